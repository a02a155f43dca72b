//! `[[mqtt.topic]]`: which topics, and what their messages are.

use super::mapping::{Checker, JsonKeys, MetricKeys, ValueEntry};
use crate::source::mapping::{Aliases, TimeFormat};
use crate::source::mqtt::{Payload, TopicFilter, TopicRule};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicEntry {
    pub(super) filter: String,
    #[serde(default = "named_asset")]
    asset: String,
    qos: Option<u8>,
    #[serde(default)]
    retained_is_current: bool,
    metric: Option<MetricId>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, f64>,
    unit: Option<String>,
    scale: Option<f64>,
    offset: Option<f64>,
    items: Option<String>,
    time: Option<String>,
    time_format: Option<TimeFormat>,
    #[serde(default)]
    value: Vec<ValueEntry>,
}

fn named_asset() -> String {
    "{asset}".to_owned()
}

impl TopicEntry {
    /// The rule, and whether its messages are asked for at least once.
    pub(super) fn check(self, catalogue: &Catalogue, aliases: Aliases) -> Result<(TopicRule, bool), String> {
        let filter = TopicFilter::parse(&self.filter)?;
        let at_least_once = match self.qos.unwrap_or(1) {
            0 => false,
            1 => true,
            other => return Err(format!("qos {other} is not 0 or 1: messages published with 2 come with 1")),
        };
        let json = !self.value.is_empty();
        if self.metric.is_some() == json {
            let reason = "give either metric (the payload is one number) or [[mqtt.topic.value]] (it is JSON)";
            return Err(reason.to_owned());
        }
        let names = filter.names();
        let checker = Checker { catalogue, names: &names, aliases, json };
        let retained_is_current = self.retained_is_current;
        let payload = self.payload(&checker)?;
        Ok((TopicRule { filter, payload, retained_is_current }, at_least_once))
    }

    fn payload(self, checker: &Checker<'_>) -> Result<Payload, String> {
        let Self { asset, metric, labels, words, unit, scale, offset, items, time, time_format, value, .. } = self;
        match metric {
            Some(_) if items.is_some() || time.is_some() || time_format.is_some() => {
                Err("items, time and time_format are for JSON, and the payload is one number".to_owned())
            }
            Some(metric) => {
                let asset = checker.asset(&asset)?;
                let (series, number) = checker.metric(MetricKeys { metric, labels, words, unit, scale, offset })?;
                Ok(Payload::Plain { asset, series, number })
            }
            None if !labels.is_empty()
                || !words.is_empty()
                || unit.is_some()
                || scale.is_some()
                || offset.is_some() =>
            {
                Err("labels, words, unit, scale and offset of a JSON payload stand in its [[mqtt.topic.value]]"
                    .to_owned())
            }
            None => checker.document(JsonKeys { items, asset, time, time_format, values: value }).map(Payload::Json),
        }
    }
}
