//! What reports on service levels are made of, beside what is summed up: the calendar, the log of the inventory, the log of
//! health.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::asset::OperatingState;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::rollup::Stretch;
use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;

/// An instant of the city's calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalTime {
    /// Day of the month, from 1.
    pub day: u8,
    /// Day of the week, Monday 0.
    pub weekday: u8,
    /// Minute of the day.
    pub minute: u16,
    /// When that is.
    pub at: Timestamp,
}

/// One change of an asset's operating state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateChange {
    /// When.
    pub at: Timestamp,
    /// What it was until then; none for an asset that was new.
    pub before: Option<OperatingState>,
}

impl Store {
    /// The month of a time zone.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn month(&self, zone: &str, year: i32, month: i32) -> Result<Stretch, StoreError> {
        let (from, to): (Instant, Instant) = sqlx::query_as(
            "select first at time zone $3, (first + interval '1 month') at time zone $3
             from (select make_date($1, $2, 1)::timestamp as first) as month",
        )
        .bind(year)
        .bind(month)
        .bind(zone)
        .fetch_one(&self.pool)
        .await?;
        Ok((from.0, to.0))
    }

    /// Some minutes of every day of a month, in order. A minute that the clocks leave out is the one that they go on with.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn local_times(
        &self,
        zone: &str,
        year: i32,
        month: i32,
        minutes: &[u16],
    ) -> Result<Vec<LocalTime>, StoreError> {
        let rows: Vec<(i32, i32, i32, Instant)> = sqlx::query_as(
            "select extract(day from d)::int, extract(isodow from d)::int - 1, m, (d + make_interval(mins => m)) at time zone $3
             from (select make_date($1, $2, 1)::timestamp as first) as month,
                  generate_series(first, first + interval '1 month' - interval '1 day', interval '1 day') as d,
                  unnest($4::int[]) as m order by d, m",
        )
        .bind(year)
        .bind(month)
        .bind(zone)
        .bind(minutes.iter().map(|minute| i32::from(*minute)).collect::<Vec<_>>())
        .fetch_all(&self.pool)
        .await?;
        let small = |number: i32| u8::try_from(number).unwrap_or_default();
        let time = |(day, weekday, minute, at): (i32, i32, i32, Instant)| LocalTime {
            day: small(day),
            weekday: small(weekday),
            minute: u16::try_from(minute).unwrap_or_default(),
            at: at.0,
        };
        Ok(rows.into_iter().map(time).collect())
    }

    /// When assets changed their operating state from `from` on, oldest first, and when they came into being if that was
    /// later than `from`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn operating_changes(&self, from: Timestamp) -> Result<HashMap<AssetId, Vec<StateChange>>, StoreError> {
        let rows: Vec<(String, Instant, Option<String>)> = sqlx::query_as(
            "select asset_id, changed_at, before ->> 'state' from asset_change
             where changed_at >= $1 and before is not null
             union all select id, created_at, null from asset where created_at >= $1 order by 1, 2, 3 nulls first",
        )
        .bind(Instant(from))
        .fetch_all(&self.pool)
        .await?;
        let mut changes: HashMap<AssetId, Vec<StateChange>> = HashMap::new();
        for (id, at, before) in rows {
            let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("asset_change", id.clone(), e);
            let before = before.map(|state| state.parse()).transpose().map_err(|e| bad(&e))?;
            changes.entry(id.parse().map_err(|e| bad(&e))?).or_default().push(StateChange { at: at.0, before });
        }
        Ok(changes)
    }

    /// When assets were in planned maintenance in a period, each in the order of time.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn maintenance(&self, (from, to): Stretch) -> Result<HashMap<AssetId, Vec<Stretch>>, StoreError> {
        let rows: Vec<(String, Instant, Instant)> = sqlx::query_as(
            "select asset_id, greatest(from_ts, $1), least(coalesce(to_ts, $2), $2) from maintenance_span
             where from_ts < $2 and coalesce(to_ts, $2) > $1 order by asset_id, from_ts",
        )
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        let mut spans: HashMap<AssetId, Vec<Stretch>> = HashMap::new();
        for (id, from, to) in rows {
            let asset = id.parse().map_err(|e| StoreError::bad_row("maintenance_span", id.clone(), e))?;
            spans.entry(asset).or_default().push((from.0, to.0));
        }
        Ok(spans)
    }

    /// What conditions of these metrics became in a period, by asset, each in the order of time: when the new condition
    /// began, not when it was believed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn presence_changes(
        &self,
        metrics: &[MetricId],
        (from, to): Stretch,
    ) -> Result<HashMap<AssetId, Vec<(Timestamp, Health)>>, StoreError> {
        let rows: Vec<(String, Instant, String)> = sqlx::query_as(
            "select asset_id, since, became from health_transition
             where metric = any($1) and since >= $2 and since < $3 order by asset_id, since, decided",
        )
        .bind(metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(Instant(to))
        .fetch_all(&self.pool)
        .await?;
        let mut changes: HashMap<AssetId, Vec<(Timestamp, Health)>> = HashMap::new();
        for (id, since, became) in rows {
            let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("health_transition", id.clone(), e);
            let health =
                Health::ALL.into_iter().find(|health| health.as_str() == became).ok_or_else(|| bad(&became))?;
            changes.entry(id.parse().map_err(|e| bad(&e))?).or_default().push((since.0, health));
        }
        Ok(changes)
    }
}
