//! The pieces of pages, one a file.

mod age;
mod chrome;
mod connection;
mod counts;
mod figure;
mod history;
mod legend;
mod link;
mod mark;
mod notice;
mod search;
mod search_match;
mod segmented;
mod state_text;

pub use age::{Age, Moment};
pub use chrome::{Footer, Header};
pub use connection::ConnectionNote;
pub use counts::CountsBar;
pub use figure::{FigureCard, FigureValue, Provenance};
pub use history::{HistoryOf, HistoryPanel};
pub use legend::Legend;
pub use link::{To, use_follow};
pub use mark::{Mark, StateLabel};
pub use notice::{Loading, Notice};
pub use search::Search;
pub use segmented::Segmented;
pub use state_text::{cause_text, counts_text};
