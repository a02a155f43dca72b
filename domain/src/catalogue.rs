//! The catalogue: every metric Cruscotto knows, as data files in `domain/catalogue/`, checked when read.

use crate::id::MetricId;
use crate::metric::{MetricDefinition, PublishedBy};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files of the catalogue, compiled in: a binary and its definitions cannot drift apart.
const FILES: &[(&str, &str)] = &[
    ("device.toml", include_str!("../catalogue/device.toml")),
    ("wifi.toml", include_str!("../catalogue/wifi.toml")),
    ("school.toml", include_str!("../catalogue/school.toml")),
    ("service.toml", include_str!("../catalogue/service.toml")),
];

/// Why a catalogue file was refused.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// Not TOML of the expected shape.
    #[error("{file}: {source}")]
    Syntax {
        /// The file.
        file: String,
        /// What the parser says, with line and column.
        source: Box<toml::de::Error>,
    },
    /// Two metrics of one id.
    #[error("{file}: metric '{id}' is defined twice")]
    Duplicate {
        /// The file of the second definition.
        file: String,
        /// The id.
        id: MetricId,
    },
    /// A definition that contradicts itself.
    #[error("{file}: metric '{id}': {reason}")]
    Contradiction {
        /// The file.
        file: String,
        /// The id.
        id: MetricId,
        /// What is wrong and what would be right.
        reason: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CatalogueFile {
    metric: Vec<MetricDefinition>,
}

/// All metrics by id.
#[derive(Debug, Clone)]
pub struct Catalogue {
    metrics: BTreeMap<MetricId, Arc<MetricDefinition>>,
}

impl Catalogue {
    /// The catalogue compiled into this binary.
    ///
    /// # Errors
    /// [`CatalogueError`] when a file is wrong; a test keeps the committed files right.
    pub fn built_in() -> Result<Self, CatalogueError> {
        Self::from_files(FILES.iter().copied())
    }

    /// Reads `(file name, TOML text)` pairs.
    ///
    /// # Errors
    /// [`CatalogueError`] naming file, metric and field.
    pub fn from_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, CatalogueError> {
        let mut metrics = BTreeMap::new();
        for (file, text) in files {
            let parsed: CatalogueFile = toml::from_str(text)
                .map_err(|source| CatalogueError::Syntax { file: file.to_owned(), source: Box::new(source) })?;
            for metric in parsed.metric {
                check(&metric).map_err(|reason| CatalogueError::Contradiction {
                    file: file.to_owned(),
                    id: metric.id.clone(),
                    reason,
                })?;
                let id = metric.id.clone();
                if metrics.insert(id.clone(), Arc::new(metric)).is_some() {
                    return Err(CatalogueError::Duplicate { file: file.to_owned(), id });
                }
            }
        }
        for metric in metrics.values() {
            // Which file it was in does not matter: the whole may be in another.
            check_whole(metric, &metrics).map_err(|reason| CatalogueError::Contradiction {
                file: "part_of".to_owned(),
                id: metric.id.clone(),
                reason,
            })?;
        }
        Ok(Self { metrics })
    }

    /// The definition of `id`.
    #[must_use]
    pub fn get(&self, id: &MetricId) -> Option<&Arc<MetricDefinition>> {
        self.metrics.get(id)
    }

    /// Every definition, by id.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<MetricDefinition>> {
        self.metrics.values()
    }
}

fn check(metric: &MetricDefinition) -> Result<(), String> {
    let range = metric.range;
    if !(range.min.is_finite() && range.max.is_finite() && range.min < range.max) {
        return Err(format!("range {} to {} is empty: min must be below max, both finite", range.min, range.max));
    }
    if metric.freshness_s == 0 {
        return Err("freshness_s is 0: a value must be good for at least a second".to_owned());
    }
    if metric.assets.is_empty() {
        return Err("assets is empty: name at least one kind it is measured on".to_owned());
    }
    if metric.counts_people && metric.aggregation == crate::metric::Aggregation::Mean {
        return Err("counts_people with aggregation mean: a mean hides the count that suppression needs".to_owned());
    }
    if metric.since_midnight && metric.aggregation != crate::metric::Aggregation::Sum {
        return Err("since_midnight without aggregation sum: what is counted from midnight on adds up".to_owned());
    }
    match &metric.health {
        Some(rule) if rule.problem.is_none() && rule.critical.is_none() => {
            Err("health has neither problem nor critical".to_owned())
        }
        Some(rule) if !(0.0..1.0).contains(&rule.hysteresis) => {
            Err(format!("health.hysteresis {} is not a share from 0 to below 1", rule.hysteresis))
        }
        _ => Ok(()),
    }
}

/// A part is published beside its whole: both count people, by the day, and no part has parts of its own.
fn check_whole(metric: &MetricDefinition, all: &BTreeMap<MetricId, Arc<MetricDefinition>>) -> Result<(), String> {
    let Some(id) = &metric.part_of else { return Ok(()) };
    let whole = all.get(id).ok_or_else(|| format!("part_of '{id}': there is no such metric"))?;
    if whole.part_of.is_some() {
        return Err(format!("part_of '{id}', which is a part itself: name the metric that counts everybody"));
    }
    if [metric, whole.as_ref()].iter().any(|m| m.published_by() != Some(PublishedBy::Day)) {
        return Err(format!("part_of '{id}': both must have counts_people and since_midnight"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_files_are_right() {
        let catalogue = Catalogue::built_in().unwrap();
        let up = catalogue.get(&MetricId::new("device.up").unwrap()).unwrap();
        assert!(up.health.as_ref().unwrap().presence);
        for metric in catalogue.iter() {
            assert!(metric.id.as_str().contains('.'), "{} has no family", metric.id);
            assert!(!metric.source.is_empty(), "{} has no source", metric.id);
        }
    }

    #[test]
    fn an_unknown_key_is_refused_with_file_and_line() {
        let text = "[[metric]]\nid = \"a.b\"\nunitt = \"s\"\n";
        let error = Catalogue::from_files([("x.toml", text)]).unwrap_err().to_string();
        assert!(error.starts_with("x.toml: ") && error.contains("line 3") && error.contains("unitt"), "{error}");
    }

    #[test]
    fn counts_since_midnight_are_published_by_the_day() {
        let catalogue = Catalogue::built_in().unwrap();
        let by = |id: &str| catalogue.get(&id.parse().unwrap()).unwrap().published_by();
        assert_eq!((by("wifi.clients"), by("device.up")), (Some(PublishedBy::Hour), None));
        for id in ["started", "completed", "errors", "visits", "page_views"] {
            assert_eq!(by(&format!("service.{id}")), Some(PublishedBy::Day), "{id}");
        }
    }

    #[test]
    fn a_part_of_what_is_not_there_is_refused() {
        let text = FILES[3].1.replace("part_of = \"service.started\"", "part_of = \"service.begun\"");
        let error = Catalogue::from_files([("service.toml", text.as_str())]).unwrap_err().to_string();
        assert!(error.contains("service.begun") && error.contains("no such metric"), "{error}");
    }

    #[test]
    fn the_same_metric_twice_is_refused() {
        let (name, text) = FILES[0];
        let error = Catalogue::from_files([(name, text), ("again.toml", text)]).unwrap_err().to_string();
        assert!(error.starts_with("again.toml: metric") && error.contains("twice"), "{error}");
    }
}
