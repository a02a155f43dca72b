//! Which rule of the catalogue holds for which series.

use crate::store::{Store, StoreError};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::rollup::Holding;
use std::collections::HashMap;
use std::sync::Arc;

/// How long the values of each series hold.
#[derive(Debug)]
pub(super) struct Holdings {
    of_metric: HashMap<MetricId, Arc<Holding>>,
    of_series: HashMap<i32, Arc<Holding>>,
    /// Of a metric that the catalogue no longer has: its values hold for no time.
    none: Arc<Holding>,
}

impl Holdings {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let of_metric = catalogue.iter().map(|m| (m.id.clone(), Arc::new(Holding::of(m)))).collect();
        Self { of_metric, of_series: HashMap::new(), none: Arc::default() }
    }

    /// Reads the series from the store again if one of `ids` is not known.
    pub(super) async fn learn(&mut self, store: &Store, ids: impl Iterator<Item = i32>) -> Result<(), StoreError> {
        let mut ids = ids;
        if ids.all(|id| self.of_series.contains_key(&id)) {
            return Ok(());
        }
        for (id, key) in store.series().await? {
            let holding = self.of_metric.get(&key.metric).unwrap_or(&self.none);
            self.of_series.insert(id, Arc::clone(holding));
        }
        Ok(())
    }

    pub(super) fn of(&self, series: i32) -> &Holding {
        self.of_series.get(&series).unwrap_or(&self.none)
    }
}
