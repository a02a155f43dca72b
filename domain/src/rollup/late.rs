//! What to do with a sample of a time whose samples are no longer kept, only their summary.

use super::Summary;
use crate::time::Timestamp;

/// What such a sample is to its summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lateness {
    /// Certainly none of those that were summed up: to be added.
    New,
    /// Certainly one of them.
    Duplicate,
    /// Either: not to be added, as nothing may count twice; to be kept where a person finds it.
    Undecided,
}

impl Lateness {
    /// Of a sample measured at `at`, whose bucket amounts to `summary`; `known` of the samples in that came late
    /// themselves, each of them remembered, and not at `at`.
    #[must_use]
    pub fn of(summary: Option<&Summary>, at: Timestamp, known: u64) -> Self {
        let Some(summary) = summary else { return Self::New };
        let (first, last) = (summary.first.0, summary.last.0);
        if at < first || at > last || known >= summary.count {
            return Self::New;
        }
        if at == first || at == last {
            return Self::Duplicate;
        }
        // Of at most two samples first and last are the times.
        if summary.count <= 2 { Self::New } else { Self::Undecided }
    }

    /// The word for it in the store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "merged",
            Self::Duplicate => "duplicate",
            Self::Undecided => "undecided",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Holding;
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000).unwrap()
    }

    fn summary(seconds: &[i64]) -> Option<Summary> {
        Summary::of_samples(seconds.iter().map(|&s| (at(s), 1.0)), &Holding::default())
    }

    #[test]
    fn what_can_be_told_from_first_last_and_count_is_told() {
        let of = |seconds: &[i64], second| Lateness::of(summary(seconds).as_ref(), at(second), 0);
        assert_eq!(of(&[], 10), Lateness::New);
        assert_eq!(of(&[10], 10), Lateness::Duplicate);
        assert_eq!(of(&[10, 20], 15), Lateness::New);
        assert_eq!(of(&[10, 15, 20], 9), Lateness::New);
        assert_eq!(of(&[10, 15, 20], 21), Lateness::New);
        assert_eq!(of(&[10, 15, 20], 20), Lateness::Duplicate);
        assert_eq!(of(&[10, 15, 20], 15), Lateness::Undecided);
        assert_eq!(of(&[10, 15, 20], 16), Lateness::Undecided);
    }

    #[test]
    fn a_bucket_that_is_all_late_samples_takes_another() {
        assert_eq!(Lateness::of(summary(&[10, 15, 20]).as_ref(), at(16), 3), Lateness::New);
    }
}
