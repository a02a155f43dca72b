//! The files that tell the collectors what there is to poll. Same seed, same bytes.

mod credentials;
mod geojson;
mod http;
mod targets;

use crate::plan::Plan;
use crate::snmp::Credentials;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The files written, and their names.
pub mod file {
    /// The assets.
    pub const INVENTORY: &str = "inventory.geojson";
    /// What to poll.
    pub const TARGETS: &str = "targets.csv";
    /// Secrets of the devices, mode 0600.
    pub const CREDENTIALS: &str = "credentials.toml";
    /// What to ask over HTTP.
    pub const HTTP: &str = "http.toml";
    /// Token of the Matomo, mode 0600.
    pub const MATOMO_TOKEN: &str = "matomo.token";
}

/// Where the devices answer, apart from their addresses.
#[derive(Debug, Clone, Copy)]
pub struct Ports {
    /// UDP port of the SNMP agents.
    pub snmp: u16,
    /// TCP port of the NDT7 servers.
    pub ndt7: u16,
    /// Address of the digital services.
    pub http: SocketAddr,
}

/// A file cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum InventoryError {
    /// The file.
    #[error("{}: {source}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The GeoJSON.
    #[error("inventory.geojson: {0}")]
    GeoJson(#[from] serde_json::Error),
    /// The CSV.
    #[error("targets.csv: {0}")]
    Csv(#[from] csv::Error),
    /// The TOML.
    #[error("TOML: {0}")]
    Toml(#[from] toml::ser::Error),
}

/// Writes the files into `dir`, which is made when it is not there.
///
/// # Errors
/// [`InventoryError`] naming the file.
pub fn write(plan: &Plan, ports: &Ports, dir: &Path) -> Result<(), InventoryError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        |source| InventoryError::Write { path, source }
    };
    std::fs::create_dir_all(dir).map_err(at(dir))?;
    let put = |name: &str, bytes: &[u8], secret: bool| {
        let path = dir.join(name);
        store(&path, bytes, secret).map_err(at(&path))
    };
    let token = crate::http::matomo_token(plan.noise);
    put(file::CREDENTIALS, credentials::text(&Credentials::of(plan.noise))?.as_bytes(), true)?;
    put(file::MATOMO_TOKEN, token.as_bytes(), true)?;
    put(file::HTTP, http::text(plan, ports.http)?.as_bytes(), false)?;
    put(file::TARGETS, &targets::text(plan, ports)?, false)?;
    // Last: the collectors take the inventory as the sign that the rest is there.
    put(file::INVENTORY, geojson::text(plan)?.as_bytes(), false)
}

/// Replaces a file as a whole: who reads it meanwhile sees the old one or the new one.
fn store(path: &Path, bytes: &[u8], secret: bool) -> io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    let new = path.with_extension("new");
    let mode = if secret { 0o600 } else { 0o644 };
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(&new)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}
