//! Field values.

use super::error::{LineFault, quoted, quoted_bytes};
use super::text::{IN_STRING, unescape};
use std::borrow::Cow;

/// The value of a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldValue<'a> {
    /// A 64-bit float, always finite.
    Float(f64),
    /// A signed integer, written `3i`.
    Integer(i64),
    /// An unsigned integer, written `3u`.
    Unsigned(u64),
    /// A truth.
    Boolean(bool),
    /// A text. Not a measurement, but part of the grammar.
    String(Cow<'a, str>),
}

impl FieldValue<'_> {
    /// The value as a measurement: truths are 1 and 0, texts are none.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "samples are 64-bit floats; counters past 2^53 lose their last units"
    )]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Float(value) => Some(*value),
            Self::Integer(value) => Some(*value as f64),
            Self::Unsigned(value) => Some(*value as f64),
            Self::Boolean(value) => Some(f64::from(u8::from(*value))),
            Self::String(_) => None,
        }
    }

    /// Reads the value at the beginning of `bytes`, which reach to the end of the body: a quoted string may hold line
    /// ends. Gives the value and its length.
    pub(super) fn read<'a>(bytes: &'a [u8], field: &str) -> Result<(FieldValue<'a>, usize), LineFault> {
        if bytes.first() == Some(&b'"') {
            return read_string(bytes, field);
        }
        let length = bytes.iter().position(|b| matches!(b, b',' | b' ' | b'\n' | b'\r')).unwrap_or(bytes.len());
        let text = &bytes[..length];
        match read_plain(text) {
            Some(value) => Ok((value, length)),
            None => Err(LineFault::Value { field: quoted(field), value: quoted_bytes(text) }),
        }
    }
}

fn read_string<'a>(bytes: &'a [u8], field: &str) -> Result<(FieldValue<'a>, usize), LineFault> {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => {
                let text = std::str::from_utf8(&bytes[1..at]).map_err(|_| LineFault::NotUtf8)?;
                return Ok((FieldValue::String(unescape(text, IN_STRING)), at + 1));
            }
            _ => at += 1,
        }
    }
    Err(LineFault::OpenString(quoted(field)))
}

fn read_plain(text: &[u8]) -> Option<FieldValue<'static>> {
    match text {
        b"t" | b"T" | b"true" | b"True" | b"TRUE" => return Some(FieldValue::Boolean(true)),
        b"f" | b"F" | b"false" | b"False" | b"FALSE" => return Some(FieldValue::Boolean(false)),
        _ => {}
    }
    // Rust's parsers take more than the grammar: a leading '+', "inf", "NaN".
    fn number(digits: &[u8]) -> Option<&str> {
        match digits.first() {
            Some(b'0'..=b'9' | b'-' | b'.') => std::str::from_utf8(digits).ok(),
            _ => None,
        }
    }
    match text.split_last()? {
        (b'i', digits) => number(digits)?.parse().ok().map(FieldValue::Integer),
        (b'u', digits) => number(digits)?.parse().ok().map(FieldValue::Unsigned),
        _ => {
            let float: f64 = number(text)?.parse().ok()?;
            float.is_finite().then_some(FieldValue::Float(float))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<(FieldValue<'_>, usize), LineFault> {
        FieldValue::read(text.as_bytes(), "f")
    }

    #[test]
    fn every_type_of_the_grammar() {
        assert_eq!(read("1.5e3,").unwrap(), (FieldValue::Float(1500.0), 5));
        assert_eq!(read("-.5 ").unwrap(), (FieldValue::Float(-0.5), 3));
        assert_eq!(read("-9223372036854775808i").unwrap().0, FieldValue::Integer(i64::MIN));
        assert_eq!(read("18446744073709551615u\n").unwrap().0, FieldValue::Unsigned(u64::MAX));
        for (word, truth) in [("t", true), ("T", true), ("true", true), ("True", true), ("TRUE", true), ("F", false)] {
            assert_eq!(read(word).unwrap().0, FieldValue::Boolean(truth));
        }
        assert_eq!(read("\"a \\\"b\\\"\nc\" 1").unwrap(), (FieldValue::String("a \"b\"\nc".into()), 11));
    }

    #[test]
    fn what_rust_reads_and_the_grammar_does_not() {
        for bad in [
            "",
            "inf",
            "NaN",
            "-inf",
            "-NaN",
            "+1",
            "+1i",
            "1_000",
            "1e999",
            "9223372036854775808i",
            "-1u",
            "1.5i",
            "tRue",
        ] {
            assert!(matches!(read(bad), Err(LineFault::Value { .. })), "{bad}");
        }
        assert!(matches!(read("\"open"), Err(LineFault::OpenString(_))));
        assert!(matches!(read("\"open\\"), Err(LineFault::OpenString(_))));
    }

    #[test]
    fn texts_are_no_measurement() {
        assert_eq!(FieldValue::Boolean(true).number(), Some(1.0));
        assert_eq!(FieldValue::Unsigned(7).number(), Some(7.0));
        assert_eq!(FieldValue::String("7".into()).number(), None);
    }
}
