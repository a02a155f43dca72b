//! MQTT 5.0, by the library for it.

use super::drive::drive;
use super::link::{Ack, CONNECT_TIMEOUT, Delivery, LinkError, LinkEvent, MAX_PACKET_BYTES, MAX_UNACKED};
use crate::config::{Broker, Subscription};
use rumqttc_v5::{
    AckMode, AsyncClient, BrokerSessionResumePolicy, Event, EventLoop, MqttOptions, Packet, Publish, QoS,
    SubscribeFilter, SubscribeReasonCode, TlsConfiguration, Transport,
};
use tokio::sync::mpsc;

pub(super) fn client(broker: &Broker) -> (AsyncClient, EventLoop) {
    let mut options = MqttOptions::new(&broker.client_id, (broker.host.clone(), broker.port));
    options.set_keep_alive(broker.keep_alive_seconds()).set_ack_mode(AckMode::Manual);
    // What this side must remember of a session is what it has not acknowledged, and that comes again.
    options.set_clean_start(false).set_broker_session_resume_policy(BrokerSessionResumePolicy::AllowBrokerOnly);
    options.set_session_expiry_interval(Some(broker.session_expiry_seconds()));
    options.set_receive_maximum(Some(MAX_UNACKED)).set_max_packet_size(Some(MAX_PACKET_BYTES));
    options.set_connect_timeout(CONNECT_TIMEOUT);
    if let Some((user, password)) = &broker.login {
        options.set_credentials(user, password.reveal().to_owned());
    }
    if let Some(tls) = &broker.tls {
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(tls.clone())));
    }
    // Without a bound: acknowledgements must never wait for the loop while the loop waits for messages to be taken. There
    // are never more of them than messages in flight.
    AsyncClient::builder(options).unbounded().build()
}

drive!(Ack::V5);
