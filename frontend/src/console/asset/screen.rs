//! The screen of an asset.

use super::edit::Edit;
use super::facts::facts_of;
use super::head::head;
use super::polls::Polls;
use super::series::Series;
use super::states::States;
use crate::browser::FetchError;
use crate::console::fleet::use_fleet;
use crate::console::inventory::Changes;
use crate::console::inventory::texts::texts as inventory_texts;
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts;
use crate::console::who::use_who;
use crate::data::{use_fetched, use_ui};
use crate::live::use_topic;
use crate::piece::{part, piece};
use crate::state::{asset_summary, series};
use crate::widgets::loading;
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::{SeriesFigure, Topic};
use yew::prelude::*;

/// Seconds between two looks at what is not live: the last polls, the inventory.
const REFRESH_S: u32 = 30;

/// The screen.
#[derive(PartialEq)]
pub struct AssetScreen {
    /// The asset.
    pub id: AssetId,
}

piece!(AssetScreen => use_asset_screen);

#[hook]
fn use_asset_screen(props: &AssetScreen) -> Html {
    let (ui, here, fleet, who) = (use_ui(), use_here(), use_fleet(), use_who());
    let texts = texts(ui.lang);
    let live = use_topic(Topic::Asset(props.id.clone()));
    let (may_edit, may_look) = (who.may(Permission::EditInventory), who.may(Permission::View));
    let inventory = inventory_texts(ui.lang);
    let round = use_state(|| 0_u32);
    let done = {
        let round = round.clone();
        Callback::from(move |()| round.set(*round + 1))
    };
    let path = format!("/api/v1/assets/{}", props.id);
    let detail = use_fetched::<AssetDetail>(path.clone(), Some(format!("{path}#{}", *round)), Some(REFRESH_S));
    if detail.error.as_ref().is_some_and(FetchError::is_not_found) {
        return html! {
            <div class="ops-narrow" data-page="not-found">
                { title(texts.not_found) }
                <p>{ (texts.unknown_asset)(props.id.as_str()) }</p>
            </div>
        };
    }
    let fetched = detail.data.as_deref();
    let summary = asset_summary(&live.state, &props.id).or(fetched.map(|d| &d.summary)).cloned();
    let Some(summary) = summary else { return loading(ui.lang, detail.error.is_some()) };
    let mut all: Vec<SeriesFigure> = series(&live.state, &props.id).cloned().collect();
    if all.is_empty() {
        all = fetched.map(|d| d.series.clone()).unwrap_or_default();
    }
    html! {
        <div class="ops-asset">
            { head(&ui, &here, &fleet, &summary) }
            <div class="ops-columns">
                <div>
                    { part(Series { series: all }) }
                    { part(States { id: props.id.clone() }) }
                </div>
                <div>
                    { part(Polls { id: props.id.clone(), failure: fetched.and_then(|d| d.last_failure.clone()) }) }
                    if let Some(detail) = fetched { { facts_of(&ui, &here, &fleet, detail) } }
                    if let Some(detail) = fetched.filter(|_| may_edit) {
                        <details class="ops-panel ops-edit" data-edit="">
                            <summary>{ inventory.edit }</summary>
                            { part(Edit { asset: detail.asset.clone(), done: done.clone() }) }
                        </details>
                    }
                    if may_look {
                        <section class="ops-panel" aria-labelledby="ops-changes">
                            <h2 id="ops-changes">{ inventory.changes_tab }</h2>
                            { part(Changes { asset: Some(props.id.clone()), round: *round }) }
                        </section>
                    }
                </div>
            </div>
        </div>
    }
}
