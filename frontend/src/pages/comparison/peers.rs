//! Other cities, as they were written about.

use crate::data::Ui;
use crate::i18n::{decimal, published_words};
use crate::pages::ask::{day, demo_tag, period};
use crate::public::ComparisonContent;
use cruscotto_domain::comparison::{PeerFigure, Period};
use yew::prelude::*;

pub(super) fn peers(ui: &Ui, content: &ComparisonContent) -> Html {
    let words = ui.lang.comparison();
    if content.peers.is_empty() {
        return Html::default();
    }
    let standing = content.item.as_ref().and_then(|item| item.peers.as_ref());
    html! {
        <section class="published" aria-labelledby="peers">
            <h2 id="peers">{ words.peers }</h2>
            <p>{ words.peers_intro }</p>
            { for standing.map(|s| html! { <p>{ (words.peers_said)(s.better, s.worse, s.undecided) }</p> }) }
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.peers}>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{ words.peer_city }</th><th scope="col">{ words.peer_metric }</th>
                        <th scope="col" class="number">{ ui.messages().column_value }</th>
                        <th scope="col">{ words.peer_period }</th><th scope="col">{ words.peer_source }</th>
                    </tr></thead>
                    <tbody>{ for content.peers.iter().map(|peer| row(ui, peer)) }</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(ui: &Ui, peer: &PeerFigure) -> Html {
    let lang = ui.lang;
    let period = if peer.first == peer.last {
        day(ui, peer.last)
    } else {
        period(ui, &Period { first: peer.first, last: peer.last })
    };
    let (number, digits) = if peer.unit == "share" { (peer.value * 100.0, 1) } else { (peer.value, 2) };
    let number = format!("{}\u{a0}{}", decimal(lang, number, digits), published_words(lang, &peer.unit));
    let value = crate::pages::service::exactly(lang, peer.comparator, number);
    html! {
        <tr data-peer={peer.city.clone()}>
            <th scope="row">
                { peer.city.clone() }
                { demo_tag(ui, peer.demo) }
            </th>
            <td>{ published_words(lang, &peer.metric) }if !peer.note.is_empty() { { " " }<span class="goal-note">{ peer.note.clone() }</span> }</td>
            <td class="number">{ value }</td>
            <td>{ period }</td>
            <td><a href={peer.url.clone()} rel="noreferrer">{ (ui.messages().according_to)(&peer.source, &day(ui, peer.source_date)) }</a></td>
        </tr>
    }
}
