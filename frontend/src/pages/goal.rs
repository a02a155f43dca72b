//! One goal: where it stands, why, where it leads, and every value that this was told from.

pub use super::goals::goal_name;
use super::goals::{due_text, goal_day, goal_reading, status, status_word, target_text, value_text};
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{Lang, date_of, decimal, percentage_points, published_words, signed};
use crate::routes::Route;
use crate::widgets::{Drawn, chart_texts, framed, moment};
use cruscotto_domain::goal::{Arrival, GoalItem, Origin, Trend};
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::chart::{ChartError, LinesChart, Series, SeriesKind, draw_lines};
use yew::prelude::*;

/// Width and height of the chart in its own units.
pub(super) const SIZE: (u32, u32) = (880, 340);

/// A value at a time, as charts take it.
type Point = (Timestamp, Option<f64>);

/// The page.
pub(super) fn goal_page(ui: &Ui, goal: &GoalItem) -> Html {
    let (lang, words) = (ui.lang, ui.lang.goals());
    let now = ui.city.status.as_ref().map_or(Timestamp::EPOCH, |status| status.at);
    let service = Route::Service { id: goal.service.clone() }.href(ui.view());
    html! {
        <>
            <p class="back"><a href={Route::Goals.href(ui.view())}>{ "← " }{ lang.public().goals_heading }</a></p>
            <h1>{ goal_name(lang, goal) }</h1>
            <section class="sheet goal-standing" data-goal={goal.id.clone()}
                data-status={status_word(goal.standing.status)} aria-labelledby="standing">
                <h2 id="standing">{ words.standing }</h2>
                { status(lang, goal.standing.status) }
                <p>{ (words.why)(goal.standing.status) }</p>
                { for goal.standing.missed.map(|missed| {
                    html! { <p class="notice">{ (words.missed)(&value_text(lang, &goal.unit, missed.value), &goal_day(lang, missed.by)) }</p> }
                }) }
                { goal_facts(ui, goal) }
                <p><a href={service}>{ lang.of(&goal.name).to_owned() }</a></p>
            </section>
            <section class="sheet" aria-labelledby="readings">
                <h2 id="readings">{ words.readings }</h2>
                { goal_chart(ui, goal, now, SIZE) }
                { table(ui, goal) }
            </section>
            { milestones(ui, goal) }
        </>
    }
}

/// What is known of where it stands.
pub(super) fn goal_facts(ui: &Ui, goal: &GoalItem) -> Html {
    let facts = goal_fact_rows(ui.lang, goal).into_iter();
    html! {
        <dl class="goal-facts">{ for facts.map(|(name, value)| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> }) }</dl>
    }
}

/// The same as names and texts.
#[must_use]
pub fn goal_fact_rows(lang: Lang, goal: &GoalItem) -> Vec<(&'static str, String)> {
    let (words, standing) = (lang.goals(), &goal.standing);
    let said = (lang.messages().according_to)(&goal.source, &date_of(lang, &goal.source_date));
    let planned = standing.planned.map(|planned| {
        let ahead = standing.ahead_of_plan.map(|ahead| {
            let by = change(lang, &goal.unit, ahead.abs());
            format!(" ({})", if ahead < 0.0 { (words.behind)(&by) } else { (words.ahead)(&by) })
        });
        value_text(lang, &goal.unit, planned) + &ahead.unwrap_or_default()
    });
    let dated = |value: f64, day: String| format!("{}, {day}", value_text(lang, &goal.unit, value));
    let rows = [
        Some((words.target, format!("{}. {said}", target_text(lang, goal)))),
        Some((words.due, due_text(lang, goal))),
        Some((words.owner, goal.owner.clone().unwrap_or_else(|| words.no_owner.to_owned()))),
        goal.baseline.as_ref().map(|b| (words.baseline, dated(b.value, date_of(lang, &b.day)))),
        standing.newest.map(|newest| (words.newest, dated(newest.value, goal_day(lang, newest.at)))),
        standing.done.map(|done| (words.done, decimal(lang, done * 100.0, 0) + "\u{a0}%")),
        planned.map(|planned| (words.planned, planned)),
        Some((words.arrival, arrival(lang, standing.trend.as_ref(), standing.arrival))),
        standing.trend.map(|trend| (words.pace, pace(lang, &goal.unit, &trend))),
        standing
            .needed_per_month
            .map(|needed| (words.needed, (words.per_month)(&signed_change(lang, &goal.unit, needed)))),
    ];
    rows.into_iter().flatten().collect()
}

/// When it is reached as the trend goes, in words.
#[must_use]
pub fn arrival(lang: Lang, trend: Option<&Trend>, arrival: Option<Arrival>) -> String {
    let words = lang.goals();
    let Some(arrival) = arrival else {
        return if trend.is_some() {
            (words.status)(cruscotto_domain::goal::Status::Reached).to_owned()
        } else {
            words.no_trend.to_owned()
        };
    };
    let day = |at| crate::i18n::day_of(lang, at, utc_offset_s(at));
    let band = match (arrival.earliest, arrival.latest) {
        (Some(from), Some(to)) => (words.between)(&day(from), &day(to)),
        (Some(from), None) => (words.not_before)(&day(from)),
        _ => String::new(),
    };
    match (arrival.expected, band.is_empty()) {
        (Some(at), false) => format!("{}; {band}", day(at)),
        (Some(at), true) => day(at),
        (None, false) => format!("{}; {band}", words.no_arrival),
        (None, true) => words.no_arrival.to_owned(),
    }
}

fn pace(lang: Lang, unit: &str, trend: &Trend) -> String {
    let words = lang.goals();
    let (low, high) = (signed_change(lang, unit, trend.per_month_low), signed_change(lang, unit, trend.per_month_high));
    format!("{} ({})", (words.per_month)(&signed_change(lang, unit, trend.per_month)), (words.range)(&low, &high))
}

/// A difference of two values: of shares in percentage points.
fn change(lang: Lang, unit: &str, value: f64) -> String {
    if unit == "share" {
        percentage_points(lang, value)
    } else {
        format!("{}\u{a0}{}", decimal(lang, value, 2), published_words(lang, unit))
    }
}

fn signed_change(lang: Lang, unit: &str, value: f64) -> String {
    signed(value, |value| change(lang, unit, value))
}

/// Its chart as of `now`: what was published and what is measured in one line of time and visibly different, the plan, and
/// the trend with its band up to the day it is due; `width` and `height` in the units of its letters.
pub(super) fn goal_chart(ui: &Ui, goal: &GoalItem, now: Timestamp, size: (u32, u32)) -> Html {
    match goal_drawn(ui.lang, goal, now, size) {
        Some(drawn) => framed(&(ui.lang.goals().chart)(&goal_name(ui.lang, goal)), drawn.map(|drawn| drawn.svg)),
        None => html! { <p>{ ui.lang.goals().chart_empty }</p> },
    }
}

/// What is drawn of it in `size`; none without a reading.
pub(super) fn goal_drawn(
    lang: Lang,
    goal: &GoalItem,
    now: Timestamp,
    size: (u32, u32),
) -> Option<Result<Drawn, ChartError>> {
    let words = lang.goals();
    let places = |origin: Origin| -> Vec<Point> {
        goal.readings.iter().filter(|r| r.origin == origin).map(|r| (r.at, Some(r.value))).collect()
    };
    let (published, measured) = (places(Origin::Published), places(Origin::Measured));
    let newest = goal.readings.last()?;
    let plan: Vec<Point> = goal.plan().map_or_else(Vec::new, |_| {
        let ends = goal.baseline.iter().chain(&goal.milestones).map(|point| (point.at, Some(point.value)));
        ends.chain(goal.due_at.map(|due| (due, Some(goal.target)))).collect()
    });
    let trend = goal.standing.trend.zip(goal.due_at.filter(|due| *due > now));
    let ends = trend.map_or_else(Vec::new, |(trend, due)| [trend.at, due].map(|at| (at, trend.at(at))).to_vec());
    let forecast: Vec<Point> = ends.iter().map(|(at, (_, value, _))| (*at, Some(*value))).collect();
    let band: Vec<(Timestamp, f64, f64)> = ends.iter().map(|(at, (low, _, high))| (*at, *low, *high)).collect();
    let one = |name, kind, points, band, with_value| Series { name, kind, points, band, stepped: false, with_value };
    let series = [
        one((words.origin)(Origin::Measured), SeriesKind::Live, measured.as_slice(), &[][..], true),
        one((words.origin)(Origin::Published), SeriesKind::Published, published.as_slice(), &[][..], true),
        one(words.key_plan, SeriesKind::Plan, plan.as_slice(), &[][..], false),
        one(words.key_trend, SeriesKind::Forecast, forecast.as_slice(), band.as_slice(), true),
    ];
    let series: Vec<Series<'_>> = series.into_iter().filter(|series| !series.points.is_empty()).collect();
    let times = || series.iter().flat_map(|series| series.points).map(|(at, _)| *at);
    let (from, to) = times().fold((newest.at, now.max(newest.at)), |(from, to), at| (from.min(at), to.max(at)));
    let title = (words.chart)(&goal_name(lang, goal));
    let target = format!("{} {}", words.target, target_text(lang, goal));
    let description = format!("{target}. {}: {}", words.newest, goal_reading(lang, goal, newest));
    let moments: Vec<(Timestamp, &str)> = goal.due_at.into_iter().map(|due| (due, words.due)).collect();
    let svg = draw_lines(&LinesChart {
        title: &title,
        description: &description,
        series: &series,
        target: Some((goal.target, words.target)),
        moments: &moments,
        from,
        to,
        utc_offset_s: utc_offset_s(now),
        from_zero: true,
        format: &|value| value_text(lang, &goal.unit, value),
        texts: chart_texts(lang),
        width: size.0,
        height: size.1,
    });
    Some(svg.map(|svg| Drawn { title, description, svg }))
}

/// Every value, the newest first.
fn table(ui: &Ui, goal: &GoalItem) -> Html {
    let (lang, words) = (ui.lang, ui.lang.goals());
    if goal.readings.is_empty() {
        return Html::default();
    }
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={words.readings}>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{ words.column_until }</th>
                        <th scope="col" class="number">{ ui.messages().column_value }</th>
                        <th scope="col">{ words.column_origin }</th><th scope="col">{ words.column_source }</th>
                    </tr>
                </thead>
                <tbody>{ for goal.readings.iter().rev().map(|reading| html! {
                    <tr data-origin={if reading.origin == Origin::Published { "published" } else { "measured" }}>
                        <th scope="row">
                            if reading.origin == Origin::Published { { goal_day(lang, reading.at) } } else { { moment(lang, reading.at) } }
                        </th>
                        <td class="number">{ goal_reading(lang, goal, reading) }</td>
                        <td>{ (words.origin)(reading.origin) }</td>
                        <td>{ match &reading.source_date {
                            Some(date) => (ui.messages().according_to)(&reading.source, &date_of(lang, date)),
                            None => goal.measured_by.as_ref().map(|metric| ui.metric_name(metric)).unwrap_or_default(),
                        } }</td>
                    </tr>
                }) }</tbody>
            </table>
        </div>
    }
}

fn milestones(ui: &Ui, goal: &GoalItem) -> Html {
    let lang = ui.lang;
    if goal.milestones.is_empty() {
        return Html::default();
    }
    html! {
        <section class="sheet" aria-labelledby="milestones">
            <h2 id="milestones">{ lang.goals().milestones }</h2>
            <ul>{ for goal.milestones.iter().map(|milestone| html! {
                <li>
                    { value_text(lang, &goal.unit, milestone.value) }{ ", " }{ (ui.messages().due)(&date_of(lang, &milestone.day)) }
                    if !milestone.note.is_empty() { { ": " }{ milestone.note.clone() } }
                </li>
            }) }</ul>
        </section>
    }
}
