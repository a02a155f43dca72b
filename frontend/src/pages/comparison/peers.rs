//! Other cities, as they were written about.

use crate::data::Ui;
use crate::i18n::{date_of, decimal, published_words};
use crate::public::ComparisonContent;
use cruscotto_domain::comparison::PeerFigure;
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
    let day = |day: cruscotto_domain::day::Day| date_of(lang, &day.to_string());
    let period = if peer.first == peer.last {
        day(peer.last)
    } else {
        (lang.comparison().period)(&day(peer.first), &day(peer.last))
    };
    let (number, digits) = if peer.unit == "share" { (peer.value * 100.0, 1) } else { (peer.value, 2) };
    let number = format!("{}\u{a0}{}", decimal(lang, number, digits), published_words(lang, &peer.unit));
    let value = crate::pages::service::exactly(lang, peer.comparator, number);
    html! {
        <tr data-peer={peer.city.clone()}>
            <th scope="row">
                { peer.city.clone() }
                if peer.demo { { " " }<span class="demo-tag">{ ui.messages().demo }</span> }
            </th>
            <td>{ published_words(lang, &peer.metric) }if !peer.note.is_empty() { { " " }<span class="goal-note">{ peer.note.clone() }</span> }</td>
            <td class="number">{ value }</td>
            <td>{ period }</td>
            <td><a href={peer.url.clone()} rel="noreferrer">{ (ui.messages().according_to)(&peer.source, &day(peer.source_date)) }</a></td>
        </tr>
    }
}
