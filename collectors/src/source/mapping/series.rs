//! Whose value it is: the asset, the metric, the labels.

use super::place::Scope;
use super::trouble::Trouble;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::{Labels, SeriesKey, check_labels};
use cruscotto_domain::template::Template;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// What a device is called there, and what it is called here.
pub type Aliases = Arc<HashMap<String, AssetId>>;

/// How the asset is found.
#[derive(Debug, Clone)]
pub struct AssetRule {
    /// What it is called, out of names and pointers.
    pub template: Template,
    /// Looked up first.
    pub aliases: Aliases,
}

impl AssetRule {
    /// The asset.
    ///
    /// # Errors
    /// [`Trouble::Missing`] when a place has no value, [`Trouble::Asset`] when what comes out is no id.
    pub fn asset(&self, scope: Scope<'_>) -> Result<AssetId, Trouble> {
        let called = self.template.fill(|place| scope.value_of(place)).map_err(Trouble::missing)?;
        match self.aliases.get(&called) {
            Some(asset) => Ok(asset.clone()),
            None => Ok(AssetId::new(called)?),
        }
    }

    /// The asset when it is the same for every message: whom a failure is told of.
    #[must_use]
    pub fn fixed(&self) -> Option<AssetId> {
        self.asset(Scope { names: &[], json: None }).ok()
    }
}

/// Which series of the asset.
#[derive(Debug, Clone)]
pub struct SeriesRule {
    /// The metric.
    pub definition: Arc<MetricDefinition>,
    /// Our label = what it takes.
    pub labels: BTreeMap<String, Template>,
}

impl SeriesRule {
    /// The series of `asset`.
    ///
    /// # Errors
    /// [`Trouble::Missing`] when a place has no value, [`Trouble::Sample`] when a label's value is not possible.
    pub fn key(&self, asset: &AssetId, scope: Scope<'_>) -> Result<SeriesKey, Trouble> {
        let mut labels = Labels::new();
        for (label, template) in &self.labels {
            let value = template.fill(|place| scope.value_of(place)).map_err(Trouble::missing)?;
            labels.insert(label.clone(), value);
        }
        check_labels(&self.definition, &labels)?;
        Ok(SeriesKey { asset: asset.clone(), metric: self.definition.id.clone(), labels })
    }
}
