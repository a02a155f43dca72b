//! What the simulator says is there to poll, put where the collectors look for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The folder in the data folder: the simulator's `--out`.
pub(super) const FOLDER: &str = "inventory";

/// The assets, and the folder below it that the collectors watch. (They would take the list of
/// targets beside it for another inventory.)
const ASSETS: &str = "inventory.geojson";
const WATCHED: &str = "watched";

/// The list of what answers by itself.
const TARGETS: &str = "targets.csv";

/// The secrets of the simulated devices.
const CREDENTIALS: &str = "credentials.toml";

/// The digital services.
const SERVICES: &str = "http.toml";

/// The inventory of one city.
#[derive(Debug)]
pub(super) struct Inventory {
    folder: PathBuf,
}

impl Inventory {
    /// The inventory in the city's data folder; the simulator fills it.
    pub(super) fn new(data: &Path) -> Result<Self> {
        let folder = data.join(FOLDER);
        let watched = folder.join(WATCHED);
        fs::create_dir_all(&watched).with_context(|| format!("cannot make {}", watched.display()))?;
        Ok(Self { folder })
    }

    /// The folder the simulator writes to.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The folder of asset files the collectors watch.
    pub(super) fn watched(&self) -> PathBuf {
        self.folder.join(WATCHED)
    }

    /// The list of what answers by itself.
    pub(super) fn targets(&self) -> PathBuf {
        self.folder.join(TARGETS)
    }

    /// The file of `[[http]]` tables.
    pub(super) fn services(&self) -> PathBuf {
        self.folder.join(SERVICES)
    }

    /// The secrets of the simulated devices.
    pub(super) fn credentials(&self) -> PathBuf {
        self.folder.join(CREDENTIALS)
    }

    /// Whether the simulator has filled it since it was made.
    pub(super) fn is_made(&self) -> bool {
        self.watched().join(ASSETS).exists()
    }

    /// Forgets the last one, so that it is made anew.
    pub(super) fn forget(&self) -> Result<()> {
        let path = self.watched().join(ASSETS);
        if path.exists() {
            fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
        }
        Ok(())
    }

    /// Puts what the simulator wrote into place: the assets into the watched folder, and the
    /// services polled as often as everything else.
    pub(super) fn settle(&self, poll_every: Duration) -> Result<()> {
        let path = self.services();
        let mut services = read_table(&path)?;
        let tables = services.get_mut("http").and_then(Value::as_array_mut).into_iter().flatten();
        for table in tables.filter_map(Value::as_table_mut) {
            table.insert("interval".to_owned(), format!("{}ms", poll_every.as_millis()).into());
        }
        fs::write(&path, services.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
        let (from, to) = (self.folder.join(ASSETS), self.watched().join(ASSETS));
        fs::copy(&from, &to).with_context(|| format!("cannot copy {}", from.display()))?;
        Ok(())
    }
}

fn read_table(path: &Path) -> Result<Table> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    text.parse().with_context(|| format!("{} is no TOML", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_simulator_wrote_is_put_into_place() {
        let data = tempfile::tempdir().unwrap();
        let inventory = Inventory::new(data.path()).unwrap();
        fs::write(inventory.folder().join(ASSETS), "{}").unwrap();
        fs::write(inventory.services(), "[[http]]\nkind = \"probe\"\n[[http]]\nkind = \"matomo\"\n").unwrap();
        assert!(!inventory.is_made());
        inventory.settle(Duration::from_millis(1_500)).unwrap();
        assert!(inventory.is_made());

        let services = fs::read_to_string(inventory.services()).unwrap();
        assert_eq!(services.matches("interval = \"1500ms\"").count(), 2, "{services}");
        inventory.forget().unwrap();
        assert!(!inventory.is_made());
    }
}
