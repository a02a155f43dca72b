//! An area: its state, its figures, its assets on the map and as a list, and the last hours.

use super::asset_list::AssetList;
use super::headline::headline;
use super::not_found::not_found;
use super::{kind_of, title_with};
use crate::browser::FetchError;
use crate::data::{City, use_fetched, use_ui, use_view};
use crate::live::use_topic;
use crate::map::{AreaMap, Placed};
use crate::order::ordered;
use crate::piece::{keyed, part, piece};
use crate::routes::{Route, View};
use crate::state::{area_summary, assets};
use crate::widgets::{HistoryOf, HistoryPanel, Segmented, loading, segmented, use_follow};
use cruscotto_domain::asset::Layer;
use cruscotto_domain::id::AreaId;
use cruscotto_domain::live::{AssetSummary, Topic};
use serde::de::IgnoredAny;
use yew::prelude::*;

/// The page of an area.
#[derive(PartialEq)]
pub(super) struct AreaPage {
    /// The area.
    pub(super) id: AreaId,
}

piece!(AreaPage => use_area_page);

#[hook]
fn use_area_page(props: &AreaPage) -> Html {
    let (view, ui, follow) = (use_view(), use_ui(), use_follow());
    let (messages, city) = (ui.messages(), &ui.city);
    let topic = Topic::Area(props.id.clone());
    let live = use_topic(topic.clone());
    // Whether it exists at all: the live protocol is silent about what does not.
    let path = format!("/api/v1/areas/{}", props.id);
    let item = use_fetched::<IgnoredAny>(path.clone(), Some(path), None);
    if item.error.as_ref().is_some_and(FetchError::is_not_found) {
        return not_found(&ui, Some(props.id.as_str()));
    }
    let layer = view.layer();
    let summary = area_summary(&live.state, &topic, &props.id, layer).cloned();
    let kind = kind_of(layer);
    let here: Vec<AssetSummary> = assets(&live.state, &topic).filter(|a| a.kind == kind).cloned().collect();
    let here = ordered(&here, |a, b| b.health.severity().cmp(&a.health.severity()).then_with(|| a.name.cmp(&b.name)));
    let known = live.state.topic(&topic).is_some();
    let name = city.area_name(&props.id);
    let level = city.find(&props.id).map(|(level, _)| level);
    let back = View { layer: view.layer, level, ..View::default() }.with_lang(view.lang());
    html! {
        <>
            <p class="back"><a href={Route::City.href(back)}>{ "← " }{ messages.back_to_map }</a></p>
            { title_with(name.clone(), html! {
                <>
                    if let Some(level) = level { <span class="title-kind">{ (messages.level)(level) }</span> }
                </>
            }) }
            { layer_choice(&follow, &props.id, view) }
            if let Some(summary) = &summary {
                { headline(&ui, summary) }
            } else if known {
                <p class="notice">{ messages.no_assets }</p>
            } else {
                { loading(ui.lang, item.error.is_some()) }
            }
            <div class="map-and-side">
                { area_map(city, &props.id, &here, &name, view) }
                { part(AssetList { assets: here, what: (messages.layer_assets)(layer), view }) }
            </div>
            if let Some(summary) = summary {
                <section class="histories" aria-labelledby="histories-heading">
                    <h2 id="histories-heading">{ messages.last_hours }</h2>
                    { for summary.figures.iter().map(|figure| keyed(
                        &figure.metric,
                        HistoryPanel { of: HistoryOf::Area(props.id.clone()), metric: figure.metric.clone() },
                    )) }
                </section>
            }
        </>
    }
}

fn area_map(city: &City, area: &AreaId, assets: &[AssetSummary], name: &str, view: View) -> Html {
    let Some((level, _)) = city.find(area) else { return Html::default() };
    let Some(boundaries) = city.boundaries(level).cloned() else { return Html::default() };
    let placed = assets.iter().filter_map(|asset| {
        let name = AttrValue::from(asset.name.clone());
        Some(Placed { id: asset.id.clone(), name, point: asset.point?, health: asset.health })
    });
    let messages = view.lang().messages();
    let label = (messages.map_label)((messages.layer)(view.layer()), name);
    part(AreaMap { boundaries, area: area.clone(), assets: placed.collect(), label, view })
}

/// Wi-Fi or schools: services have no place in an area.
fn layer_choice(follow: &Callback<(Route, View)>, area: &AreaId, view: View) -> Html {
    let messages = view.lang().messages();
    let choices = [Layer::Wifi, Layer::Schools].map(|l| (l.as_str(), (messages.layer)(l)));
    let id = area.to_string();
    let onchoose =
        follow.reform(move |word: String| (Route::Area { id: id.clone() }, View { layer: word.parse().ok(), ..view }));
    let chosen = view.layer().as_str();
    let choice = Segmented { name: "layer", legend: messages.layers, choices: &choices, chosen, onchoose };
    html! { <div class="controls">{ segmented(&choice) }</div> }
}
