//! From a row to measurements: all of it or, with the column that is wrong, nothing.

use super::mapping::{FileMapping, MetricColumn, RepeatedHour};
use super::moment::Moment;
use super::number::NumberFormat;
use crate::measure::Measure;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::{Labels, SeriesKey, check_labels, check_value};
use cruscotto_domain::time::Timestamp;
use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// Samples in repeated hours of one file at most: an hour of minutes of a large city.
const MAX_REPEATED: usize = 500_000;

/// What stands in a row under a name.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell<'a> {
    /// A text.
    Text(Cow<'a, str>),
    /// A number of JSON.
    Number(f64),
}

/// A row or a feature.
pub(super) trait Cells {
    /// What stands under a name; none when there is no such column.
    fn cell(&self, column: &str) -> Option<Cell<'_>>;
}

/// What is wrong with a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) column: String,
    pub(super) reason: String,
}

fn fault(column: &str, reason: impl Into<String>) -> Fault {
    Fault { column: column.to_owned(), reason: reason.into() }
}

/// Reads the rows of one file.
pub(super) struct Rows<'m> {
    mapping: &'m FileMapping,
    numbers: NumberFormat,
    now: Timestamp,
    /// Series that have had this (earlier) moment of a repeated hour.
    repeated: HashSet<(Arc<SeriesKey>, Timestamp)>,
    /// Cells that stood for no value.
    pub(super) no_value: u64,
    /// Samples in a repeated hour.
    pub(super) in_repeated_hour: u64,
}

impl<'m> Rows<'m> {
    pub(super) fn new(mapping: &'m FileMapping, numbers: NumberFormat, now: Timestamp) -> Self {
        Self { mapping, numbers, now, repeated: HashSet::new(), no_value: 0, in_repeated_hour: 0 }
    }

    /// The measurements of a row; none when it has no value.
    pub(super) fn read(&mut self, row: &impl Cells) -> Result<Vec<Measure>, Fault> {
        let mut values = Vec::with_capacity(self.mapping.metrics.len());
        let mut empty = 0;
        for wanted in &self.mapping.metrics {
            let holds = |(column, value): (&String, &String)| text(row, column).as_deref() == Some(value.as_str());
            if wanted.only.iter().all(holds) {
                match self.value(row, wanted)? {
                    Some(value) => values.push((wanted, value)),
                    None => empty += 1,
                }
            }
        }
        if values.is_empty() {
            self.no_value += empty;
            return Ok(Vec::new());
        }
        let moment = self.moment(row)?;
        let asset = self.asset(row)?;
        let mut series = Vec::with_capacity(values.len());
        for (wanted, value) in &values {
            let column = wanted.column.as_str();
            let key =
                SeriesKey { asset: asset.clone(), metric: wanted.metric.id.clone(), labels: labels(row, wanted)? };
            let (Moment::Once(time) | Moment::Twice { later: time, .. }) = moment;
            check_value(&wanted.metric, time, *value, self.now).map_err(|e| fault(column, e.to_string()))?;
            series.push(Arc::new(key));
        }
        let measures = series.into_iter().zip(values).map(|(series, (_, value))| {
            let time = self.settle(&series, moment)?;
            Ok(Measure { series, time, value })
        });
        let measures = measures.collect::<Result<_, Fault>>()?;
        self.no_value += empty;
        Ok(measures)
    }

    fn value(&self, row: &impl Cells, wanted: &MetricColumn) -> Result<Option<f64>, Fault> {
        let column = wanted.column.as_str();
        let number = match row.cell(column) {
            None => return Ok(None),
            Some(Cell::Number(number)) => number,
            Some(Cell::Text(text)) => {
                let text = text.trim();
                if text.is_empty() || self.stands_for_none(text) {
                    return Ok(None);
                }
                self.numbers.read(text).map_err(|reason| fault(column, reason))?
            }
        };
        Ok(Some(wanted.conversion.apply(number)))
    }

    fn stands_for_none(&self, text: &str) -> bool {
        !self.mapping.no_value.is_empty() && self.mapping.no_value.contains(&text.to_lowercase())
    }

    fn moment(&self, row: &impl Cells) -> Result<Moment, Fault> {
        let columns = &self.mapping.time_columns;
        let name = || columns.join(" and ");
        let cells: Vec<_> = columns.iter().filter_map(|column| text(row, column)).filter(|t| !t.is_empty()).collect();
        if cells.len() < columns.len() {
            return Err(fault(&name(), "it is empty: a value needs a time"));
        }
        let joined = cells.join(" ");
        let moment = self.mapping.time.read(&joined).map_err(|reason| fault(&name(), reason))?;
        Ok(match (moment, self.mapping.repeated_hour) {
            (Moment::Twice { .. }, RepeatedHour::Refuse) => {
                let reason = format!("'{joined}' comes twice on this day: write RFC 3339 with the offset");
                return Err(fault(&name(), reason));
            }
            (Moment::Twice { earlier, .. }, RepeatedHour::Earlier) => Moment::Once(earlier),
            (Moment::Twice { later, .. }, RepeatedHour::Later) => Moment::Once(later),
            (moment, _) => moment,
        })
    }

    fn asset(&self, row: &impl Cells) -> Result<AssetId, Fault> {
        let mapping = self.mapping;
        let names = || mapping.asset.places().collect::<Vec<_>>().join(" and ");
        let filled = mapping.asset.fill(|column| text(row, column).filter(|text| !text.is_empty()));
        let name = filled.map_err(|column| fault(column, "it is empty: a value needs an asset"))?;
        if mapping.assets.is_empty() {
            return name.parse().map_err(|e: cruscotto_domain::id::InvalidId| {
                fault(&names(), format!("{e}; names that are no asset ids belong into assets or assets_file"))
            });
        }
        let shown = || name.chars().take(60).collect::<String>();
        let unknown = || fault(&names(), format!("'{}' is not in the table of assets: add it there", shown()));
        mapping.assets.get(&name).cloned().ok_or_else(unknown)
    }

    /// The instant of a sample; in a repeated hour the one that its series has not had.
    fn settle(&mut self, series: &Arc<SeriesKey>, moment: Moment) -> Result<Timestamp, Fault> {
        let (earlier, later) = match moment {
            Moment::Once(time) => return Ok(time),
            Moment::Twice { earlier, later } => (earlier, later),
        };
        if self.repeated.len() >= MAX_REPEATED {
            let reason = format!("more than {MAX_REPEATED} values in repeated hours: write RFC 3339 with the offset");
            return Err(fault(&self.mapping.time_columns.join(" and "), reason));
        }
        self.in_repeated_hour += 1;
        Ok(if self.repeated.insert((series.clone(), earlier)) { earlier } else { later })
    }
}

fn text<'r>(row: &'r impl Cells, column: &str) -> Option<Cow<'r, str>> {
    match row.cell(column)? {
        Cell::Text(Cow::Borrowed(text)) => Some(Cow::Borrowed(text.trim())),
        Cell::Text(Cow::Owned(text)) => Some(Cow::Owned(text.trim().to_owned())),
        Cell::Number(number) => Some(Cow::Owned(number.to_string())),
    }
}

fn labels(row: &impl Cells, wanted: &MetricColumn) -> Result<Labels, Fault> {
    let mut labels = Labels::new();
    for (label, template) in &wanted.labels {
        let filled = template.fill(|column| text(row, column));
        let value = filled.map_err(|column| fault(column, format!("it is missing: label {label} is made of it")))?;
        labels.insert(label.clone(), value);
    }
    check_labels(&wanted.metric, &labels).map_err(|e| fault(&wanted.column, e.to_string()))?;
    Ok(labels)
}
