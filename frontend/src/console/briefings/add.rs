//! A block more.

use super::block::kind;
use super::known::Known;
use super::texts::Texts;
use crate::data::Ui;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::briefing::{Analysis, Ask, Asked, Block};

/// Days of a new chart.
const DAYS: u16 = 7;

/// Rows of a new ranking.
const ROWS: u8 = 10;

/// A new block of each kind, with the word that its key begins with.
/// What there is nothing of yet cannot be shown, and is not offered.
pub(super) fn new_blocks(ui: &Ui, texts: &'static Texts, known: &Known) -> Vec<(&'static str, Block)> {
    let metric = || ui.city.metrics.iter().find(|metric| metric.public).map(|metric| metric.id.clone());
    let area = || ui.city.id();
    let level = AreaLevel::Nil;
    let goal = known.goals.first().map(|(id, _)| Ask::Goal { goal: id.clone() });
    let newest = known.incidents.first().and_then(|(number, _)| number.parse().ok());
    let incident = newest.map(|incident| Ask::Incident { incident });
    let asks = [
        ("figure", metric().zip(area()).map(|(metric, area)| Ask::Figure { metric, area })),
        ("chart", metric().zip(area()).map(|(metric, area)| Ask::Chart { metric, area, days: DAYS })),
        ("map", Some(Ask::Map { layer: Layer::Wifi, level })),
        ("table", metric().map(|metric| Ask::Table { metric, level, rows: ROWS })),
        ("goal", goal),
        ("text", Some(Ask::Text { text: "…".to_owned() })),
        ("incident", incident),
        ("decision", Some(Ask::Decision { question: "…".to_owned(), options: String::new() })),
    ];
    let block = |(key, ask): (&'static str, Option<Ask>)| {
        let ask = ask?;
        let title = kind(texts, &ask).to_owned();
        Some((key, Block { key: key.to_owned(), title, ask, notes: String::new() }))
    };
    let analyses =
        Analysis::ALL.map(|analysis| (analysis.as_str(), Some(Ask::Analysis { analysis, asked: Asked::new() })));
    asks.into_iter().chain(analyses).filter_map(block).collect()
}
