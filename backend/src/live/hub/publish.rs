//! What changed goes to everybody who follows it.

use super::super::clients::{Following, Frame};
use super::super::state::Settled;
use super::Hub;
use crate::audience::Audience;
use crate::observe;
use cruscotto_domain::live::{ServerMessage, Topic};
use cruscotto_domain::time::Timestamp;
use std::sync::PoisonError;
use tracing::error;

impl Hub {
    /// Tells every feed that is concerned what changed.
    pub(super) fn publish(&mut self, settled: &Settled, now: Timestamp) {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        for ((topic, viewer), feed) in &mut self.feeds {
            let concerned = match topic {
                Topic::City => !settled.areas.is_empty(),
                Topic::Area(id) => settled.areas.contains(id),
                Topic::Asset(id) => settled.assets.contains(id),
                Topic::Incidents => settled.incidents,
                Topic::Fleet => !settled.assets.is_empty(),
            };
            let released = settled.released && viewer.of_city() == Audience::Public;
            if !concerned && !released {
                continue;
            }
            // What left the Municipi of somebody leaves their fleet: theirs is looked at whole, and is small.
            let frames = if *topic == Topic::Fleet && viewer.of_city() == Audience::Operator {
                feed.merge(state.fleet_entries(&settled.assets), now)
            } else {
                state.entries(topic, viewer).and_then(|entries| feed.advance(entries, now))
            };
            let Some(mut frames) = frames else { continue };
            for id in &feed.subscribers {
                let Some(client) = self.clients.get_mut(*id) else { continue };
                if client.topics.get(topic) != Some(&Following::Live) {
                    continue;
                }
                match frames.get(client.format) {
                    Ok(frame) => client.send(topic, frame),
                    Err(error) => {
                        error!(%error, %topic, "a delta cannot be encoded");
                        break;
                    }
                };
            }
        }
    }

    /// Clients that lagged and drained their queue begin anew.
    pub(super) fn resume(&mut self, now: Timestamp) {
        for (id, topic) in self.clients.to_resume() {
            let Some(client) = self.clients.get_mut(id) else { continue };
            let Some(feed) = self.feeds.get_mut(&(topic.clone(), client.viewer.clone())) else { continue };
            let frames = Frame::of(&ServerMessage::Resync(topic.clone()), client.format)
                .and_then(|resync| Ok([resync, feed.snapshot(client.format, now)?]));
            match frames {
                Ok(frames) => {
                    client.topics.insert(topic.clone(), Following::Live);
                    metrics::counter!(observe::LIVE_RESYNCS).increment(1);
                    for frame in frames {
                        client.send(&topic, frame);
                    }
                }
                Err(error) => error!(%error, %topic, "a snapshot cannot be encoded"),
            }
        }
    }
}
