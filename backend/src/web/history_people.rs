//! History of counts of people, for the public: hours or days as they were published, and what is made of them.

use super::Shared;
use super::history_plan::{Plan, Subject, seconds};
use super::problem::Problem;
use crate::people::HOUR_S;
use crate::store::{Bucket, Counted, PublishedBucket};
use cruscotto_domain::api::HistoryPoint;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::metric::{MetricDefinition, PublishedBy};
use std::time::Duration;

/// The finest that counts of people are published in.
const HOUR: Bucket = Bucket::Width(Duration::from_secs(HOUR_S.unsigned_abs()));

/// The buckets that are answered for those that were asked for: of what is published by the hour, hours for what is finer,
/// or no number of hours; of what is published by the day, days for all but weeks.
fn bucket(by: PublishedBy, asked: Bucket) -> Bucket {
    match asked {
        Bucket::Week => Bucket::Week,
        _ if by == PublishedBy::Day => Bucket::Day,
        Bucket::Width(width) if width.as_secs() == 0 || width.as_secs() % HOUR_S.unsigned_abs() != 0 => HOUR,
        other => other,
    }
}

/// The points of a plan. `level` is that of the area, when it is about one.
pub(super) async fn points(
    state: &Shared,
    plan: &Plan,
    metric: &MetricDefinition,
    level: Option<AreaLevel>,
) -> Result<(u64, Vec<HistoryPoint>), Problem> {
    let by = metric.published_by().unwrap_or(PublishedBy::Hour);
    let Some(asked) = plan.bucket else {
        return Err(Problem::unprocessable(match by {
            PublishedBy::Hour => "counts of people are given by the hour: ask for bucket=1h or wider",
            PublishedBy::Day => "counts of people since midnight are given by the day: ask for bucket=1d or 1w",
        }));
    };
    let (bucket, zone) = (bucket(by, asked), &state.city.profile.time_zone);
    let counted = match &plan.subject {
        Subject::Asset(id, _) => Counted::Asset(id),
        Subject::Area(_) if level == Some(AreaLevel::City) => Counted::City,
        Subject::Area(id) => Counted::Area(id),
    };
    // Of which device or channel people are is published for no one.
    let of_all = !matches!(&plan.subject, Subject::Asset(_, labels) if !labels.is_empty());
    let period = (plan.from, plan.to);
    let buckets = match by {
        PublishedBy::Hour => state.store.published_people(&metric.id, counted, period, bucket, zone).await?,
        PublishedBy::Day => state.store.published_people_days(&metric.id, counted, period, bucket, zone).await?,
    };
    let point = |published: PublishedBucket| HistoryPoint {
        time: published.time,
        count: u32::try_from(published.count).unwrap_or(u32::MAX),
        value: published.value.filter(|_| of_all),
        min: None,
        max: None,
    };
    Ok((seconds(bucket), buckets.into_iter().map(point).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_finer_than_an_hour_is_answered_in_hours() {
        let width = |seconds| Bucket::Width(Duration::from_secs(seconds));
        let bucket = |asked| bucket(PublishedBy::Hour, asked);
        assert_eq!(bucket(width(300)), HOUR);
        assert_eq!(bucket(width(5_400)), HOUR);
        assert_eq!(bucket(width(7_200)), width(7_200));
        assert_eq!(bucket(Bucket::Day), Bucket::Day);
    }

    #[test]
    fn counts_since_midnight_are_answered_in_days() {
        let hour = Bucket::Width(Duration::from_secs(3_600));
        let answered = [hour, Bucket::Day, Bucket::Week].map(|asked| bucket(PublishedBy::Day, asked));
        assert_eq!(answered, [Bucket::Day, Bucket::Day, Bucket::Week]);
    }
}
