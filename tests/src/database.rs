//! Looks into the database, past the backend.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, SeriesKey};
use cruscotto_domain::time::Timestamp;
use cruscotto_xtask::cluster::{Cluster, DATABASE};

/// Between the fields of a row; no identifier, label or number has one.
const SEPARATOR: char = '|';

/// Every stored sample: series and time, and how often it is there with which value.
pub type Stored = BTreeMap<(SeriesKey, Timestamp), Vec<f64>>;

/// Reads every sample of the city's database.
///
/// # Errors
/// If the database cannot be asked, or a row is not a sample.
pub fn samples(cluster: &Cluster) -> Result<Stored> {
    let rows = cluster.psql(
        DATABASE,
        &["select s.asset_id || '|' || s.metric || '|' || (extract(epoch from p.ts) * 1000000)::bigint || '|' \
           || p.value || '|' || s.labels::text from sample p join series s on s.id = p.series_id"],
    )?;
    let mut stored = Stored::new();
    for row in rows.lines() {
        let (key, value) = sample(row).with_context(|| format!("row '{row}'"))?;
        stored.entry(key).or_default().push(value);
    }
    Ok(stored)
}

fn sample(row: &str) -> Result<((SeriesKey, Timestamp), f64)> {
    let fields: Vec<&str> = row.splitn(5, SEPARATOR).collect();
    ensure!(fields.len() == 5, "{} fields instead of 5", fields.len());
    let labels: Labels = serde_json::from_str(fields[4])?;
    let key = SeriesKey { asset: AssetId::new(fields[0])?, metric: MetricId::new(fields[1])?, labels };
    Ok(((key, Timestamp::from_micros(fields[2].parse()?)?), fields[3].parse()?))
}

/// How many samples the database has.
///
/// # Errors
/// If the database cannot be asked.
pub fn count(cluster: &Cluster) -> Result<u64> {
    let rows = cluster.psql(DATABASE, &["select count(*) from sample"])?;
    rows.trim().parse().with_context(|| format!("'{rows}' is no count"))
}
