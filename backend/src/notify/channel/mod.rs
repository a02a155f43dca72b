//! Ways out: one file a channel. Each hands a message to the other side once and says what became of it; when to try again
//! is the dispatcher's.

mod email;
mod guard;
mod http;
mod signature;

pub(super) use email::Mail;
pub use guard::Guard;
pub use signature::{new_signing_secret, sign};

use super::seal::{NoKey, Vault};
use super::settings::NotifySettings;
use crate::store::notify::{Attached, Due};
use cruscotto_domain::notify::Channel;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How long one attempt may take in all, whatever the other side does.
pub(super) const ATTEMPT_TIME_OUT: Duration = Duration::from_secs(30);

/// Characters of the other side's answer that are kept.
const MAX_ANSWER_CHARS: usize = 300;

/// What became of an attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sent {
    /// The other side has it.
    Accepted(String),
    /// Not now. After the other side's own pause, if it named one.
    Later(String, Option<Duration>),
    /// Never: trying again would not help.
    Never(String),
}

/// What is secret of a contact.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// Where to.
    pub url: String,
    /// Signing keys, newest first; every one signs, so that the receiver may take the new one when it likes.
    #[serde(default)]
    pub keys: Vec<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("(secrets)")
    }
}

impl Secrets {
    /// Whose they are, for the vault.
    fn owner(recipient: i32) -> String {
        format!("contact of recipient {recipient}")
    }

    /// Sealed for a recipient.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn seal(&self, vault: &Vault, recipient: i32) -> Result<Vec<u8>, NoKey> {
        vault.seal(&Self::owner(recipient), &serde_json::to_vec(self).unwrap_or_default())
    }

    /// Opened for a recipient.
    ///
    /// # Errors
    /// [`NoKey`].
    pub fn open(vault: &Vault, recipient: i32, sealed: &[u8]) -> Result<Self, NoKey> {
        serde_json::from_slice(&vault.open(&Self::owner(recipient), sealed)?).map_err(|_| NoKey::Other)
    }
}

/// All of them.
#[derive(Debug)]
pub(super) struct Channels {
    email: Option<email::Email>,
    http: http::Http,
    vault: Vault,
}

impl Channels {
    pub(super) fn new(settings: &NotifySettings) -> anyhow::Result<Self> {
        Ok(Self {
            email: settings
                .smtp
                .as_ref()
                .map(|smtp| email::Email::new(smtp, settings.smtp_ca.as_deref(), &settings.mail_from))
                .transpose()?,
            http: http::Http::new(Guard::new(settings.webhook_networks.clone()))?,
            vault: Vault::new(settings.secrets_key.as_ref())?,
        })
    }

    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(super) fn has_mail(&self) -> bool {
        self.email.is_some()
    }

    /// Hands a message over once.
    pub(super) async fn send(&self, due: &Due, attached: Option<Attached>) -> Sent {
        let attempt = async {
            match due.contact.channel {
                Channel::Email => match &self.email {
                    Some(email) => email.send(due, attached).await,
                    // A setting that is missing may be set: nothing is lost meanwhile.
                    None => Sent::Later("no mail server is set: CRUSCOTTO_SMTP_URL".to_owned(), None),
                },
                Channel::Webhook | Channel::Json => {
                    let sealed = due.contact.sealed.as_deref().unwrap_or_default();
                    match Secrets::open(&self.vault, due.contact.recipient, sealed) {
                        Ok(secrets) => self.http.send(due, &secrets).await,
                        Err(error) => Sent::Later(error.to_string(), None),
                    }
                }
            }
        };
        let sent = tokio::time::timeout(ATTEMPT_TIME_OUT, attempt).await;
        sent.unwrap_or_else(|_| Sent::Later(format!("no answer within {} s", ATTEMPT_TIME_OUT.as_secs()), None))
    }
}

/// The other side's words, on one line and not too many.
fn clipped(text: &str) -> String {
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c });
    line.take(MAX_ANSWER_CHARS).collect::<String>().trim().to_owned()
}
