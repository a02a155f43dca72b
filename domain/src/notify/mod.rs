//! Notifications: who hears of which transition of an incident, when, and in which words. Pure: the time, the city's time
//! zone and who is on call are handed in; what is planned is kept and sent by the backend.
//!
//! An event of an incident is looked at by every [`Policy`]; those whose [`Filter`] takes the incident make a [`Notice`] for
//! each recipient of the step ([`plan`]). Notices wait for the window of their policy, or for the end of quiet hours, and
//! what is due of one recipient becomes one [`Message`] ([`batch`]). Until somebody acknowledges, further steps follow
//! ([`escalate`]).

mod api;
mod batch;
mod engagement;
mod incident;
mod message;
mod payload;
mod plan;
mod policy;
mod quiet;
mod recipient;
mod text;

pub use api::{
    AttemptItem, CalendarItem, ContactInput, ContactItem, DeliveryItem, MessageItem, NamedText, RecipientInput,
    RecipientItem, RecipientKept, ShiftItem, SigningSecret, TemplateItem, TestItem,
};
pub use batch::{Batch, take_due};
pub use engagement::Engagement;
pub use incident::{Happening, IncidentEvent, IncidentFacts};
pub use message::{Line, MAX_LINES, Message, Purpose, Turn, lines};
pub use payload::{BadTemplate, JsonTemplate, MAX_TEMPLATE_BYTES, PLACES, webhook_body};
pub use plan::{Directory, Notice, Plan, Reason, escalate, plan};
pub use policy::{
    BadPolicy, Filter, MAX_AFTER_S, MAX_STEPS, MAX_TARGETS, MAX_WINDOW_S, Policy, Step, Target, WINDOW_DEFAULT_S,
};
pub use quiet::{BadQuietHours, QuietHours, QuietInput, Zone};
pub use recipient::{
    BadContact, Channel, Language, MAX_CONTACTS, MAX_NAME_CHARS, Recipient, check_address, check_name,
};
pub use text::{Rendered, escape, render};
