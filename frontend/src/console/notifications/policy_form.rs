//! A policy as a form.

use super::PATH;
use super::policies::Known;
use super::steps::steps;
use super::texts::texts;
use crate::console::areas_field::areas_field;
use crate::console::change::use_sender;
use crate::console::form::{chosen, ticked, typed, words};
use crate::console::incidents::texts::texts as incident;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::incident::Severity;
use cruscotto_domain::notify::{Filter, MAX_WINDOW_S, Policy, Step, WINDOW_DEFAULT_S};
use gloo::net::http::Method;
use std::collections::BTreeSet;
use std::rc::Rc;
use yew::prelude::*;

/// The form.
#[derive(PartialEq)]
pub(super) struct PolicyForm {
    /// The policy that is changed; none for a new one.
    pub(super) policy: Option<Policy>,
    /// Whom it may tell.
    pub(super) known: Rc<Known>,
    /// Told when it was kept.
    pub(super) onkept: Callback<()>,
}

piece!(PolicyForm => use_policy_form);

#[hook]
fn use_policy_form(props: &PolicyForm) -> Html {
    let ui = use_ui();
    let (texts, general, incident) = (texts(ui.lang), general(ui.lang), incident(ui.lang));
    let policy = props.policy.as_ref();
    let list = use_state(|| policy.map_or_else(|| vec![Step { after_s: 0, to: Vec::new() }], |p| p.steps.clone()));
    let kinds = use_state(|| policy.map(|p| p.filter.kinds.clone()).unwrap_or_default());
    let areas = use_state(|| policy.map(|p| p.filter.areas.clone()).unwrap_or_default());
    let wrong = use_state(|| None::<Rc<str>>);
    let fields = use_memo((), |()| -> [NodeRef; 9] { std::array::from_fn(|_| NodeRef::default()) });
    let [name, enabled, severity, owners, suppliers, window, pierces, resolved, acknowledged] = &*fields;
    let sender = use_sender({
        let onkept = props.onkept.clone();
        Callback::from(move |_: String| onkept.emit(()))
    });
    let onsubmit = {
        let (fields, list, kinds, areas) = (Rc::clone(&fields), list.clone(), kinds.clone(), areas.clone());
        let (sender, wrong, id) = (sender.clone(), wrong.setter(), policy.map(|p| p.id));
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let [name, enabled, severity, owners, suppliers, window, pierces, resolved, acknowledged] = &*fields;
            let set = |field: &NodeRef| -> BTreeSet<String> { words(&typed(field)).map(str::to_owned).collect() };
            let read = || -> Result<Policy, String> {
                Ok(Policy {
                    id: id.unwrap_or_default(),
                    name: typed(name),
                    enabled: ticked(enabled),
                    filter: Filter {
                        severity: chosen(severity).parse().ok(),
                        kinds: (*kinds).clone(),
                        areas: (*areas).clone(),
                        owners: set(owners),
                        suppliers: set(suppliers),
                    },
                    steps: (*list).clone(),
                    window_s: typed(window).parse().map_err(|e| format!("{}: {e}", texts.window))?,
                    pierces: chosen(pierces).parse().ok(),
                    tell_resolved: ticked(resolved),
                    tell_acknowledged: ticked(acknowledged),
                })
            };
            match read() {
                Ok(policy) => {
                    wrong.set(None);
                    match id {
                        Some(id) => sender.send(Method::PUT, format!("{PATH}/policies/{id}"), Some(&policy)),
                        None => sender.send(Method::POST, format!("{PATH}/policies"), Some(&policy)),
                    }
                }
                Err(why) => wrong.set(Some(why.into())),
            }
        })
    };
    let severities = |name: &'static str, field: &NodeRef, none: &'static str, now: Option<Severity>| {
        html! {
            <select ref={field.clone()} {name}>
                <option value="" selected={now.is_none()}>{ none }</option>
                { for Severity::ALL.map(|s| html! { <option value={s.as_str()} selected={Some(s) == now}>{ (incident.severity)(s) }</option> }) }
            </select>
        }
    };
    let kind = |kind: AssetKind| {
        let onchange = {
            let kinds = kinds.clone();
            Callback::from(move |_: Event| {
                let mut changed = (*kinds).clone();
                if !changed.remove(&kind) {
                    changed.insert(kind);
                }
                kinds.set(changed);
            })
        };
        html! {
            <label key={kind.as_str()} class="ops-check ops-tick">
                <input type="checkbox" checked={kinds.contains(&kind)} {onchange} />{ " " }{ (ui.messages().kind)(kind) }
            </label>
        }
    };
    let joined = |of: fn(&Filter) -> Vec<String>| policy.map(|p| of(&p.filter).join(", ")).unwrap_or_default();
    let tick = |label: &'static str, field: &NodeRef, checked: bool| {
        html! { <label class="ops-check ops-tick"><input ref={field.clone()} type="checkbox" ~defaultChecked={checked} />{ " " }{ label }</label> }
    };
    let heading = policy.map_or_else(|| texts.new_policy.to_owned(), |p| (texts.change)(&p.name));
    html! {
        <section class="ops-panel" aria-labelledby="ops-policy-form">
            <h2 id="ops-policy-form">{ heading }</h2>
            if let Some(wrong) = &*wrong { <p class="form-error" role="alert">{ wrong.to_string() }</p> }
            { sender.told_failure(general) }
            <form class="ops-form" {onsubmit}>
                <label>{ texts.name }
                    <input ref={name.clone()} name="policy" required=true maxlength="100" autocomplete="off"
                        ~defaultValue={policy.map(|p| p.name.clone()).unwrap_or_default()} />
                </label>
                <fieldset>
                    <legend>{ texts.steps }</legend>
                    { steps(&ui, &props.known, &list) }
                </fieldset>
                <fieldset>
                    <legend>{ texts.filter }</legend>
                    <div class="ops-form-row">
                        <label>{ texts.severity }{ severities("severity", severity, general.any, policy.and_then(|p| p.filter.severity)) }</label>
                        { areas_field(&ui, texts.areas, texts.anywhere, &areas) }
                    </div>
                    <div class="ops-form-row">
                        <label>{ texts.owners }<input ref={owners.clone()} name="owners" autocomplete="off" ~defaultValue={joined(|f| f.owners.iter().cloned().collect())} /></label>
                        <label>{ texts.suppliers }<input ref={suppliers.clone()} name="suppliers" autocomplete="off" ~defaultValue={joined(|f| f.suppliers.iter().cloned().collect())} /></label>
                    </div>
                    <p class="ops-hint" id="ops-policy-kinds">{ texts.kinds }</p>
                    <div role="group" aria-labelledby="ops-policy-kinds">{ for AssetKind::ALL.map(kind) }</div>
                </fieldset>
                <div class="ops-form-row">
                    <label>{ texts.window }
                        <input ref={window.clone()} name="window" type="number" min="0" max={MAX_WINDOW_S.to_string()} required=true
                            ~defaultValue={policy.map_or(WINDOW_DEFAULT_S, |p| p.window_s).to_string()} />
                    </label>
                    <label>{ texts.pierces }{ severities("pierces", pierces, texts.never, policy.map_or(Some(Severity::Critical), |p| p.pierces)) }</label>
                </div>
                <div>
                    { tick(texts.enabled, enabled, policy.is_none_or(|p| p.enabled)) }
                    { tick(texts.tell_resolved, resolved, policy.is_none_or(|p| p.tell_resolved)) }
                    { tick(texts.tell_acknowledged, acknowledged, policy.is_none_or(|p| p.tell_acknowledged)) }
                </div>
                <p class="ops-actions"><button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ general.save }</button></p>
            </form>
        </section>
    }
}
