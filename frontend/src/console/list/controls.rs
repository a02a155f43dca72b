//! Counts by state that are switches, and the filters. Each change is an address.

use super::filter::{CauseKind, Filter, STATES};
use crate::console::filter_field::filter_field;
use crate::console::fleet::Fleet;
use crate::console::place::Here;
use crate::console::query::Query;
use crate::console::texts::texts;
use crate::data::Ui;
use crate::i18n::{Lang, integer};
use crate::widgets::mark;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::AssetKind;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Id of the search field, where the key `/` leads.
pub(super) const SEARCH: &str = "ops-search";

/// How many are in each state, with the other filters; pressed are those that are listed.
pub(super) fn counts(lang: Lang, here: &Here, filter: &Filter, counts: &HealthCounts) -> Html {
    let button = |state| {
        let pressed = filter.states.contains(&state);
        let query = here.query.clone().with("state", Filter::state_words(&filter.toggled(state)));
        let onclick = {
            let here = here.clone();
            Callback::from(move |_: MouseEvent| here.ask(&query))
        };
        html! {
            <button key={state.as_str()} type="button" class={classes!("ops-count", format!("ops-count-{state}"))}
                aria-pressed={pressed.to_string()} data-state={state.as_str()} data-count={counts.of(state).to_string()} {onclick}>
                { mark(state) }
                <strong>{ integer(lang, counts.of(state)) }</strong>
                <span>{ (lang.messages().health)(state) }</span>
            </button>
        }
    };
    html! { <div class="ops-counts" role="group" aria-label={texts(lang).states}>{ for STATES.map(button) }</div> }
}

/// The other filters.
pub fn filters(ui: &Ui, here: &Here, filter: &Filter, fleet: &Fleet) -> Html {
    let texts = texts(ui.lang);
    let messages = ui.messages();
    let kinds = AssetKind::ALL.map(|kind| (kind.to_string(), (messages.kind)(kind).to_owned()));
    let causes = CauseKind::ALL.map(|kind| (kind.as_str().to_owned(), (texts.cause_kind)(kind).to_owned()));
    let areas = |level| -> Vec<(String, String)> {
        let boundaries = ui.city.boundaries(level).map(|b| b.iter()).into_iter().flatten();
        boundaries.map(|b| (b.id.to_string(), b.name.clone())).collect()
    };
    let owners: Vec<(String, String)> = fleet.owners().into_iter().map(|owner| (owner.clone(), owner)).collect();
    let select = |name: &'static str, label: &'static str, choices: &[(String, String)]| {
        filter_field(here, name, label, texts.any, choices)
    };
    let oninput = {
        let here = here.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                here.refine(&here.query.clone().with("q", Some(field.value())));
            }
        })
    };
    let onreset = {
        let here = here.clone();
        Callback::from(move |_: MouseEvent| {
            // The language, and the part of the screen that one is in, are no filters.
            let kept = |query: Query, name| query.with(name, here.query.get(name).map(str::to_owned));
            here.ask(&kept(kept(Query::default(), "lang"), "show"));
        })
    };
    let narrowed = *filter != Filter::of(&Query::default());
    html! {
        <details class="ops-filters" open=true>
            <summary>{ texts.filters }</summary>
            <div class="ops-filter-fields">
                <label>{ texts.text }
                    <input id={SEARCH} type="search" value={here.query.get("q").unwrap_or_default().to_owned()}
                        placeholder={texts.text_hint} {oninput} />
                </label>
                { select("kind", texts.kind, &kinds) }
                { select("municipio", texts.municipio, &areas(AreaLevel::Municipio)) }
                { select("nil", texts.nil, &areas(AreaLevel::Nil)) }
                { select("owner", texts.owner, &owners) }
                { select("cause", texts.cause, &causes) }
                if narrowed { <button type="button" class="ops-button" onclick={onreset}>{ texts.reset }</button> }
            </div>
        </details>
    }
}
