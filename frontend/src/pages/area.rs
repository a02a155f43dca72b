//! An area, "my quarter": its state now, the last ninety days, outages, the comparison with the city, and everything in it.

use super::chart::lately;
use super::data_here::{Of, data_section};
use super::days::days_section;
use super::headline::headline;
use super::outages::outages_section;
use crate::data::Ui;
use crate::i18n::{decimal, integer, metres};
use crate::map::{AreaMap, Placed};
use crate::order::ordered;
use crate::piece::part;
use crate::public::{AreaContent, Look};
use crate::routes::{Route, View};
use crate::widgets::{cause_text, figure_link, moment, state_label};
use cruscotto_domain::asset::{AssetKind, Point};
use cruscotto_domain::health::Health;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use yew::prelude::*;

/// The kinds that are listed, in the order of the page.
const LISTED: [AssetKind; 4] = [AssetKind::AccessPoint, AssetKind::School, AssetKind::Office, AssetKind::Service];

/// Rows of a list that are open at first; the others are behind a press.
const OPEN_ROWS: usize = 12;

/// The page.
pub(super) fn area_page(ui: &Ui, look: &Look, content: &AreaContent, view: View) -> Html {
    let (messages, words) = (ui.messages(), ui.lang.public());
    let area = &content.area;
    let back = View { level: Some(area.level), ..ui.view() };
    html! {
        <>
            <p class="back"><a href={Route::City.href(back)}>{ "← " }{ messages.back_to_map }</a></p>
            <h1>{ area.name.clone() }<span class="title-kind">{ (messages.level)(area.level) }</span></h1>
            <section aria-labelledby="now-heading">
                <h2 id="now-heading">{ words.here_now }</h2>
                if content.layers.is_empty() {
                    <p class="notice">{ messages.no_assets }</p>
                }
                <div class="domains">{ for content.layers.iter().map(|summary| headline(ui, summary, Html::default())) }</div>
            </section>
            <div class="map-and-side area-around">
                { area_map(look, content, view) }
                { compared(ui, content) }
            </div>
            { for LISTED.into_iter().map(|kind| asset_list(ui, look, content, kind)) }
            { days_section(ui, content.days.as_deref()) }
            { outages_section(ui, content.outages.as_deref(), Some(messages.column_name)) }
            { lately(ui, &content.histories) }
            { data_section(ui, Of::Area(&area.id)) }
        </>
    }
}

fn area_map(look: &Look, content: &AreaContent, view: View) -> Html {
    let area = &content.area;
    let Some(boundaries) = look.city.boundaries(area.level).cloned() else { return Html::default() };
    let placed = content.assets.iter().filter(|a| LISTED.contains(&a.kind)).filter_map(|asset| {
        let name = AttrValue::from(asset.name.clone());
        Some(Placed { id: asset.id.clone(), name, point: asset.point?, health: asset.health })
    });
    let messages = view.lang().messages();
    let label = (messages.map_label)(messages.working, &area.name);
    let view = View::default().with_lang(view.lang());
    html! {
        <div class="map">
            { part(AreaMap { boundaries, area: area.id.clone(), assets: placed.collect(), label, view }) }
        </div>
    }
}

/// The middle of the area as its boundary has it.
fn middle(look: &Look, content: &AreaContent) -> Option<Point> {
    let (_, boundary) = look.city.find(&content.area.id)?;
    let [lon, lat] = boundary.label;
    Some(Point { lon, lat })
}

/// The area beside the whole city: what works, and each headline figure that both have.
fn compared(ui: &Ui, content: &AreaContent) -> Html {
    let words = ui.lang.public();
    let pairs = content.layers.iter().filter_map(|here| {
        let city = content.city.iter().find(|c| c.layer == here.layer)?;
        Some(layer_rows(ui, here, city))
    });
    html! {
        <section class="compared" aria-labelledby="compared-heading">
            <h2 id="compared-heading">{ words.compared }</h2>
            <table class="table table-sm">
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col" class="number">{ words.here }</th>
                        <th scope="col" class="number">{ words.whole_city }</th>
                    </tr>
                </thead>
                <tbody>{ for pairs }</tbody>
            </table>
        </section>
    }
}

fn layer_rows(ui: &Ui, here: &AreaSummary, city: &AreaSummary) -> Html {
    let (lang, messages) = (ui.lang, ui.messages());
    let share = |summary: &AreaSummary| {
        let (ok, total) = (summary.counts.ok, summary.counts.total());
        let share = if total == 0 { 0.0 } else { f64::from(ok) / f64::from(total) };
        format!("{}\u{a0}% ({}/{})", decimal(lang, share * 100.0, 0), integer(lang, ok), integer(lang, total))
    };
    let opened = Route::Area { id: here.area.to_string() };
    // Sums of a quarter and of a city are no comparison.
    let comparable = |metric: &cruscotto_domain::id::MetricId| {
        let definition = ui.city.metrics.get(metric);
        definition.is_some_and(|m| m.aggregation == cruscotto_domain::metric::Aggregation::Mean)
    };
    let figures = here.figures.iter().filter(|f| comparable(&f.metric)).filter_map(|figure| {
        let of_city = city.figures.iter().find(|f| f.metric == figure.metric)?;
        Some(html! {
            <tr>
                <th scope="row">{ ui.metric_name(&figure.metric) }</th>
                <td class="number">{ figure_link(ui, &opened, figure) }</td>
                <td class="number">{ figure_link(ui, &Route::City, of_city) }</td>
            </tr>
        })
    });
    html! {
        <>
            <tr>
                <th scope="row">{ (messages.layer)(here.layer) }{ ": " }{ ui.lang.public().working_share.to_lowercase() }</th>
                <td class="number">{ share(here) }</td><td class="number">{ share(city) }</td>
            </tr>
            { for figures }
        </>
    }
}

/// The assets of a kind: what is not well first, then by name.
fn asset_list(ui: &Ui, look: &Look, content: &AreaContent, kind: AssetKind) -> Html {
    let here: Vec<&AssetSummary> = content.assets.iter().filter(|a| a.kind == kind).collect();
    if here.is_empty() {
        return Html::default();
    }
    let here = ordered(&here, |a, b| b.health.severity().cmp(&a.health.severity()).then_with(|| a.name.cmp(&b.name)));
    let middle = middle(look, content);
    let row = |asset: &&AssetSummary| {
        let distance =
            asset.point.zip(middle).map(|(a, b)| (ui.lang.public().distance_centre)(&metres(ui.lang, a.distance_m(b))));
        asset_row(ui, asset, distance)
    };
    let (open, rest) = here.split_at(here.len().min(OPEN_ROWS));
    let heading = format!("list-{}", kind.as_str());
    html! {
        <section class="assets" aria-labelledby={heading.clone()} data-kind={kind.as_str()}>
            <h2 id={heading}>{ (ui.messages().kind)(kind) }{ " " }<span class="list-count">{ integer(ui.lang, u32::try_from(here.len()).unwrap_or(u32::MAX)) }</span></h2>
            <ul class="asset-rows">{ for open.iter().map(row) }</ul>
            if !rest.is_empty() {
                <details class="more-rows">
                    <summary>{ (ui.messages().show_more)(rest.len()) }</summary>
                    <ul class="asset-rows">{ for rest.iter().map(row) }</ul>
                </details>
            }
        </section>
    }
}

/// An asset in a list, with how far it is.
pub(super) fn asset_row(ui: &Ui, asset: &AssetSummary, distance: Option<String>) -> Html {
    let route = Route::Asset { id: asset.id.to_string() };
    let point = asset.point.map(|p| format!("{} {}", p.lon, p.lat));
    html! {
        <li class="asset-row" data-asset={asset.id.to_string()} data-entry={format!("asset/{}", asset.id)}
            data-health={asset.health.as_str()} data-point={point}>
            <div class="asset-row-main">
                <a href={route.href(ui.view())}>{ asset.name.clone() }</a>
                { state_label(ui.lang, asset.health) }
            </div>
            <p class="asset-row-why">
                if asset.health != Health::Ok {
                    if let Some(since) = asset.since { { (ui.messages().since)("") }{ moment(ui.lang, since) }{ " · " } }
                    if let Some(cause) = &asset.cause { { cause_text(ui.lang, cause, &ui.city.metrics) }{ " · " } }
                }
                <span data-is="distance">{ distance.unwrap_or_default() }</span>
            </p>
            <div class="asset-row-figures">
                { for asset.figures.iter().map(|figure| html! {
                    <span class="asset-row-figure">
                        <span class="asset-row-metric">{ ui.metric_name(&figure.metric) }</span>
                        { figure_link(ui, &route, figure) }
                    </span>
                }) }
                <a class="asset-row-report" href={format!("{}#report", route.href(ui.view()))}>
                    { ui.lang.public().report_link }<span class="visually-hidden">{ ": " }{ asset.name.clone() }</span>
                </a>
            </div>
        </li>
    }
}
