//! The areas of the map: shapes in the world's square, made once; the camera only moves the group that holds them.

use super::mercator::{Camera, Size, World};
use crate::console::fleet::Fleet;
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::i18n::Lang;
use crate::piece::piece;
use crate::widgets::counts_text;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::id::AreaId;
use cruscotto_drawing::Boundary;
use std::collections::HashMap;
use std::fmt::Write;
use yew::prelude::*;

/// Units of the shapes along the world's side: a tenth of one is some 4 m.
const UNITS: f64 = 1_048_576.0;

/// An area with its shape.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shape {
    pub(super) id: AreaId,
    pub(super) name: AttrValue,
    pub(super) path: AttrValue,
    pub(super) label: World,
}

/// All shapes, about a corner of their own: numbers stay small.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Shapes {
    pub(super) all: Vec<Shape>,
    /// The north-western and the south-eastern corner.
    pub(super) corners: (World, World),
}

impl Shapes {
    /// The shapes of boundaries; none without any.
    pub(super) fn of(boundaries: &[Boundary]) -> Option<Self> {
        let places = boundaries.iter().flat_map(|b| b.polygons.iter().flatten().flatten()).map(|p| World::of(*p));
        let corners = places.fold(None, |corners: Option<(World, World)>, place| {
            let (a, b) = corners.unwrap_or((place, place));
            Some((
                World { x: a.x.min(place.x), y: a.y.min(place.y) },
                World { x: b.x.max(place.x), y: b.y.max(place.y) },
            ))
        })?;
        let all = boundaries.iter().map(|boundary| Shape {
            id: boundary.id.clone(),
            name: boundary.name.clone().into(),
            path: path(boundary, corners.0).into(),
            label: World::of(boundary.label),
        });
        Some(Self { all: all.collect(), corners })
    }

    /// What moves the group so that the camera sees it.
    pub(super) fn transform(&self, camera: Camera, size: Size) -> String {
        let (x, y) = camera.screen(self.corners.0, size);
        let scale = camera.scale() / UNITS;
        format!("matrix({scale} 0 0 {scale} {x:.2} {y:.2})")
    }
}

fn path(boundary: &Boundary, corner: World) -> String {
    let mut path = String::new();
    for ring in boundary.polygons.iter().flatten() {
        for (i, position) in ring.iter().enumerate() {
            let place = World::of(*position);
            let (x, y) = ((place.x - corner.x) * UNITS, (place.y - corner.y) * UNITS);
            // Writing to a String cannot fail.
            let _ = write!(path, "{}{x:.1} {y:.1}", if i == 0 { "M" } else { "L" });
        }
        path.push('Z');
    }
    path
}

/// How the assets of each area are, whatever their kind.
pub(super) fn counts(fleet: &Fleet) -> HashMap<AreaId, HealthCounts> {
    let mut counts: HashMap<AreaId, HealthCounts> = HashMap::new();
    for row in fleet.rows() {
        if let Some(area) = &row.asset.placement.nil {
            counts.entry(area.clone()).or_default().add(row.asset.health);
        }
    }
    counts
}

/// The links of all areas.
#[derive(PartialEq)]
pub(super) struct AreaLinks {
    pub(super) shapes: std::rc::Rc<Option<Shapes>>,
    pub(super) fleet: Fleet,
    pub(super) lang: Lang,
    pub(super) here: Here,
    /// The one that the tab key stops at.
    pub(super) stop: Option<AreaId>,
    pub(super) onfocus: Callback<AreaId>,
}

piece!(AreaLinks => use_area_links);

#[hook]
fn use_area_links(props: &AreaLinks) -> Html {
    let counts = use_memo(props.fleet.clone(), counts);
    let Some(shapes) = props.shapes.as_ref() else { return Html::default() };
    let stop = props.stop.as_ref().or(shapes.all.first().map(|shape| &shape.id));
    let link = |shape: &Shape| {
        let counts = counts.get(&shape.id).copied().unwrap_or_default();
        let query = Query::default().with("nil", Some(shape.id.to_string())).with("state", Some("all".to_owned()));
        let class = if counts.critical > 0 {
            "ops-area ops-area-critical"
        } else if counts.problem > 0 {
            "ops-area ops-area-problem"
        } else {
            "ops-area"
        };
        let onfocus = {
            let id = shape.id.clone();
            props.onfocus.reform(move |_: FocusEvent| id.clone())
        };
        let label = format!("{}: {}", shape.name, counts_text(props.lang.messages(), &counts));
        html! {
            <a key={shape.id.to_string()} id={link_id(&shape.id)} {class} data-area={shape.id.to_string()}
                href={props.here.link_with(&Screen::List, query)} aria-label={label.clone()}
                tabindex={if stop == Some(&shape.id) { "0" } else { "-1" }} {onfocus}>
                <title>{ label }</title>
                <path d={shape.path.clone()} fill-rule="evenodd" />
            </a>
        }
    };
    html! { <>{ for shapes.all.iter().map(link) }</> }
}

/// The id of an area's link.
pub(super) fn link_id(id: &AreaId) -> String {
    format!("ops-map-{id}")
}
