//! SNMP: access points, controllers, uplinks and schools.

mod build;
mod discover;
mod plan;
pub mod poll;
mod profile;
mod profile_files;
mod session;
pub mod trap;
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
use trap::{Receiver, Senders};

/// Begins to poll every target of the section, and to listen for their notifications.
///
/// # Errors
/// When a socket cannot be bound, or credentials cannot be used.
pub async fn start(section: &SnmpSection, scheduler: &Scheduler) -> anyhow::Result<()> {
    let network =
        Network::bind(section.timeout, section.retries).await.map_err(|e| anyhow!("SNMP socket: {}", e.detail))?;
    let network = Arc::new(network);
    let mut senders = Senders::default();
    for target in &section.targets {
        let Some(snmp) = &target.snmp else { continue };
        let unknown = || format!("target '{}' names a profile or credentials that are not there", target.asset);
        let credentials = section.credentials.get(&snmp.credentials).with_context(unknown)?;
        let profile = section.profiles.get(&snmp.profile).with_context(unknown)?;
        let session =
            network.session(snmp, credentials).await.map_err(|e| anyhow!("target '{}': {}", target.asset, e.detail))?;
        let device = Device::new(&target.asset, profile.clone(), session, section.rediscover)?;
        let hints = scheduler.start(device, section.interval);
        if let Some(traps) = &section.traps {
            let credentials = traps.credentials.iter().chain([credentials]).cloned();
            senders.add(snmp.address.ip(), credentials, hints);
        }
    }
    if let Some(traps) = &section.traps {
        let listen = traps.listen;
        let receiver = Receiver::bind(listen, senders).await.with_context(|| {
            format!("traps cannot be listened for at {listen}: stop what uses it, or change [snmp.traps] listen")
        })?;
        tracing::info!(listen = %receiver.local_addr()?, "SNMP notifications are listened for");
        scheduler.run_beside(receiver.run());
    }
    Ok(())
}
