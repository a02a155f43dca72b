//! Briefings: what is taken into the room where decisions are made.
//!
//! A [`Draft`] says what each block is to show; it goes from draft over review to frozen ([`Step`]). What is frozen is a
//! [`Document`]: every block with its numbers as they were, each with its provenance, and nothing in it changes any more.
//! What is corrected later is told beside it. [`Difference`] says in what two documents differ, and why. Pure: whoever
//! freezes looks up the numbers and hands in the time.

mod analysis;
mod decision;
mod diff;
mod diff_answer;
mod document;
mod draft;
mod exhibit;
mod item;
mod state;
mod subscription;
mod template;

pub use analysis::{AGAINST, Analysis, Asked, BadParameter, MAX_PARAMETER_CHARS, Parameter, Takes};
pub use decision::{BadDecision, Decision, DecisionState, MAX_DECISION_CHARS, NewDecision};
pub use diff::{BlockChange, Difference, NumberChange, Why, difference};
pub use document::{
    Cell, Content, Document, FORMAT, FollowedUp, FrozenBlock, Number, Place, Restated, Scope, file_name,
};
pub use draft::{
    Ask, BadDraft, Block, Draft, MAX_BLOCKS, MAX_CHART_DAYS, MAX_NOTES_CHARS, MAX_TABLE_ROWS, MAX_TEXT_CHARS,
    MAX_TITLE_CHARS, Tongue,
};
pub use exhibit::{Answer, Column, Drawing, Entry, Exhibit, Mark, Row};
pub use item::{
    Beside, BriefingDetail, BriefingItem, Comment, Differences, DraftPut, LaterCorrection, MAX_COMMENT_CHARS,
    NewBriefing, NewComment, Preview, StepTaken,
};
pub use state::{NotAllowed, State, Step};
pub use subscription::{Subscribe, Subscription, last_monday, next_monday};
pub use template::Template;
