//! The websocket client of `cruscotto.v1`: [`link`] decides, [`socket`] and [`driver`] do, the reducer in
//! [`crate::state`] remembers.

mod backoff;
mod driver;
mod link;
mod provider;
mod socket;

pub use driver::Driver;
pub use link::{Command, Event, Link};
pub use provider::{Live, LiveProvider, use_live, use_topic};
