//! A period against another: the areas in their order, on the map, and from then to now.

use super::{Of, answer, both, column, named, period, words};
use crate::web::asked::today;
use crate::web::briefings::numbers::NumberOver;
use crate::web::comparison::{Answered, answer as compare, ask};
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Analysis, Answer, Column, Drawing, Entry, Exhibit, Row};
use cruscotto_domain::comparison::{AreaChange, ComparisonItem, Measured, Period};
use cruscotto_domain::metric::Text;
use cruscotto_domain::playback::fifths;
use cruscotto_domain::time::Timestamp;
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::number_in;

/// Areas that are read out; of Municipi all.
const LISTED: u32 = 10;

/// The places of columns that are drawn.
const NOW: u32 = 1;
const THEN: u32 = 2;

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let today = today(of.state)?;
    let asked = ask(|name| of.get(name), today, of.state.city.profile.mandate_began)?;
    let Answered { item, city, .. } = compare(of.state, &asked, today).await?;
    let mut told = answer(Analysis::Comparison, of.within(item.now));
    told.asked.insert("metric".to_owned(), item.metric.to_string());
    told.asked.insert("level".to_owned(), item.level.as_str().to_owned());
    let then = item.comparison.city.change.map(|change| change.then);
    for (period, value) in [(item.now, item.comparison.city.now), (item.then.period, then)] {
        let (known, measured) = known(of, &city, period);
        let over = NumberOver { period: of.bounds(period), asset: None, value, coverage: Some(known), measured };
        told.numbers.extend(of.number(item.metric.as_str(), over).await?);
    }
    let name = told.numbers.first().map_or_else(|| named(item.metric.as_str()), |number| number.name.clone());
    told.exhibits.push(exhibit(&item, &name));
    Ok(told)
}

/// The share of a period's days that is known of the city, and the end of the last of them.
fn known(of: &Of<'_>, city: &Measured, period: Period) -> (f64, Option<Timestamp>) {
    let days = || period.iter().filter(|day| city.on(*day).known().is_some());
    let share = f64::from(u32::try_from(days().count()).unwrap_or(0)) / f64::from(period.days().max(1));
    let last = days().last().and_then(|day| day.plus(1).begins(&of.state.past.zone));
    (share, last.map(|at| at.min(of.now)))
}

fn exhibit(item: &ComparisonItem, name: &Text) -> Exhibit {
    let ranking = &item.comparison.ranking;
    let values: Vec<f64> = ranking.ranked.iter().map(|ranked| ranked.value).collect();
    let drawings = if values.is_empty() {
        Vec::new()
    } else {
        let times = [both(|lang| period(lang, &item.then.period)), both(|lang| period(lang, &item.now))];
        vec![
            Drawing::Map { level: item.level, column: NOW, ends: fifths(values) },
            Drawing::Slopes { then: THEN, now: NOW, times },
        ]
    };
    Exhibit {
        title: both(|lang| (lang.comparison().map_title)(lang.of(name), &period(lang, &item.now))),
        said: said(item),
        drawings,
        rows_are: words(|lang| lang.comparison().area),
        columns: columns(item),
        rows: rows(item),
        listed: if item.level == AreaLevel::Municipio { u32::MAX } else { LISTED },
    }
}

fn said(item: &ComparisonItem) -> Vec<Text> {
    let city = &item.comparison.city;
    let mut said = vec![both(|lang| {
        let words = lang.comparison();
        let value = |value: Option<f64>| {
            value.map_or_else(|| words.not_measured.to_owned(), |value| number_in(lang, &item.unit, false, value))
        };
        let now = format!("{}: {} ({})", words.city, value(city.now), period(lang, &item.now));
        match (&city.change, city.reason) {
            (Some(change), _) => {
                let by = number_in(lang, &item.unit, true, change.difference);
                let then = value(Some(change.then));
                format!("{now}; {then} ({}): {by}.", period(lang, &item.then.period))
            }
            (None, Some(reason)) => format!("{now}. {}.", (words.reason)(reason)),
            (None, None) => format!("{now}."),
        }
    })];
    let ranking = &item.comparison.ranking;
    said.extend(ranking.best.zip(ranking.median).map(|(best, median)| {
        both(|lang| {
            let value = |value| number_in(lang, &item.unit, false, value);
            let words = lang.comparison();
            format!("{}: {}. {}: {}.", words.best, value(best), words.median, value(median))
        })
    }));
    if !item.then.same_weekdays {
        said.push(both(|lang| format!("{}: {}.", lang.comparison().weekdays, lang.comparison().weekdays_weighed)));
    }
    if !item.then.same_season {
        said.push(both(|lang| format!("{}: {}.", lang.comparison().season, lang.comparison().season_differs)));
    }
    said
}

fn columns(item: &ComparisonItem) -> Vec<Column> {
    let of = |key: &str, name: fn(Lang) -> &'static str, unit: &str| column(key, words(name), unit);
    // A change is of both periods; places and what is behind whom are of this one.
    let now = |column: Column| Column { number: Some(0), ..column };
    let signed = |column: Column| Column { signed: true, ..column };
    let unit = item.unit.as_str();
    vec![
        now(of("place", |lang| lang.comparison().place, "")),
        now(of("now", |lang| lang.comparison().now, unit)),
        Column { number: Some(1), ..of("then", |lang| lang.comparison().then, unit) },
        Column { with: vec![1], ..now(signed(of("change", |lang| lang.comparison().change, unit))) },
        Column { brief: false, ..now(of("behind_best", |lang| lang.comparison().behind_best, unit)) },
        Column { brief: false, ..now(signed(of("against_median", |lang| lang.comparison().against_median, unit))) },
    ]
}

/// The areas in their order, those without a place, and the city.
fn rows(item: &ComparisonItem) -> Vec<Row> {
    let ranking = &item.comparison.ranking;
    let change =
        |area: &AreaChange| [Entry::of(area.change.map(|c| c.then)), Entry::of(area.change.map(|c| c.difference))];
    let row = |area: &AreaChange, place: Entry, now: Entry, against: [Entry; 2]| {
        let [then, by] = change(area);
        let [behind, ahead] = against;
        let cells = vec![place, now, then, by, behind, ahead];
        Row { key: area.area.to_string(), name: named(&area.name), demo: false, whole: false, cells }
    };
    let nothing = || [Entry::Nothing, Entry::Nothing];
    let area = |id| item.comparison.areas.iter().find(|area| area.area == id);
    // Ahead is above where more is better, and below where less is.
    let way = if item.better == cruscotto_domain::metric::Better::Lower { -1.0 } else { 1.0 };
    let ranked = ranking.ranked.iter().filter_map(|ranked| {
        let place = u32::try_from(ranked.place.number).unwrap_or(u32::MAX);
        let against = [Entry::Number(ranked.behind_best.abs()), Entry::Number(ranked.ahead_of_median * way)];
        Some(row(area(ranked.area.clone())?, super::count(place), Entry::Number(ranked.value), against))
    });
    let unranked = ranking.unranked.iter().filter_map(|unranked| {
        let now = if unranked.withheld { Entry::Withheld } else { Entry::Nothing };
        Some(row(area(unranked.area.clone())?, Entry::Nothing, now, nothing()))
    });
    let city = &item.comparison.city;
    let whole = Row {
        name: words(|lang| lang.comparison().city),
        whole: true,
        ..row(city, Entry::Nothing, Entry::of(city.now), nothing())
    };
    ranked.chain(unranked).chain([whole]).collect()
}
