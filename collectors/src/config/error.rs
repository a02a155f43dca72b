//! Why a configuration is refused.

use std::path::{Path, PathBuf};

/// A configuration that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file is missing or may not be read.
    #[error("{}: cannot be read: {source}: check the path and its permissions", file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Not TOML, an unknown key, or a value that is not possible.
    #[error("{}:{line}: {key}{reason}", file.display())]
    Syntax {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The key of that line, with `: `; empty when it has none.
        key: String,
        /// What is wrong and what would be right.
        reason: String,
    },
    /// Values that contradict each other, or a row that is wrong.
    #[error("{}: {place}: {reason}", file.display())]
    Invalid {
        /// The file.
        file: PathBuf,
        /// Section and key, or line and column.
        place: String,
        /// What is wrong and what would be right.
        reason: String,
    },
}

impl ConfigError {
    /// A value of `file` that cannot be used.
    pub(crate) fn invalid(file: &Path, place: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Invalid { file: file.to_owned(), place: place.into(), reason: reason.into() }
    }

    /// What the TOML reader says, with the line and the key found there.
    pub(crate) fn syntax(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let content = text.lines().nth(line - 1).unwrap_or_default();
        let key = content.split_once('=').map(|(key, _)| key.trim()).filter(|key| !key.is_empty());
        let key = key.map_or_else(String::new, |key| format!("{key}: "));
        Self::Syntax { file: file.to_owned(), line, key, reason: error.message().to_owned() }
    }
}
