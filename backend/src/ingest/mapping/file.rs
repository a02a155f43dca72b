//! The mapping file. Unknown keys are refused, every name is checked against the catalogue when the file is read.

use super::error::MappingError;
use super::rule::{Ignore, Mapping, Rule};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::metric::{MetricDefinition, MetricKind};
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use toml::Spanned;

/// Rules and ignores of one file at most.
pub const MAX_RULES: usize = 2_000;

/// Aliases of one file at most: every device of a large city.
pub const MAX_ALIASES: usize = 100_000;

/// Rules that every source has below its own: what OpenWISP sends is the same everywhere.
const BUILT_IN: (&str, &str) = ("netjson.toml (built in)", include_str!("netjson.toml"));

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct MappingFile {
    #[serde(default)]
    assets: HashMap<String, AssetId>,
    #[serde(default)]
    rule: Vec<Spanned<RuleText>>,
    #[serde(default)]
    ignore: Vec<IgnoreText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    name: String,
    field: Option<String>,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, String>,
    asset: String,
    metric: MetricId,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    counter: bool,
    unit: Option<String>,
    scale: Option<f64>,
    offset: Option<f64>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IgnoreText {
    name: String,
    field: Option<String>,
}

impl Mapping {
    /// Reads the mapping `text` of the file called `file`; the built-in rules come below its own.
    ///
    /// # Errors
    /// [`MappingError`] naming file, line, field, value and what would be right.
    pub fn parse(file: &str, text: &str, catalogue: &Catalogue) -> Result<Self, MappingError> {
        let mut mapping = Self::default();
        mapping.add(file, text, catalogue)?;
        mapping.add(BUILT_IN.0, BUILT_IN.1, catalogue)?;
        Ok(mapping)
    }

    /// The mapping of a source that has no file: the built-in rules.
    ///
    /// # Errors
    /// [`MappingError`] when the catalogue lacks a metric that they use; a test keeps them right.
    pub fn built_in(catalogue: &Catalogue) -> Result<Self, MappingError> {
        Self::parse("", "", catalogue)
    }

    fn add(&mut self, file: &str, text: &str, catalogue: &Catalogue) -> Result<(), MappingError> {
        let parsed: MappingFile = toml::from_str(text)
            .map_err(|source| MappingError::Syntax { file: file.to_owned(), source: Box::new(source) })?;
        let bound = |what: &'static str, count: usize, limit: usize| {
            if count <= limit {
                Ok(())
            } else {
                Err(MappingError::TooMany { file: file.to_owned(), what, count, limit })
            }
        };
        bound("rules", parsed.rule.len() + parsed.ignore.len(), MAX_RULES)?;
        bound("aliases", parsed.assets.len(), MAX_ALIASES)?;
        for spanned in parsed.rule {
            let line = 1 + text[..spanned.span().start].matches('\n').count();
            let RuleText { name, field, .. } = spanned.get_ref();
            let (name, field) = (name.clone(), field.clone().unwrap_or_default());
            let rule = rule(spanned.into_inner(), catalogue).map_err(|reason| MappingError::Rule {
                file: file.to_owned(),
                line,
                reason,
            })?;
            self.rules.entry(name).or_default().entry(field).or_default().push(rule);
        }
        self.ignores.extend(parsed.ignore.into_iter().map(|i| Ignore { name: i.name, field: i.field }));
        self.assets.extend(parsed.assets);
        Ok(())
    }
}

fn rule(text: RuleText, catalogue: &Catalogue) -> Result<Rule, String> {
    let metric = catalogue.get(&text.metric).ok_or_else(|| {
        let family = text.metric.as_str().split('.').next().unwrap_or_default();
        let near: Vec<_> = catalogue.iter().map(|m| m.id.as_str()).filter(|id| id.starts_with(family)).collect();
        let near = if near.is_empty() { "see domain/catalogue".to_owned() } else { near.join(", ") };
        format!("metric '{}' is not in the catalogue: expected for example {near}", text.metric)
    })?;
    let mut labels = BTreeMap::new();
    for (label, template) in &text.labels {
        if !metric.labels.contains(label) {
            let known = if metric.labels.is_empty() { "no label".to_owned() } else { metric.labels.join(", ") };
            return Err(format!("labels: '{label}' is not a label of {}: expected {known}", metric.id));
        }
        let template = Template::parse(template).map_err(|reason| format!("labels.{label}: {reason}"))?;
        labels.insert(label.clone(), template);
    }
    Ok(Rule {
        conversion: conversion(&text, metric)?,
        conditions: text.conditions,
        asset: Template::parse(&text.asset).map_err(|reason| format!("asset: {reason}"))?,
        metric: text.metric,
        labels,
        counter: text.counter,
    })
}

fn conversion(text: &RuleText, metric: &MetricDefinition) -> Result<Conversion, String> {
    if text.counter && metric.kind != MetricKind::Rate {
        return Err(format!("counter = true makes a rate, and {} is none: leave it out", metric.id));
    }
    if text.counter && text.offset.is_some_and(|offset| offset != 0.0) {
        return Err("offset does not change a rate: leave it out where counter = true".to_owned());
    }
    let unit = text.unit.as_ref().map(|unit| if text.counter { format!("{unit}/s") } else { unit.clone() });
    Conversion::configured(unit.as_deref(), text.scale, text.offset, &metric.unit)
}

#[cfg(test)]
mod tests;
