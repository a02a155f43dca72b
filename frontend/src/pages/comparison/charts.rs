//! The areas on the map, then and now, and day by day.

use super::facts::{name, observed};
use super::value;
use crate::data::Ui;
use crate::pages::ask::period;
use crate::public::{ComparisonContent, DaysOf, Look};
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::{AreaChange, ComparisonItem, Observation};
use cruscotto_domain::day::Day;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::playback::fifths;
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::chart::{
    CalendarChart, ChoroplethChart, KEY_LETTERS, MultiplesChart, Panel, Slope, SlopeChart, draw_calendar,
    draw_choropleth, draw_multiples, draw_slopes,
};
use yew::prelude::*;

/// Areas in a chart that names each, at most.
const MAX_NAMED: usize = 12;

/// Width of charts in their own units.
const WIDTH: u32 = 880;

/// From one slope to the next, in units, where they are evenly spread.
const SLOPE_STEP: u32 = 34;

pub(super) fn map(ui: &Ui, look: &Look, item: &ComparisonItem) -> Html {
    let words = ui.lang.comparison();
    let values: Vec<f64> = item.comparison.ranking.ranked.iter().map(|ranked| ranked.value).collect();
    let title = (words.map_title)(&ui.metric_name(&item.metric), &period(ui, &item.now));
    let best = item.comparison.ranking.ranked.first();
    let description =
        best.map(|best| format!("{}: {}, {}", words.best, name(item, &best.area), value(ui, item, best.value)));
    let svg = draw_choropleth(&ChoroplethChart {
        title: &title,
        description: &description.unwrap_or_default(),
        map: look.map(item.level),
        values: &|area| observed(item, area),
        ends: &fifths(values),
        marked: &[],
        format: &|number| value(ui, item, number),
        key: Some(KEY_LETTERS),
        texts: chart_texts(ui.lang),
        id: "compared",
    });
    section("compared-map", words.map, framed(&title, svg))
}

/// The areas that moved most, by how far in relation to the others: of Municipi all.
fn named(item: &ComparisonItem) -> Vec<&AreaChange> {
    let mut areas: Vec<&AreaChange> = item.comparison.areas.iter().filter(|area| area.change.is_some()).collect();
    let far = |area: &AreaChange| area.change.map_or(0.0, |change| change.difference.abs());
    areas.sort_by(|a, b| far(b).total_cmp(&far(a)).then_with(|| a.area.cmp(&b.area)));
    areas.truncate(MAX_NAMED);
    areas
}

pub(super) fn moved(ui: &Ui, item: &ComparisonItem) -> Html {
    let words = ui.lang.comparison();
    let areas = named(item);
    if areas.is_empty() {
        return Html::default();
    }
    let slope = |area: &'_ AreaChange, marked: bool| -> Option<(String, f64, f64, bool)> {
        let change = area.change?;
        Some((area.name.clone(), change.then, change.now, marked))
    };
    let city = AreaChange { name: words.city.to_owned(), ..item.comparison.city.clone() };
    let all: Vec<_> = areas.iter().filter_map(|area| slope(area, false)).chain(slope(&city, true)).collect();
    let slopes: Vec<Slope<'_>> = all
        .iter()
        .map(|(name, then, now, marked)| Slope {
            name,
            then: Observation::Value(*then),
            now: Observation::Value(*now),
            marked: *marked,
        })
        .collect();
    let title = (words.moved_title)(&ui.metric_name(&item.metric));
    let (then, now) = (period(ui, &item.then.period), period(ui, &item.now));
    let height = 60 + SLOPE_STEP * u32::try_from(slopes.len()).unwrap_or(0);
    let svg = draw_slopes(&SlopeChart {
        title: &title,
        description: &format!("{then}; {now}"),
        slopes: &slopes,
        left_out: 0,
        times: (&then, &now),
        format: &|number| value(ui, item, number),
        texts: chart_texts(ui.lang),
        width: WIDTH,
        height,
    });
    section("compared-moved", words.moved, framed(&title, svg))
}

/// Days as charts take them, at their beginning in the city.
fn points(days: &[(Day, Observation)]) -> Vec<(Timestamp, Option<f64>)> {
    days.iter().filter_map(|(day, value)| Some((day.plus(-1).end_utc()?, value.known()))).collect()
}

pub(super) fn multiples(ui: &Ui, item: &ComparisonItem, content: &ComparisonContent) -> Html {
    let words = ui.lang.comparison();
    let Some((from, to)) = item.now.first.plus(-1).end_utc().zip(item.now.last.plus(-1).end_utc()) else {
        return Html::default();
    };
    let days_of = |area: &AreaId| content.panels.iter().find(|(id, _)| id == area).map(|(_, days)| points(days));
    let mut shown: Vec<&AreaChange> = match item.level {
        AreaLevel::Municipio => item.comparison.areas.iter().collect(),
        _ => named(item),
    };
    shown.retain(|area| area.now.is_some());
    let areas: Vec<(&str, Vec<_>)> =
        shown.iter().filter_map(|area| Some((area.name.as_str(), days_of(&area.area)?))).collect();
    if areas.is_empty() || from >= to {
        return Html::default();
    }
    let panels: Vec<Panel<'_>> = areas.iter().map(|(name, points)| Panel { name, points }).collect();
    let city: DaysOf = content.calendar.iter().filter(|(day, _)| *day >= item.now.first).copied().collect();
    let title = (words.multiples_title)(&ui.metric_name(&item.metric));
    let svg = draw_multiples(&MultiplesChart {
        title: &title,
        description: &period(ui, &item.now),
        panels: &panels,
        context: &points(&city),
        from,
        to,
        utc_offset_s: 0,
        from_zero: item.unit != "1",
        format: &|number| value(ui, item, number),
        texts: chart_texts(ui.lang),
        width: WIDTH,
    });
    section("compared-days", words.multiples, framed(&title, svg))
}

pub(super) fn calendar(ui: &Ui, item: &ComparisonItem, content: &ComparisonContent) -> Html {
    let words = ui.lang.comparison();
    let values: Vec<f64> = content.calendar.iter().filter_map(|(_, value)| value.known()).collect();
    if values.is_empty() {
        return Html::default();
    }
    let title = (words.calendar_title)(&ui.metric_name(&item.metric));
    let svg = draw_calendar(&CalendarChart {
        title: &title,
        description: &period(ui, &item.now),
        days: &content.calendar,
        ends: &fifths(values),
        format: &|number| value(ui, item, number),
        texts: chart_texts(ui.lang),
    });
    section("compared-calendar", words.calendar, framed(&title, svg))
}

fn section(id: &'static str, heading: &'static str, inside: Html) -> Html {
    html! {
        <section class="sheet" aria-labelledby={id}>
            <h2 {id}>{ heading }</h2>
            { inside }
        </section>
    }
}
