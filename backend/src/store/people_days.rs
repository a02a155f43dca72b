//! Days of counts of people, as they were published.

use super::history::Bucket;
use super::instant::Instant;
use super::people_hours::{Counted, PublishedBucket};
use super::{Store, StoreError};
use crate::people::Published;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use sqlx::types::Json;

/// A day of a metric as it was published.
#[derive(Debug, Clone, PartialEq)]
pub struct PublishedDay {
    /// The metric.
    pub metric: MetricId,
    /// Midnight in the city.
    pub day: Timestamp,
    /// The next midnight.
    pub until: Timestamp,
    /// When it was published.
    pub at: Timestamp,
    /// What was published.
    pub published: Published,
}

/// A day that is summed up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummedDay {
    /// Midnight in the city.
    pub day: Timestamp,
    /// The next midnight.
    pub until: Timestamp,
    /// Samples in it.
    pub samples: i64,
}

type Row = (String, Instant, Instant, Instant, Json<Published>);

fn read(rows: Vec<Row>) -> Vec<PublishedDay> {
    // A metric whose name is none is of no catalogue.
    let day = |(metric, day, until, at, published): Row| {
        Some(PublishedDay {
            metric: metric.parse().ok()?,
            day: day.0,
            until: until.0,
            at: at.0,
            published: published.0,
        })
    };
    rows.into_iter().filter_map(day).collect()
}

impl Store {
    /// Publishes a day of some metrics at once; what is published already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn publish_people_day(
        &self,
        day: Timestamp,
        until: Timestamp,
        published: &[(&MetricId, &Published)],
    ) -> Result<(), StoreError> {
        let metrics: Vec<&str> = published.iter().map(|(metric, _)| metric.as_str()).collect();
        let values: Vec<Json<&Published>> = published.iter().map(|(_, published)| Json(*published)).collect();
        sqlx::query(
            "insert into people_day (metric, day, until, published)
             select metric, $1, $2, published from unnest($3::text[], $4::jsonb[]) as p (metric, published)
             on conflict do nothing",
        )
        .bind(Instant(day))
        .bind(Instant(until))
        .bind(metrics)
        .bind(values)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// The days of a zone that are over at `to`, and of which nothing of these metrics is published: midnight and the
    /// next, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people_days_to_publish(
        &self,
        metrics: &[MetricId],
        from: Timestamp,
        to: Timestamp,
        zone: &str,
    ) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
        let days: Vec<(Instant, Instant)> = sqlx::query_as(
            "select d at time zone $3, (d + interval '1 day') at time zone $3
             from generate_series(date_trunc('day', $1 at time zone $3), $2 at time zone $3 - interval '1 day',
                                  interval '1 day') as d
             where not exists (select from people_day p where p.metric = any($4) and p.day = d at time zone $3)
             order by d",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .bind(metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .fetch_all(&self.pool)
        .await?;
        Ok(days.into_iter().map(|(day, until)| (day.0, until.0)).collect())
    }

    /// The days of a zone that begin in a period, in which these series have samples that are all summed up, and of which nothing
    /// of these metrics is published, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn late_people_days(
        &self,
        metrics: &[MetricId],
        series: &[i32],
        (from, to): (Timestamp, Timestamp),
        zone: &str,
    ) -> Result<Vec<SummedDay>, StoreError> {
        let days: Vec<(Instant, Instant, i64)> = sqlx::query_as(
            "select r.bucket, n.until, sum(r.samples)::bigint
             from rollup_1d r
             cross join lateral (select (r.bucket at time zone $5 + interval '1 day') at time zone $5 as until) n
             where r.series_id = any($1) and r.bucket >= $2 and r.bucket < $3
               and not exists (select from people_day p where p.metric = any($4) and p.day = r.bucket)
               and not exists (select from rollup_touched t
                               where t.series_id = any($1) and t.hour >= r.bucket and t.hour < n.until)
             group by r.bucket, n.until order by r.bucket",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        let day = |(day, until, samples): (Instant, Instant, i64)| SummedDay { day: day.0, until: until.0, samples };
        Ok(days.into_iter().map(day).collect())
    }

    /// The whole days of a period as they were published, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people_days(
        &self,
        metric: &MetricId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<PublishedDay>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select metric, day, until, published_at, published from people_day
             where metric = $1 and day >= $2 and until <= $3 order by day",
        )
        .bind(metric.as_str())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        Ok(read(rows))
    }

    /// The newest day of each metric.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn newest_people_days(&self) -> Result<Vec<PublishedDay>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select distinct on (metric) metric, day, until, published_at, published from people_day
             order by metric, day desc",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(read(rows))
    }

    /// What was published of the whole days of a period: by the day, or by the week as the mean of its days.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn published_people_days(
        &self,
        metric: &MetricId,
        of: Counted<'_>,
        (from, to): (Timestamp, Timestamp),
        bucket: Bucket,
        zone: &str,
    ) -> Result<Vec<PublishedBucket>, StoreError> {
        let unit = if bucket == Bucket::Week { "week" } else { "day" };
        let rows: Vec<(Instant, Option<f64>, i64)> = sqlx::query_as(
            "select date_trunc($5, day, $6), avg((published #>> $4)::double precision), count(*)
             from people_day
             where metric = $1 and day >= $2 and until <= $3 and published #> $4 is not null
             group by 1 order by 1",
        )
        .bind(metric.as_str())
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(of.path())
        .bind(unit)
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(time, value, count)| PublishedBucket { time: time.0, value, count }).collect())
    }
}
