//! What one does about an incident: acknowledge, assign, comment, resolve, reopen. Each is one form that Enter sends.

use super::texts::texts;
use crate::browser;
use crate::console::change::use_sender;
use crate::console::keys::Action as Key;
use crate::console::shortcuts::use_shortcuts;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{use_city, use_clock, use_lang};
use crate::piece::piece;
use cruscotto_domain::access::Permission;
use cruscotto_domain::incident::{Action, IncidentState};
use cruscotto_domain::time::MICROS_PER_SECOND;
use gloo::net::http::Method;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// Hours for which an acknowledgement keeps quiet.
const HOURS: [u32; 4] = [1, 4, 8, 24];

/// Id of the field that the key `a` leads to.
const NOTE: &str = "ops-ack-note";

/// The forms.
#[derive(PartialEq)]
pub(super) struct Act {
    pub(super) id: i64,
    pub(super) state: IncidentState,
    /// Whether one came to acknowledge.
    pub(super) eager: bool,
    /// Told when something was done.
    pub(super) done: Callback<String>,
}

piece!(Act => use_act);

#[hook]
fn use_act(props: &Act) -> Html {
    let (lang, city, clock, who) = (use_lang(), use_city(), use_clock(), use_who());
    let (texts, general) = (texts(lang), general(lang));
    let sender = use_sender(props.done.clone());
    let (note, until, to, comment, why) =
        (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let path = format!("/api/v1/incidents/{}/actions", props.id);
    use_effect_with(props.eager, |eager| {
        if *eager {
            browser::focus_by_id(NOTE);
        }
    });
    let onkey = use_callback((), |key: Key, ()| {
        if key == Key::Acknowledge {
            browser::focus_by_id(NOTE);
        }
    });
    use_shortcuts(onkey);
    let text =
        |field: &NodeRef| field.cast::<HtmlInputElement>().map(|f| f.value().trim().to_owned()).unwrap_or_default();
    let form = |action: Box<dyn Fn() -> Option<Action>>| {
        let (sender, path) = (sender.clone(), path.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(action) = action() {
                sender.send(Method::POST, path.clone(), Some(&action));
            }
        })
    };
    let acknowledge = {
        let (note, until) = (note.clone(), until.clone());
        let now = clock.now;
        form(Box::new(move || {
            let hours: Option<i64> = until.cast::<HtmlSelectElement>().and_then(|select| select.value().parse().ok());
            let until = hours.zip(now).map(|(hours, now)| now.plus_micros(hours * 3_600 * MICROS_PER_SECOND));
            Some(Action::Acknowledge { note: text(&note), until })
        }))
    };
    let assign = {
        let to = to.clone();
        form(Box::new(move || Some(Action::Assign { to: Some(text(&to)).filter(|to| !to.is_empty()) })))
    };
    let onme = {
        let (to, user) = (to.clone(), city.user.clone());
        Callback::from(move |_: MouseEvent| {
            if let (Some(field), Some(user)) = (to.cast::<HtmlInputElement>(), &user) {
                field.set_value(user);
            }
        })
    };
    let onsay = {
        let comment = comment.clone();
        form(Box::new(move || {
            let said = text(&comment);
            comment.cast::<HtmlInputElement>()?.set_value("");
            (!said.is_empty()).then_some(Action::Comment { text: said })
        }))
    };
    let resolve = {
        let why = why.clone();
        form(Box::new(move || Some(Action::Resolve { note: text(&why) })))
    };
    let reopen = form(Box::new(|| Some(Action::Reopen)));
    let busy = sender.is_busy();
    if !who.may(Permission::HandleIncidents) {
        return html! { <section class="ops-panel" data-act="none"><p>{ general.forbidden }</p></section> };
    }
    html! {
        <section class="ops-panel" aria-labelledby="ops-act" data-act={props.state.as_str()}>
            <h2 id="ops-act">{ texts.actions }</h2>
            { sender.told(general) }
            if props.state.is_live() {
                <form class="ops-form-row" onsubmit={acknowledge}>
                    <label>{ texts.note }<input id={NOTE} ref={note} name="note" maxlength="2000" autocomplete="off" /></label>
                    <label>{ texts.until }
                        <select ref={until}>
                            <option value="" selected=true>{ texts.until_resolved }</option>
                            { for HOURS.map(|h| html! { <option value={h.to_string()}>{ (texts.for_hours)(h) }</option> }) }
                        </select>
                    </label>
                    <button type="submit" class="ops-primary" disabled={busy}>{ texts.acknowledge }</button>
                </form>
                <form class="ops-form-row" onsubmit={assign}>
                    <label>{ texts.assign_to }<input ref={to} name="to" autocomplete="off" /></label>
                    <span><button type="button" class="ops-button" onclick={onme}>{ texts.assign_me }</button>{ " " }
                    <button type="submit" class="ops-button" disabled={busy}>{ texts.assign }</button></span>
                </form>
                <form class="ops-form-row" onsubmit={resolve}>
                    <label>{ texts.resolve_note }<input ref={why} name="why" maxlength="2000" autocomplete="off" /></label>
                    <button type="submit" class="ops-button" disabled={busy}>{ texts.resolve }</button>
                </form>
            } else if props.state == IncidentState::Resolved {
                <form onsubmit={reopen}><button type="submit" class="ops-button" disabled={busy}>{ texts.reopen }</button></form>
            }
            <form class="ops-form-row" onsubmit={onsay}>
                <label>{ texts.comment_text }<input ref={comment} name="text" maxlength="2000" autocomplete="off" /></label>
                <button type="submit" class="ops-button" disabled={busy}>{ texts.comment }</button>
            </form>
        </section>
    }
}
