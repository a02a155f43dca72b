//! Who gets the newest briefing by mail, every Monday at seven.

use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::place::use_here;
use crate::console::routes::Screen;
use crate::console::texts::texts as general;
use crate::data::{Fetched, use_fetched, use_ui};
use crate::piece::piece;
use crate::widgets::moment;
use cruscotto_domain::api::Items;
use cruscotto_domain::briefing::{Subscribe, Subscription};
use gloo::net::http::Method;
use yew::prelude::*;

/// Where they are.
const PATH: &str = "/api/v1/briefing-subscriptions";

/// The panel, for who configures notifications.
#[derive(PartialEq)]
pub(super) struct Weekly;

piece!(Weekly => use_weekly());

#[hook]
fn use_weekly() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let round = use_state(|| 0_u32);
    let all: Fetched<Items<Subscription>> = use_fetched(PATH.to_owned(), Some(format!("{PATH}?seen={}", *round)), None);
    let sender = use_sender({
        let round = round.clone();
        Callback::from(move |_: String| round.set(*round + 1))
    });
    let row = |item: &Subscription| {
        let (sender, path, subscribed) = (sender.clone(), format!("{PATH}/{}", item.recipient), !item.subscribed);
        let onclick = Callback::from(move |_: MouseEvent| {
            sender.send(Method::PUT, path.clone(), Some(&Subscribe { subscribed }));
        });
        html! {
            <li key={item.recipient} data-subscribed={item.subscribed.to_string()}>
                <button type="button" class="ops-button" aria-pressed={item.subscribed.to_string()} {onclick}>{ &item.name }</button>
                if !item.mail { { " " }{ texts.no_mail } }
                { for item.next.map(|next| html! { <>{ " " }{ moment(ui.lang, next) }</> }) }
            </li>
        }
    };
    html! {
        <section class="ops-panel ops-weekly" aria-labelledby="ops-weekly">
            <h2 id="ops-weekly">{ texts.weekly }</h2>
            <p>{ texts.weekly_hint }</p>
            if all.data.as_ref().is_some_and(|all| all.items.is_empty()) {
                <p class="notice">{ texts.weekly_nobody }{ " " }<a href={here.link(&Screen::Notifications)}>{ general.nav_notifications }</a></p>
            }
            <ul class="ops-decisions">{ for all.data.iter().flat_map(|all| all.items.iter()).map(row) }</ul>
            { sender.told_failure(general) }
        </section>
    }
}
