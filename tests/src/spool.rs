//! Reads what the collectors have read: their spool, delivered and not.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use cruscotto_collectors::spool::{Record, read_segment};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;

/// The spool's folder in the city's.
const FOLDER: &str = "collectors";

/// Where delivered segments are kept when the configuration says so.
const DELIVERED: &str = "delivered";

/// The ending of a segment's name.
const SEGMENT: &str = "seg";

/// Every sample that was read: series and time, and its value.
pub type Read = BTreeMap<(SeriesKey, Timestamp), f64>;

/// Every sample in the spool of the city in `city_folder`. What a broker sends again, as it must when collectors were killed
/// before they could acknowledge it (MQTT 3.1.1, 4.3.2), is there twice with one value.
///
/// # Errors
/// If a segment cannot be read, or the spool has one sample with two values.
pub fn samples(city_folder: &Path) -> Result<Read> {
    let folder = city_folder.join(FOLDER);
    let mut read = Read::new();
    for path in segments(&folder)?.into_iter().chain(segments(&folder.join(DELIVERED))?) {
        for payload in read_segment(&path)? {
            let Record::Samples(batch) = Record::from_payload(&payload)? else { continue };
            for sample in &batch.samples {
                let series = batch.series.get(sample.series as usize).context("a sample of no series")?;
                let before = read.insert((series.clone(), sample.time), sample.value);
                let same = before.is_none_or(|value| value.to_bits() == sample.value.to_bits());
                ensure!(same, "the spool has {series:?} at {} with two values", sample.time);
            }
        }
    }
    Ok(read)
}

fn segments(folder: &Path) -> Result<Vec<PathBuf>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(vec![]) };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot list {}", folder.display()))?.path();
        if path.extension().is_some_and(|extension| extension == SEGMENT) {
            paths.push(path);
        }
    }
    Ok(paths)
}
