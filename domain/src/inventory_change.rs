//! Changes of the inventory by people: what differs, field by field, and edits of some fields.

use crate::asset::Asset;
use crate::id::{AssetId, SourceName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Differences listed in one answer at most; all are counted.
pub const MAX_LISTED_CHANGES: usize = 1_000;

/// Refusals listed in one answer at most; all are counted.
pub const MAX_LISTED_REFUSALS: usize = 200;

/// Before the name of a tag where it is named like a field.
const TAG: &str = "tags.";

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    /// Its name; `tags.NAME` for a tag.
    pub field: String,
    /// What it was; null when it had none.
    pub before: Value,
    /// What it becomes; null when it has none any more.
    pub after: Value,
}

/// What changes of one asset.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AssetChange {
    /// The asset.
    pub asset: AssetId,
    /// Whether it is new.
    pub created: bool,
    /// The fields that differ; of a new asset all that it has.
    pub fields: Vec<FieldChange>,
}

/// How the inventory was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ChangeKind {
    /// A source delivered it.
    Delivery,
    /// An operator brought a file.
    Import,
    /// An operator edited one asset.
    Edit,
    /// An operator set fields of several.
    Bulk,
    /// An operator took another change back.
    Undo,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Delivery, Self::Import, Self::Edit, Self::Bulk, Self::Undo];

    /// The name in the API and the database.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivery => "delivery",
            Self::Import => "import",
            Self::Edit => "edit",
            Self::Bulk => "bulk",
            Self::Undo => "undo",
        }
    }
}

/// An entry of the inventory's log: everything that was changed together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryChange {
    /// Its number, growing with time.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// How.
    pub kind: ChangeKind,
    /// The operator who did it; none for a delivery.
    pub actor: Option<String>,
    /// The source that delivered it; none for what operators do.
    pub source: Option<SourceName>,
    /// What the operator said of it.
    pub note: Option<String>,
    /// The change it takes back.
    pub undoes: Option<i64>,
    /// The change that took it back.
    pub undone_by: Option<i64>,
    /// Assets it changed.
    pub assets: u64,
    /// What it changed: where one change is asked for, at most 1,000 assets; where the changes of one asset are, that one.
    #[serde(default)]
    pub changes: Vec<AssetChange>,
}

/// A line or feature of a file, or an asset, that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EntryRefusal {
    /// Where it is: `line 7`, `feature 3`, `asset ap-1`.
    pub place: String,
    /// What is wrong and what would be right.
    pub detail: String,
}

/// The answer to a change of the inventory, or to the question what it would do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InventoryReport {
    /// Whether it is done: false for a dry run, and when something was refused.
    pub applied: bool,
    /// Its number in the log, to undo it by; none when it is not done or changes nothing.
    pub change: Option<i64>,
    /// The encoding that a file was in, and how that is known.
    pub encoding: Option<String>,
    /// Assets that are new.
    pub created: u64,
    /// Assets that differ.
    pub updated: u64,
    /// Assets that are already so.
    pub unchanged: u64,
    /// What cannot be taken, at most 200.
    pub refused: Vec<EntryRefusal>,
    /// How much cannot be taken.
    pub refused_count: u64,
    /// What differs, at most 1,000 assets.
    pub changes: Vec<AssetChange>,
}

/// `POST /api/v1/inventory/bulk`: the same fields of several assets.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkChange {
    /// The assets.
    pub assets: Vec<AssetId>,
    /// The fields as they shall be, as in an edit (RFC 7396): null removes one; `tags` are set tag by tag.
    #[serde(default)]
    pub set: Map<String, Value>,
    /// Given back to their sources: the next delivery overwrites what operators have changed.
    #[serde(default)]
    pub release: bool,
    /// Why.
    #[serde(default)]
    pub note: Option<String>,
}

/// Why an edit makes no asset.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// An id is for ever.
    #[error("id cannot be changed: it is what measurements are stored under; retire the asset and import another")]
    Id,
    /// Not an asset any more.
    #[error("{0}")]
    NotAnAsset(String),
}

/// The asset with some fields as they shall be: a merge patch (RFC 7396).
///
/// # Errors
/// [`EditError`] naming the field.
pub fn edited(asset: &Asset, patch: &Map<String, Value>) -> Result<Asset, EditError> {
    if patch.get("id").is_some_and(|id| id.as_str() != Some(asset.id.as_str())) {
        return Err(EditError::Id);
    }
    let not_an_asset = |error: &dyn std::fmt::Display| EditError::NotAnAsset(error.to_string());
    let mut whole = serde_json::to_value(asset).map_err(|e| not_an_asset(&e))?;
    for (name, value) in patch {
        let mut probe = whole.clone();
        merge(&mut probe[name.as_str()], value);
        // Field by field, so that what is wrong has a name.
        let read = serde_json::from_value::<Asset>(probe.clone());
        read.map_err(|error| EditError::NotAnAsset(format!("{name} = {value}: {error}")))?;
        whole = probe;
    }
    serde_json::from_value(whole).map_err(|e| not_an_asset(&e))
}

/// RFC 7396, section 2; the fields of an asset are all there, so null stays where it is told.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(target) = target else { return };
    for (name, value) in patch {
        if value.is_null() {
            target.remove(name);
        } else {
            merge(target.entry(name.clone()).or_insert(Value::Null), value);
        }
    }
}

/// What makes `after` another asset than `before`; nothing when it is the same.
#[must_use]
pub fn difference(before: Option<&Asset>, after: &Asset) -> AssetChange {
    let (old, new) = (before.map(fields).unwrap_or_default(), fields(after));
    let names: std::collections::BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |name: &String| {
        let of = |fields: &Map<String, Value>| fields.get(name).cloned().unwrap_or(Value::Null);
        let (before, after) = (of(&old), of(&new));
        (before != after).then(|| FieldChange { field: name.clone(), before, after })
    };
    let fields = names.into_iter().filter_map(change).collect();
    AssetChange { asset: after.id.clone(), created: before.is_none(), fields }
}

/// The fields of an asset, tag by tag.
fn fields(asset: &Asset) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(asset) else { return Map::new() };
    if let Some(Value::Object(tags)) = fields.remove("tags") {
        fields.extend(tags.into_iter().map(|(name, value)| (format!("{TAG}{name}"), value)));
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{AssetKind, Point};
    use proptest::prelude::*;
    use serde_json::json;

    fn asset() -> Asset {
        Asset {
            point: Some(Point { lon: 9.19, lat: 45.46 }),
            tags: [("vendor".to_owned(), "x".to_owned())].into(),
            ..Asset::new("ap-1".parse().unwrap(), AssetKind::AccessPoint, "AP 1".to_owned())
        }
    }

    fn patch(value: Value) -> Result<Asset, EditError> {
        let Value::Object(patch) = value else { unreachable!("an object") };
        edited(&asset(), &patch)
    }

    #[test]
    fn an_edit_sets_what_it_names_and_leaves_the_rest() {
        let got = patch(json!({"owner": "MM S.p.A.", "tags": {"vendor": null, "model": "U7"}, "point": {"lat": 45.5}}));
        let mut expected = asset();
        expected.owner = Some("MM S.p.A.".to_owned());
        expected.tags = [("model".to_owned(), "U7".to_owned())].into();
        expected.point = Some(Point { lon: 9.19, lat: 45.5 });
        assert_eq!(got, Ok(expected.clone()));
        let change = difference(Some(&asset()), &expected);
        let names: Vec<&str> = change.fields.iter().map(|f| f.field.as_str()).collect();
        assert_eq!((names, change.created), (vec!["owner", "point", "tags.model", "tags.vendor"], false));
        assert_eq!((&change.fields[3].before, &change.fields[3].after), (&json!("x"), &Value::Null));
        assert_eq!(patch(json!({"point": null})).unwrap().point, None);
    }

    #[test]
    fn what_makes_no_asset_is_named() {
        for (value, wanted) in [
            (json!({"id": "ap-2"}), "id cannot be changed"),
            (json!({"kind": "router"}), "kind = \"router\": unknown variant"),
            (json!({"colour": "red"}), "colour = \"red\": unknown field"),
            (json!({"point": {"lat": "north"}}), "point = "),
            (json!({"name": null}), "name = null"),
        ] {
            let error = patch(value).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
    }

    #[test]
    fn a_new_asset_is_all_it_has() {
        let change = difference(None, &asset());
        assert!(change.created && change.fields.iter().any(|f| f.field == "tags.vendor"));
        assert!(change.fields.iter().all(|f| f.before.is_null() && !f.after.is_null()));
    }

    proptest! {
        #[test]
        fn what_differs_put_back_is_what_it_was(owner in proptest::option::of("[a-z]{1,8}"), vendor in "[a-z]{0,8}",
                                               pupils in proptest::option::of(0u32..2_000)) {
            let mut other = asset();
            other.owner = owner;
            other.pupils = pupils;
            other.tags = [("vendor".to_owned(), vendor)].into();
            let mut back = Map::new();
            let mut tags = Map::new();
            for field in difference(Some(&asset()), &other).fields {
                match field.field.strip_prefix(TAG) {
                    Some(tag) => tags.insert(tag.to_owned(), field.before),
                    None => back.insert(field.field, field.before),
                };
            }
            back.insert("tags".to_owned(), Value::Object(tags));
            prop_assert_eq!(edited(&other, &back), Ok(asset()));
            prop_assert!(difference(Some(&other), &other).fields.is_empty());
        }
    }
}
