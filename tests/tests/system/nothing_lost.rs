//! `kill -9` of each process in the middle of a run: every sample that was read is in the database exactly once.

use std::time::Duration;

use anyhow::{Result, ensure};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::{database, spool, wait};
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::ClusterOptions;
use reqwest::StatusCode;

/// Restart, recovery and back-off of whoever waits for whom.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(60);

/// Samples between two blows: enough for every process to be in the middle of something.
const BETWEEN_BLOWS: usize = 300;

fn spooled(city: &City) -> Result<usize> {
    Ok(spool::samples(city.folder())?.len())
}

/// Waits until the collectors have read and the backend has stored some more.
fn run_on(city: &mut City) -> Result<()> {
    let wanted = database::count(city.cluster())? + BETWEEN_BLOWS as u64;
    wait::until(
        "more samples stored",
        FOLLOWS_WITHIN,
        || Ok((database::count(city.cluster())? >= wanted).then_some(())),
    )
}

/// Waits until the collectors have read some more, whether or not it can be delivered.
fn read_on(city: &City) -> Result<()> {
    let wanted = spooled(city)? + BETWEEN_BLOWS;
    wait::until("more samples read", FOLLOWS_WITHIN, || Ok((spooled(city)? >= wanted).then_some(())))
}

#[test]
fn every_sample_read_is_stored_exactly_once_whoever_is_killed() -> Result<()> {
    // A killed server must have written what it confirmed; only then is it asked the same as in production.
    let database = ClusterOptions { shared_buffers_mib: 128, ..ClusterOptions::default() };
    let options = CityOptions { database, keep_delivered: true, ..city::small()? };
    city::with(options, |city| {
        run_on(city)?;
        city.kill9(Part::Backend)?;
        read_on(city)?;
        city.start_part(Part::Backend)?;

        run_on(city)?;
        city.kill9(Part::Collectors)?;
        city.start_part(Part::Collectors)?;

        run_on(city)?;
        city.cluster().kill9()?;
        let public = city.public()?;
        wait::until("the backend says that it cannot", FOLLOWS_WITHIN, || {
            Ok((public.status("/status") == Some(StatusCode::SERVICE_UNAVAILABLE)).then_some(()))
        })?;
        read_on(city)?;
        city.start_database()?;
        run_on(city)?;

        let backlog = spooled(city)? as u64;
        wait::until("the backlog delivered", FOLLOWS_WITHIN, || {
            Ok((database::count(city.cluster())? >= backlog).then_some(()))
        })?;
        // In order: what was just read is still delivered.
        city.stop_part(Part::Collectors)?;
        let read = spool::samples(city.folder())?;
        let stored = database::samples(city.cluster())?;
        for (sample, value) in &read {
            let rows = stored.get(sample);
            ensure!(rows == Some(&vec![*value]), "{sample:?}: read {value}, stored {rows:?}");
        }
        let foreign = stored.keys().find(|sample| !read.contains_key(*sample));
        ensure!(foreign.is_none(), "stored, and never read: {foreign:?}");
        println!("{} samples read, {} stored, each once", read.len(), stored.len());
        Ok(())
    })
}
