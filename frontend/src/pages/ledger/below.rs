//! Contracted against measured, and the schools that get less for too long.

use super::{school, speed};
use crate::data::Ui;
use crate::i18n::decimal;
use crate::pages::ask::{day, language};
use crate::routes::{Asked, Route};
use cruscotto_domain::school_ledger::{LedgerItem, LedgerShortfall};
use yew::prelude::*;

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
        </section>
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
