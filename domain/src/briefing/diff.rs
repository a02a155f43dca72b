//! In what two frozen briefings differ, and why their numbers do.

use super::diff_answer::cells;
use super::{Answer, Cell, Content, Document, Entry, Exhibit, FrozenBlock, Number, Place, Restated, Tongue};
use crate::metric::Text;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Numbers named for one block at most.
const MAX_NAMED: usize = 100;

/// What is counted has no unit.
const COUNTED: &str = "";

/// Why a number is another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingWhy))]
pub enum Why {
    /// It was measured later.
    MeasuredLater {
        /// When the newer one was.
        measured: Timestamp,
    },
    /// What the older one was made from has been corrected since.
    Corrected {
        /// The numbers of the corrections.
        corrections: Vec<i64>,
    },
    /// Measurements of the same time came after the older one was frozen.
    CameLate,
    /// What it means was defined anew.
    Redefined {
        /// The older version.
        before: u16,
        /// The newer one.
        after: u16,
    },
    /// More of what should contribute did, or less.
    Coverage {
        /// The older share.
        before: Option<f64>,
        /// The newer one.
        after: Option<f64>,
    },
}

/// A number that is another, or one that has been corrected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingNumberChange))]
pub struct NumberChange {
    /// Which of the block's: an area, a time; empty for the block's own.
    pub of: String,
    /// The unit of both; empty for counts.
    pub unit: String,
    /// What it was.
    pub before: Option<f64>,
    /// What it is.
    pub after: Option<f64>,
    /// Why; empty where neither document says.
    pub why: Vec<Why>,
}

/// What happened to a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingBlockChange))]
pub enum BlockChange {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
    /// It stands elsewhere, and says the same.
    Moved,
}

/// A block that differs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDifference))]
pub struct Difference {
    /// Its key.
    pub key: String,
    /// Its heading, the newer one where there are two.
    pub title: String,
    /// What happened to it.
    pub change: BlockChange,
    /// The numbers that differ, at most a hundred.
    pub numbers: Vec<NumberChange>,
}

/// The blocks in which `after` differs from `before`: those of `after` in their order, then those that are gone.
#[must_use]
pub fn difference(before: &Document, after: &Document) -> Vec<Difference> {
    let (old, new) = (by_key(before), by_key(after));
    // Places are compared among the blocks that both have: one that is added does not move all that follow.
    let (old_order, new_order) = (shared(before, &new), shared(after, &old));
    let rank = |order: &[&str], key: &str| order.iter().position(|k| *k == key);
    let told = |block: &FrozenBlock, change, numbers| Difference {
        key: block.key.clone(),
        title: block.title.clone(),
        change,
        numbers,
    };
    let mut found = Vec::new();
    for block in &after.blocks {
        let Some(older) = old.get(block.key.as_str()) else {
            found.push(told(block, BlockChange::Added, Vec::new()));
            continue;
        };
        let numbers = numbers(&older.content, &block.content, after.language);
        if !numbers.is_empty() || !same(older, block) {
            found.push(told(block, BlockChange::Changed, numbers));
        } else if rank(&old_order, &block.key) != rank(&new_order, &block.key) {
            found.push(told(block, BlockChange::Moved, Vec::new()));
        }
    }
    let gone = before.blocks.iter().filter(|block| !new.contains_key(block.key.as_str()));
    found.extend(gone.map(|block| told(block, BlockChange::Removed, Vec::new())));
    found
}

fn by_key(document: &Document) -> BTreeMap<&str, &FrozenBlock> {
    document.blocks.iter().map(|block| (block.key.as_str(), block)).collect()
}

/// The keys of a document's blocks that the other has too, in their order.
fn shared<'a>(document: &'a Document, other: &BTreeMap<&str, &FrozenBlock>) -> Vec<&'a str> {
    document.blocks.iter().map(|block| block.key.as_str()).filter(|key| other.contains_key(key)).collect()
}

/// Whether two blocks say the same, apart from when they were looked up.
fn same(before: &FrozenBlock, after: &FrozenBlock) -> bool {
    before.title == after.title
        && match (&before.content, &after.content) {
            (Content::Figure { area: a, .. }, Content::Figure { area: b, .. })
            | (Content::Chart { area: a, .. }, Content::Chart { area: b, .. }) => a == b,
            (Content::Table { level: a, .. }, Content::Table { level: b, .. }) => a == b,
            (Content::Map { places: a, .. }, Content::Map { places: b, .. }) => a == b,
            (Content::Goal { goal: a, .. }, Content::Goal { goal: b, .. }) => {
                a.id == b.id && a.target == b.target && a.due == b.due && a.standing.status == b.standing.status
            }
            (Content::Analysis { answer: a }, Content::Analysis { answer: b }) => told(a) == told(b),
            (before, after) => before == after,
        }
}

/// What an answer says apart from its numbers: which rows there are, and the words and days in them.
fn told(answer: &Answer) -> Vec<(&str, Vec<&Entry>)> {
    answer.exhibits.iter().flat_map(rows_told).collect()
}

fn rows_told(exhibit: &Exhibit) -> Vec<(&str, Vec<&Entry>)> {
    let mut rows: Vec<(&str, Vec<&Entry>)> = Vec::with_capacity(exhibit.rows.len());
    for row in &exhibit.rows {
        rows.push((row.key.as_str(), row.cells.iter().filter(|cell| cell.number().is_none()).collect()));
    }
    rows.sort_by_key(|(key, _)| *key);
    rows
}

fn numbers(before: &Content, after: &Content, language: Tongue) -> Vec<NumberChange> {
    let own = before.number().zip(after.number());
    let since_own = own.map(|(old, new)| since(old, new)).unwrap_or_default();
    let mut found: Vec<NumberChange> = Vec::new();
    for (old, new) in before.numbers().into_iter().zip(after.numbers()) {
        let since = since(old, new);
        if old.value != new.value || !since.is_empty() || old.definition_version != new.definition_version {
            let of = if own.is_some() { String::new() } else { in_words(&new.name, language).to_owned() };
            let (unit, why) = (new.unit.clone(), why(old, new, &since));
            found.push(NumberChange { of, unit, before: old.value, after: new.value, why });
        }
    }
    match (before, after) {
        (Content::Chart { points: old, .. }, Content::Chart { points: new, bucket_s, .. }) => {
            found.extend(points(old, new, *bucket_s, own.map(|(_, new)| new), &since_own));
        }
        (Content::Table { places: old, .. }, Content::Table { places: new, number, .. }) => {
            found.extend(places(old, new, &number.unit, &since_own));
        }
        (Content::Map { places: old, .. }, Content::Map { places: new, .. }) => {
            found.extend(places(old, new, COUNTED, &since_own));
        }
        (Content::Analysis { answer: old }, Content::Analysis { answer: new }) => {
            found.extend(cells(old, new, language));
        }
        _ => {}
    }
    found.truncate(MAX_NAMED);
    found
}

/// The corrections that the newer number contains and the older one did not, of what the older one was made from.
pub(super) fn since<'a>(before: &Number, after: &'a Number) -> Vec<&'a Restated> {
    let known: BTreeSet<i64> = before.corrections.iter().map(|correction| correction.id).collect();
    let concerns = |time: Timestamp| (before.scope.from..before.scope.to).contains(&time);
    after.corrections.iter().filter(|c| !known.contains(&c.id) && concerns(c.time)).collect()
}

fn ids(corrections: &[&Restated]) -> Vec<i64> {
    corrections.iter().map(|correction| correction.id).collect()
}

/// When the newer number was measured, where that is later.
pub(super) fn measured_later(before: &Number, after: &Number) -> Option<Timestamp> {
    after.measured.filter(|measured| before.measured.is_none_or(|before| *measured > before))
}

/// Whether both are of the same time and say something else, although nothing of it was corrected: more of it was known.
pub(super) fn came_late(before: &Number, after: &Number) -> bool {
    before.scope == after.scope && before.definition_version == after.definition_version
}

/// That it means something else.
pub(super) fn redefined(before: &Number, after: &Number) -> Option<Why> {
    let (before, after) = (before.definition_version, after.definition_version);
    (before != after).then_some(Why::Redefined { before, after })
}

fn why(before: &Number, after: &Number, since: &[&Restated]) -> Vec<Why> {
    let later = measured_later(before, after);
    let is_late = later.is_none() && since.is_empty() && before.value != after.value && came_late(before, after);
    let coverage = Why::Coverage { before: before.coverage, after: after.coverage };
    [
        later.map(|measured| Why::MeasuredLater { measured }),
        (!since.is_empty()).then(|| Why::Corrected { corrections: ids(since) }),
        is_late.then_some(Why::CameLate),
        redefined(before, after),
        (before.coverage != after.coverage).then_some(coverage),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn in_words(text: &Text, language: Tongue) -> &str {
    if language == Tongue::En { &text.en } else { &text.it }
}

/// Buckets that both charts have and that say another value. The last of the older one may have been under way.
fn points(
    before: &[Cell],
    after: &[Cell],
    bucket_s: u32,
    number: Option<&Number>,
    since: &[&Restated],
) -> Vec<NumberChange> {
    let newer: BTreeMap<Timestamp, Option<f64>> = after.iter().map(|cell| (cell.time, cell.value)).collect();
    let width = i64::from(bucket_s) * crate::time::MICROS_PER_SECOND;
    let last = before.last().map(|cell| cell.time);
    let changed = before.iter().filter_map(|cell| {
        let value = newer.get(&cell.time).filter(|value| **value != cell.value)?;
        let end = cell.time.plus_micros(width);
        let within = since.iter().filter(|correction| correction.time >= cell.time && correction.time < end);
        let corrections: Vec<i64> = within.map(|correction| correction.id).collect();
        let why = if !corrections.is_empty() {
            Why::Corrected { corrections }
        } else if Some(cell.time) == last {
            Why::MeasuredLater { measured: number.and_then(|n| n.measured).unwrap_or(end) }
        } else {
            Why::CameLate
        };
        let unit = number.map(|number| number.unit.clone()).unwrap_or_default();
        Some(NumberChange { of: cell.time.to_string(), unit, before: cell.value, after: *value, why: vec![why] })
    });
    changed.collect()
}

fn places(before: &[Place], after: &[Place], unit: &str, since: &[&Restated]) -> Vec<NumberChange> {
    let value = |place: &Place| match (place.value, place.working) {
        (Some(value), _) => Some(value),
        (None, working) => working.map(f64::from),
    };
    let newer: BTreeMap<_, _> = after.iter().map(|place| (&place.area, value(place))).collect();
    let changed = before.iter().filter_map(|place| {
        let (before, after) = (value(place), *newer.get(&place.area)?);
        let own = since.iter().filter(|correction| correction.concerns(place.area.as_str()));
        let corrections: Vec<i64> = own.map(|correction| correction.id).collect();
        let why = (!corrections.is_empty()).then_some(Why::Corrected { corrections }).into_iter().collect();
        let (of, unit) = (place.name.clone(), unit.to_owned());
        (before != after).then_some(NumberChange { of, unit, before, after, why })
    });
    changed.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::briefing::{Analysis, Asked, Column, FORMAT, Row, Scope, Template};
    use proptest::prelude::*;

    fn at(hour: i64) -> Timestamp {
        "2026-11-20T00:00:00Z".parse::<Timestamp>().unwrap().plus_micros(hour * 3_600_000_000)
    }

    fn text() -> Text {
        Text { it: "x".into(), en: "x".into() }
    }

    fn number(value: f64, measured: i64, corrections: &[(i64, i64)]) -> Number {
        let restated = |(id, hour): &(i64, i64)| Restated {
            id: *id,
            asset: "ap-1".parse().unwrap(),
            areas: vec!["milano".parse().unwrap(), "m2".parse().unwrap()],
            metric: "wifi.clients".parse().unwrap(),
            labels: std::collections::BTreeMap::new(),
            time: at(*hour),
            before: 1.0,
            after: 2.0,
            at: at(100),
            reason: "test".into(),
        };
        Number {
            value: Some(value),
            suppressed: false,
            unit: "1".into(),
            name: text(),
            definition_version: 1,
            measured: Some(at(measured)),
            received: None,
            collector: None,
            collectors: Vec::new(),
            coverage: Some(1.0),
            scope: Scope {
                metric: "wifi.clients".parse().unwrap(),
                area: "milano".parse().unwrap(),
                from: at(0),
                to: at(24),
                asset: None,
            },
            corrections: corrections.iter().map(restated).collect(),
        }
    }

    fn block(key: &str, content: Content) -> FrozenBlock {
        FrozenBlock { key: key.into(), title: key.into(), as_of: at(24), content }
    }

    fn said(key: &str, text: &str) -> FrozenBlock {
        block(key, Content::Text { text: text.into() })
    }

    fn document(blocks: Vec<FrozenBlock>) -> Document {
        Document {
            format: FORMAT,
            city: "milano".parse().unwrap(),
            city_name: text(),
            demo: true,
            time_zone: "Europe/Rome".into(),
            briefing: 1,
            title: "x".into(),
            template: Template::Blank,
            language: Tongue::It,
            meeting: None,
            frozen: at(24),
            corrections_to: 0,
            follows: None,
            followed_up: Vec::new(),
            blocks,
        }
    }

    fn chart(values: &[f64], corrections: &[(i64, i64)]) -> Content {
        let cell = |(i, v): (usize, &f64)| {
            let time = at(i64::try_from(i).unwrap());
            Cell { time, value: Some(*v), min: None, max: None }
        };
        let points: Vec<Cell> = values.iter().enumerate().map(cell).collect();
        let number = Box::new(number(*values.last().unwrap(), 5, corrections));
        Content::Chart { number, area: "Milano".into(), bucket_s: 3_600, points }
    }

    /// A document of one answer, with one table.
    fn answered(columns: Vec<Column>, rows: Vec<Row>, numbers: Vec<Number>) -> Document {
        let exhibit = Exhibit {
            title: text(),
            said: Vec::new(),
            drawings: Vec::new(),
            rows_are: text(),
            columns,
            listed: 9,
            rows,
        };
        let (analysis, asked) = (Analysis::Comparison, Asked::new());
        let answer = Answer { analysis, asked, numbers, sources: Vec::new(), exhibits: vec![exhibit] };
        document(vec![block("c", Content::Analysis { answer: Box::new(answer) })])
    }

    #[test]
    fn a_correction_is_named_and_so_is_what_came_late() {
        let before = document(vec![block("c", chart(&[1.0, 2.0, 3.0, 4.0], &[(1, 2)]))]);
        let after = document(vec![block("c", chart(&[1.0, 9.0, 7.0, 4.0], &[(2, 1), (1, 2)]))]);
        let found = difference(&before, &after);
        assert_eq!((found.len(), found[0].change), (1, BlockChange::Changed));
        let of = |i: usize| (found[0].numbers[i].of.as_str(), found[0].numbers[i].why.clone());
        assert_eq!(of(0), ("", vec![Why::Corrected { corrections: vec![2] }]), "the block itself is concerned");
        let (hour_1, hour_2) = (at(1).to_string(), at(2).to_string());
        assert_eq!(of(1), (hour_1.as_str(), vec![Why::Corrected { corrections: vec![2] }]));
        assert_eq!(of(2), (hour_2.as_str(), vec![Why::CameLate]));
    }

    #[test]
    fn a_number_says_why_it_is_another() {
        let figure =
            |n: Number| document(vec![block("f", Content::Figure { number: Box::new(n), area: "Milano".into() })]);
        let mut newer = number(5.0, 30, &[(7, 3)]);
        newer.definition_version = 2;
        let found = difference(&figure(number(4.0, 20, &[])), &figure(newer));
        assert_eq!(
            found[0].numbers[0].why,
            [
                Why::MeasuredLater { measured: at(30) },
                Why::Corrected { corrections: vec![7] },
                Why::Redefined { before: 1, after: 2 }
            ]
        );
        assert!(difference(&figure(number(4.0, 20, &[])), &figure(number(4.0, 21, &[]))).is_empty());
    }

    #[test]
    fn a_row_of_an_answer_says_which_column_changed_and_why() {
        let column = |key: &str, number| Column {
            key: key.into(),
            name: Text { it: format!("{key} it"), en: format!("{key} en") },
            unit: "bit/s".into(),
            signed: false,
            brief: true,
            number,
            with: Vec::new(),
        };
        let row =
            |key: &str, cells: Vec<Entry>| Row { key: key.into(), name: text(), demo: false, whole: false, cells };
        let columns = || vec![column("now", Some(0)), column("then", None)];
        let answer = |rows: Vec<Row>, numbers: Vec<Number>| answered(columns(), rows, numbers);
        let two = |a: f64, b: f64| vec![Entry::Number(a), Entry::Number(b)];
        let old = answer(vec![row("m1", two(1.0, 2.0)), row("m2", two(3.0, 4.0))], vec![number(9.0, 20, &[])]);
        let new = answer(vec![row("m2", two(5.0, 4.5)), row("m1", two(1.0, 2.0))], vec![number(9.0, 20, &[(7, 3)])]);
        let found = difference(&old, &new);
        assert_eq!((found.len(), found[0].change), (1, BlockChange::Changed));
        let told: Vec<_> = found[0].numbers.iter().map(|n| (n.of.as_str(), n.before, n.after, n.why.len())).collect();
        // The number that the column comes from contains a correction of something in m2; of the other column nobody says why.
        assert_eq!(
            told,
            [
                ("x", Some(9.0), Some(9.0), 1),
                ("x, now it", Some(3.0), Some(5.0), 1),
                ("x, then it", Some(4.0), Some(4.5), 0)
            ]
        );
        assert!(difference(&old, &old).is_empty());
        let shorter = answer(vec![row("m1", two(1.0, 2.0))], vec![number(9.0, 20, &[])]);
        assert_eq!(difference(&old, &shorter)[0].change, BlockChange::Changed, "a row is gone");
    }

    #[test]
    fn a_correction_is_named_where_it_was_made_and_nowhere_else() {
        let column = |key: &str, number, with: Vec<u32>| Column {
            key: key.into(),
            name: text(),
            unit: "1".into(),
            signed: false,
            brief: true,
            number: Some(number),
            with,
        };
        let row = |key: &str, values: [f64; 2], whole| Row {
            key: key.into(),
            name: Text { it: key.into(), en: key.into() },
            demo: false,
            whole,
            cells: values.map(Entry::Number).to_vec(),
        };
        let columns = || vec![column("now", 0, Vec::new()), column("change", 0, vec![1])];
        let answer = |rows: Vec<Row>, numbers: Vec<Number>| answered(columns(), rows, numbers);
        let rows = |m1: [f64; 2], m2: [f64; 2]| vec![row("m1", m1, false), row("m2", m2, false)];
        let two = |corrections: &[(i64, i64)], earlier: &[(i64, i64)]| {
            vec![number(9.0, 20, corrections), number(8.0, 20, earlier)]
        };
        let old = answer(rows([1.0, 0.5], [2.0, 0.5]), two(&[], &[]));
        // Two corrections in m2, one of each time; what m1 says anew came late. A row is new, another gone.
        let mut newer = rows([1.5, 1.0], [3.0, 0.1]);
        newer.push(row("m3", [7.0, 0.0], false));
        let found = difference(&old, &answer(newer, two(&[(7, 3)], &[(8, 4)])));
        let of_row = |of: &str| {
            let named = found[0].numbers.iter().find(|number| number.of == of);
            named.map(|number| (number.before, number.after, number.why.clone())).unwrap()
        };
        let corrected = |ids: &[i64]| vec![Why::Corrected { corrections: ids.to_vec() }];
        assert_eq!(of_row("m2, x"), (Some(2.0), Some(3.0), corrected(&[7])));
        let change = found[0].numbers.iter().filter(|number| number.of == "m2, x").nth(1).unwrap();
        assert_eq!(change.why, corrected(&[8, 7]), "a change is of both times");
        assert_eq!(of_row("m1, x"), (Some(1.0), Some(1.5), vec![Why::CameLate]));
        assert_eq!(of_row("m3, x"), (None, Some(7.0), Vec::new()));
        let shorter = answer(vec![row("m2", [2.0, 0.5], false)], two(&[], &[]));
        let gone = &difference(&old, &shorter)[0].numbers[0];
        assert_eq!((gone.of.as_str(), gone.before, gone.after), ("m1, x", Some(1.0), None));
    }

    proptest! {
        /// A document does not differ from itself; of two, every key of one alone is added or gone, and no other is.
        #[test]
        fn what_is_added_and_gone_are_the_keys_of_one(
            before in prop::collection::btree_map("[a-e]", "[xy]", 0..5),
            after in prop::collection::vec(("[a-e]", "[xy]"), 0..5),
        ) {
            let mut seen = BTreeSet::new();
            let after: Vec<(String, String)> = after.into_iter().filter(|(key, _)| seen.insert(key.clone())).collect();
            let old = document(before.iter().map(|(key, text)| said(key, text)).collect());
            let new = document(after.iter().map(|(key, text)| said(key, text)).collect());
            prop_assert!(difference(&old, &old).is_empty() && difference(&new, &new).is_empty());
            let found = difference(&old, &new);
            let of = |change: BlockChange| -> BTreeSet<&str> {
                found.iter().filter(|d| d.change == change).map(|d| d.key.as_str()).collect()
            };
            let (old_keys, new_keys): (BTreeSet<&str>, BTreeSet<&str>) =
                (before.keys().map(String::as_str).collect(), after.iter().map(|(k, _)| k.as_str()).collect());
            prop_assert_eq!(of(BlockChange::Added), new_keys.difference(&old_keys).copied().collect());
            prop_assert_eq!(of(BlockChange::Removed), old_keys.difference(&new_keys).copied().collect());
            let changed: BTreeSet<&str> =
                after.iter().filter(|(k, t)| before.get(k).is_some_and(|b| b != t)).map(|(k, _)| k.as_str()).collect();
            prop_assert_eq!(of(BlockChange::Changed), changed);
        }
    }
}
