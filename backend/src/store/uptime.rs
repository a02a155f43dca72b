//! Time up and down by day, and outages, for many assets at once.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::time::Timestamp;

/// Outages that are read at most.
const MAX_OUTAGES: i64 = 500;

/// What is known of some series in a day of the city, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayUptime {
    /// Midnight in the city.
    pub day: Timestamp,
    /// The first instant of the next day.
    pub next: Timestamp,
    /// Time with a known value, of all series together.
    pub covered: i64,
    /// That of it in which they were up.
    pub up: i64,
}

/// An outage as the log of health has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutageRow {
    /// The asset.
    pub asset: AssetId,
    /// When it began.
    pub from: Timestamp,
    /// When it ended; none while it lasts.
    pub to: Option<Timestamp>,
}

impl Store {
    /// The days of `zone` from that of `from` to that of `to`, each with what is summed up of these series: whole days from
    /// the rollups of days, the present one from those of hours. Days without any measurement are among them.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn uptime_by_day(
        &self,
        series: &[i32],
        from: Timestamp,
        to: Timestamp,
        zone: &str,
    ) -> Result<Vec<DayUptime>, StoreError> {
        let rows: Vec<(Instant, Instant, i64, i64)> = sqlx::query_as(
            "with days as (
                 select local at time zone $4 as day, (local + interval '1 day') at time zone $4 as next
                 from generate_series(date_trunc('day', $2 at time zone $4), date_trunc('day', $3 at time zone $4),
                                      interval '1 day') local
             ), whole as (
                 select bucket as day, sum(covered_us) as covered, sum(up_us) as up from rollup_1d
                 where series_id = any($1) and bucket >= (select min(day) from days) and bucket <= $3
                 group by bucket
             ), hours as (
                 select date_trunc('day', bucket at time zone $4) at time zone $4 as day,
                        sum(covered_us) as covered, sum(up_us) as up
                 from rollup_1h
                 where series_id = any($1) and bucket <= $3
                   and bucket >= coalesce((select max(day) from whole) + interval '1 day', (select max(day) from days) - interval '1 day')
                 group by 1
             )
             select days.day, days.next, coalesce(whole.covered, hours.covered, 0)::bigint,
                    coalesce(whole.up, hours.up, 0)::bigint
             from days left join whole on whole.day = days.day left join hours on hours.day = days.day
             order by days.day",
        )
        .bind(series)
        .bind(Instant(from))
        .bind(Instant(to))
        .bind(zone)
        .fetch_all(&self.pool)
        .await?;
        let day = |(day, next, covered, up): (Instant, Instant, i64, i64)| DayUptime {
            day: day.0,
            next: next.0,
            covered,
            up,
        };
        Ok(rows.into_iter().map(day).collect())
    }

    /// Outages of these assets by these presence metrics that were seen from `from` on, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outages_of(
        &self,
        presence: &[MetricId],
        assets: &[AssetId],
        from: Timestamp,
    ) -> Result<Vec<OutageRow>, StoreError> {
        let rows: Vec<(String, Instant, Option<Instant>)> = sqlx::query_as(
            "select begun.asset_id, begun.since, ended.since
             from health_transition begun
             left join lateral (
                 select since from health_transition later
                 where later.asset_id = begun.asset_id and later.metric = begun.metric and later.labels = begun.labels
                   and later.was = 'critical' and later.decided > begun.decided
                 order by later.decided limit 1
             ) ended on true
             where begun.became = 'critical' and begun.metric = any($1) and begun.decided >= $2
               and begun.asset_id = any($3)
             order by begun.since desc limit $4",
        )
        .bind(presence.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(assets.iter().map(AssetId::as_str).collect::<Vec<_>>())
        .bind(MAX_OUTAGES)
        .fetch_all(&self.pool)
        .await?;
        let outage = |(asset, from, to): (String, Instant, Option<Instant>)| {
            let name = asset.clone();
            let asset = asset.parse().map_err(|e| StoreError::bad_row("health_transition", name, &e))?;
            Ok(OutageRow { asset, from: from.0, to: to.map(|t| t.0) })
        };
        rows.into_iter().map(outage).collect()
    }

    /// How many outages began and how many ended in a period.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outages_in(
        &self,
        presence: &[MetricId],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<(i64, i64), StoreError> {
        let counts: (i64, i64) = sqlx::query_as(
            "select count(*) filter (where became = 'critical'), count(*) filter (where was = 'critical')
             from health_transition where metric = any($1) and decided >= $2 and decided < $3",
        )
        .bind(presence.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_one(&self.pool)
        .await?;
        Ok(counts)
    }

    /// How many values of these metrics were corrected in a period.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn corrections_in(
        &self,
        metrics: &[MetricId],
        from: Timestamp,
        to: Timestamp,
    ) -> Result<i64, StoreError> {
        let count = sqlx::query_scalar(
            "select count(*) from correction join series on series.id = series_id
             where metric = any($1) and corrected_at >= $2 and corrected_at < $3",
        )
        .bind(metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_one(&self.pool)
        .await?;
        Ok(count)
    }
}
