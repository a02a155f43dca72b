//! What surrounds the screens: navigation, connection, language, colours, keys, and who one is.

use super::place::Here;
use super::routes::{ROOT, Screen};
use super::shortcuts::{KeysHelp, name};
use super::texts::texts;
use super::theme::ThemeSwitch;
use crate::browser;
use crate::data::SESSION_PATH;
use crate::i18n::Lang;
use crate::piece::part;
use crate::widgets::ConnectionNote;
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Session;
use gloo::net::http::Method;
use web_sys::Element;
use yew::prelude::*;

/// The screens.
const SCREENS: [Screen; 7] = [
    Screen::List,
    Screen::Incidents,
    Screen::Map,
    Screen::Topology,
    Screen::Collectors,
    Screen::Inventory,
    Screen::Wallboard,
];

/// The screens of now and then, each for those who may see it.
const MORE: [(Screen, Permission); 10] = [
    (Screen::Feedback, Permission::View),
    (Screen::Ledger, Permission::View),
    (Screen::Briefings, Permission::View),
    (Screen::Reports, Permission::View),
    (Screen::Maintenance, Permission::View),
    (Screen::Rules, Permission::View),
    (Screen::Notifications, Permission::View),
    (Screen::People, Permission::ManagePeople),
    (Screen::Audit, Permission::ReadAudit),
    (Screen::Account, Permission::OwnAccount),
];

/// The button of a mouse that follows a link.
const MAIN_BUTTON: i16 = 0;

/// The bar above every screen.
pub(super) fn top(lang: Lang, here: &Here, session: Option<&Session>) -> Html {
    let texts = texts(lang);
    let link = |screen: &Screen| {
        let current = name(texts, screen) == name(texts, &here.screen)
            && !matches!(here.screen, Screen::Login | Screen::Setup | Screen::Asset { .. });
        html! {
            <li key={screen.path()}>
                <a href={here.link(screen)} aria-current={current.then_some("page")}>{ name(texts, screen) }</a>
            </li>
        }
    };
    let user = session.and_then(|session| session.user.clone());
    let may = |permission: &Permission| session.is_some_and(|session| session.permissions.contains(permission));
    let more = MORE.iter().filter(|(_, permission)| may(permission)).map(|(screen, _)| screen);
    html! {
        <header class="ops-top">
            <div class="ops-bar">
                <a class="ops-name" href={here.link(&Screen::List)}>{ texts.console }</a>
                { part(ConnectionNote) }
                <div class="ops-bar-end">
                    { part(ThemeSwitch) }
                    { part(KeysHelp) }
                    { languages(lang, here) }
                    <a href="/">{ texts.public_site }</a>
                    if let Some(user) = user { { session_end(lang, here, user) } }
                </div>
            </div>
            <nav class="ops-nav" aria-label={texts.navigation}>
                <ul>{ for SCREENS.iter().map(link) }</ul>
                if more.clone().next().is_some() {
                    <details class="ops-more">
                        <summary>{ texts.more }</summary>
                        <ul>{ for more.map(link) }</ul>
                    </details>
                }
            </nav>
        </header>
    }
}

fn languages(lang: Lang, here: &Here) -> Html {
    let link = |other: Lang| {
        let tag = (other != Lang::default()).then(|| other.tag().to_owned());
        let href = here.query.clone().with("lang", tag).address(&here.screen.path());
        html! {
            <li key={other.tag()} lang={other.tag()}>
                <a {href} aria-current={(other == lang).then_some("page")}>
                    <abbr title={other.own_name()}>{ other.tag().to_uppercase() }</abbr>
                </a>
            </li>
        }
    };
    html! { <nav class="languages" aria-label={lang.messages().language}><ul>{ for Lang::ALL.map(link) }</ul></nav> }
}

fn session_end(lang: Lang, here: &Here, user: String) -> Html {
    let after = here.link(&Screen::Login);
    let onclick = Callback::from(move |_: MouseEvent| {
        let after = after.clone();
        wasm_bindgen_futures::spawn_local(async move {
            if let Err(error) = browser::send(Method::DELETE, SESSION_PATH, None).await {
                browser::log_error(&format!("the session could not be ended: {error:?}"));
            }
            browser::reload_at(&after);
        });
    });
    html! {
        <span class="ops-user">
            <span data-user={user.clone()}>{ user }</span>
            <button type="button" class="ops-button" {onclick}>{ lang.messages().logout }</button>
        </span>
    }
}

/// Follows a click on a link within the console; every other is the browser's.
pub(super) fn links(here: &Here, event: &MouseEvent) {
    let modified = event.meta_key() || event.ctrl_key() || event.shift_key() || event.alt_key();
    if modified || event.button() != MAIN_BUTTON || event.default_prevented() {
        return;
    }
    let link = event.target_dyn_into::<Element>().and_then(|element| element.closest("a[href]").ok().flatten());
    let href = link.filter(|link| !link.has_attribute("download")).and_then(|link| link.get_attribute("href"));
    if let Some(href) = href.filter(|href| href.starts_with(ROOT) && Screen::owns(href)) {
        event.prevent_default();
        here.go(href);
    }
}
