//! Files of the configuration, read up to a bound.

use super::ConfigError;
use std::path::Path;

/// The largest configuration or targets file read, in bytes.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// The text of `path`.
pub(crate) fn read_text(path: &Path) -> Result<String, ConfigError> {
    let missing = |source| ConfigError::Unreadable { file: path.to_owned(), source };
    let size = std::fs::metadata(path).map_err(missing)?.len();
    if size > MAX_FILE_BYTES {
        let reason = format!("it has {size} bytes: at most {MAX_FILE_BYTES} are read");
        return Err(ConfigError::invalid(path, "file", reason));
    }
    std::fs::read_to_string(path).map_err(missing)
}
