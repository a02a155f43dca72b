//! Which data is late: who delivers, since when not, and of how many there is fresh data.

use crate::data::Ui;
use crate::i18n::integer;
use crate::public::Feed;
use crate::widgets::moment;
use cruscotto_domain::asset::Layer;
use yew::prelude::*;

/// The page.
pub(super) fn quality_page(ui: &Ui, feeds: &[Feed]) -> Html {
    let words = ui.lang.public();
    html! {
        <>
            <h1>{ words.quality_heading }</h1>
            <p class="lead">{ words.quality_intro }</p>
            if feeds.is_empty() {
                <p class="notice">{ words.quality_none }</p>
            } else {
                <div class="table-scroll sheet" tabindex="0" role="group" aria-label={words.quality_heading}>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{ words.quality_source }</th><th scope="col">{ words.quality_state }</th>
                                <th scope="col">{ words.quality_last }</th><th scope="col">{ words.quality_fresh }</th>
                            </tr>
                        </thead>
                        <tbody>{ for feeds.iter().map(|feed| row(ui, feed)) }</tbody>
                    </table>
                </div>
            }
        </>
    }
}

fn row(ui: &Ui, feed: &Feed) -> Html {
    let (lang, messages, words) = (ui.lang, ui.messages(), ui.lang.public());
    let fresh = |(layer, fresh, all): &(Layer, u32, u32)| {
        format!("{}: {}", (messages.layer)(*layer), (words.so_many_of)(&integer(lang, *fresh), &integer(lang, *all)))
    };
    let state = if feed.silent { words.quality_late } else { words.quality_in_time };
    html! {
        <tr data-feed={feed.source.to_string()} data-late={feed.silent.to_string()}>
            <th scope="row">{ feed.source.to_string() }</th>
            <td><span class={if feed.silent { "state state-critical" } else { "state state-ok" }}>{ state }</span></td>
            <td>{ feed.last.map_or_else(|| html! { { words.quality_never } }, |at| moment(lang, at)) }</td>
            <td>{ feed.assets.iter().map(fresh).collect::<Vec<_>>().join("; ") }</td>
        </tr>
    }
}
