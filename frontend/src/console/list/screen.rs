//! The screen of the list.

use super::controls::{counts, filters};
use super::filter::Filter;
use super::sort::Sort;
use super::table::FleetTable;
use super::views::Views;
use crate::console::fleet::{FleetRow, use_fleet};
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts;
use crate::data::use_ui;
use crate::i18n::integer;
use crate::live::use_live;
use crate::piece::{part, piece};
use crate::widgets::loading;
use cruscotto_domain::area_health::HealthCounts;
use std::rc::Rc;
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct ListScreen;

piece!(ListScreen => use_list_screen());

#[hook]
fn use_list_screen() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let live = use_live();
    let texts = texts(ui.lang);
    // Counted, filtered and sorted when the fleet or the address changes, not with every tick of the clock.
    let listed = use_memo((fleet.clone(), here.query.clone()), |(fleet, query)| {
        let (filter, sort) = (Filter::of(query), Sort::of(query.get("sort")));
        let mut counts = HealthCounts::default();
        let mut rows: Vec<Rc<FleetRow>> = Vec::new();
        for row in fleet.rows().iter().filter(|row| filter.admits_any_state(row)) {
            counts.add(row.asset.health);
            if filter.states.contains(&row.asset.health) {
                rows.push(Rc::clone(row));
            }
        }
        sort.apply(&mut rows);
        (filter, sort, counts, Rc::new(rows))
    });
    let (filter, sort, counted, rows) = &*listed;
    if !fleet.is_known() {
        return html! { <>{ title(texts.list_heading) }{ loading(ui.lang, live.state.last_heard.is_none()) }</> };
    }
    let number = |n: usize| integer(ui.lang, u32::try_from(n).unwrap_or(u32::MAX));
    html! {
        <div class="ops-list-screen">
            { title(texts.list_heading) }
            { counts(ui.lang, &here, filter, counted) }
            { filters(&ui, &here, filter, &fleet) }
            { part(Views) }
            <p class="ops-rows" role="status">{ (texts.rows)(&number(rows.len()), &number(fleet.rows().len())) }</p>
            if rows.is_empty() {
                <p class="notice">{ texts.nothing_wrong }</p>
            } else {
                { part(FleetTable { rows: Rows(Rc::clone(rows)), sort: *sort }) }
            }
        </div>
    }
}

/// Rows that are the same when they are the same allocation.
#[derive(Debug, Clone)]
pub struct Rows(pub Rc<Vec<Rc<FleetRow>>>);

impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
