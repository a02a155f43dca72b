//! The pages, one a file.

mod accessibility;
mod area;
mod asset;
mod asset_list;
mod attention;
mod city;
mod headline;
mod login;
mod not_found;
mod series;
mod service;
mod services;
mod table;
mod table_sort;

use crate::browser;
use crate::data::{Ui, use_ui};
use crate::piece::{keyed, part, piece};
use crate::routes::Route;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::id::{AreaId, AssetId};
use yew::prelude::*;

/// The page of an address. Another area or asset is another page, with nothing left of the one before: hence the keys.
pub fn page(ui: &Ui, route: &Route) -> Html {
    match route {
        Route::City => part(city::CityPage),
        Route::Area { id } => match id.parse::<AreaId>() {
            Ok(area) => keyed(id, area::AreaPage { id: area }),
            Err(_) => not_found::not_found(ui, Some(id)),
        },
        Route::Asset { id } => match id.parse::<AssetId>() {
            Ok(asset) => keyed(id, asset::AssetPage { id: asset }),
            Err(_) => not_found::not_found(ui, Some(id)),
        },
        Route::Services => services::services_page(ui),
        Route::Service { id } => keyed(id, service::ServicePage { id: id.clone() }),
        Route::Login => part(login::LoginPage),
        Route::Accessibility => accessibility::accessibility(ui),
        Route::NotFound => not_found::not_found(ui, None),
    }
}

/// The kind that a layer counts.
fn kind_of(layer: Layer) -> AssetKind {
    match layer {
        Layer::Services => AssetKind::Service,
        Layer::Wifi => AssetKind::AccessPoint,
        Layer::Schools => AssetKind::School,
    }
}

/// The heading of a page; it also gives the document its title and language.
#[derive(PartialEq)]
struct Title {
    text: AttrValue,
    children: Html,
}

piece!(Title => use_title);

#[hook]
fn use_title(props: &Title) -> Html {
    let ui = use_ui();
    let title = format!("{} · {} {}", props.text, ui.messages().product, ui.city.name());
    use_effect_with((ui.lang, title), |(lang, title)| browser::describe_document(lang.tag(), title));
    html! { <h1>{ &props.text }{ props.children.clone() }</h1> }
}

/// The heading of a page.
fn title(text: impl Into<AttrValue>) -> Html {
    title_with(text, Html::default())
}

/// The heading of a page, with what stands beside it.
fn title_with(text: impl Into<AttrValue>, children: Html) -> Html {
    part(Title { text: text.into(), children })
}
