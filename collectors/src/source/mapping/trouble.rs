//! Why a foreign value is no measure.

use cruscotto_domain::id::InvalidId;
use cruscotto_domain::sample::SampleError;

/// Characters kept of a foreign value in an error.
const MAX_VALUE_CHARS: usize = 60;

/// A value, an item or a whole payload that cannot be taken.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Trouble {
    /// No rule is for it.
    #[error("no rule for this topic")]
    Unmapped,
    /// Longer than what is read.
    #[error("it has {bytes} bytes: at most {limit} are read")]
    TooLarge {
        /// Its length.
        bytes: usize,
        /// The bound.
        limit: usize,
    },
    /// Not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// Not JSON.
    #[error("it is not JSON: {0}")]
    NotJson(String),
    /// The pointer of the items leads to no array.
    #[error("'{0}' is not an array")]
    NotItems(String),
    /// More items than are read.
    #[error("it has {count} items: at most {limit} are read")]
    TooMany {
        /// Items there.
        count: usize,
        /// The bound.
        limit: usize,
    },
    /// A name or pointer that a rule needs has no value.
    #[error("'{0}' is not there")]
    Missing(String),
    /// None of the values of the rule is there.
    #[error("none of the values is there: {0}")]
    Nothing(String),
    /// Not a number.
    #[error("'{value}' is not a number: expected for example 12.5{words}")]
    NotNumber {
        /// What it is.
        value: String,
        /// The words that would do, each after ` or `.
        words: String,
    },
    /// Not a time.
    #[error("'{value}' is not a time: expected {expected}")]
    NotTime {
        /// What it is.
        value: String,
        /// What would be right.
        expected: &'static str,
    },
    /// The broker gave a kept value of unknown age.
    #[error("a retained message without a time in it: nobody knows when it was true")]
    NoTime,
    /// What should be the asset's id is none.
    #[error("{0}; name it in `assets`")]
    Asset(#[from] InvalidId),
    /// A value or label that cannot be true.
    #[error("{0}")]
    Sample(#[from] SampleError),
    /// Two values of one series at one time.
    #[error("{series} has two values at {time}: labels or a time must tell them apart")]
    Twice {
        /// The series.
        series: String,
        /// The time.
        time: String,
    },
}

impl Trouble {
    /// A place without a value.
    pub(super) fn missing(place: &str) -> Self {
        Self::Missing(place.to_owned())
    }

    /// A short stable word for counters.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unmapped => "unmapped",
            Self::TooLarge { .. } => "too_large",
            Self::NotUtf8 => "not_utf8",
            Self::NotJson(_) => "not_json",
            Self::NotItems(_) => "not_items",
            Self::TooMany { .. } => "too_many",
            Self::Missing(_) => "missing",
            Self::Nothing(_) => "nothing",
            Self::NotNumber { .. } => "not_number",
            Self::NotTime { .. } => "not_time",
            Self::NoTime => "no_time",
            Self::Asset(_) => "bad_asset",
            Self::Sample(error) => error.code(),
            Self::Twice { .. } => "twice",
        }
    }
}

/// The beginning of a foreign value, for an error.
pub(super) fn shortened(text: &str) -> String {
    let mut short: String = text.chars().take(MAX_VALUE_CHARS).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
