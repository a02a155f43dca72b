//! Service levels of a month: availability with its coverage beside it, how long repairs take, who was down longest.

mod chart;
mod curve;
mod form;
mod months;
mod report;
mod screen;
mod table;
pub mod texts;
mod words;

pub use screen::ReportsScreen;
