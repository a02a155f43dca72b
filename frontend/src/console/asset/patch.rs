//! What a form of an asset changes: a merge patch (RFC 7396) of what differs and of nothing else.

use crate::console::inventory::texts::Texts;
use cruscotto_domain::asset::Asset;
use cruscotto_domain::id::AssetId;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// The fields of an asset as they are typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Fields {
    pub(super) name: String,
    pub(super) state: String,
    pub(super) owner: String,
    pub(super) parent: String,
    pub(super) controller: String,
    pub(super) power: String,
    pub(super) lat: String,
    pub(super) lon: String,
    pub(super) down: String,
    pub(super) up: String,
    pub(super) pupils: String,
    pub(super) tags: String,
}

/// Bit/s of a Mbit/s.
const MEGA: f64 = 1e6;

impl Fields {
    /// An asset as a form begins with it.
    pub(super) fn of(asset: &Asset) -> Self {
        let number = |n: f64| n.to_string();
        let above = |id: &Option<AssetId>| id.as_ref().map(ToString::to_string).unwrap_or_default();
        let tags: Vec<String> = asset.tags.iter().map(|(name, value)| format!("{name}={value}")).collect();
        Self {
            name: asset.name.clone(),
            state: asset.state.as_str().to_owned(),
            owner: asset.owner.clone().unwrap_or_default(),
            parent: above(&asset.parent),
            controller: above(&asset.controller),
            power: above(&asset.power),
            lat: asset.point.map(|p| number(p.lat)).unwrap_or_default(),
            lon: asset.point.map(|p| number(p.lon)).unwrap_or_default(),
            down: asset.contract.map(|c| number(c.down_bps / MEGA)).unwrap_or_default(),
            up: asset.contract.map(|c| number(c.up_bps / MEGA)).unwrap_or_default(),
            pupils: asset.pupils.map(|n| n.to_string()).unwrap_or_default(),
            tags: tags.join("\n"),
        }
    }
}

/// What of `asset` is to become otherwise.
///
/// # Errors
/// What is wrong, in the reader's language.
pub(super) fn patch(asset: &Asset, typed: &Fields, texts: &Texts) -> Result<Map<String, Value>, String> {
    let before = Fields::of(asset);
    let mut patch = Map::new();
    let words = |text: &String| if text.is_empty() { Value::Null } else { json!(text) };
    for (name, now, then) in [
        ("name", &typed.name, &before.name),
        ("state", &typed.state, &before.state),
        ("owner", &typed.owner, &before.owner),
        ("parent", &typed.parent, &before.parent),
        ("controller", &typed.controller, &before.controller),
        ("power", &typed.power, &before.power),
    ] {
        if now != then {
            patch.insert(name.to_owned(), words(now));
        }
    }
    let number = |label: &str, text: &str| -> Result<f64, String> {
        let read = text.replace(',', ".").parse::<f64>().ok().filter(|n| n.is_finite());
        read.ok_or_else(|| (texts.wrong_number)(label))
    };
    if (&typed.lat, &typed.lon) != (&before.lat, &before.lon) {
        let point = match (typed.lat.is_empty(), typed.lon.is_empty()) {
            (true, true) => Value::Null,
            (false, false) => json!({ "lat": number(texts.lat, &typed.lat)?, "lon": number(texts.lon, &typed.lon)? }),
            _ => return Err(texts.half_point.to_owned()),
        };
        patch.insert("point".to_owned(), point);
    }
    if (&typed.down, &typed.up) != (&before.down, &before.up) {
        let contract = if typed.down.is_empty() && typed.up.is_empty() {
            Value::Null
        } else {
            let (down, up) = (number(texts.down, &typed.down)?, number(texts.up, &typed.up)?);
            json!({ "down_bps": down * MEGA, "up_bps": up * MEGA })
        };
        patch.insert("contract".to_owned(), contract);
    }
    if typed.pupils != before.pupils {
        let pupils: Option<u32> = match typed.pupils.as_str() {
            "" => None,
            text => Some(text.parse().map_err(|_| (texts.wrong_number)(text))?),
        };
        patch.insert("pupils".to_owned(), json!(pupils));
    }
    let tags = tags_set(asset, &typed.tags, texts)?;
    if !tags.is_empty() {
        patch.insert("tags".to_owned(), Value::Object(tags));
    }
    Ok(patch)
}

/// The tags that differ; null for one that is gone.
fn tags_set(asset: &Asset, text: &str, texts: &Texts) -> Result<Map<String, Value>, String> {
    let mut now = BTreeMap::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once('=').ok_or_else(|| (texts.wrong_tag)(line))?;
        now.insert(name.trim(), value.trim());
    }
    let mut set = Map::new();
    for (name, value) in &now {
        if asset.tags.get(*name).map(String::as_str) != Some(*value) {
            set.insert((*name).to_owned(), json!(value));
        }
    }
    for name in asset.tags.keys().filter(|name| !now.contains_key(name.as_str())) {
        set.insert(name.clone(), Value::Null);
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::inventory::texts::texts;
    use crate::i18n::Lang;
    use cruscotto_domain::asset::{AssetKind, Contract, Point};
    use cruscotto_domain::inventory_change::edited;
    use proptest::prelude::*;

    fn asset() -> Asset {
        Asset {
            point: Some(Point { lon: 9.19, lat: 45.46 }),
            owner: Some("Comune".to_owned()),
            contract: Some(Contract { down_bps: 1e9, up_bps: 1e9 }),
            pupils: Some(400),
            demo: true,
            tags: [("supplier".to_owned(), "A2A".to_owned())].into(),
            ..Asset::new("school-1".parse().unwrap(), AssetKind::School, "Scuola demo 1".to_owned())
        }
    }

    fn changed(change: impl Fn(&mut Fields)) -> Result<Value, String> {
        let mut typed = Fields::of(&asset());
        change(&mut typed);
        patch(&asset(), &typed, texts(Lang::En)).map(Value::Object)
    }

    #[test]
    fn nothing_typed_changes_nothing() {
        assert_eq!(changed(|_| ()), Ok(json!({})));
    }

    #[test]
    fn only_what_differs_is_sent() {
        let moved = changed(|f| {
            f.lat = "45,5".to_owned();
            f.owner.clear();
            f.power = "cabinet-1".to_owned();
            f.up = "100".to_owned();
            f.tags = "supplier=MM\nmodel = U7".to_owned();
        });
        let expected = json!({
            "point": { "lat": 45.5, "lon": 9.19 }, "owner": null, "power": "cabinet-1", "contract": { "down_bps": 1e9, "up_bps": 1e8 },
            "tags": { "supplier": "MM", "model": "U7" },
        });
        assert_eq!(moved, Ok(expected));
        assert_eq!(changed(|f| f.tags.clear()), Ok(json!({ "tags": { "supplier": null } })));
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(changed(|f| f.lat = "north".to_owned()).unwrap_err().starts_with("Latitude"));
        assert!(changed(|f| f.lat.clear()).unwrap_err().contains("both"));
        assert!(changed(|f| f.tags = "x".to_owned()).unwrap_err().contains("name=value"));
        assert!(changed(|f| f.pupils = "many".to_owned()).unwrap_err().contains("many"));
    }

    proptest! {
        #[test]
        fn the_patch_makes_of_the_asset_what_was_typed(owner in "[A-Za-z]{0,8}", pupils in proptest::option::of(0_u32..2_000),
                                                       lat in 45.0_f64..46.0, tag in "[a-z]{1,6}") {
            let mut wanted = asset();
            wanted.owner = Some(owner).filter(|o| !o.is_empty());
            wanted.pupils = pupils;
            wanted.point = Some(Point { lon: 9.19, lat });
            wanted.tags = [(tag, "x".to_owned())].into();
            let patch = patch(&asset(), &Fields::of(&wanted), texts(Lang::It)).unwrap();
            prop_assert_eq!(edited(&asset(), &patch), Ok(wanted));
        }
    }
}
