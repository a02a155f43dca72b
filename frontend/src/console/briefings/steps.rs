//! The way of a briefing: to be read, back, frozen; and then the one that follows.

use super::PATH;
use super::list::tongue;
use super::texts::texts;
use crate::browser;
use crate::console::change::use_sender;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::access::Permission;
use cruscotto_domain::briefing::{BriefingItem, NewBriefing, State, Step, StepTaken};
use gloo::net::http::Method;
use serde::Serialize;
use yew::prelude::*;

/// The version that is frozen.
#[derive(Serialize)]
struct Freeze {
    version: i32,
}

/// The buttons.
#[derive(PartialEq)]
pub(super) struct Steps {
    pub(super) item: BriefingItem,
    /// Whether there are changes that are not saved.
    pub(super) dirty: bool,
    pub(super) ondone: Callback<String>,
}

piece!(Steps => use_steps);

#[hook]
fn use_steps(props: &Steps) -> Html {
    let (ui, who, here) = (use_ui(), use_who(), use_here());
    let (texts, general, paper) = (texts(ui.lang), general(ui.lang), ui.lang.paper());
    let sender = use_sender(props.ondone.clone());
    let followed = use_sender({
        let here = here.clone();
        Callback::from(move |answer: String| {
            if let Ok(item) = serde_json::from_str::<BriefingItem>(&answer) {
                here.open(&Screen::Briefing { id: item.id });
            }
        })
    });
    let (id, version) = (props.item.id, props.item.version);
    let step = |step: Step| {
        let sender = sender.clone();
        Callback::from(move |_: MouseEvent| {
            sender.send(Method::POST, format!("{PATH}/{id}/steps"), Some(&StepTaken { version, step }));
        })
    };
    let freeze = {
        let sender = sender.clone();
        Callback::from(move |_: MouseEvent| {
            sender.send(Method::POST, format!("{PATH}/{id}/freeze"), Some(&Freeze { version }));
        })
    };
    let follow = {
        let (followed, template, language) = (followed.clone(), props.item.template, tongue(ui.lang));
        Callback::from(move |_: MouseEvent| {
            let new = NewBriefing { template, language, area: None, follows: Some(id) };
            followed.send(Method::POST, PATH.to_owned(), Some(&new));
        })
    };
    let removed = use_sender({
        let here = here.clone();
        Callback::from(move |_: String| here.open(&Screen::Briefings))
    });
    let remove = {
        let removed = removed.clone();
        Callback::from(move |_: MouseEvent| {
            if browser::agrees(texts.really_remove) {
                // There is nothing left to lose.
                browser::ask_before_leaving(None);
                removed.send(Method::DELETE, format!("{PATH}/{id}"), None::<&()>);
            }
        })
    };
    let (compose, may_freeze) = (who.may(Permission::ComposeBriefings), who.may(Permission::FreezeBriefings));
    let busy = sender.is_busy() || props.dirty;
    html! {
        <div class="ops-steps" data-state={props.item.state.as_str()}>
            <p><strong>{ (texts.state)(props.item.state) }</strong></p>
            <div class="ops-actions">
                if compose && props.item.state == State::Draft {
                    <button type="button" class="ops-button" disabled={busy} onclick={step(Step::Submit)}>{ texts.submit }</button>
                }
                if compose && props.item.state == State::Draft {
                    <button type="button" class="ops-button" disabled={removed.is_busy()} onclick={remove}>{ texts.remove_draft }</button>
                }
                if compose && props.item.state == State::Review {
                    <button type="button" class="ops-button" disabled={busy} onclick={step(Step::Return)}>{ texts.give_back }</button>
                }
                if may_freeze && props.item.state == State::Review {
                    <button type="button" class="ops-button" disabled={busy} onclick={freeze}>{ texts.freeze }</button>
                }
                if compose && props.item.state == State::Frozen {
                    <button type="button" class="ops-button" disabled={followed.is_busy()} onclick={follow}>{ texts.follow }</button>
                }
                if props.item.state != State::Frozen {
                    // What is not saved is not in it.
                    <a class="ops-button" href={format!("/briefing/draft/{id}")} target="_blank" rel="noopener">{ texts.preview }</a>
                }
                { for props.item.sha256.as_ref().map(|hash| html! {
                    <>
                        <a class="ops-button" href={format!("/briefing/{hash}")}>{ texts.open_page }</a>
                        <a class="ops-button" href={format!("/briefing/{hash}/room")}>{ texts.open_room }</a>
                        <a class="ops-button" href={format!("/api/v1/frozen-briefings/{hash}/document.pdf")}>{ paper.a4 }</a>
                        <a class="ops-button" href={format!("/api/v1/frozen-briefings/{hash}/slides.pdf")}>{ paper.slides }</a>
                    </>
                }) }
            </div>
            if props.item.state == State::Review { <p>{ texts.freeze_hint }</p> }
            { sender.told_failure(general) }
            { followed.told_failure(general) }
            { removed.told_failure(general) }
        </div>
    }
}
