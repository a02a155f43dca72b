//! The collectors' configuration for a simulated city.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::access::Access;
use super::options::CityOptions;

/// The name of the file in the data folder.
pub(super) const CONFIGURATION: &str = "collectors.toml";

/// The part of the configuration that the simulator writes: the services and their addresses.
const SERVICES: &str = "services.toml";

/// Writes the configuration: the fixed part, then what the simulator says of its services.
///
/// # Errors
/// If the inventory was not made before, or the file cannot be written.
pub(super) fn write_configuration(options: &CityOptions, folder: &Path, access: &Access) -> Result<()> {
    let services = folder.join("inventory").join(SERVICES);
    let services = fs::read_to_string(&services).with_context(|| format!("cannot read {}", services.display()))?;
    let path = folder.join(CONFIGURATION);
    fs::write(&path, format!("{}\n{services}", fixed_part(options, folder, access)))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn fixed_part(options: &CityOptions, folder: &Path, access: &Access) -> String {
    format!(
        "# Written at each start; the token comes from the environment.\n\
         [delivery]\n\
         url = {url}\n\
         spool = {spool}\n",
        url = quoted(&access.url),
        spool = quoted(&folder.join("collectors").display().to_string()),
    ) + &format!("\n[self_metrics]\nlisten = {}\n", quoted(&options.collectors_listen.to_string()))
}

/// A TOML basic string; Rust's escapes of the characters that occur in paths are TOML's.
fn quoted(text: &str) -> String {
    format!("{text:?}")
}
