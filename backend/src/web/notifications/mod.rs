//! Notifications: who is told, how, of what, and what became of it.

mod calendar_new;
mod calendar_put;
mod calendar_remove;
mod calendar_shifts;
mod calendars;
mod contact_secret;
mod delivery_retry;
mod messages;
mod policies;
mod policy_new;
mod policy_put;
mod policy_remove;
mod recipient_entered;
mod recipient_new;
mod recipient_put;
mod recipient_remove;
mod recipient_test;
mod recipients;
mod template_new;
mod template_put;
mod template_remove;
mod templates;

use super::Shared;
use super::access::Routes;
use super::problem::Problem;
use crate::notify::NoKey;
use crate::store::StoreError;
use axum::http::StatusCode;
use cruscotto_domain::access::Permission::{ConfigureNotifications, HandleIncidents, View};
use cruscotto_domain::notify::{Policy, Target, check_name};
use utoipa_axum::routes;

/// The largest body: a calendar of a megabyte, as a text in JSON.
pub(super) const MAX_BODY_BYTES: usize = 3 * 1024 * 1024;

/// Every route of notifications.
pub(super) fn routes() -> Routes {
    Routes::default()
        .staff(ConfigureNotifications, routes!(recipients::recipients, recipient_new::recipient_new))
        .staff(ConfigureNotifications, routes!(recipient_put::recipient_put, recipient_remove::recipient_remove))
        .staff(ConfigureNotifications, routes!(recipient_test::recipient_test))
        .staff(ConfigureNotifications, routes!(contact_secret::contact_secret))
        .staff(ConfigureNotifications, routes!(policies::policies, policy_new::policy_new))
        .staff(ConfigureNotifications, routes!(policy_put::policy_put, policy_remove::policy_remove))
        .staff(ConfigureNotifications, routes!(templates::templates, template_new::template_new))
        .staff(ConfigureNotifications, routes!(template_put::template_put, template_remove::template_remove))
        .staff(View, routes!(calendars::calendars))
        .staff(View, routes!(calendar_shifts::calendar_shifts))
        .staff(ConfigureNotifications, routes!(calendar_new::calendar_new))
        .staff(ConfigureNotifications, routes!(calendar_put::calendar_put, calendar_remove::calendar_remove))
        .staff(HandleIncidents, routes!(messages::messages))
        .staff(ConfigureNotifications, routes!(delivery_retry::delivery_retry))
}

/// There is none of this number.
fn none(what: &str, id: impl std::fmt::Display) -> Problem {
    Problem::not_found(format!("there is no {what} {id}"))
}

/// What the store says of a record with a name.
fn named(error: StoreError, what: &str) -> Problem {
    match error {
        StoreError::Exists => {
            Problem::new(StatusCode::CONFLICT, format!("another {what} has this name: choose another"))
        }
        error => error.into(),
    }
}

/// A secret that cannot be kept.
fn unkept(error: &NoKey) -> Problem {
    Problem::new(StatusCode::CONFLICT, error)
}

/// A name without white space around it.
fn name(text: &str) -> Result<&str, Problem> {
    check_name(text).map_err(Problem::unprocessable)
}

/// Checks a policy, and that everybody it names is there.
async fn checked(state: &Shared, policy: &Policy) -> Result<(), Problem> {
    policy.check().map_err(Problem::unprocessable)?;
    let recipients: Vec<i32> = state.store.notification_recipients().await?.iter().map(|r| r.id).collect();
    let calendars: Vec<i32> = state.store.notification_calendars().await?.iter().map(|c| c.id).collect();
    for (index, step) in policy.steps.iter().enumerate() {
        for target in &step.to {
            let (what, id, known) = match target {
                Target::Recipient(id) => ("recipient", id, &recipients),
                Target::OnCall(id) => ("calendar", id, &calendars),
            };
            if !known.contains(id) {
                return Err(Problem::unprocessable(format!("step {}: there is no {what} {id}", index + 1)));
            }
        }
    }
    Ok(())
}

/// The answer to a removal, which was done unless there was nothing to remove.
fn removed(done: bool, what: &str, id: i32) -> Result<StatusCode, Problem> {
    if done { Ok(StatusCode::NO_CONTENT) } else { Err(none(what, id)) }
}

/// Refuses when a policy has `target` in one of its steps; `reason` goes on after the policy's name.
async fn unused(state: &Shared, target: Target, reason: &str) -> Result<(), Problem> {
    let policies = state.store.notification_policies().await?;
    match policies.iter().find(|policy| policy.steps.iter().any(|step| step.to.contains(&target))) {
        Some(policy) => Err(Problem::new(StatusCode::CONFLICT, format!("the policy '{}' {reason}", policy.name))),
        None => Ok(()),
    }
}
