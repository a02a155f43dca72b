//! Search: areas among those known, assets by the API, as one types.

use crate::data::{City, percent_encoded, use_city, use_fetched, use_lang, use_place};
use crate::i18n::Lang;
use crate::piece::piece;
use crate::routes::{Route, View};
use crate::widgets::search_match::matches;
use crate::widgets::{state_label, use_follow};
use cruscotto_domain::api::Items;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AssetId;
use gloo::timers::callback::Timeout;
use serde::Deserialize;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Milliseconds without a key before the API is asked.
const PAUSE_MS: u32 = 250;

/// Areas listed at most.
const MAX_AREAS: usize = 5;

/// Assets listed at most.
const MAX_ASSETS: usize = 8;

/// Letters before anything is searched.
const MIN_LETTERS: usize = 2;

/// Of an asset in a list, what a result shows.
#[derive(Debug, Clone, Deserialize)]
struct Found {
    id: AssetId,
    name: String,
    health: Health,
}

/// The search field with its results.
#[derive(PartialEq)]
pub struct Search;

piece!(Search => use_search());

#[hook]
fn use_search() -> Html {
    let (lang, city, follow) = (use_lang(), use_city(), use_follow());
    let messages = lang.messages();
    let page = use_place().route;
    let typed = use_state(String::new);
    let asked = use_state(String::new);
    let shown = typed.to_string();
    let query = typed.trim().to_owned();
    let active = query.chars().count() >= MIN_LETTERS;
    {
        let asked = asked.clone();
        use_effect_with(query.clone(), move |query| {
            let query = query.clone();
            let timer = Timeout::new(PAUSE_MS, move || asked.set(query));
            move || drop(timer)
        });
    }
    {
        // A result was opened, or the page changed otherwise.
        let typed = typed.clone();
        use_effect_with(page, move |_| typed.set(String::new()));
    }
    let path = (asked.chars().count() >= MIN_LETTERS)
        .then(|| format!("/api/v1/assets?query={}&limit={MAX_ASSETS}", percent_encoded(&asked)));
    let found = use_fetched::<Items<Found>>(asked.to_string(), path, None);
    let areas = if active { areas_of(&city, lang, &query) } else { Vec::new() };
    let assets = found.data.filter(|_| active).map(|items| items.items.clone()).unwrap_or_default();
    let count = areas.len() + assets.len();

    let view = View::default().with_lang(lang);
    let first = areas
        .first()
        .map(|(route, ..)| route.clone())
        .or_else(|| assets.first().map(|item| Route::Asset { id: item.id.to_string() }));
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(route) = first.clone() {
            follow.emit((route, view));
        }
    });
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                typed.set(field.value());
            }
        })
    };
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            typed.set(String::new());
        }
    });
    html! {
        <form class="search" role="search" {onsubmit} {onkeydown}>
            <label for="search-field" class="visually-hidden">{ messages.search }</label>
            <input id="search-field" type="search" autocomplete="off" placeholder={messages.search_hint}
                value={shown} {oninput} />
            if active {
                <div class="search-results">
                    <p role="status" class="search-count">{ (messages.search_results)(count) }</p>
                    <ul>
                        { for areas.into_iter().map(|(route, name, level)| html! {
                            <li key={name.clone()}><a href={route.href(view)}>{ name.clone() }<span class="search-kind">{ level }</span></a></li>
                        }) }
                        { for assets.into_iter().map(|item| html! {
                            <li key={item.id.to_string()}>
                                <a href={(Route::Asset { id: item.id.to_string() }).href(view)}>
                                    { item.name.clone() }{ state_label(lang, item.health) }
                                </a>
                            </li>
                        }) }
                    </ul>
                </div>
            }
        </form>
    }
}

/// Areas that `query` finds: their page, name and level.
fn areas_of(city: &City, lang: Lang, query: &str) -> Vec<(Route, String, &'static str)> {
    let known: Vec<_> = [AreaLevel::Nil, AreaLevel::Municipio]
        .into_iter()
        .flat_map(|level| city.boundaries(level).into_iter().flat_map(|b| b.iter()).map(move |b| (level, b)))
        .collect();
    let found = matches(known.iter().map(|(_, b)| b.name.as_str()), query, MAX_AREAS);
    let result = |i: usize| {
        let (level, boundary) = known[i];
        (Route::Area { id: boundary.id.to_string() }, boundary.name.clone(), (lang.messages().level)(level))
    };
    found.into_iter().map(result).collect()
}
