//! The way to a commit: a bounded queue of deliveries, each of which waits for its receipt.

use super::check::{AcceptedSeries, Checked};
use crate::known::Known;
use crate::observe;
use crate::store::{Store, StoreError, StoredRow};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::sample::{Receipt, Refusal};
use metrics::gauge;
use std::collections::BTreeMap;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot};
use tracing::{error, warn};

/// Deliveries that may wait for a commit.
const QUEUE_DELIVERIES: usize = 256;

/// Samples that may wait for a commit, in all deliveries together: 24 MB of them.
const QUEUE_ROWS: u32 = 1_000_000;

/// Why a delivery was not committed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IngestError {
    /// Too much waits already.
    #[error("too many samples wait to be stored: send this batch again")]
    Busy,
    /// The database is away.
    #[error("the database is not available: send this batch again")]
    Unavailable,
    /// The program and the database do not understand each other.
    #[error("the batch could not be stored; the log says why")]
    Failed,
}

/// A delivery on its way to a commit.
#[derive(Debug)]
pub struct Delivery {
    pub(super) source: SourceName,
    pub(super) rows: Vec<StoredRow>,
    pub(super) failures: Vec<PollFailure>,
    pub(super) refused: Vec<Refusal>,
    pub(super) refused_by_code: BTreeMap<&'static str, u64>,
    pub(super) reply: oneshot::Sender<Result<Receipt, IngestError>>,
    /// Its place in the queue's bound; given back when the delivery is done.
    _room: OwnedSemaphorePermit,
}

/// The way to the writer.
#[derive(Debug, Clone)]
pub struct WriterHandle {
    queue: mpsc::Sender<Delivery>,
    room: Arc<Semaphore>,
    store: Store,
    known: Arc<Known>,
}

impl WriterHandle {
    /// A way, and its other end.
    pub(super) fn new(store: Store, known: Arc<Known>) -> (Self, mpsc::Receiver<Delivery>) {
        let (sender, queue) = mpsc::channel(QUEUE_DELIVERIES);
        let room = Arc::new(Semaphore::new(QUEUE_ROWS as usize));
        (Self { queue: sender, room, store, known }, queue)
    }

    /// Has `checked` committed; answers after the commit.
    ///
    /// # Errors
    /// [`IngestError`]; the batch may be sent again in any case.
    pub async fn deliver(&self, source: SourceName, checked: Checked) -> Result<Receipt, IngestError> {
        let rows = u32::try_from(checked.rows.len()).unwrap_or(QUEUE_ROWS).clamp(1, QUEUE_ROWS);
        let room = Arc::clone(&self.room).try_acquire_many_owned(rows).map_err(|_| IngestError::Busy)?;
        self.measure();
        let Checked { series, rows, failures, refused, refused_by_code } = checked;
        let ids = self.resolve(series).await.map_err(|error| answer_to(&error))?;
        let rows =
            rows.into_iter().map(|(series, time, value)| StoredRow { series: ids[series as usize], time, value });
        let (reply, answer) = oneshot::channel();
        let delivery =
            Delivery { source, rows: rows.collect(), failures, refused, refused_by_code, reply, _room: room };
        self.queue.try_send(delivery).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => IngestError::Busy,
            mpsc::error::TrySendError::Closed(_) => IngestError::Unavailable,
        })?;
        let receipt = answer.await.unwrap_or(Err(IngestError::Unavailable));
        self.measure();
        receipt
    }

    /// The ids of series, in their order; those that are new are made.
    async fn resolve(&self, series: Vec<AcceptedSeries>) -> Result<Vec<i32>, StoreError> {
        let mut ids = Vec::with_capacity(series.len());
        let mut new = Vec::new();
        for series in series {
            match series {
                AcceptedSeries::Stored(id) => ids.push(Some(id)),
                AcceptedSeries::New(key) => {
                    ids.push(None);
                    new.push(*key);
                }
            }
        }
        if !new.is_empty() {
            let made = self.store.resolve_series(&new).await?;
            for (slot, id) in ids.iter_mut().filter(|id| id.is_none()).zip(&made) {
                *slot = Some(*id);
            }
            self.known.learn_series(made.into_iter().zip(new));
        }
        Ok(ids.into_iter().flatten().collect())
    }

    fn measure(&self) {
        #[expect(clippy::cast_precision_loss, reason = "a gauge of a bounded queue")]
        gauge!(observe::QUEUED_ROWS).set(f64::from(QUEUE_ROWS) - self.room.available_permits() as f64);
    }
}

/// What a sender is told of an error of the store, which is logged here.
pub(super) fn answer_to(error: &StoreError) -> IngestError {
    if error.is_passing() {
        warn!(%error, "samples were not committed; their senders will send them again");
        IngestError::Unavailable
    } else {
        error!(%error, "samples could not be committed");
        IngestError::Failed
    }
}
