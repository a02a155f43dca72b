//! Who is told of incidents, by what, who is on call, and what was sent to whom.

mod calendars;
mod contacts;
mod policies;
mod policy_form;
mod recipient_form;
mod recipients;
mod screen;
mod sent;
mod steps;
mod templates;
pub mod texts;

pub(super) use screen::NotificationsScreen;

/// Where it all is.
const PATH: &str = "/api/v1/notifications";
