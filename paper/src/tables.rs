//! Tables, in the words of the page.

use crate::sheet::{Column, Table, column, time};
use cruscotto_domain::briefing::{Cell, Number, Place};
use cruscotto_domain::goal::{GoalItem, GoalReading, Origin};
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::browser::utc_offset_s;
use cruscotto_frontend::i18n::{Lang, axis_value, date_of, day_of, integer};
use cruscotto_frontend::pages::{goal_day, goal_reading};

/// Where there is no value.
const NONE: &str = "—";

/// Seconds from which on a bucket is named by its day.
const DAY_S: u32 = 86_400;

/// Names and what they say.
pub(crate) fn facts(lang: Lang, summary: String, rows: Vec<(&'static str, String)>) -> Table {
    let rows = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let columns = vec![column(lang.paper().fact, false), column(lang.paper().says, false)];
    Table { summary, columns, rows, whole: false, beside: false }
}

/// Areas from the worst to the best, and the whole city.
pub(crate) fn ranking(lang: Lang, summary: &str, number: &Number, places: &[Place]) -> Table {
    let cell = |value: Option<f64>, withheld: bool| match value {
        Some(value) => axis_value(lang, &number.unit, value),
        None if withheld => lang.briefings().withheld.to_owned(),
        None => NONE.to_owned(),
    };
    let mut rows: Vec<Vec<String>> =
        places.iter().map(|place| vec![place.name.clone(), cell(place.value, place.suppressed)]).collect();
    rows.push(vec![lang.public().whole_city.to_owned(), cell(number.value, number.suppressed)]);
    let columns = vec![column(lang.briefings().area, false), column(lang.of(&number.name), true)];
    Table { summary: summary.to_owned(), columns, rows, whole: true, beside: false }
}

/// The points of a line, the newest first.
pub(crate) fn points(lang: Lang, summary: &str, number: &Number, bucket_s: u32, cells: &[Cell]) -> Table {
    let words = lang.messages();
    let value = |value: Option<f64>| value.map_or_else(|| NONE.to_owned(), |v| axis_value(lang, &number.unit, v));
    let named = |at: Timestamp| if bucket_s < DAY_S { time(lang, at) } else { day_of(lang, at, utc_offset_s(at)) };
    let row = |cell: &Cell| vec![named(cell.time), value(cell.value), value(cell.min), value(cell.max)];
    let mut columns = vec![column(words.column_time, false)];
    columns.extend([words.column_value, words.column_min, words.column_max].map(|name| column(name, true)));
    let rows = cells.iter().rev().map(row).collect();
    Table { summary: summary.to_owned(), columns, rows, whole: false, beside: true }
}

/// How many of a layer work in each area.
pub(crate) fn areas(lang: Lang, summary: &str, places: &[Place]) -> Table {
    let words = lang.briefings();
    let of = |place: &Place| match (place.working, place.total) {
        (Some(working), Some(total)) => format!("{} / {}", integer(lang, working), integer(lang, total)),
        _ => NONE.to_owned(),
    };
    let row = |place: &Place| {
        let health = place.health.map_or(NONE, |health| (lang.messages().health)(health));
        vec![place.name.clone(), health.to_owned(), of(place)]
    };
    let columns = vec![column(words.area, false), column(lang.paper().state, false), column(words.working, true)];
    let rows = places.iter().map(row).collect();
    Table { summary: summary.to_owned(), columns, rows, whole: false, beside: true }
}

/// What was published and measured of a goal, the newest first.
pub(crate) fn readings(lang: Lang, summary: &str, goal: &GoalItem) -> Table {
    let words = lang.goals();
    let row = |reading: &GoalReading| {
        let published = reading.origin == Origin::Published;
        let until = if published { goal_day(lang, reading.at) } else { time(lang, reading.at) };
        let source = reading.source_date.as_ref().map_or_else(
            || goal.measured_by.as_ref().map(ToString::to_string).unwrap_or_default(),
            |date| (lang.messages().according_to)(&reading.source, &date_of(lang, date)),
        );
        vec![until, goal_reading(lang, goal, reading), (words.origin)(reading.origin).to_owned(), source]
    };
    let columns: Vec<Column> = vec![
        column(words.column_until, false),
        column(lang.messages().column_value, true),
        column(words.column_origin, false),
        column(words.column_source, false),
    ];
    let rows = goal.readings.iter().rev().map(row).collect();
    Table { summary: summary.to_owned(), columns, rows, whole: false, beside: false }
}
