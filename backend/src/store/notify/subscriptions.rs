//! Who gets briefings by mail, and which Monday was seen to.

use super::super::instant::Instant;
use super::super::{Store, StoreError};
use super::Planning;
use cruscotto_domain::time::Timestamp;

/// Somebody who gets the newest frozen briefing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SubscriptionRow {
    /// The recipient.
    pub recipient: i32,
    /// The Monday that was seen to last.
    pub told_for: Option<Timestamp>,
    /// The briefing that was sent last.
    pub told: Option<i64>,
}

/// A frozen briefing with its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrozenBriefing {
    /// Its number.
    pub id: i64,
    /// Its hash, in hexadecimal.
    pub sha256: String,
    /// Its canonical bytes.
    pub bytes: Vec<u8>,
}

type Columns = (i32, Option<Instant>, Option<i64>);

fn row((recipient, told_for, told): Columns) -> SubscriptionRow {
    SubscriptionRow { recipient, told_for: told_for.map(|at| at.0), told }
}

impl Store {
    /// Everybody who gets briefings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefing_subscriptions(&self) -> Result<Vec<SubscriptionRow>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "select recipient_id, told_for, told from briefing_subscription s
             join notification_recipient r on r.id = recipient_id and r.removed_at is null order by recipient_id",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(row).collect())
    }

    /// Has somebody get briefings from now on.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such recipient.
    pub async fn subscribe_to_briefings(&self, recipient: i32, by: &str) -> Result<(), StoreError> {
        sqlx::query(
            "insert into briefing_subscription (recipient_id, changed_by) values ($1, $2) on conflict do nothing",
        )
        .bind(recipient)
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Has somebody get no more briefings.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn unsubscribe_from_briefings(&self, recipient: i32, by: &str) -> Result<(), StoreError> {
        let mut transaction = self.begin_as(by).await?;
        sqlx::query("delete from briefing_subscription where recipient_id = $1")
            .bind(recipient)
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Whether anybody waits for the briefing of `monday`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_briefings_to_send(&self, monday: Timestamp) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar(
            "select exists (select from briefing_subscription s
                 join notification_recipient r on r.id = recipient_id and r.removed_at is null
                 where since <= $1 and (told_for is null or told_for < $1))",
        )
        .bind(Instant(monday))
        .fetch_one(&self.pool)
        .await?)
    }
}

impl Planning {
    /// Those who wait for the briefing of `monday`, seen to as of now: with this transaction they are told, or not at all.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn take_subscriptions(&mut self, monday: Timestamp) -> Result<Vec<SubscriptionRow>, StoreError> {
        let rows: Vec<Columns> = sqlx::query_as(
            "update briefing_subscription s set told_for = $1
             from notification_recipient r
             where r.id = recipient_id and r.removed_at is null
               and since <= $1 and (told_for is null or told_for < $1)
             returning recipient_id, told_for, told",
        )
        .bind(Instant(monday))
        .fetch_all(&mut *self.transaction)
        .await?;
        Ok(rows.into_iter().map(row).collect())
    }

    /// Notes which briefing somebody was sent.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn told_briefing(&mut self, recipient: i32, briefing: i64) -> Result<(), StoreError> {
        sqlx::query("update briefing_subscription set told = $2 where recipient_id = $1")
            .bind(recipient)
            .bind(briefing)
            .execute(&mut *self.transaction)
            .await?;
        Ok(())
    }

    /// The briefing that was frozen last, or the one of a number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn frozen_briefing(&mut self, id: Option<i64>) -> Result<Option<FrozenBriefing>, StoreError> {
        let row: Option<(i64, String, Vec<u8>)> = sqlx::query_as(
            "select id, encode(sha256, 'hex'), document from briefing
             where state = 'frozen' and ($1::bigint is null or id = $1) order by frozen_at desc, id desc limit 1",
        )
        .bind(id)
        .fetch_optional(&mut *self.transaction)
        .await?;
        Ok(row.map(|(id, sha256, bytes)| FrozenBriefing { id, sha256, bytes }))
    }
}
