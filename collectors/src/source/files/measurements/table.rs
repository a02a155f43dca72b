//! A table: its header bound to the mapping, then row by row.

use super::FileMapping;
use super::number::{Decimal, DecimalHints, NumberFormat, Thousands};
use super::read::{Batches, Open, Request};
use super::rejected::Rejected;
use super::report::{ColumnUse, nearest, suggestion};
use super::row::{Cell, Cells, Rows};
use crate::delimited::{MAX_LINE_BYTES, Record, Records, delimiter};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Rows looked at to find the sign before the decimals.
const HINT_ROWS: usize = 1_000;

type Input<'a> = io::Chain<Cursor<Vec<u8>>, BufReader<Box<dyn Read + 'a>>>;

/// A table after its header.
struct Table<'a> {
    records: Records<Input<'a>>,
    header: Record,
    delimiter: u8,
    /// What stands before the rows, as it was.
    lead: String,
}

struct RowCells<'r> {
    index: &'r HashMap<String, usize>,
    fields: &'r [String],
}

impl Cells for RowCells<'_> {
    fn cell(&self, column: &str) -> Option<Cell<'_>> {
        let field = self.fields.get(*self.index.get(column)?)?;
        Some(Cell::Text(Cow::Borrowed(field)))
    }
}

pub(super) fn read(request: &Request<'_>, open: Open<'_>, batches: &mut Batches<'_>) {
    if let Err(reason) = rows(request, open, batches) {
        batches.refuse(reason);
    }
}

fn rows(request: &Request<'_>, open: Open<'_>, batches: &mut Batches<'_>) -> Result<(), String> {
    let mut table = begin(request, open)?;
    batches.report.format = format!("CSV with '{}'", char::from(table.delimiter).escape_default());
    let index = bind(request, &table.header, batches)?;
    let numbers = numbers(request, begin(request, open)?, &index, batches)?;
    let mut rejected = request.rejected.clone().map(|path| Rejected::table(path, &table.lead));
    let mut rows = Rows::new(request.mapping, numbers, request.now);
    let outcome = each(&mut table, &index, &mut rows, batches, &mut rejected);
    batches.report.no_value = rows.no_value;
    batches.report.in_repeated_hour = rows.in_repeated_hour;
    // Also of a file that ends in the middle: what was not taken until there is kept.
    let kept = rejected.map_or(Ok(()), Rejected::finish);
    outcome.and(kept.map_err(|e| format!("rejected lines cannot be kept: {e}")))
}

/// Takes row by row, to the end or until nobody wants more; what is not taken is kept in `rejected`.
fn each(
    table: &mut Table,
    index: &HashMap<String, usize>,
    rows: &mut Rows<'_>,
    batches: &mut Batches<'_>,
    rejected: &mut Option<Rejected>,
) -> Result<(), String> {
    while let Some(next) = table.records.read().map_err(|e| format!("it cannot be read: {e}"))? {
        batches.report.rows += 1;
        let (line, text, column, reason) = match next {
            Err(bad) => (bad.line, bad.text, String::new(), bad.reason),
            Ok(record) if record.fields.iter().all(|field| field.trim().is_empty()) => {
                batches.report.empty_rows += 1;
                continue;
            }
            Ok(record) => {
                let outcome = width(&record, &table.header).map_err(|reason| (String::new(), reason)).and_then(|()| {
                    let cells = RowCells { index, fields: &record.fields };
                    rows.read(&cells).map_err(|fault| (fault.column, fault.reason))
                });
                match outcome {
                    Ok(measures) => {
                        if batches.add(measures) {
                            continue;
                        }
                        break;
                    }
                    Err((column, reason)) => (record.line, record.text, column, reason),
                }
            }
        };
        batches.report.error(format!("line {line}"), column, reason);
        if let Some(file) = rejected {
            file.keep(&text).map_err(|e| format!("line {line} cannot be kept as rejected: {e}"))?;
        }
    }
    Ok(())
}

fn width(record: &Record, header: &Record) -> Result<(), String> {
    let (found, expected) = (record.fields.len(), header.fields.len());
    if found == expected {
        return Ok(());
    }
    Err(format!("it has {found} fields, the header has {expected}: a text with the delimiter in it belongs in quotes"))
}

/// Opens the table and reads up to its first row.
fn begin<'a>(request: &Request<'_>, open: Open<'a>) -> Result<Table<'a>, String> {
    let unreadable = |e: io::Error| format!("it cannot be read: {e}");
    let mut text = BufReader::new(open().map_err(unreadable)?);
    let mut lead = String::new();
    let skipped = request.mapping.skip_lines;
    let mut line = Vec::new();
    for _ in 0..=skipped {
        lead.push_str(&String::from_utf8_lossy(&line));
        line.clear();
        text.by_ref().take(MAX_LINE_BYTES as u64).read_until(b'\n', &mut line).map_err(unreadable)?;
    }
    let delimiter = request.mapping.delimiter.unwrap_or_else(|| delimiter(&String::from_utf8_lossy(&line)));
    let mut records = Records::new(Cursor::new(line).chain(text), delimiter, skipped + 1);
    match records.read().map_err(unreadable)? {
        Some(Ok(header)) => {
            lead.push_str(&header.text);
            Ok(Table { records, header, delimiter, lead })
        }
        Some(Err(bad)) => Err(format!("line {}, the header: {}", bad.line, bad.reason)),
        None => Err("it has no header".to_owned()),
    }
}

/// Where each column that is needed stands.
fn bind(request: &Request<'_>, header: &Record, batches: &mut Batches<'_>) -> Result<HashMap<String, usize>, String> {
    let uses = request.mapping.uses();
    let names: Vec<&str> = header.fields.iter().map(|name| name.trim()).collect();
    let mut index = HashMap::new();
    for (i, name) in names.iter().enumerate() {
        if uses.contains_key(name) && index.insert((*name).to_owned(), i).is_some() {
            return Err(format!("line {}: column '{name}' is there twice: rename one of them", header.line));
        }
    }
    batches.report.columns = names.iter().map(|name| column(request, name, &uses)).collect();
    match uses.keys().find(|name| !index.contains_key(**name)) {
        None => Ok(index),
        Some(missing) => {
            let near = nearest(missing, names.iter().copied().filter(|name| !uses.contains_key(name)));
            let near = near.map_or_else(String::new, |near| format!("; is it '{near}'?"));
            Err(format!("line {}: column '{missing}' of the mapping is not in the header{near}", header.line))
        }
    }
}

/// What a column is used for, or may be.
pub(super) fn column(request: &Request<'_>, name: &str, uses: &BTreeMap<&str, Vec<String>>) -> ColumnUse {
    let used = uses.get(name).cloned().unwrap_or_default();
    let ignored = request.mapping.ignore.iter().any(|known| known == name);
    let suggestion = (used.is_empty() && !ignored).then(|| suggestion(name, request.catalogue)).flatten();
    ColumnUse { name: name.to_owned(), uses: used, suggestion }
}

/// How numbers are written: as the mapping says, else as the first rows show without doubt.
fn numbers(
    request: &Request<'_>,
    mut table: Table<'_>,
    index: &HashMap<String, usize>,
    batches: &mut Batches<'_>,
) -> Result<NumberFormat, String> {
    let mapping = request.mapping;
    let thousands = mapping.thousands;
    let told = mapping.decimal.or(match thousands {
        Some(Thousands::Point) => Some(Decimal::Comma),
        Some(Thousands::Comma) => Some(Decimal::Point),
        Some(Thousands::Space | Thousands::Apostrophe) | None => None,
    });
    let (decimal, how) = match told {
        Some(decimal) => (decimal, "by the mapping".to_owned()),
        None => {
            let mut hints = DecimalHints::default();
            for _ in 0..HINT_ROWS {
                match table.records.read().map_err(|e| format!("it cannot be read: {e}"))? {
                    None => break,
                    Some(Err(_)) => {}
                    Some(Ok(record)) => hint(&record, mapping, index, &mut hints),
                }
            }
            let (decimal, cells) = hints.decide()?;
            (decimal, if cells == 0 { "no decimals seen".to_owned() } else { format!("found in {cells} cells") })
        }
    };
    let numbers = NumberFormat { decimal, thousands };
    batches.report.numbers = format!("decimal sign '{}' ({how}), such as {numbers}", decimal.sign());
    Ok(numbers)
}

fn hint(record: &Record, mapping: &FileMapping, index: &HashMap<String, usize>, hints: &mut DecimalHints) {
    for wanted in &mapping.metrics {
        let field = index.get(&wanted.column).and_then(|i| record.fields.get(*i)).map(|field| field.trim());
        if let Some(field) = field.filter(|field| !mapping.no_value.contains(&field.to_lowercase())) {
            hints.feed(field);
        }
    }
}
