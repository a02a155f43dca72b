//! The rows: only those that are seen are drawn, all of them are told to a screen reader by number.

use super::controls::SEARCH;
use super::screen::Rows;
use super::sort::{Column, Sort};
use super::window::{Viewport, drawn, pixels, scrolled_to};
use crate::browser;
use crate::console::fleet::{FleetRow, use_fleet};
use crate::console::keys::{Action, moved};
use crate::console::place::{Here, use_here};
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::shortcuts::use_shortcuts;
use crate::console::texts::texts;
use crate::data::{Ui, use_ui};
use crate::piece::{part, piece};
use crate::widgets::{Age, cause_text, state_label};
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::AssetId;
use web_sys::HtmlElement;
use yew::prelude::*;

/// The height assumed before the list was measured.
const FIRST_HEIGHT: f64 = 900.0;

/// The table.
#[derive(PartialEq)]
pub struct FleetTable {
    /// What is listed, in order.
    pub rows: Rows,
    /// The order.
    pub sort: Sort,
}

piece!(FleetTable => use_fleet_table);

#[hook]
fn use_fleet_table(props: &FleetTable) -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let rows = &props.rows.0;
    let scroller = use_node_ref();
    let viewport = use_state(|| Viewport { top: 0.0, height: FIRST_HEIGHT });
    let chosen = use_state(|| None::<AssetId>);
    // The row that a key chose takes the focus as soon as it is drawn; a wheel moves no focus.
    let to_focus = use_mut_ref(|| None::<String>);
    let position = chosen.as_ref().and_then(|id| rows.iter().position(|row| row.asset.id == *id));

    let measure = {
        let (scroller, viewport) = (scroller.clone(), viewport.setter());
        Callback::from(move |()| {
            if let Some(element) = scroller.cast::<HtmlElement>() {
                let (top, height) = (f64::from(element.scroll_top()), f64::from(element.client_height()));
                viewport.set(Viewport { top, height });
            }
        })
    };
    {
        let measure = measure.clone();
        use_effect_with((), move |()| {
            measure.emit(());
            let listener = browser::on_resize(measure);
            move || drop(listener)
        });
    }
    {
        let to_focus = to_focus.clone();
        use_effect(move || {
            let wanted = to_focus.borrow().clone();
            if wanted.is_some_and(|id| browser::focus_in_place(&id)) {
                to_focus.borrow_mut().take();
            }
        });
    }
    let onkey = {
        let (scroller, viewport, chosen) = (scroller.clone(), *viewport, chosen.setter());
        use_callback(
            (props.rows.clone(), here.clone(), position, viewport),
            move |action: Action, (rows, here, position, viewport)| match action {
                Action::Next | Action::Previous => {
                    let step = if action == Action::Next { 1 } else { -1 };
                    let Some(row) = moved(*position, step, rows.0.len()) else { return };
                    if let (Some(top), Some(element)) = (scrolled_to(*viewport, row), scroller.cast::<HtmlElement>()) {
                        element.set_scroll_top(top as i32);
                    }
                    let id = rows.0[row].asset.id.clone();
                    to_focus.replace(Some(link_id(&id)));
                    chosen.set(Some(id));
                }
                Action::Open => {
                    if let Some(row) = position.and_then(|row| rows.0.get(row)) {
                        here.open(&Screen::Asset { id: row.asset.id.clone() });
                    }
                }
                Action::Acknowledge => {
                    if let Some(row) = position.and_then(|row| rows.0.get(row)) {
                        let query = Query::default().with("asset", Some(row.asset.id.to_string()));
                        here.go(here.link_with(&Screen::Incidents, query.with("do", Some("acknowledge".to_owned()))));
                    }
                }
                Action::Search => browser::focus_by_id(SEARCH),
                Action::Help | Action::Go(_) => {}
            },
        )
    };
    use_shortcuts(onkey);

    let range = drawn(*viewport, rows.len());
    let spacer = |rows: usize| {
        html! { <tr class="ops-spacer" aria-hidden="true"><td><svg width="1" height={pixels(rows).to_string()} /></td></tr> }
    };
    let line = |index: usize| row(&ui, &here, &rows[index], index, position == Some(index), &|id| fleet.name_of(id));
    html! {
        <div class="ops-scroller" ref={scroller} tabindex="0" role="group" aria-label={texts.list_heading}
            onscroll={measure.reform(|_: Event| ())}>
            <table class="ops-table" aria-rowcount={(rows.len() + 1).to_string()}>
                <thead>{ head(&ui, &here, props.sort) }</thead>
                <tbody>
                    { spacer(range.start) }
                    { for range.clone().map(line) }
                    { spacer(rows.len() - range.end) }
                </tbody>
            </table>
        </div>
    }
}

fn head(ui: &Ui, here: &Here, sort: Sort) -> Html {
    let texts = texts(ui.lang);
    let column = |column: Column| {
        let order = match (sort.column == column, sort.reversed) {
            (false, _) => "none",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        let query = here.query.clone().with("sort", sort.pressed(column).word());
        let onclick = {
            let here = here.clone();
            Callback::from(move |_: MouseEvent| here.ask(&query))
        };
        html! {
            <th scope="col" aria-sort={order} class={format!("ops-col-{column:?}").to_lowercase()}>
                <button type="button" class="sort" {onclick}>
                    { (texts.column)(column) }<span class={classes!("sort-sign", format!("sort-{order}"))} aria-hidden="true"></span>
                </button>
            </th>
        }
    };
    html! {
        <tr aria-rowindex="1">
            { column(Column::State) }{ column(Column::Name) }{ column(Column::Kind) }
            <th scope="col" class="ops-col-place">{ texts.column_place }</th>
            { column(Column::Owner) }{ column(Column::Since) }
            <th scope="col" class="ops-col-cause">{ texts.cause }</th>
        </tr>
    }
}

fn row(ui: &Ui, here: &Here, row: &FleetRow, index: usize, chosen: bool, name_of: &dyn Fn(&AssetId) -> String) -> Html {
    let asset = &row.asset;
    let place = asset.placement.nil.as_ref().or(asset.placement.municipio.as_ref());
    html! {
        <tr key={asset.id.to_string()} aria-rowindex={(index + 2).to_string()} class={classes!(chosen.then_some("ops-chosen"))}
            data-asset={asset.id.to_string()} data-health={asset.health.as_str()}>
            <td class="ops-col-state">{ state_label(ui.lang, asset.health) }</td>
            <th scope="row" class="ops-col-name">
                <a id={link_id(&asset.id)} href={here.link(&Screen::Asset { id: asset.id.clone() })} title={asset.id.to_string()}>
                    { &asset.name }
                </a>
            </th>
            <td class="ops-col-kind">{ (ui.messages().kind)(asset.kind) }</td>
            <td class="ops-col-place">{ place.map(|area| ui.city.area_name(area)).unwrap_or_default() }</td>
            <td class="ops-col-owner">{ asset.owner.clone().unwrap_or_default() }</td>
            <td class="ops-col-since">if let Some(at) = asset.since { { part(Age { at }) } }</td>
            <td class="ops-col-cause">{ why(ui, here, asset.health, asset.cause.as_ref(), name_of) }</td>
        </tr>
    }
}

/// Why, in the few words that a row has room for.
pub(super) fn why(
    ui: &Ui,
    here: &Here,
    health: Health,
    cause: Option<&Cause>,
    name_of: &dyn Fn(&AssetId) -> String,
) -> Html {
    match cause.filter(|_| health != Health::Ok) {
        Some(Cause::Parent(parent)) => html! {
            <a href={here.link(&Screen::Asset { id: parent.clone() })}>{ (texts(ui.lang).because_of)(&name_of(parent)) }</a>
        },
        Some(cause) => html! { { cause_text(ui.lang, cause, &ui.city.metrics) } },
        None => Html::default(),
    }
}

fn link_id(id: &AssetId) -> String {
    format!("row-{id}")
}
