//! Delivers a share of the city's samples, as the world does: twice, late, in another order; and again until they are
//! acknowledged.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context as _, Result, anyhow, ensure};
use cruscotto_domain::live::encode;
use cruscotto_domain::sample::{Receipt, SampleBatch};
use cruscotto_tests::feed::SAMPLES;
use cruscotto_tests::http::{FRAME_MEDIA_TYPE, Http};
use cruscotto_tests::ledger::Ledger;
use fastrand::Rng;

/// Of a hundred batches so many come hours late, so many a few polls late, and so many twice.
const LATE_PERCENT: u32 = 4;
const REORDERED_PERCENT: u32 = 10;
const TWICE_PERCENT: u32 = 8;

/// How late a batch is at most, in polls: three hours of simulated time, or a few minutes.
const LATEST: i64 = 180;
const REORDERED: i64 = 4;

/// Time before what failed is sent again.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// How often a batch may fail: minutes without a server.
const MAX_ATTEMPTS: u32 = 3_000;

/// A courier at work.
#[derive(Debug)]
pub(super) struct Courier {
    batches: Sender<(i64, SampleBatch)>,
    thread: JoinHandle<Result<Ledger>>,
}

struct Round {
    http: Http,
    rng: Rng,
    /// Batches that wait for their poll.
    aside: Vec<(i64, SampleBatch)>,
    ledger: Ledger,
}

impl Courier {
    pub(super) fn start(http: Http, seed: u64) -> Self {
        let (batches, incoming) = channel();
        let round = Round { http, rng: Rng::with_seed(seed), aside: Vec::new(), ledger: Ledger::default() };
        Self { batches, thread: thread::spawn(move || round.run(&incoming)) }
    }

    /// Gives it what poll number `poll` has read.
    pub(super) fn hand_over(&self, poll: i64, batch: SampleBatch) -> Result<()> {
        self.batches.send((poll, batch)).map_err(|_| anyhow!("a courier gave up"))
    }

    /// Has everything delivered, and says what was acknowledged.
    pub(super) fn finish(self) -> Result<Ledger> {
        drop(self.batches);
        self.thread.join().map_err(|_| anyhow!("a courier panicked"))?
    }
}

impl Round {
    fn run(mut self, incoming: &Receiver<(i64, SampleBatch)>) -> Result<Ledger> {
        for (poll, batch) in incoming {
            let fate = self.rng.u32(..100);
            let due = match fate {
                ..LATE_PERCENT => poll + self.rng.i64(1..=LATEST),
                _ if fate < LATE_PERCENT + REORDERED_PERCENT => poll + self.rng.i64(1..=REORDERED),
                _ => poll,
            };
            self.aside.push((due, batch));
            // The newest first: what was kept back comes after what is younger.
            while let Some(next) = self.aside.iter().rposition(|(due, _)| *due <= poll) {
                let (_, batch) = self.aside.swap_remove(next);
                self.deliver(&batch)?;
            }
        }
        self.rng.shuffle(&mut self.aside);
        for (_, batch) in std::mem::take(&mut self.aside) {
            self.deliver(&batch)?;
        }
        Ok(self.ledger)
    }

    fn deliver(&mut self, batch: &SampleBatch) -> Result<()> {
        let times = 1 + u32::from(self.rng.u32(..100) < TWICE_PERCENT);
        for _ in 0..times {
            self.until_acknowledged(batch)?;
        }
        self.ledger.enter(
            batch.samples.iter().filter_map(|sample| {
                Some((batch.series.get(sample.series as usize)?.clone(), sample.time, sample.value))
            }),
        );
        Ok(())
    }

    fn until_acknowledged(&self, batch: &SampleBatch) -> Result<()> {
        let body = encode(batch)?;
        for _ in 0..MAX_ATTEMPTS {
            if let Ok(response) = self.http.post_bytes(SAMPLES, FRAME_MEDIA_TYPE, false, body.clone()) {
                let status = response.status();
                if status.is_success() {
                    let receipt: Receipt = response.json().context("the receipt")?;
                    ensure!(receipt.refused_count == 0, "refused: {:?}", receipt.refused.first());
                    return Ok(());
                }
                let retried = status.is_server_error() || status.as_u16() == 429;
                ensure!(retried, "a batch is answered {status}: {:.300}", response.text()?);
            }
            thread::sleep(RETRY_PAUSE);
        }
        Err(anyhow!("a batch was not acknowledged after {MAX_ATTEMPTS} attempts"))
    }
}
