//! What is said and decided of a briefing: comments, decisions with owner and due date, and those of the last time.

use super::PATH;
use super::known::Choice;
use super::texts::{Texts, texts};
use crate::console::change::{Sender, use_sender};
use crate::console::form::{chosen, clear, lines, typed};
use crate::console::texts::texts as general;
use crate::console::who::use_who;
use crate::data::{Ui, use_ui};
use crate::i18n::date_of;
use crate::piece::piece;
use crate::widgets::moment;
use cruscotto_domain::access::Permission;
use cruscotto_domain::briefing::{
    Comment, Decision, DecisionState, MAX_COMMENT_CHARS, MAX_DECISION_CHARS, NewComment, NewDecision,
};
use gloo::net::http::Method;
use serde::Serialize;
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

#[derive(Serialize)]
struct Became {
    state: DecisionState,
}

/// Comments and decisions.
#[derive(PartialEq)]
pub(super) struct Said {
    pub(super) id: i64,
    /// The blocks that something can be said of.
    pub(super) blocks: Vec<Choice>,
    pub(super) comments: Rc<Vec<Comment>>,
    pub(super) decisions: Rc<Vec<Decision>>,
    pub(super) followed_up: Rc<Vec<Decision>>,
    pub(super) ondone: Callback<String>,
}

piece!(Said => use_said);

#[hook]
fn use_said(props: &Said) -> Html {
    let (ui, who) = (use_ui(), use_who());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let (comment, what, owner, due) = (use_node_ref(), use_node_ref(), use_node_ref(), use_node_ref());
    let (said_of, decided_of) = (use_node_ref(), use_node_ref());
    let commented = use_sender({
        let (ondone, comment) = (props.ondone.clone(), comment.clone());
        Callback::from(move |answer: String| {
            if let Some(field) = comment.cast::<HtmlTextAreaElement>() {
                field.set_value("");
            }
            ondone.emit(answer);
        })
    });
    let decided = use_sender({
        let (ondone, fields) = (props.ondone.clone(), [what.clone(), owner.clone(), due.clone()]);
        Callback::from(move |answer: String| {
            clear(&fields.iter().collect::<Vec<_>>());
            ondone.emit(answer);
        })
    });
    let followed = use_sender(props.ondone.clone());
    let id = props.id;
    let oncomment = {
        let (commented, comment, block) = (commented.clone(), comment.clone(), said_of.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let new = NewComment { block: of_block(&block), text: lines(&comment) };
            commented.send(Method::POST, format!("{PATH}/{id}/comments"), Some(&new));
        })
    };
    let ondecide = {
        let (decided, block) = (decided.clone(), decided_of.clone());
        let (what, owner, due) = (what.clone(), owner.clone(), due.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let due = Some(typed(&due)).filter(|due| !due.is_empty());
            let new = NewDecision { what: typed(&what), owner: typed(&owner), due, block: of_block(&block) };
            decided.send(Method::POST, format!("{PATH}/{id}/decisions"), Some(&new));
        })
    };
    let may = who.may(Permission::ComposeBriefings);
    let list = |decisions: &[Decision]| {
        html! { <ul class="ops-decisions">{ for decisions.iter().map(|decision| row(&ui, texts, props, decision, may.then_some(&followed))) }</ul> }
    };
    let about = |field: &NodeRef| {
        html! {
            <label>{ texts.about }
                <select ref={field.clone()} name="about">
                    <option value="" selected=true>{ texts.the_whole }</option>
                    { for props.blocks.iter().map(|(key, title)| html! { <option key={key.clone()} value={key.clone()}>{ title }</option> }) }
                </select>
            </label>
        }
    };
    html! {
        <>
            if !props.followed_up.is_empty() {
                <section class="ops-panel" aria-labelledby="ops-followed"><h2 id="ops-followed">{ texts.followed }</h2>{ list(&props.followed_up) }</section>
            }
            <section class="ops-panel" aria-labelledby="ops-decided">
                <h2 id="ops-decided">{ texts.decisions }</h2>
                { list(&props.decisions) }
                if may {
                    <form class="ops-form" onsubmit={ondecide}>
                        <label>{ texts.what }<input ref={what} name="what" required=true maxlength={MAX_DECISION_CHARS.to_string()} autocomplete="off" /></label>
                        <div class="ops-form-row">
                            <label>{ texts.owner }<input ref={owner} name="owner" required=true maxlength="120" autocomplete="off" /></label>
                            <label>{ texts.due }<input ref={due} name="due" type="date" /></label>
                            { about(&decided_of) }
                        </div>
                        <button type="submit" class="ops-button" disabled={decided.is_busy()}>{ texts.write_down }</button>
                    </form>
                    { decided.told_failure(general) }
                    { followed.told_failure(general) }
                }
            </section>
            <section class="ops-panel" aria-labelledby="ops-comments">
                <h2 id="ops-comments">{ texts.comments }</h2>
                <ul class="ops-decisions">{ for props.comments.iter().map(|c| html! {
                    <li key={c.id} data-of={c.block.clone()}>
                        <strong>{ &c.author }</strong>{ " · " }{ moment(ui.lang, c.at) }{ for of_title(props, c.block.as_ref()) }<br />{ &c.text }
                    </li>
                }) }</ul>
                <form class="ops-form" onsubmit={oncomment}>
                    { about(&said_of) }
                    <label>{ texts.comment }<textarea ref={comment} name="comment" rows="2" required=true maxlength={MAX_COMMENT_CHARS.to_string()} /></label>
                    <button type="submit" class="ops-button" disabled={commented.is_busy()}>{ texts.send }</button>
                </form>
                { commented.told_failure(general) }
            </section>
        </>
    }
}

/// The block that is chosen; none for the whole.
fn of_block(field: &NodeRef) -> Option<String> {
    Some(chosen(field)).filter(|key| !key.is_empty())
}

/// What a block is called, behind a dot; nothing for the whole. A block that is gone has no name.
fn of_title(props: &Said, key: Option<&String>) -> Option<String> {
    let title = |key: &String| props.blocks.iter().find(|(known, _)| known == key).map(|(_, title)| title.clone());
    Some(format!(" · {}", title(key?)?))
}

fn row(ui: &Ui, texts: &'static Texts, props: &Said, decision: &Decision, sender: Option<&Sender>) -> Html {
    let due = decision.due.as_ref().map(|due| date_of(ui.lang, due)).unwrap_or_default();
    let others = [
        (DecisionState::Done, texts.done),
        (DecisionState::Dropped, texts.dropped),
        (DecisionState::Open, texts.reopen),
    ];
    let button = |sender: &Sender, (state, label): (DecisionState, &'static str)| {
        let (sender, path) = (sender.clone(), format!("/api/v1/briefing-decisions/{}/state", decision.id));
        let onclick =
            Callback::from(move |_: MouseEvent| sender.send(Method::PUT, path.clone(), Some(&Became { state })));
        html! { <button type="button" class="ops-button" {onclick}>{ label }<span class="visually-hidden">{ ": " }{ &decision.what }</span></button> }
    };
    html! {
        <li key={decision.id} data-decision={decision.id.to_string()} data-state={decision.state.as_str()}>
            <strong>{ &decision.what }</strong>{ " · " }{ &decision.owner }{ " · " }{ due }{ " · " }
            { (ui.lang.briefings().decision_state)(decision.state) }
            { for of_title(props, decision.block.as_ref()) }
            if let Some(sender) = sender {
                <span class="ops-actions">{ for others.into_iter().filter(|(s, _)| *s != decision.state).map(|other| button(sender, other)) }</span>
            }
        </li>
    }
}
