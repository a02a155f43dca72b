//! What is not heard of: sources that deliver nothing, owners of whose assets nothing is known, and the assets.

use super::texts::texts;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{part, piece};
use crate::widgets::{Age, cause_text, loading};
use cruscotto_domain::api::Silence;
use cruscotto_domain::feed::{OwnerFeed, SilentAsset, SourceFeed};
use yew::prelude::*;

/// Where it is told.
const PATH: &str = "/api/v1/inventory/silent";

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// Assets listed; the list of what is wrong has them all.
const MAX_LISTED: usize = 200;

/// The panels.
#[derive(PartialEq)]
pub(super) struct Silent;

piece!(Silent => use_silent());

#[hook]
fn use_silent() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let silence: Fetched<Silence> = use_fetched(PATH.to_owned(), Some(PATH.to_owned()), Some(REFRESH_S));
    let Some(data) = &silence.data else { return loading(ui.lang, silence.error.is_some()) };
    let count = |n: u64| integer(ui.lang, u32::try_from(n).unwrap_or(u32::MAX));
    let state = |silent: bool| {
        let class = if silent { "ops-tag ops-tag-critical" } else { "ops-tag ops-tag-ok" };
        html! { <span {class}>{ if silent { texts.silent } else { texts.heard } }</span> }
    };
    let source = |feed: &SourceFeed| {
        html! {
            <tr key={feed.source.to_string()} data-feed={feed.source.to_string()} data-silent={feed.silent.to_string()}>
                <th scope="row">{ feed.source.to_string() }</th><td>{ state(feed.silent) }</td>
                <td>if let Some(at) = feed.last_delivery { { part(Age { at }) } } else { { texts.never } }</td>
                <td class="number">{ count(feed.assets) }</td>
            </tr>
        }
    };
    let owner = |feed: &OwnerFeed| {
        html! {
            <tr key={feed.owner.clone()} data-owner={feed.owner.clone()} data-silent={feed.silent.to_string()}>
                <th scope="row">{ &feed.owner }</th><td>{ state(feed.silent) }</td>
                <td>{ (texts.silent_of)(&count(feed.silent_assets), &count(feed.assets)) }</td>
                <td>if let Some(at) = feed.silent_since { { part(Age { at }) } }</td>
            </tr>
        }
    };
    let asset = |silent: &SilentAsset| {
        html! {
            <tr key={silent.asset.to_string()} data-silent-asset={silent.asset.to_string()}>
                <th scope="row"><a href={here.link(&Screen::Asset { id: silent.asset.clone() })}>{ &silent.name }</a></th>
                <td>{ (ui.messages().kind)(silent.kind) }</td>
                <td>{ silent.owner.clone().unwrap_or_default() }</td>
                <td>{ silent.source.as_ref().map(ToString::to_string).unwrap_or_default() }</td>
                <td>if let Some(at) = silent.since { { part(Age { at }) } } else { { texts.never } }</td>
                <td>{ silent.cause.as_ref().map(|cause| cause_text(ui.lang, cause, &ui.city.metrics)).unwrap_or_default() }</td>
            </tr>
        }
    };
    let rest = data.assets.len().saturating_sub(MAX_LISTED);
    html! {
        <>
            <div class="ops-columns">
                <section class="ops-panel" aria-labelledby="ops-sources">
                    <h2 id="ops-sources">{ texts.sources }</h2>
                    <div class="table-scroll" tabindex="0" role="group" aria-label={texts.sources}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.source }</th><th scope="col">{ general.state }</th>
                                <th scope="col">{ texts.last_delivery }</th><th scope="col" class="number">{ texts.assets }</th>
                            </tr></thead>
                            <tbody>{ for data.sources.iter().map(source) }</tbody>
                        </table>
                    </div>
                </section>
                <section class="ops-panel" aria-labelledby="ops-owners">
                    <h2 id="ops-owners">{ texts.owners }</h2>
                    <div class="table-scroll" tabindex="0" role="group" aria-label={texts.owners}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.owner }</th><th scope="col">{ general.state }</th>
                                <th scope="col">{ texts.assets }</th><th scope="col">{ texts.since }</th>
                            </tr></thead>
                            <tbody>{ for data.owners.iter().map(owner) }</tbody>
                        </table>
                    </div>
                </section>
            </div>
            <section class="ops-panel" aria-labelledby="ops-silent-assets">
                <h2 id="ops-silent-assets">{ texts.silent_assets }</h2>
                if data.assets.is_empty() {
                    <p>{ texts.silent_none }</p>
                } else {
                    <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.silent_assets}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.asset }</th><th scope="col">{ general.kind }</th><th scope="col">{ texts.owner }</th>
                                <th scope="col">{ texts.source }</th><th scope="col">{ texts.since }</th><th scope="col">{ general.cause }</th>
                            </tr></thead>
                            <tbody>{ for data.assets.iter().take(MAX_LISTED).map(asset) }</tbody>
                        </table>
                    </div>
                    if rest > 0 { <p class="ops-hint">{ (texts.more)(&integer(ui.lang, u32::try_from(rest).unwrap_or(u32::MAX))) }</p> }
                }
            </section>
        </>
    }
}
