//! Incidents on the server: a task looks at the settled city once a second and brings the incidents up to it.
//!
//! `sight` says what of the live state is wrong, `rules` what is beside it, `works` what is planned and so neither; `engine` commits what the domain's book makes of it and passes it on.
//! Nothing here is told of news, so nothing can be missed: see `docs/decisions/0025-incidents.md`.

mod engine;
mod past;
mod rules;
mod sight;
mod works;

pub use engine::{ActError, AlertsHandle, Engine};
pub use past::{Past, Seen};
pub use rules::Rules;
pub use sight::Sight;
pub use works::Works;
