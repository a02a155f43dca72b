//! A client that pushes without a pause, as stubborn as a stock one: what is not acknowledged is sent again, and now and
//! then what was acknowledged is, too.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Result, anyhow, ensure};
use cruscotto_domain::time::Timestamp;
use fastrand::Rng;

use crate::broker;
use crate::http::Http;
use crate::ledger::Ledger;
use crate::push::{Protocol, Reading, devices};

/// Devices of one sender.
pub const DEVICES: u32 = 8;

/// Time between two readings of a device, in microseconds: a sender makes up a past at its own speed.
const STEP_MICROS: i64 = 1_000;

/// Time between two requests: enough to be always in the middle of something, and not to measure the machine.
const PAUSE: Duration = Duration::from_millis(8);

/// Time before what failed is sent again. Shorter than the server asks for: the test is not to wait for politeness.
const RETRY_PAUSE: Duration = Duration::from_millis(40);

/// One in so many acknowledged requests is sent again.
const AGAIN_ONE_IN: u32 = 6;

/// How often one request may fail before something is wrong with more than the weather.
const MAX_ATTEMPTS: u32 = 2_000;

/// A sender at work.
#[derive(Debug)]
pub struct Sender {
    stop: Arc<AtomicBool>,
    acknowledged: Arc<AtomicU64>,
    thread: JoinHandle<Result<Ledger>>,
}

/// The devices whose readings are published.
#[must_use]
pub fn published_devices() -> Vec<String> {
    devices("mqtt", DEVICES)
}

fn publishing(
    address: SocketAddr,
    begin: Timestamp,
    mut rng: Rng,
    stop: &AtomicBool,
    acknowledged: &AtomicU64,
) -> Result<Ledger> {
    let (devices, mut ledger, mut time) = (published_devices(), Ledger::default(), begin);
    while !stop.load(Ordering::Relaxed) {
        time = time.plus_micros(STEP_MICROS);
        let device = devices[rng.usize(..devices.len())].clone();
        let reading = Reading { device, time, value: rng.u32(..60_000).into() };
        broker::publish(address, &reading)?;
        ledger.enter([reading.sample(broker::METRIC, reading.value)?]);
        if rng.u32(..AGAIN_ONE_IN) == 0 {
            broker::publish(address, &reading)?;
        }
        acknowledged.fetch_add(1, Ordering::Relaxed);
        thread::sleep(PAUSE);
    }
    Ok(ledger)
}

/// What a sender works with.
struct Work {
    protocol: Protocol,
    http: Http,
    token: String,
    rng: Rng,
    acknowledged: Arc<AtomicU64>,
}

impl Sender {
    /// Starts to push readings of the time from `begin` on. The devices must be in the inventory.
    #[must_use]
    pub fn start(protocol: Protocol, http: Http, token: String, begin: Timestamp, seed: u64) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let work = Work { protocol, http, token, rng: Rng::with_seed(seed), acknowledged: Arc::clone(&acknowledged) };
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || work.run(begin, &stopped));
        Self { stop, acknowledged, thread }
    }

    /// Starts to publish readings to a broker, the same way: acknowledged by the broker, which the collectors listen to.
    #[must_use]
    pub fn publish(broker: SocketAddr, begin: Timestamp, seed: u64) -> Self {
        let (stop, acknowledged) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (stopped, counted) = (Arc::clone(&stop), Arc::clone(&acknowledged));
        let thread = thread::spawn(move || publishing(broker, begin, Rng::with_seed(seed), &stopped, &counted));
        Self { stop, acknowledged, thread }
    }

    /// Requests that were acknowledged so far.
    #[must_use]
    pub fn acknowledged(&self) -> u64 {
        self.acknowledged.load(Ordering::Relaxed)
    }

    /// Whether it still works; [`Sender::finish`] says why it does not.
    #[must_use]
    pub fn is_working(&self) -> bool {
        !self.thread.is_finished()
    }

    /// Has the request under way acknowledged, and gives what was.
    ///
    /// # Errors
    /// If a request was refused for good.
    pub fn finish(self) -> Result<Ledger> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| anyhow!("a sender panicked"))?
    }
}

impl Work {
    fn run(mut self, begin: Timestamp, stop: &AtomicBool) -> Result<Ledger> {
        let devices = devices(self.protocol.name(), DEVICES);
        let mut ledger = Ledger::default();
        let mut time = begin;
        while !stop.load(Ordering::Relaxed) {
            let batch = self.batch(&devices, &mut time);
            self.deliver(&batch)?;
            ledger.enter(self.protocol.samples(&batch)?);
            if self.rng.u32(..AGAIN_ONE_IN) == 0 {
                self.deliver(&batch)?;
            }
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            thread::sleep(PAUSE);
        }
        Ok(ledger)
    }

    /// The next readings: of all devices, or of one where a message holds no more.
    fn batch(&mut self, devices: &[String], time: &mut Timestamp) -> Vec<Reading> {
        *time = time.plus_micros(STEP_MICROS);
        let share = if self.protocol == Protocol::NetJson { 1 } else { devices.len() };
        let first = self.rng.usize(..=devices.len() - share);
        let rng = &mut self.rng;
        // Whole numbers: uptimes pass through integers in some clients.
        let mut reading =
            |device: &String| Reading { device: device.clone(), time: *time, value: rng.u32(..60_000).into() };
        devices[first..first + share].iter().map(&mut reading).collect()
    }

    fn deliver(&self, batch: &[Reading]) -> Result<()> {
        for _ in 0..MAX_ATTEMPTS {
            // No answer: whether it is stored is not known, and it is sent again.
            if let Ok(response) = self.protocol.request(&self.http, &self.token, batch)?.send() {
                let status = response.status();
                if self.protocol.acknowledges(status.as_u16()) {
                    return Ok(());
                }
                let retried = status.is_server_error() || status.as_u16() == 429;
                ensure!(retried, "{}: answered {status}: {:.300}", self.protocol.name(), response.text()?);
            }
            thread::sleep(RETRY_PAUSE);
        }
        Err(anyhow!("{}: not acknowledged after {MAX_ATTEMPTS} attempts", self.protocol.name()))
    }
}
