//! Days summed up by place: written by whoever sums up, read by history. docs/decisions/0016-area-days.md says why.

use super::history::{BucketPart, HistoryQuery};
use super::instant::Instant;
use super::rollup_row::Span;
use super::rollup_work::RollupWork;
use super::{Store, StoreError};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{Asset, Placement};
use cruscotto_domain::id::{AreaId, MetricId};
use cruscotto_domain::metric::Aggregation;
use cruscotto_domain::time::Timestamp;
use sqlx::{AssertSqlSafe, PgConnection};
use std::collections::HashMap;

/// Days of a place that are added up anew in one transaction: with a thousand series some 60,000 rows.
const DAYS: i32 = 60;

/// Stretches of days that are read from the series at most: beyond, all from the first to the last of them are.
const MAX_STRETCHES: usize = 16;

/// Which days by place make an answer, beside what the series themselves tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaDays {
    /// The metric.
    pub metric: MetricId,
    /// The level of the area.
    pub level: AreaLevel,
    /// The area.
    pub area: AreaId,
    /// The part that each place counts in, numbers of the caller's choice; none when all count in part 0.
    pub parts: Option<HashMap<Placement, i32>>,
}

/// Adds up the days of the places in `changed` (metric, nil, municipio, bucket) that lie between `$3` and `$4`, in the
/// place of what was there.
const ADD_UP: &str = "
    member as (
      select s.id as series_id, s.asset_id, s.metric, coalesce(p.nil, '') as nil, coalesce(p.municipio, '') as municipio
      from series s left join asset_place p using (asset_id)),
    by_asset as (
      select c.metric, c.nil, c.municipio, c.bucket, m.asset_id, sum(r.samples) as n, sum(r.sum / r.samples) as total,
             avg(r.sum / r.samples) as mean, sum(r.low) as low_sum, sum(r.high) as high_sum, min(r.low) as low,
             max(r.high) as high, last(r.last, r.last_at) as latest, max(r.last_at) as newest
      from changed c join member m using (metric, nil, municipio)
      join rollup_1d r on r.series_id = m.series_id and r.bucket = c.bucket
      where r.bucket >= $3 and r.bucket < $4
      group by 1, 2, 3, 4, 5),
    gone as (
      delete from rollup_area_1d a using changed c
      where a.metric = c.metric and a.bucket = c.bucket and a.nil = c.nil and a.municipio = c.municipio
        and a.bucket >= $3 and a.bucket < $4
        and not exists (select from by_asset b
                        where b.metric = c.metric and b.bucket = c.bucket and b.nil = c.nil and b.municipio = c.municipio))
    insert into rollup_area_1d (bucket, last_at, samples, assets, series_sum, low_sum, high_sum, asset_mean_sum, low, high,
                                last, metric, nil, municipio)
    select bucket, max(newest), sum(n), count(*), sum(total), sum(low_sum), sum(high_sum), sum(mean), min(low), max(high),
           last(latest, newest), metric, nil, municipio
    from by_asset group by metric, nil, municipio, bucket
    on conflict (metric, bucket, nil, municipio) do update
    set last_at = excluded.last_at, samples = excluded.samples, assets = excluded.assets,
        series_sum = excluded.series_sum, low_sum = excluded.low_sum, high_sum = excluded.high_sum,
        asset_mean_sum = excluded.asset_mean_sum, low = excluded.low, high = excluded.high, last = excluded.last";

impl RollupWork {
    /// Adds up by place the days of these series, whose rollups this transaction wrote or cleared.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn add_up_places(&mut self, days: &[Span]) -> Result<(), StoreError> {
        let Some((first, last)) = days.iter().map(|d| d.from).min().zip(days.iter().map(|d| d.to).max()) else {
            return Ok(());
        };
        let sql = format!(
            "with changed as materialized (
               select distinct s.metric, coalesce(p.nil, '') as nil, coalesce(p.municipio, '') as municipio, d.bucket
               from unnest($1::int[], $2::timestamptz[]) as d (series_id, bucket)
               join series s on s.id = d.series_id left join asset_place p using (asset_id)), {ADD_UP}"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(days.iter().map(|d| d.series).collect::<Vec<_>>())
            .bind(days.iter().map(|d| Instant(d.from)).collect::<Vec<_>>())
            .bind(Instant(first))
            .bind(Instant(last))
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Adds up anew some days of a place that an asset came to or went from; false when there is no such place.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn restate_place(&mut self) -> Result<bool, StoreError> {
        let place: Option<(String, String, Option<Instant>)> = sqlx::query_as(
            "select nil, municipio, coalesce(from_day, (select bucket from rollup_1d order by bucket limit 1))
             from place_stale order by 1, 2 limit 1 for update",
        )
        .fetch_optional(self.connection())
        .await?;
        let Some((nil, municipio, from)) = place else { return Ok(false) };
        let mut next: Option<Instant> = None;
        if let Some(from) = from {
            // From noon of the last day on, none of them is cut by a change of the clocks.
            let end: Instant = sqlx::query_scalar("select $1 + make_interval(days => $2) + interval '12 hours'")
                .bind(from)
                .bind(DAYS)
                .fetch_one(self.connection())
                .await?;
            let sql = format!(
                "with place as (select $1::text as nil, $2::text as municipio),
                 changed as materialized (
                   select distinct s.metric, nil, municipio, r.bucket
                   from place join asset_place p using (nil, municipio) join series s using (asset_id)
                   join rollup_1d r on r.series_id = s.id where r.bucket >= $3 and r.bucket < $4
                   union select s.metric, nil, municipio, r.bucket
                   from place join series s on nil = '' and municipio = ''
                     and not exists (select from asset_place p where p.asset_id = s.asset_id)
                   join rollup_1d r on r.series_id = s.id where r.bucket >= $3 and r.bucket < $4
                   union select a.metric, nil, municipio, a.bucket
                   from place join rollup_area_1d a using (nil, municipio) where a.bucket >= $3 and a.bucket < $4), {ADD_UP}"
            );
            sqlx::query(AssertSqlSafe(sql))
                .bind(&nil)
                .bind(&municipio)
                .bind(from)
                .bind(end)
                .execute(self.connection())
                .await?;
            next = sqlx::query_scalar("select bucket from rollup_1d where bucket >= $1 order by bucket limit 1")
                .bind(end)
                .fetch_optional(self.connection())
                .await?;
        }
        let sql = if next.is_some() {
            "update place_stale set from_day = $3 where nil = $1 and municipio = $2"
        } else {
            "delete from place_stale where nil = $1 and municipio = $2 and $3::timestamptz is null"
        };
        sqlx::query(sql).bind(nil).bind(municipio).bind(next).execute(self.connection()).await?;
        Ok(true)
    }
}

impl Store {
    /// Says where assets lie, for those whose place changed or was not known: at the start, as the boundaries may be
    /// others than they were.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn place_assets(&self, assets: &[(&Asset, &Placement)]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        place_assets(&mut transaction, assets).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Says where assets lie; the places they go from and come to are to be added up anew.
pub(super) async fn place_assets(
    connection: &mut PgConnection,
    assets: &[(&Asset, &Placement)],
) -> Result<(), StoreError> {
    let text = |area: &Option<AreaId>| area.as_ref().map_or(String::new(), ToString::to_string);
    // An asset without series has left nothing anywhere.
    sqlx::query(
        "with given as (select * from unnest($1::text[], $2::text[], $3::text[]) as given (asset_id, nil, municipio)),
         moved as (select given.*, coalesce(p.nil, '') as old_nil, coalesce(p.municipio, '') as old_municipio,
                          p.asset_id is null as fresh
                   from given left join asset_place p using (asset_id)
                   where (p.nil, p.municipio) is distinct from (given.nil, given.municipio)),
         placed as (insert into asset_place (asset_id, nil, municipio) select asset_id, nil, municipio from moved
                    on conflict (asset_id) do update set nil = excluded.nil, municipio = excluded.municipio)
         insert into place_stale (nil, municipio)
         select distinct unnest(array[nil, old_nil]), unnest(array[municipio, old_municipio])
         from moved where exists (select from series s where s.asset_id = moved.asset_id)
         on conflict (nil, municipio) do update set from_day = null",
    )
    .bind(assets.iter().map(|(asset, _)| asset.id.as_str()).collect::<Vec<_>>())
    .bind(assets.iter().map(|(_, place)| text(&place.nil)).collect::<Vec<_>>())
    .bind(assets.iter().map(|(_, place)| text(&place.municipio)).collect::<Vec<_>>())
    .execute(connection)
    .await?;
    Ok(())
}

/// A period of days divided: those that are read by place, but for `but`, and the stretches read from the series.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Division {
    pub(super) by_place: (Timestamp, Timestamp),
    pub(super) but: Vec<Timestamp>,
    pub(super) from_series: Vec<(Timestamp, Timestamp)>,
}

/// Divides the period of a query, if days by place are of use for it.
pub(super) async fn divide(
    connection: &mut PgConnection,
    query: &HistoryQuery,
    days: &AreaDays,
) -> Result<Option<Division>, StoreError> {
    let marks: Option<(Instant, Instant, bool)> = sqlx::query_as(
        "select case when date_trunc('day', $1, $3) = $1 then $1
                     else (date_trunc('day', $1 at time zone $3) + interval '1 day') at time zone $3 end,
                date_trunc('day', least($2, rolled_to), $3),
                exists (select from place_stale
                        where $4 = '' or (nil = $4 and $5 = 'nil') or (municipio = $4 and $5 = 'municipio'))
         from rollup_state where rolled_to is not null",
    )
    .bind(Instant(query.from))
    .bind(Instant(query.to))
    .bind(&query.zone)
    .bind(area(days))
    .bind(days.level.as_str())
    .fetch_optional(&mut *connection)
    .await?;
    let Some((first, last, false)) = marks else { return Ok(None) };
    if first.0 >= last.0 {
        return Ok(None);
    }
    // An hour that midnight divides touches two days.
    let touched: Vec<(Instant, Instant)> = sqlx::query_as(
        "select distinct d, (d at time zone $4 + interval '1 day') at time zone $4
         from rollup_touched,
              lateral (values (date_trunc('day', hour, $4)),
                              (date_trunc('day', hour + interval '1 hour' - interval '1 microsecond', $4))) as days (d)
         where series_id = any($1) and hour > $2 - interval '1 hour' and hour < $3 and d >= $2 and d < $3 order by d",
    )
    .bind(query.series.iter().map(|s| s.series).collect::<Vec<_>>())
    .bind(first)
    .bind(last)
    .bind(&query.zone)
    .fetch_all(connection)
    .await?;
    let touched: Vec<_> = touched.into_iter().map(|(from, to)| (from.0, to.0)).collect();
    Ok(division((query.from, query.to), (first.0, last.0), &touched))
}

/// Divides a period whose whole days are `whole`, of which those of `touched` are not to be trusted.
fn division(
    period: (Timestamp, Timestamp),
    whole: (Timestamp, Timestamp),
    touched: &[(Timestamp, Timestamp)],
) -> Option<Division> {
    let mut stretches: Vec<(Timestamp, Timestamp)> = Vec::new();
    for &(from, to) in touched {
        match stretches.last_mut().filter(|last| last.1 == from) {
            Some(last) => last.1 = to,
            None => stretches.push((from, to)),
        }
    }
    if stretches.len() > MAX_STRETCHES {
        // So many that they are everywhere.
        return None;
    }
    let but = touched.iter().map(|day| day.0).collect();
    stretches.extend([(period.0, whole.0), (whole.1, period.1)]);
    stretches.retain(|(from, to)| from < to);
    Some(Division { by_place: whole, but, from_series: stretches })
}

/// The days of a division that are read by place.
pub(super) async fn read(
    connection: &mut PgConnection,
    aggregation: Aggregation,
    days: &AreaDays,
    division: &Division,
) -> Result<Vec<BucketPart>, StoreError> {
    let (value, low, high) = match aggregation {
        Aggregation::Sum => ("sum(series_sum)", "sum(low_sum)", "sum(high_sum)"),
        Aggregation::Mean => ("sum(asset_mean_sum) / sum(assets)", "min(low)", "max(high)"),
        Aggregation::Max => ("max(high)", "min(low)", "max(high)"),
        Aggregation::Last => ("last(last, last_at)", "min(low)", "max(high)"),
    };
    let place = if days.parts.is_some() { "nil, municipio" } else { "'' as nil, '' as municipio" };
    let within = match days.level {
        AreaLevel::City => "$4 = ''",
        AreaLevel::Municipio => "municipio = $4",
        AreaLevel::Nil => "nil = $4",
    };
    // Every part of the text is ours.
    let sql = format!(
        "select bucket, {place}, sum(samples)::bigint, {value}, {low}, {high} from rollup_area_1d
         where metric = $1 and bucket >= $2 and bucket < $3 and {within} and bucket <> all ($5)
         group by bucket{} order by bucket",
        if days.parts.is_some() { ", nil, municipio" } else { "" }
    );
    type Row = (Instant, String, String, i64, f64, f64, f64);
    let rows: Vec<Row> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(days.metric.as_str())
        .bind(Instant(division.by_place.0))
        .bind(Instant(division.by_place.1))
        .bind(area(days))
        .bind(division.but.iter().map(|day| Instant(*day)).collect::<Vec<_>>())
        .fetch_all(connection)
        .await?;
    let parts: HashMap<(&str, &str), i32> =
        days.parts.iter().flatten().map(|(placement, part)| (columns(placement), *part)).collect();
    let part = |(time, nil, municipio, count, value, min, max): Row| {
        // A place that nobody knows of holds nothing: its last asset has gone and its days are removed.
        let part = if days.parts.is_some() { *parts.get(&(nil.as_str(), municipio.as_str()))? } else { 0 };
        Some(BucketPart { time: time.0, part, count, value, min, max })
    };
    Ok(rows.into_iter().filter_map(part).collect())
}

/// The area as the statements take it: '' for the city, which all places are in.
fn area(days: &AreaDays) -> &str {
    if days.level == AreaLevel::City { "" } else { days.area.as_str() }
}

/// The columns of a place: '' for no area.
fn columns(placement: &Placement) -> (&str, &str) {
    (placement.nil.as_ref().map_or("", AreaId::as_str), placement.municipio.as_ref().map_or("", AreaId::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: i64) -> Timestamp {
        Timestamp::from_micros(day * 86_400_000_000).unwrap()
    }

    #[test]
    fn touched_days_and_both_ends_are_read_from_the_series() {
        let noon = |d: i64| day(d).plus_micros(43_200_000_000);
        let touched = [(day(3), day(4)), (day(4), day(5)), (day(7), day(8))];
        let got = division((noon(0), noon(9)), (day(1), day(9)), &touched).unwrap();
        let expected = [(day(3), day(5)), (day(7), day(8)), (noon(0), day(1)), (day(9), noon(9))];
        assert_eq!((got.by_place, got.from_series.as_slice()), ((day(1), day(9)), expected.as_slice()));
        assert_eq!(got.but, [day(3), day(4), day(7)]);
        let whole = division((day(1), day(9)), (day(1), day(9)), &[]).unwrap();
        assert_eq!((whole.from_series, whole.but), (vec![], vec![]));
    }

    #[test]
    fn with_touched_days_everywhere_all_is_read_from_the_series() {
        let touched: Vec<_> = (0..40).step_by(2).map(|d| (day(d), day(d + 1))).collect();
        assert_eq!(division((day(0), day(50)), (day(0), day(50)), &touched), None);
    }
}
