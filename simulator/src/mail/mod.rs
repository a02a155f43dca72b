//! A mail server that keeps what it is given, for the demo's mailbox page and for tests: SMTP (RFC 5321) on a socket, with
//! TLS from the start (RFC 8314), by STARTTLS (RFC 3207) or without, and without relaying anything. It can be told to misbehave.

mod mailbox;
mod session;

pub use mailbox::{Behaviour, Mail, Mailbox};

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;

/// Connections at the same time; more wait.
const MAX_CONNECTIONS: usize = 64;

/// How mail comes.
#[derive(Clone)]
pub enum Protection {
    /// As it is.
    None,
    /// After STARTTLS; not before it.
    StartTls(TlsAcceptor),
    /// In TLS from the first octet.
    Tls(TlsAcceptor),
}

/// Takes mail at `listen` until `stop`.
///
/// # Errors
/// When the address is taken.
pub async fn start(
    listen: SocketAddr,
    protection: Protection,
    mailbox: Arc<Mailbox>,
    stop: CancellationToken,
    tasks: &mut JoinSet<()>,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(listen).await?;
    let address = listener.local_addr()?;
    tasks.spawn(async move {
        let mut sessions = JoinSet::new();
        loop {
            tokio::select! {
                () = stop.cancelled() => break,
                Some(_) = sessions.join_next() => {}
                accepted = listener.accept(), if sessions.len() < MAX_CONNECTIONS => {
                    if let Ok((stream, _)) = accepted {
                        sessions.spawn(session::serve(stream, protection.clone(), Arc::clone(&mailbox)));
                    }
                }
            }
        }
    });
    Ok(address)
}
