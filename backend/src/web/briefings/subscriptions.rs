//! `GET /api/v1/briefing-subscriptions`, `PUT /api/v1/briefing-subscriptions/{recipient}`.

use crate::store::StoreError;
use crate::web::Shared;
use crate::web::caller::Staff;
use crate::web::extract::{Json, Path};
use crate::web::problem::Problem;
use axum::extract::State;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::briefing::{Subscribe, Subscription, next_monday};
use cruscotto_domain::notify::Channel;
use cruscotto_domain::time::Timestamp;
use tracing::info;

/// Everybody who may get the newest frozen briefing by mail, every Monday at seven on the city's clocks, and who does.
#[utoipa::path(get, path = "/api/v1/briefing-subscriptions", tag = "briefings", responses(
    (status = 200, body = Items<Subscription>),
    (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn subscriptions(
    State(state): State<Shared>,
    _staff: Staff,
) -> Result<axum::Json<Items<Subscription>>, Problem> {
    Ok(axum::Json(Items { items: all(&state).await? }))
}

/// Have somebody get it, or get it no more. What was frozen before the first Monday counts as new then.
#[utoipa::path(put, path = "/api/v1/briefing-subscriptions/{recipient}", tag = "briefings", request_body = Subscribe,
    params(("recipient" = i32, Path, description = "The number of a recipient of notifications")),
    responses(
        (status = 200, body = Subscription),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn subscribe(
    State(state): State<Shared>,
    staff: Staff,
    Path(recipient): Path<i32>,
    Json(Subscribe { subscribed }): Json<Subscribe>,
) -> Result<axum::Json<Subscription>, Problem> {
    let none = || {
        Problem::not_found(format!("there is no recipient {recipient}: GET /api/v1/briefing-subscriptions lists them"))
    };
    if !all(&state).await?.iter().any(|item| item.recipient == recipient) {
        return Err(none());
    }
    let done = if subscribed {
        state.store.subscribe_to_briefings(recipient, &staff.user).await
    } else {
        state.store.unsubscribe_from_briefings(recipient, &staff.user).await
    };
    match done {
        Err(StoreError::Refused(_)) => return Err(none()),
        done => done?,
    }
    info!(recipient, subscribed, user = %staff.user, "a subscription of briefings was changed");
    all(&state).await?.into_iter().find(|item| item.recipient == recipient).map(axum::Json).ok_or_else(none)
}

async fn all(state: &Shared) -> Result<Vec<Subscription>, Problem> {
    let (recipients, contacts) =
        (state.store.notification_recipients().await?, state.store.notification_contacts().await?);
    let subscribed = state.store.briefing_subscriptions().await?;
    let next = next_monday(state.notifier.zone(), Timestamp::now());
    let item = |recipient: &cruscotto_domain::notify::Recipient| {
        let row = subscribed.iter().find(|row| row.recipient == recipient.id);
        let mail = contacts.iter().any(|c| c.recipient == recipient.id && c.enabled && c.channel == Channel::Email);
        Subscription {
            recipient: recipient.id,
            name: recipient.name.clone(),
            mail,
            subscribed: row.is_some(),
            last: row.and_then(|row| row.told_for),
            next: row.map(|_| next),
        }
    };
    Ok(recipients.iter().map(item).collect())
}
