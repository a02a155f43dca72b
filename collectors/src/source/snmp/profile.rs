//! What is read from a kind of device: data files, so that a new vendor is a new file.

use crate::config::{ConfigError, read_text};
use async_snmp::Oid;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use serde::{Deserialize, Deserializer, de};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The profiles compiled in.
const BUILT_IN: &[(&str, &str)] = &[
    ("profiles/if-mib.toml", include_str!("../../../profiles/if-mib.toml")),
    ("profiles/unifi.toml", include_str!("../../../profiles/unifi.toml")),
    ("profiles/airespace.toml", include_str!("../../../profiles/airespace.toml")),
];

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    #[serde(default)]
    extends: Vec<String>,
    #[serde(rename = "table", default)]
    tables: Vec<Table>,
}

/// What is read from one kind of device.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// The name that targets use.
    pub name: String,
    /// Its tables, those it extends first.
    pub tables: Vec<Table>,
}

/// A conceptual table (RFC 2578 7.1.12), or the part of one that is of use.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Its name in errors and in `asset_of`.
    pub name: String,
    /// Its columns. The rows are those that the first column has.
    pub columns: Vec<Column>,
    /// The rows are about the assets of another table.
    pub asset_of: Option<AssetOf>,
    /// A label whose value is the last arc of the index.
    pub index_label: Option<IndexLabel>,
    /// The metric of the busier direction over the speed.
    pub utilisation: Option<MetricId>,
}

/// Rows about the assets that another table names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssetOf {
    /// The table with an `asset` column.
    pub table: String,
    /// How many arcs of the index are the other table's index.
    pub index_arcs: usize,
}

/// A label made of the last arc of the index.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndexLabel {
    /// The label.
    pub label: String,
    /// Values by arc; an arc that is not here is written as a number.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A column and what it is for. Columns of what seldom changes are read when the table is discovered, the others at
/// each poll.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case", deny_unknown_fields)]
pub enum Column {
    /// At discovery: the row is about the asset of this id.
    Asset {
        /// The column.
        oid: ColumnOid,
    },
    /// At discovery: the value of a label.
    Label {
        /// The column.
        oid: ColumnOid,
        /// The label.
        label: String,
        /// Our words for theirs; a word that is not here stays.
        #[serde(default)]
        values: BTreeMap<String, String>,
    },
    /// At discovery: rows with other values are left out.
    Keep {
        /// The column.
        oid: ColumnOid,
        /// The values of rows that are kept.
        values: Vec<u32>,
    },
    /// At discovery: the speed that `utilisation` is a share of.
    Speed {
        /// The column.
        oid: ColumnOid,
        /// Bit/s in a unit of the column.
        scale: f64,
    },
    /// Each poll: a level. Rows of one series add up.
    Value {
        /// The column.
        oid: ColumnOid,
        /// The metric.
        metric: MetricId,
        /// The metric's units in a unit of the column.
        #[serde(default = "one")]
        scale: f64,
        /// Values of an enumeration.
        #[serde(default)]
        values: BTreeMap<String, f64>,
        /// What every other value of the enumeration means; none: nothing is known then.
        otherwise: Option<f64>,
    },
    /// Each poll: a counter whose growth per second is the metric.
    Rate {
        /// The column.
        oid: ColumnOid,
        /// The metric.
        metric: MetricId,
        /// The metric's units in a unit of the counter.
        scale: f64,
    },
    /// Each poll: the time of the last discontinuity of the row's counters (RFC 2863 3.1.6).
    Discontinuity {
        /// The column.
        oid: ColumnOid,
    },
}

fn one() -> f64 {
    1.0
}

impl Column {
    /// The column's object.
    #[must_use]
    pub fn oid(&self) -> &Oid {
        match self {
            Self::Asset { oid }
            | Self::Label { oid, .. }
            | Self::Keep { oid, .. }
            | Self::Speed { oid, .. }
            | Self::Value { oid, .. }
            | Self::Rate { oid, .. }
            | Self::Discontinuity { oid } => &oid.0,
        }
    }

    /// Whether it is read at each poll.
    #[must_use]
    pub fn is_polled(&self) -> bool {
        matches!(self, Self::Value { .. } | Self::Rate { .. } | Self::Discontinuity { .. })
    }

    fn metric(&self) -> Option<&MetricId> {
        match self {
            Self::Value { metric, .. } | Self::Rate { metric, .. } => Some(metric),
            _ => None,
        }
    }

    fn label(&self) -> Option<&str> {
        if let Self::Label { label, .. } = self { Some(label) } else { None }
    }
}

/// An object identifier in dotted decimal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnOid(Oid);

impl<'de> Deserialize<'de> for ColumnOid {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let oid = Oid::parse(&text).ok().filter(|oid| oid.len() > 2 && oid.validate_for_wire().is_ok());
        oid.map(Self).ok_or_else(|| {
            de::Error::custom(format!("'{text}' is not an object identifier such as 1.3.6.1.2.1.2.2.1.8"))
        })
    }
}

impl Profile {
    /// The profiles compiled in and those of `folder`, by name.
    ///
    /// # Errors
    /// [`ConfigError`] with file, line and key.
    pub fn read_all(folder: Option<&Path>, catalogue: &Catalogue) -> Result<BTreeMap<String, Arc<Self>>, ConfigError> {
        let mut texts: Vec<(PathBuf, String)> =
            BUILT_IN.iter().map(|(file, text)| (PathBuf::from(file), (*text).to_owned())).collect();
        if let Some(folder) = folder {
            let entries =
                std::fs::read_dir(folder).map_err(|source| ConfigError::Unreadable { file: folder.into(), source })?;
            let mut files: Vec<_> = entries.flatten().map(|e| e.path()).collect();
            files.retain(|path| path.extension().is_some_and(|e| e == "toml"));
            files.sort();
            for file in files {
                let text = read_text(&file)?;
                texts.push((file, text));
            }
        }
        let mut profiles: BTreeMap<String, Arc<Self>> = BTreeMap::new();
        for (file, text) in texts {
            let parsed: ProfileFile =
                toml::from_str(&text).map_err(|error| ConfigError::syntax(&file, &text, &error))?;
            let mut tables = Vec::new();
            for base in &parsed.extends {
                let found = profiles.get(base).ok_or_else(|| {
                    let known = profiles.keys().map(String::as_str).collect::<Vec<_>>().join(", ");
                    ConfigError::invalid(
                        &file,
                        "extends",
                        format!("'{base}' is not known yet: expected one of {known}"),
                    )
                })?;
                tables.extend(found.tables.iter().cloned());
            }
            for table in &parsed.tables {
                check(table, &parsed.tables, catalogue)
                    .map_err(|reason| ConfigError::invalid(&file, format!("table '{}'", table.name), reason))?;
            }
            tables.extend(parsed.tables);
            let profile = Self { name: parsed.name.clone(), tables };
            if profiles.insert(parsed.name.clone(), Arc::new(profile)).is_some() {
                return Err(ConfigError::invalid(&file, "name", format!("'{}' is there twice", parsed.name)));
            }
        }
        Ok(profiles)
    }
}

fn check(table: &Table, tables: &[Table], catalogue: &Catalogue) -> Result<(), String> {
    if table.columns.is_empty() {
        return Err("it has no column: give at least one".to_owned());
    }
    let labels = table.columns.iter().filter_map(Column::label);
    let labels: Vec<&str> = labels.chain(table.index_label.as_ref().map(|l| l.label.as_str())).collect();
    let metrics = table.columns.iter().filter_map(Column::metric).chain(&table.utilisation);
    for id in metrics {
        let metric = catalogue.get(id).ok_or_else(|| format!("metric '{id}' is not in the catalogue"))?;
        if let Some(label) = labels.iter().find(|l| !metric.labels.iter().any(|known| known == *l)) {
            return Err(format!("label '{label}' is not a label of {id}: expected {}", metric.labels.join(", ")));
        }
    }
    if let Some(of) = &table.asset_of {
        let names_assets = |t: &Table| t.columns.iter().any(|c| matches!(c, Column::Asset { .. }));
        let before = tables.iter().take_while(|t| t.name != table.name);
        if !before.into_iter().any(|t| t.name == of.table && names_assets(t)) {
            return Err(format!("asset_of '{}' is not a table before this one with an asset column", of.table));
        }
    }
    let has_speed = table.columns.iter().any(|c| matches!(c, Column::Speed { .. }));
    if table.utilisation.is_some() && !has_speed {
        return Err("utilisation needs a column that is = \"speed\"".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<BTreeMap<String, Arc<Profile>>, String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("mine.toml"), text).unwrap();
        Profile::read_all(Some(folder.path()), &Catalogue::built_in().unwrap()).map_err(|e| e.to_string())
    }

    #[test]
    fn the_built_in_profiles_are_right_and_extend_one_another() {
        let profiles = Profile::read_all(None, &Catalogue::built_in().unwrap()).unwrap();
        assert_eq!(profiles.keys().collect::<Vec<_>>(), ["airespace", "if-mib", "unifi"]);
        assert_eq!(profiles["unifi"].tables[0], profiles["if-mib"].tables[0]);
    }

    #[test]
    fn a_wrong_profile_is_refused_with_its_place() {
        let column = "{ is = \"value\", oid = \"1.3.6.1.4.1.1\", metric = \"wifi.clients\" }";
        for (text, wanted) in [
            ("name = \"x\"\nsize = 3\n", "mine.toml:2: size: unknown field `size`"),
            ("name = \"if-mib\"\n", "'if-mib' is there twice"),
            ("name = \"x\"\nextends = [\"y\"]\n", "extends: 'y' is not known yet: expected one of airespace"),
            ("name = \"x\"\n[[table]]\nname = \"t\"\ncolumns = []\n", "table 't': it has no column"),
            (
                &format!("name = \"x\"\n[[table]]\nname = \"t\"\ncolumns = [{}]\n", column.replace("1.3.6", "a.b")),
                "is not an object identifier",
            ),
            (
                &format!("name = \"x\"\n[[table]]\nname = \"t\"\ncolumns = [{}]\n", column.replace("clients", "cats")),
                "metric 'wifi.cats' is not in the catalogue",
            ),
            (
                &format!(
                    "name = \"x\"\n[[table]]\nname = \"t\"\nindex_label = {{ label = \"radio\" }}\ncolumns = [{column}]\n"
                ),
                "label 'radio' is not a label of wifi.clients: expected ssid",
            ),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
    }
}
