//! `inventory.geojson`: the assets as points.

use crate::plan::Plan;
use cruscotto_domain::asset::Asset;
use geojson::feature::Id;
use geojson::{Feature, FeatureCollection, Geometry};
use serde_json::Value;

pub(super) fn text(plan: &Plan) -> Result<String, serde_json::Error> {
    let features = plan.devices.iter().map(|d| feature(&d.asset)).collect::<Result<Vec<_>, _>>()?;
    serde_json::to_string(&FeatureCollection { bbox: None, features, foreign_members: None })
}

/// An asset: its point as the geometry, its other fields as the properties.
fn feature(asset: &Asset) -> Result<Feature, serde_json::Error> {
    let mut properties = match serde_json::to_value(asset)? {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    properties.remove("point");
    Ok(Feature {
        bbox: None,
        geometry: asset.point.map(|p| Geometry::new_point([p.lon, p.lat])),
        id: Some(Id::String(asset.id.to_string())),
        properties: Some(properties),
        foreign_members: None,
    })
}
