//! Inventory files of the folder: each is read when it is new or has changed, and wholly or not at all.

use super::folder::Folder;
use super::measurements::is_ours;
use super::{FileError, TextEncoding, chunks, decode, read_geojson, read_table};
use crate::config::FilesSection;
use crate::event;
use crate::measure::Intake;
use cruscotto_domain::asset::Asset;
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use tokio::time::sleep;

/// The largest inventory file read, in bytes: 50,000 assets several times over.
const MAX_FILE_BYTES: u64 = 256 * 1024 * 1024;

/// Watches a folder for inventory.
pub struct InventoryWatcher {
    section: Arc<FilesSection>,
    intake: Intake,
    folder: Folder,
}

impl InventoryWatcher {
    /// Watches the section's folder.
    #[must_use]
    pub fn new(section: Arc<FilesSection>, intake: Intake) -> Self {
        let folder = Folder::new(section.watch.clone());
        Self { section, intake, folder }
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
        let changed = match self.folder.changed(|path| is_inventory(path, &self.section)) {
            Ok(changed) => changed,
            Err(error) => {
                event::file_refused(&format!("{}: {error}", self.folder.path().display()));
                return;
            }
        };
        for (path, stamp) in changed {
            let read = path.clone();
            let assets = tokio::task::spawn_blocking(move || read_inventory(&read)).await;
            let refused = match assets {
                Ok(Ok((assets, encoding))) => {
                    event::file_read(&path.display(), &encoding, assets.len());
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
            self.folder.done(path, stamp);
        }
    }
}

fn is_inventory(path: &Path, section: &FilesSection) -> bool {
    let ending = path.extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("geojson" | "json" | "csv"))
        && !is_ours(path)
        && !section.mappings.iter().any(|mapping| mapping.covers(path))
}

/// The assets of a file, each once, and the encoding it was in.
///
/// # Errors
/// [`FileError`] with the place, the value and what would be right.
pub fn read_inventory(path: &Path) -> Result<(Vec<Asset>, TextEncoding), FileError> {
    let unreadable = |e: std::io::Error| FileError::new("file", format!("cannot be read: {e}"));
    let size = std::fs::metadata(path).map_err(unreadable)?.len();
    if size > MAX_FILE_BYTES {
        return Err(FileError::new("file", format!("it has {size} bytes: at most {MAX_FILE_BYTES} are read")));
    }
    let (text, encoding) = decode(&std::fs::read(path).map_err(unreadable)?)?;
    let assets = if path.extension().is_some_and(|e| e == "csv") { read_table(&text)? } else { read_geojson(&text)? };
    let mut seen = HashSet::new();
    match assets.iter().find(|asset| !seen.insert(&asset.id)) {
        Some(twice) => Err(FileError::new(format!("asset {}", twice.id), "it is there twice: one entry an asset")),
        None => Ok((assets, encoding)),
    }
}
