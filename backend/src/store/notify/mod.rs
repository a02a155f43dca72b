//! Notifications: their records, the plan, the outbox, and what became of everything.

mod contacts;
mod history;
mod leader;
mod outbox;
mod paper;
mod planning;
mod records;
mod subscriptions;

pub use contacts::{ContactRow, ContactWrite, RecipientWrite};
pub use history::{AttemptRow, DeliveryRow, MessageQuery, MessageRow, OutboxCounts};
pub use leader::Leader;
pub use outbox::{Due, Outcome};
pub use paper::Attached;
pub use planning::{NewDelivery, NewMessage, Planning, WaitingNotice};
pub use records::{CalendarRow, TemplateRow};
pub use subscriptions::{FrozenBriefing, SubscriptionRow};
