//! Rules, and which one a foreign series follows.

use super::tags::Tags;
use cruscotto_domain::id::{AssetId, InvalidId, MetricId};
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

/// How one foreign name becomes series.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// Tags that must have exactly these values.
    pub(super) conditions: BTreeMap<String, String>,
    pub(super) asset: Template,
    pub(super) metric: MetricId,
    pub(super) labels: BTreeMap<String, Template>,
    pub(super) conversion: Conversion,
    pub(super) counter: bool,
}

/// A name that is left out on purpose; a `*` at its end stands for anything.
#[derive(Debug, Clone)]
pub(super) struct Ignore {
    pub(super) name: String,
    pub(super) field: Option<String>,
}

/// All rules of a source.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    /// By name, then by field ("" for senders without fields); the first rule whose conditions hold is followed.
    pub(super) rules: HashMap<String, HashMap<String, Vec<Rule>>>,
    pub(super) ignores: Vec<Ignore>,
    /// What the sender calls a device, and what it is called here.
    pub(super) assets: HashMap<String, AssetId>,
}

/// What a foreign series is.
#[derive(Debug, Clone, PartialEq)]
pub struct Resolved {
    /// The series.
    pub key: SeriesKey,
    /// From the sender's unit to the metric's.
    pub conversion: Conversion,
    /// True when the values are a total of which the rate is the measurement.
    pub counter: bool,
}

/// Why a foreign series has no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unresolved {
    /// Left out by an `[[ignore]]`.
    #[error("left out on purpose")]
    Ignored,
    /// No rule has its name, field and conditions.
    #[error("no rule for it")]
    NoRule,
    /// The rule uses a tag that the series has not.
    #[error("its rule uses the tag '{0}', which it does not have")]
    MissingTag(String),
    /// What should be the asset's id is none.
    #[error("{0}; name it in [assets]")]
    Asset(#[from] InvalidId),
}

impl Mapping {
    /// What the series `name`, `field` (empty for senders without fields) and `tags` is.
    ///
    /// # Errors
    /// [`Unresolved`] when no rule leads to a series.
    pub fn resolve<T: Tags + ?Sized>(&self, name: &str, field: &str, tags: &T) -> Result<Resolved, Unresolved> {
        let holds = |rule: &&Rule| rule.conditions.iter().all(|(tag, value)| tags.value(tag) == Some(value));
        let candidates = self.rules.get(name).and_then(|fields| fields.get(field));
        let Some(rule) = candidates.and_then(|rules| rules.iter().find(holds)) else {
            let ignored = self.ignores.iter().any(|ignore| ignore.covers(name, field));
            return Err(if ignored { Unresolved::Ignored } else { Unresolved::NoRule });
        };
        let value_of = |tag: &str| tags.value(tag).map(Cow::from);
        let missing = |tag: &str| Unresolved::MissingTag(tag.to_owned());
        let called = rule.asset.fill(value_of).map_err(missing)?;
        let asset = match self.assets.get(&called) {
            Some(asset) => asset.clone(),
            None => AssetId::new(called)?,
        };
        let mut labels = Labels::new();
        for (label, template) in &rule.labels {
            labels.insert(label.clone(), template.fill(value_of).map_err(missing)?);
        }
        let key = SeriesKey { asset, metric: rule.metric.clone(), labels };
        Ok(Resolved { key, conversion: rule.conversion, counter: rule.counter })
    }
}

impl Ignore {
    fn covers(&self, name: &str, field: &str) -> bool {
        let names = match self.name.strip_suffix('*') {
            Some(beginning) => name.starts_with(beginning),
            None => name == self.name,
        };
        names && self.field.as_deref().is_none_or(|f| f == field)
    }
}
