//! Who says each number: when it was measured and received, by whom, by which definition, how much of it is known, and
//! what of it had been corrected.

use crate::Paper;
use crate::sheet::{Part, Section, Table, column, time};
use crate::tables::facts;
use cruscotto_domain::briefing::{Column, Document, Number, Restated};
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::i18n::{Lang, axis_value, decimal, integer};
use cruscotto_frontend::pages::{collectors, columns_named};

/// On A4 a section for each block with a number; on slides a row for each number in one table.
pub(crate) fn provenance(lang: Lang, document: &Document, paper: Paper) -> Vec<Section> {
    let said =
        || document.blocks.iter().flat_map(|block| block.content.vouched().into_iter().map(move |of| (block, of)));
    if paper == Paper::Slides {
        let rows: Vec<Vec<String>> = said().map(|(block, (number, _))| row(lang, &block.title, number)).collect();
        return if rows.is_empty() { Vec::new() } else { vec![one_table(lang, rows)] };
    }
    let section = |title: &str, number: &Number, columns: &[&Column]| {
        let mut parts = vec![Part::Table(facts(lang, title.to_owned(), rows(lang, number, columns)))];
        parts.extend(number.corrections.iter().map(|c| Part::Note { text: restated(lang, &number.unit, c) }));
        Section { title: title.to_owned(), as_of: String::new(), parts }
    };
    said().map(|(block, (number, columns))| section(&block.title, number, &columns)).collect()
}

/// The table of the slides.
fn one_table(lang: Lang, rows: Vec<Vec<String>>) -> Section {
    let words = lang.briefings();
    let names = [lang.paper().block, words.definition, words.measured, words.collector, words.coverage];
    let columns = names.map(|name| column(name, false)).into();
    let summary = words.provenance.to_owned();
    let table = Table { summary, columns, rows, whole: false, beside: false };
    Section { title: String::new(), as_of: String::new(), parts: vec![Part::Table(table)] }
}

/// A number in a row of it.
fn row(lang: Lang, title: &str, number: &Number) -> Vec<String> {
    vec![
        title.to_owned(),
        definition(lang, number),
        when(lang, number.measured),
        collectors(lang, number),
        coverage(lang, number),
    ]
}

fn definition(lang: Lang, number: &Number) -> String {
    format!("{} ({}), v{}", lang.of(&number.name), number.scope.metric, number.definition_version)
}

fn when(lang: Lang, at: Option<Timestamp>) -> String {
    at.map_or_else(|| lang.briefings().unknown.to_owned(), |at| time(lang, at))
}

fn coverage(lang: Lang, number: &Number) -> String {
    let share = number.coverage.map(|share| decimal(lang, share * 100.0, 1) + "\u{a0}%");
    share.unwrap_or_else(|| lang.briefings().unknown.to_owned())
}

fn rows(lang: Lang, number: &Number, columns: &[&Column]) -> Vec<(&'static str, String)> {
    let words = lang.briefings();
    let scope = &number.scope;
    let corrections = u32::try_from(number.corrections.len()).unwrap_or(u32::MAX);
    let of = (!columns.is_empty()).then(|| (words.columns, columns_named(lang, columns)));
    let facts = [
        (words.definition, definition(lang, number)),
        (words.measured, when(lang, number.measured)),
        (words.received, when(lang, number.received)),
        (words.collector, collectors(lang, number)),
        (words.coverage, coverage(lang, number)),
        (words.period, format!("{} – {}", time(lang, scope.from), time(lang, scope.to))),
        (words.corrected_until, if corrections == 0 { words.none.to_owned() } else { integer(lang, corrections) }),
    ];
    of.into_iter().chain(facts).collect()
}

/// A correction in a line.
fn restated(lang: Lang, unit: &str, correction: &Restated) -> String {
    let value = |value: f64| axis_value(lang, unit, value);
    format!(
        "{}, {}: {} → {} ({}, {})",
        correction.asset,
        time(lang, correction.time),
        value(correction.before),
        value(correction.after),
        correction.reason,
        time(lang, correction.at),
    )
}
