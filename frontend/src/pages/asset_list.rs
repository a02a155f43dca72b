//! The assets of an area as a list: what is not well first, by state if one asks for it.

use crate::data::{Ui, use_ui};
use crate::piece::piece;
use crate::routes::{Route, View};
use crate::widgets::{cause_text, figure_value, moment, state_label};
use cruscotto_domain::health::Health;
use cruscotto_domain::live::AssetSummary;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Rows shown at first, and more of them at a press.
const PAGE_ROWS: usize = 40;

/// The list.
#[derive(PartialEq)]
pub(super) struct AssetList {
    /// The assets, in the order to be shown.
    pub(super) assets: Vec<AssetSummary>,
    /// What they are, in lower case and plural.
    pub(super) what: &'static str,
    /// How assets are opened.
    pub(super) view: View,
}

piece!(AssetList => use_asset_list);

#[hook]
fn use_asset_list(props: &AssetList) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let wanted = use_state(|| None::<Health>);
    let rows = use_state(|| PAGE_ROWS);
    let matching = props.assets.iter().filter(|a| wanted.is_none_or(|health| a.health == health));
    let matching: Vec<&AssetSummary> = matching.collect();
    let more = matching.len().saturating_sub(*rows);
    let onchange = {
        let wanted = wanted.clone();
        Callback::from(move |event: Event| {
            if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
                wanted.set(select.value().parse().ok());
            }
        })
    };
    let onmore = Callback::from({
        let rows = rows.clone();
        move |_: MouseEvent| rows.set(*rows + PAGE_ROWS)
    });
    html! {
        <section class="assets" aria-labelledby="assets-heading">
            <div class="assets-head">
                <h2 id="assets-heading">{ (messages.assets_here)(props.what) }</h2>
                <label for="assets-state">{ messages.filter_state }</label>
                <select id="assets-state" class="form-select" {onchange}>
                    <option value="" selected={wanted.is_none()}>{ messages.filter_all }</option>
                    { for Health::ALL.map(|health| html! {
                        <option value={health.as_str()} selected={*wanted == Some(health)}>{ (messages.health)(health) }</option>
                    }) }
                </select>
            </div>
            if matching.is_empty() {
                <p class="notice">{ messages.no_assets }</p>
            }
            <ul class="asset-rows">
                { for matching.iter().take(*rows).map(|asset| asset_row(&ui, asset, props.view)) }
            </ul>
            if more > 0 {
                <button type="button" class="btn btn-outline-primary" onclick={onmore}>{ (messages.show_more)(more.min(PAGE_ROWS)) }</button>
            }
        </section>
    }
}

fn asset_row(ui: &Ui, asset: &AssetSummary, view: View) -> Html {
    html! {
        <li key={asset.id.to_string()} class="asset-row" data-asset={asset.id.to_string()} data-health={asset.health.as_str()}>
            <div class="asset-row-main">
                <a href={(Route::Asset { id: asset.id.to_string() }).href(view)}>{ asset.name.clone() }</a>
                { state_label(ui.lang, asset.health) }
            </div>
            if asset.health != Health::Ok {
                <p class="asset-row-why">
                    if let Some(since) = asset.since { { moment(ui.lang, since) }{ " · " } }
                    if let Some(cause) = &asset.cause { { cause_text(ui.lang, cause, &ui.city.metrics) } }
                </p>
            }
            <div class="asset-row-figures">
                { for asset.figures.iter().map(|figure| html! {
                    <span key={figure.metric.to_string()} class="asset-row-figure">
                        <span class="asset-row-metric">{ ui.metric_name(&figure.metric) }</span>
                        { figure_value(figure) }
                    </span>
                }) }
            </div>
        </li>
    }
}
