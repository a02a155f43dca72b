//! On an operator's demand: sums a period up once more, for when a rule of the catalogue changed or somebody wrote to the
//! tables by hand.

use super::Roller;
use crate::store::StoreError;
use cruscotto_domain::rollup::{HOUR_MICROS, ceil, floor};
use cruscotto_domain::time::Timestamp;

/// Time that is touched at once, in microseconds: a day, whose chunks are few.
const PART_MICROS: i64 = 24 * HOUR_MICROS;

/// Why a period was not summed up again.
#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    /// No period.
    #[error("the period {from} to {to} is not one: from must be before to")]
    NoPeriod {
        /// The beginning given.
        from: Timestamp,
        /// The end given.
        to: Timestamp,
    },
    /// Its samples are no longer there.
    #[error(
        "samples before {horizon} are dropped, and their rollups are all there is: choose --from {horizon} or later"
    )]
    Dropped {
        /// From here on there are samples.
        horizon: Timestamp,
    },
    /// The store failed; running it again goes on.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Roller {
    /// Sums up the hours between `from` and `to`, and the days they are in, once more. Says how many hours of series.
    /// Another backend may do part of the work.
    ///
    /// # Errors
    /// [`RebuildError`].
    pub async fn rebuild(&mut self, from: Timestamp, to: Timestamp) -> Result<u64, RebuildError> {
        if from >= to {
            return Err(RebuildError::NoPeriod { from, to });
        }
        if let Some(horizon) = self.store.raw_horizon().await?.filter(|horizon| from < *horizon) {
            return Err(RebuildError::Dropped { horizon });
        }
        let (mut part, end) = (floor(from, HOUR_MICROS), ceil(to, HOUR_MICROS));
        let mut hours = 0;
        while part < end {
            let next = end.min(part.plus_micros(PART_MICROS));
            hours += self.store.touch_period(part, next).await?;
            loop {
                let Some(mut work) = self.store.begin_rollup().await? else { break };
                let done = self.reopen(&mut work).await?;
                work.commit().await?;
                if !done {
                    break;
                }
            }
            part = next;
        }
        Ok(hours)
    }
}
