//! What can be wrong with a request, and with one series of it.

use super::request::{MAX_LABELS, MAX_NAME_BYTES, MAX_SAMPLES, MAX_VALUE_BYTES};

/// The request cannot be read to its end; nothing of it is taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RequestError {
    /// Not the protobuf that the protocol sends.
    #[error("byte {at} of the expanded request: {reason}; expected a protobuf prometheus.WriteRequest")]
    Malformed {
        /// Offset in the expanded request.
        at: usize,
        /// What is wrong there.
        reason: &'static str,
    },
    /// More samples than one request may hold.
    #[error("the request has more than {MAX_SAMPLES} samples: lower max_samples_per_send in queue_config")]
    TooManySamples,
}

/// A series that is refused; the others of the request are taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SeriesFault {
    /// A label whose name or value is not text.
    #[error("a label is not UTF-8")]
    NotUtf8,
    /// A label without a name.
    #[error("a label has no name")]
    NoLabelName,
    /// The same label twice.
    #[error("label '{0}' is there twice: expected each label once")]
    DuplicateLabel(String),
    /// More labels than accepted.
    #[error("the series has more than {MAX_LABELS} labels")]
    TooManyLabels,
    /// A name or value longer than accepted.
    #[error(
        "label '{0}' is too long: expected a name of at most {MAX_NAME_BYTES} and a value of at most \
         {MAX_VALUE_BYTES} bytes"
    )]
    LongLabel(String),
    /// No metric name.
    #[error("the series has no __name__ label")]
    NoName,
}
