//! Connections: how many at once, and how long one may take to say what it wants.

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::Service as _;
use tracing::{debug, error};

/// Connections at once, unless it is set: ten thousand pages that are open, each with its socket, and who else asks. More
/// wait in the system's queue until one ends.
pub const MAX_CONNECTIONS_DEFAULT: usize = 16_384;

/// How long the head of a request may take, and a kept connection may be idle: hyper's own default.
pub const HEAD_TIME_OUT_DEFAULT: Duration = Duration::from_secs(30);

/// Time until the next try when the system has no descriptor for a connection: one of ours will end.
const ACCEPT_RETRY: Duration = Duration::from_secs(1);

/// The bounds of connections.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConnectionLimits {
    /// How many at once.
    pub(crate) connections: usize,
    /// How long the head of a request may take to come in, or an idle connection is kept.
    pub(crate) head_time_out: Duration,
}

/// Serves until `stop`, then takes no more connections and returns when the requests that are open have been answered.
/// HTTP/1.1: who wants another version has a proxy in front that speaks it.
pub(crate) async fn serve(listener: TcpListener, router: Router, limits: ConnectionLimits, stop: CancellationToken) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits.head_time_out);
    let (open, room) = (TaskTracker::new(), Arc::new(Semaphore::new(limits.connections)));
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = accept(&listener, &room) => accepted,
        };
        let (stream, peer, place) = match accepted {
            Ok(accepted) => accepted,
            // Gone before it was taken: its own affair.
            Err(error) if is_of_the_peer(&error) => continue,
            Err(error) => {
                error!(%error, "no connection can be taken");
                tokio::time::sleep(ACCEPT_RETRY).await;
                continue;
            }
        };
        let router = router.clone();
        let service = hyper::service::service_fn(move |request: hyper::Request<hyper::body::Incoming>| {
            let mut request: Request = request.map(axum::body::Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            router.clone().call(request)
        });
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let stop = stop.clone();
        open.spawn(async move {
            let mut connection = pin!(connection);
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                () = stop.cancelled() => {
                    // The request that is being answered is the last.
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                debug!(%error, %peer, "a connection ended early");
            }
            drop(place);
        });
    }
    drop(listener);
    open.close();
    open.wait().await;
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    // The semaphore is never closed.
    let place = Arc::clone(room).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((stream, peer, place))
}

fn is_of_the_peer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
