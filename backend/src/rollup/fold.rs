//! Samples into buckets, buckets into wider ones. Pure; both want what they are given sorted by series and time.

use super::holdings::Holdings;
use crate::store::{Rollup, StoredRow};
use cruscotto_domain::rollup::{BUCKET_MICROS, Summary, floor};
use cruscotto_domain::time::Timestamp;

/// Samples in five-minute buckets.
pub(super) fn summed(rows: &[StoredRow], holdings: &Holdings) -> Vec<Rollup> {
    let bucket = |row: &StoredRow| (row.series, floor(row.time, BUCKET_MICROS));
    rows.chunk_by(|a, b| bucket(a) == bucket(b))
        .filter_map(|rows| {
            let (series, start) = bucket(rows.first()?);
            let samples = rows.iter().map(|row| (row.time, row.value));
            Some(Rollup { series, bucket: start, summary: Summary::of_samples(samples, holdings.of(series))? })
        })
        .collect()
}

/// Buckets joined into those that `start` says they begin in; those it says nothing of are left out.
pub(super) fn joined(
    rollups: Vec<Rollup>,
    start: impl Fn(Timestamp) -> Option<Timestamp>,
    holdings: &Holdings,
) -> Vec<Rollup> {
    let mut wide: Vec<Rollup> = Vec::new();
    for narrow in rollups {
        let Some(bucket) = start(narrow.bucket) else { continue };
        match wide.last_mut().filter(|last| (last.series, last.bucket) == (narrow.series, bucket)) {
            Some(last) => last.summary.append(&narrow.summary, holdings.of(narrow.series)),
            None => wide.push(Rollup { bucket, ..narrow }),
        }
    }
    wide
}

/// The day that an instant is in, of days in their order.
pub(super) fn day_of(days: &[(Timestamp, Timestamp)], at: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let after = days.partition_point(|day| day.0 <= at);
    after.checked_sub(1).and_then(|i| days.get(i)).copied().filter(|day| at < day.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_contains_its_midnight_and_not_the_next() {
        let at = |hour: i64| Timestamp::from_micros(hour * 3_600_000_000).unwrap();
        // 23, 24 and 25 hours.
        let days = [(at(0), at(23)), (at(23), at(47)), (at(47), at(72))];
        let start = |hour| day_of(&days, at(hour)).map(|day| day.0);
        assert_eq!(
            (start(22), start(23), start(46), start(71)),
            (Some(at(0)), Some(at(23)), Some(at(23)), Some(at(47)))
        );
        assert_eq!(start(72), None);
    }
}
