//! What both versions of MQTT do alike. The library has a crate for each, with types of the same names and shapes that are
//! not the same types: so this is written once as a macro, and each version's module has it with its own crate's names.

/// The loop of a connection, `drive`, with the names of the crate that the calling module uses; `$ack` makes an
/// acknowledgement of that version.
macro_rules! drive {
    ($ack:path) => {
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
            let qos = |subscription: &Subscription| {
                if subscription.at_least_once { QoS::AtLeastOnce } else { QoS::AtMostOnce }
            };
            subscriptions.iter().map(|s| SubscribeFilter::new(s.filter.clone(), qos(s))).collect()
        }

        fn delivery(client: &AsyncClient, message: Publish) -> Delivery {
            Delivery {
                ack: client.prepare_ack(&message).map($ack),
                retained: message.retain,
                duplicate: message.dup,
                packet: message.pkid,
                topic: message.topic,
                payload: message.payload,
            }
        }
    };
}

pub(super) use drive;
