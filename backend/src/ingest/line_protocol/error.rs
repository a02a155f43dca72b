//! What can be wrong with a line, said so that its sender can put it right.

use cruscotto_domain::time::InvalidTimestamp;

/// Characters of a sender's text repeated in a message: enough to find it, no more.
const QUOTED_CHARS: usize = 60;

/// A line that was refused. The lines around it are read all the same.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {fault}")]
pub struct LineError {
    /// Line number in the body, from 1.
    pub line: u32,
    /// What is wrong.
    pub fault: LineFault,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Nothing before the first comma or space.
    #[error("the measurement is missing: expected 'measurement,tag=value field=1 1556813561098000000'")]
    NoMeasurement,
    /// No field set.
    #[error("the fields are missing: expected 'field=value' after the measurement and one space")]
    NoFields,
    /// A tag without key, value or equals sign.
    #[error(
        "tag '{0}' is not 'key=value': expected both, with ',', '=' and ' ' inside them written '\\,', '\\=', '\\ '"
    )]
    Tag(String),
    /// The same tag twice.
    #[error("tag '{0}' is there twice: expected each tag once")]
    DuplicateTag(String),
    /// A field without key or equals sign.
    #[error(
        "field '{0}' is not 'key=value': expected both, with ',', '=' and ' ' in the key written '\\,', '\\=', '\\ '"
    )]
    Field(String),
    /// A field value that is none of the types.
    #[error(
        "field '{field}' has the value '{value}': expected a number (1.5), an integer (3i), an unsigned integer (3u), \
         true, false or a \"string\""
    )]
    Value {
        /// The field.
        field: String,
        /// What was there.
        value: String,
    },
    /// A string without its closing quote.
    #[error("field '{0}' is a string without its closing '\"'")]
    OpenString(String),
    /// Too many of something.
    #[error("there are more than {limit} {what}")]
    TooMany {
        /// Tags or fields.
        what: &'static str,
        /// How many are accepted.
        limit: usize,
    },
    /// A time that is no integer, or that does not fit.
    #[error("time '{0}' is not valid: expected one integer, the count of the request's precision since 1970")]
    Time(String),
    /// A time outside the years that can be.
    #[error("time '{text}' in {precision}: {source}; is the precision of the request right?")]
    TimeRange {
        /// What was there.
        text: String,
        /// The unit it was read in.
        precision: &'static str,
        /// Why it cannot be.
        source: InvalidTimestamp,
    },
    /// Bytes that are not text.
    #[error("the line is not UTF-8")]
    NotUtf8,
}

/// `text` as far as it is repeated in a message.
pub(super) fn quoted(text: &str) -> String {
    text.chars().take(QUOTED_CHARS).collect()
}

/// `bytes` as far as they are repeated in a message, whatever they are.
pub(super) fn quoted_bytes(bytes: &[u8]) -> String {
    // A character has at most four bytes, so this many are enough for the characters kept.
    quoted(&String::from_utf8_lossy(bytes.get(..QUOTED_CHARS * 4).unwrap_or(bytes)))
}
