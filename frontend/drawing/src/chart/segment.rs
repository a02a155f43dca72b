//! Gaps: where nothing was measured the line ends and begins again.

use super::ChartPoint;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// A bucket may begin this much later than expected before it counts as missing, in bucket lengths.
const GAP_BUCKETS: f64 = 1.5;

/// The stretches of `points` that were measured without a gap. A point without a value is a gap too.
pub(super) fn segments(points: &[ChartPoint], bucket_s: u32, gap_s: u32) -> Vec<&[ChartPoint]> {
    let longest_s = (f64::from(bucket_s) * GAP_BUCKETS).max(f64::from(gap_s));
    let longest = (longest_s * MICROS_PER_SECOND as f64) as i64;
    let together = |a: &ChartPoint, b: &ChartPoint| {
        a.value.is_some() && b.value.is_some() && b.time.micros_since(a.time) <= longest
    };
    points.chunk_by(together).filter(|stretch| shown(&stretch[0])).collect()
}

/// The stretches of `points` between `from` and `to` in which every value is known.
pub(super) fn stretches(
    points: &[(Timestamp, Option<f64>)],
    from: Timestamp,
    to: Timestamp,
) -> impl Iterator<Item = &[(Timestamp, Option<f64>)]> {
    let known =
        move |(time, value): &(Timestamp, Option<f64>)| value.is_some_and(f64::is_finite) && (from..=to).contains(time);
    points.chunk_by(move |a, b| known(a) && known(b)).filter(move |stretch| known(&stretch[0]))
}

fn shown(point: &ChartPoint) -> bool {
    point.value.is_some_and(f64::is_finite)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(second: i64, value: Option<f64>) -> ChartPoint {
        ChartPoint { time: Timestamp::from_millis(second * 1000).unwrap(), value, band: None }
    }

    #[test]
    fn a_missing_bucket_and_a_withheld_value_break_the_line() {
        let points = [
            point(0, Some(1.0)),
            point(60, Some(2.0)),
            point(180, Some(3.0)),
            point(240, None),
            point(300, Some(4.0)),
            point(360, Some(f64::NAN)),
        ];
        let lengths: Vec<usize> = segments(&points[..5], 60, 0).iter().map(|s| s.len()).collect();
        assert_eq!(lengths, [2, 1, 1]);
        assert_eq!(segments(&points[..5], 60, 3600).len(), 2, "a longer tolerance bridges the missing bucket");
        assert!(segments(&[], 60, 0).is_empty());
    }
}
