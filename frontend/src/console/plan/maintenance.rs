//! Planned work: what is on, what will be, and a form for more.

use super::form::{chosen, instant, typed};
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::fleet::use_fleet;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Fetched, use_clock, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::piece;
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::hours::Weekday;
use cruscotto_domain::maintenance::{MaintenanceItem, MaintenancePlan, Scope, When, WindowState};
use gloo::net::http::Method;
use std::rc::Rc;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Where it is.
const PATH: &str = "/api/v1/maintenance";

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The days of a week.
const DAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// The screen.
#[derive(PartialEq)]
pub struct MaintenanceScreen;

piece!(MaintenanceScreen => use_maintenance_screen());

#[hook]
fn use_maintenance_screen() -> Html {
    let (ui, who, fleet, clock) = (use_ui(), use_who(), use_fleet(), use_clock());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let windows: Fetched<Items<MaintenanceItem>> =
        use_fetched(PATH.to_owned(), Some(format!("{PATH}?round={}", *round)), Some(REFRESH_S));
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let weekly = use_state(|| false);
    let days = use_state(|| vec![Weekday::Sunday]);
    let wrong = use_state(|| None::<Rc<str>>);
    let (what, kind, id, from, to) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let onsubmit = {
        let (what, kind, id, from, to) = (what.clone(), kind.clone(), id.clone(), from.clone(), to.clone());
        let (sender, wrong, weekly, days, now) = (sender.clone(), wrong.setter(), *weekly, (*days).clone(), clock.now);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let plan = || -> Result<MaintenancePlan, String> {
                let word = typed(&id);
                let asset = || word.parse().map_err(|e| format!("{e}"));
                let scope = match chosen(&kind).as_str() {
                    "area" => Scope::Area(word.parse().map_err(|e| format!("{e}"))?),
                    "subtree" => Scope::Subtree(asset()?),
                    _ => Scope::Asset(asset()?),
                };
                let no_time = || texts.wrong_time.to_owned();
                let when = if weekly {
                    When::Weekly {
                        days: days.clone(),
                        from: typed(&from).parse().map_err(|e| format!("{e}"))?,
                        to: typed(&to).parse().map_err(|e| format!("{e}"))?,
                        begins: now.ok_or_else(no_time)?,
                        ends: None,
                    }
                } else {
                    When::Once { from: instant(&from).ok_or_else(no_time)?, to: instant(&to).ok_or_else(no_time)? }
                };
                Ok(MaintenancePlan { title: typed(&what), scope, when })
            };
            match plan() {
                Ok(plan) => {
                    wrong.set(None);
                    sender.send(Method::POST, PATH.to_owned(), Some(&plan));
                }
                Err(why) => wrong.set(Some(why.into())),
            }
        })
    };
    let onrepeat = {
        let weekly = weekly.setter();
        Callback::from(move |event: Event| {
            weekly.set(event.target_dyn_into::<HtmlSelectElement>().is_some_and(|s| s.value() == "weekly"));
        })
    };
    let day = |day: Weekday| {
        let onchange = {
            let days = days.clone();
            Callback::from(move |_: Event| {
                let on = |other: &Weekday| days.contains(other) != (*other == day);
                days.set(DAYS.into_iter().filter(on).collect());
            })
        };
        html! {
            <label key={(texts.day)(day)} class="ops-check"><input type="checkbox" checked={days.contains(&day)} {onchange} />{ " " }{ (texts.day)(day) }{ " " }</label>
        }
    };
    let scope = |scope: &Scope| match scope {
        Scope::Asset(id) => fleet.name_of(id),
        Scope::Subtree(id) => format!("{} +", fleet.name_of(id)),
        Scope::Area(id) => ui.city.area_name(id),
    };
    let may = who.may(Permission::PlanMaintenance);
    let row = |item: &MaintenanceItem| {
        let onend = {
            let (sender, path) = (sender.clone(), format!("{PATH}/{}", item.id));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <tr key={item.id} data-window={item.id.to_string()}>
                <th scope="row">{ &item.plan.title }<span class="labels">{ scope(&item.plan.scope) }</span></th>
                <td>{ (texts.window)(item.state) }</td>
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
    let kind_of_time = if *weekly { "time" } else { "datetime-local" };
    html! {
        <div class="ops-maintenance">
            { title(general.nav_maintenance) }
            { sender.told(general) }
            <section class="ops-panel">
                if let Some(windows) = &windows.data {
                    if windows.items.is_empty() {
                        <p>{ texts.none_planned }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={general.nav_maintenance}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.what }</th><th scope="col">{ general.state }</th><th scope="col">{ texts.from }</th>
                                    <th scope="col">{ texts.to }</th><th scope="col">{ texts.assets }</th><th scope="col">{ texts.by }</th>
                                    <th scope="col">{ texts.call_off }</th>
                                </tr></thead>
                                <tbody>{ for windows.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else {
                    { loading(ui.lang, windows.error.is_some()) }
                }
            </section>
            if may {
                <section class="ops-panel" aria-labelledby="ops-plan">
                    <h2 id="ops-plan">{ texts.new_window }</h2>
                    <p class="ops-hint">{ texts.local_time }</p>
                    if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
                    <form class="ops-form" {onsubmit}>
                        <div class="ops-form-row">
                            <label>{ texts.what }<input ref={what} name="title" required=true maxlength="200" /></label>
                            <label>{ texts.scope }
                                <select ref={kind}>
                                    <option value="asset">{ texts.scope_asset }</option>
                                    <option value="subtree">{ texts.scope_subtree }</option>
                                    <option value="area">{ texts.scope_area }</option>
                                </select>
                            </label>
                            <label>{ texts.scope_id }<input ref={id} name="scope" required=true autocomplete="off" /></label>
                        </div>
                        <div class="ops-form-row">
                            <label>{ texts.repeats }
                                <select onchange={onrepeat}>
                                    <option value="once" selected={!*weekly}>{ texts.once }</option>
                                    <option value="weekly" selected={*weekly}>{ texts.weekly }</option>
                                </select>
                            </label>
                            <label>{ texts.from }<input ref={from} name="from" type={kind_of_time} required=true /></label>
                            <label>{ texts.to }<input ref={to} name="to" type={kind_of_time} required=true /></label>
                        </div>
                        if *weekly { <fieldset><legend>{ texts.days }</legend>{ for DAYS.map(day) }</fieldset> }
                        <p><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.plan }</button></p>
                    </form>
                </section>
            }
        </div>
    }
}
