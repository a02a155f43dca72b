//! The protocol, behind a small trait: the polling above it is tested without a network, and the library can change.

use crate::config::{Credentials, SnmpTarget};
use crate::event;
use async_snmp::{Auth, Client, Error, ErrorKind, ErrorStatus, Oid, Retry, UdpHandle, UdpTransport, VarBind};
use cruscotto_domain::failure::FailureReason;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Objects of one GET: with the longest index in use they fit a datagram that is not fragmented (1,472 bytes).
const OIDS_PER_REQUEST: usize = 40;

/// Bytes of the shared socket's receive buffer: half a second of answers of a large city.
const RECEIVE_BUFFER_BYTES: usize = 4 * 1024 * 1024;

/// A request that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnmpFailure {
    /// Why.
    pub reason: FailureReason,
    /// What was seen, without addresses.
    pub detail: String,
}

/// What can be asked of a device.
pub trait Session: Send {
    /// The values of exactly these objects, in their order; an object that is not there has an exception value.
    fn get(&self, oids: &[Oid]) -> impl Future<Output = Result<Vec<VarBind>, SnmpFailure>> + Send;

    /// Up to `count` objects that follow `oid`.
    fn following(&self, oid: &Oid, count: u32) -> impl Future<Output = Result<Vec<VarBind>, SnmpFailure>> + Send;
}

/// The one socket that all devices are asked through.
pub struct Network {
    transport: UdpTransport,
    timeout: Duration,
    retries: u32,
}

impl Network {
    /// Binds the socket. `timeout` bounds a request with its `retries`.
    ///
    /// # Errors
    /// When no socket can be bound.
    pub async fn bind(timeout: Duration, retries: u32) -> Result<Self, SnmpFailure> {
        let transport = UdpTransport::builder()
            .bind("0.0.0.0:0")
            .recv_buffer_size(RECEIVE_BUFFER_BYTES)
            .build()
            .await
            .map_err(|error| explain(&error))?;
        Ok(Self { transport, timeout, retries })
    }

    /// A session with one device.
    ///
    /// # Errors
    /// When the credentials cannot be used.
    pub async fn session(
        self: &Arc<Self>,
        target: &SnmpTarget,
        credentials: &Credentials,
    ) -> Result<UdpSession, SnmpFailure> {
        Ok(UdpSession {
            client: RwLock::new(self.client(target.address, credentials).await?),
            answered: AtomicBool::new(false),
            network: self.clone(),
            address: target.address,
            credentials: credentials.clone(),
        })
    }

    /// A client that has heard nothing of the device: each keeps its engine by itself.
    async fn client(&self, address: SocketAddr, credentials: &Credentials) -> Result<Client<UdpHandle>, SnmpFailure> {
        self.builder(address, credentials).build_with(&self.transport).await.map_err(|error| explain(&error))
    }

    fn builder(&self, address: SocketAddr, credentials: &Credentials) -> async_snmp::TargetClientBuilder {
        Client::builder(address, credentials.auth().clone())
            .request_timeout(self.timeout / (self.retries + 1))
            .retry(Retry::fixed(self.retries, Duration::ZERO).unwrap_or_else(|_| Retry::none()))
            .max_oids_per_request(OIDS_PER_REQUEST)
            // Answers from elsewhere are forgeries or mistakes.
            .strict_source(true)
            // A device that does not know the user or the key cannot sign that it does not (RFC 3414 3.2 steps 3 to 6):
            // believed, it tells a wrong key from silence. Forged, it fails one poll; answers still need their digest.
            .allow_unauthenticated_v3_time_correction(true)
    }
}

/// A device, through the shared socket.
pub struct UdpSession {
    client: RwLock<Client<UdpHandle>>,
    /// Whether the device has answered the client that there is now.
    answered: AtomicBool,
    network: Arc<Network>,
    address: SocketAddr,
    credentials: Credentials,
}

/// What is asked of a device.
enum Request<'a> {
    Get(&'a [Oid]),
    Following(&'a Oid, u32),
}

impl Request<'_> {
    async fn send(&self, client: &Client<UdpHandle>) -> async_snmp::Result<Vec<VarBind>> {
        match self {
            Self::Get(oids) => Ok(client.get_many(oids).await?.varbinds),
            Self::Following(oid, count) => client.get_bulk(std::slice::from_ref(*oid), 0, *count).await,
        }
    }
}

impl UdpSession {
    async fn ask(&self, request: Request<'_>) -> Result<Vec<VarBind>, SnmpFailure> {
        let rubbish = self.network.transport.stats().malformed_datagrams;
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner).clone();
        let error = match request.send(&client).await {
            Ok(varbinds) => {
                self.answered.store(true, Ordering::Relaxed);
                return Ok(varbinds);
            }
            Err(error) => error,
        };
        if !self.may_be_another_engine(&error) {
            return Err(self.understand(rubbish, &error).await);
        }
        self.answered.store(false, Ordering::Relaxed);
        let fresh = self.network.client(self.address, &self.credentials).await?;
        self.client.write().unwrap_or_else(PoisonError::into_inner).clone_from(&fresh);
        match request.send(&fresh).await {
            Ok(varbinds) => {
                event::engine_replaced(self.address);
                self.answered.store(true, Ordering::Relaxed);
                Ok(varbinds)
            }
            Err(error) => Err(self.understand(rubbish, &error).await),
        }
    }

    /// Whether a v3 device that once answered may have been replaced, or have lost its state. A new one says that it is
    /// not the engine that was asked (RFC 3414 3.2 step 3). One whose boots counter has gone back looks silent: its
    /// answers are older than what was heard, and refused as replays (3.2 step 7b). Both are asked once more as if never
    /// heard of; afterwards a dead device costs no more than before.
    fn may_be_another_engine(&self, error: &Error) -> bool {
        matches!(self.credentials.auth(), Auth::Usm(_))
            && self.answered.load(Ordering::Relaxed)
            && matches!(error.kind(), ErrorKind::Report | ErrorKind::Timeout | ErrorKind::Auth)
    }

    /// What a failed request means.
    async fn understand(&self, rubbish_before: u64, error: &Error) -> SnmpFailure {
        let failure = explain(error);
        match error.kind() {
            ErrorKind::Timeout => self.tell_rubbish_from_silence(rubbish_before, failure).await,
            _ => failure,
        }
    }

    /// A datagram that is not SNMP cannot be told whose answer it is on a shared socket: the request ends as silence.
    /// When such datagrams came in meanwhile, the device is asked once more through a socket of its own.
    async fn tell_rubbish_from_silence(&self, rubbish_before: u64, failure: SnmpFailure) -> SnmpFailure {
        if self.network.transport.stats().malformed_datagrams == rubbish_before {
            return failure;
        }
        let builder = self.network.builder(self.address, &self.credentials).retry(Retry::none());
        let Ok(alone) = builder.connect().await else { return failure };
        match alone.get(&super::poll::SYS_UP_TIME).await {
            Err(error) if alone.stats().malformed_datagrams == 0 => explain(&error),
            _ => SnmpFailure {
                reason: FailureReason::Malformed,
                detail: "the device answers with datagrams that are not SNMP".to_owned(),
            },
        }
    }
}

impl Session for UdpSession {
    async fn get(&self, oids: &[Oid]) -> Result<Vec<VarBind>, SnmpFailure> {
        self.ask(Request::Get(oids)).await
    }

    async fn following(&self, oid: &Oid, count: u32) -> Result<Vec<VarBind>, SnmpFailure> {
        self.ask(Request::Following(oid, count)).await
    }
}

/// The reason and the words for an error of the library. Its own text has the device's address, so it is not used.
fn explain(error: &Error) -> SnmpFailure {
    use std::io::ErrorKind as Io;
    let kind = error.kind();
    let (reason, detail) = match (kind, error.exchange_source()) {
        (ErrorKind::Timeout | ErrorKind::ConstructionTimeout, _) => (FailureReason::Timeout, "no answer".to_owned()),
        (ErrorKind::Network, Error::Network { source, .. }) => {
            let reason = match source.kind() {
                Io::ConnectionRefused => FailureReason::Refused,
                Io::HostUnreachable | Io::NetworkUnreachable | Io::AddrNotAvailable => FailureReason::Unreachable,
                _ => FailureReason::Collector,
            };
            (reason, source.to_string())
        }
        (ErrorKind::Auth, _) => (FailureReason::Authentication, "wrong user or key".to_owned()),
        (ErrorKind::Report, Error::Report { status, .. }) => {
            (FailureReason::Authentication, format!("the device reports {status}"))
        }
        (ErrorKind::Snmp, Error::Snmp { status, .. }) => {
            let reason = match status {
                ErrorStatus::NoAccess | ErrorStatus::AuthorizationError => FailureReason::Authentication,
                ErrorStatus::NoSuchName => FailureReason::Unsupported,
                ErrorStatus::TooBig => FailureReason::TooLarge,
                _ => FailureReason::DeviceError,
            };
            (reason, format!("the device answers {status}"))
        }
        (ErrorKind::Decode | ErrorKind::MalformedResponse | ErrorKind::ResponseShape, _) => {
            (FailureReason::Malformed, format!("the answer is not right ({kind})"))
        }
        _ => (FailureReason::Collector, kind.to_string()),
    };
    SnmpFailure { reason, detail }
}
