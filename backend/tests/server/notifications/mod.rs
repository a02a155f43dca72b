//! Incidents become messages that arrive: on a real mail server and a receiver that looks at every signature.

mod api;
mod arrive;
mod fail;
pub mod sinks;
mod tls;
mod wait;
mod weekly;
