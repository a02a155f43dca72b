//! A block as it is composed: its heading, what it shows, the notes, and the ways to move it.

use super::draft::{Composed, Edit};
use super::fields::fields;
use super::known::Known;
use super::texts::{Texts, texts};
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::briefing::{Ask, Block, MAX_NOTES_CHARS, MAX_TITLE_CHARS};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

/// The block.
#[derive(PartialEq)]
pub(super) struct BlockFields {
    pub(super) i: usize,
    pub(super) of: usize,
    pub(super) block: Block,
    pub(super) composed: UseReducerDispatcher<Composed>,
    /// The block that is dragged: no state, as it may be dropped before anything is drawn anew.
    pub(super) dragged: Rc<RefCell<Option<usize>>>,
    /// Told where a block went.
    pub(super) onmoved: Callback<(usize, usize)>,
    pub(super) may: bool,
    /// What there is that it can be about.
    pub(super) known: Rc<Known>,
}

piece!(BlockFields => use_block);

#[hook]
fn use_block(props: &BlockFields) -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let (i, block, may) = (props.i, &props.block, props.may);
    let moved = {
        let (onmoved, of) = (props.onmoved.clone(), props.of);
        move |from: usize, to: usize| {
            if to < of {
                onmoved.emit((from, to));
            }
        }
    };
    let shift = |down: bool| {
        let moved = moved.clone();
        Callback::from(move |_: MouseEvent| moved(i, if down { i + 1 } else { i.wrapping_sub(1) }))
    };
    let onkeydown = {
        let moved = moved.clone();
        Callback::from(move |event: KeyboardEvent| {
            let to = match (event.alt_key(), event.key().as_str()) {
                (true, "ArrowUp") => i.wrapping_sub(1),
                (true, "ArrowDown") => i + 1,
                _ => return,
            };
            event.prevent_default();
            moved(i, to);
        })
    };
    let ondragstart = {
        let dragged = Rc::clone(&props.dragged);
        Callback::from(move |_: DragEvent| *dragged.borrow_mut() = Some(i))
    };
    let ondrop = {
        let (dragged, moved) = (props.dragged.clone(), moved.clone());
        Callback::from(move |event: DragEvent| {
            event.prevent_default();
            let from = dragged.borrow_mut().take();
            if let Some(from) = from {
                moved(from, i);
            }
        })
    };
    let ondragover = Callback::from(|event: DragEvent| event.prevent_default());
    let remove = {
        let composed = props.composed.clone();
        Callback::from(move |_: MouseEvent| composed.dispatch(Edit::Remove(i)))
    };
    let title = typed(props, |block, title| Block { title, ..block });
    let notes = typed_lines(props, |block, notes| Block { notes, ..block });
    html! {
        <li class="ops-block" data-block={block.key.clone()} draggable={may.to_string()} {ondragstart} {ondragover} {ondrop} {onkeydown}>
            <div class="ops-block-head">
                <span class="title-kind">{ kind(texts, &block.ask) }</span>
                if may {
                    <span class="ops-actions">
                        <button type="button" class="ops-button" disabled={i == 0} onclick={shift(false)}>{ texts.up }<span class="visually-hidden">{ ": " }{ &block.title }</span></button>
                        <button type="button" class="ops-button" disabled={i + 1 == props.of} onclick={shift(true)}>{ texts.down }<span class="visually-hidden">{ ": " }{ &block.title }</span></button>
                        <button type="button" class="ops-button" onclick={remove}>{ texts.remove }<span class="visually-hidden">{ ": " }{ &block.title }</span></button>
                    </span>
                }
            </div>
            <label>{ texts.block_title }<input name="title" value={block.title.clone()} maxlength={MAX_TITLE_CHARS.to_string()} disabled={!may} oninput={title} /></label>
            { fields(&ui, texts, props) }
            <label>{ texts.notes }<textarea name="notes" rows="2" value={block.notes.clone()} maxlength={MAX_NOTES_CHARS.to_string()} disabled={!may} oninput={notes} /></label>
        </li>
    }
}

/// What is typed into a field of one line, as a change of the block.
pub(super) fn typed(props: &BlockFields, change: impl Fn(Block, String) -> Block + 'static) -> Callback<InputEvent> {
    let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
    Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
            composed.dispatch(Edit::Block(i, Box::new(change(block.clone(), field.value()))));
        }
    })
}

/// The same of a field of several lines.
pub(super) fn typed_lines(
    props: &BlockFields,
    change: impl Fn(Block, String) -> Block + 'static,
) -> Callback<InputEvent> {
    let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
    Callback::from(move |event: InputEvent| {
        if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
            composed.dispatch(Edit::Block(i, Box::new(change(block.clone(), field.value()))));
        }
    })
}

/// What a block of this kind is called.
pub(super) fn kind(texts: &'static Texts, ask: &Ask) -> &'static str {
    match ask {
        Ask::Figure { .. } => texts.figure,
        Ask::Goal { .. } => texts.goal,
        Ask::Chart { .. } => texts.chart,
        Ask::Map { .. } => texts.map,
        Ask::Table { .. } => texts.table,
        Ask::Text { .. } => texts.text,
        Ask::Incident { .. } => texts.incident,
        Ask::Decision { .. } => texts.decision,
        Ask::Analysis { analysis, .. } => (texts.analysis)(*analysis),
    }
}
