//! Counts of people by the hour or by the day, as the public sees them: `publish` is the rule, `publisher` keeps it.

mod late;
mod publish;
mod publisher;

pub use late::LATE_DAYS_QUIET_FOR_DEFAULT;
pub use publish::{ByChannel, Count, HOUR_S, Published, publish, publish_channels, publish_day, samples_needed};
pub use publisher::Publisher;
