//! What the city has set itself, and how far it is: the target, what it last published, what is measured now. Three
//! numbers of different make, and each says which it is.

use super::service::exactly;
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{Lang, date_of, day_of, decimal, published_words};
use crate::routes::Route;
use crate::widgets::moment;
use cruscotto_domain::goal::{GoalItem, GoalReading, Origin, Status};
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// The page of all goals.
pub(super) fn goals_page(ui: &Ui, goals: &[GoalItem]) -> Html {
    let (words, own) = (ui.lang.public(), ui.lang.goals());
    html! {
        <>
            <h1>{ words.goals_heading }</h1>
            <p class="lead">{ words.goals_intro }</p>
            <section class="goals" aria-label={words.goals_heading}>
                <ul class="goal-list">{ for goals.iter().map(|goal| row(ui, goal, true)) }</ul>
            </section>
            <section class="rules" aria-labelledby="goal-rule">
                <h2 id="goal-rule">{ own.rule_heading }</h2>
                <ol>{ for own.rule.iter().map(|line| html! { <li>{ *line }</li> }) }</ol>
            </section>
        </>
    }
}

/// The goals on the home page.
pub(super) fn goals(ui: &Ui, goals: &[GoalItem]) -> Html {
    if goals.is_empty() {
        return Html::default();
    }
    let words = ui.lang.public();
    html! {
        <section class="goals" aria-labelledby="goals-heading">
            <h2 id="goals-heading"><a href={Route::Goals.href(ui.view())}>{ words.goals_heading }</a></h2>
            <p class="goals-intro">{ words.goals_intro }</p>
            <ul class="goal-list">{ for goals.iter().map(|goal| row(ui, goal, false)) }</ul>
        </section>
    }
}

fn row(ui: &Ui, goal: &GoalItem, on_page_of_its_own: bool) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let newest = |origin: Origin| goal.readings.iter().rev().find(|reading| reading.origin == origin);
    let name = html! { <a href={(Route::Goal { id: goal.id.clone() }).href(ui.view())}>{ goal_name(lang, goal) }</a> };
    html! {
        <li class="goal" data-goal={goal.service.clone()} data-status={status_word(goal.standing.status)}>
            if on_page_of_its_own { <h2 class="goal-name">{ name }</h2> } else { <h3>{ name }</h3> }
            { status(lang, goal.standing.status) }
            <dl class="goal-figures">
                <div>
                    <dt>{ words.goal }</dt>
                    <dd>
                        <span class="goal-value">{ target_text(lang, goal) }</span>
                        <span class="goal-note">{ due_text(lang, goal) }</span>
                        { said(ui, &goal.source, &goal.source_date) }
                    </dd>
                </div>
                if let Some(published) = newest(Origin::Published) {
                    <div>
                        <dt>{ words.goal_published }</dt>
                        <dd>
                            <span class="goal-value">{ goal_reading(lang, goal, published) }</span>
                            <span class="goal-note">{ goal_day(lang, published.at) }</span>
                            { for published.source_date.as_ref().map(|date| said(ui, &published.source, date)) }
                        </dd>
                    </div>
                }
                <div>
                    <dt>{ words.goal_measured }</dt>
                    <dd>{ measured(ui, goal, newest(Origin::Measured)) }</dd>
                </div>
            </dl>
        </li>
    }
}

fn measured(ui: &Ui, goal: &GoalItem, reading: Option<&GoalReading>) -> Html {
    let (lang, words) = (ui.lang, ui.lang.public());
    let (Some(reading), Some(metric)) = (reading, &goal.measured_by) else {
        return html! { <span class="figure-none">{ words.goal_not_measured }</span> };
    };
    html! {
        <>
            <span class="goal-value">{ value_text(lang, &goal.unit, reading.value) }</span>
            <span class="goal-note">
                <a href={format!("{}#figure-{metric}", Route::City.href(ui.view()))} title={words.open_provenance}>{ ui.metric_name(metric) }</a>
                { ", " }{ moment(lang, reading.at) }
            </span>
        </>
    }
}

/// A status in its colour, with its word and its sign: colour alone says nothing.
pub(super) fn status(lang: Lang, status: Status) -> Html {
    html! {
        <p class={format!("goal-status goal-status-{}", status_word(status))}>
            <span aria-hidden="true">{ goal_status_sign(status) }</span>{ (lang.goals().status)(status) }
        </p>
    }
}

/// The sign of a status, with the space that follows it.
#[must_use]
pub fn goal_status_sign(status: Status) -> &'static str {
    match status {
        Status::Reached => "✓ ",
        Status::OnTrack => "● ",
        Status::AtRisk => "▲ ",
        Status::OffTrack => "■ ",
        Status::NotMeasured | Status::Undated | Status::TooFewReadings => "○ ",
    }
}

/// The word of a status in attributes.
pub(super) fn status_word(status: Status) -> &'static str {
    match status {
        Status::Reached => "reached",
        Status::OnTrack => "on-track",
        Status::AtRisk => "at-risk",
        Status::OffTrack => "off-track",
        Status::NotMeasured => "not-measured",
        Status::Undated => "undated",
        Status::TooFewReadings => "too-few-readings",
    }
}

/// What a goal is called: the service and what is counted.
#[must_use]
pub fn goal_name(lang: Lang, goal: &GoalItem) -> String {
    format!("{}: {}", lang.of(&goal.name), published_words(lang, &goal.metric).to_lowercase())
}

/// `65 %`.
pub(super) fn value_text(lang: Lang, unit: &str, value: f64) -> String {
    let number = if unit == "share" { value * 100.0 } else { value };
    format!("{}\u{a0}{}", decimal(lang, number, 2), published_words(lang, unit))
}

/// `almeno 65 %`.
pub(super) fn target_text(lang: Lang, goal: &GoalItem) -> String {
    exactly(lang, goal.comparator, value_text(lang, &goal.unit, goal.target))
}

/// `oltre 400.000 visitatori`.
#[must_use]
pub fn goal_reading(lang: Lang, goal: &GoalItem, reading: &GoalReading) -> String {
    exactly(lang, reading.comparator, value_text(lang, &goal.unit, reading.value))
}

/// By when it is due.
pub(super) fn due_text(lang: Lang, goal: &GoalItem) -> String {
    goal.due
        .as_ref()
        .map_or_else(|| lang.public().goal_no_date.to_owned(), |due| (lang.messages().due)(&date_of(lang, due)))
}

/// The day that ends at `at` in the city.
#[must_use]
pub fn goal_day(lang: Lang, at: Timestamp) -> String {
    let before = at.plus_micros(-1);
    day_of(lang, before, utc_offset_s(before))
}

fn said(ui: &Ui, source: &str, date: &str) -> Html {
    html! { <span class="goal-source">{ (ui.messages().according_to)(source, &date_of(ui.lang, date)) }</span> }
}
