//! A client that does not read costs bounded memory and disturbs nobody; when it reads again it is started anew.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::live::ServerMessage;
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_tests::live::{Format, Greeting, Live};
use cruscotto_tests::process::usage;
use cruscotto_xtask::city::Part;

/// Assets of the topic: a delta of all of them is some 300 KB of JSON.
const ASSETS: u32 = 1000;

/// Deltas of everything: far more than the sockets of both sides and the queue can hold.
const ROUNDS: u32 = 80;

/// One round for the client that reads.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(15);

/// How long the slow client may take to see what became of it.
const ENDS_WITHIN: Duration = Duration::from_secs(60);

/// What the backend may grow by: its queue for the slow client, its own state, and what the allocator keeps.
const GROWS_AT_MOST: u64 = 150 * 1024 * 1024;

const AREA: &str = "area/nil-1";

fn round(number: u32) -> Result<Batch> {
    let now = Timestamp::now();
    (0..ASSETS).try_fold(Batch::default(), |batch, asset| {
        let id = format!("ap-{asset}");
        batch.add_labelled(&id, "wifi.clients", &[("ssid", "openwifi")], now, f64::from(100 + number))
    })
}

#[test]
fn a_client_that_does_not_read_is_started_anew_or_closed() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets((0..ASSETS).map(|number| access_point(&format!("ap-{number}"))).collect::<Result<_>>()?)?;
        let mut slow = Live::open(city.options().listen, Format::Json, Greeting::default())?;
        slow.subscribe(&[AREA])?;
        slow.wait_for("the snapshot", FOLLOWS_WITHIN, |m| matches!(m, ServerMessage::Snapshot(_)).then_some(()))?;

        let mut reader = city.watch(&[AREA, "asset/ap-7"])?;
        let pid = city.pid(Part::Backend).context("no backend")?;
        let before = usage(pid)?.memory;
        for number in 1..=ROUNDS {
            feed.samples(&round(number)?)?;
            let value = f64::from(100 + number);
            reader.until(&format!("round {number}"), FOLLOWS_WITHIN, |w| {
                w.series("asset/ap-7").any(|s| s.figure.value == Some(value)).then_some(())
            })?;
        }
        let grown = usage(pid)?.memory.saturating_sub(before);
        println!("{ROUNDS} deltas of {ASSETS} assets: the backend grew by {} MiB", grown / (1024 * 1024));
        ensure!(grown < GROWS_AT_MOST, "the backend grew by {grown} bytes");
        ensure!(reader.resyncs == 0, "the client that reads was started anew");

        match became_of(&mut slow)? {
            Fate::Anew => println!("the slow client was started anew"),
            Fate::Closed => println!("the slow client was closed"),
        }
        Ok(())
    })
}

enum Fate {
    Anew,
    Closed,
}

/// Reads what is left for the slow client until it is told that it lagged, or is closed.
fn became_of(slow: &mut Live) -> Result<Fate> {
    let deadline = Instant::now() + ENDS_WITHIN;
    let mut deltas = 0;
    while Instant::now() < deadline {
        match slow.next(FOLLOWS_WITHIN) {
            Ok(Some(ServerMessage::Resync(_))) => {
                slow.wait_for("the snapshot after a resync", FOLLOWS_WITHIN, |message| {
                    matches!(message, ServerMessage::Snapshot(_)).then_some(())
                })?;
                return Ok(Fate::Anew);
            }
            Ok(Some(ServerMessage::Delta(_))) => deltas += 1,
            Ok(_) => {}
            Err(_) => return Ok(Fate::Closed),
        }
        ensure!(deltas < ROUNDS, "every delta was kept for a client that did not read");
    }
    anyhow::bail!("the slow client was neither started anew nor closed")
}
