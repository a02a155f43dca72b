//! Features: assets and areas with their state now, as the public sees it.

use super::Collection;
use crate::audience::Audience;
use crate::live::CityState;
use crate::web::Boundaries;
use cruscotto_domain::api::{AreaItem, AssetItem};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::city::City;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// A box of west, south, east and north.
pub(super) type Bbox = [f64; 4];

/// A feature and its id.
pub(super) type Found = (String, Value);

fn with_figures(mut properties: Map<String, Value>, prefix: &str, figures: &[Figure]) -> Map<String, Value> {
    for figure in figures {
        properties.insert(format!("{prefix}{}", figure.metric), json!(figure.value));
    }
    properties
}

fn asset(item: &AssetItem) -> Option<Found> {
    let summary = &item.summary;
    let point = summary.point?;
    let mut properties = Map::new();
    for (name, value) in [
        ("name", json!(summary.name)),
        ("kind", json!(summary.kind)),
        ("health", json!(summary.health)),
        ("since", json!(summary.since)),
        ("municipio", json!(item.placement.municipio)),
        ("nil", json!(item.placement.nil)),
        ("demo", json!(summary.demo)),
    ] {
        properties.insert(name.to_owned(), value);
    }
    let properties = with_figures(properties, "", &summary.figures);
    let geometry = json!({"type": "Point", "coordinates": [point.lon, point.lat]});
    let id = summary.id.to_string();
    Some((id.clone(), json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})))
}

fn area(item: &AreaItem, geometry: &Value) -> Found {
    let mut properties = Map::new();
    for (name, value) in [
        ("name", json!(item.area.name)),
        ("level", json!(item.area.level)),
        ("code", json!(item.area.code)),
        ("area_m2", json!(item.area.area_m2)),
    ] {
        properties.insert(name.to_owned(), value);
    }
    for layer in &item.layers {
        let name = layer.layer.as_str();
        properties.insert(format!("{name}.health"), json!(layer.health));
        properties.insert(format!("{name}.total"), json!(layer.counts.total()));
        for health in [Health::Unknown, Health::Ok, Health::Problem, Health::Critical, Health::Maintenance] {
            properties.insert(format!("{name}.{}", health.as_str()), json!(layer.counts.of(health)));
        }
        properties = with_figures(properties, "", &layer.figures);
    }
    let id = item.area.id.to_string();
    (id.clone(), json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties}))
}

fn assets(live: &CityState, kind: AssetKind, bbox: Option<Bbox>) -> Vec<Found> {
    let inside = |item: &AssetItem| {
        item.summary.kind == kind
            && item.summary.point.is_some_and(|p| {
                bbox.is_none_or(|[west, south, east, north]| {
                    (west..=east).contains(&p.lon) && (south..=north).contains(&p.lat)
                })
            })
    };
    live.asset_items(None, None, |_| Audience::Public).filter(inside).filter_map(|item| asset(&item)).collect()
}

fn areas(live: &CityState, city: &City, boundaries: &Boundaries, level: AreaLevel, bbox: Option<Bbox>) -> Vec<Found> {
    let geometries: BTreeMap<String, Value> = boundaries.geometries(level);
    let inside = |item: &AreaItem| {
        let shape = city.level(level).iter().find(|s| s.area.id == item.area.id);
        bbox.is_none_or(|bbox| shape.is_some_and(|shape| shape.meets(bbox)))
    };
    let items = live.area_items(Some(level), |_| Audience::Public).into_iter().filter(inside);
    items.map(|item| area(&item, geometries.get(item.area.id.as_str()).unwrap_or(&Value::Null))).collect()
}

/// The features of a collection that meet the box, by id.
pub(super) fn features(
    live: &CityState,
    city: &City,
    boundaries: &Boundaries,
    collection: Collection,
    bbox: Option<Bbox>,
) -> Vec<Found> {
    let mut found = match collection {
        Collection::Assets(kind) => assets(live, kind, bbox),
        Collection::Areas(level) => areas(live, city, boundaries, level, bbox),
    };
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}
