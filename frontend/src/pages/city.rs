//! The city: a theme, its headline figures, the map, where attention is needed, and the same as a table.

use super::Title;
use super::attention::Attention;
use super::headline::Headline;
use super::services::ServiceCards;
use super::table::AreaTable;
use crate::data::{use_city, use_view};
use crate::live::use_topic;
use crate::map::Choropleth;
use crate::routes::{Route, Shown, View};
use crate::state::{area_summaries, area_summary};
use crate::widgets::{Legend, Loading, Segmented, use_follow};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::live::{AreaSummary, Topic};
use std::collections::BTreeMap;
use yew::prelude::*;

/// The page.
#[component]
pub(super) fn CityPage() -> Html {
    let (view, city) = (use_view(), use_city());
    let messages = view.lang().messages();
    let live = use_topic(Topic::City);
    let layer = view.layer();
    let whole = city.id().and_then(|id| area_summary(&live.state, &Topic::City, &id, layer).cloned());
    html! {
        <>
            <Title text={(messages.city_heading)(city.name())} />
            <Controls {view} />
            if let Some(summary) = whole {
                <Headline summary={summary} />
            } else {
                <Loading failed={city.failed} />
            }
            if layer == Layer::Services {
                <ServiceCards />
            } else {
                <Areas {view} />
            }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ViewProps {
    view: View,
}

/// Theme, division, map or table: all of it is in the address.
#[component]
fn Controls(props: &ViewProps) -> Html {
    let view = props.view;
    let messages = view.lang().messages();
    let follow = use_follow();
    let choose = |change: fn(View, &str) -> View| {
        let follow = follow.clone();
        Callback::from(move |word: AttrValue| follow.emit((Route::City, change(view, &word))))
    };
    let word = |word: &'static str, label: &'static str| (AttrValue::from(word), AttrValue::from(label));
    let layers = Layer::ALL.map(|l| word(l.as_str(), (messages.layer)(l))).to_vec();
    let levels = [AreaLevel::Nil, AreaLevel::Municipio].map(|l| word(l.as_str(), (messages.level)(l))).to_vec();
    let views = vec![word("map", messages.view_map), word("table", messages.view_table)];
    html! {
        <div class="controls">
            <Segmented name="layer" legend={messages.layers} choices={layers} chosen={view.layer().as_str()}
                onchoose={choose(|view, word| View { layer: word.parse().ok(), ..view })} />
            if view.layer() != Layer::Services {
                <Segmented name="level" legend={messages.levels} choices={levels} chosen={view.level().as_str()}
                    onchoose={choose(|view, word| View { level: word.parse().ok(), ..view })} />
                <Segmented name="view" legend={messages.views} choices={views} chosen={view.shown().as_str()}
                    onchoose={choose(|view, word| View { view: word.parse().ok(), ..view })} />
            }
        </div>
    }
}

/// The map with what belongs to it, and the table.
#[component]
fn Areas(props: &ViewProps) -> Html {
    let (view, city) = (props.view, use_city());
    let messages = view.lang().messages();
    let live = crate::live::use_live();
    let (layer, level) = (view.layer(), view.level());
    let Some(boundaries) = city.boundaries(level).cloned() else { return html! { <Loading failed={city.failed} /> } };
    let summaries = area_summaries(&live.state, layer);
    let rows: Vec<(String, AreaSummary)> =
        boundaries.iter().filter_map(|b| Some((b.name.clone(), (*summaries.get(&b.id)?).clone()))).collect();
    let states: BTreeMap<_, _> = rows.iter().map(|(_, s)| (s.area.clone(), (s.health, s.counts))).collect();
    let opened = View { level: None, view: None, layer: Some(layer), ..view };
    let label = (messages.map_label)((messages.layer)(layer), (messages.level)(level));
    html! {
        <>
            if view.shown() == Shown::Map {
                <div class="map-and-side">
                    <Choropleth {boundaries} {states} {label} view={opened} named={level == AreaLevel::Municipio} />
                    <div class="side">
                        <Attention rows={rows.clone()} view={opened} />
                        <Legend />
                    </div>
                </div>
            }
            <AreaTable {rows} {layer} {level} view={opened} />
        </>
    }
}
