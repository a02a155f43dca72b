//! `GET /api/v1/notifications/messages`.

use super::super::Shared;
use super::super::extract::Query;
use super::super::paging::Pages;
use super::super::problem::Problem;
use crate::store::notify::{DeliveryRow, MessageQuery, MessageRow};
use axum::extract::State;
use axum::http::HeaderMap;
use cruscotto_domain::api::Items;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::notify::{AttemptItem, DeliveryItem, MessageItem};
use serde::Deserialize;
use utoipa::IntoParams;

const PAGES: Pages = Pages { path: "/api/v1/notifications/messages", default: 50, most: 500 };

/// Where a delivery may stand.
const STATES: [&str; 5] = ["waiting", "sending", "testing", "sent", "dead"];

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct MessagesQuery {
    /// Only to this recipient.
    recipient: Option<i32>,
    /// Only about this incident.
    incident: Option<i64>,
    /// Only with a delivery in this state: waiting, sending, testing, sent, dead.
    state: Option<String>,
    /// Messages of a page, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 50)]
    limit: Option<usize>,
    /// The last id of the page before; the `Link` header of an answer has the whole address of the next page.
    cursor: Option<i64>,
}

fn item(row: MessageRow) -> Option<MessageItem> {
    Some(MessageItem {
        id: row.id,
        recipient: row.recipient,
        recipient_name: row.recipient_name,
        at: row.at,
        subject: row.subject,
        // Of a form that a later program may have changed: left out rather than guessed.
        message: serde_json::from_value(row.content).ok()?,
        deliveries: row.deliveries.into_iter().map(delivery).collect(),
    })
}

fn delivery(row: DeliveryRow) -> DeliveryItem {
    let tries = row.tries.into_iter();
    DeliveryItem {
        id: row.id,
        channel: row.channel,
        address: row.address,
        uid: row.uid,
        next_attempt: (row.state == "waiting").then_some(row.next_attempt),
        state: row.state,
        finished: row.finished,
        attempts: tries
            .map(|t| AttemptItem {
                number: t.number,
                at: t.at,
                took_ms: t.took_ms,
                outcome: t.outcome,
                answer: t.answer,
            })
            .collect(),
    }
}

/// What was sent to whom, when, through which channel, with which result and how many tries; latest first.
#[utoipa::path(get, path = "/api/v1/notifications/messages", tag = "notifications",
    params(MessagesQuery),
    responses(
        (status = 200, body = Items<MessageItem>, headers(("Link" = String, description = "The next page, RFC 8288"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Not logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(super) async fn messages(
    State(state): State<Shared>,
    Query(query): Query<MessagesQuery>,
) -> Result<(HeaderMap, axum::Json<Items<MessageItem>>), Problem> {
    let page = PAGES.page(query.limit)?;
    if let Some(state) = query.state.as_deref().filter(|state| !STATES.contains(state)) {
        return Err(Problem::bad_request(format!(
            "state '{state}' is not known: expected one of {}",
            STATES.join(", ")
        )));
    }
    let wanted = MessageQuery {
        recipient: query.recipient,
        incident: query.incident,
        state: query.state.clone(),
        below: query.cursor,
        limit: i64::try_from(page.to_read()).unwrap_or(i64::MAX),
    };
    let mut rows = state.store.notification_messages(&wanted).await?;
    let filters = [
        ("recipient", query.recipient.map(|id| id.to_string())),
        ("incident", query.incident.map(|id| id.to_string())),
        ("state", query.state),
    ];
    let headers = page.cut(&mut rows, |row| row.id, &filters);
    Ok((headers, axum::Json(Items { items: rows.into_iter().filter_map(item).collect() })))
}
