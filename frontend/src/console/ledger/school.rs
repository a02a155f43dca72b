//! A school of the ledger: its steps with what was measured, the next one to be written down, the last to be taken back.

use super::PATH;
use super::planned::speed;
use super::screen::next;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::typed;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::texts::texts as general;
use crate::data::{percent_encoded, use_ui};
use crate::i18n::{axis_value, date_of};
use crate::piece::piece;
use cruscotto_domain::day::Day;
use cruscotto_domain::school_ledger::{Evidence, LedgerSchool, Stage, Step};
use gloo::net::http::Method;
use yew::prelude::*;

/// Bit/s of a Mbit/s.
const MEGA: f64 = 1e6;

/// The row.
#[derive(PartialEq)]
pub(super) struct SchoolRow {
    pub(super) of: LedgerSchool,
    pub(super) today: Day,
    pub(super) may: bool,
    pub(super) ondone: Callback<String>,
}

piece!(SchoolRow => use_school_row);

#[hook]
fn use_school_row(props: &SchoolRow) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let words = ui.lang.ledger();
    let (of, waits) = (&props.of, next(&props.of));
    let (day, speed) = (|day: Day| date_of(ui.lang, &day.to_string()), |bps: f64| axis_value(ui.lang, "bit/s", bps));
    let on = |stage: Stage| {
        of.steps.iter().find(|step| step.stage == stage).map_or_else(|| "—".to_owned(), |step| day(step.on))
    };
    let evidence = of.steps.iter().rev().find_map(|step| step.evidence.as_ref());
    let shown = evidence.map(|e| (words.evidence_said)(&speed(e.down_bps), &day(e.on), &e.method));
    html! {
        <tr data-school={of.school.to_string()} data-stage={of.steps.last().map_or("planned", |step| step.stage.as_str())}>
            <th scope="row">
                <a href={here.link(&Screen::Asset { id: of.school.clone() })}>{ &of.name }</a>
                if of.demo { { " " }<span class="demo-tag">{ ui.messages().demo }</span> }
            </th>
            <td>{ of.supplier.as_deref().unwrap_or("—") }</td>
            <td class="number">{ speed(of.contract.down_bps) }</td>
            { for Stage::ALL.map(|stage| html! { <td>{ on(stage) }</td> }) }
            <td>{ shown.unwrap_or_else(|| "—".to_owned()) }</td>
            <td>{ crate::piece::keyed(of.steps.len(), NextStep {
                of: of.clone(),
                waits,
                today: props.today,
                may: props.may,
                ondone: props.ondone.clone(),
            }) }</td>
        </tr>
    }
}

/// What comes next.
#[derive(PartialEq)]
struct NextStep {
    of: LedgerSchool,
    waits: Option<Stage>,
    today: Day,
    may: bool,
    ondone: Callback<String>,
}

piece!(NextStep => use_next_step);

#[hook]
fn use_next_step(props: &NextStep) -> Html {
    let ui = use_ui();
    let (texts, general, words) = (texts(ui.lang), general(ui.lang), ui.lang.ledger());
    let (on, down, method) = (use_node_ref(), use_node_ref(), use_node_ref());
    let wrong = use_state(|| None::<String>);
    let sender = use_sender(props.ondone.clone());
    let path = format!("{PATH}/{}/steps", percent_encoded(props.of.school.as_str()));
    let name = &props.of.name;
    let onsubmit = |stage: Stage| {
        let (sender, wrong, path) = (sender.clone(), wrong.setter(), path.clone());
        let (on, down, method) = (on.clone(), down.clone(), method.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Ok(day) = typed(&on).parse::<Day>() else { return };
            let told = typed(&down);
            let evidence = match speed(&told, MEGA) {
                Some(down_bps) => Some(Evidence { on: day, down_bps, up_bps: None, method: typed(&method) }),
                None if told.is_empty() => None,
                None => {
                    wrong.set(Some(format!("{told}: {}", texts.no_number)));
                    return;
                }
            };
            wrong.set(None);
            sender.send(Method::POST, path.clone(), Some(&Step { stage, on: day, evidence }));
        })
    };
    let form = |stage: Stage| {
        let is_measured = stage > Stage::Installed;
        html! {
            <form class="ops-form" onsubmit={onsubmit(stage)}>
                <label>{ texts.on }<span class="visually-hidden">{ ": " }{ name }</span>
                    <input ref={on.clone()} name="on" type="date" required=true ~defaultValue={props.today.to_string()} max={props.today.to_string()} />
                </label>
                if is_measured {
                    <details>
                        <summary>{ words.evidence }<span class="visually-hidden">{ ": " }{ name }</span></summary>
                        <label>{ texts.measured_down }<input ref={down.clone()} name="measured" inputmode="decimal" autocomplete="off" /></label>
                        <label>{ texts.method }<input ref={method.clone()} name="method" ~defaultValue="iperf3" maxlength="120" autocomplete="off" /></label>
                    </details>
                }
                <button type="submit" class="ops-button" disabled={sender.is_busy()}>
                    { (texts.write_down)((words.stage)(stage)) }<span class="visually-hidden">{ ": " }{ name }</span>
                </button>
            </form>
        }
    };
    let back = |stage: Stage| {
        let (takes_back, path) = (sender.clone(), format!("{path}/{}", stage.as_str()));
        let onclick = Callback::from(move |_: MouseEvent| takes_back.send(Method::DELETE, path.clone(), None::<&()>));
        html! {
            <button type="button" class="ops-button" {onclick} disabled={sender.is_busy()}>
                { (texts.take_back)((words.stage)(stage)) }<span class="visually-hidden">{ ": " }{ name }</span>
            </button>
        }
    };
    html! {
        <>
            if let Some(stage) = props.waits {
                if props.may { { form(stage) } } else { { (words.stage)(stage) } }
            } else {
                { texts.complete }
            }
            if props.may { { for props.of.steps.last().map(|step| back(step.stage)) } }
            if let Some(wrong) = wrong.as_ref() { <p class="form-error" role="alert">{ wrong }</p> }
            { sender.told_failure(general) }
        </>
    }
}
