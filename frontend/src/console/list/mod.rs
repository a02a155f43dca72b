//! What is wrong now: every asset, filtered, sorted, walked by keys, however many there are.

mod controls;
mod filter;
mod screen;
mod sort;
mod table;
mod views;
mod window;

pub use controls::filters;
pub use filter::{CauseKind, Filter, STATES, WRONG};
pub use screen::{ListScreen, Rows};
pub use sort::{Column, Sort, urgency};
pub use table::FleetTable;
pub use window::{ROW_HEIGHT, Viewport, drawn, pixels, scrolled_to};
