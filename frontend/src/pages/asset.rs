//! An asset: its state and why, every measurement, the last hours, and its facts.

use super::not_found::not_found;
use super::series::{series_charts, series_table};
use super::title_with;
use crate::browser::FetchError;
use crate::data::{Ui, use_fetched, use_ui};
use crate::i18n::{decimal, integer};
use crate::live::use_topic;
use crate::piece::piece;
use crate::routes::Route;
use crate::state::{asset_summary, series};
use crate::widgets::{cause_text, facts, loading, moment, state_label};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::asset::Point;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::{AssetSummary, SeriesFigure, Topic};
use yew::prelude::*;

/// Decimals of coordinates: a metre.
const COORDINATE_DIGITS: u8 = 5;

/// The page of an asset.
#[derive(PartialEq)]
pub(super) struct AssetPage {
    /// The asset.
    pub(super) id: AssetId,
}

piece!(AssetPage => use_asset_page);

#[hook]
fn use_asset_page(props: &AssetPage) -> Html {
    let ui = use_ui();
    let messages = ui.messages();
    let live = use_topic(Topic::Asset(props.id.clone()));
    let path = format!("/api/v1/assets/{}", props.id);
    let detail = use_fetched::<AssetDetail>(path.clone(), Some(path), None);
    if detail.error.as_ref().is_some_and(FetchError::is_not_found) {
        return not_found(&ui, Some(props.id.as_str()));
    }
    let fetched = detail.data.as_deref();
    // Live where it is, else as the API had it when the page was opened.
    let summary = asset_summary(&live.state, &props.id).or(fetched.map(|d| &d.summary)).cloned();
    let mut all: Vec<SeriesFigure> = series(&live.state, &props.id).cloned().collect();
    if all.is_empty() {
        all = fetched.map(|d| d.series.clone()).unwrap_or_default();
    }
    let Some(summary) = summary else { return loading(ui.lang, detail.error.is_some()) };
    html! {
        <>
            <p class="back"><a href={Route::City.href(ui.view())}>{ "← " }{ messages.back_to_map }</a></p>
            { title_with(summary.name.clone(), html! {
                <>
                    <span class="title-kind">{ (messages.kind)(summary.kind) }</span>
                    if summary.demo { <span class="demo-tag" title={messages.demo_explained}>{ messages.demo }</span> }
                </>
            }) }
            { state(&ui, &summary) }
            { series_table(&ui, &all) }
            { series_charts(&ui, &all) }
            if let Some(detail) = fetched { { inventory(&ui, detail) } }
        </>
    }
}

/// The state, since when, and why.
fn state(ui: &Ui, summary: &AssetSummary) -> Html {
    let messages = ui.messages();
    let why = summary.cause.as_ref().filter(|_| summary.health != Health::Ok);
    html! {
        <section class={classes!("asset-state", format!("asset-state-{}", summary.health))} data-asset={summary.id.to_string()}
            data-health={summary.health.as_str()} role="status">
            { state_label(ui.lang, summary.health) }
            if let Some(at) = summary.since {
                <span class="asset-since">{ (messages.since)("") }{ moment(ui.lang, at) }</span>
            }
            if let Some(cause) = why {
                <p class="asset-cause">
                    if let Cause::Parent(parent) = cause {
                        { messages.cause_parent }{ " " }{ asset_link(ui, parent) }
                    } else {
                        { cause_text(ui.lang, cause, &ui.city.metrics) }
                    }
                </p>
            }
        </section>
    }
}

fn asset_link(ui: &Ui, asset: &AssetId) -> Html {
    html! { <a href={(Route::Asset { id: asset.to_string() }).href(ui.view())}>{ asset.to_string() }</a> }
}

/// What the inventory says of it.
fn inventory(ui: &Ui, detail: &AssetDetail) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let asset = &detail.asset;
    let text = |text: String| html! { { text } };
    let rate = |bps: f64| format!("{}\u{a0}Mbit/s", decimal(lang, bps / 1e6, 0));
    let areas: Vec<&AreaId> = [&detail.placement.nil, &detail.placement.municipio].into_iter().flatten().collect();
    let area_link = |area: &&AreaId| {
        let route = Route::Area { id: area.to_string() };
        html! { <span key={area.to_string()} class="area-link"><a href={route.href(ui.view())}>{ ui.city.area_name(area) }</a></span> }
    };
    let place = |point: Point| {
        format!("{}, {}", decimal(lang, point.lat, COORDINATE_DIGITS), decimal(lang, point.lon, COORDINATE_DIGITS))
    };
    let known = [
        Some((messages.identifier, html! { <code>{ asset.id.to_string() }</code> })),
        (!areas.is_empty()).then(|| (messages.located_in, html! { <>{ for areas.iter().map(area_link) }</> })),
        asset.point.map(|point| (messages.coordinates, text(place(point)))),
        asset.parent.as_ref().map(|parent| (messages.hangs_on, asset_link(ui, parent))),
        asset.contract.map(|c| (messages.contract, text(format!("{} ↓ {} ↑", rate(c.down_bps), rate(c.up_bps))))),
        asset.pupils.map(|pupils| (messages.pupils, text(integer(lang, pupils)))),
        asset.owner.clone().map(|owner| (messages.owner, text(owner))),
        detail.last_failure.as_ref().map(|failure| {
            let what = format!(": {} ({})", failure.reason, failure.detail);
            (messages.last_failure, html! { <>{ moment(lang, failure.at) }{ what }</> })
        }),
    ];
    let known = known.into_iter().flatten().map(|(name, value)| (name.to_owned(), value));
    let tags = asset.tags.iter().map(|(key, value)| (key.clone(), text(value.clone())));
    html! {
        <section class="asset-facts" aria-labelledby="facts-heading">
            <h2 id="facts-heading">{ messages.facts }</h2>
            { facts(known.chain(tags)) }
        </section>
    }
}
