//! What a source hands over, and how it becomes records of the spool.
//!
//! A measurement counts as read when it is in the spool. The [`Intake`] is bounded: when the disk cannot follow, the
//! sources wait, and polls are late instead of lost.

pub use crate::reading::Measure;

use crate::event;
use crate::journal::Journal;
use crate::spool::{Record, Spool, SpoolError};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::inventory::InventoryBatch;
use cruscotto_domain::sample::{Sample, SampleBatch, SeriesKey};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

/// How long samples gather before they are written together: one fsync for many polls, and a tenth of a second of the
/// two that a value may take to the screen.
const GATHER: Duration = Duration::from_millis(100);

/// The same when a sender waits to hear that they are written: a broker that lets twenty messages wait for their
/// acknowledgement (mosquitto's default) can then still hand over more than a thousand a second.
const GATHER_AWAITED: Duration = Duration::from_millis(10);

/// Samples after which a record is written without waiting longer.
pub(crate) const RECORD_SAMPLES: usize = 5_000;

/// Polls that may wait for the disk before the sources do.
const INTAKE_QUEUE: usize = 1_024;

enum Read {
    Measures(Vec<Measure>, Option<PollFailure>, Option<oneshot::Sender<bool>>),
    Whole(Record, oneshot::Sender<bool>),
}

/// Where sources put what they read.
#[derive(Clone)]
pub struct Intake(mpsc::Sender<Read>, Journal);

impl Intake {
    /// The two ends of the intake.
    #[must_use]
    pub fn new() -> (Self, Gatherer) {
        let (sender, receiver) = mpsc::channel(INTAKE_QUEUE);
        (Self(sender, Journal::default()), Gatherer(receiver))
    }

    /// What is remembered of the polls.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.1
    }

    /// Hands over what one poll gave. Waits when the disk is behind.
    pub async fn measures(&self, measures: Vec<Measure>, failure: Option<PollFailure>) {
        if !measures.is_empty() || failure.is_some() {
            self.hand_over(Read::Measures(measures, failure, None)).await;
        }
    }

    /// Hands over measures whose sender waits until they are in the spool: what comes back says, in a while, whether they
    /// are. Waits when the disk is behind.
    pub async fn awaited(&self, measures: Vec<Measure>) -> oneshot::Receiver<bool> {
        let (done, written) = oneshot::channel();
        self.hand_over(Read::Measures(measures, None, Some(done))).await;
        written
    }

    async fn hand_over(&self, read: Read) {
        if self.0.send(read).await.is_err() {
            tracing::debug!("measures came after the spool was closed: dropped");
        }
    }

    /// Hands over assets and waits until they are in the spool; false when they could not be written.
    pub async fn inventory(&self, batch: InventoryBatch) -> bool {
        self.whole(Record::Inventory(batch)).await
    }

    /// Hands over samples that can be read again, and waits until they are in the spool; false when they could not be
    /// written, which is not counted as a loss.
    pub async fn samples(&self, batch: SampleBatch) -> bool {
        self.whole(Record::Samples(batch)).await
    }

    async fn whole(&self, record: Record) -> bool {
        let (done, written) = oneshot::channel();
        self.0.send(Read::Whole(record, done)).await.is_ok() && written.await.unwrap_or(false)
    }
}

/// The other end of the intake: writes what comes to the spool until every [`Intake`] is gone.
pub struct Gatherer(mpsc::Receiver<Read>);

impl Gatherer {
    /// Runs until the sources have ended and all they gave is on the disk.
    pub async fn run(mut self, spool: Spool) {
        let mut keeper = Keeper { spool, lost: 0, failing: false };
        while let Some(first) = self.0.recv().await {
            let mut batch = BatchBuilder::default();
            let mut next = Some(first);
            let mut until = Instant::now() + GATHER;
            let (mut whole, mut awaited, mut only_here) = (None, Vec::new(), 0);
            while let Some(read) = next.take() {
                match read {
                    Read::Measures(measures, failure, done) => {
                        match done {
                            None => only_here += measures.len(),
                            Some(done) => {
                                until = until.min(Instant::now() + GATHER_AWAITED);
                                awaited.push(done);
                            }
                        }
                        batch.add(measures, failure);
                    }
                    // Order matters: what was measured before the inventory changed is written before it.
                    Read::Whole(record, done) => {
                        whole = Some((record, done));
                        break;
                    }
                }
                if batch.len() < RECORD_SAMPLES {
                    next = timeout_at(until, self.0.recv()).await.ok().flatten();
                }
            }
            if !batch.is_empty() {
                let written = keeper.keep(Record::Samples(batch.finish()), only_here).await;
                for done in awaited {
                    // Whoever waited may have gone: what was not confirmed comes again.
                    let _ = done.send(written);
                }
            }
            if let Some((record, done)) = whole {
                let written = keeper.keep(record, 0).await;
                if done.send(written).is_err() {
                    tracing::debug!("nobody waits any more for what was written");
                }
            }
        }
    }
}

/// Writes records, and says once that the disk no longer takes them and once that it does again.
struct Keeper {
    spool: Spool,
    failing: bool,
    /// Samples lost since it fails.
    lost: usize,
}

impl Keeper {
    /// Writes a record; false when that failed. The samples that are `only_here`, and cannot be read again, are then lost.
    async fn keep(&mut self, record: Record, only_here: usize) -> bool {
        let samples = record.samples();
        let spool = self.spool.clone();
        let appended = tokio::task::spawn_blocking(move || spool.append(&record)).await;
        let error = match appended {
            Ok(Ok(losses)) => {
                event::spooled(samples);
                losses.iter().for_each(event::spool_loss);
                if std::mem::take(&mut self.failing) {
                    event::spool_recovered(std::mem::take(&mut self.lost));
                }
                return true;
            }
            Ok(Err(error)) => error,
            Err(panicked) => SpoolError::Interrupted(panicked.to_string()),
        };
        event::spool_failed(only_here, &error, !self.failing);
        self.lost += only_here;
        // A record too large says nothing about the next one.
        self.failing |= !matches!(error, SpoolError::TooLarge { .. });
        false
    }
}

/// Builds a batch in which every series is named once.
#[derive(Default)]
pub struct BatchBuilder {
    batch: SampleBatch,
    known: HashMap<Arc<SeriesKey>, u32>,
}

impl BatchBuilder {
    /// Adds what one poll gave.
    pub fn add(&mut self, measures: Vec<Measure>, failure: Option<PollFailure>) {
        for Measure { series, time, value } in measures {
            let series = self.index(series);
            self.batch.samples.push(Sample { series, time, value });
        }
        self.batch.failures.extend(failure);
    }

    /// Adds a whole batch. A sample that points past its series is dropped: no agent writes one.
    pub fn merge(&mut self, batch: SampleBatch) {
        let indices: Vec<u32> = batch.series.into_iter().map(|key| self.index(Arc::new(key))).collect();
        let samples = batch.samples.into_iter().filter_map(|sample| {
            let series = *indices.get(usize::try_from(sample.series).ok()?)?;
            Some(Sample { series, ..sample })
        });
        self.batch.samples.extend(samples);
        self.batch.failures.extend(batch.failures);
    }

    fn index(&mut self, series: Arc<SeriesKey>) -> u32 {
        // A batch is bounded far below 2^32 series.
        let next = u32::try_from(self.known.len()).unwrap_or(u32::MAX);
        *self.known.entry(series).or_insert_with_key(|key| {
            self.batch.series.push(SeriesKey::clone(key));
            next
        })
    }

    /// Samples and failures so far.
    #[must_use]
    pub fn len(&self) -> usize {
        self.batch.samples.len() + self.batch.failures.len()
    }

    /// Whether nothing was added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The batch.
    #[must_use]
    pub fn finish(self) -> SampleBatch {
        self.batch
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::id::{AssetId, MetricId};
    use cruscotto_domain::sample::Labels;
    use cruscotto_domain::time::Timestamp;

    fn measure(asset: &str, value: f64) -> Measure {
        let series = SeriesKey {
            asset: AssetId::new(asset).unwrap(),
            metric: MetricId::new("device.up").unwrap(),
            labels: Labels::new(),
        };
        Measure { series: Arc::new(series), time: Timestamp::EPOCH, value }
    }

    #[test]
    fn a_series_is_named_once_also_across_merged_batches() {
        let mut first = BatchBuilder::default();
        first.add(vec![measure("a", 1.0), measure("b", 2.0), measure("a", 3.0)], None);
        let mut merged = BatchBuilder::default();
        merged.add(vec![measure("b", 0.0)], None);
        merged.merge(first.finish());
        let batch = merged.finish();
        let names: Vec<_> = batch.series.iter().map(|s| s.asset.as_str()).collect();
        assert_eq!(names, ["b", "a"]);
        let samples: Vec<_> = batch.samples.iter().map(|s| (s.series, s.value)).collect();
        assert_eq!(samples, [(0, 0.0), (1, 1.0), (0, 2.0), (1, 3.0)]);
    }
}
