//! Incidents: what is open, what is known of one, and what one does about it.

mod act;
mod detail;
mod line;
mod list;
pub mod texts;
mod timeline;

pub use detail::IncidentScreen;
pub use list::IncidentsScreen;

use crate::state::LiveState;
use cruscotto_domain::incident::Incident;
use cruscotto_domain::live::{Entry, Topic, TopicState};

/// The incidents that are not over, as the live state has them.
pub(super) fn live_incidents(state: &LiveState) -> impl Iterator<Item = &Incident> {
    state.topic(&Topic::Incidents).into_iter().flat_map(TopicState::entries).filter_map(|entry| match entry {
        Entry::Incident(incident) => Some(&**incident),
        _ => None,
    })
}
