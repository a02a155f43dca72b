//! In what two answers to a question differ, number by number, and why each of them does.

use super::diff::{NumberChange, Why, came_late, in_words, measured_later, redefined, since};
use super::{Answer, Column, Number, Restated, Row, Tongue};
use std::collections::{BTreeMap, BTreeSet};

/// Two columns of the same key: their places, and what they are.
type Pair<'a> = (u32, &'a Column, u32, &'a Column);

/// Numbers of two answers that differ, row by row and column by column, with what is known of why. A row that one of them
/// alone has is named by its first number.
pub(super) fn cells(before: &Answer, after: &Answer, language: Tongue) -> Vec<NumberChange> {
    let name =
        |row: &Row, column: &Column| format!("{}, {}", in_words(&row.name, language), in_words(&column.name, language));
    let mut found = Vec::new();
    for (old, new) in before.exhibits.iter().zip(&after.exhibits) {
        let pairs: Vec<Pair<'_>> = (0_u32..)
            .zip(&new.columns)
            .filter_map(|(place, column)| {
                let (then, known) = (0_u32..).zip(&old.columns).find(|(_, known)| known.key == column.key)?;
                Some((then, known, place, column))
            })
            .collect();
        let older: BTreeMap<&str, &Row> = old.rows.iter().map(|row| (row.key.as_str(), row)).collect();
        let newer: BTreeSet<&str> = new.rows.iter().map(|row| row.key.as_str()).collect();
        for row in &new.rows {
            let Some(older) = older.get(row.key.as_str()) else {
                let first = pairs.iter().find_map(|pair| Some((pair.3, row.at(pair.2).number()?)));
                found.extend(first.map(|(column, is)| NumberChange {
                    of: name(row, column),
                    unit: column.unit.clone(),
                    before: None,
                    after: Some(is),
                    why: Vec::new(),
                }));
                continue;
            };
            for (then, known, place, column) in &pairs {
                let (was, is) = (older.at(*then).number(), row.at(*place).number());
                if was != is {
                    let why = reasons((before, known), (after, column), row);
                    found.push(NumberChange {
                        of: name(row, column),
                        unit: column.unit.clone(),
                        before: was,
                        after: is,
                        why,
                    });
                }
            }
        }
        for row in old.rows.iter().filter(|row| !newer.contains(row.key.as_str())) {
            let first = pairs.iter().find_map(|pair| Some((pair.1, row.at(pair.0).number()?)));
            found.extend(first.map(|(column, was)| NumberChange {
                of: name(row, column),
                unit: column.unit.clone(),
                before: Some(was),
                after: None,
                why: Vec::new(),
            }));
        }
    }
    found
}

/// Why a number of a row is another: the corrections of what the row itself is made from, and of the numbers that its column
/// was reckoned from whatever holds of all rows. Coverage is the city's, and says nothing of a part of it.
fn reasons((before, known): (&Answer, &Column), (after, column): (&Answer, &Column), row: &Row) -> Vec<Why> {
    let numbers: Vec<(&Number, &Number)> = before.numbers_of(known).zip(after.numbers_of(column)).collect();
    let own = |correction: &&Restated| row.whole || correction.concerns(&row.key);
    let corrections: BTreeSet<i64> = numbers
        .iter()
        .flat_map(|(old, new)| since(old, new).into_iter().filter(own).map(|correction| correction.id))
        .collect();
    let corrections: Vec<i64> = corrections.into_iter().rev().collect();
    let is_late = corrections.is_empty() && numbers.iter().any(|(old, new)| came_late(old, new));
    let later = numbers.iter().filter_map(|(old, new)| measured_later(old, new)).max();
    let mut why: Vec<Why> =
        later.filter(|_| !is_late).map(|measured| Why::MeasuredLater { measured }).into_iter().collect();
    why.extend((!corrections.is_empty()).then_some(Why::Corrected { corrections }));
    why.extend(is_late.then_some(Why::CameLate));
    why.extend(numbers.iter().find_map(|(old, new)| redefined(old, new)));
    if row.whole {
        let covered = numbers.iter().find(|(old, new)| old.coverage != new.coverage);
        why.extend(covered.map(|(old, new)| Why::Coverage { before: old.coverage, after: new.coverage }));
    }
    why
}
