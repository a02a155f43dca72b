//! Delimited text from outside: records of a bounded size.

pub use cruscotto_domain::asset_file::delimiter;

use std::collections::VecDeque;
use std::io::{self, BufRead, Read};

/// Bytes of a line at most: a line is never held in memory beyond them.
pub const MAX_LINE_BYTES: usize = 256 * 1024;

/// Lines of one record at most. A quote that is opened and never closed would otherwise swallow the rest of the file.
pub const MAX_RECORD_LINES: usize = 32;

/// A record: where it begins, its text as it was, and its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its text without the last line's end.
    pub text: String,
    /// Its fields, quotes resolved.
    pub fields: Vec<String>,
}

/// A line that is no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1.
    pub line: u64,
    /// Its text; of a line that is too long only the beginning.
    pub text: String,
    /// What is wrong and what would be right.
    pub reason: String,
}

/// Reads records of UTF-8 text (RFC 4180, any delimiter). A line that is no record is given as such, and reading goes
/// on at the next: nothing is skipped but empty lines.
pub struct Records<R> {
    lines: Lines<R>,
    fields: Fields,
}

/// Lines with their numbers.
struct Lines<R> {
    input: R,
    line: u64,
    /// Lines read ahead while a quote was looked for.
    ahead: VecDeque<(u64, Vec<u8>)>,
}

/// A record, or the line that is none.
pub type Next = Result<Record, BadLine>;

impl<R: BufRead> Records<R> {
    /// Reads `input`, whose next line is number `line`.
    pub fn new(input: R, delimiter: u8, line: u64) -> Self {
        Self { lines: Lines { input, line, ahead: VecDeque::new() }, fields: Fields::new(delimiter) }
    }

    /// The next record.
    ///
    /// # Errors
    /// When the input cannot be read.
    pub fn read(&mut self) -> io::Result<Option<Next>> {
        loop {
            let Some((number, first)) = self.lines.next()? else { return Ok(None) };
            if first.len() > MAX_LINE_BYTES {
                let reason = format!("the line has more than {MAX_LINE_BYTES} bytes: is it a line of a table?");
                return Ok(Some(Err(bad(number, &first, reason))));
            }
            if first.is_empty() {
                continue;
            }
            return self.record(number, first).map(Some);
        }
    }

    fn record(&mut self, number: u64, first: Vec<u8>) -> io::Result<Next> {
        let Self { lines, fields } = self;
        fields.begin();
        let mut more = Vec::new();
        let mut fed = fields.feed(&first);
        while fed == Fed::Open {
            let next = if more.len() + 1 < MAX_RECORD_LINES { lines.next()? } else { None };
            let Some((at, line)) = next.filter(|(_, line)| line.len() <= MAX_LINE_BYTES) else {
                // The lines after it may be sound.
                lines.ahead.extend(more);
                let reason = "a quote is opened and not closed: close it, or double a quote that is part of the text";
                return Ok(Err(bad(number, &first, reason.to_owned())));
            };
            fed = fields.feed(&line);
            more.push((at, line));
        }
        let whole = more.into_iter().fold(first, |mut text, (_, line)| {
            text.push(b'\n');
            text.extend(line);
            text
        });
        if fed == Fed::Torn {
            let reason = "a carriage return in the middle of a line: lines end with LF or CRLF";
            return Ok(Err(bad(number, &whole, reason.to_owned())));
        }
        let text = lossy(&whole);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            let reason = "a character is not valid in the file's encoding: save it again as UTF-8";
            return Ok(Err(BadLine { line: number, text, reason: reason.to_owned() }));
        }
        Ok(Ok(Record { line: number, text, fields: fields.take() }))
    }
}

impl<R: BufRead> Lines<R> {
    /// The next line without its end. One that is too long comes with its first bytes, more than [`MAX_LINE_BYTES`].
    fn next(&mut self) -> io::Result<Option<(u64, Vec<u8>)>> {
        if let Some(line) = self.ahead.pop_front() {
            return Ok(Some(line));
        }
        let mut line = Vec::new();
        let limit = MAX_LINE_BYTES as u64 + 2;
        if self.input.by_ref().take(limit).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == limit {
            self.input.skip_until(b'\n')?;
        } else {
            line.pop_if(|b| *b == b'\n');
            while line.pop_if(|b| *b == b'\r').is_some() {}
        }
        let number = self.line;
        self.line += 1;
        Ok(Some((number, line)))
    }
}

/// The text of bytes, with U+FFFD where they are no character.
fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn bad(line: u64, text: &[u8], reason: String) -> BadLine {
    BadLine { line, text: lossy(text), reason }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fed {
    /// A quote is open.
    Open,
    /// The record is whole.
    Whole,
    /// The record ended before the line did.
    Torn,
}

/// The fields of one record, line by line. Kept from record to record: to make the parser takes five times as long as to
/// read a line with it.
struct Fields {
    core: csv_core::Reader,
    bytes: Vec<u8>,
    used: usize,
    ends: Vec<usize>,
    count: usize,
}

impl Fields {
    fn new(delimiter: u8) -> Self {
        let core = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
        Self { core, bytes: vec![0; 256], used: 0, ends: vec![0; 16], count: 0 }
    }

    fn begin(&mut self) {
        self.core.reset();
        (self.used, self.count) = (0, 0);
    }

    fn feed(&mut self, line: &[u8]) -> Fed {
        for (mut input, last) in [(line, false), (&b"\n"[..], true)] {
            // An empty input would mean the end of the file to the parser.
            while !input.is_empty() {
                let (result, read, written, ended) =
                    self.core.read_record(input, &mut self.bytes[self.used..], &mut self.ends[self.count..]);
                input = &input[read..];
                self.used += written;
                self.count += ended;
                match result {
                    csv_core::ReadRecordResult::InputEmpty => {}
                    csv_core::ReadRecordResult::OutputFull => self.bytes.resize(self.bytes.len() * 2, 0),
                    csv_core::ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                    csv_core::ReadRecordResult::Record | csv_core::ReadRecordResult::End => {
                        return if last { Fed::Whole } else { Fed::Torn };
                    }
                }
            }
        }
        Fed::Open
    }

    fn take(&self) -> Vec<String> {
        let mut from = 0;
        let fields = self.ends[..self.count].iter().map(|end| {
            let field = lossy(&self.bytes[from..*end]);
            from = *end;
            field
        });
        fields.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(text: &str) -> Vec<Next> {
        let mut records = Records::new(text.as_bytes(), b';', 1);
        std::iter::from_fn(|| records.read().unwrap()).collect()
    }

    fn fields(next: &Next) -> Vec<&str> {
        next.as_ref().unwrap().fields.iter().map(String::as_str).collect()
    }

    #[test]
    fn quotes_lines_and_ends_of_lines() {
        let records = all("a;\"b;\"\"c\"\"\nd\";\r\n\r\n\"\";x\nlast;5\" disk");
        assert_eq!(fields(&records[0]), ["a", "b;\"c\"\nd", ""]);
        assert_eq!(fields(&records[1]), ["", "x"]);
        assert_eq!(fields(&records[2]), ["last", "5\" disk"]);
        let lines: Vec<_> = records.iter().map(|r| r.as_ref().unwrap().line).collect();
        assert_eq!(lines, [1, 4, 5]);
        assert_eq!(records[0].as_ref().unwrap().text, "a;\"b;\"\"c\"\"\nd\";");
    }

    #[test]
    fn an_open_quote_costs_its_line_and_no_more() {
        let records = all(&format!("a;\"open\n{}b;2\n", "x;1\n".repeat(100)));
        assert_eq!(records.len(), 102);
        let bad = records[0].as_ref().unwrap_err();
        assert_eq!((bad.line, bad.text.as_str()), (1, "a;\"open"));
        assert!(bad.reason.contains("not closed"));
        assert_eq!(fields(&records[101]), ["b", "2"]);
        assert_eq!(records[101].as_ref().unwrap().line, 102);
    }

    #[test]
    fn a_monstrous_line_is_passed_over_within_bounds() {
        let records = all(&format!("a;1\n{}\nb;2\n", "x".repeat(3 * MAX_LINE_BYTES)));
        assert_eq!((fields(&records[0]), fields(&records[2])), (vec!["a", "1"], vec!["b", "2"]));
        let bad = records[1].as_ref().unwrap_err();
        assert!(bad.line == 2 && bad.text.len() <= MAX_LINE_BYTES + 2 && bad.reason.contains("more than"));
        assert!(all("a;1\rb;2\n")[0].as_ref().unwrap_err().reason.contains("carriage return"));
        assert!(all("a;\u{fffd}\n")[0].as_ref().unwrap_err().reason.contains("not valid"));
    }

    proptest! {
        #[test]
        fn what_a_csv_writer_writes_is_read(rows in proptest::collection::vec(
            proptest::collection::vec("[a-z \";,\n]{0,6}", 2..5), 1..10
        )) {
            let mut writer = csv::WriterBuilder::new().delimiter(b';').flexible(true).from_writer(Vec::new());
            rows.iter().for_each(|row| writer.write_record(row).unwrap());
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<_> = all(&text).into_iter().map(|next| next.unwrap().fields).collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn no_line_is_lost(text in "[ab;\"\r\n]{0,80}") {
            let mut lines: Vec<u64> = Vec::new();
            for next in all(&text) {
                let (line, text) = match next { Ok(r) => (r.line, r.text), Err(b) => (b.line, b.text) };
                lines.extend(line..=line + text.matches('\n').count() as u64);
            }
            let filled = text.split('\n').zip(1u64..).filter(|(line, _)| !line.trim_end_matches('\r').is_empty());
            for (content, number) in filled {
                prop_assert!(lines.contains(&number), "{number}: {content:?} of {text:?}");
            }
        }
    }
}
