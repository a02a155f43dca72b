//! Planned work: what is on, what will be, and a form for more.

use super::texts::{Texts, texts};
use super::window_form::WindowForm;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::pager::pager;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{keyed, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::maintenance::{MaintenanceItem, MonthDay, Scope, When, WindowState};
use gloo::net::http::Method;
use yew::prelude::*;

/// Where it is.
pub(super) const PATH: &str = "/api/v1/maintenance";

/// Windows of a page.
const LIMIT: usize = 50;

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The screen.
#[derive(PartialEq)]
pub struct MaintenanceScreen;

piece!(MaintenanceScreen => use_maintenance_screen());

#[hook]
fn use_maintenance_screen() -> Html {
    let (ui, here, who, fleet) = (use_ui(), use_here(), use_who(), use_fleet());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let cursor = here.query.get("cursor").map(str::to_owned);
    let page = Query::default().with("limit", Some(LIMIT.to_string())).with("cursor", cursor).address(PATH);
    let windows: Fetched<Items<MaintenanceItem>> =
        use_fetched(page.clone(), Some(format!("{page}#{}", *round)), Some(REFRESH_S));
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let onplanned = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    let scope = |scope: &Scope| match scope {
        Scope::Asset(id) => fleet.name_of(id),
        Scope::Subtree(id) => format!("{} ({})", fleet.name_of(id), texts.scope_subtree),
        Scope::Area(id) => ui.city.area_name(id),
    };
    let may = who.may(Permission::PlanMaintenance);
    let row = |item: &MaintenanceItem| {
        let onend = {
            let (sender, path) = (sender.clone(), format!("{PATH}/{}", item.id));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <tr key={item.id} data-window={item.id.to_string()} data-title={item.plan.title.clone()}>
                <th scope="row">{ &item.plan.title }<span class="labels">{ scope(&item.plan.scope) }</span></th>
                <td>{ (texts.window)(item.state) }<span class="labels">{ repeated(texts, &item.plan.when) }</span></td>
                <td>{ for item.from.map(|at| moment(ui.lang, at)) }</td>
                <td>{ for item.to.map(|at| moment(ui.lang, at)) }</td>
                <td class="number">{ integer(ui.lang, item.assets) }</td>
                <td>{ &item.created_by }</td>
                <td>
                    if may && item.state != WindowState::Ended {
                        <button type="button" class="ops-button" onclick={onend}>{ texts.call_off }</button>
                    }
                </td>
            </tr>
        }
    };
    html! {
        <div class="ops-maintenance">
            { title(general.nav_maintenance) }
            { sender.told(general) }
            <section class="ops-panel" aria-label={general.nav_maintenance}>
                if let Some(windows) = &windows.data {
                    if windows.items.is_empty() {
                        <p>{ texts.none_planned }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={general.nav_maintenance}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.what }</th><th scope="col">{ general.state }</th><th scope="col">{ texts.from }</th>
                                    <th scope="col">{ texts.to }</th><th scope="col" class="number">{ texts.assets }</th><th scope="col">{ texts.by }</th>
                                    <th scope="col">{ texts.call_off }</th>
                                </tr></thead>
                                <tbody>{ for windows.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                    { pager(ui.lang, &here, &windows.items, LIMIT, |window| window.id) }
                } else {
                    { loading(ui.lang, windows.error.is_some()) }
                }
            </section>
            if may { { keyed(*round, WindowForm { onplanned }) } }
        </div>
    }
}

/// How it comes again, in words; nothing for what is once.
fn repeated(texts: &Texts, when: &When) -> String {
    match when {
        When::Once { .. } => String::new(),
        When::Weekly { days, from, to, .. } => {
            let days: Vec<&str> = days.iter().map(|day| (texts.day)(*day)).collect();
            format!("{}: {}, {from}–{to}", texts.weekly, days.join(", "))
        }
        When::Monthly { on, from, to, .. } => {
            let day = match on {
                MonthDay::Day(number) => (texts.on_day)(*number),
                MonthDay::Nth { nth, weekday } => (texts.on_nth)((texts.nth_word)(*nth), (texts.day)(*weekday)),
            };
            format!("{day}, {from}–{to}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use cruscotto_domain::hours::Weekday;
    use cruscotto_domain::time::Timestamp;

    #[test]
    fn what_comes_again_is_said_in_words() {
        let texts = texts(Lang::It);
        let (from, to) = ("03:00".parse().unwrap(), "05:00".parse().unwrap());
        let monthly = |on| When::Monthly { on, from, to, begins: Timestamp::EPOCH, ends: None };
        let last = monthly(MonthDay::Nth { nth: 0, weekday: Weekday::Friday });
        assert_eq!(repeated(texts, &last), "l'ultimo venerdì di ogni mese, 03:00–05:00");
        assert_eq!(repeated(texts, &monthly(MonthDay::Day(31))), "il giorno 31 di ogni mese, 03:00–05:00");
        let once = When::Once { from: Timestamp::EPOCH, to: Timestamp::EPOCH };
        assert_eq!(repeated(texts, &once), "");
    }
}
