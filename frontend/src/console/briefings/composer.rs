//! One briefing: composed block by block, given to be read, frozen, and talked about.

use super::PATH;
use super::add::new_blocks;
use super::block::BlockFields;
use super::changes::Changes;
use super::draft::{Composed, Edit};
use super::known::use_known;
use super::said::Said;
use super::steps::Steps;
use super::texts::texts;
use crate::browser::FetchError;
use crate::console::change::use_sender;
use crate::console::form::chosen;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::{title, title_with};
use crate::console::texts::texts as general;
use crate::console::unsaved::use_unsaved;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::{keyed, part, piece};
use crate::widgets::loading;
use cruscotto_domain::access::Permission;
use cruscotto_domain::briefing::{
    BriefingDetail, BriefingItem, Draft, DraftPut, MAX_TITLE_CHARS, State, Template, Tongue,
};
use gloo::net::http::Method;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct ComposerScreen {
    /// The briefing.
    pub id: i64,
}

piece!(ComposerScreen => use_composer);

#[hook]
fn use_composer(props: &ComposerScreen) -> Html {
    let (ui, who, here) = (use_ui(), use_who(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let path = format!("{PATH}/{}", props.id);
    let detail: Fetched<BriefingDetail> = use_fetched(path.clone(), Some(format!("{path}?seen={}", *round)), None);
    let composed = use_reducer(|| Composed { version: 0, draft: empty(), dirty: false, sent: None });
    let dragged = use_mut_ref(|| None::<usize>);
    let said = use_state(String::new);
    let kind = use_node_ref();
    {
        // What the server has, unless something is under the hands of who composes.
        let (composed, known) = (composed.clone(), detail.data.clone());
        let version = known.as_ref().map(|known| known.item.version);
        use_effect_with(version, move |_| {
            if let Some(known) = known.filter(|known| !composed.dirty && known.item.version != composed.version) {
                composed.dispatch(Edit::Saved(known.item.version, Box::new(known.draft.clone())));
            }
        });
    }
    let again = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    let saver = use_sender({
        let (dispatcher, again) = (composed.dispatcher(), again.clone());
        Callback::from(move |answer: String| {
            if let Ok(item) = serde_json::from_str::<BriefingItem>(&answer) {
                dispatcher.dispatch(Edit::Kept(item.version));
            }
            again.emit(answer);
        })
    });
    let known_things = use_known();
    use_unsaved(composed.dirty, texts.leave_unsaved);
    if detail.error.as_ref().is_some_and(FetchError::is_not_found) {
        return html! { <div class="ops-narrow">{ title(general.not_found) }</div> };
    }
    let Some(known) = detail.data.as_ref().filter(|_| composed.version > 0) else {
        return loading(ui.lang, detail.error.is_some());
    };
    let may = who.may(Permission::ComposeBriefings) && known.item.state == State::Draft;
    let save = {
        let (saver, composed, path) = (saver.clone(), composed.clone(), path.clone());
        Callback::from(move |_: MouseEvent| {
            let put = DraftPut { version: composed.version, draft: composed.draft.clone() };
            composed.dispatch(Edit::Sent);
            saver.send(Method::PUT, path.clone(), Some(&put));
        })
    };
    let onmoved = {
        let (dispatcher, said, blocks) = (composed.dispatcher(), said.setter(), composed.draft.blocks.clone());
        Callback::from(move |(from, to): (usize, usize)| {
            if let Some(block) = blocks.get(from) {
                said.set((texts.moved)(&block.title, to + 1, blocks.len()));
            }
            dispatcher.dispatch(Edit::Move(from, to));
        })
    };
    let new = new_blocks(&ui, texts, &known_things);
    let onadd = {
        let (dispatcher, kind, new) = (composed.dispatcher(), kind.clone(), new.clone());
        Callback::from(move |_: MouseEvent| {
            let word = chosen(&kind);
            if let Some((_, block)) = new.iter().find(|(key, _)| *key == word) {
                dispatcher.dispatch(Edit::Add(Box::new(block.clone())));
            }
        })
    };
    let typed = |edit: fn(String) -> Edit| {
        let dispatcher = composed.dispatcher();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                dispatcher.dispatch(edit(field.value()));
            }
        })
    };
    let blocks = &composed.draft.blocks;
    html! {
        <div class="ops-composer" data-briefing={props.id.to_string()} data-version={composed.version.to_string()} data-dirty={composed.dirty.to_string()}>
            <p class="back"><a href={here.link(&Screen::Briefings)}>{ "← " }{ general.nav_briefings }</a></p>
            { title_with(known.item.title.clone(), html! { <span class="title-kind">{ format!("#{}", props.id) }</span> }) }
            <section class="ops-panel" aria-label={(texts.state)(known.item.state)}>
                { part(Steps { item: known.item.clone(), dirty: composed.dirty, ondone: again.clone() }) }
            </section>
            <section class="ops-panel" aria-labelledby="ops-blocks">
                <h2 id="ops-blocks">{ texts.blocks }</h2>
                <div class="ops-form">
                    <div class="ops-form-row">
                        <label>{ texts.title }<input name="briefing-title" value={composed.draft.title.clone()} maxlength={MAX_TITLE_CHARS.to_string()} disabled={!may} oninput={typed(Edit::Title)} /></label>
                        <label>{ texts.meeting }<input name="meeting" type="date" value={composed.draft.meeting.clone().unwrap_or_default()} disabled={!may} oninput={typed(Edit::Meeting)} /></label>
                    </div>
                    if may { <p>{ texts.move_hint }</p> }
                    <ol class="ops-block-list">
                        { for blocks.iter().enumerate().map(|(i, block)| keyed(&block.key, BlockFields {
                            i,
                            of: blocks.len(),
                            block: block.clone(),
                            composed: composed.dispatcher(),
                            dragged: dragged.clone(),
                            onmoved: onmoved.clone(),
                            may,
                            known: known_things.clone(),
                        })) }
                    </ol>
                    <p class="visually-hidden" role="status">{ (*said).clone() }</p>
                    if may {
                        <div class="ops-form-row">
                            <label>{ texts.add_kind }
                                <select ref={kind} name="kind">
                                    { for new.iter().enumerate().map(|(i, (key, block))| html! { <option value={*key} selected={i == 0}>{ &block.title }</option> }) }
                                </select>
                            </label>
                            <button type="button" class="ops-button" onclick={onadd}>{ texts.add }</button>
                        </div>
                        <div class="ops-actions">
                            <button type="button" class="ops-button" onclick={save} disabled={saver.is_busy() || !composed.dirty}>{ texts.save }</button>
                            if composed.dirty { <span>{ texts.unsaved }</span> }
                        </div>
                        { saver.told_failure(general) }
                    }
                </div>
            </section>
            if known.item.state == State::Frozen { { part(Changes { item: known.item.clone() }) } }
            { part(Said {
                id: props.id,
                blocks: known.draft.blocks.iter().map(|block| (block.key.clone(), block.title.clone())).collect(),
                comments: Rc::new(known.comments.clone()),
                decisions: Rc::new(known.decisions.clone()),
                followed_up: Rc::new(known.followed_up.clone()),
                ondone: again,
            }) }
        </div>
    }
}

fn empty() -> Draft {
    Draft { title: String::new(), template: Template::Blank, language: Tongue::It, meeting: None, blocks: Vec::new() }
}
