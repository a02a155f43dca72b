//! What is planned and what alarms: maintenance windows, and rules that are tried on the past before they are switched on.

mod form;
mod maintenance;
mod rules;
pub mod texts;

pub use maintenance::MaintenanceScreen;
pub use rules::RulesScreen;
