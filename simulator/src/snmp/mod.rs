//! The devices as SNMP agents: one agent and one socket a device, each on its own address.

mod credentials;
mod endpoint;
mod handler;
pub mod mib;
mod notices;
mod rubbish;

pub use credentials::Credentials;

use crate::world::World;
use async_snmp::v3::{AuthProtocol, MasterKeys, PrivProtocol};
use endpoint::Endpoint;
use mib::Layouts;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a slow device thinks: longer than any time-out a poller would use, short enough to be seen to answer.
pub const SLOW: Duration = Duration::from_secs(8);

/// The agents cannot be started.
#[derive(Debug, thiserror::Error)]
pub enum SnmpError {
    /// The keys.
    #[error("SNMP v3 keys: {0}")]
    Keys(#[from] async_snmp::v3::CryptoError),
    /// A socket or an agent.
    #[error("SNMP agent of {asset} at {address}: {source}; is the port in use, or --network another simulator's?")]
    Agent {
        /// The device.
        asset: String,
        /// Its address.
        address: std::net::SocketAddr,
        /// Why.
        source: Box<async_snmp::Error>,
    },
    /// A socket without an agent.
    #[error("socket of {asset} at {address}: {source}")]
    Socket {
        /// The device.
        asset: String,
        /// Its address.
        address: std::net::SocketAddr,
        /// Why.
        source: std::io::Error,
    },
}

/// Starts an agent for each device that answers by itself; all are bound when this returns. They stop with `stop`. Their
/// notifications go to `tells`.
///
/// # Errors
/// [`SnmpError`] for the first that cannot be started.
pub async fn start(
    world: &Arc<World>,
    credentials: &Credentials,
    port: u16,
    tells: Option<SocketAddr>,
    stop: &CancellationToken,
    tasks: &mut JoinSet<()>,
) -> Result<usize, SnmpError> {
    // Hashing a password to a key takes a megabyte of hashing (RFC 3414, A.2): once for the city, not once a device.
    let keys = MasterKeys::new(AuthProtocol::Sha256, credentials.auth_password.as_bytes())?
        .with_privacy(PrivProtocol::Aes128, credentials.privacy_password.as_bytes())?;
    let layouts = Layouts::of(&world.plan);
    let mut started = 0;
    for (index, device) in world.plan.devices.iter().enumerate() {
        if !device.answers_snmp() {
            continue;
        }
        let endpoint =
            Endpoint::new(Arc::clone(world), index, layouts.of_device(index), port, (credentials, keys.clone()), tells);
        let answering = endpoint.bind().await?;
        tasks.spawn(endpoint.run(answering, stop.child_token()));
        started += 1;
    }
    Ok(started)
}
