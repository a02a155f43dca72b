//! What every test here needs.

use cruscotto_collectors::measure::Measure;
use cruscotto_collectors::spool::{Next, Reader, Record, Spool, SpoolOptions};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::Timestamp;
use std::future::Future;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a test waits for a state before it fails.
const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until `done` says so.
pub(crate) async fn wait_for<F: Future<Output = bool>>(what: &str, mut done: impl FnMut() -> F) {
    let waited = tokio::time::timeout(PATIENCE, async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
    waited.await.unwrap_or_else(|_| panic!("not within {PATIENCE:?}: {what}"));
}

/// A record with one sample, told apart by its value.
pub(crate) fn record(value: u32) -> Record {
    let series = SeriesKey {
        asset: AssetId::new("ap-0001").unwrap(),
        metric: MetricId::new("device.up").unwrap(),
        labels: Labels::new(),
    };
    let time = Timestamp::from_micros(i64::from(value) + 1).unwrap();
    let samples = vec![Sample { series: 0, time, value: f64::from(value) }];
    Record::Samples(SampleBatch { series: vec![series], samples, failures: vec![] })
}

pub(crate) fn open(directory: &Path) -> Spool {
    Spool::open(SpoolOptions::new(directory, 1 << 30, false)).unwrap().0
}

/// The value of a metric, by its labels' values.
pub(crate) fn value_of(measures: &[Measure], asset: &str, metric: &str, label: Option<&str>) -> Option<f64> {
    let found = measures.iter().find(|m| {
        m.series.asset.as_str() == asset
            && m.series.metric.as_str() == metric
            && m.series.labels.values().next().map(String::as_str) == label
    });
    found.map(|m| m.value)
}

/// Everything a reader still gives, and how many damaged places it passed over.
pub(crate) fn rest(reader: &mut Reader) -> (Vec<Record>, u64) {
    let (mut records, mut damaged) = (Vec::new(), 0);
    loop {
        match reader.read().unwrap() {
            Next::Record { record, .. } => records.push(record),
            Next::Damaged { .. } => damaged += 1,
            Next::End => return (records, damaged),
        }
    }
}

/// The segments of a spool, oldest first.
pub(crate) fn segments(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<_> = folder.read_dir().into_iter().flatten().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "seg"));
    paths.sort();
    paths
}
