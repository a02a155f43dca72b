//! What can be wrong with a city folder.

use std::fmt::Display;
use std::ops::Range;
use std::path::PathBuf;

/// Longest part of a wrong value that a message repeats, in characters.
const MAX_SHOWN_CHARS: usize = 120;

/// Why a city folder was refused.
#[derive(Debug, thiserror::Error)]
pub enum CityError {
    /// A file that cannot be read.
    #[error("{}: {source}; a city folder needs every file that maps/README.md lists", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Not TOML, CSV or GeoJSON of the expected shape.
    #[error("{file}: {reason}")]
    Syntax {
        /// The file.
        file: &'static str,
        /// What the parser says, with the line.
        reason: String,
    },
    /// A value that cannot be.
    #[error("{file}, {place}: {field} '{value}' is not right: expected {expected}")]
    Field {
        /// The file.
        file: &'static str,
        /// The line or the feature.
        place: String,
        /// The field.
        field: &'static str,
        /// The value found.
        value: String,
        /// What would be right.
        expected: String,
    },
}

impl CityError {
    pub(super) fn syntax(file: &'static str, reason: &impl Display) -> Self {
        Self::Syntax { file, reason: reason.to_string().trim_end().to_owned() }
    }

    pub(super) fn field(
        file: &'static str,
        place: impl Into<String>,
        field: &'static str,
        value: &impl Display,
        expected: impl Into<String>,
    ) -> Self {
        let value = value.to_string().chars().take(MAX_SHOWN_CHARS).collect();
        Self::Field { file, place: place.into(), field, value, expected: expected.into() }
    }
}

/// `line N`, of where `span` starts in `text`.
pub(super) fn line_of(text: &str, span: &Range<usize>) -> String {
    let before = text.as_bytes().get(..span.start).unwrap_or(text.as_bytes());
    line(1 + before.iter().filter(|b| **b == b'\n').count() as u64)
}

/// `line N`.
pub(super) fn line(number: u64) -> String {
    format!("line {number}")
}
