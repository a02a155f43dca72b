//! The database is away for two hours of polls, under load: nothing is lost, and the backlog is delivered faster than new
//! samples come.
//!
//! The clock is compressed by polling more often: what is polled each minute in a city is polled four times a second
//! here, so that half a minute has the polls of two hours. Deliveries, retries and time-outs are what they always are.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::Feed;
use cruscotto_tests::http::Http;
use cruscotto_tests::ledger::Ledger;
use cruscotto_tests::push::{self, Protocol};
use cruscotto_tests::sender::{DEVICES, Sender};
use cruscotto_tests::{database, spool, wait};
use cruscotto_xtask::city::{City, CityOptions, Part};
use serde_json::Value;

/// A device is polled this often, instead of each minute.
const POLL_EVERY: Duration = Duration::from_millis(250);

/// Polls of a device in two hours, at one a minute.
const POLLS_OF_TWO_HOURS: u32 = 120;

/// How long the first samples, and the end of the backlog, may take.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(90);

/// The backlog must shrink at least as fast as it grew.
const LEAST_RATIO: f64 = 2.0;

/// Records that the collectors have on disk and nobody has acknowledged.
fn backlog(collectors: &Http) -> Result<u64> {
    let status: Value = collectors.json("/status")?;
    status["spool"]["records"].as_u64().context("no records in the collectors' status")
}

/// How fast the backlog was delivered, as a multiple of how fast it grew.
fn outage(city: &mut City) -> Result<f64> {
    let collectors = Http::public(city.options().collectors_listen)?;
    wait::until("samples stored", FOLLOWS_WITHIN, || Ok((database::count(city.cluster())? > 500).then_some(())))?;
    city.cluster().kill9()?;
    let away = Instant::now();
    let two_hours = POLL_EVERY * POLLS_OF_TWO_HOURS;
    wait::until("two hours of polls", two_hours * 2, || Ok((away.elapsed() >= two_hours).then_some(())))?;
    let (waiting, away) = (backlog(&collectors)?, away.elapsed());
    city.cluster().start_server()?;
    let back = Instant::now();
    // What is left then is what was read since the last delivery, as on any day.
    let usual = waiting / 50 + 5;
    wait::until("the backlog delivered", FOLLOWS_WITHIN, || Ok((backlog(&collectors)? <= usual).then_some(())))?;
    let drained = back.elapsed();
    // Records come at the same rate all the time: so many of the backlog, and those that came while it was delivered.
    let ratio = (away + drained).as_secs_f64() / drained.as_secs_f64();
    println!(
        "the database was away for {} polls of each device ({:.0} s); {waiting} records waited and were delivered in \
         {:.1} s: {ratio:.1} times as fast as they came",
        away.as_millis() / POLL_EVERY.as_millis(),
        away.as_secs_f64(),
        drained.as_secs_f64(),
    );
    Ok(ratio)
}

#[test]
fn two_hours_without_a_database_are_made_up_for() -> Result<()> {
    let mappings = tempfile::tempdir()?;
    let options = CityOptions { poll_every: POLL_EVERY, ..city::pushed_to(mappings.path())? };
    city::with(options, |city| {
        let (source, token) = (city.source()?, city.access().ingest_token.clone());
        let protocol = Protocol::LineProtocol;
        Feed::through(source.clone()).assets(push::assets(&push::devices(protocol.name(), DEVICES))?)?;
        let now = Timestamp::now();
        let begin = now.plus_micros(-now.as_micros().rem_euclid(MICROS_PER_SECOND) - 3_600 * MICROS_PER_SECOND);
        // A client without a spool waits with one request in its hand, as Telegraf does with its buffer.
        let sender = Sender::start(protocol, source, token, begin, 1);
        let ratio = outage(city)?;

        let mut ledger: Ledger = sender.finish()?;
        city.stop_part(Part::Collectors)?;
        let read = spool::samples(city.folder())?;
        ledger.enter(read.into_iter().map(|((series, time), value)| (series, time, value)));
        let audit = ledger.audit(&database::samples(city.cluster())?);
        println!("{audit}");
        audit.ensure_clean()?;
        ensure!(ratio >= LEAST_RATIO, "the backlog was delivered only {ratio:.1} times as fast as it came");
        Ok(())
    })
}
