//! The filters of the audit trail, which are its address.

use super::texts::texts;
use crate::console::form::{chosen, typed};
use crate::console::place::use_here;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::piece;
use std::rc::Rc;
use yew::prelude::*;

/// What may have been done.
const ACTIONS: [&str; 5] = ["insert", "update", "delete", "log_in", "log_out"];

/// Kinds of things that are changed.
const KINDS: [&str; 14] = [
    "account",
    "account_link",
    "source",
    "source_token",
    "maintenance_window",
    "alert_rule",
    "school_upgrade",
    "school_upgrade_step",
    "report",
    "notification_recipient",
    "notification_contact",
    "notification_policy",
    "notification_template",
    "notification_calendar",
];

/// The filters.
#[derive(PartialEq)]
pub(super) struct AuditFilters;

piece!(AuditFilters => use_audit_filters());

#[hook]
fn use_audit_filters() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let fields = use_memo((), |()| -> [NodeRef; 6] { std::array::from_fn(|_| NodeRef::default()) });
    let [actor, action, kind, subject, from, to] = &*fields;
    let now = |name: &str| here.query.get(name).unwrap_or_default().to_owned();
    let onsubmit = {
        let (fields, here) = (Rc::clone(&fields), here.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let [actor, action, kind, subject, from, to] = &*fields;
            let query = here
                .query
                .clone()
                .with("actor", Some(typed(actor)))
                .with("action", Some(chosen(action)))
                .with("subject_kind", Some(chosen(kind)))
                .with("subject", Some(typed(subject)))
                .with("from", Some(typed(from)))
                .with("to", Some(typed(to)))
                .with("cursor", None);
            here.ask(&query);
        })
    };
    html! {
        <form key={here.query.address("")} class="ops-form-row ops-report-form" {onsubmit}>
            <label>{ texts.actor }<input ref={actor.clone()} name="actor" autocomplete="off" ~defaultValue={now("actor")} /></label>
            <label>{ texts.action }
                <select ref={action.clone()} name="action">
                    <option value="" selected={now("action").is_empty()}>{ general.any }</option>
                    { for ACTIONS.map(|a| html! { <option value={a} selected={now("action") == a}>{ (texts.action_name)(a).unwrap_or(a) }</option> }) }
                </select>
            </label>
            <label>{ texts.subject }
                <select ref={kind.clone()} name="subject_kind">
                    <option value="" selected={now("subject_kind").is_empty()}>{ general.any }</option>
                    { for KINDS.map(|k| html! { <option value={k} selected={now("subject_kind") == k}>{ (texts.subject_kind)(k).unwrap_or(k) }</option> }) }
                </select>
            </label>
            <label>{ texts.which }<input ref={subject.clone()} name="subject" autocomplete="off" ~defaultValue={now("subject")} /></label>
            <label>{ texts.from_day }<input ref={from.clone()} name="from" type="date" ~defaultValue={now("from")} /></label>
            <label>{ texts.to_day }<input ref={to.clone()} name="to" type="date" ~defaultValue={now("to")} /></label>
            <button type="submit" class="ops-primary">{ texts.search }</button>
        </form>
    }
}
