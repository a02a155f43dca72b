//! Who gets in: login, the link that gives an account its password, one's own account, people, tokens, the audit trail.

mod account;
mod audit;
mod audit_filters;
mod login;
mod people;
mod row_change;
mod second_factor;
mod setup;
mod sources;
pub mod texts;

pub use account::AccountScreen;
pub use audit::AuditScreen;
pub use login::LoginScreen;
pub use people::PeopleScreen;
pub use setup::SetupScreen;
