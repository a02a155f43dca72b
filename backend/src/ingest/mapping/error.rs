//! Why a mapping file was refused.

use std::path::PathBuf;

/// A mapping file that cannot be used, with the place and what would be right.
#[derive(Debug, thiserror::Error)]
pub enum MappingError {
    /// The folder or a file cannot be read.
    #[error("{path}: {source}; CRUSCOTTO_MAPPINGS names a folder of files SOURCE.toml")]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file whose name is no source.
    #[error("{path}: the file's name is not that of a source: {reason}")]
    Name {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Not TOML of the expected shape.
    #[error("{file}: {source}")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        source: Box<toml::de::Error>,
    },
    /// A rule that cannot be followed.
    #[error("{file}: line {line}: {reason}")]
    Rule {
        /// The file.
        file: String,
        /// Line the rule begins on.
        line: usize,
        /// Field, value, what is wrong and what would be right.
        reason: String,
    },
    /// More than a file may hold.
    #[error("{file}: {count} {what}: at most {limit} are accepted")]
    TooMany {
        /// The file.
        file: String,
        /// Rules or aliases.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many may be.
        limit: usize,
    },
}
