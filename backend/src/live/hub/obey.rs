//! What the hub is asked to do, and who follows what.

use super::super::clients::{Client, ClientId, Following, Frame};
use super::super::feed::Feed;
use super::super::state::CityState;
use super::Hub;
use super::handle::Command;
use crate::audience::Viewer;
use cruscotto_domain::live::{ErrorCode, MAX_TOPICS, ServerMessage, Topic};
use cruscotto_domain::time::Timestamp;
use std::collections::hash_map::Entry;
use std::sync::PoisonError;
use tracing::error;

impl Hub {
    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Connect { client, viewer, format, queue } => self.clients.add(client, viewer, format, queue),
            Command::Subscribe { client, topics } => {
                for topic in topics {
                    self.subscribe(client, &topic);
                }
            }
            Command::Unsubscribe { client, topics } => {
                for topic in topics {
                    if let Some(viewer) = self.clients.get_mut(client).map(|c| {
                        c.topics.remove(&topic);
                        c.viewer.clone()
                    }) {
                        self.leave(client, topic, viewer);
                    }
                }
            }
            Command::Disconnect { client } => {
                let Some(gone) = self.clients.remove(client) else { return };
                for topic in gone.topics.into_keys() {
                    self.leave(client, topic, gone.viewer.clone());
                }
            }
            Command::Assets(assets) => self.write(|state| assets.into_iter().for_each(|a| state.put_asset(a))),
            Command::Incidents(incidents) => self.write(|state| state.put_incidents(incidents)),
            Command::Maintenance(assets) => self.write(|state| state.put_maintenance(assets)),
            Command::PeopleDays(days) => self.write(|state| state.put_people_days(&days)),
            Command::Corrected(row) => {
                if let Some(key) = self.known.series_keys([row.series]).pop().flatten() {
                    self.write(|state| state.restate(&key, row.time, row.value));
                }
            }
        }
    }

    fn subscribe(&mut self, id: ClientId, topic: &Topic) {
        // What was touched is summed up first: a snapshot with an asset and without its area would be half a truth.
        let now = Timestamp::now();
        if !self.read().is_settled() {
            self.settle(now);
        }
        // The feeds that are there hear of it first: what this one begins with is no news to it.
        let settled = self.write(CityState::take_settled);
        self.publish(&settled, now);
        let Some(client) = self.clients.get_mut(id) else { return };
        if client.topics.len() >= MAX_TOPICS && !client.topics.contains_key(topic) {
            let detail = format!("a client may hold {MAX_TOPICS} topics: unsubscribe from one before {topic}");
            return complain(client, ErrorCode::TooManyTopics, detail);
        }
        if topic.is_for_staff() && client.viewer == Viewer::Public {
            return complain(client, ErrorCode::Forbidden, format!("{topic} is for staff: log in first"));
        }
        let key = (topic.clone(), client.viewer.clone());
        if !self.feeds.contains_key(&key) {
            let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
            let Some(entries) = state.entries(topic, &client.viewer) else {
                return complain(client, ErrorCode::NotFound, format!("{topic} does not exist"));
            };
            self.feeds.insert(key.clone(), Feed::new(topic.clone(), entries));
        }
        let Some(feed) = self.feeds.get_mut(&key) else { return };
        feed.subscribers.insert(id);
        client.topics.insert(topic.clone(), Following::Live);
        match feed.snapshot(client.format, now) {
            Ok(frame) => {
                client.send(topic, frame);
            }
            Err(error) => error!(%error, %topic, "a snapshot cannot be encoded"),
        }
    }

    fn leave(&mut self, client: ClientId, topic: Topic, viewer: Viewer) {
        if let Entry::Occupied(mut feed) = self.feeds.entry((topic, viewer)) {
            feed.get_mut().subscribers.remove(&client);
            if feed.get().subscribers.is_empty() {
                feed.remove();
            }
        }
    }
}

fn complain(client: &Client, code: ErrorCode, detail: String) {
    match Frame::of(&ServerMessage::Error { code, detail }, client.format) {
        Ok(frame) => {
            client.say(frame);
        }
        Err(error) => error!(%error, "an error cannot be encoded"),
    }
}
