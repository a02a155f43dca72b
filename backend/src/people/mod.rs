//! Counts of people by the hour, as the public sees them: `publish` is the rule, `publisher` keeps it.

mod publish;
mod publisher;

pub use publish::{HOUR_S, HourCount, PublishedHour, publish, samples_needed};
pub use publisher::Publisher;
