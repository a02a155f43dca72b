//! The pages, one a file: functions of what the server has gathered ([`crate::public::Content`]). The login is the staff
//! application's.

mod accessibility;
mod analysis;
mod area;
mod ask;
mod asset;
mod attention;
mod briefing;
mod chart;
mod city;
mod comparison;
mod corrections;
mod data_here;
mod days;
mod divide;
mod down;
mod goal;
mod goals;
mod headline;
mod indicators;
mod ledger;
mod login;
mod method;
mod not_found;
mod outages;
mod playback;
mod quality;
mod quarter;
mod report;
mod series;
mod service;
mod services;
mod table;
mod timeline;
mod week;

pub use briefing::{
    block_drawings, block_drawn, collectors, columns_named, entry_text, exhibit_drawn, exhibit_key, number_in,
    number_text, shown_states,
};
pub use data_here::{Of, described};
pub use goal::{arrival, goal_fact_rows, goal_name};
pub use goals::{goal_day, goal_reading, goal_status_sign};
pub use login::LoginPage;
pub use not_found::not_found;
pub use quarter::MAX_QUERY_CHARS;
pub use report::{TRAP, report_path};

use crate::browser;
use crate::data::{Ui, use_ui};
use crate::piece::{part, piece};
use crate::public::{Content, Look};
use crate::routes::{Asked, Route, View};
use yew::prelude::*;

/// The page of what was gathered for an address.
pub fn page(ui: &Ui, look: &Look, route: &Route, view: View, content: &Content) -> Html {
    let shown = shown(ui, look, route, view, content);
    if route.is_analysis() {
        html! { <>{ analysis::analysis(ui, route) }{ shown }</> }
    } else {
        shown
    }
}

fn shown(ui: &Ui, look: &Look, route: &Route, view: View, content: &Content) -> Html {
    let nothing = Asked::default();
    let asked = route.asked().unwrap_or(&nothing);
    match content {
        Content::City(city) => city::city_page(ui, look, city, view),
        Content::Area(area) => area::area_page(ui, look, area, view),
        Content::Asset(asset) => asset::asset_page(ui, asset, view),
        Content::Services(services) => services::services_page(ui, services),
        Content::Service(service) => service::service_page(ui, service),
        Content::Briefing(briefing) => match route {
            Route::Room { .. } => briefing::room_page(ui, look, briefing),
            Route::Presenter { .. } => briefing::presenter_page(ui, look, briefing),
            _ => briefing::briefing_page(ui, look, briefing),
        },
        Content::Draft(document) => briefing::draft_page(ui, look, document),
        Content::Playback(content) => playback::playback_page(ui, look, content),
        Content::Comparison(content) => comparison::comparison_page(ui, look, asked, content),
        Content::Divide(content) => divide::divide_page(ui, look, asked, content),
        Content::Indicators(content) => indicators::indicators_page(ui, asked, content),
        Content::Timeline(content) => timeline::timeline_page(ui, asked, content),
        Content::Ledger(content) => ledger::ledger_page(ui, content),
        Content::Goals(goals) => goals::goals_page(ui, goals),
        Content::Goal(goal) => goal::goal_page(ui, goal),
        Content::Quarter(quarter) => {
            let query = if let Route::Quarter { query, .. } = route { query.as_str() } else { "" };
            quarter::quarter_page(ui, look, quarter, query)
        }
        Content::Method(metrics) => method::method_page(ui, metrics),
        Content::Quality(feeds) => quality::quality_page(ui, feeds),
        Content::Corrections(corrections) => corrections::corrections_page(ui, corrections.as_deref()),
        Content::Accessibility => accessibility::accessibility(ui, &look.accessibility),
        Content::NotFound(what) => not_found::not_found(ui, what.as_deref()),
    }
}

/// The heading of a page of the staff application; it also gives the document its title and language.
#[derive(PartialEq)]
struct Title {
    text: AttrValue,
    children: Html,
}

piece!(Title => use_title);

#[hook]
fn use_title(props: &Title) -> Html {
    let ui = use_ui();
    let title = format!("{} · {} {}", props.text, ui.messages().product, ui.city.name());
    use_effect_with((ui.lang, title), |(lang, title)| browser::describe_document(lang.tag(), title));
    html! { <h1>{ &props.text }{ props.children.clone() }</h1> }
}

/// The heading of a page of the staff application.
pub fn title(text: impl Into<AttrValue>) -> Html {
    title_with(text, Html::default())
}

/// The heading of a page of the staff application, with what stands beside it.
pub fn title_with(text: impl Into<AttrValue>, children: Html) -> Html {
    part(Title { text: text.into(), children })
}
