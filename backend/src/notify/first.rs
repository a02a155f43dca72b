//! The first recipient, from the command line: so that a new installation tells somebody before anybody has logged in.

use crate::store::Store;
use crate::store::notify::{ContactWrite, RecipientWrite};
use anyhow::Context;
use cruscotto_domain::incident::Severity;
use cruscotto_domain::notify::{
    Channel, Filter, Language, Policy, Step, Target, WINDOW_DEFAULT_S, check_address, check_name,
};

/// Who did it, in the records.
const BY: &str = "command line";

/// Enters somebody with a mail address, and with `tell_from` a policy that tells them of every incident from this severity
/// on. One of this name who is there stays as they are.
///
/// # Errors
/// When name or address are none, or the database is away.
pub async fn first_recipient(store: &Store, name: &str, mail: &str, tell_from: Option<Severity>) -> anyhow::Result<()> {
    let (name, mail) = (check_name(name)?, check_address(Channel::Email, mail)?);
    if store.notification_recipients().await?.iter().any(|r| r.name.eq_ignore_ascii_case(name)) {
        return Ok(());
    }
    let contact = ContactWrite {
        id: None,
        channel: Channel::Email,
        address: mail,
        sealed: None,
        template: None,
        to: "",
        enabled: true,
    };
    let write = RecipientWrite {
        id: None,
        name,
        language: Language::It,
        quiet: None,
        hears_of_failures: true,
        contacts: vec![contact],
        by: BY,
    };
    let id = store.put_notification_recipient(write).await?.context("the recipient was not kept")?;
    if let Some(severity) = tell_from {
        let policy = Policy {
            id: 0,
            name: name.to_owned(),
            enabled: true,
            filter: Filter { severity: Some(severity), ..Filter::default() },
            steps: vec![Step { after_s: 0, to: vec![Target::Recipient(id)] }],
            window_s: WINDOW_DEFAULT_S,
            pierces: Some(Severity::Critical),
            tell_resolved: true,
            tell_acknowledged: true,
        };
        policy.check()?;
        store.add_notification_policy(&policy, BY).await?;
    }
    Ok(())
}
