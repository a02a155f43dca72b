//! `kill -9` of backend, database and collectors at a hundred moments, while clients of every protocol push and a broker
//! hands on what is published: what was acknowledged is in the database once, and nothing else is.

use std::collections::BTreeMap;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::broker::Broker;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::environment::number;
use cruscotto_tests::feed::Feed;
use cruscotto_tests::ledger::Ledger;
use cruscotto_tests::push::{self, Protocol};
use cruscotto_tests::sender::{DEVICES, Sender, published_devices};
use cruscotto_tests::{database, spool, wait};
use cruscotto_xtask::city::{City, CityOptions, Part};
use fastrand::Rng;

/// Blows, unless [`ROUNDS_VARIABLE`] says otherwise.
const ROUNDS: u32 = 100;

const ROUNDS_VARIABLE: &str = "CRUSCOTTO_STORM_ROUNDS";

/// What the moments and victims are drawn from, unless [`SEED_VARIABLE`] says otherwise.
const SEED: u64 = 20_261_121;

const SEED_VARIABLE: &str = "CRUSCOTTO_STORM_SEED";

/// Restart, recovery, and back-off of whoever waits for whom.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(60);

/// A blow falls up to this long after everybody is at work again: several commits, at any point of one.
const LATEST_MOMENT_MICROS: u64 = 60_000;

/// How far back the senders' readings lie: they make up a past, and may not come into the future.
const BEGIN_BEFORE_MICROS: i64 = 3_600 * MICROS_PER_SECOND;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Victim {
    Backend,
    Database,
    Collectors,
}

impl Victim {
    /// The database is hit less: each of its recoveries takes seconds, the others' a fraction of one.
    fn draw(rng: &mut Rng) -> Self {
        match rng.u8(..5) {
            0 | 1 => Self::Backend,
            2 | 3 => Self::Collectors,
            _ => Self::Database,
        }
    }

    fn kill(self, city: &mut City) -> Result<()> {
        match self {
            Self::Backend => city.kill9(Part::Backend),
            Self::Database => city.cluster().kill9(),
            Self::Collectors => city.kill9(Part::Collectors),
        }
    }

    fn start(self, city: &mut City) -> Result<()> {
        match self {
            Self::Backend => city.start_part(Part::Backend),
            Self::Database => city.cluster().start_server(),
            Self::Collectors => city.start_part(Part::Collectors),
        }
    }
}

/// Waits until every sender has been acknowledged something since `before`.
fn all_at_work(senders: &[Sender], before: &[u64]) -> Result<()> {
    wait::until("every sender acknowledged again", FOLLOWS_WITHIN, || {
        ensure!(senders.iter().all(Sender::is_working), "a sender gave up");
        Ok(senders.iter().zip(before).all(|(sender, before)| sender.acknowledged() > *before).then_some(()))
    })
}

fn storm(city: &mut City, senders: &[Sender], rounds: u32, rng: &mut Rng) -> Result<BTreeMap<Victim, u32>> {
    let mut blows = BTreeMap::new();
    for _ in 0..rounds {
        let before: Vec<u64> = senders.iter().map(Sender::acknowledged).collect();
        all_at_work(senders, &before)?;
        // Not to wait for anything: to fall at any moment.
        thread::sleep(Duration::from_micros(rng.u64(..LATEST_MOMENT_MICROS)));
        let victim = Victim::draw(rng);
        victim.kill(city)?;
        victim.start(city).with_context(|| format!("{victim:?} after blow {}", blows.values().sum::<u32>() + 1))?;
        *blows.entry(victim).or_default() += 1;
    }
    Ok(blows)
}

/// Everything that is promised: what senders were told, and what the collectors have on disk.
fn promised(city: &mut City, senders: Vec<Sender>) -> Result<Ledger> {
    let mut ledger = Ledger::default();
    for sender in senders {
        ledger.merge(sender.finish()?);
    }
    // What the broker has acknowledged is on its way: broker, collectors' disk, backend.
    wait::until("what was published", FOLLOWS_WITHIN, || {
        let stored = database::samples(city.cluster())?;
        Ok(ledger.audit(&stored).lost.is_empty().then_some(()))
    })?;
    // In order: what was just read is still delivered.
    city.stop_part(Part::Collectors)?;
    let read = spool::samples(city.folder())?;
    println!("acknowledged to senders {}, read by collectors {}", ledger.len(), read.len());
    ledger.enter(read.into_iter().map(|((series, time), value)| (series, time, value)));
    Ok(ledger)
}

#[test]
fn what_was_acknowledged_is_stored_once_whoever_is_killed_whenever() -> Result<()> {
    let (rounds, seed) = (number(ROUNDS_VARIABLE, ROUNDS)?, number(SEED_VARIABLE, SEED)?);
    let mappings = tempfile::tempdir()?;
    let broker_folder = tempfile::tempdir()?;
    let broker = Broker::start(broker_folder.path())?;
    let more_sources = vec![broker.write_source(broker_folder.path())?];
    let options = CityOptions { more_sources, ..city::pushed_to(mappings.path())? };
    city::with(options, |city| {
        let (source, token) = (city.source()?, city.access().ingest_token.clone());
        let feed = Feed::through(source.clone());
        let mut rng = Rng::with_seed(seed);
        // A whole second: remote-write knows milliseconds only.
        let now = Timestamp::now();
        let begin = now.plus_micros(-now.as_micros().rem_euclid(MICROS_PER_SECOND) - BEGIN_BEFORE_MICROS);
        let mut senders = Vec::new();
        for protocol in Protocol::ALL {
            feed.assets(push::assets(&push::devices(protocol.name(), DEVICES))?)?;
            senders.push(Sender::start(protocol, source.clone(), token.clone(), begin, rng.u64(..)));
        }
        feed.assets(push::assets(&published_devices())?)?;
        senders.push(Sender::publish(broker.address(), begin, rng.u64(..)));
        let begun = Instant::now();
        let blows = match storm(city, &senders, rounds, &mut rng) {
            Ok(blows) => blows,
            // Why a sender gave up says more than that the others waited for it.
            Err(error) => {
                for sender in senders.into_iter().filter(|sender| !sender.is_working()) {
                    sender.finish()?;
                }
                return Err(error);
            }
        };
        let took = begun.elapsed().as_secs_f64();
        let ledger = promised(city, senders)?;
        let audit = ledger.audit(&database::samples(city.cluster())?);
        println!("seed {seed}: {rounds} kill -9 in {took:.1} s, {blows:?}; {audit}");
        audit.ensure_clean()
    })
}
