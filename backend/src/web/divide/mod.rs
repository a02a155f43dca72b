//! The digital-divide index: gathered from the live state and the last weeks, weighed as anybody likes.

mod answer;
mod inputs;
pub(super) mod json;

pub(in crate::web) use answer::{answer, divide_content, weights};
pub use inputs::Divide;
