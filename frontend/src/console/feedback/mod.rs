//! What citizens report: read, taken up with an incident or without one, closed, or rejected.

mod decide;
mod line;
mod of_incident;
mod screen;
pub mod texts;

pub(super) use of_incident::ReportsOfIncident;
pub use screen::FeedbackScreen;

/// Where reports are.
const PATH: &str = "/api/v1/reports";
