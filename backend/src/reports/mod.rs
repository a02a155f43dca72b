//! Reports: what happened in a period, for those who answer for it.

mod counted;
pub mod sla;
