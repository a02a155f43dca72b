//! Who is told, and how they are reached.

use super::quiet::QuietHours;
use crate::word::words;
use serde::{Deserialize, Serialize};

/// Ways to reach one recipient at most: mail, telephone gateway, chat, and as many to spare.
pub const MAX_CONTACTS: usize = 8;

/// Characters of a name at most.
pub const MAX_NAME_CHARS: usize = 100;

/// Octets of an address at most: that of a path in SMTP (RFC 5321, 4.5.3.1.3) for mail, and room for a webhook with a key.
const MAX_MAIL_BYTES: usize = 254;

/// Octets of a webhook's URL at most.
const MAX_URL_BYTES: usize = 2_000;

/// The language of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Language {
    /// Italian.
    #[default]
    It,
    /// English.
    En,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::It, Self::En];

    /// The name in the database and in `lang`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::It => "it",
            Self::En => "en",
        }
    }
}

words!(Language, "language");

/// A way to reach somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// Mail over SMTP.
    Email,
    /// A signed webhook (Standard Webhooks 1.0) with the message as JSON.
    Webhook,
    /// A POST of JSON made from a template: Telegram, Teams, Slack, an SMS gateway.
    Json,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 3] = [Self::Email, Self::Webhook, Self::Json];

    /// The name in the database, in metrics and in URLs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Webhook => "webhook",
            Self::Json => "json",
        }
    }
}

words!(Channel, "channel");

/// Somebody who is told: a person, or a room that several read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Their number.
    pub id: i32,
    /// Their name, as on-call calendars write it.
    pub name: String,
    /// The language of their messages.
    pub language: Language,
    /// When they are told only what policies let through.
    pub quiet: Option<QuietHours>,
    /// Whether they are told when a message to somebody else cannot be delivered.
    pub hears_of_failures: bool,
}

/// What is wrong with a name or an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadContact {
    /// No name, too long, or with control characters.
    #[error("the name '{0}' is not valid: expected 1 to {MAX_NAME_CHARS} characters on one line")]
    Name(String),
    /// Not a mail address.
    #[error("'{0}' is no mail address: expected for example rete@comune.example.it")]
    Mail(String),
    /// Not a web address.
    #[error("the address is no URL that can be posted to: expected for example https://chat.example.org/hook/7")]
    Url,
    /// More ways than anybody needs.
    #[error("{0} contacts: at most {MAX_CONTACTS}")]
    TooMany(usize),
}

/// A name without white space around it.
///
/// # Errors
/// [`BadContact::Name`].
pub fn check_name(name: &str) -> Result<&str, BadContact> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.chars().any(char::is_control) {
        return Err(BadContact::Name(name.chars().take(MAX_NAME_CHARS).filter(|c| !c.is_control()).collect()));
    }
    Ok(name)
}

/// An address as its channel wants it, without white space around it. A mail address is looked at as HTML's forms do
/// (WHATWG HTML, valid e-mail address): what mail systems make of it, they say themselves.
///
/// # Errors
/// [`BadContact`].
pub fn check_address(channel: Channel, address: &str) -> Result<&str, BadContact> {
    let address = address.trim();
    match channel {
        Channel::Email => {
            let bad = || BadContact::Mail(address.chars().take(80).filter(|c| !c.is_control()).collect());
            let (local, host) = address.rsplit_once('@').ok_or_else(bad)?;
            let atom = |b: u8| b.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&b);
            let label = |l: &str| {
                (1..=63).contains(&l.len())
                    && l.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                    && !l.starts_with('-')
                    && !l.ends_with('-')
            };
            let dots = !local.starts_with('.') && !local.ends_with('.') && !local.contains("..");
            let fits = address.len() <= MAX_MAIL_BYTES && (1..=64).contains(&local.len());
            (fits && dots && local.bytes().all(atom) && host.split('.').all(label)).then_some(address).ok_or_else(bad)
        }
        Channel::Webhook | Channel::Json => {
            let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
            let plain = address.len() <= MAX_URL_BYTES && address.bytes().all(|b| b.is_ascii_graphic());
            rest.filter(|r| plain && !r.is_empty() && !r.starts_with(['/', '?', '#']))
                .map(|_| address)
                .ok_or(BadContact::Url)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_their_channel() {
        for good in ["rete@comune.example.it", " a.b+c@x.it ", "noc@localhost"] {
            assert_eq!(check_address(Channel::Email, good), Ok(good.trim()));
        }
        for bad in ["", "rete", "@x.it", "a@", "a@-x.it", "a b@x.it", "a@x.it\r\nBcc: b@x.it", ".a@x.it", "a@x..it"] {
            assert!(check_address(Channel::Email, bad).is_err(), "{bad}");
        }
        assert!(check_address(Channel::Webhook, "https://hook.example.org/1?k=2").is_ok());
        for bad in ["ftp://x", "https://", "https:///x", "https://x y", "javascript:alert(1)"] {
            assert_eq!(check_address(Channel::Json, bad), Err(BadContact::Url), "{bad}");
        }
    }

    #[test]
    fn a_name_is_a_line() {
        assert_eq!(check_name("  Ada Rossi "), Ok("Ada Rossi"));
        assert!(check_name(" ").is_err() && check_name("a\nb").is_err() && check_name(&"x".repeat(101)).is_err());
    }
}
