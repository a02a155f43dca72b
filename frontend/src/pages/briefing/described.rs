//! What can be read from a drawing of an answer, for those who do not see it: what stands out, of what its table says.

use super::exhibit::{entry_text, moved};
use crate::i18n::Lang;
use cruscotto_domain::briefing::{Drawing, Entry, Exhibit, Row};

/// Rows that are told of a drawing at most: its table has all of them.
const TOLD: usize = 3;

/// The kind of the drawing, and what stands out in it.
pub(super) fn described(lang: Lang, exhibit: &Exhibit, drawing: &Drawing) -> String {
    let words = lang.exhibits();
    let text = |row: &Row, place: u32| {
        exhibit.column(place).map(|column| entry_text(lang, column, row.at(place))).unwrap_or_default()
    };
    let name = |row: &Row| lang.of(&row.name).to_owned();
    let told: Vec<String> = match drawing {
        Drawing::Map { column, .. } => between(lang, exhibit, *column),
        Drawing::Slopes { then, now, .. } => {
            let rows = moved(exhibit, *then, *now, TOLD);
            rows.into_iter().map(|row| (words.moved)(&name(row), &text(row, *then), &text(row, *now))).collect()
        }
        Drawing::Bars { column, .. } => {
            let rows = exhibit.rows.iter().filter(|row| !row.whole && row.at(*column).number().is_some());
            rows.take(TOLD).map(|row| format!("{}: {}", name(row), text(row, *column))).collect()
        }
        Drawing::BurnUp { .. } => {
            let last = exhibit.rows.last();
            let of = |row: &Row, place: u32| {
                let column = exhibit.column(place).map(|column| lang.of(&column.name)).unwrap_or_default();
                format!("{column}: {}", text(row, place))
            };
            let places = || (0..u32::try_from(exhibit.columns.len()).unwrap_or(0)).rev();
            last.into_iter()
                .flat_map(|row| [name(row)].into_iter().chain(places().map(move |place| of(row, place))))
                .collect()
        }
        Drawing::Timeline { lanes, lane, .. } => {
            let of = |words: &Entry| exhibit.rows.iter().filter(|row| row.at(*lane) == words).count();
            let counted = lanes.iter().map(|name| format!("{}: {}", lang.of(name), of(&Entry::Words(name.clone()))));
            counted.collect()
        }
    };
    let told = if told.is_empty() { words.nothing.to_owned() } else { told.join("; ") };
    format!("{}: {told}", (words.kind)(drawing))
}

/// The least and the greatest value of a map, and how many areas have none.
fn between(lang: Lang, exhibit: &Exhibit, column: u32) -> Vec<String> {
    let words = lang.exhibits();
    let areas: Vec<&Row> = exhibit.rows.iter().filter(|row| !row.whole).collect();
    let mut known: Vec<(f64, &Row)> = areas.iter().filter_map(|row| Some((row.at(column).number()?, *row))).collect();
    known.sort_by(|a, b| a.0.total_cmp(&b.0));
    let text = |row: &Row| exhibit.column(column).map(|of| entry_text(lang, of, row.at(column))).unwrap_or_default();
    let ends = known.first().zip(known.last());
    let ends = ends
        .map(|((_, low), (_, high))| (words.between)(&text(low), lang.of(&low.name), &text(high), lang.of(&high.name)));
    let without = areas.len() - known.len();
    ends.into_iter().chain((without > 0).then(|| (words.without)(without))).collect()
}
