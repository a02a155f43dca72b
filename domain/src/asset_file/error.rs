//! Why an inventory file is refused.

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {reason}")]
pub struct FileError {
    /// Feature number or line and column.
    pub place: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

impl FileError {
    /// What is wrong at `place`.
    pub fn new(place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { place: place.into(), reason: reason.into() }
    }
}
