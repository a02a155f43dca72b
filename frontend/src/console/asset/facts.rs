//! What the inventory says of it, what it hangs on, and what hangs on it.

use crate::console::fleet::Fleet;
use crate::console::inventory::texts::texts as inventory;
use crate::console::list::urgency;
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::texts::texts;
use crate::data::Ui;
use crate::i18n::{decimal, integer};
use crate::order::ordered;
use crate::widgets::{facts, state_label};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::FleetAsset;
use std::sync::Arc;
use yew::prelude::*;

/// Decimals of coordinates: a metre.
const COORDINATE_DIGITS: u8 = 5;

/// Children listed; the list has them all.
const MAX_CHILDREN: usize = 30;

/// The facts.
pub(super) fn facts_of(ui: &Ui, here: &Here, fleet: &Fleet, detail: &AssetDetail) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let asset = &detail.asset;
    let text = |text: String| html! { { text } };
    let rate = |bps: f64| format!("{}\u{a0}Mbit/s", decimal(lang, bps / 1e6, 0));
    let link =
        |id: &AssetId| html! { <a href={here.link(&Screen::Asset { id: id.clone() })}>{ fleet.name_of(id) }</a> };
    let area = |area: &AreaId, name: &'static str| {
        let query = Query::default().with(name, Some(area.to_string())).with("state", Some("all".to_owned()));
        html! { <a href={here.link_with(&Screen::List, query)}>{ ui.city.area_name(area) }</a> }
    };
    let known = [
        Some((messages.identifier, html! { <code>{ asset.id.to_string() }</code> })),
        detail.placement.nil.as_ref().map(|id| (texts(lang).nil, area(id, "nil"))),
        detail.placement.municipio.as_ref().map(|id| (texts(lang).municipio, area(id, "municipio"))),
        asset.point.map(|p| {
            let at = |degrees| decimal(lang, degrees, COORDINATE_DIGITS);
            (messages.coordinates, text(format!("{} {}", at(p.lat), at(p.lon))))
        }),
        asset.hangs_on().next().map(|_| {
            let all = asset.hangs_on().map(|(by, id)| {
                html! { <div data-hangs-by={by.field()}>{ link(id) }{ " " }<span class="labels">{ (inventory(lang).field_name)(by.field()) }</span></div> }
            });
            (messages.hangs_on, all.collect::<Html>())
        }),
        asset.contract.map(|c| (messages.contract, text(format!("{} ↓ {} ↑", rate(c.down_bps), rate(c.up_bps))))),
        asset.pupils.map(|pupils| (messages.pupils, text(integer(lang, pupils)))),
        asset.owner.clone().map(|owner| (messages.owner, text(owner))),
    ];
    let known = known.into_iter().flatten().map(|(name, value)| (name.to_owned(), value));
    let tags = asset.tags.iter().map(|(key, value)| (key.clone(), text(value.clone())));
    html! {
        <>
            <section class="ops-panel" aria-labelledby="ops-facts">
                <h2 id="ops-facts">{ messages.facts }</h2>
                { facts(known.chain(tags)) }
            </section>
            { children(ui, here, fleet, &asset.id) }
        </>
    }
}

fn children(ui: &Ui, here: &Here, fleet: &Fleet, id: &AssetId) -> Html {
    let hang: Vec<Arc<FleetAsset>> = fleet
        .rows()
        .iter()
        .filter(|row| row.asset.hangs_on().any(|above| above == id))
        .map(|row| Arc::clone(&row.asset))
        .collect();
    if hang.is_empty() {
        return Html::default();
    }
    let hang = ordered(&hang, |a, b| urgency(a.health).cmp(&urgency(b.health)).then_with(|| a.name.cmp(&b.name)));
    html! {
        <section class="ops-panel" aria-labelledby="ops-children">
            <h2 id="ops-children">{ texts(ui.lang).asset_children }{ format!(" ({})", integer(ui.lang, u32::try_from(hang.len()).unwrap_or(u32::MAX))) }</h2>
            <ul class="ops-children">
                { for hang.iter().take(MAX_CHILDREN).map(|child| html! {
                    <li key={child.id.to_string()}>
                        <a href={here.link(&Screen::Asset { id: child.id.clone() })}>{ &child.name }</a>
                        { state_label(ui.lang, child.health) }
                    </li>
                }) }
            </ul>
        </section>
    }
}
