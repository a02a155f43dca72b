//! Notifications of the devices: hints that a poll now would show something, and never a state by themselves. A lost one
//! costs a minute; a forged one costs a poll.

mod notification;
mod senders;

pub use notification::{Notification, Refusal, TrapKind, read_notification};
pub use senders::{MAX_TRAP_BYTES, Senders, Verdict};

use crate::event;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::UdpSocket;

/// The pause after an error of the socket itself.
const PAUSE: Duration = Duration::from_secs(1);

/// The socket that notifications come to.
pub struct Receiver {
    socket: UdpSocket,
    senders: Senders,
}

impl Receiver {
    /// Takes the socket.
    ///
    /// # Errors
    /// When `listen` is in use, or not this machine's.
    pub async fn bind(listen: SocketAddr, senders: Senders) -> std::io::Result<Self> {
        Ok(Self { socket: UdpSocket::bind(listen).await?, senders })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.socket.local_addr()
    }

    /// Receives for ever.
    pub async fn run(self) {
        // One byte more than is read: a longer datagram shows by filling it.
        let mut buffer = vec![0; MAX_TRAP_BYTES + 1];
        loop {
            let (length, from) = match self.socket.recv_from(&mut buffer).await {
                Ok(received) => received,
                Err(error) => {
                    event::traps_stuck(&error);
                    tokio::time::sleep(PAUSE).await;
                    continue;
                }
            };
            let (verdict, answer) = self.senders.take(from.ip(), &buffer[..length]);
            event::trap(verdict.as_str(), from.ip());
            if let Some(answer) = answer
                && let Err(error) = self.socket.send_to(&answer, from).await
            {
                tracing::debug!(%error, "an inform was not acknowledged: its sender will repeat it");
            }
        }
    }
}

#[cfg(test)]
mod tests;
