//! One device's socket: behind it an agent while the device works, and something else while it does not.

use super::handler::Objects;
use super::mib::{Layout, ticks};
use super::notices::{self, Notice};
use super::{Credentials, SnmpError, rubbish};
use crate::fault::{Condition, FaultKind};
use crate::plan::{DeviceIndex, Security};
use crate::world::World;
use async_snmp::agent::{Agent, AgentShutdownPolicy};
use async_snmp::v3::{AuthoritativeEngine, MasterKeys, PersistedAuthoritativeEngine};
use async_snmp::{Auth, UsmConfig, oid};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::UdpSocket;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// Requests of one device that wait for their answer at most; a slow device has some.
const MAX_REQUESTS: usize = 16;

/// Receive buffer asked of the kernel: a few requests, thousands of times.
const RECEIVE_BUFFER: usize = 16 * 1024;

/// Largest datagram looked at while the agent is away.
const MAX_DATAGRAM: usize = 1_500;

/// The pause before another attempt when the socket cannot be had for a moment.
const RETRY: Duration = Duration::from_millis(250);

/// 2020-01-01 00:00 UTC, where the boots counter begins.
const BOOTS_SINCE: f64 = 1_577_836_800.0;

/// IANA number in engine ids: that of documentation and examples (RFC 5612).
const ENTERPRISE: u32 = 32_473;

/// A device's place on the wire.
pub(super) struct Endpoint {
    world: Arc<World>,
    device: DeviceIndex,
    layout: Arc<Layout>,
    address: SocketAddr,
    community: String,
    user: String,
    keys: MasterKeys,
    tells: Option<SocketAddr>,
}

/// What is behind the socket.
pub(super) enum Behind {
    /// The agent.
    Agent(Box<Agent>),
    /// Nobody, or one who talks rubbish.
    Socket(UdpSocket),
}

impl Endpoint {
    pub(super) fn new(
        world: Arc<World>,
        device: DeviceIndex,
        layout: Arc<Layout>,
        port: u16,
        (credentials, keys): (&Credentials, MasterKeys),
        tells: Option<SocketAddr>,
    ) -> Self {
        let address = SocketAddr::from((world.plan.devices[device].address, port));
        let (community, user) = (credentials.community.clone(), credentials.user.clone());
        Self { world, device, layout, address, community, user, keys, tells }
    }

    /// Takes the socket, for the condition the device is in.
    pub(super) async fn bind(&self) -> Result<Behind, SnmpError> {
        let condition = *self.world.watch(self.device).borrow();
        match condition {
            Condition::Up | Condition::Slow => Ok(Behind::Agent(Box::new(self.agent().await?))),
            Condition::Silent | Condition::Malformed => {
                let socket = UdpSocket::bind(self.address).await;
                socket.map(Behind::Socket).map_err(|source| SnmpError::Socket {
                    asset: self.world.plan.devices[self.device].asset.id.to_string(),
                    address: self.address,
                    source,
                })
            }
        }
    }

    /// Answers until `stop`, each time as the device's condition wants.
    pub(super) async fn run(self, mut behind: Behind, stop: CancellationToken) {
        let mut condition = self.world.watch(self.device);
        let mut silencer = self.silencer();
        loop {
            match behind {
                Behind::Agent(agent) => serve(*agent, &mut condition, &stop).await,
                Behind::Socket(socket) => stand_in(socket, &mut condition, &stop).await,
            }
            if stop.is_cancelled() {
                return;
            }
            behind = loop {
                match self.bind().await {
                    Ok(behind) => break behind,
                    Err(error) => {
                        tracing::warn!(%error, "a device cannot take its socket back; trying again");
                        if stop.run_until_cancelled(tokio::time::sleep(RETRY)).await.is_none() {
                            return;
                        }
                    }
                }
            };
            // Only now: who polls because of the notice finds what it tells.
            let before = std::mem::replace(&mut silencer, self.silencer());
            if let (Some(to), Some(notice)) = (self.tells, Notice::of(before, silencer))
                && let Err(error) = self.tell(notice, to).await
            {
                tracing::warn!(%error, "a device could not send its notice");
            }
        }
    }

    /// The fault of its own, not of its link, that makes the device silent.
    fn silencer(&self) -> Option<FaultKind> {
        let faults = self.world.faults(self.device, &self.world.now());
        faults.iter().map(|f| f.fault).find(|fault| fault.silences())
    }

    async fn tell(&self, notice: Notice, to: SocketAddr) -> anyhow::Result<()> {
        let device = &self.world.plan.devices[self.device];
        let (auth, engine) = match device.security {
            Security::V2c => (Auth::v2c(self.community.as_str()), None),
            Security::V3 => {
                let user = UsmConfig::new(self.user.clone()).with_master_keys(self.keys.clone())?;
                (Auth::Usm(user), Some(self.engine()?))
            }
        };
        let now = self.world.now();
        let uptime = ticks(now.unix - self.world.started(self.device, &now));
        notices::send(notice, (device.address, to), auth, engine, uptime).await?;
        Ok(())
    }

    async fn agent(&self) -> Result<Agent, SnmpError> {
        let device = &self.world.plan.devices[self.device];
        let failed = |source| SnmpError::Agent { asset: device.asset.id.to_string(), address: self.address, source };
        let objects = Objects::new(Arc::clone(&self.world), self.device, Arc::clone(&self.layout));
        let builder = Agent::builder()
            .bind(self.address.to_string())
            .handler(oid!(1, 3, 6, 1), Arc::new(objects))
            .without_builtin_handlers()
            .max_concurrent_requests(Some(MAX_REQUESTS))
            .recv_buffer_size(Some(RECEIVE_BUFFER))
            .shutdown_policy(AgentShutdownPolicy::AbortCancellationSafeRetrievalsAfter(Duration::ZERO))
            .allow_all_access();
        let builder = match device.security {
            Security::V2c => builder.community(self.community.as_bytes()),
            Security::V3 => builder
                .usm_user(self.user.clone(), |user| user.with_master_keys(self.keys.clone()))?
                .authoritative_engine(self.engine().map_err(failed)?),
        };
        builder.build().await.map_err(failed)
    }

    /// The SNMP engine of the device. Its boots counter must never go back, or pollers that know it would refuse it:
    /// it is made from the clock, a step a second, and so there is nothing to keep.
    fn engine(&self) -> Result<AuthoritativeEngine, Box<async_snmp::Error>> {
        let id = self.world.plan.devices[self.device].asset.id.as_str();
        let mut engine_id = (ENTERPRISE | 0x8000_0000).to_be_bytes().to_vec();
        engine_id.push(4); // administratively assigned text follows (RFC 3411, SnmpEngineID)
        engine_id.extend_from_slice(&id.as_bytes()[..id.len().min(27)]);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^31 until 2088")]
        let boots = (self.world.now().unix - BOOTS_SINCE).max(0.0) as u32;
        let before = PersistedAuthoritativeEngine::new(engine_id, boots)?;
        AuthoritativeEngine::restart(before, |_| Ok::<(), Infallible>(()))
    }
}

/// Lets the agent answer until the device's condition wants something else.
async fn serve(agent: Agent, condition: &mut watch::Receiver<Condition>, stop: &CancellationToken) {
    let token = agent.cancellation_token();
    let other = condition.wait_for(|c| !matches!(c, Condition::Up | Condition::Slow));
    let run = agent.run();
    tokio::pin!(run);
    let ended = tokio::select! {
        result = &mut run => Some(result),
        _ = other => None,
        () = stop.cancelled() => None,
    };
    token.cancel();
    if let Err(error) = match ended {
        Some(result) => result,
        None => run.await,
    } {
        tracing::warn!(%error, "an agent ended; it is started anew");
    }
}

/// Swallows requests, or answers them with rubbish, until the agent is wanted again.
async fn stand_in(socket: UdpSocket, condition: &mut watch::Receiver<Condition>, stop: &CancellationToken) {
    let mut buffer = [0; MAX_DATAGRAM];
    let mut count = 0;
    loop {
        let now = *condition.borrow_and_update();
        if matches!(now, Condition::Up | Condition::Slow) {
            return;
        }
        let (length, peer) = tokio::select! {
            changed = condition.changed() => {
                if changed.is_err() {
                    return;
                }
                continue;
            }
            () = stop.cancelled() => return,
            received = socket.recv_from(&mut buffer) => match received {
                Ok(received) => received,
                // An ICMP error about an earlier answer: nothing to do with the next request.
                Err(_) => continue,
            },
        };
        if now == Condition::Malformed {
            count += 1;
            // A poller that is gone cannot be told; it is its time-out that counts.
            let _ = socket.send_to(&rubbish::answer(&buffer[..length], count), peer).await;
        }
    }
}
