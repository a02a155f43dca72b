//! The inventory: what it lacks, files brought into it, the same change of many assets, and the log of all changes.

mod bulk;
mod changes;
mod file;
mod gaps;
mod outcome;
mod screen;
mod silent;
pub mod texts;
mod undo;

pub(super) use bulk::operating;
pub(super) use changes::Changes;
pub(super) use outcome::outcome;
pub(super) use screen::InventoryScreen;
pub(super) use undo::Undo;
