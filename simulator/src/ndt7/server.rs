//! The listener of a school, and the opening of a subtest.

use super::{DOWNLOAD, MAX_ACCEPTED, MAX_DURATION, SUBPROTOCOL, Shared, UPLOAD, download, upload};
use crate::fault::Condition;
use crate::plan::DeviceIndex;
use crate::snmp::SLOW;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};
use tokio_tungstenite::tungstenite::http::{HeaderValue, StatusCode, header};
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::{WebSocketStream, accept_hdr_async_with_config};
use tokio_util::sync::CancellationToken;

/// Subtests of one school at the same time at most; more wait to be accepted.
const MAX_SUBTESTS: usize = 4;

/// Connections that wait to be accepted.
const BACKLOG: u32 = 16;

/// The opening handshake takes no longer.
const HANDSHAKE: Duration = Duration::from_secs(5);

/// Socket buffers in octets. Small: what waits in them was sent but not carried, and blurs the measurement.
const SOCKET_BUFFER: u32 = 256 * 1024;

/// The pause after accepting failed: mostly for want of file descriptors.
const RETRY: Duration = Duration::from_millis(100);

/// A subtest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subtest {
    Download,
    Upload,
}

pub(super) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.set_recv_buffer_size(SOCKET_BUFFER)?;
    socket.set_send_buffer_size(SOCKET_BUFFER)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Serves the subtests of one school until `stop`.
pub(super) async fn serve(shared: Shared, school: DeviceIndex, listener: TcpListener, stop: CancellationToken) {
    let mut condition = shared.world.watch(school);
    let places = Arc::new(Semaphore::new(MAX_SUBTESTS));
    let mut subtests = JoinSet::new();
    loop {
        // A school without a line accepts nothing: the client waits, and gives up by its own time-out.
        let ready = async {
            if condition.wait_for(|c| *c != Condition::Silent).await.is_err() {
                std::future::pending::<()>().await;
            }
            (Arc::clone(&places).acquire_owned().await, listener.accept().await)
        };
        let accepted = tokio::select! {
            () = stop.cancelled() => return,
            Some(_) = subtests.join_next(), if !subtests.is_empty() => continue,
            accepted = ready => accepted,
        };
        match accepted {
            (Ok(place), Ok((stream, _))) => {
                let shared = shared.clone();
                subtests.spawn(async move {
                    let _place = place;
                    subtest(&shared, school, stream).await;
                });
            }
            (_, Err(error)) => {
                tracing::warn!(%error, "an NDT7 connection could not be accepted");
                tokio::time::sleep(RETRY).await;
            }
            (Err(_), _) => return,
        }
    }
}

/// One connection, from its handshake to its end; a line that is cut takes it along.
async fn subtest(shared: &Shared, school: DeviceIndex, stream: TcpStream) {
    let mut condition = shared.world.watch(school);
    if *condition.borrow() == Condition::Slow {
        tokio::time::sleep(SLOW).await;
    }
    let ends = (stream.peer_addr(), stream.local_addr());
    let run = async {
        let Ok(Ok((kind, socket))) = tokio::time::timeout(HANDSHAKE, open(stream)).await else { return };
        let done = match kind {
            Subtest::Download => download::run(shared, school, socket, ends).await,
            Subtest::Upload => upload::run(shared, school, socket, ends).await,
        };
        if let Err(error) = done {
            tracing::debug!(%error, ?kind, "an NDT7 subtest ended early");
        }
    };
    tokio::select! {
        _ = tokio::time::timeout(HANDSHAKE + MAX_DURATION, run) => {}
        _ = condition.wait_for(|c| *c == Condition::Silent) => {}
    }
}

type Error = tokio_tungstenite::tungstenite::Error;

async fn open(stream: TcpStream) -> Result<(Subtest, WebSocketStream<TcpStream>), Error> {
    let mut kind = None;
    let config = WebSocketConfig::default().max_message_size(Some(MAX_ACCEPTED)).max_frame_size(Some(MAX_ACCEPTED));
    #[allow(clippy::result_large_err, reason = "the library's type")]
    let check = |request: &Request, response: Response| negotiate(request, response, &mut kind);
    let socket = accept_hdr_async_with_config(stream, check, Some(config)).await?;
    // A handshake without a subtest was refused above.
    Ok((kind.ok_or(Error::ConnectionClosed)?, socket))
}

#[allow(clippy::result_large_err, reason = "the library's type")]
fn negotiate(request: &Request, mut response: Response, kind: &mut Option<Subtest>) -> Result<Response, ErrorResponse> {
    *kind = match request.uri().path() {
        DOWNLOAD => Some(Subtest::Download),
        UPLOAD => Some(Subtest::Upload),
        _ => return Err(refuse(StatusCode::NOT_FOUND, format!("expected {DOWNLOAD} or {UPLOAD}"))),
    };
    let offered = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL).iter();
    let ours = offered.filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(',')).any(|p| p.trim() == SUBPROTOCOL);
    if !ours {
        return Err(refuse(StatusCode::BAD_REQUEST, format!("expected Sec-WebSocket-Protocol: {SUBPROTOCOL}")));
    }
    response.headers_mut().insert(header::SEC_WEBSOCKET_PROTOCOL, HeaderValue::from_static(SUBPROTOCOL));
    Ok(response)
}

fn refuse(status: StatusCode, why: String) -> ErrorResponse {
    let mut response = ErrorResponse::new(Some(why));
    *response.status_mut() = status;
    response
}
