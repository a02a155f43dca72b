//! NDT7 servers (specification 0.11), one a school: the test server as it is seen through that school's line.
//!
//! <https://github.com/m-lab/ndt-server/blob/main/spec/ndt7-protocol.md>

mod download;
mod message;
mod server;
mod shaper;
mod upload;

pub use message::{AppInfo, ConnectionInfo, Measurement, TcpInfo};

use crate::world::World;
use bytes::Bytes;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// WebSocket subprotocol of NDT7.
pub const SUBPROTOCOL: &str = "net.measurementlab.ndt.v7";

/// Path of the download subtest.
pub const DOWNLOAD: &str = "/ndt/v7/download";

/// Path of the upload subtest.
pub const UPLOAD: &str = "/ndt/v7/upload";

/// Length of a download subtest when nothing else is said.
pub const DURATION: Duration = Duration::from_secs(10);

/// A subtest ends after this, whatever the other side does.
const MAX_DURATION: Duration = Duration::from_secs(15);

/// Measurement messages are sent this often.
const MEASUREMENT_INTERVAL: Duration = Duration::from_millis(250);

/// Size of the first binary messages in octets.
const MIN_MESSAGE: usize = 1 << 13;

/// Largest binary message sent. The specification allows 1 << 24; beyond this nothing gets faster.
const MAX_MESSAGE: usize = 1 << 20;

/// Largest message accepted, as the specification demands.
const MAX_ACCEPTED: usize = 1 << 24;

/// A message doubles its size once this many of its size were sent.
const SCALING: usize = 16;

/// What the servers share.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    world: Arc<World>,
    /// Length of a download subtest.
    duration: Duration,
    /// Octets to send, made once: sending a part of it copies nothing.
    octets: Bytes,
}

/// A school's server cannot be started.
#[derive(Debug, thiserror::Error)]
#[error("NDT7 server of {asset} at {address}: {source}; is the port in use, or --network another simulator's?")]
pub struct Ndt7Error {
    asset: String,
    address: SocketAddr,
    source: std::io::Error,
}

/// Starts a server for each school; all listen when this returns. They stop with `stop`.
///
/// # Errors
/// [`Ndt7Error`] for the first that cannot listen.
pub fn start(
    world: &Arc<World>,
    port: u16,
    duration: Duration,
    stop: &CancellationToken,
    tasks: &mut JoinSet<()>,
) -> Result<usize, Ndt7Error> {
    let noise = world.plan.noise.of("ndt7");
    let octets: Vec<u8> = (0..(MAX_MESSAGE / 8) as u64).flat_map(|i| noise.at(i).bits().to_le_bytes()).collect();
    let shared = Shared { world: Arc::clone(world), duration, octets: octets.into() };
    let mut started = 0;
    for (index, device) in world.plan.devices.iter().enumerate() {
        if world.school(index).is_none() {
            continue;
        }
        let address = SocketAddr::from((device.address, port));
        let listener = server::listen(address).map_err(|source| Ndt7Error {
            asset: device.asset.id.to_string(),
            address,
            source,
        })?;
        tasks.spawn(server::serve(shared.clone(), index, listener, stop.child_token()));
        started += 1;
    }
    Ok(started)
}
