//! The time of values that carry none: when they arrived, and the same again when the broker sends them again.

use cruscotto_domain::time::Timestamp;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Arrival times of one session with a broker.
///
/// A message whose acknowledgement was lost comes again with its packet identifier and marked as a duplicate (MQTT 5.0
/// 4.3.2, 4.4). It gets the time it had before, so that the sample is the same and is stored once. The memory ends with
/// the process: a value without a time that is sent again after `kill -9` may stand twice, at two times.
#[derive(Debug, Default)]
pub(super) struct Arrivals {
    last: Option<Timestamp>,
    /// By packet identifier: at most 65,535.
    seen: HashMap<u16, (u64, Timestamp)>,
}

impl Arrivals {
    /// When a message arrived: `now`, or a little later where two would have the same time, for (series, time) is unique.
    /// `packet` is none for messages that are never sent again.
    pub(super) fn time(&mut self, packet: Option<Packet<'_>>, now: Timestamp) -> Timestamp {
        let content = packet.map(|p| {
            let mut hasher = DefaultHasher::new();
            (p.topic, p.payload).hash(&mut hasher);
            hasher.finish()
        });
        if let (Some(Packet { id, duplicate: true, .. }), Some(content)) = (packet, content)
            && let Some((before, time)) = self.seen.get(&id)
            && *before == content
        {
            return *time;
        }
        let time = self.last.map_or(now, |last| now.max(last.plus_micros(1)));
        self.last = Some(time);
        if let (Some(packet), Some(content)) = (packet, content) {
            self.seen.insert(packet.id, (content, time));
        }
        time
    }

    /// The broker has begun a new session: its packet identifiers mean other messages now.
    pub(super) fn forget(&mut self) {
        self.seen.clear();
    }
}

/// What identifies a message that may come again.
#[derive(Debug, Clone, Copy)]
pub(super) struct Packet<'a> {
    pub(super) id: u16,
    pub(super) duplicate: bool,
    pub(super) topic: &'a str,
    pub(super) payload: &'a [u8],
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros).unwrap()
    }

    fn packet(id: u16, duplicate: bool, payload: &[u8]) -> Option<Packet<'_>> {
        Some(Packet { id, duplicate, topic: "t", payload })
    }

    #[test]
    fn what_is_sent_again_has_its_first_time() {
        let mut arrivals = Arrivals::default();
        assert_eq!(arrivals.time(packet(1, false, b"5"), at(10)), at(10));
        assert_eq!(arrivals.time(packet(1, true, b"5"), at(99)), at(10));
        assert_eq!(arrivals.time(packet(1, true, b"6"), at(99)), at(99), "another message under its number");
        assert_eq!(arrivals.time(packet(1, false, b"6"), at(120)), at(120), "not marked: a new message");
        arrivals.forget();
        assert_eq!(arrivals.time(packet(1, true, b"6"), at(130)), at(130));
    }

    #[test]
    fn two_messages_never_have_the_same_time() {
        let mut arrivals = Arrivals::default();
        let times = [arrivals.time(None, at(10)), arrivals.time(None, at(10)), arrivals.time(None, at(3))];
        assert_eq!(times, [at(10), at(11), at(12)]);
    }
}
