//! How availability went month by month, of all together or of one row: a curve, and the table it is made from.

use super::curve::{Point, curve};
use super::form::named;
use super::texts::texts;
use super::words::{change, seconds, share};
use crate::console::form::on_choice;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::piece;
use crate::widgets::loading;
use cruscotto_domain::api::{Items, SlaGrouping, SlaMonth};
use cruscotto_domain::asset::AssetKind;
use yew::prelude::*;

/// Seconds between two looks: the server measures a month anew as often.
const REFRESH_S: u32 = 300;

/// The name of the row in the query.
pub(super) const ROW: &str = "row";

/// The panel.
#[derive(PartialEq)]
pub(super) struct Months {
    pub(super) group: SlaGrouping,
    pub(super) kind: Option<AssetKind>,
    /// The rows that one may choose from: keys and names.
    pub(super) rows: Vec<(String, String)>,
}

piece!(Months => use_months);

#[hook]
fn use_months(props: &Months) -> Html {
    let (ui, here) = (use_ui(), use_here());
    let texts = texts(ui.lang);
    let key = here.query.get(ROW).filter(|key| props.rows.iter().any(|row| row.0 == *key)).map(str::to_owned);
    let path = Query::default()
        .with("group", Some(props.group.as_str().to_owned()))
        .with("kind", props.kind.map(|kind| kind.to_string()))
        .with(ROW, key.clone())
        .address("/api/v1/reports/sla/months");
    let months: Fetched<Items<SlaMonth>> = use_fetched(path.clone(), Some(path), Some(REFRESH_S));
    let onchoice = {
        let here = here.clone();
        on_choice(move |value| here.ask(&here.query.clone().with(ROW, Some(value))))
    };
    let of = key.as_ref().and_then(|key| props.rows.iter().find(|row| row.0 == *key));
    let of = of.map_or_else(|| texts.total.to_owned(), |row| row.1.clone());
    let shown = months.data.as_ref().map(|months| {
        let point = |item: &SlaMonth| Point { label: label(&ui, &item.month), share: item.level.availability };
        html! {
            if months.items.is_empty() {
                <p class="notice">{ texts.nothing_yet }</p>
            } else {
                { curve(ui.lang, &of, &months.items.iter().map(point).collect::<Vec<_>>()) }
                { table(&ui, &of, &months.items) }
            }
        }
    });
    html! {
        <section class="ops-panel" aria-labelledby="ops-months">
            <h2 id="ops-months">{ texts.months }</h2>
            <div class="ops-form-row">
                <label>{ (texts.grouping)(props.group) }
                    <select name="months-of" onchange={onchoice}>
                        <option value="" selected={key.is_none()}>{ texts.total }</option>
                        { for props.rows.iter().map(|(word, name)| html! {
                            <option key={word.clone()} value={word.clone()} selected={key.as_ref() == Some(word)}>{ name }</option>
                        }) }
                    </select>
                </label>
            </div>
            { shown.unwrap_or_else(|| loading(ui.lang, months.error.is_some())) }
        </section>
    }
}

/// `nov 2026`; the text as it came when it is no month.
fn label(ui: &Ui, month: &str) -> String {
    month.parse().map_or_else(|_| month.to_owned(), |month| named(ui, month))
}

fn table(ui: &Ui, of: &str, months: &[SlaMonth]) -> Html {
    let (lang, texts) = (ui.lang, texts(ui.lang));
    let name = (texts.months_of)(of);
    let count = |number: u64| integer(lang, u32::try_from(number).unwrap_or(u32::MAX));
    let line = |item: &SlaMonth| {
        let level = &item.level;
        html! {
            <tr key={item.month.clone()} data-sla-month={item.month.clone()}>
                <th scope="row">{ label(ui, &item.month) }</th>
                <td class="number">{ share(lang, level.availability) }</td>
                <td class="number">{ share(lang, level.coverage) }</td>
                <td class="number">{ change(lang, texts, level.change) }</td>
                <td class="number">{ count(level.failures) }</td>
                <td class="number">{ seconds(lang, level.mttr_s) }</td>
                <td class="number">{ seconds(lang, Some(level.down_s)) }</td>
                <td class="number">{ count(level.assets) }</td>
            </tr>
        }
    };
    html! {
        <div class="table-scroll" tabindex="0" role="group" aria-label={name}>
            <table class="table">
                <thead><tr>
                    <th scope="col">{ texts.month }</th>
                    <th scope="col" class="number">{ texts.availability }</th><th scope="col" class="number">{ texts.coverage }</th>
                    <th scope="col" class="number">{ texts.change }</th><th scope="col" class="number">{ texts.failures }</th>
                    <th scope="col" class="number"><abbr title={texts.mttr}>{ texts.mttr_short }</abbr></th>
                    <th scope="col" class="number">{ texts.down }</th><th scope="col" class="number">{ texts.assets }</th>
                </tr></thead>
                // The newest first: it is what one looks for.
                <tbody>{ for months.iter().rev().map(line) }</tbody>
            </table>
        </div>
    }
}
