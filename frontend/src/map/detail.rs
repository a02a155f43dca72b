//! One area, close: its shape, its neighbours in grey, its assets as marks.

use crate::order::ordered;
use crate::piece::piece;
use crate::routes::{Route, View};
use cruscotto_domain::asset::Point;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_drawing::{Boundary, Frame, Grain, MapDrawing, palette};
use std::sync::Arc;
use yew::prelude::*;

/// The drawing's frame: wider than high, beside a list.
const FRAME: Frame = Frame { width: 640.0, max_height: 520.0, margin: 18.0, label_size: 12.0, grain: Grain::Unit };

/// Size of a mark, where 1 is its drawn size of 16 units.
const MARK_SCALE: f64 = 0.8;

/// An asset on the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The asset.
    pub id: AssetId,
    /// What it is called.
    pub name: AttrValue,
    /// Where it is.
    pub point: Point,
    /// Its state.
    pub health: Health,
}

/// The map of an area.
#[derive(PartialEq)]
pub struct AreaMap {
    /// Every boundary of the level.
    pub boundaries: Arc<Vec<Boundary>>,
    /// The area.
    pub area: AreaId,
    /// Its assets.
    pub assets: Vec<Placed>,
    /// What the map is called; the list beside it says the same in words.
    pub label: String,
    /// How assets are opened.
    pub view: View,
}

piece!(AreaMap => use_area_map);

#[hook]
fn use_area_map(props: &AreaMap) -> Html {
    let drawing = use_memo((props.boundaries.clone(), props.area.clone()), |(boundaries, area)| {
        MapDrawing::around(boundaries, area, FRAME)
    });
    let Some(drawing) = drawing.as_ref() else { return Html::default() };
    let areas = drawing.features.iter().map(|feature| {
        let class = if feature.id == props.area { "area-here" } else { "area-near" };
        html! { <path key={feature.id.to_string()} {class} d={feature.path.clone()} fill-rule="evenodd" /> }
    });
    // What is well lies below, so that what is not is seen.
    let assets: Vec<&Placed> = props.assets.iter().collect();
    let assets = ordered(&assets, |a, b| a.health.severity().cmp(&b.health.severity()));
    let marks = assets.into_iter().filter_map(|asset| {
        let (x, y) = drawing.place(asset.point)?;
        Some(asset_mark(asset, (x, y), props.view))
    });
    html! {
        <svg class="map-detail" viewBox={format!("0 0 {:.0} {:.0}", drawing.width, drawing.height)} role="group"
            aria-label={props.label.clone()}>
            { for areas }
            { for marks }
        </svg>
    }
}

/// A link that the tab key passes by: the list beside the map says the same.
fn asset_mark(asset: &Placed, at: (f64, f64), view: View) -> Html {
    let mark = palette::mark(asset.health);
    let transform = format!("translate({:.1} {:.1}) scale({MARK_SCALE})", at.0, at.1);
    html! {
        <a key={asset.id.to_string()} class="asset-mark" {transform} data-asset={asset.id.to_string()}
            data-entry={format!("asset/{}", asset.id)}
            data-health={asset.health.as_str()} href={Route::Asset { id: asset.id.to_string() }.href(view)}
            tabindex="-1" aria-label={asset.name.clone()}>
            <title>{ &asset.name }</title>
            <path d={mark.outline} fill={mark.colour} stroke="#ffffff" stroke-width="1.5" />
            <path d={mark.sign} fill="none" stroke={mark.sign_colour} stroke-width="1.9" stroke-linecap="round" />
        </a>
    }
}
