//! The live protocol's promise: a snapshot and every delta after it are the server's state, in both forms.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::health::Health;
use cruscotto_domain::live::{Entry, EntryKey, SUBPROTOCOL, ServerMessage};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, DUOMO_NIL, Feed, access_point};
use cruscotto_tests::live::{Format, Greeting, Live, Watch};

/// A commit, its folding, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(10);

/// Longer than the server gathers changes before it sends them.
const QUIET: Duration = Duration::from_secs(2);

/// Deliveries one after the other.
const ROUNDS: u32 = 12;

const AREA: &str = "area/nil-1";
const ASSET: &str = "asset/ap-1";

/// Enough people that no count is withheld.
const PEOPLE: u32 = 100;

fn round(feed: &Feed, round: u32) -> Result<f64> {
    let clients = f64::from(PEOPLE + round);
    let now = Timestamp::now();
    let batch = Batch::default()
        .add("ap-1", "device.up", now, 1.0)?
        .add_labelled("ap-1", "wifi.clients", &[("ssid", "openwifi")], now, clients)?
        .add_labelled("ap-2", "wifi.clients", &[("ssid", "openwifi")], now, clients)?;
    feed.samples(&batch)?;
    Ok(clients)
}

fn shows(watch: &Watch, topic: &str, value: f64) -> bool {
    watch.series(topic).any(|series| series.figure.value == Some(value))
}

fn keys(watch: &Watch, topic: &str) -> BTreeSet<EntryKey> {
    watch.entries(topic).map(Entry::key).collect()
}

#[test]
fn deltas_follow_the_snapshot_without_a_gap_and_mean_the_same_in_both_forms() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets(vec![access_point("ap-1")?, access_point("ap-2")?])?;
        let address = city.options().listen;
        let topics = ["city", AREA, ASSET];
        let open = |format| -> Result<Watch> {
            let live = Live::open(address, format, Greeting::default())?;
            ensure!(live.chosen.as_deref() == Some(SUBPROTOCOL), "the server chose {:?}", live.chosen);
            Watch::on(live, &topics)
        };
        let (mut json, mut binary) = (open(Format::Json)?, open(Format::Binary)?);
        for watch in [&mut json, &mut binary] {
            watch.record();
        }
        for number in 1..=ROUNDS {
            let value = round(&feed, number)?;
            // Watch::until fails on the first delta that does not follow the one before.
            for watch in [&mut json, &mut binary] {
                watch.until(&format!("round {number}"), FOLLOWS_WITHIN, |w| shows(w, ASSET, value).then_some(()))?;
            }
        }
        json.until("the access point ok", FOLLOWS_WITHIN, |w| {
            w.assets(AREA).any(|asset| asset.id.as_str() == "ap-1" && asset.health == Health::Ok).then_some(())
        })?;
        // Nothing changes any more: a client that begins now gets the same state as those that followed.
        settle(&mut json)?;
        settle(&mut binary)?;
        let fresh = open(Format::Binary)?;
        for topic in topics {
            ensure!(!keys(&json, topic).is_empty(), "{topic} is empty");
            for (name, other) in [("binary", &binary), ("fresh", &fresh)] {
                let same = json.entries(topic).eq(other.entries(topic));
                ensure!(same, "{topic}: the {name} client has another state");
            }
        }
        ensure!(json.resyncs == 0 && binary.resyncs == 0, "a client that reads everything was started anew");
        ensure!(json.arrivals.iter().any(|a| a.delta.topic.to_string() == "city"), "no delta of the city came");
        ensure!(keys(&json, AREA).len() >= 3, "{AREA} should have {DUOMO_NIL} and two access points");
        Ok(())
    })
}

/// Reads until nothing but heartbeats has come for a while.
fn settle(watch: &mut Watch) -> Result<()> {
    let mut heard = watch.arrivals.len();
    let mut since = std::time::Instant::now();
    watch.until("silence", FOLLOWS_WITHIN, |w| {
        if w.arrivals.len() != heard {
            heard = w.arrivals.len();
            since = std::time::Instant::now();
        }
        (since.elapsed() > QUIET).then_some(())
    })
}

#[test]
fn a_topic_given_up_is_silent_and_one_taken_again_starts_anew() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets(vec![access_point("ap-1")?, access_point("ap-2")?])?;
        let mut watch = city.watch(&[AREA, ASSET])?;
        let value = round(&feed, 1)?;
        watch.until("the first round", FOLLOWS_WITHIN, |w| shows(w, ASSET, value).then_some(()))?;

        watch.live().unsubscribe(&[ASSET])?;
        watch.live().subscribe(&["asset/ap-2"])?;
        watch.until("the snapshot that was asked for last", FOLLOWS_WITHIN, |w| {
            w.entries("asset/ap-2").next().map(|_| ())
        })?;
        watch.record();
        let value = round(&feed, 2)?;
        watch.until("the second round", FOLLOWS_WITHIN, |w| shows(w, "asset/ap-2", value).then_some(()))?;
        let still = watch.arrivals.iter().find(|arrival| arrival.delta.topic.to_string() == ASSET);
        ensure!(still.is_none(), "{ASSET} was given up, and still comes");

        watch.live().subscribe(&[ASSET])?;
        watch.until("the topic anew", FOLLOWS_WITHIN, |w| shows(w, ASSET, value).then_some(()))?;
        Ok(())
    })
}

#[test]
fn an_idle_connection_hears_that_the_server_is_there() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let mut live = Live::open(city.options().listen, Format::Binary, Greeting::default())?;
        let beats = Duration::from_secs(3 * u64::from(cruscotto_domain::live::HEARTBEAT_SECONDS));
        let at = live.wait_for("a heartbeat", beats, |message| match message {
            ServerMessage::Heartbeat(at) => Some(at),
            _ => None,
        })?;
        let off = Timestamp::now().micros_since(at).abs();
        ensure!(off < 5_000_000, "the heartbeat's clock is {off} µs away");
        Ok(())
    })
    .context("heartbeat")
}
