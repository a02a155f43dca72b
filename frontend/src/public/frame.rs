//! What surrounds every public page: header with search, navigation and language, footer with who answers for what.

use super::{AccessibilityLinks, Props};
use crate::browser::utc_offset_s;
use crate::data::Ui;
use crate::i18n::{Lang, day_time};
use crate::routes::{Asked, Route, View};
use crate::widgets::logo;
use yew::prelude::*;

/// The header.
pub(super) fn header(ui: &Ui, props: &Props) -> Html {
    let (messages, words, city) = (ui.messages(), ui.lang.public(), &ui.city);
    let plain = ui.view();
    let quarter = Route::Quarter { query: String::new(), near: None };
    let here = |wanted: &Route| {
        let same = match (&props.route, wanted) {
            (Route::Quarter { .. }, Route::Quarter { .. }) => true,
            (Route::Service { .. }, Route::Services) | (Route::Goal { .. }, Route::Goals) => true,
            (here, Route::Comparison(_)) => here.is_analysis(),
            (here, wanted) => here == wanted,
        };
        same.then_some("page")
    };
    let entry = |route: &Route, text: &'static str| {
        html! { <li><a href={route.href(plain)} aria-current={here(route)}>{ text }</a></li> }
    };
    html! {
        <header class="site-header">
            <div class="site-bar">
                <div class="container-xxl site-bar-inner">
                    { connection(ui, props) }
                    { languages(ui, props) }
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
                if !matches!(props.route, Route::Quarter { .. }) { { search(ui) } }
            </div>
            <nav class="site-nav" aria-label={messages.main_navigation}>
                <div class="container-xxl">
                    <ul>
                        { entry(&Route::City, messages.nav_map) }
                        { entry(&quarter, words.nav_quarter) }
                        { entry(&Route::Services, messages.nav_services) }
                        { entry(&Route::Goals, ui.lang.goals().nav) }
                        { entry(&Route::Comparison(Asked::default()), ui.lang.comparison().nav) }
                    </ul>
                </div>
            </nav>
            if city.is_demo() {
                <p class="demo-banner" data-demo="true"><span class="container-xxl">{ messages.demo_banner }{ for city.past_is_coming().then(|| format!(" {}", messages.demo_past)) }</span></p>
            }
        </header>
    }
}

/// Search by name; its answers are a page.
fn search(ui: &Ui) -> Html {
    let messages = ui.messages();
    html! {
        <form class="search" role="search" action="/quartiere" method="get" aria-label={messages.search}>
            <label for="search-field" class="visually-hidden">{ messages.search }</label>
            if ui.lang != Lang::default() { <input type="hidden" name="lang" value={ui.lang.tag()} /> }
            <input id="search-field" type="search" name="q" autocomplete="off" placeholder={messages.search_hint} />
            <button type="submit" class="search-button">{ ui.lang.public().search_button }</button>
        </form>
    }
}

/// How live the page is: as made, until the live part says more.
fn connection(ui: &Ui, props: &Props) -> Html {
    let words = ui.lang.public();
    let at = props.look.city.status.as_ref().map(|status| status.at);
    html! {
        <p class="connection connection-connecting">
            <span class="connection-dot" aria-hidden="true"></span>
            <span data-connection-word="" role="status">{ words.not_live }</span>
            if let Some(at) = at {
                <time class="connection-age" data-connection-age="" datetime={at.to_string()}>{ day_time(ui.lang, at, utc_offset_s(at)) }</time>
            }
        </p>
    }
}

/// The other language, by a link: it is part of the address.
fn languages(ui: &Ui, props: &Props) -> Html {
    let links = Lang::ALL.into_iter().map(|lang| {
        let view = View { sent: None, ..props.view }.with_lang(lang);
        html! {
            <li lang={lang.tag()}>
                <a href={props.route.href(view)} hreflang={lang.tag()} aria-current={(lang == ui.lang).then_some("true")}>
                    <abbr title={lang.own_name()}>{ lang.tag().to_uppercase() }</abbr>
                </a>
            </li>
        }
    });
    html! { <nav class="languages" aria-label={ui.messages().language}><ul>{ for links }</ul></nav> }
}

/// The footer: method, quality, corrections, accessibility and how to tell what is not, licences.
pub(super) fn footer(ui: &Ui, links: &AccessibilityLinks) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let own = Route::Accessibility.href(ui.view());
    let statement = links.statement.clone().unwrap_or_else(|| own.clone());
    let feedback = links.feedback.clone().unwrap_or_else(|| format!("{own}#feedback"));
    let entry = |route: Route, text: &'static str| html! { <li><a href={route.href(ui.view())}>{ text }</a></li> };
    html! {
        <footer class="site-footer">
            <div class="container-xxl">
                <nav aria-label={words.nav_footer}>
                    <ul>
                        { entry(Route::Method, words.nav_method) }
                        { entry(Route::Quality, words.nav_quality) }
                        { entry(Route::Corrections, words.nav_corrections) }
                        <li><a href={statement}>{ words.nav_statement }</a></li>
                        <li><a href={feedback}>{ words.nav_feedback }</a></li>
                        <li><a href="/open-data">{ words.nav_api }</a></li>
                        { entry(Route::Login, messages.nav_login) }
                    </ul>
                </nav>
                <ul class="site-licences">
                    <li>{ (messages.attribution)(ui.city.name()) }</li>
                    <li>{ messages.data_licence }</li>
                    <li>{ messages.software_licence }</li>
                </ul>
            </div>
        </footer>
    }
}
