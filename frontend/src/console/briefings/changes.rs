//! In what a frozen briefing differs from another, block by block and number by number, and why its numbers do.

use super::PATH;
use super::texts::{Texts, texts};
use crate::browser::utc_offset_s;
use crate::console::form::on_choice;
use crate::data::{Fetched, Ui, use_fetched, use_ui};
use crate::i18n::{day_time, decimal};
use crate::pages::number_in;
use crate::piece::piece;
use crate::widgets::loading;
use cruscotto_domain::api::Items;
use cruscotto_domain::briefing::{BriefingItem, Difference, Differences, NumberChange, State, Why};
use cruscotto_domain::time::Timestamp;
use yew::prelude::*;

/// The panel of a frozen briefing.
#[derive(PartialEq)]
pub(super) struct Changes {
    pub(super) item: BriefingItem,
}

piece!(Changes => use_changes);

#[hook]
fn use_changes(props: &Changes) -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let all: Fetched<Items<BriefingItem>> = use_fetched(PATH.to_owned(), Some(PATH.to_owned()), None);
    let chosen = use_state(|| None::<i64>);
    let known = all.data.as_ref().map(|all| all.items.as_slice()).unwrap_or_default();
    let others: Vec<&BriefingItem> =
        known.iter().filter(|item| item.state == State::Frozen && item.id != props.item.id).collect();
    let other = other(&props.item, &others, *chosen);
    let path = other.and_then(|other| address(&props.item, other));
    let found: Fetched<Differences> = use_fetched(path.clone().unwrap_or_default(), path, None);
    let Some(other) = other else { return Html::default() };
    let onchange = {
        let chosen = chosen.setter();
        on_choice(move |id| chosen.set(id.parse().ok()))
    };
    let option = |item: &&BriefingItem| {
        let frozen = item.frozen.map(|at| day_time(ui.lang, at, utc_offset_s(at))).unwrap_or_default();
        html! {
            <option key={item.id} value={item.id.to_string()} selected={item.id == other.id}>
                { format!("#{} · {} · {frozen}", item.id, item.title) }
            </option>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-changes" data-against={other.id.to_string()}
            data-differences={found.data.as_ref().map(|found| found.blocks.len().to_string())}>
            <h2 id="ops-changes">{ texts.changes }</h2>
            <div class="ops-form"><label>{ texts.against }<select name="against" {onchange}>{ for others.iter().map(option) }</select></label></div>
            if let Some(found) = &found.data {
                if found.blocks.is_empty() { <p>{ texts.no_changes }</p> }
                <ul class="ops-decisions">{ for found.blocks.iter().map(|block| difference(&ui, texts, block)) }</ul>
            } else { { loading(ui.lang, found.error.is_some()) } }
        </section>
    }
}

/// The briefing that is compared with: the one that was chosen, the one that is followed, or the one frozen last before.
fn other<'a>(item: &BriefingItem, others: &[&'a BriefingItem], chosen: Option<i64>) -> Option<&'a BriefingItem> {
    let by_id = |id: Option<i64>| others.iter().find(|other| Some(other.id) == id).copied();
    let before = || others.iter().filter(|other| other.frozen < item.frozen).max_by_key(|other| other.frozen).copied();
    by_id(chosen).or_else(|| by_id(item.follows)).or_else(before).or_else(|| others.first().copied())
}

/// Where their differences are told: from the older to the newer.
fn address(one: &BriefingItem, other: &BriefingItem) -> Option<String> {
    let (before, after) = if one.frozen < other.frozen { (one, other) } else { (other, one) };
    let (before, after) = before.sha256.as_ref().zip(after.sha256.as_ref())?;
    Some(format!("/api/v1/briefing-differences?before={before}&after={after}"))
}

fn difference(ui: &Ui, texts: &'static Texts, block: &Difference) -> Html {
    let said = (ui.lang.letter().block)(block.change);
    html! {
        <li data-difference={block.key.clone()}>
            <strong>{ &block.title }</strong>{ ": " }{ said }
            if !block.numbers.is_empty() {
                <details>
                    <summary>{ (ui.lang.letter().numbers)(block.numbers.len()) }<span class="visually-hidden">{ ": " }{ &block.title }</span></summary>
                    <div class="table-scroll" tabindex="0" role="group" aria-label={block.title.clone()}>
                        <table class="table">
                            <thead><tr>
                                <th scope="col">{ texts.number_of }</th><th scope="col" class="number">{ texts.before }</th>
                                <th scope="col" class="number">{ texts.after }</th><th scope="col">{ texts.why }</th>
                            </tr></thead>
                            <tbody>{ for block.numbers.iter().map(|number| change(ui, texts, number)) }</tbody>
                        </table>
                    </div>
                </details>
            }
        </li>
    }
}

fn change(ui: &Ui, texts: &'static Texts, number: &NumberChange) -> Html {
    let value = |value: Option<f64>| {
        let said = value.map(|value| number_in(ui.lang, &number.unit, false, value));
        html! { <td class="number">{ said.unwrap_or_else(|| "—".to_owned()) }</td> }
    };
    let of = match number.of.parse::<Timestamp>() {
        Ok(time) => day_time(ui.lang, time, utc_offset_s(time)),
        Err(_) if number.of.is_empty() => texts.number_itself.to_owned(),
        Err(_) => number.of.clone(),
    };
    let why: Vec<String> = number.why.iter().map(|why| because(ui, texts, why)).collect();
    html! {
        <tr>
            <th scope="row">{ of }</th>{ value(number.before) }{ value(number.after) }
            <td>{ if why.is_empty() { "—".to_owned() } else { why.join("; ") } }</td>
        </tr>
    }
}

fn because(ui: &Ui, texts: &'static Texts, why: &Why) -> String {
    let share = |share: &Option<f64>| {
        share.map_or_else(|| "—".to_owned(), |share| decimal(ui.lang, share * 100.0, 0) + "\u{a0}%")
    };
    match why {
        Why::MeasuredLater { measured } => {
            (texts.measured_later)(&day_time(ui.lang, *measured, utc_offset_s(*measured)))
        }
        Why::Corrected { corrections } => {
            let numbers: Vec<String> = corrections.iter().map(|id| format!("#{id}")).collect();
            (texts.corrected)(&numbers.join(", "))
        }
        Why::CameLate => texts.came_late.to_owned(),
        Why::Redefined { before, after } => (texts.redefined)(*before, *after),
        Why::Coverage { before, after } => (texts.covered)(&share(before), &share(after)),
    }
}
