//! What is planned and what alarms: maintenance windows, and rules that are tried on the past before they are switched on.

mod maintenance;
mod rule_form;
mod rule_words;
mod rules;
pub mod texts;
mod trial;
mod when_fields;
mod window_form;

pub use maintenance::MaintenanceScreen;
pub use rules::RulesScreen;
