//! What the program knows without asking the database: the inventory with its places, and the ids of series.
//! Filled at the start, extended only after a commit; so what is known here is stored.

mod register;

pub use register::{KnownSeries, Register, SeriesIndex, Unfit};

use cruscotto_domain::asset::{Asset, Placement};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::sample::SeriesKey;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

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

/// The [`Register`] behind its lock, which is held for a look or for the length of a batch, never across an await.
#[derive(Debug)]
pub struct Known {
    register: RwLock<Register>,
}

impl Known {
    /// Nothing but the metrics.
    #[must_use]
    pub fn new(catalogue: Arc<Catalogue>) -> Self {
        Self { register: RwLock::new(Register::new(catalogue)) }
    }

    /// The register, to look many things up. Whoever holds it must not ask for anything else of `self`.
    pub fn look(&self) -> RwLockReadGuard<'_, Register> {
        self.register.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The asset called `id`.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<Arc<PlacedAsset>> {
        self.look().asset(id).cloned()
    }

    /// Every asset.
    #[must_use]
    pub fn assets(&self) -> Vec<Arc<PlacedAsset>> {
        self.look().assets().cloned().collect()
    }

    /// The id of a series, if it is known.
    #[must_use]
    pub fn series_id(&self, key: &SeriesKey) -> Option<i32> {
        let register = self.look();
        register.find_key(key).map(|index| register.series(index).id)
    }

    /// The keys of `ids`, in their order; `None` for those not known.
    #[must_use]
    pub fn series_keys(&self, ids: impl IntoIterator<Item = i32>) -> Vec<Option<Arc<SeriesKey>>> {
        let register = self.look();
        ids.into_iter().map(|id| register.key_of(id).cloned()).collect()
    }

    /// Every series.
    #[must_use]
    pub fn series(&self) -> Vec<(i32, Arc<SeriesKey>)> {
        self.look().all_series().map(|series| (series.id, Arc::clone(&series.key))).collect()
    }

    /// Adds or replaces assets.
    pub fn learn_assets(&self, assets: impl IntoIterator<Item = Arc<PlacedAsset>>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        assets.into_iter().for_each(|asset| register.put_asset(asset));
    }

    /// Adds series.
    pub fn learn_series(&self, new: impl IntoIterator<Item = (i32, SeriesKey)>) {
        let mut register = self.register.write().unwrap_or_else(PoisonError::into_inner);
        new.into_iter().for_each(|(id, key)| register.put_series(id, key));
    }
}
