//! What was found in a file, line by line: for the person who made it.

use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::fmt;

/// Errors listed in a report; beyond them they are counted.
pub const MAX_LISTED_ERRORS: usize = 100;

/// How alike a column and a metric's name must be for a suggestion (Jaro-Winkler, 0 to 1).
const ALIKE: f64 = 0.85;

/// What is wrong at a place of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineError {
    /// `line 7` or `feature 3`.
    pub place: String,
    /// The column; empty when it is the whole line.
    pub column: String,
    /// The value, what is wrong with it, and what would be right.
    pub reason: String,
}

/// What a column is used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnUse {
    /// Its name.
    pub name: String,
    /// What for; empty when for nothing.
    pub uses: Vec<String>,
    /// What it may be, when it is used for nothing.
    pub suggestion: Option<String>,
}

/// What was found in a file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The file.
    pub file: String,
    /// Its encoding, and how that is known.
    pub encoding: String,
    /// `CSV with ';'` or `GeoJSON`.
    pub format: String,
    /// How its numbers are written, and how that is known.
    pub numbers: String,
    /// Its columns.
    pub columns: Vec<ColumnUse>,
    /// Rows or features.
    pub rows: u64,
    /// Those of them without a value.
    pub empty_rows: u64,
    /// Cells of values that were empty or stood for no value.
    pub no_value: u64,
    /// Samples in an hour that the end of summer time repeats.
    pub in_repeated_hour: u64,
    /// Samples by metric.
    pub samples: BTreeMap<MetricId, u64>,
    /// The first and the last time.
    pub span: Option<(Timestamp, Timestamp)>,
    /// Rows that were not taken, the first [`MAX_LISTED_ERRORS`].
    pub errors: Vec<LineError>,
    /// How many were not taken.
    pub error_count: u64,
    /// Why the file, or its rest, was not read.
    pub refused: Option<String>,
}

impl Report {
    /// Samples in all.
    #[must_use]
    pub fn sample_count(&self) -> u64 {
        self.samples.values().sum()
    }

    /// Whether every row was taken.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.error_count == 0 && self.refused.is_none()
    }

    /// The refusal as one line for the log; none when the file was read to its end.
    #[must_use]
    pub fn refusal(&self) -> Option<String> {
        self.refused.as_ref().map(|reason| format!("{}: {reason}", self.file))
    }

    pub(super) fn refuse(mut self, reason: impl Into<String>) -> Self {
        self.refused = Some(reason.into());
        self
    }

    pub(super) fn error(&mut self, place: String, column: String, reason: String) {
        self.error_count += 1;
        if self.errors.len() < MAX_LISTED_ERRORS {
            self.errors.push(LineError { place, column, reason });
        }
    }

    pub(super) fn sample(&mut self, metric: &MetricId, time: Timestamp) {
        match self.samples.get_mut(metric) {
            Some(count) => *count += 1,
            None => drop(self.samples.insert(metric.clone(), 1)),
        }
        let (first, last) = self.span.unwrap_or((time, time));
        self.span = Some((first.min(time), last.max(time)));
    }
}

/// What a column that no mapping names may be, by the names of the catalogue.
pub(super) fn suggestion(column: &str, catalogue: &Catalogue) -> Option<String> {
    let column = column.to_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&column, &name.to_lowercase());
    let scored = catalogue.iter().map(|metric| {
        let id = metric.id.as_str();
        let last = id.rsplit('.').next().unwrap_or(id);
        let best = [id, last, &metric.name.it, &metric.name.en].into_iter().map(likeness).fold(0.0, f64::max);
        (best, id)
    });
    let (best, id) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best >= ALIKE).then(|| id.to_owned())
}

/// Of `names` the one most like `wanted`.
pub(super) fn nearest<'n>(wanted: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let likeness = |name: &str| strsim::jaro_winkler(&wanted.to_lowercase(), &name.to_lowercase());
    names.max_by(|a, b| likeness(a).total_cmp(&likeness(b)))
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.file)?;
        for (name, value) in [("encoding", &self.encoding), ("format", &self.format), ("numbers", &self.numbers)] {
            if !value.is_empty() {
                writeln!(f, "  {name}: {value}")?;
            }
        }
        for column in &self.columns {
            match (&column.uses[..], &column.suggestion) {
                ([], None) => writeln!(f, "  column '{}': not used", column.name)?,
                ([], Some(metric)) => {
                    writeln!(f, "  column '{}': not used; is it metric = \"{metric}\"?", column.name)?;
                }
                (uses, _) => writeln!(f, "  column '{}': {}", column.name, uses.join(", "))?,
            }
        }
        writeln!(f, "  rows: {}, of them without a value: {}", self.rows, self.empty_rows)?;
        for (metric, count) in &self.samples {
            writeln!(f, "  {metric}: {count} samples")?;
        }
        if let Some((first, last)) = self.span {
            writeln!(f, "  from {first} to {last}")?;
        }
        if self.no_value > 0 {
            writeln!(f, "  cells without a value: {}", self.no_value)?;
        }
        if self.in_repeated_hour > 0 {
            writeln!(f, "  samples in the hour that the end of summer time repeats: {}", self.in_repeated_hour)?;
        }
        for error in &self.errors {
            let comma = if error.column.is_empty() { "" } else { ", " };
            writeln!(f, "  {}{comma}{}: {}", error.place, error.column, error.reason)?;
        }
        let unlisted = self.error_count - self.errors.len() as u64;
        if unlisted > 0 {
            writeln!(f, "  and {unlisted} more")?;
        }
        if let Some(reason) = &self.refused {
            writeln!(f, "  not read: {reason}")?;
        }
        writeln!(f, "  {} samples, {} rows not taken", self.sample_count(), self.error_count)
    }
}
