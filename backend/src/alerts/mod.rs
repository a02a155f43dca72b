//! Incidents on the server: a task looks at the settled city once a second and brings the incidents up to it.
//!
//! `sight` says what of the live state is wrong, `engine` commits what the domain's book makes of it and passes it on.
//! Nothing here is told of news, so nothing can be missed: see `docs/decisions/0025-incidents.md`.

mod engine;
mod sight;

pub use engine::{ActError, AlertsHandle, Engine};
pub use sight::Sight;
