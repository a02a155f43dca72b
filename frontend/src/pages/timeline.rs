//! What happened, drawn on one line of time and told in a table.

use super::ask::{self, day_field, demo_tag, language, period};
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::day_of;
use crate::public::TimelineContent;
use crate::routes::{Asked, Route};
use crate::widgets::{chart_texts, framed, moment};
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::timeline::{Lane, TimelineEvent, TimelineItem};
use cruscotto_drawing::chart::{Event, TimelineChart, draw_timeline};
use yew::prelude::*;

/// Width of the chart in its own units.
const WIDTH: u32 = 960;

/// The first day of which anything is told, for the link to all of it.
const BEGINNING: &str = "2010-01-01";

/// The page.
pub(super) fn timeline_page(ui: &Ui, asked: &Asked, content: &TimelineContent) -> Html {
    let words = ui.lang.timeline();
    html! {
        <>
            <h1>{ words.heading }</h1>
            <p class="lead">{ words.intro }</p>
            { form(ui, asked, content) }
            if let Some(wrong) = &content.wrong {
                <p class="notice notice-failed" role="status">{ (ui.lang.comparison().wrong)(wrong) }</p>
            }
            if let Some(item) = &content.item {
                if item.events.is_empty() {
                    <p class="notice">{ words.none }</p>
                } else {
                    { for content.bounds.map(|bounds| chart(ui, item, bounds)) }
                    { table(ui, item, |_| None) }
                }
            }
        </>
    }
}

fn form(ui: &Ui, asked: &Asked, content: &TimelineContent) -> Html {
    let (lang, words) = (ui.lang, ui.lang.timeline());
    let item = content.item.as_ref();
    let day = |id: &'static str, label, shown: Option<String>| {
        let value = shown.or_else(|| asked.get(id).map(str::to_owned));
        day_field("timeline", id, label, value, content.today)
    };
    let everything = Asked::read(&["first"], |_| Some(BEGINNING.to_owned()));
    html! {
        <form class="ask-form" action={Route::Timeline(Asked::default()).path()} method="get" aria-label={words.form}>
            { language(lang) }
            { day("first", lang.comparison().first, item.map(|item| item.period.first.to_string())) }
            { day("last", lang.comparison().last, item.map(|item| item.period.last.to_string())) }
            <button type="submit" class="btn btn-primary">{ words.show }</button>
            <p class="form-note"><a href={Route::Timeline(everything).href(ui.view())}>{ words.everything }</a></p>
        </form>
    }
}

/// What happened, drawn between two times.
pub(super) fn chart(ui: &Ui, item: &TimelineItem, (from, to): (Timestamp, Timestamp)) -> Html {
    let words = ui.lang.timeline();
    let title = (words.chart)(&period(ui, &item.period));
    let lanes = Lane::ALL.map(words.lane);
    let events: Vec<Event<'_>> = item
        .events
        .iter()
        .map(|event| Event {
            lane: Lane::ALL.iter().position(|lane| *lane == event.lane).unwrap_or_default(),
            from: event.from,
            to: event.to.or_else(|| event.lasts.then_some(to)),
            name: ui.lang.of(&event.name),
        })
        .collect();
    let svg = draw_timeline(&TimelineChart {
        title: &title,
        description: words.intro,
        lanes: &lanes,
        events: &events,
        from,
        to,
        utc_offset_s: utc_offset_s(to),
        texts: chart_texts(ui.lang),
        width: WIDTH,
    });
    html! { <section class="sheet" aria-label={title.clone()}>{ framed(&title, svg) }</section> }
}

/// What happened, the newest first; each with the first and the last of the frames that it is in, where there are frames.
pub(super) fn table(ui: &Ui, item: &TimelineItem, frames: impl Fn(&TimelineEvent) -> Option<(usize, usize)>) -> Html {
    let words = ui.lang.timeline();
    html! {
        <section class="sheet" aria-labelledby="timeline-events">
            <h2 id="timeline-events">{ words.what }</h2>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.what}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.when }</th><th scope="col">{ words.kind }</th>
                        <th scope="col">{ words.what }</th><th scope="col">{ words.source }</th>
                    </tr></thead>
                    <tbody>{ for item.events.iter().rev().map(|event| row(ui, event, frames(event))) }</tbody>
                </table>
            </div>
            if item.left_out > 0 { <p>{ (words.left_out)(item.left_out) }</p> }
        </section>
    }
}

fn row(ui: &Ui, event: &TimelineEvent, frames: Option<(usize, usize)>) -> Html {
    let (lang, words) = (ui.lang, ui.lang.timeline());
    let day = |at: Timestamp| day_of(lang, at, utc_offset_s(at));
    let when = match (event.lane, event.to) {
        (Lane::Outage, Some(to)) => html! { <>{ moment(lang, event.from) }{ " – " }{ moment(lang, to) }</> },
        (Lane::Outage, None) => html! { <>{ moment(lang, event.from) }{ ", " }{ words.lasts }</> },
        // A day ends where the next begins.
        (_, Some(to)) => html! { { format!("{} – {}", day(event.from), day(to.plus_micros(-1))) } },
        (_, None) => html! { { day(event.from) } },
    };
    let said = event.source.as_ref().zip(event.source_date.as_ref());
    let said = said.map_or_else(
        || words.measured.to_owned(),
        |(source, date)| (ui.messages().according_to)(source, &ask::day(ui, *date)),
    );
    html! {
        <tr data-event={event.lane.as_str()} data-incident={event.incident.map(|incident| incident.to_string())}
            data-frames={frames.map(|(first, last)| format!("{first} {last}"))}>
            <td>{ when }</td>
            <td>{ (words.lane)(event.lane) }</td>
            <th scope="row">
                { lang.of(&event.name).to_owned() }
                { demo_tag(ui, event.demo) }
                if event.lane == Lane::Outage { <span class="goal-note">{ (words.involved)(event.involved) }</span> }
            </th>
            <td>if let Some(url) = &event.url { <a href={url.clone()} rel="noreferrer">{ said }</a> } else { { said } }</td>
        </tr>
    }
}
