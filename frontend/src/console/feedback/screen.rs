//! The screen of citizens' reports: which are shown is in its address, a page at a time.

use super::PATH;
use super::line::line;
use super::texts::texts;
use crate::console::fleet::use_fleet;
use crate::console::incidents::live_incidents;
use crate::console::pager::pager;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::screens::title;
use crate::console::who::use_who;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::live::use_topic;
use crate::piece::piece;
use crate::widgets::{Segmented, loading, segmented};
use cruscotto_domain::access::Permission;
use cruscotto_domain::api::Items;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::Topic;
use cruscotto_domain::report::{Report, ReportState};
use yew::prelude::*;

/// Reports of a page.
const LIMIT: usize = 50;

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The word for reports in every state.
const ALL: &str = "all";

/// The screen.
#[derive(PartialEq)]
pub struct FeedbackScreen;

piece!(FeedbackScreen => use_feedback_screen());

#[hook]
fn use_feedback_screen() -> Html {
    let (ui, here, fleet, who) = (use_ui(), use_here(), use_fleet(), use_who());
    let texts = texts(ui.lang);
    let live = use_topic(Topic::Incidents);
    let round = use_state(|| 0_u32);
    let shown = here.query.get("state").unwrap_or(ReportState::New.as_str()).to_owned();
    let asset: Option<AssetId> = here.query.read("asset");
    let cursor = here.query.get("cursor").map(str::to_owned);
    let subject = Query::default()
        .with("limit", Some(LIMIT.to_string()))
        .with("state", Some(shown.clone()).filter(|word| word != ALL))
        .with("asset", asset.as_ref().map(ToString::to_string))
        .with("cursor", cursor)
        .address(PATH);
    // The number of looks changes the path by a fragment, which is not sent.
    let reports: Fetched<Items<Report>> =
        use_fetched(subject.clone(), Some(format!("{subject}#{}", *round)), Some(REFRESH_S));
    let done = {
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    };
    let open: Vec<Incident> = live_incidents(&live.state).cloned().collect();
    let may = who.may(Permission::ModerateFeedback);
    let onchoose = {
        let here = here.clone();
        Callback::from(move |word: String| {
            let word = Some(word).filter(|word| word != ReportState::New.as_str());
            here.ask(&here.query.clone().with("state", word).with("cursor", None));
        })
    };
    let states = ReportState::ALL.map(|state| (state.as_str(), (texts.states)(state)));
    let choices: Vec<(&str, &str)> = states.into_iter().chain([(ALL, texts.all)]).collect();
    let heading = asset.as_ref().map_or_else(|| texts.heading.to_owned(), |id| (texts.of_asset)(&fleet.name_of(id)));
    let list = reports.data.as_ref().map(|reports| {
        html! {
            <>
                if reports.items.is_empty() { <p class="notice" role="status">{ texts.none }</p> }
                <ol class="ops-reports-of-citizens">
                    { for reports.items.iter().map(|report| line(&ui, &here, &fleet, report, may.then_some(open.as_slice()), &done)) }
                </ol>
                { pager(ui.lang, &here, &reports.items, LIMIT, |report| report.id) }
            </>
        }
    });
    html! {
        <div class="ops-feedback">
            { title(heading) }
            <p class="ops-hint">{ texts.explained }</p>
            <div class="controls">
                { segmented(&Segmented { name: "state", legend: texts.shown, choices: &choices, chosen: &shown, onchoose }) }
            </div>
            { list.unwrap_or_else(|| loading(ui.lang, reports.error.is_some())) }
        </div>
    }
}
