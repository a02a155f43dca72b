//! `targets.toml`: what the city has set itself, by when, and who said so.

use super::CityError;
use super::error::line_of;
use super::figures::{Comparator, date_text, optional_date_text};
use crate::id::{AssetId, MetricId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

/// A target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// The service or programme it is for.
    pub service: AssetId,
    /// What is counted, as in the published figures: `online_share`.
    pub metric: String,
    /// The metric of the catalogue that shows the way to it live, where there is one.
    pub measured_by: Option<MetricId>,
    /// How the value has to compare with the target.
    pub comparator: Comparator,
    /// The value to reach.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The day it is due; none when the city has named none.
    #[serde(serialize_with = "optional_date_text")]
    pub due: Option<Date>,
    /// What the city said, in a few words.
    pub note: String,
    /// Who said so, where.
    pub source: String,
    /// When.
    #[serde(serialize_with = "date_text")]
    pub source_date: Date,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    target: Vec<RawTarget>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTarget {
    service: Spanned<String>,
    metric: String,
    measured_by: Option<Spanned<String>>,
    comparator: Spanned<String>,
    value: Spanned<f64>,
    unit: String,
    due: Option<Spanned<String>>,
    note: String,
    source: String,
    source_date: Spanned<String>,
}

pub(super) fn parse(file: &'static str, text: &str, services: &BTreeSet<&str>) -> Result<Vec<Target>, CityError> {
    let raw: Raw = toml::from_str(text).map_err(|e| CityError::syntax(file, &e))?;
    raw.target.into_iter().map(|target| check(file, text, services, target)).collect()
}

fn check(file: &'static str, text: &str, services: &BTreeSet<&str>, raw: RawTarget) -> Result<Target, CityError> {
    let wrong = |field, found: &Spanned<String>, expected: String| {
        CityError::field(file, line_of(text, &found.span()), field, found.get_ref(), expected)
    };
    let date = |field, found: &Spanned<String>| {
        found.get_ref().parse::<Date>().map_err(|_| wrong(field, found, "a date such as 2020-12-31".to_owned()))
    };
    let known = Some(&raw.service).filter(|s| services.contains(s.get_ref().as_str()));
    let service = known.and_then(|s| AssetId::new(s.get_ref().clone()).ok());
    let service = service.ok_or_else(|| wrong("service", &raw.service, "a service of services.toml".to_owned()))?;
    let measured_by = match &raw.measured_by {
        None => None,
        Some(id) => Some(MetricId::new(id.get_ref().clone()).map_err(|e| wrong("measured_by", id, e.to_string()))?),
    };
    let comparator =
        raw.comparator.get_ref().parse().map_err(|expected| wrong("comparator", &raw.comparator, expected))?;
    let value = *raw.value.get_ref();
    if !value.is_finite() {
        return Err(CityError::field(file, line_of(text, &raw.value.span()), "value", &value, "a finite number"));
    }
    Ok(Target {
        service,
        metric: raw.metric,
        measured_by,
        comparator,
        value,
        unit: raw.unit,
        due: raw.due.as_ref().map(|d| date("due", d)).transpose()?,
        note: raw.note,
        source: raw.source,
        source_date: date("source_date", &raw.source_date)?,
    })
}
