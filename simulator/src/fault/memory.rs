//! What has to survive a restart of the simulator: when devices were last made to restart or to set their counters.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

const FILE: &str = "state.json";

/// The moments of one device that no seed knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mark {
    /// When it last started because somebody made it, Unix seconds; in the future while it is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<f64>,
    /// When its counters were last set to just before their wrap, Unix seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counters_set: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    seed: u64,
    marks: BTreeMap<String, Mark>,
}

/// The marks by asset id, and the file they are kept in.
#[derive(Debug)]
pub struct Memory {
    path: Option<PathBuf>,
    stored: Stored,
}

/// The state directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MemoryError {
    /// Reading or writing failed.
    #[error("{}: {source}; --state-dir must be a directory that can be written", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Not a state file.
    #[error("{}: {source}; delete the file to start the city without its past", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
}

impl Memory {
    /// Nothing happened, and nothing is kept.
    #[must_use]
    pub fn none(seed: u64) -> Self {
        Self { path: None, stored: Stored { seed, marks: BTreeMap::new() } }
    }

    /// Reads the marks of the city `seed` from `dir`, which is made when it is not there. Marks of another seed belong
    /// to another city and are dropped.
    ///
    /// # Errors
    /// [`MemoryError`] when the directory or the file cannot be used.
    pub fn open(dir: &Path, seed: u64) -> Result<Self, MemoryError> {
        let path = dir.join(FILE);
        let io = |source| MemoryError::Io { path: path.clone(), source };
        std::fs::create_dir_all(dir).map_err(io)?;
        let stored = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice::<Stored>(&bytes)
                .map_err(|source| MemoryError::Format { path: path.clone(), source })?,
            Err(e) if e.kind() == io::ErrorKind::NotFound => Stored { seed, marks: BTreeMap::new() },
            Err(e) => return Err(io(e)),
        };
        let stored = if stored.seed == seed { stored } else { Stored { seed, marks: BTreeMap::new() } };
        Ok(Self { path: Some(path), stored })
    }

    /// Every mark.
    pub fn marks(&self) -> impl Iterator<Item = (&str, Mark)> {
        self.stored.marks.iter().map(|(id, mark)| (id.as_str(), *mark))
    }

    /// Keeps a mark, and writes the file: whole or not at all.
    ///
    /// # Errors
    /// [`MemoryError`] when it cannot be written.
    pub fn keep(&mut self, asset: &str, mark: Mark) -> Result<(), MemoryError> {
        self.stored.marks.insert(asset.to_owned(), mark);
        let Some(path) = &self.path else { return Ok(()) };
        let bytes =
            serde_json::to_vec(&self.stored).map_err(|source| MemoryError::Format { path: path.clone(), source })?;
        let new = path.with_extension("json.new");
        std::fs::write(&new, bytes)
            .and_then(|()| std::fs::rename(&new, path))
            .map_err(|source| MemoryError::Io { path: path.clone(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_come_back_for_the_same_city_only() {
        let dir = tempfile::tempdir().unwrap();
        let mark = Mark { started: Some(1.5), counters_set: None };
        Memory::open(dir.path(), 7).unwrap().keep("ap-0001", mark).unwrap();
        assert_eq!(Memory::open(dir.path(), 7).unwrap().marks().collect::<Vec<_>>(), [("ap-0001", mark)]);
        assert_eq!(Memory::open(dir.path(), 8).unwrap().marks().count(), 0);
    }

    #[test]
    fn a_damaged_file_is_named_with_the_remedy() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), "{").unwrap();
        let error = Memory::open(dir.path(), 7).unwrap_err().to_string();
        assert!(error.contains(FILE) && error.contains("delete the file"), "{error}");
    }
}
