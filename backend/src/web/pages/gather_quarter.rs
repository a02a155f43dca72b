//! A search by name, and what lies around a place.

use super::gather::Gathering;
use crate::audience::Audience;
use cruscotto_domain::api::{AreaItem, AssetItem};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::{AssetKind, Point};
use cruscotto_domain::city::Place;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_frontend::pages::MAX_QUERY_CHARS;
use cruscotto_frontend::public::{Address, Content, Near, QuarterContent};
use cruscotto_frontend::widgets::matches;

/// Areas found at most.
const MAX_AREAS: usize = 10;

/// Places found at most.
const MAX_PLACES: usize = 15;

/// Addresses found at most.
const MAX_ADDRESSES: usize = 10;

/// What stands before an address's id after `near=`, where an asset's may stand too.
const ADDRESS: &str = "place:";

/// Metres around a place that are looked at.
const AROUND_M: f64 = 2_000.0;

/// Of each kind, what is around at most.
const MAX_AROUND: usize = 10;

/// What people can go to.
const PLACES: [AssetKind; 3] = [AssetKind::AccessPoint, AssetKind::School, AssetKind::Office];

pub(super) fn quarter(of: &Gathering<'_>, query: &str, near: Option<&str>) -> Content {
    let query: String = query.trim().chars().take(MAX_QUERY_CHARS).collect();
    let near = match near {
        None => None,
        Some(id) => match near_to(of, id) {
            Some(near) => Some(near),
            None => return Content::NotFound(Some(id.to_owned())),
        },
    };
    let live = of.state.hub.state();
    let (mut areas, mut places, mut addresses) = (Vec::new(), Vec::new(), Vec::new());
    if !query.is_empty() {
        let items: Vec<AreaItem> = live
            .area_items(None, |_| Audience::Public)
            .into_iter()
            .filter(|item| item.area.level != AreaLevel::City)
            .collect();
        let found = matches(items.iter().map(|item| item.area.name.as_str()), &query, MAX_AREAS);
        areas = found.into_iter().map(|i| (items[i].area.clone(), items[i].layers.clone())).collect();
        let all: Vec<AssetItem> = live
            .asset_items(None, None, |_| Audience::Public)
            .filter(|item| PLACES.contains(&item.summary.kind) && item.summary.point.is_some())
            .collect();
        let mut found = matches(all.iter().map(|item| item.summary.name.as_str()), &query, MAX_PLACES);
        // Who types an id means that one.
        found.extend(all.iter().position(|item| item.summary.id.as_str().eq_ignore_ascii_case(&query)));
        found.dedup();
        let address = |place: &Place| Address {
            id: format!("{ADDRESS}{}", place.id),
            name: place.name.clone(),
            nil: of.state.city.locate(place.point).nil,
            demo: place.demo,
        };
        addresses = of.state.city.places.search(&query, MAX_ADDRESSES).into_iter().map(address).collect();
        places = found.into_iter().map(|i| (all[i].summary.clone(), all[i].placement.nil.clone())).collect();
    }
    Content::Quarter(Box::new(QuarterContent { areas, places, addresses, near }))
}

/// The asset or the address that `id` names, and what lies around it.
fn near_to(of: &Gathering<'_>, id: &str) -> Option<Near> {
    if let Some(place) = id.strip_prefix(ADDRESS).and_then(|id| of.state.city.places.get(id)) {
        let nil = of.state.city.locate(place.point).nil;
        return Some(around(of, place.point, place.name.clone(), None, nil, place.demo));
    }
    let id: AssetId = id.parse().ok()?;
    let asset = of.state.hub.state().asset_summary(&id, Audience::Public)?;
    let nil = of.state.known.asset(&id).and_then(|placed| placed.placement.nil.clone());
    Some(around(of, asset.point?, asset.name, Some(id), nil, asset.demo))
}

/// What lies around a point, nearest first.
fn around(
    of: &Gathering<'_>,
    here: Point,
    name: String,
    asset: Option<AssetId>,
    nil: Option<AreaId>,
    demo: bool,
) -> Near {
    let live = of.state.hub.state();
    let mut around: Vec<_> = live
        .asset_items(None, None, |_| Audience::Public)
        .map(|item| item.summary)
        .filter(|other| asset.as_ref() != Some(&other.id) && PLACES.contains(&other.kind))
        .filter_map(|other| Some((here.distance_m(other.point?), other)))
        .filter(|(metres, _)| *metres <= AROUND_M)
        .collect();
    around.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let nearest = PLACES.into_iter().flat_map(|kind| {
        around.iter().filter(move |(_, other)| other.kind == kind).take(MAX_AROUND).cloned().collect::<Vec<_>>()
    });
    let around = nearest.map(|(metres, other)| (other, metres)).collect();
    Near { name, asset, demo, nil, around }
}
