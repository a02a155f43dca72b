//! The pieces of pages, one a file.

mod age;
mod chart;
mod choice;
mod chrome;
mod connection;
mod counts;
mod figure;
mod history;
mod labels;
mod legend;
mod link;
mod map_tools;
mod mark;
mod notice;
mod search;
mod search_match;
mod segmented;
mod state_text;

pub use age::{Age, moment};
pub use chart::{chart, chart_of, chart_table};
pub use choice::{Choice, choices};
pub use chrome::{footer, header, logo};
pub use connection::ConnectionNote;
pub use counts::{NEVER, ORDER, bar_parts, counts_bar, listed};
pub use figure::{facts, figure_card, figure_link, figure_value, labelled_figure};
pub use history::{HistoryOf, HistoryPanel};
pub use labels::labels_text;
pub use legend::legend;
pub use link::{use_follow, use_links};
pub use map_tools::map_tools;
pub use mark::{mark, state_label};
pub use notice::loading;
pub use search::Search;
pub use search_match::{folded, matches};
pub use segmented::{Segmented, segmented};
pub use state_text::{cause_text, counts_sentence, counts_text};
