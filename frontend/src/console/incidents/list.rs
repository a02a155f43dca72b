//! The list of incidents: those that are open live, the others as the API has them.

use super::line::{line, link_id, urgency};
use super::live_incidents;
use super::texts::texts;
use crate::browser;
use crate::console::fleet::use_fleet;
use crate::console::keys::{Action, moved};
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::console::screens::title;
use crate::console::shortcuts::use_shortcuts;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::live::use_topic;
use crate::order::ordered;
use crate::piece::piece;
use crate::widgets::{Segmented, loading, segmented};
use cruscotto_domain::api::Items;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::Topic;
use yew::prelude::*;

/// Seconds between two looks at what is not live.
const REFRESH_S: u32 = 15;

/// Incidents asked for.
const LIMIT: usize = 200;

/// The word for all of them.
const ALL: &str = "all";

/// The screen.
#[derive(PartialEq)]
pub struct IncidentsScreen;

piece!(IncidentsScreen => use_incidents_screen());

#[hook]
fn use_incidents_screen() -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let live = use_topic(Topic::Incidents);
    let chosen = use_state(|| None::<i64>);
    let asset: Option<AssetId> = here.query.read("asset");
    let all = here.query.get("show") == Some(ALL) || asset.is_some();
    let path = all.then(|| match &asset {
        Some(asset) => format!("/api/v1/incidents?limit={LIMIT}&asset={asset}"),
        None => format!("/api/v1/incidents?limit={LIMIT}"),
    });
    let fetched: Fetched<Items<Incident>> = use_fetched(format!("{path:?}"), path, Some(REFRESH_S));
    let known = if all { fetched.data.is_some() } else { live.state.topic(&Topic::Incidents).is_some() };
    let incidents: Vec<Incident> = if all {
        fetched.data.as_ref().map(|items| items.items.clone()).unwrap_or_default()
    } else {
        let open: Vec<Incident> = live_incidents(&live.state).cloned().collect();
        ordered(&open, |a, b| urgency(a).cmp(&urgency(b)))
    };
    {
        // From a row of another list: straight to the incident that is open.
        let wanted = here.query.get("do").map(str::to_owned);
        let open = incidents.iter().find(|incident| incident.state.is_live()).map(|incident| incident.id);
        let here = here.clone();
        use_effect_with((wanted, open), move |(wanted, open)| {
            if let (Some(wanted), Some(id)) = (wanted, open) {
                here.go(
                    here.link_with(&Screen::Incident { id: *id }, Query::default().with("do", Some(wanted.clone())))
                );
            }
        });
    }
    let ids: Vec<i64> = incidents.iter().map(|incident| incident.id).collect();
    let position = chosen.and_then(|id| ids.iter().position(|other| *other == id));
    let onkey = {
        let chosen = chosen.setter();
        use_callback((ids, position, here.clone()), move |action: Action, (ids, position, here)| {
            let picked = position.and_then(|row| ids.get(row)).copied();
            match action {
                Action::Next | Action::Previous => {
                    let step = if action == Action::Next { 1 } else { -1 };
                    if let Some(id) = moved(*position, step, ids.len()).and_then(|row| ids.get(row)) {
                        browser::focus_by_id(&link_id(*id));
                        chosen.set(Some(*id));
                    }
                }
                Action::Open => {
                    if let Some(id) = picked {
                        here.open(&Screen::Incident { id });
                    }
                }
                Action::Acknowledge => {
                    if let Some(id) = picked.or_else(|| ids.first().copied()) {
                        let query = Query::default().with("do", Some("acknowledge".to_owned()));
                        here.go(here.link_with(&Screen::Incident { id }, query));
                    }
                }
                Action::Search | Action::Help | Action::Go(_) => {}
            }
        })
    };
    use_shortcuts(onkey);
    let onchoose = {
        let here = here.clone();
        Callback::from(move |word: String| {
            let show = Some(word).filter(|word| word == ALL);
            here.ask(&here.query.clone().with("asset", None).with("do", None).with("show", show));
        })
    };
    let heading = asset.as_ref().map_or_else(|| texts.heading.to_owned(), |id| (texts.of_asset)(&fleet.name_of(id)));
    let choices = [("open", texts.open_now), (ALL, texts.lately)];
    let row = |incident: &Incident| {
        let href = here.link(&Screen::Incident { id: incident.id });
        line(&ui, texts, incident, href, *chosen == Some(incident.id))
    };
    html! {
        <div class="ops-incidents-screen">
            { title(heading) }
            <div class="controls">
                { segmented(&Segmented { name: "show", legend: texts.heading, choices: &choices, chosen: if all { ALL } else { "open" }, onchoose }) }
            </div>
            if !known {
                { loading(ui.lang, fetched.error.is_some()) }
            } else if incidents.is_empty() {
                <p class="notice" role="status">{ if all { texts.none } else { texts.none_open } }</p>
            } else {
                <ol class="ops-incidents">{ for incidents.iter().map(row) }</ol>
            }
        </div>
    }
}
