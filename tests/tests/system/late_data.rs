//! Samples that come seconds, hours and months late: they change the history, and no state.

use std::time::Duration;

use anyhow::{Result, ensure};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::health::Health;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_tests::wait;
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::DATABASE;

/// The asset measured, and what is measured of it.
const ASSET: &str = "ap-1";
const METRIC: &str = "device.up";

/// A tolerance, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(30);

/// How long after it was committed a late sample is in the rollups: touched hours rest for a minute.
const SUMMED_UP_WITHIN: Duration = Duration::from_secs(150);

/// How late samples come, in seconds: two seconds, ten minutes, five hours, forty days, and three months.
const DELAYS: [i64; 5] = [2, 600, 5 * 3_600, 40 * 86_400, 92 * 86_400];

/// The hour that a bucket of five minutes lies in is not the one that is going on.
const SUMMED_UP_FROM: i64 = 5 * 3_600;

fn number(city: &mut City, query: &str) -> Result<u64> {
    Ok(city.cluster().psql(DATABASE, &[query])?.trim().parse()?)
}

/// What the bucket of five minutes around `at` has: samples, and the lowest value.
fn bucket(city: &mut City, at: Timestamp) -> Result<String> {
    let query = format!(
        "select samples || ' ' || low from rollup_5m where bucket = time_bucket('5 minutes', '{at}'::timestamptz)"
    );
    Ok(city.cluster().psql(DATABASE, &[&query])?.trim().to_owned())
}

fn wait_for_bucket(city: &mut City, at: Timestamp, wanted: &str) -> Result<()> {
    wait::until(&format!("the bucket of {at} is '{wanted}'"), SUMMED_UP_WITHIN, || {
        Ok((bucket(city, at)? == wanted).then_some(()))
    })
}

#[test]
fn a_sample_that_comes_late_reopens_its_rollup_and_fires_nothing() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets(vec![access_point(ASSET)?])?;
        let public = city.public()?;
        let path = format!("/api/v1/assets/{ASSET}");
        let begin = Timestamp::now();
        // Up for longer than the tolerance, so that the state is settled.
        let state = wait::until("the access point ok", FOLLOWS_WITHIN, || {
            feed.samples(&Batch::default().add(ASSET, METRIC, Timestamp::now(), 1.0)?)?;
            let detail: AssetDetail = public.json(&path)?;
            Ok((detail.summary.health == Health::Ok).then_some(detail.summary))
        })?;
        // What has changed is saved a little after it is shown.
        let transitions = format!("select count(*) from health_transition where asset_id = '{ASSET}'");
        let changes = wait::until("the change to ok saved", FOLLOWS_WITHIN, || {
            Ok(Some(number(city, &transitions)?).filter(|count| *count > 0))
        })?;

        let ago = |delay: i64| begin.plus_micros(-delay * MICROS_PER_SECOND);
        for delay in DELAYS {
            feed.samples(&Batch::default().add(ASSET, METRIC, ago(delay), 0.0)?)?;
        }
        let in_rollups = || DELAYS.into_iter().filter(|delay| *delay >= SUMMED_UP_FROM);
        for delay in in_rollups() {
            wait_for_bucket(city, ago(delay), "1 0")?;
        }
        // And later still one before it, in the same bucket unless that has just begun.
        for delay in in_rollups() {
            let at = ago(delay);
            let inside = at.as_micros().rem_euclid(300 * MICROS_PER_SECOND) > MICROS_PER_SECOND;
            let other = at.plus_micros(if inside { -1 } else { 1 });
            feed.samples(&Batch::default().add(ASSET, METRIC, other, 0.5)?)?;
        }
        for delay in in_rollups() {
            wait_for_bucket(city, ago(delay), "2 0")?;
        }
        // The state has had the time of all that to change in.
        feed.samples(&Batch::default().add(ASSET, METRIC, Timestamp::now(), 1.0)?)?;
        let after: AssetDetail = public.json(&path)?;
        ensure!(after.summary.health == Health::Ok, "late samples made it {:?}", after.summary.health);
        ensure!(after.summary.since == state.since, "ok since {:?} became {:?}", state.since, after.summary.since);
        let more = number(city, &transitions)? - changes;
        ensure!(more == 0, "late samples fired {more} transitions");
        println!("{} late samples, 0 transitions, their rollups opened again", DELAYS.len() + in_rollups().count());
        Ok(())
    })
}
