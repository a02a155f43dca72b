//! Inventory as GeoJSON (RFC 7946): a FeatureCollection of Points whose properties are the fields of an asset.

use super::{Entry, FileError};
use crate::asset::Asset;
use ::geojson::{FeatureCollection, GeoJson, GeometryValue};
use serde_json::{Value, json};

/// The assets of a file.
///
/// # Errors
/// [`FileError`] with the feature, the field, its value and what would be right.
pub fn read_geojson(text: &str) -> Result<Vec<Asset>, FileError> {
    geojson_entries(text)?.into_iter().map(|entry| entry.asset).collect()
}

/// The assets of a file, each by itself: one that is wrong is told beside those that are not.
///
/// # Errors
/// [`FileError`] when it is no collection at all.
pub fn geojson_entries(text: &str) -> Result<Vec<Entry>, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let parsed: GeoJson = text.parse().map_err(|e| FileError::new("file", format!("not GeoJSON: {e}")))?;
    let GeoJson::FeatureCollection(FeatureCollection { features, .. }) = parsed else {
        return Err(FileError::new("file", "expected a FeatureCollection of Points"));
    };
    let entry = |(i, feature)| Entry { place: format!("feature {}", i + 1), asset: asset(i + 1, feature) };
    Ok(features.into_iter().enumerate().map(entry).collect())
}

fn asset(number: usize, feature: ::geojson::Feature) -> Result<Asset, FileError> {
    let mut properties = feature.properties.unwrap_or_default();
    let id = properties.get("id").and_then(Value::as_str).unwrap_or("no id").chars().take(96).collect::<String>();
    let wrong = |reason: String| FileError::new(format!("feature {number} ({id})"), reason);
    if properties.contains_key("point") {
        return Err(wrong("point: the place is the feature's geometry, not a property".to_owned()));
    }
    let point = match feature.geometry.map(|g| g.value) {
        None => Value::Null,
        Some(GeometryValue::Point { coordinates }) => {
            let (lon, lat) = (coordinates.as_slice().first().copied(), coordinates.as_slice().get(1).copied());
            let (Some(lon), Some(lat)) = (lon, lat) else {
                return Err(wrong("coordinates: expected [longitude, latitude]".to_owned()));
            };
            super::table::check_place(lon, lat).map_err(wrong)?;
            json!({ "lon": lon, "lat": lat })
        }
        Some(_) => return Err(wrong("geometry: expected a Point, or null for what has no place".to_owned())),
    };
    properties.insert("point".to_owned(), point);
    for optional in ["owner", "parent", "contract", "pupils"] {
        properties.entry(optional).or_insert(Value::Null);
    }
    // Field by field would repeat the definition of an asset: a wrong field is found by what its reader says.
    let object = Value::Object(properties);
    serde_json::from_value(object.clone()).map_err(|error| {
        let field = culprit(&object);
        wrong(field.map_or_else(|| error.to_string(), |(name, value)| format!("{name} = {value}: {error}")))
    })
}

/// The one field without (or with only) which the object is still wrong: that with the value that cannot be.
fn culprit(object: &Value) -> Option<(String, Value)> {
    let neutral = json!({
        "id": "x", "kind": "office", "name": "x", "point": null, "owner": null, "parent": null,
        "contract": null, "pupils": null,
    });
    let fields = object.as_object()?;
    let wrong = fields.iter().find(|(name, value)| {
        let mut probe = neutral.clone();
        probe[name.as_str()] = (*value).clone();
        serde_json::from_value::<Asset>(probe).is_err()
    });
    wrong.map(|(name, value)| (name.clone(), value.clone()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn feature(properties: &str, geometry: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{geometry},"properties":{properties}}}]}}"#
        )
    }

    const POINT: &str = r#"{"type":"Point","coordinates":[9.19,45.46]}"#;

    #[test]
    fn reads_assets_with_and_without_a_place() {
        let text = feature(r#"{"id":"ap-1","kind":"access_point","name":"AP 1","tags":{"vendor":"x"}}"#, POINT);
        let asset = &read_geojson(&text).unwrap()[0];
        assert_eq!((asset.id.as_str(), asset.point.unwrap().lat), ("ap-1", 45.46));
        let text = feature(r#"{"id":"uplink-1","kind":"uplink","name":"U"}"#, "null");
        assert!(read_geojson(&text).unwrap()[0].point.is_none());
    }

    #[test]
    fn an_error_names_feature_field_value_and_remedy() {
        for (properties, geometry, wanted) in [
            (r#"{"id":"a","kind":"router","name":"x"}"#, POINT, "feature 1 (a): kind = \"router\": unknown variant"),
            (r#"{"id":"a","kind":"school","name":"x","pupils":-3}"#, POINT, "pupils = -3"),
            (r#"{"id":"a","kind":"school","name":"x","colour":"red"}"#, POINT, "colour = \"red\": unknown field"),
            (r#"{"id":"a","kind":"school"}"#, POINT, "missing field `name`"),
            (r#"{"id":"a","kind":"school","name":"x"}"#, r#"{"type":"Point","coordinates":[45.46,99]}"#, "latitude 99"),
            (
                r#"{"id":"a","kind":"school","name":"x"}"#,
                r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
                "a Point",
            ),
        ] {
            let error = read_geojson(&feature(properties, geometry)).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(text in ".{0,200}", field in "[a-z]{1,8}", value in -1e9f64..1e9) {
            prop_assert!(read_geojson(&text).is_err());
            let properties = format!(r#"{{"id":"a","kind":"school","name":"x","{field}":{value}}}"#);
            if let Err(error) = read_geojson(&feature(&properties, POINT)) {
                prop_assert!(error.to_string().starts_with("feature 1 ("));
            }
        }
    }
}
