//! Who changed what. Triggers write the trail, see `migrations/0021_audit.sql`; here it is said who is at work, and read.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::api::account::AuditItem;
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use sqlx::{Postgres, Transaction};

/// Who changes something when no person does: at a shell, with the database's URL.
pub const COMMAND_LINE: &str = "(command line)";

/// The server by itself: an account that the identity provider vouches for.
pub const SERVER: &str = "(server)";

/// Which entries of the trail are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuditQuery {
    /// Only what this one did.
    pub actor: Option<String>,
    /// Only this action.
    pub action: Option<String>,
    /// Only what was done to this kind of thing.
    pub subject_kind: Option<String>,
    /// Only what was done to this thing.
    pub subject: Option<String>,
    /// Only from this instant on.
    pub from: Option<Timestamp>,
    /// Only before this instant.
    pub to: Option<Timestamp>,
    /// Only entries older than this one.
    pub below: Option<i64>,
    /// Entries at most.
    pub limit: i64,
}

type Row = (i64, Instant, String, String, String, String, Option<Value>, Option<Value>);

impl Store {
    /// A transaction whose changes are `actor`'s.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(super) async fn begin_as(&self, actor: &str) -> Result<Transaction<'static, Postgres>, StoreError> {
        let mut transaction = self.pool.begin().await?;
        sqlx::query("select set_config('cruscotto.actor', $1, true)").bind(actor).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Notes something that was done and is no change of a row.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn note(&self, actor: &str, action: &str, kind: &str, subject: &str) -> Result<(), StoreError> {
        sqlx::query("select audit_note($1, $2, $3, $4, null)")
            .bind(actor)
            .bind(action)
            .bind(kind)
            .bind(subject)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The trail, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditItem>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select id, at, actor, action, subject_kind, subject, before, after from audit_event
             where ($1::text is null or actor = $1) and ($2::text is null or action = $2)
               and ($3::text is null or subject_kind = $3) and ($4::text is null or subject = $4)
               and ($5::timestamptz is null or at >= $5) and ($6::timestamptz is null or at < $6)
               and ($7::bigint is null or id < $7)
             order by id desc limit $8",
        )
        .bind(&query.actor)
        .bind(&query.action)
        .bind(&query.subject_kind)
        .bind(&query.subject)
        .bind(query.from.map(Instant))
        .bind(query.to.map(Instant))
        .bind(query.below)
        .bind(query.limit)
        .fetch_all(&self.pool)
        .await?;
        let item = |(id, at, actor, action, subject_kind, subject, before, after): Row| AuditItem {
            id,
            at: at.0,
            actor,
            action,
            subject_kind,
            subject,
            before,
            after,
        };
        Ok(rows.into_iter().map(item).collect())
    }
}
