//! Which samples of a batch may come in: the domain's rules, the catalogue, the inventory.

use crate::known::Known;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::{MAX_DETAIL_CHARS, PollFailure};
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::{
    MAX_LISTED_REFUSALS, Refusal, SampleBatch, SampleError, SeriesKey, check_labels, check_value,
};
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Series of one asset at most: 24 interfaces by 3 metrics, SSIDs and radios fit several times; a label that carries a
/// client's address or a time does not.
pub const MAX_SERIES_PER_ASSET: usize = 512;

/// A batch after the rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    /// The series that samples were accepted for.
    pub series: Vec<SeriesKey>,
    /// Accepted samples: index into `series`, time, value.
    pub rows: Vec<(u32, Timestamp, f64)>,
    /// Failed polls of assets that exist.
    pub failures: Vec<PollFailure>,
    /// Refused samples, the first of them.
    pub refused: Vec<Refusal>,
    /// How many were refused, by code.
    pub refused_by_code: BTreeMap<&'static str, u64>,
}

impl Checked {
    /// How many samples were refused.
    #[must_use]
    pub fn refused_count(&self) -> u64 {
        self.refused_by_code.values().sum()
    }
}

enum Verdict<'a> {
    /// The metric, and the index in the accepted series once a sample was accepted.
    Good(&'a MetricDefinition, Option<u32>),
    Bad(&'static str, String),
}

/// Applies the rules to `batch`; `now` is the server's clock.
#[must_use]
pub fn check(batch: SampleBatch, catalogue: &Catalogue, known: &Known, now: Timestamp) -> Checked {
    let mut verdicts: Vec<Verdict<'_>> = batch.series.iter().map(|key| series_verdict(key, catalogue, known)).collect();
    bound_new_series(&batch.series, &mut verdicts, known);
    let mut checked = Checked::default();
    let len = batch.series.len();
    let mut refuse = |index: usize, code: &'static str, detail: String| {
        *checked.refused_by_code.entry(code).or_default() += 1;
        if checked.refused.len() < MAX_LISTED_REFUSALS {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            checked.refused.push(Refusal { index, code: code.to_owned(), detail });
        }
    };
    let mut rows = Vec::with_capacity(batch.samples.len());
    let mut accepted: Vec<usize> = Vec::new();
    for (index, sample) in batch.samples.iter().enumerate() {
        match verdicts.get_mut(sample.series as usize) {
            None => {
                let error = SampleError::NoSuchSeries { index: sample.series, len };
                refuse(index, error.code(), error.to_string());
            }
            Some(Verdict::Bad(code, detail)) => refuse(index, code, detail.clone()),
            Some(Verdict::Good(metric, slot)) => match check_value(metric, sample.time, sample.value, now) {
                Err(error) => refuse(index, error.code(), error.to_string()),
                Ok(()) => {
                    let slot = *slot.get_or_insert_with(|| {
                        accepted.push(sample.series as usize);
                        u32::try_from(accepted.len() - 1).unwrap_or(u32::MAX)
                    });
                    rows.push((slot, sample.time, sample.value));
                }
            },
        }
    }
    let mut series: Vec<Option<SeriesKey>> = batch.series.into_iter().map(Some).collect();
    checked.series = accepted.into_iter().filter_map(|i| series[i].take()).collect();
    checked.rows = rows;
    checked.failures = batch.failures.into_iter().filter(|f| known.asset(&f.asset).is_some()).map(shorten).collect();
    checked
}

fn series_verdict<'a>(key: &SeriesKey, catalogue: &'a Catalogue, known: &Known) -> Verdict<'a> {
    let bad = |error: &SampleError| Verdict::Bad(error.code(), error.to_string());
    let Some(metric) = catalogue.get(&key.metric) else { return bad(&SampleError::UnknownMetric(key.metric.clone())) };
    let Some(placed) = known.asset(&key.asset) else { return bad(&SampleError::UnknownAsset(key.asset.clone())) };
    let kind = placed.asset.kind;
    if !metric.assets.contains(&kind) {
        let expected = metric.assets.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", ");
        let detail =
            format!("metric '{}' is not measured on '{}', a {kind}: expected {expected}", metric.id, key.asset);
        return Verdict::Bad("wrong_asset_kind", detail);
    }
    match check_labels(metric, &key.labels) {
        Ok(()) => Verdict::Good(metric, None),
        Err(error) => bad(&error),
    }
}

/// Refuses new series of an asset that would have too many.
fn bound_new_series(keys: &[SeriesKey], verdicts: &mut [Verdict<'_>], known: &Known) {
    let ids = known.series_ids(keys);
    let mut new: BTreeMap<&cruscotto_domain::id::AssetId, usize> = BTreeMap::new();
    for ((key, id), verdict) in keys.iter().zip(ids).zip(verdicts) {
        if id.is_some() || matches!(verdict, Verdict::Bad(..)) {
            continue;
        }
        let count = new.entry(&key.asset).or_insert_with(|| known.series_of(&key.asset));
        if *count >= MAX_SERIES_PER_ASSET {
            let detail = format!("asset '{}' has {count} series already: at most {MAX_SERIES_PER_ASSET}", key.asset);
            *verdict = Verdict::Bad("too_many_series", detail);
        } else {
            *count += 1;
        }
    }
}

fn shorten(mut failure: PollFailure) -> PollFailure {
    if failure.detail.chars().nth(MAX_DETAIL_CHARS).is_some() {
        failure.detail = failure.detail.chars().take(MAX_DETAIL_CHARS).collect();
    }
    // PostgreSQL's text has no place for NUL, and a log none for line breaks.
    failure.detail.retain(|c| !c.is_control());
    failure
}
