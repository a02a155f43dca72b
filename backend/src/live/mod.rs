//! The live city: one task folds what was committed into the state, and tells each subscriber what changed.
//!
//! `unseen` is what nobody has looked at yet, `state` what is so now; `figures` and `released` make it presentable; `feed` is
//! one topic for one audience; `clients` are the bounded queues; `hub` is the task. Nothing here was not committed before.

mod catch_up;
mod clients;
mod feed;
mod figures;
mod hub;
mod measured_by;
mod quality;
mod released;
mod source_sum;
mod state;
mod unseen;
mod unwell;
mod view;

pub use catch_up::{CatchUp, catch_up};
pub use clients::{ClientId, Format, Frame, QUEUE_FRAMES};
pub use hub::{Commit, Hub, HubHandle};
pub use quality::SourceQuality;
pub use source_sum::SourceSum;
pub use state::{CityState, StateOptions};
pub use unwell::{Feed, Newest, Unwell};
