//! The audit trail: what was changed by whom, the newest first.

use super::audit_filters::AuditFilters;
use super::row_change::row_change;
use super::texts::texts;
use crate::console::form::local_instant;
use crate::console::pager::pager;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::api::Items;
use cruscotto_domain::api::account::AuditItem;
use cruscotto_domain::time::MICROS_PER_SECOND;
use yew::prelude::*;

/// Entries of a page.
const LIMIT: usize = 100;

/// The screen.
#[derive(PartialEq)]
pub struct AuditScreen;

piece!(AuditScreen => use_audit_screen());

#[hook]
fn use_audit_screen() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let mut query = Query::default().with("limit", Some(LIMIT.to_string()));
    for name in ["actor", "action", "subject_kind", "subject", "cursor"] {
        query = query.with(name, here.query.get(name).map(str::to_owned));
    }
    // Days in the address are the city's; the server is asked for instants. The last day is with it.
    let midnight = |name: &str, days: i64| {
        let day = local_instant(&format!("{}T00:00", here.query.get(name)?))?;
        Some(day.plus_micros(days * 24 * 3_600 * MICROS_PER_SECOND).to_string())
    };
    let path = query.with("from", midnight("from", 0)).with("to", midnight("to", 1)).address("/api/v1/audit");
    let entries: Fetched<Items<AuditItem>> = use_fetched(path.clone(), Some(path), None);
    let row = |item: &AuditItem| {
        html! {
            <tr key={item.id} data-audit={item.action.clone()} data-actor={item.actor.clone()} data-subject-kind={item.subject_kind.clone()}>
                <th scope="row">{ moment(ui.lang, item.at) }</th>
                <td>{ &item.actor }</td>
                <td>{ (texts.action_name)(&item.action).unwrap_or(&item.action).to_owned() }</td>
                <td>{ (texts.subject_kind)(&item.subject_kind).unwrap_or(&item.subject_kind).to_owned() }{ " " }{ &item.subject }</td>
                <td>{ row_change(ui.lang, item) }</td>
            </tr>
        }
    };
    html! {
        <div class="ops-audit">
            { title(texts.audit) }
            { part(AuditFilters) }
            if let Some(entries) = &entries.data {
                if entries.items.is_empty() { <p class="notice">{ texts.audit_none }</p> }
                <div class="table-scroll ops-panel" tabindex="0" role="group" aria-label={texts.audit}>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ general.when }</th><th scope="col">{ texts.actor }</th><th scope="col">{ texts.action }</th>
                            <th scope="col">{ texts.subject }</th><th scope="col">{ texts.change }</th>
                        </tr></thead>
                        <tbody>{ for entries.items.iter().map(row) }</tbody>
                    </table>
                </div>
                { pager(ui.lang, &here, &entries.items, LIMIT, |item| item.id) }
            } else {
                { loading(ui.lang, entries.error.is_some()) }
            }
        </div>
    }
}
