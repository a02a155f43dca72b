//! Its last polls: what it answered, as it was understood before anything was made of it, and how it failed.

use crate::browser::FetchError;
use crate::console::texts::texts;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::i18n::integer;
use crate::piece::{part, piece};
use crate::widgets::{Age, loading, moment};
use cruscotto_domain::api::Items;
use cruscotto_domain::collector::PollAnswerItem;
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::AssetId;
use yew::prelude::*;

/// Seconds between two looks.
const REFRESH_S: u32 = 15;

/// The polls.
#[derive(PartialEq)]
pub(super) struct Polls {
    pub(super) id: AssetId,
    pub(super) failure: Option<PollFailure>,
}

piece!(Polls => use_polls);

#[hook]
fn use_polls(props: &Polls) -> Html {
    let ui = use_ui();
    let texts = texts(ui.lang);
    let path = format!("/api/v1/assets/{}/answers", props.id);
    let answers: Fetched<Items<PollAnswerItem>> = use_fetched(path.clone(), Some(path), Some(REFRESH_S));
    let answer = |item: &PollAnswerItem| {
        let took = integer(ui.lang, item.answer.took_ms);
        html! {
            <div key={item.answer.protocol.clone()} class="ops-answer" data-protocol={item.answer.protocol.clone()}>
                <h3>{ texts.last_answer }{ " · " }{ &item.answer.protocol }</h3>
                <p>{ moment(ui.lang, item.answer.at) }{ " · " }{ part(Age { at: item.answer.at }) }{ " · " }{ (texts.took)(&took) }{ " · " }{ item.source.to_string() }</p>
                <pre tabindex="0">{ &item.answer.text }</pre>
            </div>
        }
    };
    let absent = answers.error.as_ref().is_some_and(FetchError::is_not_found);
    html! {
        <section class="ops-panel" aria-labelledby="ops-polls">
            <h2 id="ops-polls">{ texts.asset_polls }</h2>
            if let Some(answers) = &answers.data {
                if answers.items.is_empty() { <p>{ texts.no_answer }</p> }
                { for answers.items.iter().map(answer) }
            } else if !absent {
                { loading(ui.lang, answers.error.is_some()) }
            }
            <h3>{ texts.last_error }</h3>
            if let Some(failure) = &props.failure {
                <p data-failure={failure.reason.as_str()}>
                    { moment(ui.lang, failure.at) }{ " · " }{ part(Age { at: failure.at }) }{ " · " }
                    <strong>{ (texts.reason)(failure.reason.as_str()) }</strong>
                </p>
                <pre tabindex="0">{ &failure.detail }</pre>
            } else {
                <p>{ texts.no_error }</p>
            }
        </section>
    }
}
