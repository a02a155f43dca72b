//! What can go wrong with the spool's folder.

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
    /// The record cannot be encoded.
    #[error(transparent)]
    Record(#[from] super::RecordError),
}

impl SpoolError {
    pub(super) fn file(path: impl Into<PathBuf>, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, action, source }
    }
}
