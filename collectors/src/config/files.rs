//! `[files]`: the watched folder, and the mappings of files with measurements.

use super::file::FilesFile;
use super::secret::relative_to;
use super::{Bounded, ConfigError, read_text};
use crate::delimited::delimiter;
use crate::source::files::measurements::{
    Decimal, FileMapping, FileNames, MetricColumn, RepeatedHour, Thousands, TimeFormat,
};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, check_labels};
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use encoding_rs::Encoding;
use globset::Glob;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Lines before the header at most.
const MAX_SKIP_LINES: u64 = 1_000;

/// Names in a table of assets at most: every device of a large city.
const MAX_ASSETS: usize = 100_000;

/// The zone of local times when the mapping names none.
const DEFAULT_ZONE: &str = "Europe/Rome";

/// `[files]`
#[derive(Debug)]
pub struct FilesSection {
    /// The folder.
    pub watch: PathBuf,
    /// How often it is looked at.
    pub interval: Duration,
    /// Where reports and rejected rows go; beside the file when absent.
    pub reports: Option<PathBuf>,
    /// How files with measurements are read; the first that covers a file's name is taken. Other files are inventory.
    pub mappings: Vec<FileMapping>,
    /// What there is to measure.
    pub catalogue: Arc<Catalogue>,
}

/// `[[files.mapping]]` as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MappingEntry {
    files: String,
    encoding: Option<String>,
    delimiter: Option<char>,
    #[serde(default = "none")]
    skip_lines: Bounded<0, MAX_SKIP_LINES>,
    decimal: Option<char>,
    thousands: Option<char>,
    #[serde(default)]
    no_value: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    time: TimeEntry,
    asset: String,
    #[serde(default)]
    assets: BTreeMap<String, AssetId>,
    assets_file: Option<PathBuf>,
    #[serde(default)]
    metric: Vec<MetricEntry>,
}

fn none() -> Bounded<0, MAX_SKIP_LINES> {
    const { Bounded::of(0) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TimeEntry {
    column: Option<String>,
    columns: Option<Vec<String>>,
    format: Option<String>,
    zone: Option<String>,
    #[serde(default)]
    repeated_hour: RepeatedHour,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricEntry {
    column: String,
    metric: MetricId,
    unit: Option<String>,
    scale: Option<f64>,
    offset: Option<f64>,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default, rename = "where")]
    only: BTreeMap<String, String>,
}

/// Checks `[files]` of the configuration file `path`.
pub(super) fn check(section: FilesFile, path: &Path, catalogue: &Catalogue) -> Result<FilesSection, ConfigError> {
    let folder = |key: &str, folder: &Path| {
        let folder = relative_to(path, folder);
        let reason = || format!("{key} '{}' is not a folder: make it or correct the path", folder.display());
        if folder.is_dir() { Ok(folder) } else { Err(ConfigError::invalid(path, "[files]", reason())) }
    };
    let (watch, interval) = (folder("watch", &section.watch)?, section.interval.get());
    let reports = section.reports.as_deref().map(|reports| folder("reports", reports)).transpose()?;
    let mappings = section.mapping.into_iter().enumerate().map(|(i, entry)| {
        let place = format!("[[files.mapping]] number {}", i + 1);
        entry.check(path, catalogue).map_err(|wrong| match wrong {
            Wrong::Here(reason) => ConfigError::invalid(path, place, reason),
            Wrong::Elsewhere(error) => error,
        })
    });
    let mappings = mappings.collect::<Result<_, _>>()?;
    Ok(FilesSection { watch, interval, reports, mappings, catalogue: Arc::new(catalogue.clone()) })
}

enum Wrong {
    Here(String),
    Elsewhere(ConfigError),
}

impl From<String> for Wrong {
    fn from(reason: String) -> Self {
        Self::Here(reason)
    }
}

impl MappingEntry {
    fn check(self, path: &Path, catalogue: &Catalogue) -> Result<FileMapping, Wrong> {
        let files = Glob::new(&self.files).map_err(|e| format!("files '{}' is not a pattern: {e}", self.files))?;
        let encoding = self.encoding.as_deref().map(encoding).transpose()?;
        let delimiter = self.delimiter.map(|c| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() && !matches!(byte, b'"' | b'\r' | b'\n') => Ok(byte),
            _ => Err(format!("delimiter '{c}' is not one: expected for example ';', ',' or a tab")),
        });
        let (decimal, thousands) = (self.decimal.map(decimal).transpose()?, self.thousands.map(thousands).transpose()?);
        if matches!(
            (decimal, thousands),
            (Some(Decimal::Comma), Some(Thousands::Comma)) | (Some(Decimal::Point), Some(Thousands::Point))
        ) {
            return Err("decimal and thousands are the same sign: a number would have two meanings".to_owned().into());
        }
        let time_columns = match (self.time.column, self.time.columns) {
            (Some(column), None) => vec![column],
            (None, Some(columns)) if !columns.is_empty() => columns,
            _ => return Err("time: give exactly one of column and columns".to_owned().into()),
        };
        let zone = self.time.zone.as_deref().unwrap_or(DEFAULT_ZONE);
        let format = self.time.format.as_deref().unwrap_or("rfc3339");
        let time = TimeFormat::new(format, zone).map_err(|reason| format!("time: {reason}"))?;
        let mut assets = self.assets;
        if let Some(file) = &self.assets_file {
            assets.extend(read_assets(&relative_to(path, file)).map_err(Wrong::Elsewhere)?);
        }
        let metrics = self.metric.into_iter().map(|entry| entry.check(catalogue)).collect::<Result<Vec<_>, _>>()?;
        if metrics.is_empty() {
            return Err("no [[files.mapping.metric]]: nothing would be taken from the files".to_owned().into());
        }
        Ok(FileMapping {
            files: FileNames(files.compile_matcher()),
            encoding,
            delimiter: delimiter.transpose()?,
            skip_lines: self.skip_lines.get(),
            decimal,
            thousands,
            no_value: self.no_value.iter().map(|text| text.trim().to_lowercase()).collect(),
            ignore: self.ignore,
            time_columns,
            time,
            repeated_hour: self.time.repeated_hour,
            asset: Template::parse(&self.asset).map_err(|reason| format!("asset: {reason}"))?,
            assets,
            metrics,
        })
    }
}

impl MetricEntry {
    fn check(self, catalogue: &Catalogue) -> Result<MetricColumn, String> {
        let column = self.column;
        let metric = catalogue.get(&self.metric);
        let unknown = || format!("metric '{}' of column '{column}' is not in the catalogue", self.metric);
        let metric = metric.ok_or_else(unknown)?.clone();
        let names: Labels = self.labels.keys().map(|label| (label.clone(), "x".to_owned())).collect();
        check_labels(&metric, &names).map_err(|e| format!("labels of column '{column}': {e}"))?;
        let conversion = Conversion::configured(self.unit.as_deref(), self.scale, self.offset, &metric.unit)
            .map_err(|reason| format!("column '{column}': {reason}"))?;
        let template = |(label, text): (String, String)| {
            let template = Template::parse(&text).map_err(|e| format!("label {label} of column '{column}': {e}"))?;
            Ok((label, template))
        };
        let labels = self.labels.into_iter().map(template).collect::<Result<_, String>>()?;
        Ok(MetricColumn { metric, conversion, labels, only: self.only, column })
    }
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    let found = Encoding::for_label(label.as_bytes());
    found.ok_or_else(|| format!("encoding '{label}' is not known: expected for example utf-8, windows-1252, utf-16le"))
}

fn decimal(sign: char) -> Result<Decimal, String> {
    match sign {
        '.' => Ok(Decimal::Point),
        ',' => Ok(Decimal::Comma),
        other => Err(format!("decimal '{other}' is not '.' or ','")),
    }
}

fn thousands(sign: char) -> Result<Thousands, String> {
    match sign {
        '.' => Ok(Thousands::Point),
        ',' => Ok(Thousands::Comma),
        ' ' => Ok(Thousands::Space),
        '\'' => Ok(Thousands::Apostrophe),
        other => Err(format!("thousands '{other}' is not '.', ',', ' ' or an apostrophe")),
    }
}

/// A table of assets: a CSV with the columns `name,asset`.
fn read_assets(path: &Path) -> Result<BTreeMap<String, AssetId>, ConfigError> {
    let text = read_text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut assets = BTreeMap::new();
    for row in reader.deserialize::<(String, AssetId)>() {
        let (name, asset) = row.map_err(|error| {
            let line = error.position().map_or(1, csv::Position::line);
            ConfigError::invalid(path, format!("line {line}"), format!("{error}: expected the columns name,asset"))
        })?;
        assets.insert(name.trim().to_owned(), asset);
        if assets.len() > MAX_ASSETS {
            return Err(ConfigError::invalid(path, "file", format!("more than {MAX_ASSETS} names")));
        }
    }
    Ok(assets)
}
