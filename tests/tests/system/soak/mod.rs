//! Hours of the simulated city at sixty times their speed, with kills, restarts, and deliveries that come twice, late and
//! out of order: nothing is lost, the rollups are what the samples say, and the memory is flat.

mod courier;
mod rollups;

use std::ops::Range;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::sample::SampleBatch;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::environment::number;
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_tests::ledger::Ledger;
use cruscotto_tests::replay::Replay;
use cruscotto_tests::{database, process};
use cruscotto_xtask::city::{City, CityOptions, Part};
use cruscotto_xtask::cluster::{ClusterOptions, DATABASE};
use fastrand::Rng;

use courier::Courier;

/// Hours that are replayed, unless [`HOURS_VARIABLE`] says otherwise.
const HOURS: i64 = 1;

const HOURS_VARIABLE: &str = "CRUSCOTTO_SOAK_HOURS";

/// What the faults are drawn from, unless [`SEED_VARIABLE`] says otherwise.
const SEED: u64 = 20_261_121;

const SEED_VARIABLE: &str = "CRUSCOTTO_SOAK_SEED";

/// Simulated time that passes in a second.
const SPEED: i64 = 60;

/// Between two polls of a device, in simulated time; one second of the run.
const POLL_MICROS: i64 = SPEED * MICROS_PER_SECOND;

/// Size of the city.
const ACCESS_POINTS: usize = 80;
const SCHOOLS: usize = 20;

/// Couriers, each with its share of the devices.
const COURIERS: usize = 4;

/// Seconds between two faults, on average.
const FAULT_EVERY_S: u32 = 12;

/// How much more memory the backend may have at the end of its last life than at its beginning.
const MAX_GROWTH: u64 = 48 * 1024 * 1024;

/// An asset that is measured now, beside all that is in the past.
const PRESENT: &str = "soak-present";

/// The last midnight in the city: where the replay ends, so that days and hours in it are whole.
fn end(city: &mut City) -> Result<Timestamp> {
    let midnight = format!("date_trunc('day', now() at time zone '{0}') at time zone '{0}'", rollups::ZONE);
    let micros =
        city.cluster().psql(DATABASE, &[&format!("select (extract(epoch from {midnight}) * 1000000)::bigint")])?;
    Ok(Timestamp::from_micros(micros.trim().parse()?)?)
}

fn share(courier: usize, devices: usize) -> Range<usize> {
    devices * courier / COURIERS..devices * (courier + 1) / COURIERS
}

#[derive(Debug, Clone, Copy)]
enum Fault {
    BackendKilled,
    DatabaseKilled,
    DatabaseRestarted,
}

impl Fault {
    /// In the second half the backend lives on: its memory is looked at.
    fn draw(rng: &mut Rng, second_half: bool) -> Self {
        match rng.u8(if second_half { 2 } else { 0 }..4) {
            0 | 1 => Self::BackendKilled,
            2 => Self::DatabaseKilled,
            _ => Self::DatabaseRestarted,
        }
    }

    fn strike(self, city: &mut City) -> Result<()> {
        match self {
            Self::BackendKilled => {
                city.kill9(Part::Backend)?;
                city.start_part(Part::Backend)
            }
            Self::DatabaseKilled => {
                city.cluster().kill9()?;
                city.cluster().start_server()
            }
            Self::DatabaseRestarted => {
                city.cluster().stop()?;
                city.cluster().start_server()
            }
        }
        .with_context(|| format!("{self:?}"))
    }
}

/// The run as it goes.
struct Soak<'a> {
    city: &'a mut City,
    replay: Replay,
    couriers: Vec<Courier>,
    rng: Rng,
    begin: Timestamp,
    polls: i64,
    faults: Vec<Fault>,
    /// Memory of the backend, looked at each second of the second half.
    memory: Vec<u64>,
}

impl Soak<'_> {
    fn run(&mut self) -> Result<()> {
        let begun = Instant::now();
        for poll in 0..self.polls {
            let due = Duration::from_secs(poll.unsigned_abs());
            // The clock of the replay; after a fault it is behind, and catches up.
            std::thread::sleep(due.saturating_sub(begun.elapsed()));
            self.poll(poll)?;
            let second_half = poll * 2 >= self.polls;
            if self.rng.u32(..FAULT_EVERY_S) == 0 {
                let fault = Fault::draw(&mut self.rng, second_half);
                fault.strike(self.city)?;
                self.faults.push(fault);
            }
            if second_half {
                let backend = self.city.pid(Part::Backend).context("no backend")?;
                self.memory.push(process::resident(backend)?);
            }
        }
        Ok(())
    }

    fn poll(&mut self, poll: i64) -> Result<()> {
        let at = self.begin.plus_micros(poll * POLL_MICROS);
        let devices = self.replay.assets().len();
        for (number, courier) in self.couriers.iter().enumerate() {
            courier.hand_over(poll, self.replay.poll(share(number, devices), at)?)?;
        }
        let present: SampleBatch = Batch::default().add(PRESENT, "device.up", Timestamp::now(), 1.0)?.body().clone();
        self.couriers[0].hand_over(poll, present)
    }

    fn delivered(&mut self) -> Result<Ledger> {
        let mut ledger = Ledger::default();
        for courier in self.couriers.drain(..) {
            ledger.merge(courier.finish()?);
        }
        Ok(ledger)
    }

    /// Memory at the beginning, in the middle and at the end of the backend's last life: medians of a fifth each.
    fn memory(&self) -> Result<[u64; 3]> {
        let fifth = self.memory.len() / 5;
        let median = |part: &[u64]| {
            let mut sorted = part.to_vec();
            sorted.sort_unstable();
            sorted.get(sorted.len() / 2).copied().context("no memory was measured")
        };
        let end = self.memory.len();
        Ok([
            median(&self.memory[fifth..2 * fifth])?,
            median(&self.memory[2 * fifth..3 * fifth])?,
            median(&self.memory[end - fifth..])?,
        ])
    }
}

#[test]
fn replayed_hours_with_faults_leave_exact_rollups_and_flat_memory() -> Result<()> {
    let (hours, seed) = (number(HOURS_VARIABLE, HOURS)?, number(SEED_VARIABLE, SEED)?);
    let database = ClusterOptions { shared_buffers_mib: 128, ..ClusterOptions::default() };
    city::with(CityOptions { database, ..city::backend_only()? }, |city| {
        let replay = Replay::of(&city.options().map, seed, ACCESS_POINTS, SCHOOLS)?;
        let feed = Feed::through(city.source()?);
        feed.assets(replay.assets())?;
        feed.assets(vec![access_point(PRESENT)?])?;

        let (source, polls, end) = (city.source()?, hours * 3_600 / SPEED, end(city)?);
        let mut rng = Rng::with_seed(seed);
        let couriers = (0..COURIERS).map(|_| Courier::start(source.clone(), rng.u64(..))).collect();
        let begin = end.plus_micros(-polls * POLL_MICROS);
        let (faults, memory) = (Vec::new(), Vec::new());
        let mut soak = Soak { city, replay, couriers, rng, begin, polls, faults, memory };
        soak.run()?;
        let ledger = soak.delivered()?;
        let [first, middle, last] = soak.memory()?;
        let count = |wanted: fn(&Fault) -> bool| soak.faults.iter().filter(|fault| wanted(fault)).count();
        println!(
            "seed {seed}: {hours} h in {polls} s; backend killed {}, database killed {}, restarted {}; \
             memory of the backend {} MiB, {} MiB, {} MiB",
            count(|fault| matches!(fault, Fault::BackendKilled)),
            count(|fault| matches!(fault, Fault::DatabaseKilled)),
            count(|fault| matches!(fault, Fault::DatabaseRestarted)),
            first >> 20,
            middle >> 20,
            last >> 20,
        );
        rollups::settled(soak.city, end)?;
        let audit = ledger.audit(&database::samples(soak.city.cluster())?);
        println!("{audit}");
        audit.ensure_clean()?;
        rollups::ensure_recomputed(soak.city)?;
        rollups::ensure_rebuilt(soak.city, begin, end)?;
        ensure!(last <= first + MAX_GROWTH, "the backend grew from {first} to {last} bytes");
        Ok(())
    })
}
