//! `/mailbox`: the mail that the demo's backend sent, as a page; `/control/mailbox`: the same for programs, and how mail is
//! treated; `/control/hooks/{name}`: what webhooks were sent.

use super::{Shared, problem::Problem};
use crate::hook::{Answer, Call};
use crate::mail::{Behaviour, Mail};
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// Mails that the page shows, the latest first.
const SHOWN: usize = 100;

/// A list.
#[derive(Debug, Serialize)]
pub(crate) struct Items<T> {
    items: Vec<T>,
}

/// How mail to an address is to be treated; to everybody, without one.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Treatment {
    address: Option<String>,
    behaviour: Behaviour,
}

/// How a receiver of webhooks is to be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Reception {
    secrets: Option<Vec<String>>,
    answer: Option<Answer>,
}

pub(crate) async fn page(State(shared): State<Shared>) -> Html<String> {
    let mails = shared.mailbox.mails();
    let mut html = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Mailbox of the demo city</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>body{font:1rem/1.5 system-ui;max-width:48rem;\
         margin:2rem auto;padding:0 1rem}pre{white-space:pre-wrap;background:#f3f3f3;padding:1rem}</style></head><body>\
         <h1>Mailbox of the demo city</h1><p>Mail that the demo sent. Nothing left this machine.</p>",
    );
    if mails.is_empty() {
        html.push_str("<p>Nothing has come yet.</p>");
    }
    for Mail { number, to, subject, text, message_id, copies, .. } in mails.into_iter().take(SHOWN) {
        let _ = write!(
            html,
            "<article><h2>{}. {}</h2><p>To {}; Message-ID {}{}</p><pre>{}</pre></article>",
            number,
            escape(&subject),
            escape(&to.join(", ")),
            escape(&message_id),
            if copies > 1 { format!("; came {copies} times") } else { String::new() },
            escape(&text)
        );
    }
    html.push_str("</body></html>");
    Html(html)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

pub(crate) async fn list(State(shared): State<Shared>) -> Json<Items<Mail>> {
    Json(Items { items: shared.mailbox.mails() })
}

pub(crate) async fn treat(State(shared): State<Shared>, body: Bytes) -> Result<StatusCode, Problem> {
    let treatment: Treatment = Problem::read_json(&body)?;
    shared.mailbox.behave(treatment.address.as_deref(), treatment.behaviour);
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn calls(State(shared): State<Shared>, Path(name): Path<String>) -> Json<Items<Call>> {
    Json(Items { items: shared.hooks.calls(&name) })
}

pub(crate) async fn receive(
    State(shared): State<Shared>,
    Path(name): Path<String>,
    body: Bytes,
) -> Result<StatusCode, Problem> {
    let reception: Reception = Problem::read_json(&body)?;
    if let Some(secrets) = reception.secrets {
        shared.hooks.trust(&name, secrets);
    }
    if let Some(answer) = reception.answer {
        shared.hooks.answer(&name, answer);
    }
    Ok(StatusCode::NO_CONTENT)
}
