//! A year of history, written into the rollups as the roller would have.
//!
//! All of it would be 105 million rows of five minutes. What a question costs depends on the chunks it touches and on how
//! many there are: so the days that are asked for have all series, and every other chunk is there with [`SPARSE`] of them.
//! Days of the calendar are there for all series and the whole year.

use std::time::Duration;

use anyhow::Result;
use cruscotto_domain::asset::{Asset, Point};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::Look as _;
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_tests::wait;
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::DATABASE;

/// Series, each of an asset of its own.
const SERIES: u32 = 1_000;

/// Series in the chunks that no question asks for.
const SPARSE: u32 = 10;

/// Days back that a question may ask for in five minutes.
pub(super) const DAYS_ASKED: u32 = 7;

/// The metric: what people look at.
pub(super) const METRIC: &str = "wifi.clients";

/// How long the roller may take for a year of days by place.
const ADDED_UP_WITHIN: Duration = Duration::from_secs(300);

/// Days of samples that are kept.
const DAYS_OF_SAMPLES: u32 = 30;

/// A square over the city: the corner in the south-west, and the side in degrees.
const CORNER: Point = Point { lon: 9.12, lat: 45.43 };
const SIDE_DEGREES: f64 = 0.1;

/// Assets in a row of the square.
const IN_A_ROW: u32 = 32;

/// The last midnight, UTC.
pub(super) fn midnight() -> Timestamp {
    let now = Timestamp::now();
    now.plus_micros(-(now.as_micros() % (86_400 * MICROS_PER_SECOND)))
}

/// Enters the assets and a first value of each, which makes the series; gives the NIL that have some.
pub(super) fn enter_series(city: &City) -> Result<Vec<String>> {
    let feed = Feed::through(city.source()?);
    let name = |number: u32| format!("ap-{number}");
    let asset = |number: u32| -> Result<Asset> {
        let place = |step: u32| f64::from(step) / f64::from(IN_A_ROW) * SIDE_DEGREES;
        let (lon, lat) = (CORNER.lon + place(number % IN_A_ROW), CORNER.lat + place(number / IN_A_ROW));
        Ok(Asset { point: Some(Point { lon, lat }), ..access_point(&name(number))? })
    };
    feed.assets((0..SERIES).map(asset).collect::<Result<_>>()?)?;
    let mut batch = Batch::default();
    for number in 0..SERIES {
        batch = batch.add(&name(number), METRIC, Timestamp::now(), 20.0)?;
    }
    feed.samples(&batch)?;
    let public = city.public()?;
    let mut areas = Vec::new();
    for nil in 1..=20 {
        let assets: serde_json::Value = public.json(&format!("/api/v1/areas/nil-{nil}/assets"))?;
        if assets["items"].as_array().is_some_and(|items| !items.is_empty()) {
            areas.push(format!("nil-{nil}"));
        }
    }
    anyhow::ensure!(!areas.is_empty(), "no asset lies in the first NIL");
    Ok(areas)
}

/// The last 31 days of rollups, [`DAYS_OF_SAMPLES`] of samples, and the marks that say so.
pub(super) fn last_month(city: &mut City) -> Result<()> {
    let (dense, sparse) = (1..=SERIES, 1..=SPARSE);
    let samples = |from_days: u32, to_days: u32, series: u32| {
        format!(
            "insert into sample (ts, value, series_id)
             select b, 20 + id % 7, id from {} b, generate_series(1, {series}) id on conflict do nothing",
            period(from_days, to_days, "5 minutes")
        )
    };
    let statements = [
        samples(DAYS_OF_SAMPLES, 2, *sparse.end()),
        samples(2, 0, *dense.end()),
        rollups("rollup_5m", 31, DAYS_ASKED + 1, "5 minutes", *sparse.end()),
        rollups("rollup_5m", DAYS_ASKED + 1, 0, "5 minutes", *dense.end()),
        rollups("rollup_1h", 31, 0, "1 hour", *dense.end()),
        rollups("rollup_1d", 31, 0, "1 day", *dense.end()),
        format!("update rollup_state set opened_to = {MIDNIGHT}, rolled_to = {MIDNIGHT}"),
        "truncate rollup_touched".to_owned(),
        PLACES_STALE.to_owned(),
    ];
    run(city, &statements)
}

/// The eleven months before.
pub(super) fn months_before(city: &mut City) -> Result<()> {
    let statements = [
        rollups("rollup_5m", 366, 31, "5 minutes", SPARSE),
        rollups("rollup_1h", 366, 31, "1 hour", SPARSE),
        rollups("rollup_1d", 366, 31, "1 day", SERIES),
        PLACES_STALE.to_owned(),
    ];
    run(city, &statements)
}

/// The days by place are the roller's own work: from what was written here.
const PLACES_STALE: &str = "insert into place_stale (nil, municipio) select distinct nil, municipio from asset_place \
                            on conflict (nil, municipio) do update set from_day = null";

const MIDNIGHT: &str = "date_trunc('day', now(), 'UTC')";

/// Instants from some days before midnight to some days before.
fn period(from_days: u32, to_days: u32, step: &str) -> String {
    format!(
        "generate_series({MIDNIGHT} - interval '{from_days} days', {MIDNIGHT} - interval '{to_days} days' - interval '1 second', \
         interval '{step}')"
    )
}

/// Days are the city's: its midnight is an hour or two before that of UTC.
fn rollups(table: &str, from_days: u32, to_days: u32, step: &str, series: u32) -> String {
    let bucket = if table == "rollup_1d" { "date_trunc('day', b, 'Europe/Rome')" } else { "b" };
    format!(
        "insert into {table} (bucket, first_at, last_at, samples, sum, low, high, first, last, covered_us, up_us, series_id)
         select {bucket}, {bucket}, {bucket}, 1, v, v, v, v, v, 0, 0, id
         from {} b, generate_series(1, {series}) id, lateral (select (20 + id % 7)::float8 as v) as value
         on conflict do nothing",
        period(from_days, to_days, step)
    )
}

/// Waits until the days by place are those of the series.
pub(super) fn places_added_up(city: &mut City) -> Result<()> {
    wait::until("days by place", ADDED_UP_WITHIN, || {
        let waiting = city.cluster().psql(DATABASE, &["select count(*) from place_stale"])?;
        Ok((waiting.trim() == "0").then_some(()))
    })?;
    run(city, &[])
}

fn run(city: &mut City, statements: &[String]) -> Result<()> {
    let mut statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    statements.push("analyze");
    city.cluster().psql(DATABASE, &statements).map(drop)
}
