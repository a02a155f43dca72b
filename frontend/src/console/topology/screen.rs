//! The screen of the topology: a tree that keys walk, with the states of everything below each node.

use super::tree::{Line, Move, Tree, pressed};
use crate::browser;
use crate::console::fleet::{Fleet, use_fleet};
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::console::texts::texts;
use crate::data::{Ui, use_ui};
use crate::i18n::integer;
use crate::piece::{part, piece};
use crate::widgets::{Age, loading, state_label};
use cruscotto_domain::health::Health;
use cruscotto_domain::id::AssetId;
use std::collections::BTreeSet;
use yew::prelude::*;

/// Lines shown at once; a tree that is opened further says so.
const MAX_LINES: usize = 2_000;

/// The screen.
#[derive(PartialEq)]
pub struct TopologyScreen;

piece!(TopologyScreen => use_topology_screen());

#[hook]
fn use_topology_screen() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let tree = use_memo(fleet.clone(), Tree::of);
    let open = use_state(BTreeSet::<AssetId>::new);
    let focused = use_state(|| None::<AssetId>);
    let lines = use_memo((tree.clone(), (*open).clone()), |(tree, open)| {
        let mut lines = tree.lines(open);
        lines.truncate(MAX_LINES);
        lines
    });
    if !fleet.is_known() {
        return html! { <>{ title(texts.topology_heading) }{ loading(ui.lang, false) }</> };
    }
    let stop = focused.as_ref().and_then(|id| lines.iter().position(|line| line.id == *id)).unwrap_or(0);
    let toggle = {
        let open = open.clone();
        Callback::from(move |id: AssetId| {
            let mut next = (*open).clone();
            if !next.remove(&id) {
                next.insert(id);
            }
            open.set(next);
        })
    };
    let onkeydown = {
        let (lines, toggle, focused, here) = (lines.clone(), toggle.clone(), focused.setter(), here.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                if let Some(line) = lines.get(stop) {
                    event.prevent_default();
                    here.open(&Screen::Asset { id: line.id.clone() });
                }
                return;
            }
            match pressed(&lines, stop, &event.key()) {
                Some(Move::To(line)) => {
                    event.prevent_default();
                    let id = lines[line].id.clone();
                    browser::focus_by_id(&item_id(&id));
                    focused.set(Some(id));
                }
                Some(Move::Open(line) | Move::Close(line)) => {
                    event.prevent_default();
                    toggle.emit(lines[line].id.clone());
                }
                None => {}
            }
        })
    };
    let wrong = {
        let (open, tree, fleet) = (open.setter(), tree.clone(), fleet.clone());
        Callback::from(move |_: MouseEvent| open.set(where_wrong(&tree, &fleet)))
    };
    let close = {
        let open = open.setter();
        Callback::from(move |_: MouseEvent| open.set(BTreeSet::new()))
    };
    let item = |(index, line): (usize, &Line)| {
        let (onclick, onfocus) = {
            let (toggle, focused, id) = (toggle.clone(), focused.setter(), line.id.clone());
            let focus_id = id.clone();
            (
                Callback::from(move |_: MouseEvent| toggle.emit(id.clone())),
                Callback::from(move |_: FocusEvent| focused.set(Some(focus_id.clone()))),
            )
        };
        tree_item(&ui, &fleet, line, index == stop, here.link(&Screen::Asset { id: line.id.clone() }), onclick, onfocus)
    };
    html! {
        <div class="ops-topology">
            { title(texts.topology_heading) }
            <p class="ops-hint" id="ops-tree-keys">{ texts.topology_keys }</p>
            <div class="ops-actions">
                <button type="button" class="ops-button" onclick={wrong}>{ texts.topology_wrong }</button>
                <button type="button" class="ops-button" onclick={close}>{ texts.topology_close }</button>
            </div>
            if lines.is_empty() {
                <p class="notice">{ texts.topology_none }</p>
            } else {
                <ul role="tree" class="ops-tree" aria-label={texts.topology_heading} aria-describedby="ops-tree-keys" {onkeydown}>
                    { for lines.iter().enumerate().map(item) }
                </ul>
            }
        </div>
    }
}

/// The carriers below which something is wrong that is not just the carrier's own fault told again.
fn where_wrong(tree: &Tree, fleet: &Fleet) -> BTreeSet<AssetId> {
    let wrong =
        |id: &AssetId| fleet.get(id).is_some_and(|asset| matches!(asset.health, Health::Critical | Health::Problem));
    let mut open: BTreeSet<AssetId> = tree.carriers().filter(|id| wrong(id)).cloned().collect();
    for row in fleet.rows().iter().filter(|row| wrong(&row.asset.id)) {
        let mut above = row.asset.hangs_on().next();
        while let Some(parent) = above.filter(|parent| open.insert((*parent).clone())) {
            above = fleet.get(parent).and_then(|asset| asset.hangs_on().next());
        }
    }
    open
}

fn tree_item(
    ui: &Ui,
    fleet: &Fleet,
    line: &Line,
    stop: bool,
    href: String,
    onclick: Callback<MouseEvent>,
    onfocus: Callback<FocusEvent>,
) -> Html {
    let texts = texts(ui.lang);
    let Some(asset) = fleet.get(&line.id) else { return Html::default() };
    let below = line.below;
    let number = |n: u32| integer(ui.lang, n);
    let words = if below.total() == 0 {
        String::new()
    } else if below.faulty() == 0 && below.unknown == 0 {
        (texts.below_well)(&number(below.total()))
    } else {
        (texts.below)(&number(below.faulty() + below.unknown), &number(below.total()))
    };
    let sign = match line.open {
        Some(true) => "▾",
        Some(false) => "▸",
        None => "",
    };
    html! {
        <li key={line.id.to_string()} id={item_id(&line.id)} role="treeitem" class={format!("ops-node ops-level-{}", line.level.min(6))}
            aria-level={line.level.to_string()} aria-posinset={line.place.0.to_string()} aria-setsize={line.place.1.to_string()}
            aria-expanded={line.open.map(|open| open.to_string())} tabindex={if stop { "0" } else { "-1" }} {onfocus}
            data-asset={line.id.to_string()} data-health={asset.health.as_str()}>
            <span class="ops-node-sign" aria-hidden="true" {onclick}>{ sign }</span>
            { state_label(ui.lang, asset.health) }
            <a {href} tabindex="-1">{ &asset.name }</a>
            <span class="ops-node-kind">{ (ui.messages().kind)(asset.kind) }</span>
            if asset.health != Health::Ok && let Some(at) = asset.since { <span class="ops-node-since">{ part(Age { at }) }</span> }
            if !words.is_empty() {
                <span class={classes!("ops-node-below", (below.faulty() > 0).then_some("ops-node-wrong"))} data-wrong={below.faulty().to_string()}>{ words }</span>
            }
        </li>
    }
}

fn item_id(id: &AssetId) -> String {
    format!("node-{id}")
}
