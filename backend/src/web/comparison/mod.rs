//! Any period of a metric against any other: as an answer of the API, and for the page.

mod answer;
mod ask;
pub(super) mod json;
mod page;

pub(in crate::web) use answer::{Answered, answer};
pub(in crate::web) use ask::{Ask, ask};
pub(in crate::web) use page::comparison_content;
