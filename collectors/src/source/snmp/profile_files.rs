//! Reads profiles from data files and checks them against the catalogue.

use super::profile::{Column, Profile, Table};
use crate::config::{ConfigError, read_text};
use cruscotto_domain::catalogue::Catalogue;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The profiles compiled in; one that extends another comes after it.
const BUILT_IN: &[(&str, &str)] = &[
    ("profiles/if-mib.toml", include_str!("../../../profiles/if-mib.toml")),
    ("profiles/unifi.toml", include_str!("../../../profiles/unifi.toml")),
    ("profiles/airespace.toml", include_str!("../../../profiles/airespace.toml")),
    ("profiles/catalyst-9800.toml", include_str!("../../../profiles/catalyst-9800.toml")),
    ("profiles/aruba-controller.toml", include_str!("../../../profiles/aruba-controller.toml")),
    ("profiles/aruba-instant.toml", include_str!("../../../profiles/aruba-instant.toml")),
    ("profiles/ruckus-zonedirector.toml", include_str!("../../../profiles/ruckus-zonedirector.toml")),
    ("profiles/ruckus-smartzone.toml", include_str!("../../../profiles/ruckus-smartzone.toml")),
    ("profiles/ruckus-ap.toml", include_str!("../../../profiles/ruckus-ap.toml")),
    ("profiles/mikrotik.toml", include_str!("../../../profiles/mikrotik.toml")),
    ("profiles/cambium-cnpilot.toml", include_str!("../../../profiles/cambium-cnpilot.toml")),
    ("profiles/openwrt.toml", include_str!("../../../profiles/openwrt.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProfileFile {
    name: String,
    #[serde(default)]
    extends: Vec<String>,
    #[serde(rename = "table", default)]
    tables: Vec<Table>,
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
        assert_eq!(profiles.len(), BUILT_IN.len());
        for (file, text) in BUILT_IN {
            let name = file.strip_prefix("profiles/").unwrap().strip_suffix(".toml").unwrap();
            assert_eq!(profiles[name].name, name, "a file is called as its profile");
            assert_eq!(profiles[name].tables[0], profiles["if-mib"].tables[0], "{name} has interfaces first");
            assert!(text.lines().next().unwrap().contains("MIB") || text.contains("-MIB"), "{name} cites its MIBs");
        }
    }

    #[test]
    fn a_wrong_profile_is_refused_with_its_place() {
        let column = "{ is = \"value\", oid = \"1.3.6.1.4.1.1\", metric = \"wifi.clients\" }";
        for (text, wanted) in [
            ("name = \"x\"\nsize = 3\n", "mine.toml:2: size: unknown field `size`"),
            ("name = \"if-mib\"\n", "'if-mib' is there twice"),
            ("name = \"x\"\nextends = [\"y\"]\n", "extends: 'y' is not known yet: expected one of airespace, aruba"),
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
