//! Health on the server: the domain's machines fed with committed samples, the cause named, the states kept.

mod cause;
mod judge;
mod keeper;

pub use cause::{Situation, cause};
pub use judge::{Judge, Override};
pub use keeper::{Keeper, KeeperHandle, Page};
