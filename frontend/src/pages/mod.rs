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

use crate::data::{use_city, use_lang};
use crate::routes::Route;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::id::{AreaId, AssetId};
use yew::prelude::*;

/// The page of an address. Another area or asset is another page, with nothing left of the one before: hence the keys.
pub fn page(route: Route) -> Html {
    match route {
        Route::City => html! { <city::CityPage /> },
        Route::Area { id } => match id.parse::<AreaId>() {
            Ok(id) => html! { <area::AreaPage key={id.to_string()} id={id.clone()} /> },
            Err(_) => html! { <not_found::NotFoundPage what={Some(AttrValue::from(id))} /> },
        },
        Route::Asset { id } => match id.parse::<AssetId>() {
            Ok(id) => html! { <asset::AssetPage key={id.to_string()} id={id.clone()} /> },
            Err(_) => html! { <not_found::NotFoundPage what={Some(AttrValue::from(id))} /> },
        },
        Route::Services => html! { <services::ServicesPage /> },
        Route::Service { id } => html! { <service::ServicePage key={id.clone()} id={AttrValue::from(id.clone())} /> },
        Route::Login => html! { <login::LoginPage /> },
        Route::Accessibility => html! { <accessibility::AccessibilityPage /> },
        Route::NotFound => html! { <not_found::NotFoundPage /> },
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

/// The heading of a page, and the title of the document.
#[component]
fn Title(props: &TitleProps) -> Html {
    let (lang, city) = (use_lang(), use_city());
    let title = format!("{} · {} {}", props.text, lang.messages().product, city.name());
    use_effect_with((lang, title), |(lang, title)| crate::browser::describe_document(lang.tag(), title));
    html! { <h1 id="page-title" tabindex="-1">{ &props.text }{ props.children.clone() }</h1> }
}
