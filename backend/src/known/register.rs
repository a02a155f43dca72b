//! Assets and series by what they are called, and which series may be measured.
//!
//! A series is looked up by its name once, where a delivery comes in; from there on it is a number. Whether samples of it
//! may come in was found out when it was entered, and is found out again when its asset changes.

use super::PlacedAsset;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::{SampleError, SeriesKey, check_labels};
use hashbrown::{DefaultHashBuilder, HashTable};
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

/// The place of a series in the register: the same as long as the program runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeriesIndex(u32);

/// A series that is stored.
#[derive(Debug, Clone)]
pub struct KnownSeries {
    /// Its id in the store.
    pub id: i32,
    /// What it is called.
    pub key: Arc<SeriesKey>,
    /// Its metric when samples may come in; none when they may not, and [`Register::fit`] says why.
    pub metric: Option<Arc<MetricDefinition>>,
}

/// Why samples of a series may not come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unfit {
    /// A short stable word for counters and clients.
    pub code: &'static str,
    /// What is wrong and what would be right.
    pub detail: String,
}

impl From<SampleError> for Unfit {
    fn from(error: SampleError) -> Self {
        Self { code: error.code(), detail: error.to_string() }
    }
}

/// Assets and series by name.
#[derive(Debug)]
pub struct Register {
    catalogue: Arc<Catalogue>,
    assets: HashMap<AssetId, Arc<PlacedAsset>>,
    series: Vec<KnownSeries>,
    by_name: HashTable<SeriesIndex>,
    hasher: DefaultHashBuilder,
    by_id: HashMap<i32, SeriesIndex>,
    of_asset: HashMap<AssetId, Vec<SeriesIndex>>,
}

impl Register {
    pub(super) fn new(catalogue: Arc<Catalogue>) -> Self {
        Self {
            catalogue,
            assets: HashMap::new(),
            series: Vec::new(),
            by_name: HashTable::new(),
            hasher: DefaultHashBuilder::default(),
            by_id: HashMap::new(),
            of_asset: HashMap::new(),
        }
    }

    /// The asset called `id`.
    #[must_use]
    pub fn asset(&self, id: &AssetId) -> Option<&Arc<PlacedAsset>> {
        self.assets.get(id)
    }

    /// Every asset.
    pub fn assets(&self) -> impl Iterator<Item = &Arc<PlacedAsset>> {
        self.assets.values()
    }

    /// The series at `index`, which was given by this register.
    #[must_use]
    pub fn series(&self, index: SeriesIndex) -> &KnownSeries {
        &self.series[index.0 as usize]
    }

    /// Every series.
    pub fn all_series(&self) -> impl Iterator<Item = &KnownSeries> {
        self.series.iter()
    }

    /// How many series an asset has.
    #[must_use]
    pub fn series_of(&self, asset: &AssetId) -> usize {
        self.of_asset.get(asset).map_or(0, Vec::len)
    }

    /// The name of the series with this id in the store.
    #[must_use]
    pub fn key_of(&self, id: i32) -> Option<&Arc<SeriesKey>> {
        self.by_id.get(&id).map(|index| &self.series(*index).key)
    }

    /// The series of this key.
    #[must_use]
    pub fn find_key(&self, key: &SeriesKey) -> Option<SeriesIndex> {
        self.find(key.asset.as_str(), key.metric.as_str(), labels(key))
    }

    /// The series that is called so; `labels` by name, as [`SeriesKey`] has them.
    #[must_use]
    pub fn find<'n>(
        &self,
        asset: &str,
        metric: &str,
        labels: impl Iterator<Item = (&'n str, &'n str)> + Clone,
    ) -> Option<SeriesIndex> {
        let hash = self.hash(asset, metric, labels.clone());
        let is_called_so = move |index: &SeriesIndex| {
            let key = &self.series(*index).key;
            let mut others = labels.clone();
            let same = |label: (&str, &str)| others.next().is_some_and(|other| other == label);
            key.asset.as_str() == asset
                && key.metric.as_str() == metric
                && self::labels(key).all(same)
                && others.next().is_none()
        };
        self.by_name.find(hash, is_called_so).copied()
    }

    /// The metric of a series called `key` if samples of it may come in.
    ///
    /// # Errors
    /// [`Unfit`]: metric or asset is not known, the metric is not measured on such assets, or has not these labels.
    pub fn fit(&self, key: &SeriesKey) -> Result<&Arc<MetricDefinition>, Unfit> {
        let metric = self.catalogue.get(&key.metric).ok_or_else(|| SampleError::UnknownMetric(key.metric.clone()))?;
        let placed = self.asset(&key.asset).ok_or_else(|| SampleError::UnknownAsset(key.asset.clone()))?;
        let kind = placed.asset.kind;
        if !metric.assets.contains(&kind) {
            let expected = metric.assets.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", ");
            let detail =
                format!("metric '{}' is not measured on '{}', a {kind}: expected {expected}", metric.id, key.asset);
            return Err(Unfit { code: "wrong_asset_kind", detail });
        }
        check_labels(metric, &key.labels)?;
        Ok(metric)
    }

    pub(super) fn put_asset(&mut self, placed: Arc<PlacedAsset>) {
        let id = placed.asset.id.clone();
        self.assets.insert(id.clone(), placed);
        for index in self.of_asset.get(&id).cloned().unwrap_or_default() {
            self.series[index.0 as usize].metric = self.fit(&self.series(index).key).ok().cloned();
        }
    }

    pub(super) fn put_series(&mut self, id: i32, key: SeriesKey) {
        if self.find_key(&key).is_some() {
            return;
        }
        let index = SeriesIndex(u32::try_from(self.series.len()).unwrap_or(u32::MAX));
        let metric = self.fit(&key).ok().cloned();
        let hash = self.hash(key.asset.as_str(), key.metric.as_str(), labels(&key));
        self.of_asset.entry(key.asset.clone()).or_default().push(index);
        self.by_id.insert(id, index);
        self.series.push(KnownSeries { id, key: Arc::new(key), metric });
        let (series, hasher) = (&self.series, &self.hasher);
        self.by_name.insert_unique(hash, index, |index| {
            let key = &series[index.0 as usize].key;
            hash_of(hasher, key.asset.as_str(), key.metric.as_str(), labels(key))
        });
    }

    fn hash<'n>(&self, asset: &str, metric: &str, labels: impl Iterator<Item = (&'n str, &'n str)>) -> u64 {
        hash_of(&self.hasher, asset, metric, labels)
    }
}

fn labels(key: &SeriesKey) -> impl Iterator<Item = (&str, &str)> + Clone {
    key.labels.iter().map(|(name, value)| (name.as_str(), value.as_str()))
}

fn hash_of<'n>(
    hasher: &DefaultHashBuilder,
    asset: &str,
    metric: &str,
    labels: impl Iterator<Item = (&'n str, &'n str)>,
) -> u64 {
    let mut state = hasher.build_hasher();
    (asset, metric).hash(&mut state);
    labels.for_each(|label| label.hash(&mut state));
    state.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::asset::Asset;
    use serde_json::json;

    fn placed(id: &str, kind: &str) -> Arc<PlacedAsset> {
        let asset: Asset = serde_json::from_value(json!({"id": id, "kind": kind, "name": id})).unwrap();
        Arc::new(PlacedAsset { asset, placement: Default::default(), source: None })
    }

    fn key(asset: &str, labels: &[(&str, &str)]) -> SeriesKey {
        SeriesKey {
            asset: asset.parse().unwrap(),
            metric: "wifi.clients".parse().unwrap(),
            labels: labels.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        }
    }

    fn register() -> Register {
        Register::new(Arc::new(Catalogue::built_in().unwrap()))
    }

    #[test]
    fn series_are_found_by_their_parts_and_by_nothing_near_them() {
        let mut register = register();
        register.put_asset(placed("ap-1", "access_point"));
        register.put_series(7, key("ap-1", &[("radio", "a"), ("ssid", "b")]));
        register.put_series(8, key("ap-1", &[]));
        register.put_series(9, key("ap-1", &[]));
        assert_eq!((register.series_of(&"ap-1".parse().unwrap()), register.all_series().count()), (2, 2));
        let id = |labels: &[(&str, &str)]| {
            let labels: Vec<(&str, &str)> = labels.to_vec();
            register.find("ap-1", "wifi.clients", labels.iter().copied()).map(|i| register.series(i).id)
        };
        assert_eq!(id(&[("radio", "a"), ("ssid", "b")]), Some(7));
        assert_eq!(id(&[]), Some(8));
        assert_eq!(id(&[("ssid", "b"), ("radio", "a")]), None, "not by name: looked up as a key instead");
        assert_eq!(id(&[("radio", "a")]), None);
        assert_eq!(register.key_of(7).unwrap().labels.len(), 2);
    }

    #[test]
    fn whether_samples_may_come_in_follows_the_asset() {
        let mut register = register();
        register.put_series(1, key("ap-1", &[]));
        let index = register.find_key(&key("ap-1", &[])).unwrap();
        assert_eq!(register.fit(&key("ap-1", &[])).unwrap_err().code, "unknown_asset");
        assert!(register.series(index).metric.is_none());
        register.put_asset(placed("ap-1", "access_point"));
        assert!(register.series(index).metric.is_some());
        register.put_asset(placed("ap-1", "school"));
        assert!(register.series(index).metric.is_none());
        assert_eq!(register.fit(&key("ap-1", &[])).unwrap_err().code, "wrong_asset_kind");
    }
}
