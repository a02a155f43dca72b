//! One connection to a broker, of either version of MQTT. It ends at the first error; the next one starts from nothing
//! here, and from the session that the broker has kept.

use super::{v4, v5};
use crate::config::{Broker, MqttVersion, Subscription};
use bytes::Bytes;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;

/// The largest packet read, in bytes. A longer one ends the connection, and the broker sends it again: so this is far
/// above [`super::MAX_PAYLOAD_BYTES`], up to which payloads are read and beyond which they are kept aside.
pub(super) const MAX_PACKET_BYTES: u32 = 16 * 1024 * 1024;

/// Messages that may wait for their acknowledgement; with MQTT 5 the broker is told.
pub(super) const MAX_UNACKED: u16 = 1_000;

/// Messages read and not yet looked at.
const EVENT_QUEUE: usize = 64;

/// How long a broker may take to accept a connection.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long an orderly end may take.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(2);

/// Why a connection ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(super) struct LinkError(pub(super) String);

/// What comes from a broker.
#[derive(Debug)]
pub(super) enum LinkEvent {
    /// The broker has accepted the connection.
    Connected {
        /// Whether it has kept the session, with the messages of the absence.
        resumed: bool,
    },
    /// The answer to the subscriptions.
    Subscribed {
        /// Positions of the filters it refused.
        refused: Vec<usize>,
    },
    /// A message.
    Message(Delivery),
}

/// A message as it came.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) topic: Bytes,
    pub(super) payload: Bytes,
    pub(super) retained: bool,
    pub(super) duplicate: bool,
    pub(super) packet: u16,
    /// What acknowledges it; none for messages that are sent at most once.
    pub(super) ack: Option<Ack>,
}

/// The acknowledgement of one message.
#[derive(Debug)]
pub(super) enum Ack {
    V4(rumqttc_v4::ManualAck),
    V5(rumqttc_v5::ManualAck),
}

enum Client {
    V4(rumqttc_v4::AsyncClient),
    V5(rumqttc_v5::AsyncClient),
}

/// A connection, driven by a task of its own: the library's loop is never dropped in the middle of a packet.
pub(super) struct Link {
    client: Client,
    events: mpsc::Receiver<Result<LinkEvent, LinkError>>,
    _driver: AbortOnDropHandle<()>,
}

impl Link {
    /// Begins to connect.
    pub(super) fn open(broker: &Broker, subscriptions: &[Subscription]) -> Self {
        let (sender, events) = mpsc::channel(EVENT_QUEUE);
        let (client, driver) = match broker.version {
            MqttVersion::V311 => {
                let (client, event_loop) = v4::client(broker);
                let driver = v4::drive(client.clone(), event_loop, subscriptions.to_vec(), sender);
                (Client::V4(client), tokio::spawn(driver))
            }
            MqttVersion::V5 => {
                let (client, event_loop) = v5::client(broker);
                let driver = v5::drive(client.clone(), event_loop, subscriptions.to_vec(), sender);
                (Client::V5(client), tokio::spawn(driver))
            }
        };
        Self { client, events, _driver: AbortOnDropHandle::new(driver) }
    }

    /// What comes next.
    pub(super) async fn next(&mut self) -> Result<LinkEvent, LinkError> {
        self.events.recv().await.unwrap_or_else(|| Err(LinkError("the connection has ended".to_owned())))
    }

    /// Acknowledges a message of this connection.
    pub(super) async fn acknowledge(&self, ack: Ack) -> Result<(), LinkError> {
        let lost = |error: &dyn std::fmt::Display| LinkError(error.to_string());
        match (&self.client, ack) {
            (Client::V4(client), Ack::V4(ack)) => client.manual_ack(ack).await.map_err(|e| lost(&e)),
            (Client::V5(client), Ack::V5(ack)) => client.manual_ack(ack).await.map_err(|e| lost(&e)),
            // An acknowledgement never outlives its link.
            _ => Ok(()),
        }
    }

    /// Ends in order: what was acknowledged is sent, the broker keeps the session.
    pub(super) async fn close(mut self) {
        let asked = match &self.client {
            Client::V4(client) => client.disconnect().await.is_ok(),
            Client::V5(client) => client.disconnect().await.is_ok(),
        };
        let ended = async { while self.events.recv().await.is_some_and(|event| event.is_ok()) {} };
        if !asked || timeout(CLOSE_TIMEOUT, ended).await.is_err() {
            tracing::debug!("the connection to the broker was cut, not closed");
        }
    }
}
