//! Take-up, completion, cost and satisfaction of each service over its channels, and what moved them.

mod accounts;
mod answer;
pub(super) mod json;

pub(in crate::web) use answer::{answer, indicators_content};
