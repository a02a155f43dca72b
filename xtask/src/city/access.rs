//! `access.env`: how scripts and people get in.

use std::collections::HashMap;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::net::SocketAddr;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

/// The name of the file in the data folder.
pub const ACCESS_FILE: &str = "access.env";

/// Bytes of randomness in a token or password: 192 bits, beyond guessing.
const SECRET_BYTES: usize = 24;

/// Bytes of the key that secrets are kept with: AES-256.
const KEY_BYTES: usize = 32;

/// The operator the demo makes.
const OPERATOR: &str = "operator";

/// The administrator the demo makes.
const ADMINISTRATOR: &str = "administrator";

/// Addresses and secrets of one city. The secrets are made once and kept.
#[derive(Clone)]
pub struct Access {
    /// The web application.
    pub url: String,
    /// The token of the collectors' source.
    pub ingest_token: String,
    /// The operator's name.
    pub operator_user: String,
    /// The operator's password.
    pub operator_password: String,
    /// The administrator's name.
    pub administrator_user: String,
    /// The administrator's password.
    pub administrator_password: String,
    /// What the backend keeps secrets with.
    pub secrets_key: String,
    /// The simulated city's own pages.
    pub simulator_url: String,
}

/// Without the secrets, which belong in no log.
impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Access")
            .field("url", &self.url)
            .field("simulator_url", &self.simulator_url)
            .finish_non_exhaustive()
    }
}

impl Access {
    /// Reads the secrets of `folder`, makes those that are missing, and writes the file with the
    /// present addresses, readable by its owner only.
    ///
    /// # Errors
    /// If the file cannot be read or written, or the system gives no randomness.
    pub(super) fn settle(folder: &Path, web: SocketAddr, simulator: SocketAddr) -> Result<Self> {
        let path = folder.join(ACCESS_FILE);
        let kept = match fs::read_to_string(&path) {
            Ok(text) => parse(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => HashMap::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("cannot read {}", path.display()));
            }
        };
        let secret = |key: &str| match kept.get(key) {
            Some(value) if !value.is_empty() => Ok(value.clone()),
            _ => new_secret(SECRET_BYTES),
        };
        let secrets_key = match kept.get("SECRETS_KEY") {
            Some(value) if !value.is_empty() => value.clone(),
            _ => new_secret(KEY_BYTES)?,
        };
        let access = Self {
            url: format!("http://{web}"),
            ingest_token: secret("INGEST_TOKEN")?,
            operator_user: OPERATOR.to_owned(),
            operator_password: secret("OPERATOR_PASSWORD")?,
            administrator_user: ADMINISTRATOR.to_owned(),
            administrator_password: secret("ADMINISTRATOR_PASSWORD")?,
            secrets_key,
            simulator_url: format!("http://{simulator}"),
        };
        access.write(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(access)
    }

    fn write(&self, path: &Path) -> Result<()> {
        // A new file that takes the old one's place: never readable by others, never half written.
        let new = path.with_extension("env.new");
        let _ = fs::remove_file(&new);
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&new)?;
        writeln!(file, "URL={}", self.url)?;
        writeln!(file, "INGEST_TOKEN={}", self.ingest_token)?;
        writeln!(file, "OPERATOR_USER={}", self.operator_user)?;
        writeln!(file, "OPERATOR_PASSWORD={}", self.operator_password)?;
        writeln!(file, "ADMINISTRATOR_USER={}", self.administrator_user)?;
        writeln!(file, "ADMINISTRATOR_PASSWORD={}", self.administrator_password)?;
        writeln!(file, "SECRETS_KEY={}", self.secrets_key)?;
        writeln!(file, "SIMULATOR_URL={}", self.simulator_url)?;
        fs::rename(&new, path)?;
        Ok(())
    }
}

fn parse(text: &str) -> HashMap<String, String> {
    text.lines()
        .filter_map(|line| line.split_once('='))
        .map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned()))
        .collect()
}

fn new_secret(length: usize) -> Result<String> {
    let mut bytes = vec![0_u8; length];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("no randomness from the system: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::MetadataExt as _;

    #[test]
    fn secrets_are_kept_addresses_follow_and_nobody_else_reads() {
        let folder = tempfile::tempdir().unwrap();
        let address = |port| SocketAddr::from(([127, 0, 0, 1], port));
        let first = Access::settle(folder.path(), address(1), address(2)).unwrap();
        let second = Access::settle(folder.path(), address(3), address(4)).unwrap();
        assert_eq!(first.ingest_token, second.ingest_token);
        assert_eq!(first.operator_password, second.operator_password);
        assert_ne!(first.ingest_token, first.operator_password);
        assert_eq!(first.ingest_token.len(), 2 * SECRET_BYTES);
        assert_eq!(second.url, "http://127.0.0.1:3");

        let file = folder.path().join(ACCESS_FILE);
        assert_eq!(fs::metadata(&file).unwrap().mode() & 0o777, 0o600);
        assert!(fs::read_to_string(file).unwrap().contains("SIMULATOR_URL=http://127.0.0.1:4\n"));
        assert!(!format!("{second:?}").contains(&second.ingest_token));
    }
}
