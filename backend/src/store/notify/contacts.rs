//! Recipients and how they are reached.

use super::super::{Store, StoreError};
use cruscotto_domain::notify::{Channel, Language, QuietHours, Recipient};

/// A contact as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Its number.
    pub id: i32,
    /// Whose it is.
    pub recipient: i32,
    /// How.
    pub channel: Channel,
    /// What may be shown of where to.
    pub address: String,
    /// What is secret of it, encrypted.
    pub sealed: Option<Vec<u8>>,
    /// Its template.
    pub template: Option<i32>,
    /// What the template's `{to}` is.
    pub to: String,
    /// Whether it is used.
    pub enabled: bool,
}

/// A recipient as they are to be kept.
#[derive(Debug)]
pub struct RecipientWrite<'a> {
    /// Their number; none for a new one.
    pub id: Option<i32>,
    /// Their name.
    pub name: &'a str,
    /// Their language.
    pub language: Language,
    /// Their quiet hours.
    pub quiet: Option<QuietHours>,
    /// Whether they hear of failures.
    pub hears_of_failures: bool,
    /// All their contacts: others are taken out of use.
    pub contacts: Vec<ContactWrite<'a>>,
    /// Who says so.
    pub by: &'a str,
}

/// A contact as it is to be kept.
#[derive(Debug)]
pub struct ContactWrite<'a> {
    /// Its number; none for a new one.
    pub id: Option<i32>,
    /// How.
    pub channel: Channel,
    /// What may be shown of where to.
    pub address: &'a str,
    /// What is secret of it, encrypted; none keeps what there is.
    pub sealed: Option<Vec<u8>>,
    /// Its template.
    pub template: Option<i32>,
    /// What the template's `{to}` is.
    pub to: &'a str,
    /// Whether it is used.
    pub enabled: bool,
}

type RecipientColumns = (i32, String, String, Option<String>, Option<String>, bool);
pub(super) type ContactColumns = (i32, i32, String, String, Option<Vec<u8>>, Option<i32>, String, bool);

impl Store {
    /// Everybody who is told, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_recipients(&self) -> Result<Vec<Recipient>, StoreError> {
        let rows: Vec<RecipientColumns> = sqlx::query_as(
            "select id, name, language, quiet_from, quiet_to, hears_of_failures from notification_recipient
             where removed_at is null order by id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(recipient).collect()
    }

    /// Every contact in use, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_contacts(&self) -> Result<Vec<ContactRow>, StoreError> {
        let rows: Vec<ContactColumns> = sqlx::query_as(
            "select id, recipient_id, channel, address, sealed, template_id, to_whom, enabled
             from notification_contact where removed_at is null order by id",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(contact).collect()
    }

    /// Keeps a recipient with their contacts, and gives their number; `None` when there is none of the number, or a contact
    /// is not theirs or was another channel's.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when another has the name; nothing is changed then.
    pub async fn put_notification_recipient(&self, write: RecipientWrite<'_>) -> Result<Option<i32>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let sql = match write.id {
            None => {
                "insert into notification_recipient
                     (name, language, quiet_from, quiet_to, hears_of_failures, changed_by)
                 values ($1, $2, $3, $4, $5, $6) returning id"
            }
            Some(_) => {
                "update notification_recipient set name = $1, language = $2, quiet_from = $3, quiet_to = $4,
                     hears_of_failures = $5, changed_by = $6, changed_at = now()
                 where id = $7 and removed_at is null returning id"
            }
        };
        let query = sqlx::query_scalar(sql)
            .bind(write.name)
            .bind(write.language.as_str())
            .bind(write.quiet.map(QuietHours::from_text))
            .bind(write.quiet.map(QuietHours::to_text))
            .bind(write.hears_of_failures)
            .bind(write.by);
        let id: Option<i32> = match write.id {
            None => query.fetch_optional(&mut *transaction).await?,
            Some(id) => query.bind(id).fetch_optional(&mut *transaction).await?,
        };
        let Some(recipient) = id else { return Ok(None) };
        let mut kept = Vec::with_capacity(write.contacts.len());
        for contact in &write.contacts {
            let sql = match contact.id {
                None => {
                    "insert into notification_contact
                         (recipient_id, channel, address, sealed, template_id, to_whom, enabled)
                     values ($1, $2, $3, $4, $5, $6, $7) returning id"
                }
                Some(_) => {
                    "update notification_contact set address = $3, sealed = coalesce($4, sealed), template_id = $5,
                         to_whom = $6, enabled = $7
                     where id = $8 and recipient_id = $1 and channel = $2 and removed_at is null returning id"
                }
            };
            let query = sqlx::query_scalar(sql)
                .bind(recipient)
                .bind(contact.channel.as_str())
                .bind(contact.address)
                .bind(contact.sealed.as_deref())
                .bind(contact.template)
                .bind(contact.to)
                .bind(contact.enabled);
            let id: Option<i32> = match contact.id {
                None => query.fetch_optional(&mut *transaction).await?,
                Some(id) => query.bind(id).fetch_optional(&mut *transaction).await?,
            };
            let Some(id) = id else { return Ok(None) };
            kept.push(id);
        }
        sqlx::query(
            "update notification_contact set removed_at = now()
             where recipient_id = $1 and removed_at is null and not id = any($2)",
        )
        .bind(recipient)
        .bind(&kept)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(recipient))
    }

    /// Seals what is secret of a contact anew; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reseal_notification_contact(&self, id: i32, sealed: &[u8]) -> Result<bool, StoreError> {
        let done = sqlx::query("update notification_contact set sealed = $2 where id = $1 and removed_at is null")
            .bind(id)
            .bind(sealed)
            .execute(&self.pool)
            .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a recipient out of use with their contacts; false when there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn remove_notification_recipient(&self, id: i32, by: &str) -> Result<bool, StoreError> {
        let removed = sqlx::query(
            "with gone as (
                 update notification_recipient set removed_at = now(), changed_by = $2, changed_at = now()
                 where id = $1 and removed_at is null returning id),
             contacts as (
                 update notification_contact set removed_at = now()
                 where removed_at is null and recipient_id in (select id from gone))
             select from gone",
        )
        .bind(id)
        .bind(by)
        .fetch_optional(&self.pool)
        .await?;
        Ok(removed.is_some())
    }
}

fn recipient((id, name, language, from, to, hears_of_failures): RecipientColumns) -> Result<Recipient, StoreError> {
    let bad = |reason: String| StoreError::bad_row("notification_recipient", id.to_string(), reason);
    let quiet = from.zip(to).map(|(from, to)| QuietHours::new(&from, &to)).transpose();
    Ok(Recipient {
        id,
        name,
        language: language.parse().map_err(|e: cruscotto_domain::word::UnknownWord| bad(e.to_string()))?,
        quiet: quiet.map_err(|e| bad(e.to_string()))?,
        hears_of_failures,
    })
}

pub(super) fn contact(columns: ContactColumns) -> Result<ContactRow, StoreError> {
    let (id, recipient, channel, address, sealed, template, to, enabled) = columns;
    let channel = channel.parse().map_err(|e| StoreError::bad_row("notification_contact", id.to_string(), e))?;
    Ok(ContactRow { id, recipient, channel, address, sealed, template, to, enabled })
}
