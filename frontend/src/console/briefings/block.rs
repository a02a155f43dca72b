//! A block as it is composed: its heading, what it shows, the notes, and the ways to move it.

use super::draft::{Composed, Edit};
use super::parameters::parameters;
use super::texts::{Texts, texts};
use crate::console::form::on_choice;
use crate::data::{Ui, use_ui};
use crate::piece::piece;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Ask, Block, MAX_CHART_DAYS, MAX_NOTES_CHARS, MAX_TEXT_CHARS, MAX_TITLE_CHARS};
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

/// What a block of this kind asks for.
fn fields(ui: &Ui, texts: &'static Texts, props: &BlockFields) -> Html {
    let off = !props.may;
    let long = MAX_TEXT_CHARS.to_string();
    match &props.block.ask {
        Ask::Text { text } => {
            let oninput = typed_lines(props, |block, text| Block { ask: Ask::Text { text }, ..block });
            html! { <label>{ texts.text }<textarea name="text" rows="4" value={text.clone()} maxlength={long} disabled={off} {oninput} /></label> }
        }
        Ask::Decision { question, options } => {
            let with = |question: bool| {
                move |block: Block, said: String| {
                    let Ask::Decision { question: q, options: o } = block.ask.clone() else { return block };
                    let ask = if question {
                        Ask::Decision { question: said, options: o }
                    } else {
                        Ask::Decision { question: q, options: said }
                    };
                    Block { ask, ..block }
                }
            };
            html! {
                <>
                    <label>{ texts.question }<textarea name="question" rows="2" value={question.clone()} maxlength={long.clone()} disabled={off} oninput={typed_lines(props, with(true))} /></label>
                    <label>{ texts.options }<textarea name="options" rows="2" value={options.clone()} maxlength={long} disabled={off} oninput={typed_lines(props, with(false))} /></label>
                </>
            }
        }
        Ask::Figure { metric, .. } | Ask::Chart { metric, .. } | Ask::Table { metric, .. } => html! {
            <div class="ops-form-row">
                <label>{ texts.metric }
                    <select name="metric" disabled={off} onchange={metric_chosen(props)}>
                        { for ui.city.metrics.iter().map(|m| html! { <option value={m.id.to_string()} selected={m.id == *metric}>{ ui.lang.of(&m.name) }</option> }) }
                    </select>
                </label>
                { area(ui, texts, props) }
                if let Ask::Chart { days, .. } = &props.block.ask {
                    <label>{ texts.days }
                        <input name="days" type="number" min="1" max={MAX_CHART_DAYS.to_string()} value={days.to_string()} disabled={off}
                            oninput={typed(props, |block, days| {
                                let Ask::Chart { metric, area, days: before } = block.ask.clone() else { return block };
                                Block { ask: Ask::Chart { metric, area, days: days.parse().unwrap_or(before) }, ..block }
                            })} />
                    </label>
                }
            </div>
        },
        Ask::Goal { goal } => html! {
            <label>{ texts.goal }<input name="goal" value={goal.clone()} disabled={off} oninput={typed(props, |block, goal| Block { ask: Ask::Goal { goal }, ..block })} /></label>
        },
        Ask::Incident { incident } => html! {
            <label>{ texts.number }
                <input name="incident" type="number" min="1" value={incident.to_string()} disabled={off}
                    oninput={typed(props, |block, number| Block { ask: Ask::Incident { incident: number.parse().unwrap_or_default() }, ..block })} />
            </label>
        },
        Ask::Analysis { analysis, asked } => parameters(ui, texts, props, *analysis, asked),
        Ask::Map { layer, .. } => html! { <p>{ (ui.messages().layer)(*layer) }</p> },
    }
}

fn area(ui: &Ui, texts: &'static Texts, props: &BlockFields) -> Html {
    let (Ask::Figure { area, .. } | Ask::Chart { area, .. }) = &props.block.ask else { return Html::default() };
    let city = ui.city.id();
    let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
    let onchange = on_choice(move |chosen| {
        let Ok(to) = chosen.parse() else { return };
        let ask = match block.ask.clone() {
            Ask::Figure { metric, .. } => Ask::Figure { metric, area: to },
            Ask::Chart { metric, days, .. } => Ask::Chart { metric, area: to, days },
            other => other,
        };
        composed.dispatch(Edit::Block(i, Box::new(Block { ask, ..block.clone() })));
    });
    let of = |level: AreaLevel| ui.city.boundaries(level).map(|areas| areas.iter()).into_iter().flatten();
    html! {
        <label>{ texts.area }
            <select name="area" disabled={!props.may} {onchange}>
                { for city.iter().map(|city| html! { <option value={city.to_string()} selected={city == area}>{ texts.whole_city }</option> }) }
                { for of(AreaLevel::Municipio).chain(of(AreaLevel::Nil)).map(|a| html! { <option value={a.id.to_string()} selected={a.id == *area}>{ &a.name }</option> }) }
            </select>
        </label>
    }
}

fn metric_chosen(props: &BlockFields) -> Callback<Event> {
    let (composed, block, i) = (props.composed.clone(), props.block.clone(), props.i);
    on_choice(move |chosen| {
        let Ok(metric) = chosen.parse() else { return };
        let ask = match block.ask.clone() {
            Ask::Figure { area, .. } => Ask::Figure { metric, area },
            Ask::Chart { area, days, .. } => Ask::Chart { metric, area, days },
            Ask::Table { level, rows, .. } => Ask::Table { metric, level, rows },
            other => other,
        };
        composed.dispatch(Edit::Block(i, Box::new(Block { ask, ..block.clone() })));
    })
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
fn typed_lines(props: &BlockFields, change: impl Fn(Block, String) -> Block + 'static) -> Callback<InputEvent> {
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
