//! An asset: its state and why, every measurement, the last hours, and its facts.

use super::Title;
use super::not_found::NotFoundPage;
use super::series::{SeriesCharts, SeriesTable};
use crate::browser::FetchError;
use crate::data::{City, use_city, use_fetched, use_view};
use crate::i18n::{Lang, decimal, integer};
use crate::live::use_topic;
use crate::routes::{Route, View};
use crate::state::{asset_summary, series};
use crate::widgets::{Loading, Moment, StateLabel, To, cause_text};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::live::{AssetSummary, SeriesFigure, Topic};
use yew::prelude::*;

/// Decimals of coordinates: a metre.
const COORDINATE_DIGITS: u8 = 5;

/// Properties of [`AssetPage`].
#[derive(Properties, PartialEq)]
pub(super) struct Props {
    /// The asset.
    pub(super) id: AssetId,
}

/// The page.
#[component]
pub(super) fn AssetPage(props: &Props) -> Html {
    let (view, city) = (use_view(), use_city());
    let (lang, messages) = (view.lang(), view.lang().messages());
    let live = use_topic(Topic::Asset(props.id.clone()));
    let path = format!("/api/v1/assets/{}", props.id);
    let detail = use_fetched::<AssetDetail>(path.clone(), Some(path), None);
    if detail.error.as_ref().is_some_and(FetchError::is_not_found) {
        return html! { <NotFoundPage what={Some(AttrValue::from(props.id.to_string()))} /> };
    }
    let fetched = detail.data.as_deref();
    // Live where it is, else as the API had it when the page was opened.
    let summary = asset_summary(&live.state, &props.id).or(fetched.map(|d| &d.summary)).cloned();
    let mut all: Vec<SeriesFigure> = series(&live.state, &props.id).cloned().collect();
    if all.is_empty() {
        all = fetched.map(|d| d.series.clone()).unwrap_or_default();
    }
    let Some(summary) = summary else { return html! { <Loading failed={detail.error.is_some()} /> } };
    html! {
        <>
            <p class="back"><To route={Route::City} view={View::default().with_lang(lang)}>{ "← " }{ messages.back_to_map }</To></p>
            <Title text={summary.name.clone()}>
                <span class="title-kind">{ (messages.kind)(summary.kind) }</span>
                if summary.demo { <span class="demo-tag" title={messages.demo_explained}>{ messages.demo }</span> }
            </Title>
            <State summary={summary.clone()} {lang} />
            <SeriesTable series={all.clone()} />
            <SeriesCharts series={all} />
            if let Some(detail) = fetched { { facts(lang, &city, detail) } }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct StateProps {
    summary: AssetSummary,
    lang: Lang,
}

/// The state, since when, and why.
#[component]
fn State(props: &StateProps) -> Html {
    let (lang, city, summary) = (props.lang, use_city(), &props.summary);
    let messages = lang.messages();
    let why = summary.cause.as_ref().filter(|_| summary.health != Health::Ok);
    html! {
        <section class={classes!("asset-state", format!("asset-state-{}", summary.health))} data-asset={summary.id.to_string()}
            data-health={summary.health.as_str()} role="status">
            <StateLabel health={summary.health} />
            if let Some(at) = summary.since {
                <span class="asset-since">{ (messages.since)("") }<Moment {at} /></span>
            }
            if let Some(cause) = why {
                <p class="asset-cause">
                    if let Cause::Parent(parent) = cause {
                        { messages.cause_parent }{ " " }
                        <To route={Route::Asset { id: parent.to_string() }} view={View::default().with_lang(lang)}>{ parent.to_string() }</To>
                    } else {
                        { cause_text(lang, cause, &city.metrics) }
                    }
                </p>
            }
        </section>
    }
}

/// What the inventory says of it.
fn facts(lang: Lang, city: &City, detail: &AssetDetail) -> Html {
    let messages = lang.messages();
    let asset = &detail.asset;
    let view = View::default().with_lang(lang);
    let row = |name: &'static str, value: Html| html! { <div><dt>{ name }</dt><dd>{ value }</dd></div> };
    let areas = [&detail.placement.nil, &detail.placement.municipio].into_iter().flatten().map(|area| {
        html! { <span class="area-link" key={area.to_string()}><To route={Route::Area { id: area.to_string() }} {view}>{ city.area_name(area) }</To></span> }
    });
    let rate = |bps: f64| format!("{}\u{a0}Mbit/s", decimal(lang, bps / 1e6, 0));
    html! {
        <section class="asset-facts" aria-labelledby="facts-heading">
            <h2 id="facts-heading">{ messages.facts }</h2>
            <dl class="facts">
                { row(messages.identifier, html! { <code>{ asset.id.to_string() }</code> }) }
                if detail.placement.nil.is_some() || detail.placement.municipio.is_some() {
                    { row(messages.located_in, html! { <>{ for areas }</> }) }
                }
                if let Some(point) = asset.point {
                    { row(messages.coordinates, html! {
                        { format!("{}, {}", decimal(lang, point.lat, COORDINATE_DIGITS), decimal(lang, point.lon, COORDINATE_DIGITS)) }
                    }) }
                }
                if let Some(parent) = &asset.parent {
                    { row(messages.hangs_on, html! { <To route={Route::Asset { id: parent.to_string() }} {view}>{ parent.to_string() }</To> }) }
                }
                if let Some(contract) = asset.contract {
                    { row(messages.contract, html! { { format!("{} ↓ {} ↑", rate(contract.down_bps), rate(contract.up_bps)) } }) }
                }
                if let Some(pupils) = asset.pupils { { row(messages.pupils, html! { { integer(lang, pupils) } }) } }
                if let Some(owner) = &asset.owner { { row(messages.owner, html! { { owner.clone() } }) } }
                { for asset.tags.iter().map(|(key, value)| html! {
                    <div key={key.clone()}><dt>{ key.clone() }</dt><dd>{ value.clone() }</dd></div>
                }) }
                if let Some(failure) = &detail.last_failure {
                    { row(messages.last_failure, html! { <><Moment at={failure.at} />{ format!(": {} ({})", failure.reason, failure.detail) }</> }) }
                }
            </dl>
        </section>
    }
}
