//! The screen of the map: the stage, and beside it the same points as a table.

use super::areas::Shapes;
use super::mercator::{Camera, Size, World};
use super::scene::Spot;
use super::stage::Stage;
use crate::console::fleet::{FleetRow, use_fleet};
use crate::console::list::{Filter, FleetTable, Rows, Sort, filters};
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{part, piece};
use cruscotto_domain::api::MapSettings;
use cruscotto_domain::area::AreaLevel;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Where the server says whether there are streets.
const SETTINGS: &str = "/api/v1/map";

/// The word that switches the streets off.
const OFF: &str = "off";

/// The screen.
#[derive(PartialEq)]
pub struct MapScreen;

piece!(MapScreen => use_map_screen());

#[hook]
fn use_map_screen() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let settings: Fetched<MapSettings> = use_fetched(SETTINGS.to_owned(), Some(SETTINGS.to_owned()), None);
    let seen = use_state(|| None::<(Camera, Size)>);
    let shapes = use_memo(ui.city.boundaries(AreaLevel::Nil).cloned(), |boundaries| {
        boundaries.as_ref().and_then(|boundaries| Shapes::of(boundaries))
    });
    // The map shows everything unless states are asked for: a hole where all is well would look like nothing there.
    let asked = match here.query.get("state") {
        Some(_) => here.query.clone(),
        None => here.query.clone().with("state", Some("all".to_owned())),
    };
    let filter = Filter::of(&asked);
    let spots = use_memo((fleet.clone(), asked), |(fleet, asked)| {
        let filter = Filter::of(asked);
        let placed = fleet.rows().iter().filter(|row| filter.admits(row)).filter_map(|row| {
            let point = row.asset.point?;
            Some((Rc::clone(row), Spot { place: World::of([point.lon, point.lat]), health: row.asset.health }))
        });
        Rc::new(placed.collect::<Vec<_>>())
    });
    let inside = use_memo((Rc::clone(&spots), *seen), |(spots, seen)| {
        let within = |spot: &Spot| {
            seen.is_none_or(|(camera, size)| {
                let (x, y) = camera.screen(spot.place, size);
                (0.0..=size.width).contains(&x) && (0.0..=size.height).contains(&y)
            })
        };
        let mut rows: Vec<Rc<FleetRow>> =
            spots.iter().filter(|(_, spot)| within(spot)).map(|(row, _)| Rc::clone(row)).collect();
        Sort::default().apply(&mut rows);
        Rc::new(rows)
    });
    let onrest = {
        let seen = seen.setter();
        use_callback((), move |rest: (Camera, Size), ()| seen.set(Some(rest)))
    };
    let begin = here.query.get("at").and_then(|at| {
        let (lon, lat) = at.split_once(',')?;
        Some(World::of([lon.parse().ok()?, lat.parse().ok()?]))
    });
    let offered = settings.data.as_ref().and_then(|settings| settings.tiles.clone());
    let streets = here.query.get("streets") != Some(OFF);
    let onstreets = {
        let here = here.clone();
        Callback::from(move |event: Event| {
            let on = event.target_dyn_into::<HtmlInputElement>().is_none_or(|field| field.checked());
            here.ask(&here.query.clone().with("streets", (!on).then(|| OFF.to_owned())));
        })
    };
    let tiles = offered.clone().filter(|_| streets).map(|tiles| (tiles.url.into(), tiles.attribution.into()));
    let number = |n: usize| integer(ui.lang, u32::try_from(n).unwrap_or(u32::MAX));
    html! {
        <div class="ops-map-screen">
            { title(texts.map_heading) }
            { filters(&ui, &here, &filter, &fleet) }
            if offered.is_some() {
                <label class="ops-check"><input type="checkbox" checked={streets} onchange={onstreets} />{ " " }{ texts.map_streets }</label>
            }
            <div class="ops-map-and-side">
                { part(Stage { fleet: fleet.clone(), spots: Rc::clone(&*spots), shapes, tiles, begin, onrest }) }
                <section class="ops-map-side" aria-labelledby="ops-map-side">
                    <h2 id="ops-map-side">{ (texts.map_points)(&number(inside.len())) }</h2>
                    { part(FleetTable { rows: Rows(Rc::clone(&*inside)), sort: Sort::default() }) }
                </section>
            </div>
        </div>
    }
}
