//! The schools of the ledger, and those below their contract. What is listed is in the address.

use super::PATH;
use super::below::below;
use super::controls::{controls, suppliers};
use super::filter::Filter;
use super::planned::Planned;
use super::school::SchoolRow;
use super::texts::{Texts, texts};
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{keyed, part, piece};
use crate::routes::{Asked, Route};
use crate::widgets::loading;
use cruscotto_domain::access::Permission;
use cruscotto_domain::school_ledger::{LedgerItem, LedgerSchool, Stage};
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct LedgerScreen;

piece!(LedgerScreen => use_ledger_screen());

#[hook]
fn use_ledger_screen() -> Html {
    let (ui, who, here) = (use_ui(), use_who(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let filter = Filter::of(&here.query);
    // What is behind the # stays in the browser: it says that the ledger is asked for anew.
    let path = format!("{PATH}?days={}#{}", filter.days, *round);
    let ledger: Fetched<LedgerItem> = use_fetched(PATH.to_owned(), Some(path), None);
    let again = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    let may = who.may(Permission::EditInventory);
    let body = ledger.data.as_ref().map(|item| {
        let shown: Vec<&LedgerSchool> = item.schools.iter().filter(|of| filter.admits(of)).collect();
        let said = (texts.listed)(shown.len(), item.schools.len());
        html! {
            <>
                <section class="ops-panel" aria-label={general.nav_ledger}>
                    { controls(&ui, &here, texts, item, said) }
                    { list(&ui, texts, item, &shown, may, &again) }
                </section>
                { below(&ui, &here, texts, item, &filter) }
            </>
        }
    });
    html! {
        <div class="ops-ledger" data-ledger={ledger.data.as_ref().map(|item| item.schools.len().to_string())}
            data-below-for={ledger.data.as_ref().map(|item| item.below_for_days.to_string())}>
            { title(general.nav_ledger) }
            <p>{ texts.intro }</p>
            <p><a href={Route::Ledger(Asked::default()).href(ui.view())}>{ texts.public_page }</a></p>
            if may { { part(Planned { onplanned: again.clone(), suppliers: ledger.data.as_ref().map(|item| suppliers(item)).unwrap_or_default() }) } }
            { body.unwrap_or_else(|| loading(ui.lang, ledger.error.is_some())) }
        </div>
    }
}

/// The step that comes next.
pub(super) fn next(of: &LedgerSchool) -> Option<Stage> {
    Stage::ALL.into_iter().nth(of.steps.len())
}

fn list(
    ui: &Ui,
    texts: &'static Texts,
    item: &LedgerItem,
    shown: &[&LedgerSchool],
    may: bool,
    again: &Callback<String>,
) -> Html {
    if shown.is_empty() {
        return html! { <p class="notice">{ if item.schools.is_empty() { texts.none } else { texts.none_fits } }</p> };
    }
    let words = ui.lang.ledger();
    let row = |of: &&LedgerSchool| {
        let row = SchoolRow { of: (*of).clone(), today: item.today, may, ondone: again.clone() };
        keyed(&of.school, row)
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={words.schools}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ words.school }</th><th scope="col">{ texts.supplier }</th>
                    <th scope="col" class="number">{ texts.promised }</th>
                    { for Stage::ALL.map(|stage| html! { <th scope="col">{ (words.stage)(stage) }</th> }) }
                    <th scope="col">{ words.evidence }</th><th scope="col">{ texts.next }</th>
                </tr></thead>
                <tbody>{ for shown.iter().map(row) }</tbody>
            </table>
        </div>
    }
}
