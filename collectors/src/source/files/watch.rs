//! Looks at the folder again and again; a file is read when it is new or has changed.

use super::{FileError, chunks, read_geojson, read_table};
use crate::config::FilesSection;
use crate::event;
use crate::measure::Intake;
use cruscotto_domain::asset::Asset;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tokio::time::sleep;

/// The largest inventory file read, in bytes: 50,000 assets several times over.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// What tells that a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    modified: Option<SystemTime>,
    size: u64,
}

/// Watches a folder.
pub struct Watcher {
    section: FilesSection,
    intake: Intake,
    seen: BTreeMap<PathBuf, Stamp>,
}

impl Watcher {
    /// Watches the section's folder.
    #[must_use]
    pub fn new(section: FilesSection, intake: Intake) -> Self {
        Self { section, intake, seen: BTreeMap::new() }
    }

    /// Looks for ever.
    pub async fn run(mut self) {
        loop {
            sleep(self.section.interval).await;
            self.look().await;
        }
    }

    /// Reads what is new or has changed, and waits until it is in the spool.
    pub async fn look(&mut self) {
        let changed = match self.changed() {
            Ok(changed) => changed,
            Err(error) => {
                event::file_refused(&format!("{}: {error}", self.section.watch.display()));
                return;
            }
        };
        for (path, stamp) in changed {
            let read = path.clone();
            let assets = tokio::task::spawn_blocking(move || read_file(&read)).await;
            let refused = match assets {
                Ok(Ok(assets)) => {
                    event::file_read(&path.display(), assets.len());
                    let mut written = true;
                    for batch in chunks(assets) {
                        written &= self.intake.inventory(batch).await;
                    }
                    if !written {
                        // Not in the spool: read again at the next look.
                        continue;
                    }
                    None
                }
                Ok(Err(error)) => Some(error),
                Err(error) => Some(FileError::new("file", error.to_string())),
            };
            if let Some(error) = refused {
                event::file_refused(&format!("{}: {error}", path.display()));
            }
            self.seen.insert(path, stamp);
        }
    }

    fn changed(&self) -> std::io::Result<Vec<(PathBuf, Stamp)>> {
        let mut changed = Vec::new();
        for entry in std::fs::read_dir(&self.section.watch)? {
            let path = entry?.path();
            let known = path.extension().and_then(|e| e.to_str());
            if !matches!(known, Some("geojson" | "json" | "csv")) {
                continue;
            }
            let metadata = std::fs::metadata(&path)?;
            let stamp = Stamp { modified: metadata.modified().ok(), size: metadata.len() };
            if self.seen.get(&path) != Some(&stamp) {
                changed.push((path, stamp));
            }
        }
        changed.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(changed)
    }
}

fn read_file(path: &Path) -> Result<Vec<Asset>, FileError> {
    let unreadable = |e: std::io::Error| FileError::new("file", format!("cannot be read: {e}"));
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE_BYTES {
        return Err(FileError::new("file", format!("it has {size} bytes: at most {MAX_FILE_BYTES} are read")));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let assets = if path.extension().is_some_and(|e| e == "csv") { read_table(&text)? } else { read_geojson(&text)? };
    let mut seen = HashSet::new();
    match assets.iter().find(|asset| !seen.insert(&asset.id)) {
        Some(twice) => Err(FileError::new(format!("asset {}", twice.id), "it is there twice: one entry an asset")),
        None => Ok(assets),
    }
}
