//! An asset: its state and why, every measurement, ninety days, outages, the last hours, its facts, and the form for what
//! does not work.

use super::chart::lately;
use super::data_here::{Of, data_section};
use super::days::days_section;
use super::outages::outages_section;
use super::report::report_form;
use super::series::series_table;
use crate::data::Ui;
use crate::i18n::{decimal, integer};
use crate::public::AssetContent;
use crate::routes::{Route, View};
use crate::widgets::{cause_text, facts, figure_card, moment, state_label};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::asset::Point;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_domain::live::AssetSummary;
use yew::prelude::*;

/// Decimals of coordinates: a metre.
const COORDINATE_DIGITS: u8 = 5;

/// The page of an asset.
pub(super) fn asset_page(ui: &Ui, content: &AssetContent, view: View) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let summary = &content.detail.summary;
    let back = content.detail.placement.nil.as_ref();
    html! {
        <>
            <p class="back">
                if let Some(nil) = back {
                    <a href={(Route::Area { id: nil.to_string() }).href(ui.view())}>{ "← " }{ ui.city.area_name(nil) }</a>
                } else {
                    <a href={Route::City.href(ui.view())}>{ "← " }{ messages.back_to_map }</a>
                }
            </p>
            <h1>
                { summary.name.clone() }
                <span class="title-kind">{ (messages.kind)(summary.kind) }</span>
                if summary.demo { <span class="demo-tag" title={messages.demo_explained}>{ messages.demo }</span> }
            </h1>
            { state(ui, summary) }
            <p class="asset-links">
                <a href="#report">{ words.report_link }</a>
                if summary.point.is_some() {
                    { " · " }
                    <a href={(Route::Quarter { query: String::new(), near: Some(summary.id.to_string()) }).href(ui.view())}>{ words.around }</a>
                }
            </p>
            { measurements(ui, content) }
            { inventory(ui, &content.detail) }
            { data_section(ui, Of::Asset(&summary.id)) }
            { report_form(ui, &summary.id, view.sent) }
        </>
    }
}

/// What is measured of an asset: its series, ninety days, outages, the last day.
pub(super) fn measurements(ui: &Ui, content: &AssetContent) -> Html {
    html! {
        <>
            { key_figures(ui, &content.detail.summary) }
            { series_table(ui, &content.detail.series) }
            { days_section(ui, content.days.as_deref()) }
            { outages_section(ui, content.outages.as_deref(), None) }
            { lately(ui, &content.histories) }
        </>
    }
}

/// The headline figures, each with its provenance to be opened.
fn key_figures(ui: &Ui, summary: &AssetSummary) -> Html {
    if summary.figures.is_empty() {
        return Html::default();
    }
    html! {
        <section class="key-figures" aria-labelledby="key-figures-heading" data-entry={format!("asset/{}", summary.id)}>
            <h2 id="key-figures-heading">{ ui.lang.public().key_figures }</h2>
            <div class="headline-figures">{ for summary.figures.iter().map(|figure| figure_card(ui, figure)) }</div>
        </section>
    }
}

/// The state, since when, and why.
pub(super) fn state(ui: &Ui, summary: &AssetSummary) -> Html {
    let messages = ui.messages();
    let why = summary.cause.as_ref().filter(|_| summary.health != Health::Ok);
    html! {
        <div class={classes!("asset-state", format!("asset-state-{}", summary.health))} data-asset={summary.id.to_string()}
            data-entry={format!("asset/{}", summary.id)} data-health={summary.health.as_str()}>
            { state_label(ui.lang, summary.health) }
            if let Some(at) = summary.since {
                <span class="asset-since">{ (messages.since)("") }<span data-is="since">{ moment(ui.lang, at) }</span></span>
            }
            <p class="asset-cause" data-is="cause">
                if let Some(Cause::Parent(parent)) = why {
                    { messages.cause_parent }{ " " }{ asset_link(ui, parent) }
                } else if let Some(cause) = why {
                    { cause_text(ui.lang, cause, &ui.city.metrics) }
                }
            </p>
        </div>
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
        html! { <span class="area-link"><a href={route.href(ui.view())}>{ ui.city.area_name(area) }</a></span> }
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
        detail
            .summary
            .figures
            .iter()
            .filter_map(|f| f.received)
            .max()
            .map(|at| (messages.received_at, moment(lang, at))),
    ];
    let known = known.into_iter().flatten().map(|(name, value)| (name.to_owned(), value));
    html! {
        <section class="asset-facts" aria-labelledby="facts-heading">
            <h2 id="facts-heading">{ messages.facts }</h2>
            { facts(known) }
        </section>
    }
}
