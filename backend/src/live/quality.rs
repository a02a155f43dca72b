//! Who delivers, and of how much there is fresh data.

use super::state::CityState;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

/// A source of measurements, and what it measures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceQuality {
    /// Its name.
    pub source: SourceName,
    /// When it last delivered.
    pub last: Option<Timestamp>,
    /// Whether it has been silent for longer than it may be.
    pub silent: bool,
    /// Its assets by layer: those with a fresh headline figure, and all.
    pub assets: Vec<(Layer, u32, u32)>,
}

impl CityState {
    /// Every source that delivered, or that an asset is measured by, by name.
    #[must_use]
    pub fn source_quality(&self) -> Vec<SourceQuality> {
        let mut assets: BTreeMap<&SourceName, BTreeMap<Layer, (u32, u32)>> = BTreeMap::new();
        for source in self.sources.keys() {
            assets.entry(source).or_default();
        }
        for asset in self.assets.values() {
            let (Some(source), Some(layer)) = (&asset.source, asset.placed.asset.kind.layer()) else { continue };
            let fresh = asset.summary.figures.iter().any(|f| f.coverage.is_some_and(|share| share > 0.0));
            let (of_fresh, all) = assets.entry(source).or_default().entry(layer).or_default();
            *of_fresh += u32::from(fresh);
            *all += 1;
        }
        let feed = |(source, layers): (&SourceName, BTreeMap<Layer, (u32, u32)>)| SourceQuality {
            source: source.clone(),
            last: self.sources.get(source).map(|(at, _)| *at),
            silent: self.silent.contains(source),
            assets: layers.into_iter().map(|(layer, (fresh, all))| (layer, fresh, all)).collect(),
        };
        assets.into_iter().map(feed).collect()
    }
}
