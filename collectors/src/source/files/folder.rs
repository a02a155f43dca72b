//! Which files of a folder are new or have changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What tells that a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    modified: Option<SystemTime>,
    size: u64,
}

impl Stamp {
    /// Of a file as it is now.
    pub(super) fn of(path: &Path) -> std::io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        Ok(Self { modified: metadata.modified().ok(), size: metadata.len() })
    }
}

/// A folder, and what has been seen of it.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    seen: BTreeMap<PathBuf, Stamp>,
}

impl Folder {
    pub(super) fn new(path: PathBuf) -> Self {
        Self { path, seen: BTreeMap::new() }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The files `wanted` that are not as they were when they were last seen, in the order of their names.
    pub(super) fn changed(&self, wanted: impl Fn(&Path) -> bool) -> std::io::Result<Vec<(PathBuf, Stamp)>> {
        let mut changed = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let path = entry?.path();
            if !wanted(&path) || path.is_dir() {
                continue;
            }
            // A file that has gone since it was listed comes with the next look, if it comes.
            let Ok(stamp) = Stamp::of(&path) else { continue };
            if self.seen.get(&path) != Some(&stamp) {
                changed.push((path, stamp));
            }
        }
        changed.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(changed)
    }

    /// The file has been seen to as it was then.
    pub(super) fn done(&mut self, path: PathBuf, stamp: Stamp) {
        self.seen.insert(path, stamp);
    }
}
