//! The console: what every screen has around it.

use super::fleet::FleetProvider;
use super::place::use_here;
use super::routes::Screen;
use super::screens::screen;
use super::shell::{links, top};
use super::shortcuts::ShortcutsProvider;
use super::texts::texts;
use super::who::Who;
use crate::browser;
use crate::data::{Fetched, SESSION_PATH, use_fetched, use_lang};
use crate::live::use_live;
use crate::live_city::{Beginning, LiveCity};
use cruscotto_domain::api::Session;
use yew::prelude::*;

/// Id of the main content, where a new screen begins for the keyboard.
const MAIN: &str = "main";

/// The console.
#[component]
pub fn ConsoleApp(props: &Beginning) -> Html {
    html! {
        <LiveCity from={props.clone()}>
            <FleetProvider>
                <ShortcutsProvider><Frame /></ShortcutsProvider>
            </FleetProvider>
        </LiveCity>
    }
}

#[component]
fn Frame() -> Html {
    let (here, live, lang) = (use_here(), use_live(), use_lang());
    let texts = texts(lang);
    let session: Fetched<Session> = use_fetched(SESSION_PATH.to_owned(), Some(SESSION_PATH.to_owned()), None);
    let first = use_mut_ref(|| true);
    use_effect_with(here.screen.clone(), move |_| {
        if !first.replace(false) {
            browser::focus_by_id(MAIN);
        }
    });
    // Known to be nobody: not on the way, and not without the server.
    let nobody = session.data.as_ref().is_some_and(|session| session.user.is_none());
    let bare = here.screen == Screen::Wallboard;
    let onclick = {
        let here = here.clone();
        Callback::from(move |event: MouseEvent| links(&here, &event))
    };
    html! {
        <div class={classes!("ops", bare.then_some("ops-bare"))} {onclick} data-connection={live.state.phase.as_str()}>
            <a class="skip-link" href="#main">{ lang.messages().skip_to_content }</a>
            if !bare { { top(lang, &here, session.data.as_deref()) } }
            <main id={MAIN} tabindex="-1">
                if nobody && !matches!(here.screen, Screen::Login | Screen::Setup) {
                    <div class="ops-narrow">
                        <h1>{ texts.console }</h1>
                        <p>{ texts.login_first }</p>
                        <p><a class="ops-primary" href={here.link(&Screen::Login)}>{ texts.login }</a></p>
                    </div>
                } else {
                    <ContextProvider<Who> context={Who(session.data.clone())}>
                        { screen(lang, &here.screen) }
                    </ContextProvider<Who>>
                }
            </main>
        </div>
    }
}
