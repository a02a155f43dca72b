//! The table of areas: the same data as the map, to be sorted, and read by those who do not see the map.

use super::table_sort::{Column, Sort, figure};
use crate::data::use_ui;
use crate::i18n::integer;
use crate::piece::piece;
use crate::routes::{Route, View};
use crate::widgets::{figure_value, state_label};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::AreaSummary;
use yew::prelude::*;

/// The states that have a column.
const STATES: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// The table.
#[derive(PartialEq)]
pub(super) struct AreaTable {
    /// Names and summaries.
    pub(super) rows: Vec<(String, AreaSummary)>,
    /// The layer.
    pub(super) layer: Layer,
    /// The level.
    pub(super) level: AreaLevel,
    /// How areas are opened.
    pub(super) view: View,
}

piece!(AreaTable => use_area_table);

#[hook]
fn use_area_table(props: &AreaTable) -> Html {
    let ui = use_ui();
    let (lang, messages) = (ui.lang, ui.messages());
    let sort = use_state(|| Sort { column: Column::Count(Health::Critical), descending: true });
    let mut metrics: Vec<&MetricId> = Vec::new();
    for figure in props.rows.iter().flat_map(|(_, summary)| &summary.figures) {
        if !metrics.contains(&&figure.metric) {
            metrics.push(&figure.metric);
        }
    }
    let rows = sort.apply(&props.rows.iter().collect::<Vec<_>>());

    let head = |column: Column, label: String| {
        let order = if sort.column != column {
            "none"
        } else if sort.descending {
            "descending"
        } else {
            "ascending"
        };
        let onclick = {
            let sort = sort.clone();
            Callback::from(move |_: MouseEvent| sort.set(sort.pressed(column.clone())))
        };
        html! {
            <th scope="col" aria-sort={order}>
                <button type="button" class="sort" {onclick}>
                    { label }<span class={classes!("sort-sign", format!("sort-{order}"))} aria-hidden="true"></span>
                </button>
            </th>
        }
    };
    let caption = (messages.table_caption)((messages.layer)(props.layer), (messages.level)(props.level));
    html! {
        <section class="area-table">
            <div class="table-scroll" tabindex="0" role="group" aria-label={caption.clone()}>
                <table class="table">
                    <caption>{ caption }<span class="caption-note">{ messages.same_as_map }</span></caption>
                    <thead>
                        <tr>
                            { head(Column::Name, messages.column_name.to_owned()) }
                            <th scope="col">{ messages.column_state }</th>
                            { for STATES.map(|h| head(Column::Count(h), (messages.health)(h).to_owned())) }
                            { head(Column::Total, messages.column_total.to_owned()) }
                            { for metrics.iter().map(|id| head(Column::Figure((*id).clone()), ui.metric_name(id))) }
                        </tr>
                    </thead>
                    <tbody>
                        { for rows.into_iter().map(|(name, summary)| html! {
                            <tr key={summary.area.to_string()} data-row={summary.area.to_string()} data-health={if is_empty(summary) { "none" } else { summary.health.as_str() }}>
                                <th scope="row">
                                    <a href={(Route::Area { id: summary.area.to_string() }).href(props.view)}>{ name.clone() }</a>
                                </th>
                                <td>
                                    if is_empty(summary) { { messages.nothing_here } } else { { state_label(lang, summary.health) } }
                                </td>
                                { for STATES.map(|h| html! { <td class="number">{ integer(lang, summary.counts.of(h)) }</td> }) }
                                <td class="number">{ integer(lang, summary.counts.total()) }</td>
                                { for metrics.iter().map(|id| html! {
                                    <td class="number">
                                        if let Some(figure) = figure(summary, id) { { figure_value(figure) } }
                                    </td>
                                }) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
        </section>
    }
}

/// Whether the layer has nothing in the area: not the same as not knowing how it is.
fn is_empty(summary: &AreaSummary) -> bool {
    summary.counts == HealthCounts::default()
}
