//! The definitions of what is measured.

use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::MetricDefinition;

/// The catalogue as the API gives it: a few dozen, looked through.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metrics(Vec<MetricDefinition>);

impl Metrics {
    /// The definitions.
    #[must_use]
    pub fn new(definitions: Vec<MetricDefinition>) -> Self {
        Self(definitions)
    }

    /// Every definition.
    pub fn iter(&self) -> impl Iterator<Item = &MetricDefinition> {
        self.0.iter()
    }

    /// The definition of a metric; `None` when it is not known.
    #[must_use]
    pub fn get(&self, id: &MetricId) -> Option<&MetricDefinition> {
        self.0.iter().find(|metric| metric.id == *id)
    }
}
