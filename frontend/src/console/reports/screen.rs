//! The screen of service levels. What is reported is in its address, so that a report can be passed on.

use super::form::form;
use super::report::Report;
use crate::browser::utc_offset_s;
use crate::console::place::use_here;
use crate::console::screens::title;
use crate::console::texts::texts as general;
use crate::data::{use_clock, use_ui};
use crate::piece::{part, piece};
use crate::widgets::loading;
use cruscotto_domain::api::SlaGrouping;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::civil::Civil;
use cruscotto_domain::month::Month;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use yew::prelude::*;

/// The screen.
#[derive(PartialEq)]
pub struct ReportsScreen;

piece!(ReportsScreen => use_reports_screen());

#[hook]
fn use_reports_screen() -> Html {
    let (ui, here, clock) = (use_ui(), use_here(), use_clock());
    let heading = title(general(ui.lang).nav_reports);
    let Some(newest) = clock.now.and_then(month_of) else {
        return html! { <div class="ops-reports">{ heading }{ loading(ui.lang, false) }</div> };
    };
    let month: Month = here.query.read("month").unwrap_or(newest);
    let group = here.query.get("group").and_then(|word| SlaGrouping::ALL.into_iter().find(|g| g.as_str() == word));
    let group = group.unwrap_or(SlaGrouping::Municipio);
    let kind: Option<AssetKind> = here.query.read("kind");
    html! {
        <div class="ops-reports">
            { heading }
            { form(&ui, &here, newest, month, group, kind) }
            { part(Report { month, group, kind, over: month < newest }) }
        </div>
    }
}

/// The month that the city's calendar shows at an instant.
fn month_of(at: Timestamp) -> Option<Month> {
    Month::of(Civil::from_seconds(at.as_micros().div_euclid(MICROS_PER_SECOND) + i64::from(utc_offset_s(at))))
}
