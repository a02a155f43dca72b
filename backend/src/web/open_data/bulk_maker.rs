//! Makes the files with a month of a data set, once the month is closed, and again when it was corrected since.

use super::query::DataQuery;
use super::reader::Reader;
use crate::open_data::dataset::Dataset;
use crate::open_data::dataset::measurements::Bucket;
use crate::open_data::format::{Format, ParquetWriter, TextWriter};
use crate::store::{BulkRow, Month, NewBulkFile};
use crate::web::Shared;
use crate::web::problem::Problem;
use anyhow::Context;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::time::Duration;
use tokio::time::MissedTickBehavior;
use tracing::{info, warn};

/// Time between two looks for months to close.
const LOOK_EVERY: Duration = Duration::from_secs(3_600);

/// Seconds after its end at which a month is closed: collectors that were away have delivered.
const CLOSED_AFTER_S: i64 = 2 * 86_400;

/// Months that are made, and made again when they are corrected.
const MONTHS: i32 = 24;

/// Rows of a group of a Parquet file at least: small groups make large files.
const GROUP_ROWS: usize = 20_000;

/// The data sets that have months, and what they are summed up by there: every hour of every asset would be a gigabyte.
const DATASETS: [(Dataset, Option<Bucket>); 3] = [
    (Dataset::AreaMeasurements, Some(Bucket::Hour)),
    (Dataset::AssetMeasurements, Some(Bucket::Day)),
    (Dataset::Availability, None),
];

/// Looks for months to close, for as long as the server runs.
pub(in crate::web) async fn keep_making(state: Shared) {
    let mut clock = tokio::time::interval(LOOK_EVERY);
    clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        clock.tick().await;
        match look(&state, Timestamp::now()).await {
            Ok(0) => {}
            Ok(files) => info!(files, "files with a month of data are made"),
            Err(error) => warn!(%error, "files with a month of data cannot be made yet"),
        }
    }
}

/// Makes what is due at `now`; says how many files.
async fn look(state: &Shared, now: Timestamp) -> anyhow::Result<usize> {
    let closed = now.plus_micros(-CLOSED_AFTER_S * MICROS_PER_SECOND);
    let months = state.store.months_before(closed, MONTHS, &state.city.profile.time_zone).await?;
    let there = state.store.bulk_files().await?;
    let mut made = 0;
    for month in &months {
        let corrected = state.store.last_correction(month.from, month.to).await?;
        for (dataset, bucket) in DATASETS {
            let same = |file: &&BulkRow| file.dataset == dataset.as_str() && file.month == month.name;
            let newest = there.iter().filter(same).max_by_key(|file| file.version);
            let is_due = newest.is_none_or(|file| corrected.is_some_and(|at| at > file.made_at));
            if is_due {
                made += make(state, dataset, bucket, month, newest.map_or(0, |file| file.version) + 1, now).await?;
            }
        }
    }
    Ok(made)
}

fn told(problem: &Problem) -> anyhow::Error {
    anyhow::anyhow!("{}", problem.detail())
}

async fn make(
    state: &Shared,
    dataset: Dataset,
    bucket: Option<Bucket>,
    month: &Month,
    version: i32,
    now: Timestamp,
) -> anyhow::Result<usize> {
    let query = DataQuery { from: Some(month.from), to: Some(month.to), bucket, ..DataQuery::default() };
    let mut reader = Reader::open(state, dataset, &query).await.map_err(|problem| told(&problem))?;
    let mut text = TextWriter::new(dataset, Format::Csv);
    let mut csv = GzEncoder::new(Vec::new(), Compression::default());
    let mut parquet = ParquetWriter::new(dataset)?;
    csv.write_all(&text.begin()?)?;
    let (mut waiting, mut any) = (Vec::new(), false);
    while let Some(rows) = reader.next(state).await.map_err(|problem| told(&problem))? {
        csv.write_all(&text.rows(&rows)?)?;
        any |= !rows.is_empty();
        waiting.extend(rows);
        if waiting.len() >= GROUP_ROWS {
            parquet.rows(&waiting)?;
            waiting.clear();
        }
    }
    if !any {
        return Ok(0);
    }
    if !waiting.is_empty() {
        parquet.rows(&waiting)?;
    }
    let files = [("csv.gz", csv.finish()?), ("parquet", parquet.finish()?)];
    for (format, content) in &files {
        let sha256 = Sha256::digest(content);
        let (dataset, month) = (dataset.as_str(), month.name.as_str());
        let file = NewBulkFile { dataset, month, version, format, made_at: now, sha256: &sha256, content };
        state.store.keep_bulk_file(&file).await.with_context(|| format!("{dataset} of {month}"))?;
    }
    Ok(files.len())
}
