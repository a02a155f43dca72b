//! Hours of counts of people, as they were published.

use super::history::Bucket;
use super::instant::Instant;
use super::{Store, StoreError};
use crate::people::Published;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::time::Timestamp;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;

/// Whose counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counted<'a> {
    /// Of an asset.
    Asset(&'a AssetId),
    /// Of a NIL or a Municipio.
    Area(&'a AreaId),
    /// Of the whole city.
    City,
}

/// What was published of a bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PublishedBucket {
    /// Beginning of the bucket.
    pub time: Timestamp,
    /// The mean of the hours or days that were published; none when all were withheld.
    pub value: Option<f64>,
    /// Hours or days of it that were published or withheld.
    pub count: i64,
}

impl Counted<'_> {
    /// Where it stands in what was published.
    pub(super) fn path(&self) -> Vec<&str> {
        match self {
            Self::Asset(id) => vec!["assets", id.as_str()],
            Self::Area(id) => vec!["areas", id.as_str()],
            Self::City => vec!["city"],
        }
    }
}

impl Store {
    /// Publishes an hour; one that is published already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn publish_people(
        &self,
        metric: &MetricId,
        hour: Timestamp,
        published: &Published,
    ) -> Result<(), StoreError> {
        sqlx::query("insert into people_hour (metric, hour, published) values ($1, $2, $3) on conflict do nothing")
            .bind(metric.as_str())
            .bind(Instant(hour))
            .bind(Json(published))
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The whole hours of a period that are not published, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people_to_publish(
        &self,
        metric: &MetricId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<Timestamp>, StoreError> {
        let hours: Vec<Instant> = sqlx::query_scalar(
            "select hour from generate_series(time_bucket('1 hour', $2::timestamptz + interval '1 hour'),
                                              $3::timestamptz - interval '1 hour', interval '1 hour') as hour
             where not exists (select from people_hour p where p.metric = $1 and p.hour = hour.hour) order by 1",
        )
        .bind(metric.as_str())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        Ok(hours.into_iter().map(|hour| hour.0).collect())
    }

    /// What was published of the whole hours of a period, in buckets.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn published_people(
        &self,
        metric: &MetricId,
        of: Counted<'_>,
        (from, to): (Timestamp, Timestamp),
        bucket: Bucket,
        zone: &str,
    ) -> Result<Vec<PublishedBucket>, StoreError> {
        let beginning = match bucket {
            Bucket::Width(_) => "time_bucket(make_interval(secs => $5), hour)",
            Bucket::Day => "date_trunc('day', hour, $6)",
            Bucket::Week => "date_trunc('week', hour, $6)",
        };
        let width = match bucket {
            Bucket::Width(width) => width.as_secs_f64(),
            Bucket::Day | Bucket::Week => 0.0,
        };
        // Nothing of it was asked for by anybody but us.
        let sql = AssertSqlSafe(format!(
            "select {beginning}, avg((published #>> $4)::double precision), count(*)
             from people_hour
             where metric = $1 and hour >= $2 and hour + interval '1 hour' <= $3 and published #> $4 is not null
               and $5::double precision is not null and $6::text is not null
             group by 1 order by 1"
        ));
        let rows: Vec<(Instant, Option<f64>, i64)> = sqlx::query_as(sql)
            .bind(metric.as_str())
            .bind(Instant(from))
            .bind(Instant(to))
            .bind(of.path())
            .bind(width)
            .bind(zone)
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(|(time, value, count)| PublishedBucket { time: time.0, value, count }).collect())
    }

    /// The whole hours of a period as they were published, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn people_hours(
        &self,
        metric: &MetricId,
        from: Timestamp,
        to: Timestamp,
    ) -> Result<Vec<(Timestamp, Published)>, StoreError> {
        let rows: Vec<(Instant, Json<Published>)> = sqlx::query_as(
            "select hour, published from people_hour
             where metric = $1 and hour >= $2 and hour + interval '1 hour' <= $3 order by hour",
        )
        .bind(metric.as_str())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(hour, published)| (hour.0, published.0)).collect())
    }
}
