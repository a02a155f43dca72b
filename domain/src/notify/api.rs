//! What the API takes and gives of notifications. Secrets are taken and never given back.

use super::message::Message;
use super::quiet::QuietInput;
use super::recipient::{Channel, Language};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A way to reach somebody, as it is entered.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactInput {
    /// Its number, to keep one there is; without it, it is new.
    #[serde(default)]
    pub id: Option<i32>,
    /// How.
    pub channel: Channel,
    /// A mail address, or the URL of a webhook. Of a webhook that is kept it may be left out.
    #[serde(default)]
    pub address: Option<String>,
    /// The template of the channel `json`.
    #[serde(default)]
    pub template: Option<i32>,
    /// What the template's `{to}` is: a chat id, a room.
    #[serde(default)]
    pub to: String,
    /// Whether it is used.
    #[serde(default = "yes")]
    pub enabled: bool,
}

/// Without the address, which may be a password.
impl std::fmt::Debug for ContactInput {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ContactInput").field("id", &self.id).field("channel", &self.channel).finish_non_exhaustive()
    }
}

fn yes() -> bool {
    true
}

/// Somebody who is told, as they are entered, with all their contacts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientInput {
    /// Their name, as on-call calendars write it.
    pub name: String,
    /// The language of their messages.
    #[serde(default)]
    pub language: Language,
    /// When they are told only what policies let through, on the city's clocks.
    #[serde(default)]
    pub quiet: Option<QuietInput>,
    /// Whether they are told when a message to somebody else cannot be delivered.
    #[serde(default)]
    pub hears_of_failures: bool,
    /// How they are reached; every one is used.
    #[serde(default)]
    pub contacts: Vec<ContactInput>,
}

/// A way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ContactItem {
    /// Its number.
    pub id: i32,
    /// How.
    pub channel: Channel,
    /// A mail address; of a webhook the host alone.
    pub address: String,
    /// Its template.
    pub template: Option<i32>,
    /// What the template's `{to}` is.
    pub to: String,
    /// Whether it is used.
    pub enabled: bool,
}

/// Somebody who is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientItem {
    /// Their number.
    pub id: i32,
    /// Their name.
    pub name: String,
    /// The language of their messages.
    pub language: Language,
    /// When they are told only what policies let through.
    pub quiet: Option<QuietInput>,
    /// Whether they are told of failures.
    pub hears_of_failures: bool,
    /// How they are reached.
    pub contacts: Vec<ContactItem>,
}

/// What was kept, with what is shown once: the signing secrets of new webhooks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecipientKept {
    /// The recipient.
    pub recipient: RecipientItem,
    /// New signing secrets, in the order of the new webhooks: shown now and never again.
    pub signing_secrets: Vec<String>,
}

/// A new signing secret: shown now and never again. The one before signs as well, until the next.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SigningSecret {
    /// `whsec_...`, as Standard Webhooks has it.
    pub secret: String,
}

/// A template or a calendar, as it is entered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NamedText {
    /// Its name.
    pub name: String,
    /// Of a template its JSON, of a calendar the iCalendar file.
    pub text: String,
}

/// A template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateItem {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Its JSON, with `{places}`.
    pub text: String,
}

/// An on-call calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CalendarItem {
    /// Its number.
    pub id: i32,
    /// Its name.
    pub name: String,
    /// Who imported it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Who is on call now, by their names.
    pub on_call: Vec<String>,
}

/// A shift of an on-call calendar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftItem {
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
    /// Whose it is, by their names; empty when they are recipients no longer.
    pub people: Vec<String>,
}

/// A message that was sent, or is on its way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MessageItem {
    /// Its number.
    pub id: i64,
    /// Whom it was to.
    pub recipient: i32,
    /// Their name.
    pub recipient_name: String,
    /// When it was written.
    pub at: Timestamp,
    /// Its first line.
    pub subject: String,
    /// All of it.
    pub message: Message,
    /// Its ways.
    pub deliveries: Vec<DeliveryItem>,
}

/// One way of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeliveryItem {
    /// Its number.
    pub id: i64,
    /// How.
    pub channel: String,
    /// What may be shown of where to; empty when the recipient had no contact.
    pub address: String,
    /// What receivers know it by: the first part of `Message-ID`, or `webhook-id`. The same in every attempt.
    pub uid: String,
    /// `waiting`, `sending`, `testing`, `sent` or `dead`.
    pub state: String,
    /// When it is tried next, while it waits.
    pub next_attempt: Option<Timestamp>,
    /// When it was handed over or given up.
    pub finished: Option<Timestamp>,
    /// Every attempt, oldest first.
    pub attempts: Vec<AttemptItem>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptItem {
    /// Which, from 1.
    pub number: i32,
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: i32,
    /// `accepted`, `deferred`, `refused`, or `in_doubt` when it was cut off.
    pub outcome: String,
    /// What the other side said.
    pub answer: String,
}

/// What became of a test message through one contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TestItem {
    /// The contact.
    pub contact: i32,
    /// Whether the other side took it.
    pub accepted: bool,
    /// What it said.
    pub answer: String,
}
