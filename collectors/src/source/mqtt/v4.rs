//! MQTT 3.1.1, by the library for it.

use super::drive::drive;
use super::link::{Ack, CONNECT_TIMEOUT, Delivery, LinkError, LinkEvent, MAX_PACKET_BYTES};
use crate::config::{Broker, Subscription};
use rumqttc_v4::{
    AckMode, AsyncClient, Event, EventLoop, MqttOptions, Packet, Publish, QoS, SubscribeFilter, SubscribeReasonCode,
    TlsConfiguration, Transport,
};
use tokio::sync::mpsc;

pub(super) fn client(broker: &Broker) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(&broker.client_id, (broker.host.clone(), broker.port));
    options.set_keep_alive(broker.keep_alive_seconds()).set_ack_mode(AckMode::Manual);
    // The broker keeps the session for as long as it is set up to: 3.1.1 has no way to say.
    options.set_clean_session(false);
    let packet = usize::try_from(MAX_PACKET_BYTES).unwrap_or(usize::MAX);
    options.set_max_packet_size(packet, packet);
    if let Some((user, password)) = &broker.login {
        options.set_credentials(user, password.reveal().to_owned());
    }
    if let Some(tls) = &broker.tls {
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(tls.clone())));
    }
    // Without a bound: acknowledgements must never wait for the loop while the loop waits for messages to be taken. There
    // are never more of them than messages in flight.
    let (client, mut event_loop) = AsyncClient::builder(options).unbounded().build();
    let mut network = event_loop.network_options();
    network.set_connection_timeout(CONNECT_TIMEOUT.as_secs());
    event_loop.set_network_options(network);
    (client, event_loop)
}

drive!(Ack::V4);
