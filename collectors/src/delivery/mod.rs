//! Delivers the spool to the backend: oldest first, one delivery in flight, and the position advances only when the
//! backend has said that it has committed.

mod answer;
mod parcel;
mod post;
mod rejected;
mod retry_after;
mod state;

pub use answer::{Verdict, judge};
pub use parcel::{Content, Parcel, Parcels};
pub use post::{Answer, Backend, BackendError};
pub use rejected::Rejected;
pub use retry_after::retry_after;
pub use state::{DeliveryReport, DeliveryState, DeliveryStatus};

use crate::backoff::Backoff;
use crate::event;
use crate::spool::{Spool, SpoolError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// The first wait after a failed delivery.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// The longest wait: a backend that is back is found within this.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// The wait after 401 or 403: somebody has to change a token first.
const UNAUTHORISED_WAIT: Duration = Duration::from_secs(15);

/// The wait after a spool that could not be read.
const SPOOL_WAIT: Duration = Duration::from_secs(1);

/// The longest wait a backend may ask for with Retry-After.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(5 * 60);

/// Delivers until told to stop, then until the spool is empty or `drained` is cancelled.
pub struct Delivery {
    /// The spool.
    pub spool: Spool,
    /// Where to.
    pub backend: Backend,
    /// Where batches go that can never be accepted.
    pub rejected: Rejected,
    /// Samples of one delivery at most.
    pub max_samples: usize,
    /// What /status says.
    pub status: DeliveryStatus,
}

impl Delivery {
    /// Runs. `stopping`: nothing new will come, end when all is delivered. `abandon`: end now.
    pub async fn run(self, stopping: CancellationToken, abandon: CancellationToken) {
        tokio::select! {
            () = abandon.cancelled() => {}
            () = self.deliver(stopping) => {}
        }
    }

    async fn deliver(self, stopping: CancellationToken) {
        let mut committed = self.spool.committed();
        let mut parcels = Parcels::new(self.spool.reader(), self.max_samples);
        loop {
            committed.mark_unchanged();
            let (back, next) = match blocking(move || {
                let next = parcels.next_parcel();
                (parcels, next)
            })
            .await
            {
                Ok(both) => both,
                Err(error) => return event::spool_stuck(&error),
            };
            parcels = back;
            match next {
                Ok(Some(parcel)) => self.hand_over(parcel).await,
                Ok(None) if stopping.is_cancelled() => return,
                Ok(None) => tokio::select! {
                    _ = committed.changed() => {}
                    () = stopping.cancelled() => {}
                },
                Err(error) => {
                    event::spool_stuck(&error);
                    tokio::time::sleep(SPOOL_WAIT).await;
                }
            }
        }
    }

    async fn hand_over(&self, parcel: Parcel) {
        let mut backoff = Backoff::new(FIRST_WAIT, LONGEST_WAIT, parcel.end.offset);
        for attempt in 0u32.. {
            let verdict = match self.backend.post(&parcel).await {
                Ok(answer) => judge(&parcel, &answer),
                Err(error) => Verdict::Retry { after: None, why: error.to_string() },
            };
            let wait = match verdict {
                Verdict::Delivered(receipt) => {
                    event::delivered(&receipt);
                    self.settled(&parcel, attempt).await;
                    break;
                }
                Verdict::InventoryDelivered(receipt) => {
                    let refused: Vec<_> =
                        receipt.refused.into_iter().map(|r| format!("{}: {}", r.asset, r.detail)).collect();
                    event::inventory_delivered(receipt.created, receipt.updated, &refused);
                    self.settled(&parcel, attempt).await;
                    break;
                }
                Verdict::Rejected { status, detail } => {
                    match self.rejected.keep(&parcel, status, &detail) {
                        Ok(place) => event::delivery_rejected(status, parcel.samples(), &place.display()),
                        Err(error) => event::delivery_rejected(status, parcel.samples(), &error),
                    }
                    self.settled(&parcel, attempt).await;
                    break;
                }
                Verdict::Retry { after, why } => {
                    let wait = after.map_or_else(|| backoff.next_wait(), |after| after.min(LONGEST_RETRY_AFTER));
                    event::delivery_retried(attempt, wait, &why);
                    self.status.set(DeliveryState::Retrying, Some(why));
                    wait
                }
                Verdict::Unauthorised(why) => {
                    event::delivery_retried(attempt, UNAUTHORISED_WAIT, &why);
                    self.status.set(DeliveryState::Unauthorised, Some(why));
                    UNAUTHORISED_WAIT
                }
            };
            tokio::time::sleep(wait).await;
        }
    }

    async fn settled(&self, parcel: &Parcel, attempts: u32) {
        if attempts > 0 {
            event::delivery_recovered(attempts);
        }
        self.status.set(DeliveryState::Delivering, None);
        let (spool, records, end) = (self.spool.clone(), parcel.records.clone(), parcel.end);
        let released = blocking(move || {
            records.iter().for_each(|(segment, count)| spool.settle(*segment, *count));
            spool.release(end)
        });
        match released.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => event::spool_stuck(&error),
            Err(error) => event::spool_stuck(&error),
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, tokio::task::JoinError> {
    tokio::task::spawn_blocking(work).await
}

/// A parcel or nothing for now.
pub(crate) type NextParcel = Result<Option<Parcel>, SpoolError>;
