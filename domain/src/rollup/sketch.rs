//! Percentiles that add up: counts of values in buckets whose width is a fixed share of the value.
//!
//! Source: Masson, Rim and Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
//! VLDB 2019; the mapping is its linearly interpolated one (section 4 there), which is read from the bits of the number:
//! no logarithm, so that two machines agree on the bucket of every value, and recomputing gives the same bytes.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Bits of the mantissa that choose a bucket: each power of two has 2^6 of them.
const MANTISSA_BITS: u32 = 6;

/// Bits of a double's mantissa that do not matter to its bucket.
const SHIFT: u32 = f64::MANTISSA_DIGITS - 1 - MANTISSA_BITS;

/// How far a quantile may be from the sample it stands for, as a share of that sample: (1/64) / (2 + 1/64).
pub const RELATIVE_ERROR: f64 = 1.0 / 129.0;

/// Counts of values by bucket. Merging is adding counts: in any order, any number of times, with the same result.
///
/// Its size is that of the values' spread: 64 buckets a power of two and sign. Numbers nearer to zero than 2^-1022 count
/// as zero.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    counts: BTreeMap<i32, u64>,
}

/// Why bytes are no sketch.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidSketch {
    /// Not what [`Sketch::to_bytes`] writes.
    #[error("the bytes of a sketch are cut or of another format")]
    Format,
    /// A bucket that is out of order, empty, or of no number.
    #[error("entry {0} of a sketch is out of order, empty or of no number")]
    Entry(usize),
}

/// A bucket on the wire: its distance from the one before, and its count.
#[derive(Serialize, Deserialize)]
struct Entry(i32, u64);

impl Sketch {
    /// Counts a finite value `times` times.
    pub fn add(&mut self, value: f64, times: u64) {
        if times > 0 {
            *self.counts.entry(key(value)).or_default() += times;
        }
    }

    /// Adds what `other` counted.
    pub fn merge(&mut self, other: &Self) {
        for (key, count) in &other.counts {
            *self.counts.entry(*key).or_default() += count;
        }
    }

    /// How many values were counted.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.values().sum()
    }

    /// The value that a share `q` (0 to 1) of all values do not exceed: the one of rank ⌈q n⌉, at least 1, within
    /// [`RELATIVE_ERROR`] of it. `None` when nothing was counted.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "counts below 2^53; q n is clamped to 1..=n"
    )]
    pub fn quantile(&self, q: f64) -> Option<f64> {
        let count = self.count();
        let rank = ((q * count as f64).ceil() as u64).clamp(1, count.max(1));
        let mut seen = 0;
        self.counts.iter().find_map(|(key, count)| {
            seen += count;
            (seen >= rank).then(|| middle(*key))
        })
    }

    /// The compact form: distances and counts as varints, some three bytes a bucket.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut last = 0;
        let entries: Vec<Entry> =
            self.counts.iter().map(|(&key, &count)| Entry(key - std::mem::replace(&mut last, key), count)).collect();
        // Writing integers to memory has no way to fail.
        postcard::to_stdvec(&entries).unwrap_or_default()
    }

    /// Reads the compact form.
    ///
    /// # Errors
    /// [`InvalidSketch`].
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, InvalidSketch> {
        let (entries, rest): (Vec<Entry>, &[u8]) =
            postcard::take_from_bytes(bytes).map_err(|_| InvalidSketch::Format)?;
        if !rest.is_empty() {
            return Err(InvalidSketch::Format);
        }
        let mut sketch = Self::default();
        let mut last: Option<i32> = None;
        for (i, Entry(distance, count)) in entries.into_iter().enumerate() {
            let key = last.unwrap_or(0).checked_add(distance).filter(|key| key.abs() <= key_of_magnitude(f64::MAX));
            let Some(key) = key.filter(|key| count > 0 && last.is_none_or(|last| *key > last)) else {
                return Err(InvalidSketch::Entry(i));
            };
            sketch.counts.insert(key, count);
            last = Some(key);
        }
        Ok(sketch)
    }
}

/// The bucket of a value: 0 for zero, growing with the value.
fn key(value: f64) -> i32 {
    let magnitude = value.abs();
    if magnitude < f64::MIN_POSITIVE {
        0
    } else if value > 0.0 {
        key_of_magnitude(magnitude)
    } else {
        -key_of_magnitude(magnitude)
    }
}

/// Exponent and leading bits of the mantissa, which are next to each other in a double: at most 17 bits.
fn key_of_magnitude(magnitude: f64) -> i32 {
    (magnitude.to_bits() >> SHIFT) as i32
}

/// The number in a bucket whose relative distance to both ends is the same: the harmonic mean of the ends.
fn middle(key: i32) -> f64 {
    if key == 0 {
        return 0.0;
    }
    let key_of_low = key.unsigned_abs();
    let low = f64::from_bits(u64::from(key_of_low) << SHIFT);
    // Buckets are even within a power of two; so its upper end is not needed, which is no double for the last one. Nor is
    // twice the lower end, which is none for the greatest 64.
    let steps = f64::from((1 << MANTISSA_BITS) + key_of_low % (1 << MANTISSA_BITS));
    let magnitude = low / (0.5 * (1.0 + steps / (steps + 1.0)));
    if key > 0 { magnitude } else { -magnitude }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sketch(values: &[f64]) -> Sketch {
        let mut sketch = Sketch::default();
        for value in values {
            sketch.add(*value, 1);
        }
        sketch
    }

    #[test]
    fn a_day_of_client_counts_is_small_and_right() {
        let values: Vec<f64> = (0..1_440).map(|i| f64::from(i % 40)).collect();
        let sketch = sketch(&values);
        assert!(sketch.to_bytes().len() < 150, "{} bytes", sketch.to_bytes().len());
        let median = sketch.quantile(0.5).unwrap();
        assert!((median - 19.0).abs() <= 19.0 * RELATIVE_ERROR, "{median}");
        assert_eq!(sketch.quantile(0.0), Some(0.0));
    }

    #[test]
    fn nothing_counted_has_no_percentile() {
        assert_eq!(Sketch::default().quantile(0.5), None);
    }

    #[test]
    fn the_greatest_and_the_smallest_numbers_stay_within_the_error() {
        for exact in [f64::MAX, f64::MIN, -1.519_150_563_155_447_8e308, f64::MAX / 2.0, f64::MIN_POSITIVE] {
            let got = sketch(&[exact]).quantile(0.5).unwrap();
            assert!((got - exact).abs() <= exact.abs() * RELATIVE_ERROR * (1.0 + 1e-9), "{got} for {exact}");
        }
    }

    #[test]
    fn bytes_that_are_no_sketch_are_refused() {
        let bytes = |entries: &[(i32, u64)]| postcard::to_stdvec(entries).unwrap();
        assert_eq!(Sketch::from_bytes(&[]), Err(InvalidSketch::Format));
        assert_eq!(Sketch::from_bytes(&bytes(&[(5, 1), (0, 1)])), Err(InvalidSketch::Entry(1)));
        assert_eq!(Sketch::from_bytes(&bytes(&[(5, 0)])), Err(InvalidSketch::Entry(0)));
        assert_eq!(Sketch::from_bytes(&bytes(&[(i32::MAX, 1)])), Err(InvalidSketch::Entry(0)));
        let mut long = bytes(&[(5, 1)]);
        long.push(0);
        assert_eq!(Sketch::from_bytes(&long), Err(InvalidSketch::Format));
    }

    fn value() -> impl Strategy<Value = f64> {
        prop_oneof![
            (0u32..60).prop_map(f64::from),
            -1e12..1e12f64,
            (-300i32..300).prop_map(|e| 10f64.powi(e)),
            any::<f64>().prop_filter("finite and not subnormal", |v| v.is_normal()),
        ]
    }

    proptest! {
        #[test]
        fn a_quantile_is_within_the_error_of_its_sample(
            mut values in proptest::collection::vec(value(), 1..200), q in 0.0..=1.0f64
        ) {
            let got = sketch(&values).quantile(q).unwrap();
            values.sort_by(f64::total_cmp);
            let reached = (0..values.len()).find(|i| (i + 1) as f64 >= q * values.len() as f64);
            let exact = values[reached.unwrap_or(values.len() - 1)];
            // The last bits of the two computations may differ.
            let allowed = exact.abs() * RELATIVE_ERROR * (1.0 + 1e-9);
            prop_assert!((got - exact).abs() <= allowed, "{got} for {exact}");
        }

        #[test]
        fn merging_parts_in_any_order_is_counting_the_whole(
            values in proptest::collection::vec(value(), 0..100), cut in 0usize..100
        ) {
            let cut = cut.min(values.len());
            let (mut left, right) = (sketch(&values[..cut]), sketch(&values[cut..]));
            let mut other = right.clone();
            other.merge(&left);
            left.merge(&right);
            prop_assert_eq!(&left, &sketch(&values));
            prop_assert_eq!(&left.to_bytes(), &other.to_bytes());
            prop_assert_eq!(Sketch::from_bytes(&left.to_bytes()), Ok(left));
        }

        #[test]
        fn any_bytes_are_a_sketch_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            if let Ok(sketch) = Sketch::from_bytes(&bytes) {
                prop_assert_eq!(Sketch::from_bytes(&sketch.to_bytes()), Ok(sketch));
            }
        }
    }
}
