//! Listens to the keys, tells the screen that is open, and shows what keys there are.

use super::keys::{Action, GO, Keys, Pressed};
use super::place::use_here;
use super::routes::Screen;
use super::texts::{Texts, texts};
use crate::browser;
use crate::data::use_lang;
use crate::piece::piece;
use gloo::events::{EventListener, EventListenerOptions};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};
use yew::prelude::*;

/// Under which it is remembered that they are switched off.
const KEY: &str = "cruscotto.keys";
const OFF: &str = "off";

/// Where screens say what they do with keys.
#[derive(Clone, Default)]
pub struct Bus(Rc<RefCell<Vec<Callback<Action>>>>);

impl PartialEq for Bus {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Bus {
    fn tell(&self, action: Action) {
        // Not held while called: a screen may leave.
        let last = self.0.borrow().last().cloned();
        if let Some(callback) = last {
            callback.emit(action);
        }
    }
}

/// Properties of [`ShortcutsProvider`].
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The console.
    pub children: Html,
}

/// Tells everything below what keys ask for.
#[component]
pub fn ShortcutsProvider(props: &Props) -> Html {
    let bus = use_memo((), |()| Bus::default());
    html! { <ContextProvider<Bus> context={(*bus).clone()}>{ props.children.clone() }</ContextProvider<Bus>> }
}

/// Has `callback` told what keys ask for while the screen is open.
#[hook]
pub fn use_shortcuts(callback: Callback<Action>) {
    let bus = use_context::<Bus>().unwrap_or_default();
    use_effect_with((bus, callback), |(bus, callback)| {
        bus.0.borrow_mut().push(callback.clone());
        let (bus, callback) = (bus.clone(), callback.clone());
        move || bus.0.borrow_mut().retain(|other| *other != callback)
    });
}

/// The button that shows the keys, and the listener to them.
#[derive(PartialEq)]
pub(super) struct KeysHelp;

piece!(KeysHelp => use_keys_help());

#[hook]
fn use_keys_help() -> Html {
    let (texts, here) = (texts(use_lang()), use_here());
    let bus = use_context::<Bus>().unwrap_or_default();
    let shown = use_state(|| false);
    let on = use_state(|| true);
    {
        let on = on.setter();
        use_effect_with((), move |()| on.set(browser::remembered(KEY).as_deref() != Some(OFF)));
    }
    {
        let shown = shown.clone();
        use_effect_with((bus, here, *on, *shown), move |(bus, here, on, now_shown)| {
            let (bus, here, on, now_shown) = (bus.clone(), here.clone(), *on, *now_shown);
            let keys = RefCell::new(Keys::default());
            let document = web_sys::window().and_then(|w| w.document());
            let listener = document.map(|document| {
                EventListener::new_with_options(
                    &document,
                    "keydown",
                    EventListenerOptions::enable_prevent_default(),
                    move |event| {
                        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
                        if event.key() == "Escape" && now_shown {
                            shown.set(false);
                            return;
                        }
                        if !on || event.default_prevented() {
                            return;
                        }
                        let action = keys.borrow_mut().pressed(pressed(event, &event.key()));
                        let Some(action) = action else { return };
                        event.prevent_default();
                        match action {
                            Action::Help => shown.set(!now_shown),
                            Action::Go(letter) => {
                                if let Some((_, screen)) = GO.iter().find(|(known, _)| *known == letter) {
                                    here.open(screen);
                                }
                            }
                            action => bus.tell(action),
                        }
                    },
                )
            });
            move || drop(listener)
        });
    }
    let toggle = {
        let shown = shown.clone();
        Callback::from(move |_: MouseEvent| shown.set(!*shown))
    };
    let onswitch = {
        let on = on.clone();
        Callback::from(move |_: Event| {
            browser::remember(KEY, if *on { OFF } else { "on" });
            on.set(!*on);
        })
    };
    html! {
        <div class="ops-keys">
            <button type="button" class="ops-button" aria-expanded={shown.to_string()} aria-controls="ops-keys" onclick={toggle}>
                { texts.keys }<kbd aria-hidden="true">{ "?" }</kbd>
            </button>
            if *shown {
                <section id="ops-keys" class="ops-keys-list" aria-label={texts.keys}>
                    <dl>{ for list(texts).into_iter().map(|(key, what)| html! {
                        <div key={key.clone()}><dt><kbd>{ key }</kbd></dt><dd>{ what }</dd></div>
                    }) }</dl>
                    <label><input type="checkbox" checked={*on} onchange={onswitch} />{ " " }{ texts.keys_on }</label>
                    <p>{ texts.keys_why }</p>
                </section>
            }
        </div>
    }
}

fn list(texts: &'static Texts) -> Vec<(String, String)> {
    let plain = [
        ("j", texts.key_next),
        ("k", texts.key_previous),
        ("Enter", texts.key_open),
        ("a", texts.key_acknowledge),
        ("/", texts.key_search),
        ("?", texts.key_help),
    ];
    let go = GO.iter().map(|(letter, screen)| (format!("g {letter}"), (texts.key_go)(name(texts, screen))));
    plain.into_iter().map(|(key, what)| (key.to_owned(), what.to_owned())).chain(go).collect()
}

/// What a screen is called in the navigation.
pub(super) fn name(texts: &Texts, screen: &Screen) -> &'static str {
    match screen {
        Screen::List | Screen::NotFound | Screen::Asset { .. } | Screen::Login | Screen::Setup => texts.nav_list,
        Screen::Incidents | Screen::Incident { .. } => texts.nav_incidents,
        Screen::Map => texts.nav_map,
        Screen::Topology => texts.nav_topology,
        Screen::Collectors => texts.nav_collectors,
        Screen::Wallboard => texts.nav_wallboard,
        Screen::Inventory => texts.nav_inventory,
        Screen::Feedback => texts.nav_feedback,
        Screen::Rules => texts.nav_rules,
        Screen::Maintenance => texts.nav_maintenance,
        Screen::Notifications => texts.nav_notifications,
        Screen::Reports => texts.nav_reports,
        Screen::Ledger => texts.nav_ledger,
        Screen::Briefings | Screen::Briefing { .. } => texts.nav_briefings,
        Screen::People => texts.nav_people,
        Screen::Account => texts.nav_account,
        Screen::Audit => texts.nav_audit,
    }
}

fn pressed<'a>(event: &KeyboardEvent, key: &'a str) -> Pressed<'a> {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let tag = target.as_ref().map(Element::tag_name).unwrap_or_default();
    let editable = target.and_then(|t| t.dyn_into::<HtmlElement>().ok()).is_some_and(|t| t.is_content_editable());
    Pressed {
        key,
        modified: event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing(),
        typing: editable || matches!(tag.as_str(), "INPUT" | "TEXTAREA" | "SELECT"),
        on_control: matches!(tag.as_str(), "A" | "a" | "BUTTON" | "SUMMARY"),
    }
}
