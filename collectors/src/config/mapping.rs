//! How the configuration says what foreign values are: shared by the sources that map them.

use crate::source::mapping::{
    Aliases, AssetRule, JsonMapping, NumberRule, Pointer, SeriesRule, TimeFormat, TimeRule, ValueRule, is_pointer,
};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use serde::Deserialize;
use std::collections::BTreeMap;

/// What a number is: the keys of a plain payload.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MetricKeys {
    pub(super) metric: MetricId,
    #[serde(default)]
    pub(super) labels: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) words: BTreeMap<String, f64>,
    pub(super) unit: Option<String>,
    pub(super) scale: Option<f64>,
    pub(super) offset: Option<f64>,
}

/// One value of a JSON document: a pointer and what the number there is.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValueEntry {
    pointer: String,
    metric: MetricId,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    words: BTreeMap<String, f64>,
    unit: Option<String>,
    scale: Option<f64>,
    offset: Option<f64>,
}

/// What a JSON document means, as written.
pub(super) struct JsonKeys {
    pub(super) items: Option<String>,
    pub(super) asset: String,
    pub(super) time: Option<String>,
    pub(super) time_format: Option<TimeFormat>,
    pub(super) values: Vec<ValueEntry>,
}

/// The rules that entries become: with the catalogue they are checked against, and the names their places may use.
pub(super) struct Checker<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) names: &'a [String],
    pub(super) aliases: Aliases,
    /// Whether there is a JSON document to point into.
    pub(super) json: bool,
}

impl Checker<'_> {
    /// Which series a number belongs to, and how it is read.
    pub(super) fn metric(&self, keys: MetricKeys) -> Result<(SeriesRule, NumberRule), String> {
        let definition = self.catalogue.get(&keys.metric).ok_or_else(|| {
            let family = keys.metric.as_str().split('.').next().unwrap_or_default();
            let near = self.catalogue.iter().map(|m| m.id.as_str()).filter(|id| id.starts_with(family));
            let near = near.collect::<Vec<_>>().join(", ");
            let near = if near.is_empty() { "a metric of domain/catalogue".to_owned() } else { near };
            format!("metric '{}' is not in the catalogue: expected for example {near}", keys.metric)
        })?;
        let mut labels = BTreeMap::new();
        for (label, text) in &keys.labels {
            if !definition.labels.contains(label) {
                let known = definition.labels.join(", ");
                let known = if known.is_empty() { "no label".to_owned() } else { known };
                return Err(format!("labels: '{label}' is not a label of {}: expected {known}", definition.id));
            }
            labels.insert(label.clone(), self.template(&format!("labels.{label}"), text)?);
        }
        if let Some((word, number)) = keys.words.iter().find(|(_, number)| !number.is_finite()) {
            return Err(format!("words.{word} is {number}: expected a finite number"));
        }
        let conversion = Conversion::configured(keys.unit.as_deref(), keys.scale, keys.offset, &definition.unit)?;
        let number = NumberRule { words: keys.words, conversion };
        Ok((SeriesRule { definition: definition.clone(), labels }, number))
    }

    /// How the asset is found.
    pub(super) fn asset(&self, text: &str) -> Result<AssetRule, String> {
        Ok(AssetRule { template: self.template("asset", text)?, aliases: self.aliases.clone() })
    }

    /// What a document means.
    pub(super) fn document(&self, keys: JsonKeys) -> Result<JsonMapping, String> {
        let pointer = |key: &str, text: &str| Pointer::parse(text).map_err(|reason| format!("{key}: {reason}"));
        if keys.time.is_none() && keys.time_format.is_some() {
            return Err("time_format without time: say in `time` where the time stands".to_owned());
        }
        let time = keys.time.map(|text| {
            Ok::<_, String>(TimeRule { pointer: pointer("time", &text)?, format: keys.time_format.unwrap_or_default() })
        });
        Ok(JsonMapping {
            items: keys.items.map(|text| pointer("items", &text)).transpose()?,
            asset: self.asset(&keys.asset)?,
            time: time.transpose()?,
            values: keys.values.into_iter().map(|entry| self.value(entry)).collect::<Result<_, _>>()?,
        })
    }

    fn value(&self, entry: ValueEntry) -> Result<ValueRule, String> {
        let ValueEntry { pointer, metric, labels, words, unit, scale, offset } = entry;
        let within = |reason: String| format!("value '{pointer}': {reason}");
        let (series, number) =
            self.metric(MetricKeys { metric, labels, words, unit, scale, offset }).map_err(within)?;
        Ok(ValueRule { pointer: Pointer::parse(&pointer)?, series, number })
    }

    fn template(&self, key: &str, text: &str) -> Result<Template, String> {
        let template = Template::parse(text).map_err(|reason| format!("{key}: {reason}"))?;
        for place in template.places() {
            if is_pointer(place) {
                if !self.json {
                    return Err(format!("{key}: '{{{place}}}' points into JSON, and the payload is a plain value"));
                }
                Pointer::parse(place).map_err(|reason| format!("{key}: {reason}"))?;
            } else if !self.names.iter().any(|name| name == place) {
                let mut known: Vec<_> = self.names.iter().map(|name| format!("{{{name}}}")).collect();
                known.extend(self.json.then(|| "a pointer such as {/id}".to_owned()));
                let known = if known.is_empty() { "a text without places".to_owned() } else { known.join(", ") };
                return Err(format!("{key}: '{{{place}}}' is not known: expected {known}"));
            }
        }
        Ok(template)
    }
}
