//! The reports that belong to an incident, beside it.

use super::PATH;
use super::line::line;
use super::texts::texts;
use crate::console::fleet::use_fleet;
use crate::console::place::use_here;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::piece;
use cruscotto_domain::api::Items;
use cruscotto_domain::report::Report;
use yew::prelude::*;

/// The panel; nothing where no report belongs to the incident.
#[derive(PartialEq)]
pub(in crate::console) struct ReportsOfIncident {
    /// The incident.
    pub(in crate::console) id: i64,
}

piece!(ReportsOfIncident => use_reports_of_incident);

#[hook]
fn use_reports_of_incident(props: &ReportsOfIncident) -> Html {
    let (ui, here, fleet) = (use_ui(), use_here(), use_fleet());
    let texts = texts(ui.lang);
    let path = format!("{PATH}?incident={}", props.id);
    let reports: Fetched<Items<Report>> = use_fetched(path.clone(), Some(path), None);
    let Some(reports) = reports.data.filter(|reports| !reports.items.is_empty()) else { return Html::default() };
    html! {
        <section aria-labelledby="ops-incident-reports">
            <h2 id="ops-incident-reports">{ texts.heading }{ format!(" ({})", reports.items.len()) }</h2>
            <ol class="ops-reports-of-citizens">
                { for reports.items.iter().map(|report| line(&ui, &here, &fleet, report, None, &Callback::noop())) }
            </ol>
        </section>
    }
}
