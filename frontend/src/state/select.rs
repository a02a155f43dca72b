//! What pages read from the state.

use super::LiveState;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::{AreaSummary, AssetSummary, Entry, EntryKey, SeriesFigure, Topic, TopicState};

/// Every area's summary in `layer`.
pub fn area_summaries<'a>(state: &'a LiveState, layer: Layer) -> impl Iterator<Item = &'a AreaSummary> + use<'a> {
    let entries = state.topic(&Topic::City).into_iter().flat_map(TopicState::entries);
    entries.filter_map(move |entry| match entry {
        Entry::Area(area) if area.layer == layer => Some(area),
        _ => None,
    })
}

/// The summary of `area` in `layer`, as `topic` has it.
#[must_use]
pub fn area_summary<'a>(state: &'a LiveState, topic: &Topic, area: &AreaId, layer: Layer) -> Option<&'a AreaSummary> {
    match state.topic(topic)?.get(&EntryKey::Area(area.clone(), layer))? {
        Entry::Area(summary) => Some(summary),
        _ => None,
    }
}

/// The assets of a topic.
pub fn assets<'a>(state: &'a LiveState, topic: &Topic) -> impl Iterator<Item = &'a AssetSummary> + use<'a> {
    state.topic(topic).into_iter().flat_map(TopicState::entries).filter_map(|entry| match entry {
        Entry::Asset(asset) => Some(asset),
        _ => None,
    })
}

/// An asset as its own topic has it.
#[must_use]
pub fn asset_summary<'a>(state: &'a LiveState, asset: &AssetId) -> Option<&'a AssetSummary> {
    match state.topic(&Topic::Asset(asset.clone()))?.get(&EntryKey::Asset(asset.clone()))? {
        Entry::Asset(summary) => Some(summary),
        _ => None,
    }
}

/// The series of an asset.
pub fn series<'a>(state: &'a LiveState, asset: &AssetId) -> impl Iterator<Item = &'a SeriesFigure> + use<'a> {
    let topic = Topic::Asset(asset.clone());
    state.topic(&topic).into_iter().flat_map(TopicState::entries).filter_map(|entry| match entry {
        Entry::Series(series) => Some(series),
        _ => None,
    })
}

/// Changes whenever a service does: services have no place, the city's own summary is what tells of them.
#[must_use]
pub fn services_revision(state: &LiveState, city: &AreaId) -> Option<AreaSummary> {
    area_summary(state, &Topic::City, city, Layer::Services).cloned()
}
