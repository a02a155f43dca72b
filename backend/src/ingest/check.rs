//! Which samples of a batch may come in: the domain's rules, the catalogue, the inventory.

use super::batch::{Batch, BatchSeries};
use crate::known::{Known, Register, SeriesIndex, Unfit};
use cruscotto_domain::failure::{MAX_DETAIL_CHARS, PollFailure};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::metric::MetricDefinition;
use cruscotto_domain::sample::{MAX_LISTED_REFUSALS, Refusal, SampleError, SeriesKey, check_value};
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;

/// Series of one asset at most: 24 interfaces by 3 metrics, SSIDs and radios fit several times; a label that carries a
/// client's address or a time does not.
pub const MAX_SERIES_PER_ASSET: usize = 512;

/// A batch after the rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Checked {
    /// The series that samples were accepted for.
    pub series: Vec<AcceptedSeries>,
    /// Accepted samples: index into `series`, time, value.
    pub rows: Vec<(u32, Timestamp, f64)>,
    /// Failed polls of assets that exist.
    pub failures: Vec<PollFailure>,
    /// Refused samples, the first of them.
    pub refused: Vec<Refusal>,
    /// How many were refused, by code.
    pub refused_by_code: BTreeMap<&'static str, u64>,
}

/// A series that samples are accepted for.
#[derive(Debug, Clone, PartialEq)]
pub enum AcceptedSeries {
    /// Stored, with this id.
    Stored(i32),
    /// To be made.
    New(Box<SeriesKey>),
}

impl Checked {
    /// How many samples were refused.
    #[must_use]
    pub fn refused_count(&self) -> u64 {
        self.refused_by_code.values().sum()
    }
}

/// What the rules say of a series.
enum Verdict<'k> {
    /// Its metric, its id if it is stored, and its place among the accepted once a sample was.
    Good(&'k MetricDefinition, Option<i32>, Option<u32>),
    Bad(Unfit),
}

/// Applies the rules to `batch`; `now` is the server's clock.
#[must_use]
pub fn check(batch: Batch, known: &Known, now: Timestamp) -> Checked {
    let known = known.look();
    let mut verdicts: Vec<Verdict<'_>> = batch.series.iter().map(|series| verdict(series, &known)).collect();
    bound_new_series(&batch.series, &mut verdicts, &known);
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
    let mut accepted: Vec<(usize, Option<i32>)> = Vec::with_capacity(len);
    for (index, sample) in batch.samples.iter().enumerate() {
        match verdicts.get_mut(sample.series as usize) {
            None => {
                let error = SampleError::NoSuchSeries { index: sample.series, len };
                refuse(index, error.code(), error.to_string());
            }
            Some(Verdict::Bad(unfit)) => refuse(index, unfit.code, unfit.detail.clone()),
            Some(Verdict::Good(metric, id, slot)) => match check_value(metric, sample.time, sample.value, now) {
                Err(error) => refuse(index, error.code(), error.to_string()),
                Ok(()) => {
                    let slot = *slot.get_or_insert_with(|| {
                        accepted.push((sample.series as usize, *id));
                        u32::try_from(accepted.len() - 1).unwrap_or(u32::MAX)
                    });
                    rows.push((slot, sample.time, sample.value));
                }
            },
        }
    }
    checked.rows = rows;
    checked.failures = batch.failures.into_iter().filter(|f| known.asset(&f.asset).is_some()).map(shorten).collect();
    let mut series: Vec<Option<BatchSeries>> = batch.series.into_iter().map(Some).collect();
    let accept = |(index, id): (usize, Option<i32>)| match (id, series[index].take()) {
        (Some(id), _) => Some(AcceptedSeries::Stored(id)),
        (None, Some(BatchSeries::Named(key))) => Some(AcceptedSeries::New(key)),
        (None, _) => None,
    };
    checked.series = accepted.into_iter().filter_map(accept).collect();
    checked
}

fn verdict<'k>(series: &BatchSeries, known: &'k Register) -> Verdict<'k> {
    match series {
        BatchSeries::Known(index) => stored(*index, known),
        BatchSeries::Named(key) => match (known.find_key(key), known.fit(key)) {
            (Some(index), _) => stored(index, known),
            (None, Ok(metric)) => Verdict::Good(metric, None, None),
            (None, Err(unfit)) => Verdict::Bad(unfit),
        },
    }
}

fn stored(index: SeriesIndex, known: &Register) -> Verdict<'_> {
    let series = known.series(index);
    match &series.metric {
        Some(metric) => Verdict::Good(metric, Some(series.id), None),
        None => match known.fit(&series.key) {
            Ok(metric) => Verdict::Good(metric, Some(series.id), None),
            Err(unfit) => Verdict::Bad(unfit),
        },
    }
}

/// Refuses new series of an asset that would have too many.
fn bound_new_series(series: &[BatchSeries], verdicts: &mut [Verdict<'_>], known: &Register) {
    let mut new: BTreeMap<&AssetId, usize> = BTreeMap::new();
    for (series, verdict) in series.iter().zip(verdicts) {
        let (BatchSeries::Named(key), Verdict::Good(_, None, _)) = (series, &*verdict) else { continue };
        let count = new.entry(&key.asset).or_insert_with(|| known.series_of(&key.asset));
        if *count >= MAX_SERIES_PER_ASSET {
            let detail = format!("asset '{}' has {count} series already: at most {MAX_SERIES_PER_ASSET}", key.asset);
            *verdict = Verdict::Bad(Unfit { code: "too_many_series", detail });
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
