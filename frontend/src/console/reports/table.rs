//! The rows of a report, and the assets that were down longest.

use super::texts::texts;
use super::words::{change, seconds, share};
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::routes::Screen;
use crate::i18n::{Lang, integer};
use cruscotto_domain::api::{SlaGrouping, SlaReport, SlaRow};
use yew::prelude::*;

fn count(lang: Lang, number: u64) -> String {
    integer(lang, u32::try_from(number).unwrap_or(u32::MAX))
}

/// The rows, and all of them together.
pub(super) fn table(
    lang: Lang,
    here: &Here,
    report: &SlaReport,
    rows: &[&SlaRow],
    name: &dyn Fn(&SlaRow) -> String,
) -> Html {
    let texts = texts(lang);
    let label = (texts.table)((texts.grouping)(report.group));
    let cells = |row: &SlaRow| {
        html! {
            <>
                <td class="number">{ share(lang, row.availability) }</td>
                <td class="number">{ share(lang, row.coverage) }</td>
                <td class="number">{ share(lang, row.previous_availability) }</td>
                <td class="number">{ change(lang, texts, row.change) }</td>
                <td class="number">{ count(lang, row.failures) }</td>
                <td class="number">{ seconds(lang, row.mttr_s) }</td>
                <td class="number">{ seconds(lang, row.mtbf_s) }</td>
                <td class="number">{ seconds(lang, Some(row.down_s)) }</td>
                <td class="number">{ count(lang, row.assets) }</td>
            </>
        }
    };
    let line = |row: &&SlaRow| {
        let key = row.key.clone().unwrap_or_default();
        html! {
            <tr key={key.clone()} data-sla={key}>
                <th scope="row">{ linked(here, report.group, row, name(row)) }</th>{ cells(row) }
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={label}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ (texts.grouping)(report.group) }</th>
                    <th scope="col" class="number">{ texts.availability }</th><th scope="col" class="number">{ texts.coverage }</th>
                    <th scope="col" class="number">{ texts.before }</th><th scope="col" class="number">{ texts.change }</th>
                    <th scope="col" class="number">{ texts.failures }</th>
                    <th scope="col" class="number"><abbr title={texts.mttr}>{ texts.mttr_short }</abbr></th>
                    <th scope="col" class="number"><abbr title={texts.mtbf}>{ texts.mtbf_short }</abbr></th>
                    <th scope="col" class="number">{ texts.down }</th><th scope="col" class="number">{ texts.assets }</th>
                </tr></thead>
                <tbody>{ for rows.iter().map(line) }</tbody>
                <tfoot><tr><th scope="row">{ texts.total }</th>{ cells(&report.total) }</tr></tfoot>
            </table>
        </div>
    }
}

/// The assets that were down longest.
pub(super) fn worst(lang: Lang, here: &Here, report: &SlaReport) -> Html {
    let texts = texts(lang);
    let line = |row: &SlaRow| {
        let key = row.key.clone().unwrap_or_default();
        html! {
            <tr key={key.clone()} data-worst={key}>
                <th scope="row">{ linked(here, SlaGrouping::Asset, row, row.name.clone()) }</th>
                <td class="number">{ seconds(lang, Some(row.down_s)) }</td>
                <td class="number">{ count(lang, row.failures) }</td>
                <td class="number">{ share(lang, row.availability) }</td>
                <td class="number">{ share(lang, row.coverage) }</td>
            </tr>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-worst">
            <h2 id="ops-worst">{ texts.worst }</h2>
            if report.worst.is_empty() {
                <p>{ texts.worst_none }</p>
            } else {
                <div class="table-scroll" tabindex="0" role="group" aria-label={texts.worst}>
                    <table class="table">
                        <thead><tr>
                            <th scope="col">{ (texts.grouping)(SlaGrouping::Asset) }</th><th scope="col" class="number">{ texts.down }</th>
                            <th scope="col" class="number">{ texts.failures }</th><th scope="col" class="number">{ texts.availability }</th>
                            <th scope="col" class="number">{ texts.coverage }</th>
                        </tr></thead>
                        <tbody>{ for report.worst.iter().map(line) }</tbody>
                    </table>
                </div>
            }
        </section>
    }
}

/// A name that leads to what it names: the asset, or the list of the area's or owner's assets.
fn linked(here: &Here, group: SlaGrouping, row: &SlaRow, name: String) -> Html {
    let key = row.key.clone().unwrap_or_default();
    let href = match group {
        SlaGrouping::Asset => key.parse().ok().map(|id| here.link(&Screen::Asset { id })),
        SlaGrouping::Municipio | SlaGrouping::Nil | SlaGrouping::Owner if !key.is_empty() => {
            let query = Query::default().with("state", Some("all".to_owned())).with(group.as_str(), Some(key));
            Some(here.link_with(&Screen::List, query))
        }
        _ => None,
    };
    match href {
        Some(href) => html! { <a {href}>{ name }</a> },
        None => html! { { name } },
    }
}
