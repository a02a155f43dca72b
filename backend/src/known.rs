//! What the program knows without asking the database: the inventory with its places, and the ids of series.
//! Filled at the start, extended only after a commit; so what is known here is stored.

use cruscotto_domain::asset::{Asset, Placement};
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::sample::SeriesKey;
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// An asset and where it belongs.
#[derive(Debug, Clone, PartialEq)]
pub struct PlacedAsset {
    /// The asset.
    pub asset: Asset,
    /// The areas its point lies in.
    pub placement: Placement,
    /// Who delivered it; none for what the city folder defines.
    pub source: Option<SourceName>,
}

/// Assets and series by what they are called. Locks are held for a look-up, never across an await.
#[derive(Debug, Default)]
pub struct Known {
    assets: RwLock<HashMap<AssetId, Arc<PlacedAsset>>>,
    series: RwLock<Series>,
}

#[derive(Debug, Default)]
struct Series {
    ids: HashMap<Arc<SeriesKey>, i32>,
    keys: HashMap<i32, Arc<SeriesKey>>,
    per_asset: HashMap<AssetId, usize>,
}

impl Known {
    /// The asset called `id`.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<Arc<PlacedAsset>> {
        self.assets.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    /// Every asset.
    #[must_use]
    pub fn assets(&self) -> Vec<Arc<PlacedAsset>> {
        self.assets.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Adds or replaces assets.
    pub fn learn_assets(&self, assets: impl IntoIterator<Item = Arc<PlacedAsset>>) {
        let mut known = self.assets.write().unwrap_or_else(PoisonError::into_inner);
        known.extend(assets.into_iter().map(|a| (a.asset.id.clone(), a)));
    }

    /// The ids of `keys`, `None` for those not known.
    #[must_use]
    pub fn series_ids(&self, keys: &[SeriesKey]) -> Vec<Option<i32>> {
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().map(|key| series.ids.get(key).copied()).collect()
    }

    /// The keys of `ids`, in their order; `None` for those not known.
    #[must_use]
    pub fn series_keys(&self, ids: impl IntoIterator<Item = i32>) -> Vec<Option<Arc<SeriesKey>>> {
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        ids.into_iter().map(|id| series.keys.get(&id).cloned()).collect()
    }

    /// Every series.
    #[must_use]
    pub fn series(&self) -> Vec<(i32, Arc<SeriesKey>)> {
        let series = self.series.read().unwrap_or_else(PoisonError::into_inner);
        series.keys.iter().map(|(id, key)| (*id, Arc::clone(key))).collect()
    }

    /// How many series an asset has.
    #[must_use]
    pub fn series_of(&self, asset: &AssetId) -> usize {
        self.series.read().unwrap_or_else(PoisonError::into_inner).per_asset.get(asset).copied().unwrap_or(0)
    }

    /// Adds series.
    pub fn learn_series(&self, new: impl IntoIterator<Item = (i32, SeriesKey)>) {
        let mut series = self.series.write().unwrap_or_else(PoisonError::into_inner);
        for (id, key) in new {
            let key = Arc::new(key);
            if series.ids.insert(Arc::clone(&key), id).is_none() {
                *series.per_asset.entry(key.asset.clone()).or_default() += 1;
            }
            series.keys.insert(id, key);
        }
    }
}
