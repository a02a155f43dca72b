//! `published-figures.csv`: numbers the city has given the public, each with its date and its source.

use super::CityError;
use super::table::{self, Row};
pub use crate::api::Comparator;
use crate::id::AssetId;
use csv::Trim;
use jiff::civil::Date;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;
use std::str::FromStr;

/// The columns of the file, in order.
///
/// `kind` is `published` or `target`; the period is two days, both included, and may be open for a target;
/// `comparator` is one of [`Comparator`]'s signs; `note` may be empty; `source_date` is the day it was said.
pub const PUBLISHED_FIGURES_HEADER: [&str; 11] = [
    "service",
    "metric",
    "kind",
    "period_start",
    "period_end",
    "value",
    "unit",
    "comparator",
    "note",
    "source",
    "source_date",
];

impl Comparator {
    /// Every comparator.
    pub const ALL: [Self; 6] = [Self::Equal, Self::MoreThan, Self::AtLeast, Self::LessThan, Self::AtMost, Self::About];

    /// The sign in the files.
    #[must_use]
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::MoreThan => ">",
            Self::AtLeast => ">=",
            Self::LessThan => "<",
            Self::AtMost => "<=",
            Self::About => "~",
        }
    }
}

impl FromStr for Comparator {
    /// The signs that are right.
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let signs = || format!("one of {}", Self::ALL.map(Self::sign).join(" "));
        Self::ALL.into_iter().find(|c| c.sign() == s).ok_or_else(signs)
    }
}

/// Whether a figure is a result or an aim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureKind {
    /// A result.
    Published,
    /// An aim.
    Target,
}

/// A figure the city has published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedFigure {
    /// The service or programme.
    pub service: AssetId,
    /// What is counted, in the words of the file: `page_views_cumulative`.
    pub metric: String,
    /// Result or aim.
    pub kind: FigureKind,
    /// First day of the period.
    #[serde(serialize_with = "optional_date_text")]
    pub period_start: Option<Date>,
    /// Last day of the period; for a target, the day it is due.
    #[serde(serialize_with = "optional_date_text")]
    pub period_end: Option<Date>,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// How the value is meant.
    pub comparator: Comparator,
    /// What else was said; empty when nothing.
    pub note: String,
    /// Who said so, where.
    pub source: String,
    /// When.
    #[serde(serialize_with = "date_text")]
    pub source_date: Date,
}

pub(super) fn parse(
    file: &'static str,
    text: &str,
    services: &BTreeSet<&str>,
) -> Result<Vec<PublishedFigure>, CityError> {
    table::rows(file, &PUBLISHED_FIGURES_HEADER, Trim::None, text, |row| figure(row, services))
}

fn date(row: &Row<'_>, field: &'static str) -> Result<Option<Date>, CityError> {
    let value = row.get(field);
    if value.is_empty() {
        return Ok(None);
    }
    value.parse().map(Some).map_err(|_| row.wrong(field, "a date such as 2018-12-28, or nothing"))
}

fn figure(row: &Row<'_>, services: &BTreeSet<&str>) -> Result<PublishedFigure, CityError> {
    let known = Some(row.get("service")).filter(|s| services.contains(s));
    let service = known.and_then(|s| AssetId::new(s).ok());
    let kind = match row.get("kind") {
        "published" => FigureKind::Published,
        "target" => FigureKind::Target,
        _ => return Err(row.wrong("kind", "published or target")),
    };
    let (period_start, period_end) = (date(row, "period_start")?, date(row, "period_end")?);
    if kind == FigureKind::Published && (period_start.is_none() || period_end.is_none()) {
        return Err(row.wrong(
            if period_start.is_none() { "period_start" } else { "period_end" },
            "a date for a published figure",
        ));
    }
    if period_start.zip(period_end).is_some_and(|(start, end)| start > end) {
        return Err(row.wrong("period_end", "a day not before period_start"));
    }
    Ok(PublishedFigure {
        service: service.ok_or_else(|| row.wrong("service", "a service of services.toml"))?,
        metric: row.words("metric")?,
        kind,
        period_start,
        period_end,
        value: row.number("value")?,
        unit: row.words("unit")?,
        comparator: row.get("comparator").parse().map_err(|expected: String| row.wrong("comparator", &expected))?,
        note: row.get("note").to_owned(),
        source: row.words("source")?,
        source_date: date(row, "source_date")?.ok_or_else(|| row.wrong("source_date", "the day it was said"))?,
    })
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
pub(super) fn date_text<S: Serializer>(date: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(date)
}

#[expect(clippy::ref_option, reason = "the signature serde asks for")]
pub(super) fn optional_date_text<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match date {
        Some(date) => serializer.collect_str(date),
        None => serializer.serialize_none(),
    }
}
