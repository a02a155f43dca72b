//! SNMP: access points, controllers, uplinks and schools.

mod build;
mod discover;
mod plan;
pub mod poll;
mod profile;
mod profile_files;
mod session;
mod value;

pub use discover::discover;
pub use plan::{Evaluated, Plan};
pub use poll::Device;
pub use profile::{AssetOf, Column, ColumnOid, IndexLabel, Profile, Table};
pub use session::{Network, Session, SnmpFailure, UdpSession};

use crate::config::SnmpSection;
use crate::schedule::Scheduler;
use anyhow::{Context, anyhow};
use std::sync::Arc;

/// Begins to poll every target of the section.
///
/// # Errors
/// When no socket can be bound, or credentials cannot be used.
pub async fn start(section: &SnmpSection, scheduler: &Scheduler) -> anyhow::Result<()> {
    let network =
        Network::bind(section.timeout, section.retries).await.map_err(|e| anyhow!("SNMP socket: {}", e.detail))?;
    let network = Arc::new(network);
    for target in &section.targets {
        let Some(snmp) = &target.snmp else { continue };
        let unknown = || format!("target '{}' names a profile or credentials that are not there", target.asset);
        let credentials = section.credentials.get(&snmp.credentials).with_context(unknown)?;
        let profile = section.profiles.get(&snmp.profile).with_context(unknown)?;
        let session =
            network.session(snmp, credentials).await.map_err(|e| anyhow!("target '{}': {}", target.asset, e.detail))?;
        scheduler.start(Device::new(&target.asset, profile.clone(), session, section.rediscover)?, section.interval);
    }
    Ok(())
}
