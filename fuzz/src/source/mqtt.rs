//! What messages of brokers mean.

#[path = "../../../collectors/src/source/mqtt/filter.rs"]
mod filter;
#[path = "../../../collectors/src/source/mqtt/rules.rs"]
mod rules;
#[path = "../../../collectors/src/source/mqtt/suggest.rs"]
mod suggest;

pub use filter::TopicFilter;
pub use rules::{MAX_PAYLOAD_BYTES, Message, Payload, Rules, TopicRule};
pub use suggest::suggestion;
