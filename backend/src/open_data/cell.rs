//! What stands in one place of a table.

use cruscotto_domain::time::Timestamp;
use std::fmt::Display;

/// A value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing is known, or it is withheld.
    Empty,
    /// Text; a day is the text of ISO 8601.
    Text(String),
    /// A decimal number.
    Number(f64),
    /// A whole number.
    Integer(i64),
    /// Yes or no.
    Boolean(bool),
    /// An instant.
    Time(Timestamp),
}

impl Cell {
    /// The text of anything that has one.
    pub fn text(of: impl Display) -> Self {
        Self::Text(of.to_string())
    }

    /// The text of something that may be missing.
    pub fn maybe_text<T: Display>(of: Option<&T>) -> Self {
        of.map_or(Self::Empty, Self::text)
    }

    /// A number that may be missing. What is no finite number has no place in a table.
    #[must_use]
    pub fn maybe_number(of: Option<f64>) -> Self {
        of.filter(|n| n.is_finite()).map_or(Self::Empty, Self::Number)
    }
}
