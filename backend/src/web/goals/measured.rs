//! What has been measured of a goal: a reading a week of the whole city, and the newest.

use crate::audience::Audience;
use crate::store::Bucket;
use crate::web::Shared;
use crate::web::history::answer_for;
use crate::web::history_plan::{Plan, Subject};
use crate::web::live_figure::live_figure;
use crate::web::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::api::Comparator;
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::{GoalItem, GoalReading, Origin};
use cruscotto_domain::time::{MICROS_PER_DAY, Timestamp};
use jiff::tz::TimeZone;
use std::time::Duration;

/// Weeks that are looked back, three years: a trend of more says little of the present.
const WEEKS: i64 = 156;

/// How long the store may take.
const TIME_OUT: Duration = Duration::from_secs(2);

/// The readings, in the goal's unit: the mean of each week that is over, at its end, and what is measured now. None when
/// the two cannot be compared.
pub(super) async fn readings(state: &Shared, goal: &GoalItem, now: Timestamp) -> Result<Vec<GoalReading>, Problem> {
    let Some(metric) = goal.measured_by.clone() else { return Ok(Vec::new()) };
    let Some(factor) = state.catalogue.get(&metric).and_then(|m| factor(&m.unit, &goal.unit)) else {
        return Ok(Vec::new());
    };
    let reading = |at: Timestamp, value: f64| GoalReading {
        at,
        value: value * factor,
        origin: Origin::Measured,
        comparator: Comparator::Equal,
        source: metric.to_string(),
        source_date: None,
    };
    let plan = Plan {
        subject: Subject::Area(state.city.profile.id.clone()),
        metric: metric.clone(),
        from: now.plus_micros(-WEEKS * 7 * MICROS_PER_DAY),
        to: now,
        bucket: Some(Bucket::Week),
    };
    let history = tokio::time::timeout(TIME_OUT, answer_for(state, Audience::Public, plan)).await;
    let history = history
        .map_err(|_| Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the history takes too long to be read"))??;
    let zone = &state.past.zone;
    let weeks = history.points.iter().filter_map(|point| Some((week_end(point.time, zone)?, point.value?)));
    let over = weeks.filter(|(end, _)| *end <= now).map(|(end, value)| reading(end, value));
    let newest = live_figure(state, &state.city.profile.id, &metric);
    let newest = newest.and_then(|figure| Some(reading(figure.as_of?, figure.value?)));
    Ok(over.chain(newest).collect())
}

/// When a week ends that begins at `monday`: at midnight of the city, 167 to 169 hours later.
fn week_end(monday: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    Day::at(monday, zone)?.plus(7).begins(zone)
}

/// What a value in the unit `ours` is multiplied by to be in `theirs`; none where they are not of one kind.
fn factor(ours: &str, theirs: &str) -> Option<f64> {
    match (ours, theirs) {
        ("bit/s", "Gbit/s") => Some(1e-9),
        ("bit/s", "Mbit/s") => Some(1e-6),
        ("1", "share") => Some(1.0),
        (ours, theirs) => (ours == theirs).then_some(1.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_ends_at_the_citys_midnight_even_when_the_clocks_change_in_it() {
        let rome = TimeZone::get("Europe/Rome").unwrap();
        for (monday, end) in [
            ("2026-03-22T23:00:00Z", "2026-03-29T22:00:00Z"),
            ("2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z"),
            ("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z"),
        ] {
            assert_eq!(week_end(monday.parse().unwrap(), &rome), Some(end.parse().unwrap()), "{monday}");
        }
    }

    #[test]
    fn units_of_one_kind_have_a_factor_and_others_none() {
        assert_eq!(factor("bit/s", "Gbit/s"), Some(1e-9));
        assert_eq!(factor("1", "share"), Some(1.0));
        assert_eq!(factor("ms", "ms"), Some(1.0));
        assert_eq!(factor("bit/s", "share"), None);
    }
}
