//! The console: what those who keep the network running work with, below `/console`. Drawn in the browser only, for staff.
//!
//! [`app`] is its frame, [`routes`] its addresses, [`texts`] its words; each screen is a file or a folder. What can be
//! decided without a browser is: [`keys`], [`list`]'s filter, order and window, [`map`]'s projection, grid and scene,
//! [`topology`]'s tree.

pub mod access;
pub mod app;
mod area_field;
mod areas_field;
pub mod asset;
mod asset_field;
pub mod briefings;
pub mod change;
mod collectors;
pub mod feedback;
mod filter_field;
pub mod fleet;
mod form;
pub mod incidents;
pub mod inventory;
pub mod keys;
pub mod ledger;
pub mod list;
pub mod map;
pub mod notifications;
mod pager;
mod parts;
pub mod place;
pub mod plan;
pub mod query;
pub mod reports;
pub mod routes;
mod said;
mod screens;
mod shell;
pub mod shortcuts;
pub mod span;
pub mod texts;
mod theme;
pub mod topology;
mod unsaved;
mod wallboard;
pub mod who;

pub use app::ConsoleApp;
