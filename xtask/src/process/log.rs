//! The log file of a process: bounded, kept for diagnosis.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// A log is moved aside when it is longer than this; with the one kept aside, a process takes at
/// most twice as much.
pub(super) const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// How much of the end of a log goes into an error message.
const TAIL_BYTES: u64 = 2 * 1024;

/// Where the output of one process goes.
#[derive(Clone, Debug)]
pub struct Log {
    path: PathBuf,
}

impl Log {
    /// The log `FOLDER/NAME.log`.
    #[must_use]
    pub fn new(folder: &Path, name: &str) -> Self {
        Self { path: folder.join(format!("{name}.log")) }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Opens the file for a process to append to.
    pub(super) fn open(&self) -> Result<File> {
        self.bound()?;
        OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.path)
            .with_context(|| format!("cannot write {}", self.path.display()))
    }

    /// Keeps the file within [`MAX_BYTES`].
    ///
    /// The running process goes on writing to the same file, in append mode; so the file is copied
    /// aside and emptied rather than renamed.
    pub(super) fn bound(&self) -> Result<()> {
        let long = fs::metadata(&self.path).is_ok_and(|file| file.len() > MAX_BYTES);
        if long {
            fs::copy(&self.path, self.path.with_extension("log.1"))
                .and_then(|_| OpenOptions::new().write(true).truncate(true).open(&self.path))
                .with_context(|| format!("cannot shorten {}", self.path.display()))?;
        }
        Ok(())
    }

    /// The last lines, for an error message.
    #[must_use]
    pub fn tail(&self) -> String {
        let read = || -> std::io::Result<String> {
            let mut file = File::open(&self.path)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            Ok(String::from_utf8_lossy(&bytes).into_owned())
        };
        match read() {
            Ok(text) if text.trim().is_empty() => "(its log is empty)".to_owned(),
            Ok(text) => text.trim_end().to_owned(),
            Err(error) => format!("(its log cannot be read: {error})"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_long_log_is_moved_aside_while_its_writer_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let log = Log::new(folder.path(), "backend");
        let mut writer = log.open().unwrap();
        writer.set_len(MAX_BYTES + 1).unwrap();
        log.bound().unwrap();
        writer.write_all(b"after\n").unwrap();
        assert_eq!(fs::read(log.path()).unwrap(), b"after\n");
        assert_eq!(fs::metadata(folder.path().join("backend.log.1")).unwrap().len(), MAX_BYTES + 1);
        assert_eq!(log.tail(), "after");
    }
}
