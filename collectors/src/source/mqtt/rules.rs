//! From a message to measures.

use super::filter::TopicFilter;
use crate::reading::Measure;
use crate::source::mapping::{AssetRule, JsonMapping, NumberRule, Readings, Scope, SeriesRule, Trouble};
use cruscotto_domain::sample::check_value;
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;

/// The longest payload that is read, in bytes: thousands of readings in one message.
pub const MAX_PAYLOAD_BYTES: usize = 1024 * 1024;

/// What the messages of a topic are.
#[derive(Debug)]
pub struct TopicRule {
    /// Which topics.
    pub filter: TopicFilter,
    /// What the payload is.
    pub payload: Payload,
    /// Whether its publisher keeps the topic current (birth and will messages): a retained message is the state of now.
    pub retained_is_current: bool,
}

/// What a payload is.
#[derive(Debug)]
pub enum Payload {
    /// One number or word.
    Plain {
        /// Whose.
        asset: AssetRule,
        /// Which series.
        series: SeriesRule,
        /// How it is written.
        number: NumberRule,
    },
    /// JSON.
    Json(JsonMapping),
}

/// A message, as far as its meaning goes.
#[derive(Debug, Clone, Copy)]
pub struct Message<'a> {
    /// Its topic.
    pub topic: &'a str,
    /// What it carries.
    pub payload: &'a [u8],
    /// Whether the broker kept it for new subscribers.
    pub retained: bool,
}

/// The rules of a source; the first one whose filter has the topic is followed.
#[derive(Debug)]
pub struct Rules(pub Vec<TopicRule>);

impl Rules {
    /// What a message says. `arrived` is the time of values that carry none, `now` the clock that times are checked
    /// against. An empty payload says nothing: it is how a retained message is deleted (MQTT 5.0 3.3.1.3).
    #[must_use]
    pub fn read(&self, message: Message<'_>, arrived: Timestamp, now: Timestamp) -> Readings {
        let found = self.0.iter().find_map(|rule| Some((rule, rule.filter.values(message.topic)?)));
        let Some((rule, names)) = found else { return Readings::only(Trouble::Unmapped) };
        let bytes = message.payload.len();
        if bytes == 0 {
            return Readings::default();
        }
        if bytes > MAX_PAYLOAD_BYTES {
            return Readings::only(Trouble::TooLarge { bytes, limit: MAX_PAYLOAD_BYTES });
        }
        let arrived = (!message.retained || rule.retained_is_current).then_some(arrived);
        match &rule.payload {
            Payload::Json(mapping) => mapping.read(message.payload, &names, arrived, now),
            Payload::Plain { asset, series, number } => {
                let scope = Scope { names: &names, json: None };
                match plain(message.payload, (asset, series, number), scope, arrived, now) {
                    Ok(measure) => Readings { measures: vec![measure], ..Readings::default() },
                    Err(trouble) => Readings::only(trouble),
                }
            }
        }
    }
}

fn plain(
    payload: &[u8],
    (asset, series, number): (&AssetRule, &SeriesRule, &NumberRule),
    scope: Scope<'_>,
    arrived: Option<Timestamp>,
    now: Timestamp,
) -> Result<Measure, Trouble> {
    let text = std::str::from_utf8(payload).map_err(|_| Trouble::NotUtf8)?;
    let time = arrived.ok_or(Trouble::NoTime)?;
    let value = number.of_text(text)?;
    check_value(&series.definition, time, value, now)?;
    let asset = asset.asset(scope)?;
    Ok(Measure { series: Arc::new(series.key(&asset, scope)?), time, value })
}
