//! A recipient as they are entered: checked, their secrets sealed, and kept.

use super::super::Shared;
use super::super::problem::Problem;
use super::{name, named, none, unkept};
use crate::notify::{Secrets, new_signing_secret};
use crate::store::notify::{ContactRow, ContactWrite, RecipientWrite};
use axum::http::StatusCode;
use cruscotto_domain::notify::{
    BadContact, Channel, ContactInput, ContactItem, MAX_CONTACTS, QuietHours, Recipient, RecipientInput, RecipientItem,
    RecipientKept, check_address,
};
use url::Url;

/// Characters of what a template's `{to}` is, at most.
const MAX_TO_CHARS: usize = 200;

/// A recipient with those of `contacts` that are theirs.
pub(super) fn item(recipient: Recipient, contacts: &[ContactRow]) -> RecipientItem {
    let theirs = contacts.iter().filter(|contact| contact.recipient == recipient.id);
    let contact = |c: &ContactRow| ContactItem {
        id: c.id,
        channel: c.channel,
        address: c.address.clone(),
        template: c.template,
        to: c.to.clone(),
        enabled: c.enabled,
    };
    RecipientItem {
        id: recipient.id,
        name: recipient.name,
        language: recipient.language,
        quiet: recipient.quiet.map(Into::into),
        hears_of_failures: recipient.hears_of_failures,
        contacts: theirs.map(contact).collect(),
    }
}

/// What of a contact is kept open, and what is sealed.
struct Entered {
    address: String,
    secrets: Option<Secrets>,
}

/// Checks a recipient and keeps them: a new one without `id`. Secrets are bound to the recipient's number, so a new one is
/// kept first and their contacts then.
pub(super) async fn keep(
    state: &Shared,
    id: Option<i32>,
    input: RecipientInput,
    by: &str,
) -> Result<RecipientKept, Problem> {
    let title = name(&input.name)?;
    let quiet = input.quiet.map(QuietHours::try_from).transpose().map_err(Problem::unprocessable)?;
    if input.contacts.len() > MAX_CONTACTS {
        return Err(Problem::unprocessable(BadContact::TooMany(input.contacts.len())));
    }
    let known = state.store.notification_contacts().await?;
    let templates: Vec<i32> = state.store.notification_templates().await?.iter().map(|row| row.id).collect();
    let mut signing_secrets = Vec::new();
    let mut entered = Vec::with_capacity(input.contacts.len());
    for (index, contact) in input.contacts.iter().enumerate() {
        let wrong = |detail: String| Problem::unprocessable(format!("contact {}: {detail}", index + 1));
        let there = contact.id.and_then(|number| known.iter().find(|c| c.id == number && Some(c.recipient) == id));
        if contact.id.is_some() && there.is_none_or(|c| c.channel != contact.channel) {
            return Err(wrong(
                "there is none of this number and channel: leave the number out for a new one".to_owned(),
            ));
        }
        if contact.to.chars().count() > MAX_TO_CHARS || contact.to.chars().any(char::is_control) {
            return Err(wrong(format!("'to' is no line of at most {MAX_TO_CHARS} characters")));
        }
        match (contact.channel, contact.template) {
            (Channel::Json, Some(template)) if templates.contains(&template) => {}
            (Channel::Json, template) => {
                let detail = template
                    .map_or("the channel json needs a template".to_owned(), |t| format!("there is no template {t}"));
                return Err(wrong(detail));
            }
            (_, Some(_)) => return Err(wrong("only the channel json has a template".to_owned())),
            (_, None) => {}
        }
        entered.push(checked(state, contact, there, &mut signing_secrets).map_err(|p| p.within(index))?);
    }
    // Whether secrets can be kept is known before anything is.
    for entered in entered.iter().filter_map(|entered| entered.secrets.as_ref()) {
        entered.seal(state.notifier.vault(), 0).map_err(|e| unkept(&e))?;
    }
    let write = |id, contacts| RecipientWrite {
        id,
        name: title,
        language: input.language,
        quiet,
        hears_of_failures: input.hears_of_failures,
        contacts,
        by,
    };
    let missing = || none("recipient", id.unwrap_or_default());
    let recipient = match id {
        Some(id) => id,
        None => {
            let kept = state.store.put_notification_recipient(write(None, Vec::new())).await;
            kept.map_err(|e| named(e, "recipient"))?.ok_or_else(missing)?
        }
    };
    let mut contacts = Vec::with_capacity(entered.len());
    for (contact, entered) in input.contacts.iter().zip(&entered) {
        let sealed = entered.secrets.as_ref().map(|s| s.seal(state.notifier.vault(), recipient)).transpose();
        contacts.push(ContactWrite {
            id: contact.id,
            channel: contact.channel,
            address: &entered.address,
            sealed: sealed.map_err(|e| unkept(&e))?,
            template: contact.template,
            to: &contact.to,
            enabled: contact.enabled,
        });
    }
    let kept = state.store.put_notification_recipient(write(Some(recipient), contacts)).await;
    kept.map_err(|e| named(e, "recipient"))?.ok_or_else(missing)?;
    let contacts = state.store.notification_contacts().await?;
    let all = state.store.notification_recipients().await?;
    let kept = all.into_iter().find(|r| r.id == recipient).ok_or_else(missing)?;
    Ok(RecipientKept { recipient: item(kept, &contacts), signing_secrets })
}

/// An address as its channel wants it. Of a webhook that is kept and has no new address, what there is stays.
fn checked(
    state: &Shared,
    contact: &ContactInput,
    there: Option<&ContactRow>,
    signing_secrets: &mut Vec<String>,
) -> Result<Entered, Unfit> {
    let Some(address) = contact.address.as_deref() else {
        let kept = there.ok_or(Unfit::Entry("it has no address".to_owned()))?;
        return Ok(Entered { address: kept.address.clone(), secrets: None });
    };
    let address = check_address(contact.channel, address).map_err(|e| Unfit::Entry(e.to_string()))?;
    if contact.channel == Channel::Email {
        return Ok(Entered { address: address.to_owned(), secrets: None });
    }
    let url = Url::parse(address).map_err(|e| Unfit::Entry(format!("the address is no URL: {e}")))?;
    let host = url.host_str().unwrap_or_default().to_owned();
    let shown = url.port().map_or_else(|| host.clone(), |port| format!("{host}:{port}"));
    let mut keys = Vec::new();
    if contact.channel == Channel::Webhook {
        // Another address, the same receiver as far as we know: its secrets stay.
        if let Some(sealed) = there.and_then(|c| c.sealed.as_deref().map(|sealed| (c.recipient, sealed))) {
            let open = Secrets::open(state.notifier.vault(), sealed.0, sealed.1);
            keys = open.map_err(|e| Unfit::Key(e.to_string()))?.keys;
        }
        if keys.is_empty() {
            let secret = new_signing_secret().map_err(|e| Unfit::Key(e.to_string()))?;
            signing_secrets.push(secret.clone());
            keys.push(secret);
        }
    }
    Ok(Entered { address: shown, secrets: Some(Secrets { url: address.to_owned(), keys }) })
}

/// Why a contact cannot be kept.
enum Unfit {
    /// What was entered is wrong.
    Entry(String),
    /// The server's keys are.
    Key(String),
}

impl Unfit {
    /// As an answer about the contact at `index`.
    fn within(self, index: usize) -> Problem {
        match self {
            Self::Entry(detail) => Problem::unprocessable(format!("contact {}: {detail}", index + 1)),
            Self::Key(detail) => Problem::new(StatusCode::CONFLICT, detail),
        }
    }
}
