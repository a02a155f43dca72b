//! `targets.toml`: what the city has set itself, by when, and who said so.

use super::CityError;
use super::error::line_of;
use super::figures::{Comparator, date_text, optional_date_text};
use crate::goal::{Direction, Milestone, Plan, PlanError};
use crate::id::{AssetId, MetricId};
use crate::time::Timestamp;
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
    /// The office that answers for it, where the city has said so.
    pub owner: Option<String>,
    /// Where it began, where the city has said so.
    pub baseline: Option<DatedValue>,
    /// Values to reach on the way, in the order of time.
    pub milestones: Vec<DatedValue>,
    /// What the city said, in a few words.
    pub note: String,
    /// Who said so, where.
    pub source: String,
    /// When.
    #[serde(serialize_with = "date_text")]
    pub source_date: Date,
}

/// A value of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DatedValue {
    /// The day.
    #[serde(serialize_with = "date_text")]
    pub day: Date,
    /// The value, in the unit of the target.
    pub value: f64,
    /// What was said of it; empty when nothing.
    pub note: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatedValue {
    day: Spanned<String>,
    value: f64,
    #[serde(default)]
    note: String,
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
    owner: Option<String>,
    baseline: Option<RawDatedValue>,
    #[serde(default, rename = "milestone")]
    milestones: Vec<RawDatedValue>,
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
    let dated = |raw: &RawDatedValue| {
        Ok::<_, CityError>(DatedValue { day: date("day", &raw.day)?, value: raw.value, note: raw.note.clone() })
    };
    let target = Target {
        service,
        metric: raw.metric,
        measured_by,
        comparator,
        value,
        unit: raw.unit,
        due: raw.due.as_ref().map(|d| date("due", d)).transpose()?,
        owner: raw.owner,
        baseline: raw.baseline.as_ref().map(dated).transpose()?,
        milestones: raw.milestones.iter().map(dated).collect::<Result<_, _>>()?,
        note: raw.note,
        source: raw.source,
        source_date: date("source_date", &raw.source_date)?,
    };
    match target.check_way() {
        Ok(()) => Ok(target),
        Err(error) => {
            let place = line_of(text, &raw.value.span());
            Err(CityError::field(file, place, "milestone", &error.to_string(), "a way that leads to the target"))
        }
    }
}

/// Which way is better, from where it began.
pub(super) fn direction(target: &Target, baseline: Option<f64>) -> Direction {
    Direction::of(target.comparator, baseline, target.value)
}

impl Target {
    /// What its goal is called in addresses: the service and what is counted.
    #[must_use]
    pub fn goal_id(&self) -> String {
        format!("{}.{}", self.service, self.metric)
    }

    /// Whether the milestones lie on a way from the baseline to the target, as far as these are said.
    fn check_way(&self) -> Result<(), PlanError> {
        // The days alone bear on it: the clock of any zone will do.
        let at =
            |day: Date| jiff::tz::TimeZone::UTC.to_timestamp(day.into()).map_or(0, jiff::Timestamp::as_microsecond);
        let point = |day: Date, value: f64| Timestamp::from_micros(at(day)).ok().map(|by| Milestone { by, value });
        let mut points: Vec<Milestone> = Vec::new();
        let said = self.baseline.iter().chain(&self.milestones).filter_map(|p| point(p.day, p.value));
        points.extend(said.chain(self.due.and_then(|due| point(due, self.value))));
        match points.as_slice() {
            [first, inner @ .., last] => Plan::new(direction(self, Some(first.value)), *first, inner, *last).map(drop),
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(more: &str) -> Result<Vec<Target>, String> {
        let text = format!(
            "[[target]]\nservice = \"scuole\"\nmetric = \"speed\"\ncomparator = \">=\"\nvalue = 10.0\nunit = \"Gbit/s\"\n\
             due = \"2030-12-31\"\nnote = \"\"\nsource = \"test\"\nsource_date = \"2026-01-01\"\n{more}"
        );
        parse("targets.toml", &text, &BTreeSet::from(["scuole"])).map_err(|error| error.to_string())
    }

    #[test]
    fn milestones_lie_on_the_way_to_the_target() {
        let way = "owner = \"Direzione\"\n[target.baseline]\nday = \"2021-01-01\"\nvalue = 1.0\n[[target.milestone]]\n";
        let target = read(&format!("{way}day = \"2028-01-01\"\nvalue = 5.0\nnote = \"half\"")).unwrap().remove(0);
        assert_eq!((target.milestones[0].note.as_str(), target.owner.as_deref()), ("half", Some("Direzione")));
        assert_eq!(direction(&target, None), Direction::Up);
        for (wrong, said) in [
            ("day = \"2031-01-01\"\nvalue = 5.0", "order of time"),
            ("day = \"2028-01-01\"\nvalue = 0.5", "between its neighbours"),
        ] {
            let error = read(&format!("{way}{wrong}")).unwrap_err();
            assert!(error.contains(said) && error.contains("targets.toml, line"), "{error}");
        }
        assert!(read("[target.baseline]\nday = \"soon\"\nvalue = 1.0").unwrap_err().contains("a date such as"));
    }
}
