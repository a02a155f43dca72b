//! What was promised and what is measured, supplier by supplier; and the schools that have got less for too long, with whom to
//! call. The public reads the same without the suppliers.

use super::filter::{Filter, MAX_DAYS};
use super::texts::Texts;
use crate::console::place::Here;
use crate::console::routes::Screen;
use crate::data::Ui;
use crate::i18n::{axis_value, date_of, decimal, integer};
use cruscotto_domain::school_ledger::{LedgerItem, LedgerShortfall, SupplierDelivery};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Both tables.
pub(super) fn below(ui: &Ui, here: &Here, texts: &'static Texts, item: &LedgerItem, filter: &Filter) -> Html {
    let words = ui.lang.ledger();
    let shown: Vec<&LedgerShortfall> = item.shortfalls.iter().filter(|of| filter.admits_below(of)).collect();
    let onchange = {
        let here = here.clone();
        Callback::from(move |event: Event| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                here.ask(&here.query.clone().with("days", Some(field.value())));
            }
        })
    };
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-ledger-below" data-below={shown.len().to_string()}>
                <h2 id="ops-ledger-below">{ words.below }</h2>
                <p>{ words.below_said }</p>
                <div class="ops-form ops-form-row">
                    <label>{ words.below_field }
                        <input name="days" type="number" min="0" max={MAX_DAYS.to_string()} step="1" value={filter.days.to_string()} {onchange} />
                    </label>
                </div>
                if shown.is_empty() {
                    <p class="notice">{ (words.below_none)(item.below_for_days) }</p>
                } else {
                    <div class="table-scroll" tabindex="0" role="group" aria-label={words.below}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ words.school }</th><th scope="col">{ texts.supplier }</th>
                                <th scope="col">{ words.since }</th><th scope="col" class="number">{ words.days }</th>
                                <th scope="col" class="number">{ words.contract }</th><th scope="col">{ words.measured }</th>
                            </tr></thead>
                            <tbody>{ for shown.into_iter().map(|of| row(ui, here, of)) }</tbody>
                        </table>
                    </div>
                }
            </section>
            if !item.suppliers.is_empty() {
                <section class="ops-panel" aria-labelledby="ops-ledger-suppliers">
                    <h2 id="ops-ledger-suppliers">{ texts.by_supplier }</h2>
                    <div class="table-scroll" tabindex="0" role="group" aria-label={texts.by_supplier}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.supplier }</th><th scope="col" class="number">{ words.contracts }</th>
                                <th scope="col" class="number">{ words.schools_measured }</th>
                                <th scope="col" class="number">{ words.as_contracted }</th>
                                <th scope="col" class="number">{ words.median }</th>
                            </tr></thead>
                            <tbody>{ for item.suppliers.iter().map(|of| supplier(ui, texts, of)) }</tbody>
                        </table>
                    </div>
                </section>
            }
        </>
    }
}

fn share(ui: &Ui, share: f64) -> String {
    decimal(ui.lang, share * 100.0, 0) + "\u{a0}%"
}

fn row(ui: &Ui, here: &Here, of: &LedgerShortfall) -> Html {
    let (words, below) = (ui.lang.ledger(), &of.shortfall);
    html! {
        <tr key={below.school.to_string()} data-school-below={below.school.to_string()}>
            <th scope="row">
                <a href={here.link(&Screen::Asset { id: below.school.clone() })}>{ &of.name }</a>
                if of.demo { { " " }<span class="demo-tag">{ ui.messages().demo }</span> }
            </th>
            <td>{ below.supplier.as_deref().unwrap_or("—") }</td>
            <td>{ date_of(ui.lang, &below.since.to_string()) }</td>
            <td class="number">{ (words.days_said)(below.days, below.measured) }</td>
            <td class="number">{ axis_value(ui.lang, "bit/s", of.contract.down_bps) }</td>
            <td>{ (words.measured_said)(&share(ui, below.worst), &share(ui, below.mean)) }</td>
        </tr>
    }
}

fn supplier(ui: &Ui, texts: &'static Texts, of: &SupplierDelivery) -> Html {
    let number = |count: u32| html! { <td class="number">{ integer(ui.lang, count) }</td> };
    html! {
        <tr data-supplier={of.supplier.clone().unwrap_or_default()}>
            <th scope="row">{ of.supplier.as_deref().unwrap_or(texts.nobody_said) }</th>
            { number(of.schools) }{ number(of.measured) }{ number(of.as_contracted) }
            <td class="number">{ of.median_share.map_or_else(|| "—".to_owned(), |median| share(ui, median)) }</td>
        </tr>
    }
}
