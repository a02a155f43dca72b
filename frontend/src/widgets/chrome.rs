//! What surrounds every page: header with navigation, banner, footer.

use crate::browser;
use crate::data::{SESSION_PATH, Ui};
use crate::i18n::Lang;
use crate::piece::part;
use crate::routes::{Route, View};
use crate::widgets::{ConnectionNote, Search};
use gloo::net::http::Method;
use yew::prelude::*;

/// Header: city, search, navigation, language, connection.
pub fn header(ui: &Ui, view: View, route: Option<&Route>) -> Html {
    let (lang, messages, city) = (ui.lang, ui.messages(), &ui.city);
    let is = |wanted: Route| route == Some(&wanted);
    let plain = View::default().with_lang(lang);
    html! {
            <header class="site-header">
                <div class="site-bar">
                    <div class="container-xxl site-bar-inner">
                        { part(ConnectionNote) }
                        <div class="site-bar-end">
                            { session_note(ui) }
                            { language_switch(view, route.unwrap_or(&Route::City)) }
                        </div>
                    </div>
                </div>
                <div class="container-xxl site-title-row">
                    <a href={Route::City.href(plain)} class="site-title">
                        { logo() }
                        <span>
                            <span class="site-city">{ city.name().to_owned() }</span>
                            <span class="site-tagline">{ messages.tagline }</span>
                        </span>
                    </a>
                    { part(Search) }
                </div>
                <nav class="site-nav" aria-label={messages.main_navigation}>
                    <div class="container-xxl">
                        <ul>
                            <li><a href={Route::City.href(View { layer: view.layer, ..plain })} aria-current={(is(Route::City)).then_some("page")}>{ messages.nav_map }</a></li>
                            <li><a href={Route::Services.href(plain)} aria-current={(is(Route::Services)).then_some("page")}>{ messages.nav_services }</a></li>
                        </ul>
                    </div>
                </nav>
                if city.is_demo() {
                    <p class="demo-banner" data-demo="true"><span class="container-xxl">{ messages.demo_banner }{ for city.past_is_coming().then(|| format!(" {}", messages.demo_past)) }</span></p>
                }
            </header>
    }
}

/// The sign of the product.
pub fn logo() -> Html {
    html! {
        <svg class="site-logo" viewBox="0 0 40 40" width="40" height="40" aria-hidden="true" focusable="false">
            <path d="M5 29a15 15 0 0 1 30 0" fill="none" stroke="currentColor" stroke-width="4" />
            <path d="M20 29l8 -11" stroke="currentColor" stroke-width="3.4" stroke-linecap="round" />
            <circle cx="20" cy="29" r="3.4" fill="currentColor" />
        </svg>
    }
}

/// The other language, by a link: it is part of the address.
fn language_switch(view: View, route: &Route) -> Html {
    let links = Lang::ALL.into_iter().map(|lang| {
        html! {
            <li key={lang.tag()} lang={lang.tag()}>
                <a href={route.href(view.with_lang(lang))} aria-current={(lang == view.lang()).then_some("page")}>
                    <abbr title={lang.own_name()}>{ lang.tag().to_uppercase() }</abbr>
                </a>
            </li>
        }
    });
    html! {
        <nav class="languages" aria-label={view.lang().messages().language}><ul>{ for links }</ul></nav>
    }
}

/// Who is logged in, and the way out or in.
fn session_note(ui: &Ui) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let onlogout = Callback::from(move |_: MouseEvent| {
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = browser::send(Method::DELETE, SESSION_PATH, None).await {
                browser::log_error(&format!("the session could not be ended: {error:?}"));
            }
            browser::reload_at(&Route::City.href(View::default().with_lang(lang)));
        });
    });
    match ui.city.user.clone() {
        Some(user) => html! {
            <span class="session">
                <span data-user={user.clone()}>{ (messages.logged_in_as)(&user) }</span>
                <button type="button" class="bar-button" onclick={onlogout}>{ messages.logout }</button>
            </span>
        },
        None => html! { <a href={Route::Login.href(ui.view())}>{ messages.nav_login }</a> },
    }
}

/// Footer: licences, attribution, accessibility.
pub fn footer(ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <footer class="site-footer">
            <div class="container-xxl">
                <ul>
                    <li>{ (messages.attribution)(ui.city.name()) }</li>
                    <li>{ messages.data_licence }</li>
                    <li>{ messages.software_licence }</li>
                    <li><a href={Route::Accessibility.href(ui.view())}>{ messages.nav_accessibility }</a></li>
                </ul>
            </div>
        </footer>
    }
}
