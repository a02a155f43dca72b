//! Who may do what, and where: roles, the permissions each has, and the Municipi it has them in. The server decides with
//! this, and the browser shows with it what the server would decide.

mod agent;
mod grant;
mod group;
mod password;
mod permission;
mod role;
mod scope;

pub use agent::agent_family;
pub use grant::{Grant, InvalidGrant};
pub use group::{GroupRule, InvalidGroupRule, grant_of};
pub use password::{MAX_PASSWORD_BYTES, MIN_PASSWORD_CHARS, WeakPassword, check_password};
pub use permission::Permission;
pub use role::{Role, UnknownRole};
pub use scope::Scope;
