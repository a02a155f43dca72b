//! What was sent to whom, and what became of it.

use super::super::instant::Instant;
use super::super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use std::collections::HashMap;

/// Which messages are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageQuery {
    /// Only to this recipient.
    pub recipient: Option<i32>,
    /// Only about this incident.
    pub incident: Option<i64>,
    /// Only with a delivery in this state.
    pub state: Option<String>,
    /// Only older than this one.
    pub below: Option<i64>,
    /// Messages at most.
    pub limit: i64,
}

/// A message with its ways.
#[derive(Debug, Clone, PartialEq)]
pub struct MessageRow {
    /// Its number.
    pub id: i64,
    /// Whom it was to.
    pub recipient: i32,
    /// Their name now.
    pub recipient_name: String,
    /// What it was for.
    pub purpose: String,
    /// When it was written.
    pub at: Timestamp,
    /// Its first line.
    pub subject: String,
    /// All of it.
    pub content: Value,
    /// Its ways.
    pub deliveries: Vec<DeliveryRow>,
}

/// One way of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveryRow {
    /// Its number.
    pub id: i64,
    /// The contact.
    pub contact: Option<i32>,
    /// How.
    pub channel: String,
    /// What may be shown of where to.
    pub address: String,
    /// What receivers know it by.
    pub uid: String,
    /// Where it stands.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// When it is tried again.
    pub next_attempt: Timestamp,
    /// When it was done.
    pub finished: Option<Timestamp>,
    /// Every attempt, oldest first.
    pub tries: Vec<AttemptRow>,
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRow {
    /// Which, from 1.
    pub number: i32,
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub took_ms: i32,
    /// What became of it.
    pub outcome: String,
    /// What the other side said.
    pub answer: String,
}

/// How many of what are in the outbox.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct OutboxCounts {
    /// Deliveries on their way.
    pub waiting: i64,
    /// Seconds since the oldest of them was put in.
    pub oldest_s: f64,
    /// Deliveries that nobody will get.
    pub dead: i64,
    /// Notices that wait for their window or the end of quiet hours.
    pub notices: i64,
}

type MessageColumns = (i64, i32, String, String, Instant, String, Value);
type DeliveryColumns = (i64, i64, Option<i32>, String, String, String, String, i32, Instant, Option<Instant>);

impl Store {
    /// Messages, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn notification_messages(&self, query: &MessageQuery) -> Result<Vec<MessageRow>, StoreError> {
        let rows: Vec<MessageColumns> = sqlx::query_as(
            "select m.id, recipient_id, r.name, purpose, created_at, subject, content
             from notification_message m join notification_recipient r on r.id = recipient_id
             where ($1::integer is null or recipient_id = $1) and ($4::bigint is null or m.id < $4)
               and ($2::bigint is null or exists (
                   select from notification_notice n where n.message_id = m.id and n.incident_id = $2))
               and ($3::text is null or exists (
                   select from notification_delivery d where d.message_id = m.id and d.state = $3))
             order by m.id desc limit $5",
        )
        .bind(query.recipient)
        .bind(query.incident)
        .bind(query.state.as_deref())
        .bind(query.below)
        .bind(query.limit)
        .fetch_all(&self.pool)
        .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let mut deliveries = self.deliveries_of(&ids).await?;
        let row = |(id, recipient, recipient_name, purpose, at, subject, content): MessageColumns| MessageRow {
            id,
            recipient,
            recipient_name,
            purpose,
            at: at.0,
            subject,
            content,
            deliveries: deliveries.remove(&id).unwrap_or_default(),
        };
        Ok(rows.into_iter().map(row).collect())
    }

    async fn deliveries_of(&self, messages: &[i64]) -> Result<HashMap<i64, Vec<DeliveryRow>>, StoreError> {
        let rows: Vec<DeliveryColumns> = sqlx::query_as(
            "select id, message_id, contact_id, channel, address, uid, state, attempts, next_attempt_at, finished_at
             from notification_delivery where message_id = any($1) order by id",
        )
        .bind(messages)
        .fetch_all(&self.pool)
        .await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
        let tries: Vec<(i64, i32, Instant, i32, String, String)> = sqlx::query_as(
            "select delivery_id, number, at, took_ms, outcome, answer from notification_attempt
             where delivery_id = any($1) order by id",
        )
        .bind(&ids)
        .fetch_all(&self.pool)
        .await?;
        let mut of: HashMap<i64, Vec<AttemptRow>> = HashMap::new();
        for (delivery, number, at, took_ms, outcome, answer) in tries {
            of.entry(delivery).or_default().push(AttemptRow { number, at: at.0, took_ms, outcome, answer });
        }
        let mut found: HashMap<i64, Vec<DeliveryRow>> = HashMap::new();
        for (id, message, contact, channel, address, uid, state, attempts, next, finished) in rows {
            found.entry(message).or_default().push(DeliveryRow {
                id,
                contact,
                channel,
                address,
                uid,
                state,
                attempts,
                next_attempt: next.0,
                finished: finished.map(|at| at.0),
                tries: of.remove(&id).unwrap_or_default(),
            });
        }
        Ok(found)
    }

    /// How many of what are in the outbox.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outbox_counts(&self) -> Result<OutboxCounts, StoreError> {
        let (waiting, oldest_s, dead, notices): (i64, Option<f64>, i64, i64) = sqlx::query_as(
            "select (select count(*) from notification_delivery where state in ('waiting', 'sending')),
                    (select extract(epoch from now() - min(created_at))::float8 from notification_delivery
                     where state in ('waiting', 'sending')),
                    (select count(*) from notification_delivery d join notification_message m on m.id = message_id
                     where state = 'dead' and purpose <> 'test'),
                    (select count(*) from notification_notice where message_id is null)",
        )
        .fetch_one(&self.pool)
        .await?;
        Ok(OutboxCounts { waiting, oldest_s: oldest_s.unwrap_or_default(), dead, notices })
    }
}
