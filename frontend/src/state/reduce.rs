//! The reducer: the state after a message. The same rules as the server's ([`TopicState`]).

use super::{LiveState, Phase};
use cruscotto_domain::live::{Applied, Delta, ServerMessage, Topic, TopicState};
use cruscotto_domain::time::Timestamp;
use std::rc::Rc;
use yew::Reducible;

/// What can happen to the state.
#[derive(Debug, Clone)]
pub enum Action {
    /// The connection changed.
    Phase(Phase),
    /// Messages arrived, oldest first, when this machine's clock showed `at`.
    Received {
        /// The messages.
        messages: Vec<ServerMessage>,
        /// This machine's clock.
        at: Timestamp,
    },
    /// Nobody looks at the topic any more.
    Forget(Topic),
}

impl Reducible for LiveState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let mut next = Rc::unwrap_or_clone(self);
        next.revision += 1;
        match action {
            Action::Phase(phase) => next.phase = phase,
            Action::Received { messages, at } => {
                for message in messages {
                    next.receive(message, at);
                }
            }
            Action::Forget(topic) => {
                next.gaps.retain(|gap| *gap != topic);
                next.topics.retain(|(held, _)| *held != topic);
            }
        }
        Rc::new(next)
    }
}

impl LiveState {
    fn receive(&mut self, message: ServerMessage, at: Timestamp) {
        match message {
            ServerMessage::Snapshot(snapshot) => {
                self.heard(snapshot.at, at);
                let topic = snapshot.topic.clone();
                self.gaps.retain(|gap| *gap != topic);
                self.topics.retain(|(held, _)| *held != topic);
                self.topics.push((topic, Rc::new(TopicState::from_snapshot(snapshot))));
            }
            ServerMessage::Delta(delta) => {
                self.heard(delta.at, at);
                self.apply(delta);
            }
            ServerMessage::Heartbeat(server) => self.heard(server, at),
            // What was dropped is followed by a snapshot; what is on the screen stays until then.
            ServerMessage::Resync(_) | ServerMessage::Error { .. } => {}
        }
    }

    fn apply(&mut self, delta: Delta) {
        let topic = delta.topic.clone();
        let Some((_, state)) = self.topics.iter_mut().find(|(held, _)| *held == topic) else {
            // A delta before any snapshot, or of a topic just left.
            return;
        };
        if Rc::make_mut(state).apply(delta) == Applied::Gap && !self.gaps.contains(&topic) {
            self.gaps.push(topic);
        }
    }

    fn heard(&mut self, server: Timestamp, here: Timestamp) {
        self.last_heard = Some(server);
        self.skew_micros = server.micros_since(here);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::area_summary;
    use cruscotto_domain::area_health::HealthCounts;
    use cruscotto_domain::asset::Layer;
    use cruscotto_domain::health::Health;
    use cruscotto_domain::id::AreaId;
    use cruscotto_domain::live::{AreaSummary, Entry, Snapshot};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_millis(second * 1000).unwrap()
    }

    fn entry(down: u32) -> Entry {
        Entry::Area(AreaSummary {
            area: AreaId::new("nil-20").unwrap(),
            layer: Layer::Wifi,
            health: Health::Ok,
            counts: HealthCounts { ok: 13 - down, critical: down, ..HealthCounts::default() },
            figures: vec![],
        })
    }

    fn snapshot(sequence: u64, down: u32) -> ServerMessage {
        ServerMessage::Snapshot(Snapshot { topic: Topic::City, sequence, at: at(100), entries: vec![entry(down)] })
    }

    fn delta(sequence: u64, down: u32) -> ServerMessage {
        ServerMessage::Delta(Delta {
            topic: Topic::City,
            sequence,
            at: at(101),
            changed: vec![entry(down)],
            removed: vec![],
        })
    }

    fn after(messages: Vec<ServerMessage>) -> Rc<LiveState> {
        Rc::new(LiveState::default()).reduce(Action::Received { messages, at: at(40) })
    }

    fn down(state: &LiveState) -> u32 {
        area_summary(state, &Topic::City, &AreaId::new("nil-20").unwrap(), Layer::Wifi).unwrap().counts.critical
    }

    #[test]
    fn deltas_follow_the_snapshot_and_repeats_change_nothing() {
        let state = after(vec![snapshot(7, 0), delta(8, 2), delta(8, 9), delta(9, 3)]);
        assert_eq!(down(&state), 3);
        assert!(state.gaps.is_empty());
    }

    #[test]
    fn a_gap_keeps_what_is_shown_and_asks_again_and_a_snapshot_heals_it() {
        let state = after(vec![snapshot(7, 1), delta(9, 5)]);
        assert_eq!((down(&state), state.gaps.contains(&Topic::City)), (1, true));
        // The server restarted: its numbers begin anew.
        let state = state.reduce(Action::Received { messages: vec![snapshot(1, 4), delta(2, 6)], at: at(41) });
        assert_eq!((down(&state), state.gaps.is_empty()), (6, true));
    }

    #[test]
    fn a_delta_without_a_snapshot_and_of_a_forgotten_topic_is_dropped() {
        assert!(after(vec![delta(1, 1)]).topic(&Topic::City).is_none());
        let state = after(vec![snapshot(7, 1)]).reduce(Action::Forget(Topic::City));
        let state = state.reduce(Action::Received { messages: vec![delta(8, 2)], at: at(41) });
        assert!(state.topic(&Topic::City).is_none());
    }

    #[test]
    fn losing_the_connection_keeps_the_data_and_its_time() {
        let state = after(vec![snapshot(7, 1)]).reduce(Action::Phase(Phase::Offline));
        assert_eq!((down(&state), state.last_heard), (1, Some(at(100))));
    }

    #[test]
    fn ages_are_right_on_a_machine_with_a_wrong_clock() {
        let state = after(vec![snapshot(7, 1)]);
        assert_eq!(state.server_time(at(50)), at(110), "this machine is a minute slow");
    }

    #[test]
    fn a_state_differs_from_the_one_before_an_action() {
        let before = Rc::new(LiveState::default());
        let later = Rc::clone(&before).reduce(Action::Phase(Phase::Live));
        assert!(*before != *later && *before == LiveState::default());
    }
}
