//! Listens to one broker for as long as the agent runs: from the message to the spool, and back with the acknowledgement.

use super::arrival::{Arrivals, Packet};
use super::aside::{Aside, Kept};
use super::link::{Ack, Delivery, Link, LinkError, LinkEvent, MAX_UNACKED};
use super::rules::Message;
use super::status::MqttStatus;
use crate::backoff::{Backoff, seed_of};
use crate::config::MqttSource;
use crate::event;
use crate::measure::Intake;
use crate::source::mapping::{Readings, Trouble};
use cruscotto_domain::time::Timestamp;
use futures_util::StreamExt;
use futures_util::stream::FuturesOrdered;
use std::time::Duration;
use tokio::sync::oneshot;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// The wait after a first failed connection, and the longest.
const BACKOFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(30));

/// A connection that lasted so long was a good one: the next wait is the first again. Two agents under one name throw each
/// other out faster than this.
const STEADY: Duration = Duration::from_secs(10);

/// A message on its way to the disk.
struct Written {
    ack: Option<Ack>,
    samples: usize,
    /// Whether it is on the disk; none when there was nothing to write.
    done: Option<oneshot::Receiver<bool>>,
}

impl Written {
    async fn settled(self) -> Settled {
        let written = match self.done {
            None => true,
            Some(done) => done.await.unwrap_or(false),
        };
        Settled { ack: self.ack, samples: self.samples, written }
    }
}

/// What became of it.
struct Settled {
    ack: Option<Ack>,
    samples: usize,
    written: bool,
}

pub(super) struct Subscriber {
    source: MqttSource,
    aside: Aside,
    status: MqttStatus,
    intake: Intake,
    arrivals: Arrivals,
}

impl Subscriber {
    pub(super) fn new(source: MqttSource, aside: Aside, status: MqttStatus, intake: Intake) -> Self {
        Self { source, aside, status, intake, arrivals: Arrivals::default() }
    }

    /// Connects again and again, until `stop`.
    pub(super) async fn run(mut self, stop: CancellationToken) {
        let seed = seed_of(&self.source.broker.client_id);
        let new_backoff = || Backoff::new(BACKOFF.0, BACKOFF.1, seed);
        let mut backoff = new_backoff();
        loop {
            let begun = Instant::now();
            let Err(error) = self.listen(&stop).await else { return };
            let news = self.status.disconnected(&error.to_string());
            event::broker_lost(&self.source.name, &error, news);
            if begun.elapsed() >= STEADY {
                backoff = new_backoff();
            }
            if stop.run_until_cancelled(tokio::time::sleep(backoff.next_wait())).await.is_none() {
                return;
            }
        }
    }

    /// One connection, until it is lost or `stop` comes. A message is acknowledged when its measures are on the disk and
    /// not before, in the order in which messages came (MQTT 5.0 4.6). When the disk does not take them the connection is
    /// given up: at the next one the broker sends what was not acknowledged again.
    async fn listen(&mut self, stop: &CancellationToken) -> Result<(), LinkError> {
        let mut link = Link::open(&self.source.broker, &self.source.subscriptions);
        let mut unacknowledged: FuturesOrdered<_> = FuturesOrdered::new();
        loop {
            let stopped = stop.is_cancelled();
            tokio::select! {
                biased;
                Some(Settled { ack, samples, written }) = unacknowledged.next(), if !unacknowledged.is_empty() => {
                    if !written {
                        return Err(LinkError("the spool does not take what comes: left with the broker".to_owned()));
                    }
                    self.status.stored(samples);
                    if let Some(ack) = ack {
                        link.acknowledge(ack).await?;
                    }
                }
                () = stop.cancelled(), if !stopped => {}
                next = link.next(), if !stopped && unacknowledged.len() < usize::from(MAX_UNACKED) => match next? {
                    LinkEvent::Connected { resumed } => self.connected(resumed),
                    LinkEvent::Subscribed { refused } => self.subscribed(&refused),
                    LinkEvent::Message(delivery) => {
                        let written = self.take(delivery).await;
                        unacknowledged.push_back(written.settled());
                    }
                },
                else => {
                    link.close().await;
                    return Ok(());
                }
            }
        }
    }

    fn connected(&mut self, resumed: bool) {
        if !resumed {
            self.arrivals.forget();
        }
        self.status.connected();
        event::broker_connected(&self.source.name, resumed);
    }

    fn subscribed(&self, refused: &[usize]) {
        let filter = |i: &usize| self.source.subscriptions.get(*i).map(|s| s.filter.clone());
        let refused: Vec<_> = refused.iter().filter_map(filter).collect();
        if !refused.is_empty() {
            event::filters_refused(&self.source.name, &refused);
        }
        self.status.refused_filters(refused);
    }

    async fn take(&mut self, delivery: Delivery) -> Written {
        let now = Timestamp::now();
        self.status.message();
        let Delivery { topic, payload, retained, duplicate, packet, ack } = delivery;
        let topic = String::from_utf8_lossy(&topic);
        let again = Packet { id: packet, duplicate, topic: &topic, payload: &payload };
        let arrived = self.arrivals.time(ack.is_some().then_some(again), now);
        let message = Message { topic: &topic, payload: &payload, retained };
        let Readings { measures, troubles, trouble_count } = self.source.rules.read(message, arrived, now);
        event::message_taken(&self.source.name, trouble_count == 0);
        if let Some(first) = troubles.into_iter().next() {
            self.keep_aside(now, &topic, &payload, first, trouble_count).await;
        }
        let samples = measures.len();
        let done = if measures.is_empty() { None } else { Some(self.intake.awaited(measures).await) };
        Written { ack, samples, done }
    }

    /// The message is kept once, under its first trouble. It is acknowledged all the same: sent again it would be no better.
    async fn keep_aside(&mut self, now: Timestamp, topic: &str, payload: &[u8], first: Trouble, count: usize) {
        let detail = if count > 1 { format!("{first} (and {} more)", count - 1) } else { first.to_string() };
        let kept = Kept::new(now, topic, first.code(), &detail, payload);
        self.status.kept_aside(&kept, &first, payload);
        event::message_refused(&self.source.name, kept.reason, &kept.topic, &kept.detail);
        if let Err(error) = self.aside.keep(&kept) {
            event::aside_failed(&self.source.name, &error);
        }
    }
}
