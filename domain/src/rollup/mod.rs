//! What is kept of a series when its samples are summed up by time: five minutes, an hour, a day.
//!
//! A [`Summary`] of a period is the merge of the summaries of its parts, in their order, and equal to the summary of its
//! samples: so an hour is made of its twelve five-minute buckets and a day of its hours, and nothing is read twice.

mod late;
mod sketch;
mod stretch;
mod summary;

pub use late::Lateness;
pub use sketch::{InvalidSketch, RELATIVE_ERROR, Sketch};
pub use stretch::{Distribution, Stretch, stretch_of, uptimes};
pub use summary::{Holding, Summary};

use crate::time::{MICROS_PER_SECOND, Timestamp};

/// Width of the finest bucket, in microseconds: five minutes.
pub const BUCKET_MICROS: i64 = 300 * MICROS_PER_SECOND;

/// Width of the buckets made of those, in microseconds: an hour.
pub const HOUR_MICROS: i64 = 3_600 * MICROS_PER_SECOND;

/// The last multiple of `width` since 1970 that is not after `at`. Five-minute buckets and hours begin at multiples of
/// their width; days begin at midnight in the city, which the database's time zones know.
#[must_use]
pub fn floor(at: Timestamp, width: i64) -> Timestamp {
    at.plus_micros(-at.as_micros().rem_euclid(width))
}

/// The first multiple of `width` since 1970 that is not before `at`.
#[must_use]
pub fn ceil(at: Timestamp, width: i64) -> Timestamp {
    at.plus_micros((-at.as_micros()).rem_euclid(width))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_contains_its_beginning_and_not_its_end() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(floor(at("2026-11-21T10:05:00Z"), BUCKET_MICROS), at("2026-11-21T10:05:00Z"));
        assert_eq!(floor(at("2026-11-21T10:04:59.999999Z"), BUCKET_MICROS), at("2026-11-21T10:00:00Z"));
        assert_eq!(ceil(at("2026-11-21T10:00:00Z"), HOUR_MICROS), at("2026-11-21T10:00:00Z"));
        assert_eq!(ceil(at("2026-11-21T10:00:00.000001Z"), HOUR_MICROS), at("2026-11-21T11:00:00Z"));
    }
}
