//! The simulated city's inventory, as the collectors read it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cruscotto_domain::asset::{Asset, AssetKind, Point};
use cruscotto_domain::id::AssetId;
use serde_json::Value;

/// The file in the data folder that the collectors watch.
const FILE: &str = "inventory/watched/inventory.geojson";

/// The assets of a city.
#[derive(Debug, Clone)]
pub struct Inventory {
    assets: Vec<Asset>,
}

impl Inventory {
    /// Reads the inventory of the city whose data is in `city_folder`.
    ///
    /// # Errors
    /// If it is not there, or a feature is not an asset.
    pub fn read(city_folder: &Path) -> Result<Self> {
        let path = city_folder.join(FILE);
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let collection: Value = serde_json::from_str(&text)?;
        let features = collection["features"].as_array().context("no features")?;
        let assets = features.iter().map(asset).collect::<Result<_>>()?;
        Ok(Self { assets })
    }

    /// Every asset.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        self.assets.iter()
    }

    /// The assets of a kind.
    pub fn of_kind(&self, kind: AssetKind) -> impl Iterator<Item = &Asset> {
        self.assets.iter().filter(move |asset| asset.kind == kind)
    }

    /// The access points by the uplink they hang on, the fullest first.
    #[must_use]
    pub fn uplinks(&self) -> Vec<(AssetId, Vec<AssetId>)> {
        let mut groups: BTreeMap<AssetId, Vec<AssetId>> = BTreeMap::new();
        for access_point in self.of_kind(AssetKind::AccessPoint) {
            if let Some(parent) = &access_point.parent {
                groups.entry(parent.clone()).or_default().push(access_point.id.clone());
            }
        }
        let mut groups: Vec<_> = groups.into_iter().collect();
        groups.sort_by_key(|(_, children)| std::cmp::Reverse(children.len()));
        groups
    }

    /// An access point that is polled itself, not through a controller.
    ///
    /// # Errors
    /// If the city has none.
    pub fn standalone(&self) -> Result<&Asset> {
        self.of_kind(AssetKind::AccessPoint)
            .find(|asset| !asset.tags.contains_key("controller"))
            .context("no access point without a controller")
    }
}

fn asset(feature: &Value) -> Result<Asset> {
    let mut properties = feature["properties"].clone();
    if let Ok([lon, lat]) = serde_json::from_value::<[f64; 2]>(feature["geometry"]["coordinates"].clone()) {
        properties["point"] = serde_json::to_value(Point { lon, lat })?;
    }
    serde_json::from_value(properties).with_context(|| format!("not an asset: {feature}"))
}
