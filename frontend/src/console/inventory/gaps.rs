//! What the inventory lacks: devices that say nothing, and names of other systems that nothing here belongs to.

use crate::console::fleet::use_fleet;
use crate::console::list::{CauseKind, urgency};
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::texts::texts;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{part, piece};
use crate::widgets::{Age, loading};
use cruscotto_domain::api::{UnmappedItem, UnmappedList};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::health::Health;
use yew::prelude::*;

/// Where the names are told of.
const UNMAPPED: &str = "/api/v1/unmapped";

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The panels.
#[derive(PartialEq)]
pub(super) struct Gaps;

piece!(Gaps => use_gaps());

#[hook]
fn use_gaps() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let unmapped: Fetched<UnmappedList> = use_fetched(UNMAPPED.to_owned(), Some(UNMAPPED.to_owned()), Some(REFRESH_S));
    let number = |n: u32| integer(ui.lang, n);
    let kinds = AssetKind::ALL.map(|kind| {
        let of_kind = || fleet.rows().iter().filter(move |row| row.asset.kind == kind);
        let silent = of_kind().filter(|row| urgency(row.asset.health) == urgency(Health::Unknown));
        (kind, u32::try_from(of_kind().count()).unwrap_or(u32::MAX), u32::try_from(silent.count()).unwrap_or(u32::MAX))
    });
    let causes = [CauseKind::Never, CauseKind::NoData, CauseKind::Collector].map(|kind| {
        let for_it = |row: &&std::rc::Rc<crate::console::fleet::FleetRow>| {
            row.asset.health == Health::Unknown && row.asset.cause.as_ref().map(CauseKind::of) == Some(kind)
        };
        (kind, u32::try_from(fleet.rows().iter().filter(for_it).count()).unwrap_or(u32::MAX))
    });
    let list = |name: &str, word: &str| {
        let state = Some(Health::Unknown.as_str().to_owned());
        here.link_with(&Screen::List, Query::default().with("state", state).with(name, Some(word.to_owned())))
    };
    let row = |item: &UnmappedItem| {
        html! {
            <tr key={format!("{} {} {}", item.source, item.name, item.field)} data-unmapped={item.name.clone()}>
                <th scope="row"><code>{ &item.name }{ if item.field.is_empty() { String::new() } else { format!(" {}", item.field) } }</code></th>
                <td>{ item.source.to_string() }</td>
                <td class="number">{ number(u32::try_from(item.count).unwrap_or(u32::MAX)) }</td>
                <td>{ part(Age { at: item.last_seen }) }</td>
                <td>{ &item.reason }<details><summary>{ texts.suggestion }</summary><pre tabindex="0">{ &item.suggestion }</pre></details></td>
            </tr>
        }
    };
    html! {
            <div class="ops-columns">
                <section class="ops-panel" aria-labelledby="ops-unmapped">
                    <h2 id="ops-unmapped">{ texts.unmapped }</h2>
                    if let Some(list) = &unmapped.data {
                        if list.items.is_empty() {
                            <p>{ texts.unmapped_none }</p>
                        } else {
                            <div class="table-scroll" tabindex="0" role="group" aria-label={texts.unmapped}>
                                <table class="table">
                                    <thead><tr>
                                        <th scope="col">{ texts.column_foreign }</th><th scope="col">{ ui.messages().source }</th>
                                        <th scope="col">{ texts.column_values }</th><th scope="col">{ texts.column_last_seen }</th>
                                        <th scope="col">{ texts.cause }</th>
                                    </tr></thead>
                                    <tbody>{ for list.items.iter().map(row) }</tbody>
                                </table>
                            </div>
                        }
                    } else {
                        { loading(ui.lang, unmapped.error.is_some()) }
                    }
                </section>
                <section class="ops-panel" aria-labelledby="ops-silent">
                    <h2 id="ops-silent">{ texts.silent_devices }</h2>
                    <ul class="ops-children">
                        { for kinds.iter().filter(|(_, all, _)| *all > 0).map(|(kind, all, silent)| html! {
                            <li key={kind.as_str()} data-kind={kind.as_str()} data-silent={silent.to_string()}>
                                <a href={list("kind", kind.as_str())}>{ (ui.messages().kind)(*kind) }</a>
                                <span>{ (texts.rows)(&number(*silent), &number(*all)) }</span>
                            </li>
                        }) }
                    </ul>
                    <h3>{ texts.cause }</h3>
                    <ul class="ops-children">
                        { for causes.iter().map(|(kind, count)| html! {
                            <li key={kind.as_str()}>
                                <a href={list("cause", kind.as_str())}>{ (texts.cause_kind)(*kind) }</a>
                                <span>{ number(*count) }</span>
                            </li>
                        }) }
                    </ul>
                </section>
            </div>
    }
}
