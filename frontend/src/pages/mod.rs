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
use crate::routes::Route;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::id::{AreaId, AssetId};
use yew::prelude::*;

/// The page of an address. Another area or asset is another page, with nothing left of the one before: hence the keys.
pub fn page(ui: &Ui, route: &Route) -> Html {
    match route {
        Route::City => html! { <city::CityPage /> },
        Route::Area { id } => match id.parse::<AreaId>() {
            Ok(area) => html! { <area::AreaPage key={id.clone()} id={area} /> },
            Err(_) => not_found::not_found(ui, Some(id)),
        },
        Route::Asset { id } => match id.parse::<AssetId>() {
            Ok(asset) => html! { <asset::AssetPage key={id.clone()} id={asset} /> },
            Err(_) => not_found::not_found(ui, Some(id)),
        },
        Route::Services => services::services_page(ui),
        Route::Service { id } => html! { <service::ServicePage key={id.clone()} id={id.clone()} /> },
        Route::Login => html! { <login::LoginPage /> },
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

/// Properties of [`Title`].
#[derive(Properties, PartialEq)]
struct TitleProps {
    text: AttrValue,
    #[prop_or_default]
    children: Html,
}

/// The heading of a page; it also gives the document its title and language.
#[component]
fn Title(props: &TitleProps) -> Html {
    let ui = use_ui();
    let title = format!("{} · {} {}", props.text, ui.messages().product, ui.city.name());
    use_effect_with((ui.lang, title), |(lang, title)| browser::describe_document(lang.tag(), title));
    html! { <h1>{ &props.text }{ props.children.clone() }</h1> }
}
