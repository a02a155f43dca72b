//! "My quarter": a search by name, and what lies around a place. The position of a device never leaves it: the live part of
//! the page finds the quarter by itself.

use super::area::asset_row;
use crate::data::Ui;
use crate::i18n::{Lang, metres};
use crate::public::{Address, Look, Near, QuarterContent};
use crate::routes::Route;
use crate::widgets::{counts_text, state_label};
use cruscotto_domain::area::Area;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use yew::prelude::*;

/// Letters of a search at most.
pub const MAX_QUERY_CHARS: usize = 80;

/// The page.
pub(super) fn quarter_page(ui: &Ui, look: &Look, content: &QuarterContent, query: &str) -> Html {
    let words = ui.lang.public();
    let searched = !query.is_empty() || content.near.is_some();
    let found = content.areas.len() + content.addresses.len() + content.places.len();
    html! {
        <>
            if let Some(near) = &content.near {
                <h1>{ (words.near_heading)(&near.name) }{ demo_tag(ui, near.demo) }</h1>
            } else {
                <h1>{ words.quarter_heading }</h1>
                <p class="lead">{ words.quarter_intro }</p>
            }
            { search_form(ui, query) }
            { here(ui) }
            if !query.is_empty() { <p class="search-count">{ (ui.messages().search_results)(found) }</p> }
            { areas(ui, &content.areas) }
            { addresses(ui, &content.addresses) }
            { places(ui, &content.places) }
            if let Some(near) = &content.near { { around(ui, near) } }
            if !searched { { all(ui, look) } }
        </>
    }
}

/// The form, here and in the head of every page.
fn search_form(ui: &Ui, query: &str) -> Html {
    let words = ui.lang.public();
    let action = Route::Quarter { query: String::new(), near: None }.path();
    html! {
        <form class="quarter-search" action={action} method="get" role="search" aria-label={words.quarter_field}>
            <label for="quarter-field">{ words.quarter_field }</label>
            if ui.lang != Lang::default() { <input type="hidden" name="lang" value={ui.lang.tag()} /> }
            <input id="quarter-field" type="search" name="q" value={query.to_owned()}
                maxlength={MAX_QUERY_CHARS.to_string()} autocomplete="off" />
            <button type="submit" class="btn btn-primary">{ words.search_button }</button>
        </form>
    }
}

/// The button that needs a program, and what it says when it cannot help.
fn here(ui: &Ui) -> Html {
    let words = ui.lang.public();
    html! {
        <div class="quarter-here" data-needs-program="" hidden=true>
            <button type="button" class="btn btn-outline-primary" data-locate="/api/v1/boundaries/nil"
                data-failed={words.quarter_no_position} data-outside={words.quarter_outside}>{ words.quarter_here }</button>
            <p class="quarter-note" data-locate-says="" role="status">{ words.quarter_here_note }</p>
        </div>
    }
}

fn areas(ui: &Ui, areas: &[(Area, Vec<AreaSummary>)]) -> Html {
    if areas.is_empty() {
        return Html::default();
    }
    let messages = ui.messages();
    let row = |(area, layers): &(Area, Vec<AreaSummary>)| {
        let layer = |summary: &AreaSummary| {
            let words = counts_text(messages, &summary.counts);
            html! { <p class="found-words">{ (messages.layer)(summary.layer) }{ ": " }{ words }</p> }
        };
        html! {
            <li class="found">
                <a href={(Route::Area { id: area.id.to_string() }).href(ui.view())}>{ area.name.clone() }</a>
                <span class="down-kind">{ (messages.level)(area.level) }</span>
                { for layers.iter().map(layer) }
            </li>
        }
    };
    html! {
        <section aria-labelledby="found-areas">
            <h2 id="found-areas">{ ui.lang.public().quarter_found_areas }</h2>
            <ul class="found-list">{ for areas.iter().map(row) }</ul>
        </section>
    }
}

/// Says of what is invented that it is.
fn demo_tag(ui: &Ui, demo: bool) -> Html {
    let messages = ui.messages();
    if !demo {
        return Html::default();
    }
    html! { <span class="demo-tag" title={ui.lang.public().demo_address}>{ messages.demo }</span> }
}

fn addresses(ui: &Ui, addresses: &[Address]) -> Html {
    if addresses.is_empty() {
        return Html::default();
    }
    let row = |address: &Address| {
        let around = Route::Quarter { query: String::new(), near: Some(address.id.clone()) };
        html! {
            <li class="found" data-address={address.id.clone()}>
                <a href={around.href(ui.view())}>{ address.name.clone() }</a>
                { demo_tag(ui, address.demo) }
                if let Some(nil) = &address.nil {
                    <p class="found-words">
                        <a href={(Route::Area { id: nil.to_string() }).href(ui.view())}>{ ui.city.area_name(nil) }</a>
                    </p>
                }
            </li>
        }
    };
    html! {
        <section aria-labelledby="found-addresses">
            <h2 id="found-addresses">{ ui.lang.public().quarter_found_addresses }</h2>
            <ul class="found-list">{ for addresses.iter().map(row) }</ul>
        </section>
    }
}

fn places(ui: &Ui, places: &[(AssetSummary, Option<AreaId>)]) -> Html {
    if places.is_empty() {
        return Html::default();
    }
    let row = |(place, nil): &(AssetSummary, Option<AreaId>)| {
        let around = Route::Quarter { query: String::new(), near: Some(place.id.to_string()) };
        html! {
            <li class="found" data-entry={format!("asset/{}", place.id)}>
                <a href={(Route::Asset { id: place.id.to_string() }).href(ui.view())}>{ place.name.clone() }</a>
                <span class="down-kind">{ (ui.messages().kind)(place.kind) }</span>
                { state_label(ui.lang, place.health) }
                <p class="found-words">
                    if let Some(nil) = nil {
                        <a href={(Route::Area { id: nil.to_string() }).href(ui.view())}>{ ui.city.area_name(nil) }</a>{ " · " }
                    }
                    <a href={around.href(ui.view())}>{ ui.lang.public().around }<span class="visually-hidden">{ ": " }{ place.name.clone() }</span></a>
                </p>
            </li>
        }
    };
    html! {
        <section aria-labelledby="found-places">
            <h2 id="found-places">{ ui.lang.public().quarter_found_places }</h2>
            <ul class="found-list">{ for places.iter().map(row) }</ul>
        </section>
    }
}

fn around(ui: &Ui, near: &Near) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let list = |kind: AssetKind| {
        let of_kind: Vec<_> = near.around.iter().filter(|(asset, _)| asset.kind == kind).collect();
        if of_kind.is_empty() {
            return Html::default();
        }
        let heading = format!("near-{}", kind.as_str());
        let row =
            |(asset, m): &&(AssetSummary, f64)| asset_row(ui, asset, Some((words.distance)(&metres(ui.lang, *m))));
        html! {
            <section class="assets" aria-labelledby={heading.clone()} data-kind={kind.as_str()}>
                <h2 id={heading}>{ (messages.kind)(kind) }</h2>
                <ul class="asset-rows">{ for of_kind.iter().map(row) }</ul>
            </section>
        }
    };
    html! {
        <>
            <p class="found-words">
                if let Some(asset) = &near.asset {
                    <a href={(Route::Asset { id: asset.to_string() }).href(ui.view())}>{ near.name.clone() }</a>{ " · " }
                }
                if let Some(nil) = &near.nil {
                    <a href={(Route::Area { id: nil.to_string() }).href(ui.view())}>{ ui.city.area_name(nil) }</a>
                }
            </p>
            if near.around.is_empty() { <p class="notice">{ words.near_none }</p> }
            { for [AssetKind::AccessPoint, AssetKind::School, AssetKind::Office].map(list) }
        </>
    }
}

/// Every quarter, by name: a way in that needs no typing.
fn all(ui: &Ui, look: &Look) -> Html {
    let mut names: Vec<(&str, &AreaId)> = look.nil.features.iter().map(|f| (f.name.as_str(), &f.id)).collect();
    names.sort_unstable();
    html! {
        <section aria-labelledby="all-quarters">
            <h2 id="all-quarters">{ ui.lang.public().quarter_all }</h2>
            <ul class="all-quarters">
                { for names.into_iter().map(|(name, id)| html! {
                    <li><a href={(Route::Area { id: id.to_string() }).href(ui.view())}>{ name }</a></li>
                }) }
            </ul>
        </section>
    }
}
