//! The protocol, behind a small trait: the polling above it is tested without a network, and the library can change.

use crate::config::{Credentials, SnmpTarget};
use async_snmp::{Client, EngineCache, Error, ErrorKind, ErrorStatus, Oid, Retry, UdpHandle, UdpTransport, VarBind};
use cruscotto_domain::failure::FailureReason;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
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
    engines: Arc<EngineCache>,
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
        Ok(Self { transport, engines: Arc::new(EngineCache::new()), timeout, retries })
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
        let client = self.builder(target.address, credentials).build_with(&self.transport).await;
        let client = client.map_err(|error| explain(&error))?;
        Ok(UdpSession { client, network: self.clone(), address: target.address, credentials: credentials.clone() })
    }

    fn builder(&self, address: SocketAddr, credentials: &Credentials) -> async_snmp::TargetClientBuilder {
        Client::builder(address, credentials.auth())
            .request_timeout(self.timeout / (self.retries + 1))
            .retry(Retry::fixed(self.retries, Duration::ZERO).unwrap_or_else(|_| Retry::none()))
            .max_oids_per_request(OIDS_PER_REQUEST)
            // Answers from elsewhere are forgeries or mistakes.
            .strict_source(true)
            .engine_cache(self.engines.clone())
    }
}

/// A device, through the shared socket.
pub struct UdpSession {
    client: Client<UdpHandle>,
    network: Arc<Network>,
    address: SocketAddr,
    credentials: Credentials,
}

impl UdpSession {
    /// What a failed request means, and what has to be done before the next one.
    async fn understand(&self, rubbish_before: u64, error: &Error) -> SnmpFailure {
        let failure = explain(error);
        match error.kind() {
            // A device that was replaced has another engine (RFC 3414 3.2): found now, used at the next poll.
            ErrorKind::Report => {
                if let Err(error) = self.client.rediscover_engine().await {
                    tracing::debug!(kind = %error.kind(), "the SNMP engine was not found again");
                }
                failure
            }
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
        let rubbish = self.network.transport.stats().malformed_datagrams;
        match self.client.get_many(oids).await {
            Ok(response) => Ok(response.varbinds),
            Err(error) => Err(self.understand(rubbish, &error).await),
        }
    }

    async fn following(&self, oid: &Oid, count: u32) -> Result<Vec<VarBind>, SnmpFailure> {
        let rubbish = self.network.transport.stats().malformed_datagrams;
        match self.client.get_bulk(std::slice::from_ref(oid), 0, count).await {
            Ok(varbinds) => Ok(varbinds),
            Err(error) => Err(self.understand(rubbish, &error).await),
        }
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
