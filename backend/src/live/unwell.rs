//! The state as the incident engine sees it: who is not well, and which sources deliver.

use super::state::CityState;
use crate::known::PlacedAsset;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::SourceName;
use cruscotto_domain::live::AssetSummary;
use cruscotto_domain::time::Timestamp;

/// An asset that is not ok.
#[derive(Debug, Clone, Copy)]
pub struct Unwell<'a> {
    /// The asset and where it is.
    pub placed: &'a PlacedAsset,
    /// Its state and cause.
    pub summary: &'a AssetSummary,
    /// Who measures it.
    pub source: Option<&'a SourceName>,
    /// Whether it is not there: a presence metric says so.
    pub down: bool,
    /// The age in microseconds at which the newest verdict on it says nothing any more, and when that was.
    pub newest: Option<Timestamp>,
}

/// A source, as far as its assets depend on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The source.
    pub name: SourceName,
    /// When it last delivered.
    pub last: Timestamp,
    /// How old the newest sample of that delivery was, in microseconds.
    pub lag: i64,
    /// Assets it measures.
    pub assets: u32,
    /// Whether any of them is of the demo city.
    pub demo: bool,
    /// The shortest time in microseconds after which one of its assets is unknown without it.
    pub freshness: i64,
}

impl CityState {
    /// Every asset that is not ok, as it was last summed up.
    pub fn unwell(&self) -> impl Iterator<Item = Unwell<'_>> {
        self.assets.values().filter(|asset| asset.summary.health != Health::Ok).map(|asset| Unwell {
            placed: &asset.placed,
            summary: &asset.summary,
            source: asset.source.as_ref(),
            down: asset.health.is_down(),
            newest: asset.health.conditions().filter_map(|(_, machine)| machine.last()).max(),
        })
    }

    /// Every source that measures assets.
    #[must_use]
    pub fn feeds(&self) -> Vec<Feed> {
        let mut feeds: std::collections::BTreeMap<&SourceName, Feed> = std::collections::BTreeMap::new();
        for asset in self.assets.values() {
            let Some((name, (last, lag))) = asset.source.as_ref().and_then(|s| Some((s, *self.sources.get(s)?))) else {
                continue;
            };
            let freshness = asset.health.conditions().filter_map(|(key, _)| self.options.judge.freshness(&key.metric));
            let Some(freshness) = freshness.min() else { continue };
            let feed = feeds.entry(name).or_insert_with(|| Feed {
                name: name.clone(),
                last,
                lag,
                assets: 0,
                demo: false,
                freshness,
            });
            feed.assets = feed.assets.saturating_add(1);
            feed.demo |= asset.placed.asset.demo;
            feed.freshness = feed.freshness.min(freshness);
        }
        feeds.into_values().collect()
    }
}
