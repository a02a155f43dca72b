//! One speed test: download, then upload.

use super::subtest::{Sent, download, upload};
use super::subtest_url;
use cruscotto_domain::failure::FailureReason;
use std::io;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::error::CapacityError;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::http::header::SEC_WEBSOCKET_PROTOCOL;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};
use url::Url;

/// The subprotocol (specification, "Protocol description").
const SUBPROTOCOL: &str = "net.measurementlab.ndt.v7";

/// The largest message a party may send (specification: 1 << 24).
pub(super) const MAX_MESSAGE_BYTES: usize = 1 << 24;

/// How long connecting and the handshake may take.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// How much longer than its length a subtest may take before it is broken off (specification: a client should close
/// after 15 s of a 10 s test).
const GRACE: Duration = Duration::from_secs(5);

pub(super) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A test that did not come to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFailure {
    /// Why.
    pub reason: FailureReason,
    /// What was seen, without addresses.
    pub detail: String,
}

impl TestFailure {
    pub(super) fn new(reason: FailureReason, detail: impl Into<String>) -> Self {
        Self { reason, detail: detail.into() }
    }
}

/// What a test has measured.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Speeds {
    /// Bit/s from the server, counted here.
    pub download_bps: Option<f64>,
    /// Bit/s to the server, counted there.
    pub upload_bps: Option<f64>,
    /// Smallest round-trip time in milliseconds, as the server's kernel has it.
    pub min_rtt_ms: Option<f64>,
}

/// A server and how long to test.
#[derive(Debug, Clone)]
pub struct SpeedTest {
    /// `ws://host:port` or `wss://host`.
    pub base: Url,
    /// Length of each subtest.
    pub duration: Duration,
}

impl SpeedTest {
    /// Runs both subtests, filling `speeds` as they end.
    ///
    /// # Errors
    /// [`TestFailure`]; what was measured before it stays in `speeds`.
    pub async fn run(&self, speeds: &mut Speeds) -> Result<(), TestFailure> {
        let limit = self.duration + GRACE;
        let late = || TestFailure::new(FailureReason::Timeout, format!("a subtest did not end within {limit:?}"));
        let socket = self.connect("download").await?;
        let down = timeout(limit, download(socket, self.duration)).await.map_err(|_| late())??;
        speeds.download_bps = Some(down.bits_per_second);
        speeds.min_rtt_ms = down.min_rtt_ms;
        let socket = self.connect("upload").await?;
        let Sent { bits_per_second, min_rtt_ms } =
            timeout(limit, upload(socket, self.duration)).await.map_err(|_| late())??;
        speeds.upload_bps = Some(bits_per_second);
        speeds.min_rtt_ms = match (speeds.min_rtt_ms, min_rtt_ms) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Ok(())
    }

    async fn connect(&self, subtest: &str) -> Result<Socket, TestFailure> {
        let url = subtest_url(&self.base, subtest);
        let mut request = url.as_str().into_client_request().map_err(|error| explain(&error))?;
        request.headers_mut().insert(SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_MESSAGE_BYTES))
            .max_frame_size(Some(MAX_MESSAGE_BYTES));
        let connected = timeout(CONNECT_TIMEOUT, connect_async_with_config(request, Some(config), true)).await;
        let late = || TestFailure::new(FailureReason::Timeout, "no connection within its time-out");
        let (socket, _) = connected.map_err(|_| late())?.map_err(|error| explain(&error))?;
        Ok(socket)
    }
}

/// The reason and the words for an error of the websocket.
pub(super) fn explain(error: &Error) -> TestFailure {
    let reason = match error {
        Error::Io(source) => match source.kind() {
            io::ErrorKind::ConnectionRefused => FailureReason::Refused,
            io::ErrorKind::TimedOut => FailureReason::Timeout,
            io::ErrorKind::HostUnreachable | io::ErrorKind::NetworkUnreachable | io::ErrorKind::AddrNotAvailable => {
                FailureReason::Unreachable
            }
            _ => FailureReason::DeviceError,
        },
        Error::Capacity(CapacityError::MessageTooLong { .. }) => FailureReason::TooLarge,
        Error::Http(_) | Error::ConnectionClosed | Error::AlreadyClosed => FailureReason::DeviceError,
        Error::Url(_) => FailureReason::Unreachable,
        Error::Tls(_) => FailureReason::Authentication,
        _ => FailureReason::Malformed,
    };
    TestFailure::new(reason, error.to_string())
}
