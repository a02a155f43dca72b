//! The schools of the ledger, by Municipio and by the step that they wait for.

use super::PATH;
use super::planned::Planned;
use super::school::SchoolRow;
use super::texts::{Texts, texts};
use crate::console::form::on_choice;
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

/// What stands for schools that wait for nothing more.
const COMPLETE: &str = "complete";

/// The screen.
#[derive(PartialEq)]
pub struct LedgerScreen;

piece!(LedgerScreen => use_ledger_screen());

#[hook]
fn use_ledger_screen() -> Html {
    let (ui, who) = (use_ui(), use_who());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let ledger: Fetched<LedgerItem> = use_fetched(PATH.to_owned(), Some(format!("{PATH}?{}", seen(*round))), None);
    let (municipio, waits) = (use_state(String::new), use_state(String::new));
    let again = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    let may = who.may(Permission::EditInventory);
    let choose = |state: &UseStateHandle<String>| {
        let state = state.setter();
        on_choice(move |chosen| state.set(chosen))
    };
    let body = ledger.data.as_ref().map(|item| {
        let shown: Vec<&LedgerSchool> = item.schools.iter().filter(|of| fits(of, &municipio, &waits)).collect();
        let said = (texts.listed)(shown.len(), item.schools.len());
        html! {
            <>
                <div class="ops-form ops-form-row">
                    <label>{ texts.municipio }
                        <select name="municipio" onchange={choose(&municipio)}>
                            <option value="" selected={municipio.is_empty()}>{ texts.all }</option>
                            { for item.municipi.iter().filter_map(|of| Some((of.municipio.as_ref()?.to_string(), of))).map(|(id, of)| html! {
                                <option value={id.clone()} selected={id == **municipio}>{ format!("{} ({}/{})", of.name, of.stages.accepted, of.stages.scope) }</option>
                            }) }
                        </select>
                    </label>
                    <label>{ texts.waits_for }
                        <select name="waits" onchange={choose(&waits)}>
                            <option value="" selected={waits.is_empty()}>{ texts.all }</option>
                            { for Stage::ALL.map(|stage| html! {
                                <option value={stage.as_str()} selected={stage.as_str() == waits.as_str()}>{ (ui.lang.ledger().stage)(stage) }</option>
                            }) }
                            <option value={COMPLETE} selected={COMPLETE == waits.as_str()}>{ texts.complete }</option>
                        </select>
                    </label>
                    <p role="status">{ said }</p>
                </div>
                { list(&ui, texts, item, &shown, may, &again) }
            </>
        }
    });
    html! {
        <div class="ops-ledger" data-ledger={ledger.data.as_ref().map(|item| item.schools.len().to_string())}>
            { title(general.nav_ledger) }
            <p>{ texts.intro }</p>
            <p><a href={Route::Ledger(Asked::default()).href(ui.view())}>{ texts.public_page }</a></p>
            if may { { part(Planned { onplanned: again.clone() }) } }
            <section class="ops-panel" aria-label={general.nav_ledger}>
                { body.unwrap_or_else(|| loading(ui.lang, ledger.error.is_some())) }
            </section>
        </div>
    }
}

/// The days below contract do not matter here; what was asked before is another address.
fn seen(round: u32) -> String {
    format!("days={}", round % 2)
}

fn fits(of: &LedgerSchool, municipio: &str, waits: &str) -> bool {
    let lies = municipio.is_empty() || of.municipio.as_ref().is_some_and(|id| id.as_str() == municipio);
    lies && (waits.is_empty() || next(of).map_or(COMPLETE, Stage::as_str) == waits)
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

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::asset::Contract;
    use cruscotto_domain::school_ledger::Step;

    #[test]
    fn a_school_waits_for_the_step_after_its_last() {
        let step = |stage| Step { stage, on: "2026-11-01".parse().unwrap(), evidence: None };
        let mut of = LedgerSchool {
            school: "s-1".parse().unwrap(),
            name: "S".to_owned(),
            demo: true,
            municipio: Some("municipio-2".parse().unwrap()),
            supplier: None,
            contract: Contract { down_bps: 1e10, up_bps: 1e10 },
            steps: vec![step(Stage::Ordered)],
        };
        assert_eq!(next(&of), Some(Stage::Installed));
        assert!(fits(&of, "", "installed") && fits(&of, "municipio-2", "") && !fits(&of, "municipio-1", ""));
        of.steps = Stage::ALL.map(step).to_vec();
        assert_eq!(next(&of), None);
        assert!(fits(&of, "", COMPLETE) && !fits(&of, "", "accepted"));
    }
}
