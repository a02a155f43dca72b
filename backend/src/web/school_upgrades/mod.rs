//! The ledger of school upgrades: ordered, installed, tested, accepted, and contracted against measured.

mod answer;
pub(super) mod json;
pub(super) mod kept;
pub(super) mod plan_put;
pub(super) mod step_new;
pub(super) mod step_remove;

pub(in crate::web) use answer::{answer, below_for_days, ledger_content};
