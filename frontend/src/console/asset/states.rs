//! Its states over time: each change with what it lasted.

use crate::console::span::span;
use crate::console::texts::texts;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::Messages;
use crate::piece::piece;
use crate::widgets::{labels_text, loading, moment, state_label};
use cruscotto_domain::api::{Items, StateChange};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use yew::prelude::*;

/// Seconds between two looks.
const REFRESH_S: u32 = 30;

/// The states.
#[derive(PartialEq)]
pub(super) struct States {
    pub(super) id: AssetId,
}

piece!(States => use_states);

#[hook]
fn use_states(props: &States) -> Html {
    let ui = use_ui();
    let (texts, messages) = (texts(ui.lang), ui.messages());
    let path = format!("/api/v1/assets/{}/states", props.id);
    let changes: Fetched<Items<StateChange>> = use_fetched(path.clone(), Some(path), Some(REFRESH_S));
    let row = |change: &StateChange| {
        html! {
            <tr key={format!("{}{}{}", change.decided, change.metric, labels_text(&change.labels))} data-became={change.became.as_str()}>
                <th scope="row">{ moment(ui.lang, change.since) }</th>
                <td>{ state_label(ui.lang, change.became) }</td>
                <td>{ ui.metric_name(&change.metric) }<span class="labels">{ labels_text(&change.labels) }</span></td>
                <td>{ change.until.map(|until| lasted(messages, change.since, until)).unwrap_or_default() }</td>
            </tr>
        }
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-states">
            <h2 id="ops-states">{ texts.asset_states }</h2>
            if let Some(changes) = &changes.data {
                if changes.items.is_empty() {
                    <p>{ texts.asset_states_none }</p>
                } else {
                    <div class="table-scroll ops-bounded" tabindex="0" role="group" aria-label={texts.asset_states}>
                        <table class="table">
                            <thead>
                                <tr>
                                    <th scope="col">{ texts.when }</th><th scope="col">{ texts.became }</th>
                                    <th scope="col">{ texts.metric }</th><th scope="col">{ texts.lasted }</th>
                                </tr>
                            </thead>
                            <tbody>{ for changes.items.iter().map(row) }</tbody>
                        </table>
                    </div>
                }
            } else {
                { loading(ui.lang, changes.error.is_some()) }
            }
        </section>
    }
}

/// How long a state lasted.
fn lasted(messages: &Messages, from: Timestamp, to: Timestamp) -> String {
    span(messages, u64::try_from(to.micros_since(from) / MICROS_PER_SECOND).unwrap_or(0))
}
