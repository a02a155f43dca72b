//! Accounts: one's own, those of others, and how people get in.

use crate::access::{Permission, Role};
use crate::id::{AreaId, SourceName, UserName};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The `type` of the problem that answers a login when the password is right and a code is missing or wrong.
pub const SECOND_FACTOR_REQUIRED: &str = "urn:cruscotto:problem:second-factor-required";

/// `POST /api/v1/session`: log in.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
    /// The six digits of the second factor, or a recovery code; needed where the account has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
}

/// `GET /api/v1/session`: who is logged in, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    /// User name; none for the public.
    pub user: Option<String>,
    /// Their role; none for the public.
    #[serde(default)]
    pub role: Option<Role>,
    /// What the role may do.
    #[serde(default)]
    pub permissions: Vec<Permission>,
    /// The Municipi they may do it in; none means the whole city.
    #[serde(default)]
    pub municipi: Option<Vec<AreaId>>,
    /// When the session ends, whatever happens; it ends earlier when it is not used for an hour.
    #[serde(default)]
    pub ends: Option<Timestamp>,
}

/// `DELETE /api/v1/session`: logged out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedOut {
    /// Where the identity provider ends its session, too, for who has logged in there; the browser may go there next.
    pub continue_at: Option<String>,
}

/// `GET /api/v1/session/ways`: how people log in here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginWays {
    /// What the identity provider is called, when there is one: a button leads to `/api/v1/oidc/start`.
    pub oidc: Option<String>,
}

/// `GET /api/v1/account`: one's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// The account.
    #[serde(flatten)]
    pub person: Person,
    /// Recovery codes that have not been used.
    pub recovery_codes_left: u32,
}

/// `GET /api/v1/people`: somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Person {
    /// User name.
    pub user: UserName,
    /// What they are called.
    pub name: Option<String>,
    /// Where they get mail.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// The Municipi they may do it in; none means the whole city.
    pub municipi: Option<Vec<AreaId>>,
    /// Whether they can log in.
    pub state: AccountState,
    /// True when it is the identity provider that knows them: it has their password and says what their role is.
    pub external: bool,
    /// Whether a second factor is asked of them here.
    pub second_factor: bool,
    /// When the account was made.
    pub created: Timestamp,
    /// When they last logged in.
    pub last_login: Option<Timestamp>,
}

/// Whether somebody can log in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccountState {
    /// They can.
    Active,
    /// They have a link, and have not chosen a password yet.
    Invited,
    /// An administrator has disabled the account.
    Disabled,
}

/// `POST /api/v1/people`: invite somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewPerson {
    /// User name.
    pub user: UserName,
    /// What they are called.
    #[serde(default)]
    pub name: Option<String>,
    /// Where they get mail.
    #[serde(default)]
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// The Municipi they may do it in; none means the whole city.
    #[serde(default)]
    pub municipi: Option<Vec<AreaId>>,
}

/// `PUT /api/v1/people/{user}`: what an administrator can change about somebody; all of it is replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonChange {
    /// What they are called.
    #[serde(default)]
    pub name: Option<String>,
    /// Where they get mail.
    #[serde(default)]
    pub email: Option<String>,
    /// What they may do. Another role or other Municipi end their sessions.
    pub role: Role,
    /// The Municipi they may do it in; none means the whole city.
    #[serde(default)]
    pub municipi: Option<Vec<AreaId>>,
    /// True keeps them out, and ends their sessions.
    pub disabled: bool,
}

/// A link with which an account gets its password. It is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccountLink {
    /// Whose it is.
    pub user: UserName,
    /// The link. What is after the `#` stays in the browser and is in no log.
    pub link: String,
    /// Until when it works.
    pub expires: Timestamp,
}

/// `POST /api/v1/setup/inspect`: a link's token, to be told whose it is.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupToken {
    /// What is after the `#`.
    pub token: String,
}

/// Whose link it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupFor {
    /// User name.
    pub user: UserName,
    /// Until when the link works.
    pub expires: Timestamp,
}

/// `POST /api/v1/setup`: choose the password of the account that a link is for.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setup {
    /// What is after the `#`.
    pub token: String,
    /// The password.
    pub password: String,
}

/// `PUT /api/v1/account/password`: choose another password. Every session ends but this one, which begins anew.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordChange {
    /// The password as it is.
    pub current: String,
    /// The password as it is to be.
    pub new: String,
}

/// A password, to show once more who is there before something is changed that keeps others out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Confirmation {
    /// The password.
    pub password: String,
}

/// `POST /api/v1/account/second-factor`: what to enter in the application that makes the codes. It is shown this once, and
/// is asked for only after a code was shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorOffer {
    /// The secret in Base32 (RFC 4648), to be typed.
    pub secret: String,
    /// The same as a URI (Key Uri Format).
    pub uri: String,
    /// The URI as a QR code, an SVG document.
    pub qr_svg: String,
}

/// `PUT /api/v1/account/second-factor`: a code of the offered secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SecondFactorCode {
    /// Six digits.
    pub code: String,
}

/// Codes for who has lost the second factor. Each works once; they are shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    /// The codes.
    pub codes: Vec<String>,
}

/// `GET /api/v1/account/sessions`: one of one's own sessions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SessionItem {
    /// Its number.
    pub id: i64,
    /// Whether it is the one that asks.
    pub current: bool,
    /// Browser and system, such as `Firefox, Windows`; nothing else of what it calls itself is kept.
    pub agent: Option<String>,
    /// When it began.
    pub begun: Timestamp,
    /// When it was last used, to the minute.
    pub last_used: Timestamp,
    /// When it ends, whatever happens.
    pub ends: Timestamp,
}

/// `GET /api/v1/sources`: who may deliver.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SourceItem {
    /// Its name.
    pub name: SourceName,
    /// When it was made.
    pub created: Timestamp,
    /// Its tokens, the newest first.
    pub tokens: Vec<TokenItem>,
}

/// A token of a source; what it is nobody can read any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenItem {
    /// Its number.
    pub id: i64,
    /// Whether it is taken now.
    pub valid: bool,
    /// When it was made.
    pub created: Timestamp,
    /// From when on it is refused; none means never.
    pub expires: Option<Timestamp>,
    /// When it was revoked.
    pub revoked: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used: Option<Timestamp>,
}

/// `POST /api/v1/sources`: a new source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewSource {
    /// Its name.
    pub name: SourceName,
}

/// `POST /api/v1/sources/{name}/tokens`: a further token.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NewToken {
    /// From when on it is refused; none means never.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

/// A token as it was made. It is shown this once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MadeToken {
    /// Its number.
    pub id: i64,
    /// The source it delivers as.
    pub source: SourceName,
    /// The token.
    pub token: String,
    /// From when on it is refused; none means never.
    pub expires: Option<Timestamp>,
}

/// `GET /api/v1/audit`: something that was changed or done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditItem {
    /// Its number; later ones have higher ones.
    pub id: i64,
    /// When.
    pub at: Timestamp,
    /// Who: a user name, `(server)` or `(command line)`.
    pub actor: String,
    /// `insert`, `update`, `delete`, or what was done: `log_in`.
    pub action: String,
    /// What kind of thing it was done to: `account`, `source_token`.
    pub subject_kind: String,
    /// Which of them.
    pub subject: String,
    /// What it was before: of an update what changed, without secrets.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Option<serde_json::Value>,
    /// What it became.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub after: Option<serde_json::Value>,
}
