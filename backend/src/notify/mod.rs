//! Notifications: incidents become messages, and messages arrive.
//!
//! ```text
//! incident_event ──> planner ──> notification_notice ──> compose ──> outbox ──> dispatcher ──> channel ──> SMTP, webhooks
//!       cursor, domain rules        window, quiet hours       one transaction      one task a contact, retry
//! ```
//!
//! One backend leads at a time. What is planned and where the cursor stands is one transaction, so an event is planned once;
//! a message is sent until the other side says that it has it, so it arrives at least once, with an id by which a second
//! copy is known (docs/decisions/0031-exactly-once.md).

pub mod calendar;
mod channel;
mod compose;
mod directory;
mod dispatcher;
mod first;
mod letter;
mod paper;
mod planner;
mod seal;
mod service;
mod settings;
mod subscriptions;
mod zone;

pub use channel::{Guard, Secrets, Sent, new_signing_secret, sign};
pub use directory::calendar_names;
pub use first::first_recipient;
pub use paper::Enclosures;
pub use seal::{NoKey, Vault};
pub use service::{Notifier, TestOutcome};
pub use settings::{NotifySettings, SmtpUrl};
pub use zone::CityZone;
