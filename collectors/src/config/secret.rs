//! Secrets: from a file, the environment or the configuration, and never in a log.

use super::ConfigError;
use std::fmt;
use std::path::{Path, PathBuf};

/// A text that does not show itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Keeps `value`.
    #[must_use]
    pub fn new(value: impl Into<String>) -> Self {
        Self(value.into())
    }

    /// The text, for the one place that needs it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// The three keys a secret may be given by.
pub(super) struct SecretKeys {
    /// The key; `_env` and `_file` are appended for the others.
    pub(super) key: &'static str,
    pub(super) value: Option<String>,
    pub(super) env: Option<String>,
    pub(super) file: Option<PathBuf>,
}

impl SecretKeys {
    /// The secret, none when no key is given. `place` is the section, `config` the file it stands in.
    pub(super) fn resolve(self, config: &Path, place: &str) -> Result<Option<Secret>, ConfigError> {
        let key = self.key;
        let invalid = |reason: String| ConfigError::invalid(config, place.to_owned(), reason);
        let text = match (self.value, self.env, self.file) {
            (None, None, None) => return Ok(None),
            (Some(value), None, None) => value,
            (None, Some(name), None) => std::env::var(&name)
                .map_err(|_| invalid(format!("{key}_env names '{name}', which is not in the environment: set it")))?,
            (None, None, Some(file)) => super::read_text(&relative_to(config, &file))?,
            _ => return Err(invalid(format!("give only one of {key}, {key}_env and {key}_file"))),
        };
        let text = text.trim();
        if text.is_empty() {
            return Err(invalid(format!("{key} is empty: put the secret there")));
        }
        Ok(Some(Secret::new(text)))
    }
}

/// `path` as meant by the file that names it.
pub(super) fn relative_to(config: &Path, path: &Path) -> PathBuf {
    config.parent().unwrap_or(Path::new("")).join(path)
}
