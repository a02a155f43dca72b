//! A small map to put a point on: a click says where. Who cannot click writes the coordinates in the form beside it.

use super::areas::Shapes;
use super::mercator::{Camera, Size, World};
use super::stage::Stage;
use crate::console::fleet::use_fleet;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{part, piece};
use cruscotto_domain::api::MapSettings;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::asset::Point;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Where the server says whether there are streets.
const SETTINGS: &str = "/api/v1/map";

/// The border of the map, in pixels: what it measures is inside.
const EDGE_PX: f64 = 1.0;

/// The map.
#[derive(PartialEq)]
pub(in crate::console) struct PointPicker {
    /// Where the map begins.
    pub(in crate::console) begin: Option<Point>,
    /// The point as it is now.
    pub(in crate::console) point: Option<Point>,
    /// Told where a click was.
    pub(in crate::console) onpick: Callback<Point>,
}

piece!(PointPicker => use_point_picker);

#[hook]
fn use_point_picker(props: &PointPicker) -> Html {
    let (ui, fleet) = (use_ui(), use_fleet());
    let settings: Fetched<MapSettings> = use_fetched(SETTINGS.to_owned(), Some(SETTINGS.to_owned()), None);
    let frame = use_node_ref();
    let seen = use_state(|| None::<(Camera, Size)>);
    let shapes = use_memo(ui.city.boundaries(AreaLevel::Nil).cloned(), |boundaries| {
        boundaries.as_ref().and_then(|boundaries| Shapes::of(boundaries))
    });
    let onrest = {
        let seen = seen.setter();
        use_callback((), move |rest: (Camera, Size), ()| seen.set(Some(rest)))
    };
    // Nothing on the map leads away from it: its links do nothing here. A click after a drag was prevented already.
    let onclick = {
        let (frame, seen, onpick) = (frame.clone(), *seen, props.onpick.clone());
        Callback::from(move |event: MouseEvent| {
            let moved = event.default_prevented();
            event.prevent_default();
            let (Some((camera, size)), Some(frame)) = (seen, frame.cast::<Element>()) else { return };
            if !moved && event.detail() > 0 {
                let corner = frame.get_bounding_client_rect();
                let (left, top) = (corner.left() + EDGE_PX, corner.top() + EDGE_PX);
                let pixel = (f64::from(event.client_x()) - left, f64::from(event.client_y()) - top);
                onpick.emit(camera.place(pixel, size).lon_lat());
            }
        })
    };
    let tiles = settings.data.as_ref().and_then(|settings| settings.tiles.clone());
    let tiles = tiles.map(|tiles| (tiles.url.into(), tiles.attribution.into()));
    let world = |point: Point| World::of([point.lon, point.lat]);
    let mark = props.point.zip(*seen).map(|(point, (camera, size))| (camera.screen(world(point), size), size));
    let spots = use_memo((), |()| Rc::new(Vec::new()));
    html! {
        <div class="ops-pick" ref={frame} {onclick}>
            { part(Stage { fleet, spots: Rc::clone(&*spots), shapes, tiles, begin: props.begin.map(world), onrest }) }
            if let Some(((x, y), size)) = mark {
                <svg class="ops-pick-mark" width={size.width.to_string()} height={size.height.to_string()} aria-hidden="true">
                    <circle cx={format!("{x:.1}")} cy={format!("{y:.1}")} r="9" />
                    <circle class="ops-pick-dot" cx={format!("{x:.1}")} cy={format!("{y:.1}")} r="2.5" />
                </svg>
            }
        </div>
    }
}
