//! The whole city stopped and started again on the same folder: history and states are as they were.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::{AssetDetail, History, Status};
use cruscotto_domain::health::Health;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::{database, wait};
use cruscotto_xtask::city::CityOptions;

/// Poll, tolerance, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(45);

/// Enough for every device to have been polled several times.
const SAMPLES: u64 = 500;

#[test]
fn a_second_start_has_the_history_and_the_states_of_the_first() -> Result<()> {
    let folder = tempfile::Builder::new().prefix("cruscotto-kept-").tempdir_in("/tmp")?;
    let options = CityOptions { data: Some(folder.path().to_owned()), ..city::small()? };
    let mut before = None;

    city::with(options.clone(), |city| {
        let broken = city.inventory()?.standalone()?.id.clone();
        city.simulator()?.break_it(&broken, "cut")?;
        let path = format!("/api/v1/assets/{broken}");
        let public = city.public()?;
        let since = wait::until("the broken access point critical", FOLLOWS_WITHIN, || {
            let detail: AssetDetail = public.json(&path)?;
            Ok((detail.summary.health == Health::Critical).then_some(detail.summary.since))
        })?;
        wait::until(
            "some history",
            FOLLOWS_WITHIN,
            || Ok((database::count(city.cluster())? >= SAMPLES).then_some(())),
        )?;
        let status: Status = public.json("/status")?;
        before = Some((broken, since, status.at));
        Ok(())
    })?;
    let (broken, since, stopped) = before.context("the first city gave nothing")?;

    let begun = Instant::now();
    // The devices stay off: what is shown can only come from the store.
    let options = CityOptions { parts: city::backend_only()?.parts, ..options };
    city::with(options, |city| {
        println!("a second start took {:.1} s (unoptimised programs)", begun.elapsed().as_secs_f32());
        let count = database::count(city.cluster())?;
        ensure!(count >= SAMPLES, "{count} samples after the restart, at least {SAMPLES} before");
        let public = city.public()?;
        let detail: AssetDetail = public.json(&format!("/api/v1/assets/{broken}"))?;
        ensure!(detail.summary.health == Health::Critical, "the state was forgotten: {:?}", detail.summary);
        ensure!(detail.summary.since == since, "down since {since:?} became {:?}", detail.summary.since);
        let from = stopped.plus_micros(-3_600_000_000);
        let path = format!("/api/v1/history?asset={broken}&metric=device.up&from={from}&to={stopped}");
        let history: History = public.json(&path)?;
        ensure!(!history.points.is_empty(), "no history of {broken}");
        Ok(())
    })
}
