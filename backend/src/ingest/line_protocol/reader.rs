//! Reads a body line by line. Nothing is copied unless an escape forces it, and the caller's [`Line`] is used again and
//! again: a steady stream allocates nothing.

use super::error::{LineError, LineFault, quoted};
use super::precision::Precision;
use super::text::{IN_KEY, IN_MEASUREMENT, find_unescaped, unescape};
use super::value::FieldValue;
use cruscotto_domain::time::Timestamp;
use std::borrow::Cow;

/// Tags of one line at most: stock Telegraf plugins stay under twenty.
pub const MAX_TAGS: usize = 64;

/// Fields of one line at most: Telegraf's widest plugins have some hundreds.
pub const MAX_FIELDS: usize = 1024;

/// Bytes of measurement and tags, or of a field's name, at most: what InfluxDB itself takes for a series key.
const MAX_KEY_BYTES: usize = 65_535;

/// One line: a measurement, its tags, and the values of some fields at one time.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Line<'a> {
    /// Line number in the body, from 1.
    pub number: u32,
    /// Measurement and tags as they were sent: equal texts are equal series, without looking further.
    pub key: &'a str,
    /// The measurement.
    pub measurement: Cow<'a, str>,
    /// The tags, in the order they were sent.
    pub tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    /// The fields, in the order they were sent.
    pub fields: Vec<(Cow<'a, str>, FieldValue<'a>)>,
    /// When; none when the line leaves it to the receiver's clock.
    pub time: Option<Timestamp>,
}

/// The lines of a body.
#[derive(Debug)]
pub struct Lines<'a> {
    rest: &'a [u8],
    number: u32,
    precision: Precision,
}

impl<'a> Lines<'a> {
    /// Reads `body`, whose times count `precision`.
    #[must_use]
    pub fn new(body: &'a [u8], precision: Precision) -> Self {
        Self { rest: body, number: 0, precision }
    }

    /// Reads the next line into `line`; none at the end of the body. Comments and empty lines are passed over.
    ///
    /// # Errors
    /// [`LineError`] for a line that is refused; the next call goes on with the line below. After an error the content
    /// of `line` means nothing.
    pub fn read(&mut self, line: &mut Line<'a>) -> Option<Result<(), LineError>> {
        self.read_unless_known(line, |_| false)
    }

    /// Like [`Lines::read`], but of a series that is `known` by its [`Line::key`] neither measurement nor tags are read.
    ///
    /// # Errors
    /// As [`Lines::read`].
    pub fn read_unless_known(
        &mut self,
        line: &mut Line<'a>,
        known: impl FnOnce(&'a str) -> bool,
    ) -> Option<Result<(), LineError>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            self.number = self.number.saturating_add(1);
            let text = physical_line(self.rest).trim_ascii();
            if !text.is_empty() && text[0] != b'#' {
                break;
            }
            self.skip_physical_line();
        }
        line.number = self.number;
        let start = self.rest.len() - self.rest.trim_ascii_start().len();
        let body = &self.rest[start..];
        Some(match read_line(body, self.precision, line, known) {
            Ok(length) => {
                let (read, rest) = body.split_at(length);
                // Line ends inside quoted strings count as lines, so that numbers agree with the sender's editor.
                let inside = read.iter().filter(|b| **b == b'\n').count();
                self.number = self.number.saturating_add(u32::try_from(inside).unwrap_or(u32::MAX));
                self.rest = rest;
                self.skip_physical_line();
                Ok(())
            }
            Err(fault) => {
                // Only the line up to its first end is given up: an open quote does not swallow the lines below.
                self.skip_physical_line();
                Err(LineError { line: line.number, fault })
            }
        })
    }

    fn skip_physical_line(&mut self) {
        let length = physical_line(self.rest).len();
        self.rest = self.rest.get(length + 1..).unwrap_or_default();
    }
}

/// `body` up to its first line end.
fn physical_line(body: &[u8]) -> &[u8] {
    let end = body.iter().position(|b| *b == b'\n').unwrap_or(body.len());
    &body[..end]
}

/// Reads one line at the beginning of `body` and gives its length without the line end.
fn read_line<'a>(
    body: &'a [u8],
    precision: Precision,
    line: &mut Line<'a>,
    known: impl FnOnce(&'a str) -> bool,
) -> Result<usize, LineFault> {
    let key_length = read_key(physical_line(body), line)?;
    if !known(line.key) {
        line.read_series()?;
    }
    let fields_length = read_fields(&body[key_length..], line)?;
    let after = key_length + fields_length;
    let end = physical_line(&body[after..]);
    let time = end.trim_ascii();
    line.time = if time.is_empty() { None } else { Some(precision.instant(time)?) };
    Ok(after + end.len())
}

/// Finds measurement and tags and gives their length, the spaces after them included.
fn read_key<'a>(text: &'a [u8], line: &mut Line<'a>) -> Result<usize, LineFault> {
    let length = find_unescaped(text, b" ").unwrap_or(text.len());
    if length > MAX_KEY_BYTES {
        return Err(LineFault::TooMany { what: "bytes in measurement and tags", limit: MAX_KEY_BYTES });
    }
    line.key = std::str::from_utf8(&text[..length]).map_err(|_| LineFault::NotUtf8)?.trim_end_matches('\r');
    Ok(length + spaces(&text[length..]))
}

impl<'a> Line<'a> {
    /// Reads measurement and tags out of [`Line::key`].
    ///
    /// # Errors
    /// [`LineFault`]; never for a key that was read before.
    pub fn read_series(&mut self) -> Result<(), LineFault> {
        let (measurement, mut tags) = split_unescaped(self.key, b",");
        if measurement.is_empty() {
            return Err(LineFault::NoMeasurement);
        }
        self.measurement = unescape(measurement, IN_MEASUREMENT);
        self.tags.clear();
        while let Some(text) = tags {
            let (tag, others) = split_unescaped(text, b",");
            tags = others;
            let pair = match split_unescaped(tag, b"=") {
                (name, Some(value)) if !name.is_empty() && !value.is_empty() => (name, value),
                _ => return Err(LineFault::Tag(quoted(tag))),
            };
            if find_unescaped(pair.1.as_bytes(), b"=").is_some() {
                return Err(LineFault::Tag(quoted(tag)));
            }
            if self.tags.len() == MAX_TAGS {
                return Err(LineFault::TooMany { what: "tags", limit: MAX_TAGS });
            }
            let name = unescape(pair.0, IN_KEY);
            if self.tags.iter().any(|(known, _)| *known == name) {
                return Err(LineFault::DuplicateTag(quoted(&name)));
            }
            self.tags.push((name, unescape(pair.1, IN_KEY)));
        }
        Ok(())
    }
}

/// Reads the field set at the beginning of `body` and gives its length, the spaces after it not included.
fn read_fields<'a>(body: &'a [u8], line: &mut Line<'a>) -> Result<usize, LineFault> {
    line.fields.clear();
    if physical_line(body).trim_ascii().is_empty() {
        return Err(LineFault::NoFields);
    }
    let mut at = 0;
    // Looked for again only behind a string with line ends in it: a line may be long, and have many fields.
    let mut end = physical_line(body).len();
    loop {
        if at > end {
            end = at + physical_line(&body[at..]).len();
        }
        let text = &body[at..end];
        let broken = || LineFault::Field(super::error::quoted_bytes(text.split(|b| *b == b',').next().unwrap_or(text)));
        let equals = find_unescaped(text, b"=, ").filter(|at| *at > 0 && text[*at] == b'=').ok_or_else(broken)?;
        let name = std::str::from_utf8(&text[..equals]).map_err(|_| LineFault::NotUtf8)?;
        if name.len() > MAX_KEY_BYTES {
            return Err(LineFault::TooMany { what: "bytes in the name of a field", limit: MAX_KEY_BYTES });
        }
        let name = unescape(name, IN_KEY);
        let (value, length) = FieldValue::read(&body[at + equals + 1..], &name)?;
        if line.fields.len() == MAX_FIELDS {
            return Err(LineFault::TooMany { what: "fields", limit: MAX_FIELDS });
        }
        at += equals + 1 + length;
        match body.get(at) {
            None | Some(b' ' | b'\n' | b'\r') => {
                line.fields.push((name, value));
                return Ok(at);
            }
            Some(b',') => {
                line.fields.push((name, value));
                at += 1;
            }
            // Only after a closing quote: "a"b.
            Some(_) => {
                let shown = super::error::quoted_bytes(physical_line(&body[at - length..]));
                return Err(LineFault::Value { field: quoted(&name), value: shown });
            }
        }
    }
}

fn split_unescaped<'a>(text: &'a str, stop: &[u8]) -> (&'a str, Option<&'a str>) {
    match find_unescaped(text.as_bytes(), stop) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

fn spaces(text: &[u8]) -> usize {
    text.iter().take_while(|b| **b == b' ').count()
}

#[cfg(test)]
mod tests;
