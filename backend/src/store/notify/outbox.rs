//! The outbox: what is to be sent now, and what became of an attempt.

use super::super::instant::Instant;
use super::super::{Store, StoreError};
use super::contacts::{ContactColumns, ContactRow, contact};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use sqlx::PgConnection;

/// A delivery whose turn has come.
#[derive(Debug, Clone)]
pub struct Due {
    /// Its number.
    pub id: i64,
    /// What receivers know it by.
    pub uid: String,
    /// What is sent.
    pub payload: Value,
    /// The briefing whose paper goes with it.
    pub paper: Option<i64>,
    /// Attempts so far.
    pub attempts: i32,
    /// When it was put into the outbox.
    pub since: Timestamp,
    /// Whether an attempt was cut off: it may have arrived.
    pub in_doubt: bool,
    /// The way.
    pub contact: ContactRow,
    /// Whether the way is in use no longer.
    pub removed: bool,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The other side has it.
    Accepted,
    /// Not now: again then.
    Deferred(Timestamp),
    /// Never: it is dead.
    Refused,
}

type Columns = (i64, String, Value, Option<i64>, i32, Instant, bool, bool);

impl Store {
    /// The deliveries whose turn has come at `now`: of each contact the oldest alone, so that its messages arrive in their
    /// order; none of the contacts that are `busy`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn due_deliveries(&self, now: Timestamp, busy: &[i32], limit: i64) -> Result<Vec<Due>, StoreError> {
        let ids: Vec<(i64, i32)> = sqlx::query_as(
            "select id, contact_id from (
                 select distinct on (contact_id) id, contact_id, next_attempt_at from notification_delivery
                 where state in ('waiting', 'sending') and not contact_id = any($2)
                 order by contact_id, id) as oldest
             where next_attempt_at <= $1 order by next_attempt_at, id limit $3",
        )
        .bind(Instant(now))
        .bind(busy)
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        let mut due = Vec::with_capacity(ids.len());
        for (id, contact) in ids {
            due.extend(self.delivery(id, contact).await?);
        }
        Ok(due)
    }

    /// A delivery on its way.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn delivery(&self, id: i64, contact_id: i32) -> Result<Option<Due>, StoreError> {
        let row: Option<Columns> = sqlx::query_as(
            "select d.id, uid, payload, paper, attempts, d.created_at, state = 'sending',
                    c.removed_at is not null or r.removed_at is not null or not c.enabled
             from notification_delivery d
             join notification_message m on m.id = message_id
             join notification_contact c on c.id = contact_id
             join notification_recipient r on r.id = c.recipient_id
             where d.id = $1",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await?;
        let Some((id, uid, payload, paper, attempts, since, in_doubt, removed)) = row else { return Ok(None) };
        let columns: ContactColumns = sqlx::query_as(
            "select id, recipient_id, channel, address, sealed, template_id, to_whom, enabled
             from notification_contact where id = $1",
        )
        .bind(contact_id)
        .fetch_one(&self.pool)
        .await?;
        let contact = contact(columns)?;
        Ok(Some(Due { id, uid, payload, paper, attempts, since: since.0, in_doubt, contact, removed }))
    }

    /// Notes that an attempt begins, and gives its number. If one was cut off before, that is noted as well.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_attempt(&self, due: &Due, now: Timestamp) -> Result<i32, StoreError> {
        let mut transaction = self.pool.begin().await?;
        if due.in_doubt {
            sqlx::query(
                "insert into notification_attempt (delivery_id, number, at, took_ms, outcome, answer)
                 values ($1, $2, $3, 0, 'in_doubt', 'cut off: it may have arrived')",
            )
            .bind(due.id)
            .bind(due.attempts)
            .bind(Instant(now))
            .execute(&mut *transaction)
            .await?;
        }
        let number = sqlx::query_scalar(
            "update notification_delivery
             set state = case when state = 'testing' then state else 'sending' end, attempts = attempts + 1
             where id = $1 returning attempts",
        )
        .bind(due.id)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(number)
    }

    /// Notes what became of an attempt. May be called again when the answer was lost.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn finish_attempt(
        &self,
        id: i64,
        number: i32,
        (at, took_ms): (Timestamp, i32),
        outcome: Outcome,
        answer: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await?;
        let (word, state, next) = match outcome {
            Outcome::Accepted => ("accepted", "sent", None),
            Outcome::Deferred(next) => ("deferred", "waiting", Some(Instant(next))),
            Outcome::Refused => ("refused", "dead", None),
        };
        let changed = sqlx::query(
            "update notification_delivery
             set state = $3, next_attempt_at = coalesce($4, next_attempt_at),
                 finished_at = case when $3 in ('sent', 'dead') then now() end
             where id = $1 and attempts = $2 and state in ('sending', 'testing')",
        )
        .bind(id)
        .bind(number)
        .bind(state)
        .bind(next)
        .execute(&mut *transaction)
        .await?;
        // None when it was noted already, and the answer was lost.
        if changed.rows_affected() == 1 {
            sqlx::query(
                "insert into notification_attempt (delivery_id, number, at, took_ms, outcome, answer)
                 values ($1, $2, $3, $4, $5, $6)",
            )
            .bind(id)
            .bind(number)
            .bind(Instant(at))
            .bind(took_ms)
            .bind(word)
            .bind(answer)
            .execute(&mut *transaction)
            .await?;
            if outcome == Outcome::Refused {
                tell_of_failure(&mut transaction, id).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Puts a dead delivery back into the outbox; false when it is none, or has no contact.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn retry_delivery(&self, id: i64) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update notification_delivery
             set state = 'waiting', finished_at = null, next_attempt_at = now(), created_at = now()
             where id = $1 and state = 'dead' and contact_id is not null
               and message_id in (select id from notification_message where purpose <> 'test')",
        )
        .bind(id)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Test messages that nobody waits for any more are not sent later.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn forget_tests(&self, before: Timestamp) -> Result<(), StoreError> {
        sqlx::query(
            "update notification_delivery set state = 'dead', finished_at = now()
             where state = 'testing' and created_at < $1",
        )
        .bind(Instant(before))
        .execute(&self.pool)
        .await?;
        Ok(())
    }
}

/// Plans that those who hear of failures are told of a dead delivery: of each incident in its message. That such a notice
/// itself could not be delivered is told nobody.
pub(super) async fn tell_of_failure(connection: &mut PgConnection, delivery: i64) -> Result<(), StoreError> {
    sqlx::query(
        "insert into notification_notice
             (recipient_id, incident_id, event_id, reason, severity, at, ready_at, piercing)
         select hearer.id, notice.incident_id, max(notice.event_id), 'undelivered',
                (array_agg(notice.severity order by notice.id desc))[1], now(), now(), true
         from notification_delivery dead
         join notification_message message on message.id = dead.message_id
         join notification_notice notice on notice.message_id = message.id and notice.reason <> 'undelivered'
         cross join notification_recipient hearer
         where dead.id = $1 and hearer.hears_of_failures and hearer.removed_at is null
           and hearer.id <> message.recipient_id
         group by hearer.id, notice.incident_id order by hearer.id, notice.incident_id
         on conflict (recipient_id, event_id, reason, policy_id, step) do nothing",
    )
    .bind(delivery)
    .execute(connection)
    .await?;
    Ok(())
}
