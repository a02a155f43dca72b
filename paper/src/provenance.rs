//! Who says each number: when it was measured and received, by whom, by which definition, how much of it is known, and
//! what of it had been corrected.

use crate::sheet::{Part, Section, time};
use crate::tables::facts;
use cruscotto_domain::briefing::{Document, Number, Restated};
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::i18n::{Lang, axis_value, decimal, integer};

/// A section for each block with a number.
pub(crate) fn provenance(lang: Lang, document: &Document) -> Vec<Section> {
    let said = document.blocks.iter().flat_map(|block| block.content.numbers().into_iter().map(move |of| (block, of)));
    let section = |title: &str, number: &Number| {
        let mut parts = vec![Part::Table(facts(lang, title.to_owned(), rows(lang, number)))];
        parts.extend(number.corrections.iter().map(|c| Part::Note { text: restated(lang, &number.unit, c) }));
        Section { title: title.to_owned(), as_of: String::new(), parts }
    };
    said.map(|(block, number)| section(&block.title, number)).collect()
}

fn rows(lang: Lang, number: &Number) -> Vec<(&'static str, String)> {
    let words = lang.briefings();
    let unknown = || words.unknown.to_owned();
    let when = |at: Option<Timestamp>| at.map_or_else(unknown, |at| time(lang, at));
    let scope = &number.scope;
    let corrections = u32::try_from(number.corrections.len()).unwrap_or(u32::MAX);
    let definition = format!("{} ({}), v{}", lang.of(&number.name), scope.metric, number.definition_version);
    vec![
        (words.definition, definition),
        (words.measured, when(number.measured)),
        (words.received, when(number.received)),
        (words.collector, number.collector.as_ref().map_or_else(|| words.several.to_owned(), ToString::to_string)),
        (words.coverage, number.coverage.map_or_else(unknown, |share| decimal(lang, share * 100.0, 1) + "\u{a0}%")),
        (words.period, format!("{} – {}", time(lang, scope.from), time(lang, scope.to))),
        (words.corrected_until, if corrections == 0 { words.none.to_owned() } else { integer(lang, corrections) }),
    ]
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
