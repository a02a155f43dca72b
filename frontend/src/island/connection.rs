//! How live the page is, in words: live, asked for now and then, or not live since when.

use super::dom;
use crate::browser::utc_offset_s;
use crate::i18n::{Lang, age, clock_time};
use crate::state::Phase;
use cruscotto_domain::time::Timestamp;

/// Milliseconds without a socket after which the API is asked instead.
const POLL_AFTER_MS: f64 = 8_000.0;

/// The word of a page that is asked for now and then, in attributes.
const POLLING: &str = "polling";

/// What is known of the connection.
#[derive(Debug)]
pub(super) struct Connection {
    phase: Phase,
    /// Since when the socket is not live.
    dead_since: Option<f64>,
    /// When the API last answered; none when the socket is live, or the last answer failed.
    polled: Option<Timestamp>,
}

impl Connection {
    /// A connection that is being made since `now`, on a steady clock in milliseconds.
    pub(super) fn new(now: f64) -> Self {
        Self { phase: Phase::Connecting, dead_since: Some(now), polled: None }
    }

    pub(super) fn phase(&mut self, phase: Phase, now: f64) {
        self.phase = phase;
        if phase == Phase::Live {
            (self.dead_since, self.polled) = (None, None);
        } else {
            self.dead_since.get_or_insert(now);
        }
    }

    /// Whether the socket has been away for so long that the API is to be asked.
    pub(super) fn wants_polling(&self, now: f64) -> bool {
        self.dead_since.is_some_and(|since| now - since >= POLL_AFTER_MS)
    }

    /// The API answered, or did not.
    pub(super) fn polled(&mut self, answered: Option<Timestamp>) {
        self.polled = answered;
    }

    /// Says it: `last` is when the server was last heard over the socket.
    pub(super) fn show(&self, lang: Lang, last: Option<Timestamp>, now: Timestamp) {
        let (messages, words) = (lang.messages(), lang.public());
        let polled = self.polled.filter(|_| self.phase != Phase::Live);
        let heard = last.into_iter().chain(polled).max();
        let not_live_since = || {
            heard.map_or_else(
                || messages.offline.to_owned(),
                |at| (words.not_live_since)(&clock_time(at, utc_offset_s(at))),
            )
        };
        let (key, word) = match (self.phase, polled) {
            (Phase::Live, _) => (Phase::Live.as_str(), messages.live.to_owned()),
            (_, Some(_)) => (POLLING, words.polling.to_owned()),
            (Phase::Connecting, None) => (Phase::Connecting.as_str(), words.not_live.to_owned()),
            (Phase::Reconnecting, None) => (Phase::Reconnecting.as_str(), messages.reconnecting.to_owned()),
            (Phase::Offline, None) => (Phase::Offline.as_str(), not_live_since()),
        };
        write(key, &word);
        let old = heard.filter(|_| self.phase != Phase::Live);
        for shown in dom::all("[data-connection-age]") {
            match old {
                Some(at) => {
                    dom::set(&shown, "datetime", &at.to_string());
                    dom::set_text(&shown, &(messages.last_data)(&age(messages, at, now)));
                }
                None if self.phase == Phase::Live => dom::set_text(&shown, ""),
                None => {}
            }
        }
    }
}

/// A page on which nothing changes by itself says when it was made, and claims no more.
pub(super) fn still(lang: Lang) {
    write("still", lang.public().not_live);
}

fn write(key: &str, word: &str) {
    if let Some(body) = dom::body() {
        dom::set(&body, "data-connection", key);
    }
    for note in dom::all(".connection") {
        dom::set(&note, "class", &format!("connection connection-{key}"));
    }
    // Only the word is announced: the age changes every second.
    dom::all("[data-connection-word]").iter().for_each(|shown| dom::set_text(shown, word));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_api_is_asked_once_the_socket_has_been_away_for_a_while() {
        let mut connection = Connection::new(0.0);
        assert!(!connection.wants_polling(POLL_AFTER_MS - 1.0));
        assert!(connection.wants_polling(POLL_AFTER_MS), "blocked from the beginning");
        connection.phase(Phase::Live, 9_000.0);
        assert!(!connection.wants_polling(99_000.0));
        connection.phase(Phase::Reconnecting, 100_000.0);
        connection.phase(Phase::Offline, 130_000.0);
        assert!(connection.wants_polling(108_000.0), "counted from when it was lost");
    }
}
