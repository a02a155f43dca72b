//! What was committed and nobody has looked at yet: of each series its newest sample.
//!
//! A flood of samples costs a look-up by number each. Names, assets and sums come in when somebody looks, once a series.

use super::figures::Measured;
use crate::store::StoredRow;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use hashbrown::HashMap;
use std::sync::Arc;

/// One series.
#[derive(Debug)]
struct Slot {
    key: Arc<SeriesKey>,
    /// Whether its samples bear on health: then every one of them is shown to the machines at once.
    judged: bool,
    newest: Option<Newest>,
}

/// A sample that waits to be looked at.
#[derive(Debug, Clone)]
struct Newest {
    at: Timestamp,
    value: f64,
    received: Timestamp,
    source: Arc<SourceName>,
}

/// The newest samples that wait.
#[derive(Debug, Default)]
pub(super) struct Unseen {
    series: HashMap<i32, Slot>,
    /// Those that have one waiting.
    waiting: Vec<i32>,
}

impl Unseen {
    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether a series was met before.
    pub(super) fn has_met(&self, series: i32) -> bool {
        self.series.contains_key(&series)
    }

    /// Meets a series for the first time.
    pub(super) fn meet(&mut self, series: i32, key: Arc<SeriesKey>, judged: bool) {
        self.series.insert(series, Slot { key, judged, newest: None });
    }

    /// Takes a committed sample, and gives the name of its series if its samples are judged.
    pub(super) fn put(
        &mut self,
        row: &StoredRow,
        received: Timestamp,
        source: &Arc<SourceName>,
    ) -> Option<&Arc<SeriesKey>> {
        let slot = self.series.get_mut(&row.series)?;
        if slot.newest.as_ref().is_none_or(|newest| row.time > newest.at) {
            if slot.newest.is_none() {
                self.waiting.push(row.series);
            }
            slot.newest = Some(Newest { at: row.time, value: row.value, received, source: Arc::clone(source) });
        }
        slot.judged.then_some(&slot.key)
    }

    /// Takes out what waits.
    pub(super) fn take(&mut self) -> Vec<(Arc<SeriesKey>, Measured)> {
        let series = &mut self.series;
        let taken = self.waiting.drain(..).filter_map(|id| {
            let slot = series.get_mut(&id)?;
            let Newest { at, value, received, source } = slot.newest.take()?;
            let source = Some((*source).clone());
            Some((Arc::clone(&slot.key), Measured { at, value, received: Some(received), source }))
        });
        taken.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(series: i32, second: i64, value: f64) -> StoredRow {
        StoredRow { series, time: Timestamp::from_micros(second * 1_000_000).unwrap(), value }
    }

    fn key(asset: &str) -> Arc<SeriesKey> {
        let (asset, metric) = (asset.parse().unwrap(), "device.up".parse().unwrap());
        Arc::new(SeriesKey { asset, metric, labels: Default::default() })
    }

    #[test]
    fn of_each_series_the_newest_waits_once() {
        let mut unseen = Unseen::default();
        unseen.meet(1, key("a"), false);
        unseen.meet(2, key("b"), true);
        let source = Arc::new("demo".parse().unwrap());
        let mut put = |series, second, value| {
            let judged = unseen.put(&row(series, second, value), Timestamp::EPOCH, &source);
            judged.map(|key| key.asset.to_string())
        };
        assert_eq!(put(1, 10, 1.0), None);
        assert_eq!(put(1, 20, 2.0), None);
        assert_eq!(put(1, 15, 3.0), None);
        assert_eq!(put(2, 10, 4.0).as_deref(), Some("b"), "its samples are judged");
        assert_eq!(put(3, 10, 5.0), None, "nobody knows what it is called");
        let values: Vec<f64> = unseen.take().iter().map(|(_, measured)| measured.value).collect();
        assert_eq!(values, [2.0, 4.0]);
        assert!(unseen.is_empty() && unseen.take().is_empty());
    }
}
