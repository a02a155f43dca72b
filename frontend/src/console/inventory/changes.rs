//! The log of changes, of everything or of one asset: who changed what, when and why; each can be taken back.

use super::Undo;
use super::outcome::differences;
use super::texts::texts;
use crate::console::pager::pager;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{keyed, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::inventory_change::{ChangeKind, InventoryChange};
use yew::prelude::*;

/// Where it is.
const PATH: &str = "/api/v1/inventory/changes";

/// Changes of a page.
const LIMIT: usize = 50;

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The log.
#[derive(PartialEq)]
pub(in crate::console) struct Changes {
    /// Of this asset only.
    pub(in crate::console) asset: Option<AssetId>,
    /// Changes that were made here meanwhile: another number, another look.
    pub(in crate::console) round: u32,
}

piece!(Changes => use_changes);

#[hook]
fn use_changes(props: &Changes) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let may = use_who().may(Permission::EditInventory);
    let texts = texts(ui.lang);
    let round = use_state(|| 0_u32);
    let opened = use_state(|| None::<i64>);
    let cursor = here.query.get("cursor").map(str::to_owned).filter(|_| props.asset.is_none());
    let query = Query::default()
        .with("limit", Some(LIMIT.to_string()))
        .with("asset", props.asset.as_ref().map(ToString::to_string))
        .with("cursor", cursor);
    let subject = query.address(PATH);
    // The number of looks is no parameter of the API: it changes the path by a fragment, which is not sent.
    let path = format!("{subject}#{}-{}", *round, props.round);
    let log: Fetched<Items<InventoryChange>> = use_fetched(subject, Some(path), Some(REFRESH_S));
    let one: Fetched<InventoryChange> = {
        let path = opened.filter(|_| props.asset.is_none()).map(|id| format!("{PATH}/{id}"));
        use_fetched(path.clone().unwrap_or_default(), path, None)
    };
    let done = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    let Some(data) = &log.data else { return loading(ui.lang, log.error.is_some()) };
    if data.items.is_empty() {
        return html! { <p>{ texts.changes_none }</p> };
    }
    let item = |change: &InventoryChange| {
        let shown = *opened == Some(change.id);
        let ontoggle = {
            let (opened, id) = (opened.clone(), change.id);
            Callback::from(move |_: MouseEvent| opened.set((!shown).then_some(id)))
        };
        let details =
            if props.asset.is_some() { Some(change) } else { one.data.as_deref().filter(|one| one.id == change.id) };
        html! {
            <li key={change.id} data-change={change.id.to_string()} data-kind={change.kind.as_str()}>
                <p class="ops-change">
                    { moment(ui.lang, change.at) }
                    <strong>{ (texts.change)(change.kind) }</strong>
                    <span>{ change.actor.clone().or(change.source.as_ref().map(ToString::to_string)).unwrap_or_default() }</span>
                    <span>{ integer(ui.lang, u32::try_from(change.assets).unwrap_or(u32::MAX)) }{ " " }{ texts.assets.to_lowercase() }</span>
                    if let Some(other) = change.undone_by { <span class="ops-tag ops-tag-info">{ (texts.undone_by)(other) }</span> }
                    if let Some(other) = change.undoes { <span class="ops-tag ops-tag-info">{ (texts.undoes)(other) }</span> }
                    <button type="button" class="ops-button" aria-expanded={shown.to_string()} onclick={ontoggle}>{ texts.show }</button>
                </p>
                if let Some(note) = &change.note { <blockquote>{ note }</blockquote> }
                if shown {
                    if let Some(details) = details { { differences(&ui, &here, &details.changes) } } else { { loading(ui.lang, one.error.is_some()) } }
                    { undo(may, change, &done) }
                }
            </li>
        }
    };
    html! {
        <>
            <ul class="ops-timeline">{ for data.items.iter().map(item) }</ul>
            if props.asset.is_none() { { pager(ui.lang, &here, &data.items, LIMIT, |change| change.id) } }
        </>
    }
}

fn undo(may: bool, change: &InventoryChange, done: &Callback<()>) -> Html {
    // What a source delivered it would deliver again.
    if !may || change.kind == ChangeKind::Delivery || change.undone_by.is_some() {
        return Html::default();
    }
    keyed(change.id, Undo { change: change.id, done: done.clone() })
}
