//! One report: the numbers of all together, the chart, the table it is made from, the worst, and the files.

use super::chart::chart;
use super::form::named;
use super::months::Months;
use super::table::{table, worst};
use super::texts::texts;
use super::words::{change, seconds, share};
use crate::console::change::failure;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::texts::texts as general;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::integer;
use crate::order::ordered;
use crate::piece::{part, piece};
use crate::widgets::{loading, moment};
use cruscotto_domain::api::{SlaGrouping, SlaReport, SlaRow};
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::month::Month;
use yew::prelude::*;

/// Seconds between two looks: the server measures a month anew as often.
const REFRESH_S: u32 = 300;

/// A report.
#[derive(PartialEq)]
pub(super) struct Report {
    pub(super) month: Month,
    pub(super) group: SlaGrouping,
    pub(super) kind: Option<AssetKind>,
    /// Whether the month is over.
    pub(super) over: bool,
}

piece!(Report => use_report);

#[hook]
fn use_report(props: &Report) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let texts = texts(ui.lang);
    let query = Query::default()
        .with("month", Some(props.month.to_string()))
        .with("group", Some(props.group.as_str().to_owned()))
        .with("kind", props.kind.map(|kind| kind.to_string()));
    let at = |ending: &str| query.address(&format!("/api/v1/reports/sla{ending}"));
    let report: Fetched<SlaReport> = use_fetched(at(""), Some(at("")), Some(REFRESH_S));
    let Some(data) = &report.data else {
        return match &report.error {
            Some(error) => html! { <p class="form-error" role="alert">{ failure(general(ui.lang), error) }</p> },
            None => loading(ui.lang, false),
        };
    };
    let rows: Vec<&SlaRow> = data.rows.iter().collect();
    // The worst first; what was not measured last.
    let rows = ordered(&rows, |a, b| {
        let of = |row: &SlaRow| row.availability.unwrap_or(f64::INFINITY);
        of(a).total_cmp(&of(b)).then_with(|| a.name.cmp(&b.name))
    });
    let mut keys: Vec<(String, String)> =
        data.rows.iter().filter_map(|row| Some((row.key.clone()?, row.name.clone()))).collect();
    keys.sort_by(|a, b| a.1.cmp(&b.1));
    let name = |row: &SlaRow| if row.name.is_empty() { texts.without.to_owned() } else { row.name.clone() };
    html! {
        <>
            <p class="ops-hint" data-month={data.month.clone()} data-group={data.group.as_str()}>
                { named(&ui, props.month) }{ ": " }
                if props.over { { texts.whole } } else { { texts.until_now }{ " " }{ moment(ui.lang, data.to) } }
            </p>
            { totals(&ui, &data.total) }
            <p class="ops-hint">{ texts.explained }</p>
            <p class="ops-actions">
                <a class="ops-button" href={at(".csv")} download="">{ texts.csv }</a>
                <a class="ops-button" href={at(".xlsx")} download="">{ texts.xlsx }</a>
            </p>
            if rows.is_empty() { <p class="notice">{ texts.nothing }</p> }
                <section class="ops-panel" aria-labelledby="ops-sla">
                    <h2 id="ops-sla">{ (texts.table)((texts.grouping)(data.group)) }</h2>
                    { chart(ui.lang, data.group, &rows, &name) }
                    { table(ui.lang, &here, data, &rows, &name) }
                </section>
                { part(Months { group: props.group, kind: props.kind, rows: keys }) }
                { worst(ui.lang, &here, data) }

        </>
    }
}

fn totals(ui: &Ui, total: &SlaRow) -> Html {
    let (lang, texts) = (ui.lang, texts(ui.lang));
    let figure = |label: &'static str, value: String, beside: String| {
        html! { <div><dt>{ label }</dt><dd><strong>{ value }</strong><span>{ beside }</span></dd></div> }
    };
    let coverage = format!("{} {}", texts.coverage.to_lowercase(), share(lang, total.coverage));
    let count = |number: u64| integer(lang, u32::try_from(number).unwrap_or(u32::MAX));
    let before = format!("{}: {}", texts.before.to_lowercase(), share(lang, total.previous_availability));
    html! {
        <dl class="ops-totals">
            { figure(texts.availability, share(lang, total.availability), coverage) }
            { figure(texts.change, change(lang, texts, total.change), before) }
            { figure(texts.failures, count(total.failures), format!("{} {}", count(total.assets), texts.assets.to_lowercase())) }
            { figure(texts.mttr, seconds(lang, total.mttr_s), String::new()) }
            { figure(texts.mtbf, seconds(lang, total.mtbf_s), String::new()) }
        </dl>
    }
}
