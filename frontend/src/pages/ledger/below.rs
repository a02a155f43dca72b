//! Contracted against measured, and the schools that get less for too long.

use super::{school, speed};
use crate::data::Ui;
use crate::i18n::{decimal, integer};
use crate::pages::ask::{day, language};
use crate::routes::{Asked, Route};
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::school::DELIVERED_SHARE;
use cruscotto_domain::school_ledger::{LedgerDelivery, LedgerItem, LedgerShortfall};
use cruscotto_drawing::chart::{Bar, BarChart, draw_bars};
use yew::prelude::*;

/// Width of the chart in its own units.
const WIDTH: u32 = 880;

fn share(ui: &Ui, share: f64) -> String {
    decimal(ui.lang, share * 100.0, 0) + "\u{a0}%"
}

pub(super) fn delivery(ui: &Ui, item: &LedgerItem) -> Html {
    let (words, all) = (ui.lang.ledger(), &item.delivery);
    html! {
        <section class="sheet" aria-labelledby="ledger-delivery">
            <h2 id="ledger-delivery">{ words.delivery }</h2>
            <p data-fact="delivery">{ (words.delivery_said)(all.schools, all.measured, all.as_contracted) }</p>
            { for all.median_share.map(|median| html! {
                <p data-fact="median" data-value={median.to_string()}>{ (words.delivery_median)(&share(ui, median)) }</p>
            }) }
            if !item.delivered.is_empty() {
                { medians(ui, item) }
                { delivered(ui, item) }
            }
        </section>
    }
}

/// What a Municipio is called.
fn municipio(ui: &Ui, of: &LedgerDelivery) -> String {
    if of.municipio.is_some() { of.name.clone() } else { ui.lang.ledger().nowhere.to_owned() }
}

fn medians(ui: &Ui, item: &LedgerItem) -> Html {
    let words = ui.lang.ledger();
    let names: Vec<String> = item.delivered.iter().map(|of| municipio(ui, of)).collect();
    let bars: Vec<Bar<'_>> = item
        .delivered
        .iter()
        .zip(&names)
        .map(|(of, name)| Bar { name, value: Observation::from(of.delivery.median_share), marked: true })
        .collect();
    let svg = draw_bars(&BarChart {
        title: words.delivered_title,
        description: words.below_said,
        bars: &bars,
        level: Some((DELIVERED_SHARE, words.delivered_level)),
        signed: false,
        format: &|value| share(ui, value),
        texts: chart_texts(ui.lang),
        width: WIDTH,
    });
    framed(words.delivered_title, svg)
}

fn delivered(ui: &Ui, item: &LedgerItem) -> Html {
    let words = ui.lang.ledger();
    let number = |count: u32| html! { <td class="number">{ integer(ui.lang, count) }</td> };
    let row = |of: &LedgerDelivery| {
        let median = of.delivery.median_share.map_or_else(|| "—".to_owned(), |median| share(ui, median));
        html! {
            <tr data-delivered={of.municipio.as_ref().map(ToString::to_string)}>
                <th scope="row">{ municipio(ui, of) }</th>
                { number(of.delivery.schools) }{ number(of.delivery.measured) }{ number(of.delivery.as_contracted) }
                <td class="number">{ median }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={words.delivered_title}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ (ui.messages().level)(AreaLevel::Municipio) }</th>
                    <th scope="col" class="number">{ words.contracts }</th>
                    <th scope="col" class="number">{ words.schools_measured }</th>
                    <th scope="col" class="number">{ words.as_contracted }</th>
                    <th scope="col" class="number">{ words.median }</th>
                </tr></thead>
                <tbody>{ for item.delivered.iter().map(row) }</tbody>
            </table>
        </div>
    }
}

pub(super) fn below(ui: &Ui, item: &LedgerItem) -> Html {
    let words = ui.lang.ledger();
    html! {
        <section class="sheet" aria-labelledby="ledger-below">
            <h2 id="ledger-below">{ words.below }</h2>
            <p>{ words.below_said }</p>
            <form class="ask-form" action={Route::Ledger(Asked::default()).path()} method="get" aria-labelledby="ledger-below">
                { language(ui.lang) }
                <div class="field">
                    <label for="below-days">{ words.below_field }</label>
                    <input id="below-days" type="number" name="days" min="0" max="365" step="1"
                        value={item.below_for_days.to_string()} />
                </div>
                <button type="submit" class="btn btn-primary">{ words.below_button }</button>
            </form>
            if item.shortfalls.is_empty() {
                <p>{ (words.below_none)(item.below_for_days) }</p>
            } else {
                <div class="table-scroll" tabindex="0" role="group" aria-label={words.below}>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ words.school }</th><th scope="col">{ words.since }</th>
                            <th scope="col" class="number">{ words.days }</th><th scope="col" class="number">{ words.contract }</th>
                            <th scope="col">{ words.measured }</th><th scope="col">{ words.stage_column }</th>
                        </tr></thead>
                        <tbody>{ for item.shortfalls.iter().map(|below| row(ui, below)) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn row(ui: &Ui, of: &LedgerShortfall) -> Html {
    let (words, below) = (ui.lang.ledger(), &of.shortfall);
    html! {
        <tr data-below={below.school.to_string()} data-days={below.days.to_string()} data-mean={below.mean.to_string()}>
            <th scope="row">{ school(ui, &below.school, &of.name, of.demo) }</th>
            <td>{ day(ui, below.since) }</td>
            <td class="number">{ (words.days_said)(below.days, below.measured) }</td>
            <td class="number">{ speed(ui, of.contract.down_bps) }</td>
            <td>{ (words.measured_said)(&share(ui, below.worst), &share(ui, below.mean)) }</td>
            <td>{ (words.tier)(of.tier) }</td>
        </tr>
    }
}
