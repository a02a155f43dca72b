//! Briefings: those there are, and the one that is composed, read and frozen.

mod add;
mod block;
mod changes;
mod choice;
mod composer;
mod draft;
mod fields;
mod known;
mod list;
mod parameters;
mod said;
mod steps;
pub mod texts;
mod weekly;

pub use composer::ComposerScreen;
pub use list::BriefingsScreen;

/// Where they are.
const PATH: &str = "/api/v1/briefings";
