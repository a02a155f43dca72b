//! Sums samples up by time: five minutes, hours, days of the city. docs/decisions/0008-rollups.md tells why and how.
//!
//! The roller goes forward behind the clock, sums up again what late samples and corrections touched, and adds what came
//! so late that the samples beside it are dropped. Each step is one transaction: stopped anywhere, it goes on there.

mod fold;
mod forward;
mod holdings;
mod late;
mod rebuild;
mod reopen;

pub use rebuild::RebuildError;

use crate::observe;
use crate::store::{Store, StoreError};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::rollup::BUCKET_MICROS;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use holdings::Holdings;
use metrics::gauge;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// How long after its end a bucket is summed up: most samples arrive within a poll's time-out and a delivery. Later ones
/// are counted too, at the price of summing up their hour again.
const SETTLE_MICROS: i64 = 120 * MICROS_PER_SECOND;

/// How often there is a look at what is to be done.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How long a touched hour waits at least before it is summed up again, so that a backlog in order costs each hour once a
/// minute and not once a commit. Nobody waits for it: history reads touched hours from the samples.
const REST: Duration = Duration::from_secs(60);

/// Sums up.
#[derive(Debug)]
pub struct Roller {
    store: Store,
    /// The time zone of the city's days.
    zone: String,
    holdings: Holdings,
    /// How much time the next step forward takes at most, in microseconds.
    stride: i64,
    /// How long touched hours wait.
    rest: Duration,
}

impl Roller {
    /// A roller for a city whose days are those of `zone` (IANA).
    #[must_use]
    pub fn new(store: Store, catalogue: &Catalogue, zone: &str) -> Self {
        let (zone, holdings) = (zone.to_owned(), Holdings::new(catalogue));
        Self { store, zone, holdings, stride: BUCKET_MICROS, rest: Duration::ZERO }
    }

    /// Runs until `stop`; a step that has begun is finished. Touched hours wait a minute meanwhile; the other ways to work
    /// take them at once.
    pub async fn run(mut self, stop: CancellationToken) {
        self.rest = REST;
        let mut clock = tokio::time::interval(LOOK_EVERY);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut failing = false;
        loop {
            tokio::select! {
                () = stop.cancelled() => return,
                _ = clock.tick() => {}
            }
            match self.look(&stop).await {
                Ok(()) if std::mem::take(&mut failing) => info!("samples are summed up again"),
                Ok(()) => {}
                // Said once an outage: what was not done waits in the database.
                Err(error) if !failing => {
                    failing = true;
                    warn!(%error, "samples cannot be summed up; tried again every {} s", LOOK_EVERY.as_secs());
                }
                Err(_) => {}
            }
        }
    }

    async fn look(&mut self, stop: &CancellationToken) -> Result<(), StoreError> {
        while !stop.is_cancelled() && self.step(Timestamp::now().plus_micros(-SETTLE_MICROS)).await? {
            self.measure().await?;
        }
        self.measure().await
    }

    /// Does whatever there is to do about samples before `until`.
    ///
    /// # Errors
    /// [`StoreError`]; what was done stays done.
    pub async fn catch_up(&mut self, until: Timestamp) -> Result<(), StoreError> {
        while self.step(until).await? {}
        Ok(())
    }

    /// One transaction of whatever there is to do about samples before `until`; false when there is nothing, or another
    /// backend is at it.
    ///
    /// # Errors
    /// [`StoreError`]; nothing of it is done then.
    pub async fn step(&mut self, until: Timestamp) -> Result<bool, StoreError> {
        self.open(until).await?;
        let Some(mut work) = self.store.begin_rollup().await? else { return Ok(false) };
        let done = self.add_late(&mut work).await?
            || self.reopen(&mut work).await?
            || self.forward(&mut work).await?
            || work.restate_place().await?;
        // Given up and not only let go of: the next step must find its turn free.
        if done {
            work.commit().await?;
        } else {
            work.give_up().await?;
        }
        Ok(done)
    }

    async fn measure(&self) -> Result<(), StoreError> {
        let state = self.store.rollup_state().await?;
        let lag = state.rolled_to.map_or(0, |rolled| Timestamp::now().micros_since(rolled));
        #[expect(clippy::cast_precision_loss, reason = "gauges")]
        {
            gauge!(observe::ROLLUP_LAG_SECONDS).set((lag / MICROS_PER_SECOND) as f64);
            gauge!(observe::ROLLUP_TOUCHED).set(state.touched as f64);
            gauge!(observe::ROLLUP_LATE).set(state.late as f64);
        }
        Ok(())
    }
}
