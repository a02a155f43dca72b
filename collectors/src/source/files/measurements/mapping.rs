//! Which columns of a file are which metric of which asset, checked against the catalogue.

use super::moment::TimeFormat;
use super::number::{Decimal, Thousands};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use encoding_rs::Encoding;
use globset::GlobMatcher;
use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// A pattern of file names.
#[derive(Clone)]
pub struct FileNames(pub GlobMatcher);

/// The pattern as it was written. The matcher's own form tells of its caches, and changes as it is used.
impl fmt::Debug for FileNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.0.glob().glob())
    }
}

/// How files of some names are read. The configuration makes it; everything in it has been checked. Its debug form says
/// all of it and nothing else: what was taken is remembered with it.
#[derive(Debug, Clone)]
pub struct FileMapping {
    /// Names of files it is for.
    pub files: FileNames,
    /// Their encoding, where it is not to be found out.
    pub encoding: Option<&'static Encoding>,
    /// The character between fields, where it is not to be found out.
    pub delimiter: Option<u8>,
    /// Lines before the header.
    pub skip_lines: u64,
    /// The sign before the decimals, where it is not to be found out.
    pub decimal: Option<Decimal>,
    /// What separates thousands, if anything.
    pub thousands: Option<Thousands>,
    /// Cells that stand for no value, lower case.
    pub no_value: Vec<String>,
    /// Columns that are known and not wanted.
    pub ignore: Vec<String>,
    /// Columns of the time; several are joined by a space.
    pub time_columns: Vec<String>,
    /// How times are written.
    pub time: TimeFormat,
    /// What a time in the hour is that the end of summer time repeats.
    pub repeated_hour: RepeatedHour,
    /// The asset's name out of columns.
    pub asset: Template,
    /// The asset of a name; empty when names are asset ids.
    pub assets: BTreeMap<String, AssetId>,
    /// What is taken.
    pub metrics: Vec<MetricColumn>,
}

/// What a local time is that comes twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RepeatedHour {
    /// The first time a series has it, the earlier; the second time, the later.
    #[default]
    InOrder,
    /// Always summer time.
    Earlier,
    /// Always winter time.
    Later,
    /// An error.
    Refuse,
}

/// One column of values.
#[derive(Debug, Clone)]
pub struct MetricColumn {
    /// Its name.
    pub column: String,
    /// What it is.
    pub metric: Arc<MetricDefinition>,
    /// From its unit to the metric's.
    pub conversion: Conversion,
    /// Labels out of columns.
    pub labels: BTreeMap<String, Template>,
    /// Only rows in which these columns have these values.
    pub only: BTreeMap<String, String>,
}

impl FileMapping {
    /// Whether it is for the file.
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        path.file_name().is_some_and(|name| self.files.0.is_match(Path::new(name)))
    }

    /// Every column it needs, and for what.
    #[must_use]
    pub fn uses(&self) -> BTreeMap<&str, Vec<String>> {
        let mut uses: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        let mut add = |column, what: String| {
            let known: &mut Vec<String> = uses.entry(column).or_default();
            if !known.contains(&what) {
                known.push(what);
            }
        };
        self.time_columns.iter().for_each(|column| add(column.as_str(), "time".to_owned()));
        self.asset.places().for_each(|column| add(column, "asset".to_owned()));
        for value in &self.metrics {
            add(&value.column, value.metric.id.to_string());
            for (label, template) in &value.labels {
                template.places().for_each(|column| add(column, format!("label {label}")));
            }
            value.only.keys().for_each(|column| add(column, "where".to_owned()));
        }
        uses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use globset::Glob;

    #[test]
    fn a_pattern_is_remembered_as_it_was_written_however_often_it_was_used() {
        let names = FileNames(Glob::new("scuole-*.csv").unwrap().compile_matcher());
        let before = format!("{names:?}");
        assert!(names.0.is_match("scuole-2026.csv") && !names.0.is_match("altro.csv"));
        assert_eq!((before.as_str(), format!("{names:?}").as_str()), ("\"scuole-*.csv\"", "\"scuole-*.csv\""));
    }
}
