//! What can go wrong with the spool's folder.

use std::io::ErrorKind;
use std::path::PathBuf;

/// Why the spool cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SpoolError {
    /// Another agent holds the folder.
    #[error("spool '{0}' is in use by another agent: stop it, or give this one another [spool] directory")]
    Locked(PathBuf),
    /// A file could not be read or written.
    #[error("spool file '{path}' cannot be {action}: {source}")]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// What the system says.
        source: std::io::Error,
    },
    /// The record is larger than a reader accepts, or cannot be encoded.
    #[error("a record of {bytes} bytes does not fit the spool: at most {max} are accepted")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The bound.
        max: usize,
    },
    /// The writing thread died.
    #[error("the spool was interrupted in writing: {0}")]
    Interrupted(String),
    /// The record cannot be encoded.
    #[error(transparent)]
    Record(#[from] super::RecordError),
}

impl SpoolError {
    /// Why a record was lost by it, as a word for a counter: `disk_full`, `disk`, `too_large` or `error`.
    #[must_use]
    pub fn why(&self) -> &'static str {
        match self {
            Self::File { source, .. } => match source.kind() {
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => "disk_full",
                _ => "disk",
            },
            Self::TooLarge { .. } => "too_large",
            Self::Locked(_) | Self::Interrupted(_) | Self::Record(_) => "error",
        }
    }

    pub(super) fn file(path: impl Into<PathBuf>, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, action, source }
    }
}
