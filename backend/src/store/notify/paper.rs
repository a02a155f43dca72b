//! The paper of briefings that goes out by mail.

use super::super::{Store, StoreError};

/// A file that goes with a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    /// The hash of the briefing, in hexadecimal.
    pub sha256: String,
    /// The PDF.
    pub pdf: Vec<u8>,
}

impl Store {
    /// Whether the paper of a briefing is kept.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn has_briefing_paper(&self, briefing: i64) -> Result<bool, StoreError> {
        Ok(sqlx::query_scalar("select exists (select from briefing_paper where briefing_id = $1)")
            .bind(briefing)
            .fetch_one(&self.pool)
            .await?)
    }

    /// Keeps the paper of a frozen briefing; one that is kept already stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_briefing_paper(&self, briefing: i64, pdf: &[u8]) -> Result<(), StoreError> {
        sqlx::query("insert into briefing_paper (briefing_id, pdf) values ($1, $2) on conflict do nothing")
            .bind(briefing)
            .bind(pdf)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// The paper that is kept of a briefing.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefing_paper(&self, briefing: i64) -> Result<Option<Attached>, StoreError> {
        let row: Option<(String, Vec<u8>)> = sqlx::query_as(
            "select encode(sha256, 'hex'), pdf from briefing_paper join briefing on id = briefing_id
             where briefing_id = $1",
        )
        .bind(briefing)
        .fetch_optional(&self.pool)
        .await?;
        Ok(row.map(|(sha256, pdf)| Attached { sha256, pdf }))
    }
}
