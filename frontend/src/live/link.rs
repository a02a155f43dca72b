//! The connection's decisions, without a socket or a clock: what to do when something happened.

use super::backoff::wait_ms;
use crate::state::Phase;
use cruscotto_domain::live::{ClientMessage, HEARTBEAT_SECONDS, MAX_TOPICS, Topic};

/// Milliseconds of silence after which a connection is dead: three heartbeats.
const SILENCE_MS: f64 = 3.0 * 1000.0 * HEARTBEAT_SECONDS as f64;

/// Milliseconds a handshake may take.
const HANDSHAKE_MS: f64 = 10_000.0;

/// Milliseconds without the server after which the page says offline instead of reconnecting.
const OFFLINE_AFTER_MS: f64 = 30_000.0;

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The socket is open.
    Opened,
    /// A message arrived.
    Heard,
    /// A frame arrived that is no message of this protocol.
    BadFrame,
    /// The socket is closed.
    Closed,
    /// Time passed.
    Tick,
    /// The machine's network went on or off.
    Network(bool),
    /// A page wants a topic.
    Hold(Topic),
    /// A page wants it no more.
    Release(Topic),
    /// A message of the topic is missing.
    Gap(Topic),
}

/// What to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Open a socket.
    Open,
    /// Close the socket.
    Close,
    /// Send a message.
    Send(ClientMessage),
    /// Say how the connection is.
    Show(Phase),
    /// Drop what is known of the topic.
    Forget(Topic),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Socket {
    Closed { retry_at: f64 },
    Opening { since: f64 },
    Open,
}

/// The connection.
#[derive(Debug)]
pub struct Link {
    socket: Socket,
    network: bool,
    wanted: Vec<(Topic, u32)>,
    attempts: u32,
    last_heard: Option<f64>,
    started: f64,
    shown: Phase,
}

impl Link {
    /// A connection to be opened at the first [`Event::Tick`]; `now` in milliseconds of any steady clock.
    #[must_use]
    pub fn new(now: f64) -> Self {
        Self {
            socket: Socket::Closed { retry_at: now },
            network: true,
            wanted: Vec::new(),
            attempts: 0,
            last_heard: None,
            started: now,
            shown: Phase::Connecting,
        }
    }

    /// What to do after `event` at `now`; `random` in 0..1 spreads the attempts.
    pub fn handle(&mut self, event: Event, now: f64, random: f64) -> Vec<Command> {
        let mut commands = Vec::new();
        match event {
            Event::Opened => {
                self.socket = Socket::Open;
                self.last_heard.get_or_insert(now);
                let topics: Vec<Topic> = self.wanted.iter().take(MAX_TOPICS).map(|(topic, _)| topic.clone()).collect();
                if !topics.is_empty() {
                    commands.push(Command::Send(ClientMessage::Subscribe(topics)));
                }
            }
            Event::Heard => {
                self.last_heard = Some(now);
                self.attempts = 0;
            }
            Event::BadFrame => self.drop_socket(now, random, &mut commands),
            Event::Closed => self.lost(now, random),
            Event::Network(on) => self.network_turned(on, now, &mut commands),
            Event::Hold(topic) => self.hold(topic, &mut commands),
            Event::Release(topic) => self.release(&topic, &mut commands),
            Event::Gap(topic) => {
                if self.socket == Socket::Open && self.wanted.iter().any(|(held, _)| *held == topic) {
                    commands.push(Command::Send(ClientMessage::Subscribe(vec![topic])));
                }
            }
            Event::Tick => self.tick(now, random, &mut commands),
        }
        self.show(now, &mut commands);
        commands
    }

    fn tick(&mut self, now: f64, random: f64, commands: &mut Vec<Command>) {
        match self.socket {
            Socket::Closed { retry_at } if self.network && now >= retry_at => {
                self.socket = Socket::Opening { since: now };
                commands.push(Command::Open);
            }
            Socket::Opening { since } if now - since > HANDSHAKE_MS => self.drop_socket(now, random, commands),
            Socket::Open if self.silent_ms(now) > SILENCE_MS => self.drop_socket(now, random, commands),
            _ => {}
        }
    }

    fn drop_socket(&mut self, now: f64, random: f64, commands: &mut Vec<Command>) {
        commands.push(Command::Close);
        self.lost(now, random);
    }

    fn lost(&mut self, now: f64, random: f64) {
        self.socket = Socket::Closed { retry_at: now + wait_ms(self.attempts, random) };
        self.attempts += 1;
    }

    fn network_turned(&mut self, on: bool, now: f64, commands: &mut Vec<Command>) {
        self.network = on;
        if on {
            self.attempts = 0;
            if matches!(self.socket, Socket::Closed { .. }) {
                self.socket = Socket::Closed { retry_at: now };
            }
        } else {
            commands.push(Command::Close);
            self.socket = Socket::Closed { retry_at: now };
        }
    }

    fn hold(&mut self, topic: Topic, commands: &mut Vec<Command>) {
        if let Some((_, holders)) = self.wanted.iter_mut().find(|(held, _)| *held == topic) {
            *holders += 1;
            return;
        }
        self.wanted.push((topic.clone(), 1));
        if self.socket == Socket::Open {
            commands.push(Command::Send(ClientMessage::Subscribe(vec![topic])));
        }
    }

    fn release(&mut self, topic: &Topic, commands: &mut Vec<Command>) {
        let Some(at) = self.wanted.iter().position(|(held, _)| held == topic) else { return };
        self.wanted[at].1 -= 1;
        if self.wanted[at].1 == 0 {
            self.wanted.remove(at);
            if self.socket == Socket::Open {
                commands.push(Command::Send(ClientMessage::Unsubscribe(vec![topic.clone()])));
            }
            commands.push(Command::Forget(topic.clone()));
        }
    }

    fn silent_ms(&self, now: f64) -> f64 {
        now - self.last_heard.unwrap_or(self.started)
    }

    fn show(&mut self, now: f64, commands: &mut Vec<Command>) {
        let heard_on_this_socket = self.socket == Socket::Open && self.attempts == 0;
        let phase = if !self.network {
            Phase::Offline
        } else if heard_on_this_socket && self.last_heard.is_some() {
            Phase::Live
        } else if self.silent_ms(now) > OFFLINE_AFTER_MS {
            Phase::Offline
        } else if self.last_heard.is_some() || self.attempts > 0 {
            Phase::Reconnecting
        } else {
            Phase::Connecting
        };
        if phase != self.shown {
            self.shown = phase;
            commands.push(Command::Show(phase));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A clock and a link, driven event by event.
    struct Bench {
        link: Link,
        now: f64,
    }

    impl Bench {
        fn new() -> Self {
            Self { link: Link::new(0.0), now: 0.0 }
        }

        fn does(&mut self, event: Event) -> Vec<Command> {
            self.link.handle(event, self.now, 1.0)
        }

        fn after(&mut self, milliseconds: f64, event: Event) -> Vec<Command> {
            self.now += milliseconds;
            self.does(event)
        }

        fn live() -> Self {
            let mut bench = Self::new();
            bench.does(Event::Hold(Topic::City));
            assert_eq!(bench.does(Event::Tick), [Command::Open]);
            bench.does(Event::Opened);
            bench.does(Event::Heard);
            bench
        }
    }

    fn subscribe(topic: Topic) -> Command {
        Command::Send(ClientMessage::Subscribe(vec![topic]))
    }

    #[test]
    fn opens_subscribes_to_what_is_wanted_and_is_live_once_heard() {
        let mut bench = Bench::new();
        assert!(bench.does(Event::Hold(Topic::City)).is_empty(), "nothing to send before the socket is open");
        assert_eq!(bench.does(Event::Tick), [Command::Open]);
        assert!(bench.does(Event::Tick).is_empty(), "one socket at a time");
        let opened = bench.does(Event::Opened);
        assert!(opened.contains(&subscribe(Topic::City)), "{opened:?}");
        bench.does(Event::Heard);
        assert_eq!(bench.link.shown, Phase::Live);
    }

    #[test]
    fn a_loss_is_retried_after_growing_waits_and_everything_is_subscribed_anew() {
        let mut bench = Bench::live();
        assert_eq!(bench.does(Event::Closed), [Command::Show(Phase::Reconnecting)]);
        assert!(bench.after(499.0, Event::Tick).is_empty());
        assert_eq!(bench.after(1.0, Event::Tick), [Command::Open]);
        bench.does(Event::Closed);
        assert!(bench.after(999.0, Event::Tick).is_empty(), "the second wait is a second");
        assert_eq!(bench.after(1.0, Event::Tick), [Command::Open]);
        assert!(bench.does(Event::Opened).contains(&subscribe(Topic::City)));
        assert_eq!(bench.does(Event::Heard), [Command::Show(Phase::Live)]);
    }

    #[test]
    fn a_socket_that_opens_and_closes_without_a_word_does_not_reset_the_waits() {
        let mut bench = Bench::live();
        for attempt in 0..4 {
            bench.does(Event::Closed);
            let wait = 500.0 * f64::from(1 << attempt);
            assert!(bench.after(wait - 1.0, Event::Tick).is_empty(), "attempt {attempt}");
            assert_eq!(bench.after(1.0, Event::Tick), [Command::Open]);
            bench.does(Event::Opened);
        }
    }

    #[test]
    fn three_missed_heartbeats_end_a_dead_connection() {
        let mut bench = Bench::live();
        assert!(bench.after(SILENCE_MS, Event::Tick).is_empty());
        let commands = bench.after(1.0, Event::Tick);
        assert_eq!(commands[0], Command::Close);
        assert_eq!(commands[1], Command::Show(Phase::Offline));
    }

    #[test]
    fn a_handshake_that_hangs_is_given_up() {
        let mut bench = Bench::new();
        bench.does(Event::Tick);
        assert_eq!(bench.after(HANDSHAKE_MS + 1.0, Event::Tick)[0], Command::Close);
    }

    #[test]
    fn the_network_going_off_is_said_at_once_and_coming_back_is_tried_at_once() {
        let mut bench = Bench::live();
        assert_eq!(bench.does(Event::Network(false)), [Command::Close, Command::Show(Phase::Offline)]);
        assert!(bench.after(60_000.0, Event::Tick).is_empty(), "no attempts without a network");
        bench.does(Event::Network(true));
        assert_eq!(bench.does(Event::Tick)[0], Command::Open);
    }

    #[test]
    fn a_topic_held_twice_is_left_when_both_let_go() {
        let mut bench = Bench::live();
        let topic = || "area/nil-20".parse::<Topic>().unwrap();
        assert_eq!(bench.does(Event::Hold(topic())), [subscribe(topic())]);
        assert!(bench.does(Event::Hold(topic())).is_empty());
        assert!(bench.does(Event::Release(topic())).is_empty());
        let left = bench.does(Event::Release(topic()));
        assert_eq!(left, [Command::Send(ClientMessage::Unsubscribe(vec![topic()])), Command::Forget(topic())]);
        assert!(bench.does(Event::Release(topic())).is_empty());
    }

    #[test]
    fn a_gap_subscribes_again_and_rubbish_reconnects() {
        let mut bench = Bench::live();
        assert_eq!(bench.does(Event::Gap(Topic::City)), [subscribe(Topic::City)]);
        assert_eq!(bench.does(Event::BadFrame)[0], Command::Close);
    }
}
