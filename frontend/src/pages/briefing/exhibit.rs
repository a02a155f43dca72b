//! An exhibit in words and as a drawing, whatever question it answers: for pages, slides and paper alike.

use super::choropleth::map_svg;
use super::described::described;
use crate::browser::utc_offset_s;
use crate::i18n::{Lang, axis_value, date_of, day_time, decimal, percentage_points, signed};
use crate::widgets::{Drawn, chart_texts};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Column, Drawing, Entry, Exhibit, Mark, Row};
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::school_ledger::BurnUp;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_drawing::chart::{
    Bar, BarChart, BurnUpChart, ChartError, Event, Slope, SlopeChart, TimelineChart, draw_bars, draw_burn_up,
    draw_slopes, draw_timeline,
};
use cruscotto_drawing::map::MapDrawing;

/// From one bar to the next, and what is above and below all, in units of a drawing.
const BAR_STEP: u32 = 22;
const BARS_AROUND: u32 = 44;

/// The same of slopes.
const SLOPE_STEP: u32 = 28;
const SLOPES_AROUND: u32 = 60;

/// Bars and slopes at most: more are a table.
const MOST: usize = 15;

/// The height of a row of a timeline with a third of the room between lanes, and of what is below.
const EVENT_STEP: u32 = 18;
const EVENTS_AROUND: u32 = 80;

/// An event: its lane, when it began, and when it ended.
type Happened = (usize, Timestamp, Option<Timestamp>);

/// A number in its unit; a change with its sign, of shares in percentage points.
#[must_use]
pub fn number_in(lang: Lang, unit: &str, is_change: bool, value: f64) -> String {
    let plain = |value: f64| match unit {
        "" => decimal(lang, value, 1),
        "EUR" => decimal(lang, value, 2) + "\u{a0}€",
        unit => axis_value(lang, unit, value),
    };
    match unit {
        _ if !is_change => plain(value),
        "1" => signed(value, |value| percentage_points(lang, value)),
        _ => signed(value, plain),
    }
}

/// What stands in a column, as people read it.
#[must_use]
pub fn entry_text(lang: Lang, column: &Column, entry: &Entry) -> String {
    match entry {
        Entry::Number(value) => number_in(lang, &column.unit, column.signed, *value),
        Entry::Words(words) => lang.of(words).to_owned(),
        Entry::Day(day) => date_of(lang, &day.to_string()),
        Entry::Time(at) => day_time(lang, *at, utc_offset_s(*at)),
        Entry::Lasts => lang.timeline().lasts.to_owned(),
        Entry::Withheld => lang.comparison().is_withheld.to_owned(),
        Entry::Nothing => "—".to_owned(),
    }
}

/// What is drawn of an exhibit in `size`: less of it where there is no room. Maps are as they are, with their key below them
/// or, when `key` is false, without ([`exhibit_key`](super::exhibit_key)). Its ids begin with `id`, as two drawings of a page
/// need ids of their own.
///
/// # Errors
/// As the charts.
pub fn exhibit_drawn<'a>(
    lang: Lang,
    exhibit: &Exhibit,
    drawing: &Drawing,
    size: (u32, u32),
    (key, id): (bool, &str),
    map: impl Fn(AreaLevel) -> &'a MapDrawing,
) -> Result<Drawn, ChartError> {
    let description = described(lang, exhibit, drawing);
    let svg = match drawing {
        Drawing::Map { level, column, ends } => {
            map_svg(lang, exhibit, (*column, ends), &description, map(*level), (key, id))
        }
        other => chart_svg(lang, exhibit, other, &description, size),
    };
    Ok(Drawn { title: lang.of(&exhibit.title).to_owned(), description, svg: svg? })
}

/// A drawing that is no map.
fn chart_svg(
    lang: Lang,
    exhibit: &Exhibit,
    drawing: &Drawing,
    description: &str,
    size: (u32, u32),
) -> Result<String, ChartError> {
    let title = lang.of(&exhibit.title);
    let format_of = |place: u32| {
        let column = exhibit.column(place);
        move |value: f64| match column {
            Some(column) => number_in(lang, &column.unit, column.signed, value),
            None => decimal(lang, value, 0),
        }
    };
    match drawing {
        // Drawn by `map_svg`.
        Drawing::Map { .. } => Ok(String::new()),
        Drawing::Slopes { then, now, times } => {
            let rows = moved(exhibit, *then, *now, fitting(size.1, SLOPE_STEP, SLOPES_AROUND));
            let slope =
                |row: &&'_ Row| Slope { name: "", then: of(row.at(*then)), now: of(row.at(*now)), marked: row.whole };
            let slopes: Vec<Slope<'_>> =
                rows.iter().map(|row| Slope { name: lang.of(&row.name), ..slope(row) }).collect();
            let height = SLOPES_AROUND + SLOPE_STEP * u32::try_from(slopes.len()).unwrap_or(0);
            draw_slopes(&SlopeChart {
                title,
                description,
                slopes: &slopes,
                left_out: moved(exhibit, *then, *now, usize::MAX).len() - slopes.len(),
                times: (lang.of(&times[0]), lang.of(&times[1])),
                format: &format_of(*now),
                texts: chart_texts(lang),
                width: size.0,
                height: height.min(size.1),
            })
        }
        Drawing::Bars { column, level } => {
            let is_signed = exhibit.column(*column).is_some_and(|column| column.signed);
            let rows = exhibit.rows.iter().filter(|row| !row.whole && row.at(*column).number().is_some());
            let bars: Vec<Bar<'_>> = rows
                .take(fitting(size.1, BAR_STEP, BARS_AROUND))
                .map(|row| Bar { name: lang.of(&row.name), value: of(row.at(*column)), marked: true })
                .collect();
            draw_bars(&BarChart {
                title,
                description,
                bars: &bars,
                level: level.as_ref().map(|mark| (mark.value, lang.of(&mark.name))),
                signed: is_signed,
                format: &format_of(*column),
                texts: chart_texts(lang),
                width: size.0,
            })
        }
        Drawing::BurnUp { trend, due, to } => {
            let points: Vec<BurnUp> = exhibit.rows.iter().filter_map(burnt).collect();
            let names: Vec<&str> = exhibit.columns.iter().map(|column| lang.of(&column.name)).collect();
            let name = |place: usize| names.get(place).copied().unwrap_or_default();
            let due: Vec<(Timestamp, &str)> =
                due.iter().filter_map(|mark| Some((instant(mark)?, lang.of(&mark.name)))).collect();
            draw_burn_up(&BurnUpChart {
                title,
                description,
                points: &points,
                stages: [name(1), name(2), name(3), name(4)],
                scope: name(0),
                forecast: trend.map(|trend| (trend, lang.ledger().forecast)),
                moments: &due,
                to: *to,
                utc_offset_s: 0,
                format: &|value| decimal(lang, value, 0),
                texts: chart_texts(lang),
                width: size.0,
                height: size.1,
            })
        }
        Drawing::Timeline { from, to, lanes, lane, begins, ends } => {
            let names: Vec<&str> = lanes.iter().map(|lane| lang.of(lane)).collect();
            let place = |row: &Row| lanes.iter().position(|name| *row.at(*lane) == Entry::Words(name.clone()));
            let event = |row: &'_ Row| -> Option<Happened> {
                let end = if *row.at(*ends) == Entry::Lasts { Some(*to) } else { row.at(*ends).time() };
                Some((place(row)?, row.at(*begins).time()?, end))
            };
            let mut shown: Vec<(&Row, Happened)> =
                exhibit.rows.iter().filter_map(|row| Some((row, event(row)?))).collect();
            // Where there is little room those that lasted longest, and what has no length as if it lasted.
            let lasted = |end: Option<Timestamp>, begin: Timestamp| end.map_or(i64::MAX, |end| end.micros_since(begin));
            shown.sort_by_key(|(_, (_, begin, end))| std::cmp::Reverse(lasted(*end, *begin)));
            shown.truncate(fitting_events(size.1));
            let events: Vec<Event<'_>> = shown
                .iter()
                .map(|(row, (lane, from, to))| Event { lane: *lane, from: *from, to: *to, name: lang.of(&row.name) })
                .collect();
            draw_timeline(&TimelineChart {
                title,
                description,
                lanes: &names,
                events: &events,
                from: *from,
                to: *to,
                utc_offset_s: utc_offset_s(*to),
                texts: chart_texts(lang),
                width: size.0,
            })
        }
    }
}

/// Bars or slopes that have their places in a height.
fn fitting(height: u32, step: u32, around: u32) -> usize {
    usize::try_from(height.saturating_sub(around) / step).unwrap_or(MOST).clamp(1, MOST)
}

/// Events that have their places in a height, even when all overlap.
fn fitting_events(height: u32) -> usize {
    usize::try_from(height.saturating_sub(EVENTS_AROUND) / EVENT_STEP).unwrap_or(usize::MAX).max(1)
}

fn of(entry: &Entry) -> Observation {
    match entry {
        Entry::Number(value) => Observation::Value(*value),
        Entry::Withheld => Observation::Withheld,
        _ => Observation::Missing,
    }
}

/// What is known of an area in a column.
pub(super) fn observed(exhibit: &Exhibit, area: &AreaId, column: u32) -> Observation {
    let row = exhibit.rows.iter().find(|row| row.key == area.as_str());
    row.map_or(Observation::Missing, |row| of(row.at(column)))
}

/// The rows that moved most, and the whole; in their order.
pub(super) fn moved(exhibit: &Exhibit, then: u32, now: u32, most: usize) -> Vec<&Row> {
    let far = |row: &Row| row.at(now).number().zip(row.at(then).number()).map(|(now, then)| (now - then).abs());
    let (whole, mut parts): (Vec<&Row>, Vec<&Row>) =
        exhibit.rows.iter().filter(|row| far(row).is_some()).partition(|row| row.whole);
    parts.sort_by(|a, b| far(b).unwrap_or(0.0).total_cmp(&far(a).unwrap_or(0.0)).then_with(|| a.key.cmp(&b.key)));
    parts.truncate(most.saturating_sub(whole.len()).max(1));
    parts.into_iter().chain(whole).collect()
}

/// A row of days as a point of a burn-up.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of schools, held within")]
fn burnt(row: &Row) -> Option<BurnUp> {
    let day: Day = row.key.parse().ok()?;
    let count = |place| row.at(place).number().map_or(0, |count| count.clamp(0.0, f64::from(u32::MAX)) as u32);
    let (scope, ordered, installed, tested, accepted) = (count(0), count(1), count(2), count(3), count(4));
    Some(BurnUp { day, scope, ordered, installed, tested, accepted })
}

#[expect(clippy::cast_possible_truncation, reason = "seconds of some centuries")]
fn instant(mark: &Mark) -> Option<Timestamp> {
    Timestamp::from_micros((mark.value as i64).checked_mul(MICROS_PER_SECOND)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::metric::Text;

    fn text(words: &str) -> Text {
        Text { it: words.to_owned(), en: words.to_owned() }
    }

    fn exhibit(rows: Vec<Row>) -> Exhibit {
        let column = |key: &str, signed| Column {
            key: key.to_owned(),
            name: text(key),
            unit: "1".to_owned(),
            signed,
            brief: true,
            number: None,
            with: Vec::new(),
        };
        Exhibit {
            title: text("t"),
            said: Vec::new(),
            drawings: Vec::new(),
            rows_are: text("r"),
            columns: vec![column("then", false), column("now", false), column("change", true)],
            rows,
            listed: 2,
        }
    }

    fn row(key: &str, then: f64, now: f64, whole: bool) -> Row {
        let cells = vec![Entry::Number(then), Entry::Number(now), Entry::Number(now - then)];
        Row { key: key.to_owned(), name: text(key), demo: false, whole, cells }
    }

    #[test]
    fn changes_have_their_sign_and_shares_are_told_in_points() {
        assert_eq!(number_in(Lang::It, "1", false, 0.125), "12,5\u{a0}%");
        assert_eq!(number_in(Lang::It, "1", true, -0.125), "−12,5\u{a0}punti percentuali");
        assert_eq!(number_in(Lang::En, "EUR", true, 2.5), "+2.5\u{a0}€");
        assert_eq!(number_in(Lang::En, "", false, 12.0), "12");
    }

    #[test]
    fn what_moved_most_is_drawn_and_the_whole_always() {
        let rows = vec![row("a", 0.5, 0.6, false), row("b", 0.5, 0.1, false), row("city", 0.5, 0.5, true)];
        let exhibit = exhibit(rows);
        let keys: Vec<&str> = moved(&exhibit, 0, 1, 2).into_iter().map(|row| row.key.as_str()).collect();
        assert_eq!(keys, ["b", "city"]);
        let listed: Vec<&str> = exhibit.listed().into_iter().map(|row| row.key.as_str()).collect();
        assert_eq!(listed, ["a", "b", "city"]);
        let bars = Drawing::Bars { column: 2, level: None };
        let none = |_| -> &MapDrawing { unreachable!("bars have no map") };
        let drawn = exhibit_drawn(Lang::It, &exhibit, &bars, (600, 250), (true, "x"), none).unwrap();
        assert_eq!(
            drawn.description, "Barre: a: +10\u{a0}punti percentuali; b: −40\u{a0}punti percentuali",
            "what is drawn is told, too"
        );
        let svg = drawn.svg;
        assert!(svg.contains("−40") && svg.contains("punti") && !svg.contains("\ncity\n"), "{svg}");
    }
}
