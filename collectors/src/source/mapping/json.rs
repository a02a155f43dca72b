//! From a JSON document to measures.

use super::number::NumberRule;
use super::place::Scope;
use super::pointer::Pointer;
use super::series::{AssetRule, SeriesRule};
use super::time::TimeRule;
use super::trouble::Trouble;
use crate::reading::Measure;
use cruscotto_domain::sample::{SeriesKey, check_value};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use std::collections::HashSet;
use std::sync::Arc;

/// Items of one document at most: every access point of a large city in one answer.
pub const MAX_ITEMS: usize = 20_000;

/// Troubles of one document that are kept; the rest is counted.
pub const MAX_LISTED_TROUBLES: usize = 10;

/// One value of an item.
#[derive(Debug, Clone)]
pub struct ValueRule {
    /// Where it stands.
    pub pointer: Pointer,
    /// What it is.
    pub series: SeriesRule,
    /// How it is written.
    pub number: NumberRule,
}

/// What a document means.
#[derive(Debug, Clone)]
pub struct JsonMapping {
    /// The array of its items; the document is its only item when none is given.
    pub items: Option<Pointer>,
    /// Whose values they are.
    pub asset: AssetRule,
    /// When they were measured; when they arrived if none is given.
    pub time: Option<TimeRule>,
    /// What is taken from each item.
    pub values: Vec<ValueRule>,
}

/// What came of a payload.
#[derive(Debug, Default, PartialEq)]
pub struct Readings {
    /// The measures.
    pub measures: Vec<Measure>,
    /// The first [`MAX_LISTED_TROUBLES`] things that could not be taken.
    pub troubles: Vec<Trouble>,
    /// How many there are in all.
    pub trouble_count: usize,
}

impl Readings {
    /// Nothing but a trouble.
    #[must_use]
    pub fn only(trouble: Trouble) -> Self {
        Self { measures: Vec::new(), troubles: vec![trouble], trouble_count: 1 }
    }

    pub(crate) fn refuse(&mut self, trouble: Trouble) {
        self.trouble_count += 1;
        if self.troubles.len() < MAX_LISTED_TROUBLES {
            self.troubles.push(trouble);
        }
    }
}

impl JsonMapping {
    /// The measures of a document. `names` are the texts that came beside it, `arrived` the time of values that have none
    /// of their own (none when the arrival says nothing about them), `now` the clock that times are checked against.
    #[must_use]
    pub fn read(&self, body: &[u8], names: &[(&str, &str)], arrived: Option<Timestamp>, now: Timestamp) -> Readings {
        match serde_json::from_slice(body) {
            Ok(document) => self.of_document(&document, names, arrived, now),
            Err(error) => Readings::only(Trouble::NotJson(error.to_string())),
        }
    }

    /// As [`Self::read`], of a document that was parsed before.
    #[must_use]
    pub fn of_document(
        &self,
        document: &Value,
        names: &[(&str, &str)],
        arrived: Option<Timestamp>,
        now: Timestamp,
    ) -> Readings {
        let items = match &self.items {
            None => std::slice::from_ref(document),
            Some(pointer) => match pointer.find(document, document).and_then(Value::as_array) {
                Some(items) => items.as_slice(),
                None => return Readings::only(Trouble::NotItems(pointer.to_string())),
            },
        };
        let mut readings = Readings::default();
        if items.len() > MAX_ITEMS {
            readings.refuse(Trouble::TooMany { count: items.len(), limit: MAX_ITEMS });
        }
        let mut seen = HashSet::new();
        for item in items.iter().take(MAX_ITEMS) {
            let scope = Scope { names, json: Some((document, item)) };
            if let Err(trouble) = self.item(document, item, scope, (arrived, now), &mut seen, &mut readings) {
                readings.refuse(trouble);
            }
        }
        readings
    }

    fn item(
        &self,
        document: &Value,
        item: &Value,
        scope: Scope<'_>,
        (arrived, now): (Option<Timestamp>, Timestamp),
        seen: &mut HashSet<(Arc<SeriesKey>, Timestamp)>,
        readings: &mut Readings,
    ) -> Result<(), Trouble> {
        let time = match &self.time {
            Some(rule) => rule.read(document, item)?,
            None => arrived.ok_or(Trouble::NoTime)?,
        };
        let asset = self.asset.asset(scope)?;
        let mut found = false;
        for rule in &self.values {
            // An absent value was not measured; that is no fault.
            let Some(value) = rule.pointer.find(document, item).filter(|value| !value.is_null()) else { continue };
            found = true;
            let measure = rule.number.of_json(value).and_then(|value| {
                check_value(&rule.series.definition, time, value, now)?;
                Ok(Measure { series: Arc::new(rule.series.key(&asset, scope)?), time, value })
            });
            match measure {
                Ok(measure) if seen.insert((measure.series.clone(), time)) => readings.measures.push(measure),
                Ok(measure) => {
                    let SeriesKey { asset, metric, .. } = &*measure.series;
                    readings.refuse(Trouble::Twice { series: format!("{metric} of {asset}"), time: time.to_string() });
                }
                Err(trouble) => readings.refuse(trouble),
            }
        }
        if found {
            return Ok(());
        }
        let places: Vec<_> = self.values.iter().map(|rule| format!("'{}'", rule.pointer)).collect();
        Err(Trouble::Nothing(places.join(", ")))
    }
}

#[cfg(test)]
mod tests;
