//! Outages of the last ninety days: when, how long, why.

use crate::data::Ui;
use crate::i18n::duration;
use crate::public::Outage;
use crate::routes::Route;
use crate::widgets::{cause_text, moment};
use yew::prelude::*;

/// Rows of the table at most.
pub(super) const MAX_LISTED: usize = 50;

/// The section; `named` says that the outages are of several assets, whose names are a column.
pub(super) fn outages_section(ui: &Ui, outages: Option<&[Outage]>, named: Option<&'static str>) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let lasted = |outage: &Outage| {
        outage.to.map_or_else(|| words.outage_lasts.to_owned(), |to| duration(ui.lang, to.micros_since(outage.from)))
    };
    let cause = |outage: &Outage| {
        let text = outage.cause.as_ref().map(|cause| cause_text(ui.lang, cause, &ui.city.metrics));
        text.unwrap_or_else(|| words.cause_unknown.to_owned())
    };
    html! {
        <section class="outages" id="outages" aria-labelledby="outages-heading" data-refresh="">
            <h2 id="outages-heading">{ words.outages_heading }</h2>
            if let Some(outages) = outages {
                if outages.is_empty() {
                    <p>{ words.outages_none }</p>
                } else {
                    <div class="table-scroll" tabindex="0" role="group" aria-label={words.outages_heading}>
                        <table class="table">
                            <thead>
                                <tr>
                                    if let Some(name) = named { <th scope="col">{ name }</th> }
                                    <th scope="col">{ words.outage_from }</th>
                                    <th scope="col">{ words.outage_lasted }</th>
                                    <th scope="col">{ words.outage_cause }</th>
                                </tr>
                            </thead>
                            <tbody>
                                { for outages.iter().take(MAX_LISTED).map(|outage| html! {
                                    <tr data-outage={outage.asset.to_string()}>
                                        if named.is_some() {
                                            <th scope="row">
                                                <a href={(Route::Asset { id: outage.asset.to_string() }).href(ui.view())}>{ &outage.name }</a>
                                            </th>
                                        }
                                        <td>{ moment(ui.lang, outage.from) }</td>
                                        <td>{ lasted(outage) }</td>
                                        <td>{ cause(outage) }</td>
                                    </tr>
                                }) }
                            </tbody>
                        </table>
                    </div>
                }
            } else {
                <p class="notice">{ messages.load_failed }</p>
            }
        </section>
    }
}
