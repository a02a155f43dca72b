//! Policies: which incidents go to whom, and what happens while nobody acknowledges; one at a time is changed.

use super::PATH;
use super::policy_form::PolicyForm;
use super::texts::{Texts, texts};
use crate::console::change::use_sender;
use crate::console::incidents::texts::texts as incident;
use crate::console::texts::texts as general;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::piece::{keyed, piece};
use crate::widgets::loading;
use cruscotto_domain::api::Items;
use cruscotto_domain::notify::{CalendarItem, Policy, RecipientItem, Step, Target};
use gloo::net::http::Method;
use std::rc::Rc;
use yew::prelude::*;

/// The panel.
#[derive(PartialEq)]
pub(super) struct Policies;

piece!(Policies => use_policies());

/// Whom a step may tell: numbers and names.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Known {
    pub(super) recipients: Vec<(i32, String)>,
    pub(super) calendars: Vec<(i32, String)>,
}

impl Known {
    /// A target in words; its number when it is known no longer.
    pub(super) fn name(&self, texts: &Texts, target: Target) -> String {
        let of = |list: &[(i32, String)], id: i32| {
            list.iter().find(|known| known.0 == id).map_or_else(|| format!("#{id}"), |known| known.1.clone())
        };
        match target {
            Target::Recipient(id) => of(&self.recipients, id),
            Target::OnCall(id) => (texts.on_call_of)(&of(&self.calendars, id)),
        }
    }
}

#[hook]
fn use_policies() -> Html {
    let ui = use_ui();
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let changing = use_state(|| None::<i32>);
    let path = format!("{PATH}/policies");
    let policies: Fetched<Items<Policy>> = use_fetched(path.clone(), Some(format!("{path}#{}", *round)), None);
    let recipients: Fetched<Items<RecipientItem>> = {
        let path = format!("{PATH}/recipients");
        use_fetched(path.clone(), Some(path), None)
    };
    let calendars: Fetched<Items<CalendarItem>> = {
        let path = format!("{PATH}/calendars");
        use_fetched(path.clone(), Some(path), None)
    };
    let known = Rc::new(Known {
        recipients: recipients.data.iter().flat_map(|list| list.items.iter()).map(|r| (r.id, r.name.clone())).collect(),
        calendars: calendars.data.iter().flat_map(|list| list.items.iter()).map(|c| (c.id, c.name.clone())).collect(),
    });
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let onkept = {
        let (round, changing) = (round.clone(), changing.setter());
        Callback::from(move |()| {
            changing.set(None);
            round.set(*round + 1);
        })
    };
    let row = |policy: &Policy| {
        let id = policy.id;
        let onchange = {
            let changing = changing.clone();
            Callback::from(move |_: MouseEvent| changing.set(Some(id)))
        };
        let onswitch = {
            let (sender, path) = (sender.clone(), format!("{path}/{id}"));
            let other = Policy { enabled: !policy.enabled, ..policy.clone() };
            Callback::from(move |_: MouseEvent| sender.send(Method::PUT, path.clone(), Some(&other)))
        };
        let ondelete = {
            let (sender, path) = (sender.clone(), format!("{path}/{id}"));
            Callback::from(move |_: MouseEvent| sender.send::<()>(Method::DELETE, path.clone(), None))
        };
        html! {
            <tr key={id} data-policy={id.to_string()} data-enabled={policy.enabled.to_string()}>
                <th scope="row">{ &policy.name }<span class="labels">{ if policy.enabled { texts.enabled } else { texts.disabled } }</span></th>
                <td>{ taken(&ui, policy) }</td>
                <td>{ for policy.steps.iter().map(|step| told(texts, &known, step)) }</td>
                <td>
                    <div class="ops-actions">
                        <button type="button" class="ops-button" onclick={onchange}>{ texts.change_it }</button>
                        <button type="button" class="ops-button" onclick={onswitch}>
                            { if policy.enabled { texts.suspend } else { texts.resume } }
                        </button>
                        if !policy.enabled { <button type="button" class="ops-button" onclick={ondelete}>{ general.delete }</button> }
                    </div>
                </td>
            </tr>
        }
    };
    let chosen = changing.and_then(|id| policies.data.as_ref()?.items.iter().find(|p| p.id == id).cloned());
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-policies">
                <h2 id="ops-policies">{ texts.policies }</h2>
                { sender.told_failure(general) }
                if let Some(list) = &policies.data {
                    if list.items.is_empty() {
                        <p>{ texts.policies_none }</p>
                    } else {
                        <div class="table-scroll" tabindex="0" role="group" aria-label={texts.policies}>
                            <table class="table">
                                <thead><tr>
                                    <th scope="col">{ texts.name }</th><th scope="col">{ texts.filter }</th>
                                    <th scope="col">{ texts.steps }</th><th scope="col">{ texts.change_it }</th>
                                </tr></thead>
                                <tbody>{ for list.items.iter().map(row) }</tbody>
                            </table>
                        </div>
                    }
                } else {
                    { loading(ui.lang, policies.error.is_some()) }
                }
            </section>
            { keyed(format!("{:?} {}", *changing, *round), PolicyForm { policy: chosen, known, onkept }) }
        </>
    }
}

/// Which incidents a policy takes, in words.
fn taken(ui: &Ui, policy: &Policy) -> String {
    let (texts, filter) = (texts(ui.lang), &policy.filter);
    let severity = filter.severity.map(|s| format!("≥ {}", (incident(ui.lang).severity)(s)));
    let kinds = filter.kinds.iter().map(|kind| (ui.messages().kind)(*kind).to_owned());
    let areas = filter.areas.iter().map(|area| ui.city.area_name(area));
    let names = filter.owners.iter().chain(&filter.suppliers).cloned();
    let words: Vec<String> = severity.into_iter().chain(kinds).chain(areas).chain(names).collect();
    if words.is_empty() { texts.everything.to_owned() } else { words.join(", ") }
}

fn told(texts: &Texts, known: &Known, step: &Step) -> Html {
    let when = if step.after_s == 0 { texts.at_once.to_owned() } else { (texts.after_minutes)(step.after_s / 60) };
    let whom: Vec<String> = step.to.iter().map(|target| known.name(texts, *target)).collect();
    html! { <span key={step.after_s} class="labels">{ when }{ ": " }{ whom.join(", ") }</span> }
}
