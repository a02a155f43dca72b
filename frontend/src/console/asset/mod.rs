//! An asset as those who run it look at it: its state and why, every series, its states over time, its polls, what it
//! hangs on and what hangs on it.

mod edit;
mod facts;
mod head;
mod patch;
mod polls;
mod screen;
mod series;
mod states;

pub use screen::AssetScreen;
