//! The ledger of school upgrades as those keep it who order, install, test and accept: by Municipio, step by step, each with
//! what was measured.

mod below;
mod controls;
mod filter;
mod planned;
mod school;
mod screen;
pub mod texts;

pub use screen::LedgerScreen;

/// Where the ledger is.
const PATH: &str = "/api/v1/school-upgrades";
