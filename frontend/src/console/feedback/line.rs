//! One report: of what, when, what it says, and what became of it.

use super::decide::Decide;
use super::texts::texts;
use crate::console::fleet::Fleet;
use crate::console::place::Here;
use crate::console::routes::Screen;
use crate::data::Ui;
use crate::piece::keyed;
use crate::widgets::{moment, state_label};
use cruscotto_domain::incident::Incident;
use cruscotto_domain::report::Report;
use yew::prelude::*;

/// A report as an entry of a list. `open` are the incidents that it may belong to; none for who may not decide.
pub(super) fn line(
    ui: &Ui,
    here: &Here,
    fleet: &Fleet,
    report: &Report,
    open: Option<&[Incident]>,
    done: &Callback<String>,
) -> Html {
    let texts = texts(ui.lang);
    let asset = here.link(&Screen::Asset { id: report.asset.clone() });
    // Beside what a citizen says, what is measured.
    let health = fleet.get(&report.asset).map(|asset| state_label(ui.lang, asset.health));
    html! {
        <li key={report.id} class="ops-panel" data-report={report.id.to_string()} data-state={report.state.as_str()}>
            <p class="ops-change">
                { moment(ui.lang, report.at) }
                <strong>{ (ui.lang.public().report_kinds)(report.kind) }</strong>
                <a href={asset}>{ fleet.name_of(&report.asset) }</a>
                { for health }
                <span class={format!("ops-tag ops-tag-report-{}", report.state)}>{ (texts.state)(report.state) }</span>
            </p>
            if !report.text.is_empty() { <blockquote>{ &report.text }</blockquote> }
            <p class="ops-hint">
                if let Some(by) = &report.decided_by {
                    { (texts.decided)(by) }{ " " }{ for report.decided_at.map(|at| moment(ui.lang, at)) }{ " " }
                }
                if let Some(id) = report.incident {
                    <a data-of-incident={id.to_string()} href={here.link(&Screen::Incident { id })}>{ (texts.of_incident)(id) }</a>
                }
            </p>
            if let Some(open) = open {
                { keyed(report.id, Decide { report: report.clone(), open: open.to_vec(), done: done.clone() }) }
            }
        </li>
    }
}
