//! What it is, how it is, since when and why, and where to go from here.

use crate::console::fleet::Fleet;
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::screens::title_with;
use crate::console::texts::texts;
use crate::data::Ui;
use crate::piece::part;
use crate::widgets::{Age, cause_text, moment, state_label};
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::live::AssetSummary;
use yew::prelude::*;

/// The head of the screen.
pub(super) fn head(ui: &Ui, here: &Here, fleet: &Fleet, summary: &AssetSummary) -> Html {
    let (texts, messages) = (texts(ui.lang), ui.messages());
    let on_map = summary.point.map(|point| {
        let query = Query::default().with("at", Some(format!("{:.5},{:.5}", point.lon, point.lat)));
        here.link_with(&Screen::Map, query)
    });
    let incidents = Query::default().with("asset", Some(summary.id.to_string()));
    html! {
        <>
            <p class="back"><a href={here.link(&Screen::List)}>{ "← " }{ texts.nav_list }</a></p>
            { title_with(summary.name.clone(), html! {
                <>
                    <span class="title-kind">{ (messages.kind)(summary.kind) }</span>
                    if summary.demo { <span class="demo-tag" title={messages.demo_explained}>{ messages.demo }</span> }
                </>
            }) }
            <section class={format!("ops-state ops-state-{}", summary.health)} role="status"
                data-asset={summary.id.to_string()} data-health={summary.health.as_str()}>
                { state_label(ui.lang, summary.health) }
                if let Some(at) = summary.since {
                    <span class="ops-state-since">{ (messages.since)("") }{ moment(ui.lang, at) }{ " · " }{ part(Age { at }) }</span>
                }
                if let Some(cause) = summary.cause.as_ref().filter(|_| summary.health != Health::Ok) {
                    <p>
                        if let Cause::Parent(parent) = cause {
                            { messages.cause_parent }{ " " }
                            <a data-cause={parent.to_string()} href={here.link(&Screen::Asset { id: parent.clone() })}>{ fleet.name_of(parent) }</a>
                        } else {
                            { cause_text(ui.lang, cause, &ui.city.metrics) }
                        }
                    </p>
                }
            </section>
            <p class="ops-actions">
                <a class="ops-button" href={here.link_with(&Screen::Incidents, incidents.clone())}>{ texts.asset_incidents }</a>
                if let Some(on_map) = on_map { <a class="ops-button" href={on_map}>{ texts.on_map }</a> }
                <a class="ops-button" href={here.link_with(&Screen::Maintenance, incidents)}>{ texts.plan_maintenance }</a>
                <a class="ops-button" href={format!("/asset/{}", summary.id)}>{ texts.public_site }</a>
            </p>
        </>
    }
}
