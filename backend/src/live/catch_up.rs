//! Brings the state up to the store: at the start, and after it missed a commit.

use super::state::CityState;
use crate::known::Known;
use crate::store::{Store, StoreError, StoredRow};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use std::sync::Arc;

/// How far back the last value of a series is looked for; older ones say nothing that history does not say better.
const LOOK_BACK_MICROS: i64 = 7 * 24 * 3600 * MICROS_PER_SECOND;

/// The samples replayed to the health machines: those delivered in the last minutes before the newest delivery. Machines
/// are saved every few seconds, and ignore what they have seen.
const REPLAYED_DELIVERIES_MICROS: i64 = 10 * 60 * MICROS_PER_SECOND;

/// Old samples may come in late deliveries; machines are not interested in those.
const REPLAY_BACK_MICROS: i64 = 6 * 3600 * MICROS_PER_SECOND;

/// What the store knows that the state may not.
#[derive(Debug)]
pub struct CatchUp {
    replay: Vec<StoredRow>,
    latest: Vec<StoredRow>,
    series: std::collections::HashMap<i32, Arc<cruscotto_domain::sample::SeriesKey>>,
}

/// Reads what [`CatchUp::apply`] applies; takes no lock meanwhile.
///
/// # Errors
/// [`StoreError`].
pub async fn catch_up(
    store: &Store,
    known: &Known,
    judged: impl Fn(&cruscotto_domain::id::MetricId) -> bool,
    now: Timestamp,
) -> Result<CatchUp, StoreError> {
    let series: std::collections::HashMap<_, _> = known.series().into_iter().collect();
    let health: Vec<i32> = series.iter().filter(|(_, key)| judged(&key.metric)).map(|(id, _)| *id).collect();
    let floor = now.plus_micros(-REPLAY_BACK_MICROS);
    let since = store.oldest_of_late_deliveries(REPLAYED_DELIVERIES_MICROS).await?.map_or(floor, |t| t.max(floor));
    let replay = store.samples_since(&health, since.plus_micros(-1)).await?;
    let latest = store.latest(now.plus_micros(-LOOK_BACK_MICROS)).await?;
    Ok(CatchUp { replay, latest, series })
}

impl CatchUp {
    /// Applies it: the judged samples in their order, then the last value of each series.
    pub fn apply(&self, state: &mut CityState) {
        for row in &self.replay {
            if let Some(key) = self.series.get(&row.series) {
                state.judge(key, row.time, row.value);
            }
        }
        for row in &self.latest {
            if let Some(key) = self.series.get(&row.series) {
                state.fold(key, row.time, row.value);
                // What is shown already may have been corrected meanwhile.
                state.restate(key, row.time, row.value);
            }
        }
    }
}
