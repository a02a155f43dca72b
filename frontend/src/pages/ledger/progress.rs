//! How far the whole is, where it leads, and how far each Municipio is.

use crate::data::Ui;
use crate::i18n::integer;
use crate::pages::ask::day;
use crate::pages::goal::arrival;
use crate::pages::goals::{status, status_word};
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::day::Day;
use cruscotto_domain::goal::Status;
use cruscotto_domain::school_ledger::{BurnUp, LedgerItem, Stage, burn_up_ends};
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::chart::{BurnUpChart, draw_burn_up};
use yew::prelude::*;

/// Width and height of the chart in its own units.
const SIZE: (u32, u32) = (880, 360);

/// So many schools have come at least so far.
fn count(point: &BurnUp, stage: Stage) -> u32 {
    match stage {
        Stage::Ordered => point.ordered,
        Stage::Installed => point.installed,
        Stage::Tested => point.tested,
        Stage::Accepted => point.accepted,
    }
}

pub(super) fn standing(ui: &Ui, item: &LedgerItem) -> Html {
    let (words, goals) = (ui.lang.ledger(), ui.lang.goals());
    let fact = |key: &'static str, name: String, said: String| {
        html! { <div data-fact={key} data-value={said.clone()}><dt>{ name }</dt><dd>{ said }</dd></div> }
    };
    let stage = |stage: Stage| {
        fact(stage.as_str(), (words.stage)(stage).to_owned(), integer(ui.lang, count(&item.whole, stage)))
    };
    let standing = item.standing.as_ref();
    html! {
        <section class="sheet" aria-labelledby="ledger-standing" data-status={standing.map(|s| status_word(s.status))}>
            <h2 id="ledger-standing">{ words.standing }</h2>
            { for standing.map(|standing| html! {
                <>{ status(ui.lang, standing.status) }<p>{ (goals.why)(standing.status) }</p></>
            }) }
            <dl class="goal-facts">
                { fact("scope", words.scope.to_owned(), integer(ui.lang, item.whole.scope)) }
                { for Stage::ALL.map(stage) }
                { fact("due", goals.due.to_owned(), item.due.map_or_else(|| ui.lang.public().goal_no_date.to_owned(), |due| day(ui, due))) }
                { for standing.filter(|s| s.status != Status::Reached).map(|s| fact("arrival", goals.arrival.to_owned(), arrival(ui.lang, s.trend.as_ref(), s.arrival))) }
            </dl>
        </section>
    }
}

pub(super) fn burn_up(ui: &Ui, item: &LedgerItem) -> Html {
    let words = ui.lang.ledger();
    let trend = item.standing.as_ref().and_then(|standing| standing.trend);
    let last = item.today.end_utc().unwrap_or(Timestamp::EPOCH);
    let due = item.due.and_then(Day::end_utc);
    let to = burn_up_ends(item).unwrap_or(last);
    let moments: Vec<(Timestamp, &str)> =
        due.filter(|due| *due <= to).map(|due| (due, ui.lang.goals().due)).into_iter().collect();
    let accepted = integer(ui.lang, item.whole.accepted);
    let description =
        format!("{}: {accepted} / {}", (words.stage)(Stage::Accepted), integer(ui.lang, item.whole.scope));
    let svg = draw_burn_up(&BurnUpChart {
        title: words.burn_up_title,
        description: &description,
        points: &item.burn_up,
        stages: Stage::ALL.map(words.stage),
        scope: words.scope,
        forecast: trend.filter(|_| to > last).map(|trend| (trend, words.forecast)),
        moments: &moments,
        to,
        utc_offset_s: 0,
        format: &|value| crate::i18n::decimal(ui.lang, value, 0),
        texts: chart_texts(ui.lang),
        width: SIZE.0,
        height: SIZE.1,
    });
    html! {
        <section class="sheet" aria-labelledby="ledger-burn-up">
            <h2 id="ledger-burn-up">{ words.burn_up }</h2>
            { framed(words.burn_up_title, svg) }
            <details class="history-data">
                <summary>{ words.data }</summary>
                { stages(ui, words.week, item.burn_up.iter().rev().map(|point| (day(ui, point.day), *point))) }
            </details>
        </section>
    }
}

pub(super) fn municipi(ui: &Ui, item: &LedgerItem) -> Html {
    let words = ui.lang.ledger();
    let rows = item.municipi.iter().map(|of| {
        let name = if of.municipio.is_some() { of.name.clone() } else { words.nowhere.to_owned() };
        (name, of.stages)
    });
    html! {
        <section class="sheet" aria-labelledby="ledger-municipi">
            <h2 id="ledger-municipi">{ words.municipi }</h2>
            { stages(ui, (ui.messages().level)(cruscotto_domain::area::AreaLevel::Municipio), rows) }
        </section>
    }
}

fn stages(ui: &Ui, first: &'static str, rows: impl Iterator<Item = (String, BurnUp)>) -> Html {
    let words = ui.lang.ledger();
    let row = |(name, point): (String, BurnUp)| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td class="number">{ integer(ui.lang, point.scope) }</td>
                { for Stage::ALL.map(|stage| html! { <td class="number">{ integer(ui.lang, count(&point, stage)) }</td> }) }
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={first}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ first }</th><th scope="col" class="number">{ words.scope }</th>
                    { for Stage::ALL.map(|stage| html! { <th scope="col" class="number">{ (words.stage)(stage) }</th> }) }
                </tr></thead>
                <tbody>{ for rows.map(row) }</tbody>
            </table>
        </div>
    }
}
