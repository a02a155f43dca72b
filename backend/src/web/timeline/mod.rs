//! What happened: outages as they were measured, launches and decisions as they were told.

mod answer;
pub(super) mod json;

pub(in crate::web) use answer::{answer, period, timeline_content};
