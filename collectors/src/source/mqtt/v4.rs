//! MQTT 3.1.1, by the library for it.

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

/// Runs the library's loop until it fails or nobody listens. Subscribes at each connection: a broker that was restarted
/// without its memory knows nothing any more.
pub(super) async fn drive(
    client: AsyncClient,
    mut event_loop: EventLoop,
    subscriptions: Vec<Subscription>,
    events: mpsc::Sender<Result<LinkEvent, LinkError>>,
) {
    loop {
        let event = match event_loop.poll().await {
            Ok(Event::Incoming(Packet::ConnAck(accepted))) => {
                match client.subscribe_many(filters(&subscriptions)).await {
                    Ok(()) => Ok(LinkEvent::Connected { resumed: accepted.session_present }),
                    Err(error) => Err(LinkError(error.to_string())),
                }
            }
            Ok(Event::Incoming(Packet::SubAck(answer))) => {
                let refused = |(i, code)| (!matches!(code, SubscribeReasonCode::Success(_))).then_some(i);
                let refused = answer.return_codes.into_iter().enumerate().filter_map(refused).collect();
                Ok(LinkEvent::Subscribed { refused })
            }
            Ok(Event::Incoming(Packet::Publish(message))) => Ok(LinkEvent::Message(delivery(&client, message))),
            Ok(_) => continue,
            Err(error) => Err(LinkError(error.to_string())),
        };
        let ended = event.is_err();
        if events.send(event).await.is_err() || ended {
            return;
        }
    }
}

fn filters(subscriptions: &[Subscription]) -> Vec<SubscribeFilter> {
    let qos = |subscription: &Subscription| if subscription.at_least_once { QoS::AtLeastOnce } else { QoS::AtMostOnce };
    subscriptions.iter().map(|s| SubscribeFilter::new(s.filter.clone(), qos(s))).collect()
}

fn delivery(client: &AsyncClient, message: Publish) -> Delivery {
    Delivery {
        ack: client.prepare_ack(&message).map(Ack::V4),
        retained: message.retain,
        duplicate: message.dup,
        packet: message.pkid,
        topic: message.topic,
        payload: message.payload,
    }
}
