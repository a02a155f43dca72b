//! Briefings: drafts, and documents that the database does not let anybody change.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::briefing::{
    BriefingItem, Comment, Decision, DecisionState, Draft, NewComment, NewDecision, State,
};
use cruscotto_domain::time::Timestamp;
use serde_json::Value;
use sqlx::types::Json;

/// A briefing as it is kept, without its document.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptBriefing {
    /// At first sight.
    pub item: BriefingItem,
    /// The draft.
    pub draft: Draft,
}

/// A frozen document as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDocument {
    /// The briefing.
    pub briefing: i64,
    /// The canonical bytes.
    pub bytes: Vec<u8>,
    /// The newest correction that was known when it was frozen.
    pub corrections_to: i64,
}

/// What is written when a briefing is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freezing<'a> {
    /// The version that was looked at.
    pub version: i32,
    /// The canonical bytes.
    pub bytes: &'a [u8],
    /// Their SHA-256.
    pub sha256: &'a [u8],
    /// The newest correction that was known.
    pub corrections_to: i64,
    /// When.
    pub at: Timestamp,
}

type Row = (i64, String, Value, i32, Option<i64>, String, String, Instant, Option<Instant>, Option<String>);

/// The columns of a [`Row`].
const COLUMNS: &str =
    "id, state, draft, version, follows, created_by, changed_by, changed_at, frozen_at, encode(sha256, 'hex')";

type DecisionRow = (i64, i64, Option<String>, String, String, Option<String>, String, String, Instant, Instant);

/// The columns of a [`DecisionRow`].
const DECISION: &str = "id, briefing_id, block, what, owner, due::text, state, taken_by, taken_at, changed_at";

impl Store {
    /// Briefings, the last changed first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefings(&self, limit: usize) -> Result<Vec<BriefingItem>, StoreError> {
        let sql = format!("select {COLUMNS} from briefing order by changed_at desc, id desc limit $1");
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(|row| Ok(kept(row)?.item)).collect()
    }

    /// One briefing; none when there is no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefing(&self, id: i64) -> Result<Option<KeptBriefing>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from briefing where id = $1"));
        let row: Option<Row> = sqlx::query_as(sql).bind(id).fetch_optional(&self.pool).await?;
        row.map(kept).transpose()
    }

    /// Begins a briefing; its number.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn begin_briefing(&self, draft: &Draft, follows: Option<i64>, by: &str) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar(
            "insert into briefing (draft, follows, created_by, changed_by) values ($1, $2, $3, $3) returning id",
        )
        .bind(Json(draft))
        .bind(follows)
        .bind(by)
        .fetch_one(&self.pool)
        .await?)
    }

    /// Writes a draft. False when somebody else changed it meanwhile, or it is no draft any more.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn write_draft(&self, id: i64, version: i32, draft: &Draft, by: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update briefing set draft = $3, version = version + 1, changed_by = $4, changed_at = now()
             where id = $1 and version = $2 and state = 'draft'",
        )
        .bind(id)
        .bind(version)
        .bind(Json(draft))
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a briefing from one state to another, neither of them frozen. False when somebody else changed it meanwhile.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn step_briefing(
        &self,
        id: i64,
        version: i32,
        (from, to): (State, State),
        by: &str,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update briefing set state = $4, version = version + 1, changed_by = $5, changed_at = now()
             where id = $1 and version = $2 and state = $3",
        )
        .bind(id)
        .bind(version)
        .bind(from.as_str())
        .bind(to.as_str())
        .bind(by)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Freezes a briefing that is in review: from here on the database refuses every change. False when somebody else
    /// changed it meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is a document with this hash already.
    pub async fn freeze_briefing(&self, id: i64, freezing: &Freezing<'_>, by: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "update briefing set state = 'frozen', version = version + 1, changed_by = $3, changed_at = $4, frozen_at = $4,
                 document = $5, sha256 = $6, corrections_to = $7
             where id = $1 and version = $2 and state = 'review'",
        )
        .bind(id)
        .bind(freezing.version)
        .bind(by)
        .bind(Instant(freezing.at))
        .bind(freezing.bytes)
        .bind(freezing.sha256)
        .bind(freezing.corrections_to)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Removes a briefing that is not frozen and on which nothing was decided. False when there is no such one.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when decisions or other briefings refer to it.
    pub async fn remove_briefing(&self, id: i64, by: &str) -> Result<bool, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let done = sqlx::query("delete from briefing where id = $1 and state <> 'frozen'")
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected() == 1)
    }

    /// The document of a hash; none when there is no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn document(&self, sha256: &[u8]) -> Result<Option<KeptDocument>, StoreError> {
        let row: Option<(i64, Vec<u8>, i64)> =
            sqlx::query_as("select id, document, corrections_to from briefing where sha256 = $1")
                .bind(sha256)
                .fetch_optional(&self.pool)
                .await?;
        Ok(row.map(|(briefing, bytes, corrections_to)| KeptDocument { briefing, bytes, corrections_to }))
    }

    /// The number of the newest correction; 0 before the first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn newest_correction(&self) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar("select coalesce(max(id), 0) from correction").fetch_one(&self.pool).await?)
    }

    /// What was said of a briefing, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefing_comments(&self, id: i64) -> Result<Vec<Comment>, StoreError> {
        let rows: Vec<(i64, Option<String>, Instant, String, String)> = sqlx::query_as(
            "select id, block, at, author, body from briefing_comment where briefing_id = $1 order by id",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        let comment =
            |(id, block, at, author, text): (_, _, Instant, _, _)| Comment { id, block, at: at.0, author, text };
        Ok(rows.into_iter().map(comment).collect())
    }

    /// Keeps what somebody says of a briefing; the comment.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such briefing.
    pub async fn comment_briefing(&self, id: i64, new: &NewComment, by: &str) -> Result<Comment, StoreError> {
        let (number, at): (i64, Instant) = sqlx::query_as(
            "insert into briefing_comment (briefing_id, block, author, body) values ($1, $2, $3, $4) returning id, at",
        )
        .bind(id)
        .bind(&new.block)
        .bind(by)
        .bind(&new.text)
        .fetch_one(&self.pool)
        .await?;
        let (block, text) = (new.block.clone(), new.text.clone());
        Ok(Comment { id: number, block, at: at.0, author: by.to_owned(), text })
    }

    /// What was decided on a briefing, oldest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn briefing_decisions(&self, id: i64) -> Result<Vec<Decision>, StoreError> {
        let sql = format!("select {DECISION} from briefing_decision where briefing_id = $1 order by id");
        let rows: Vec<DecisionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(id).fetch_all(&self.pool).await?;
        rows.into_iter().map(decision).collect()
    }

    /// Writes down what was decided; the decision.
    ///
    /// # Errors
    /// [`StoreError::Refused`] when there is no such briefing.
    pub async fn take_decision(&self, id: i64, new: &NewDecision, by: &str) -> Result<Decision, StoreError> {
        let sql = format!(
            "insert into briefing_decision (briefing_id, block, what, owner, due, taken_by, changed_by)
             values ($1, $2, $3, $4, $5::date, $6, $6) returning {DECISION}"
        );
        let row: DecisionRow = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(&new.block)
            .bind(new.what.trim())
            .bind(new.owner.trim())
            .bind(&new.due)
            .bind(by)
            .fetch_one(&self.pool)
            .await?;
        decision(row)
    }

    /// Says what became of a decision; the decision, or none when there is no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn follow_decision(
        &self,
        id: i64,
        state: DecisionState,
        by: &str,
    ) -> Result<Option<Decision>, StoreError> {
        let sql = format!(
            "update briefing_decision set state = $2, changed_by = $3, changed_at = now() where id = $1 returning {DECISION}"
        );
        let row: Option<DecisionRow> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(id)
            .bind(state.as_str())
            .bind(by)
            .fetch_optional(&self.pool)
            .await?;
        row.map(decision).transpose()
    }
}

fn kept(row: Row) -> Result<KeptBriefing, StoreError> {
    let (id, state, draft, version, follows, created_by, changed_by, changed, frozen, sha256) = row;
    let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("briefing", id.to_string(), e);
    let draft: Draft = serde_json::from_value(draft).map_err(|e| bad(&e))?;
    let item = BriefingItem {
        id,
        title: draft.title.clone(),
        template: draft.template,
        meeting: draft.meeting.clone(),
        state: state.parse().map_err(|e| bad(&e))?,
        blocks: u32::try_from(draft.blocks.len()).unwrap_or(u32::MAX),
        version,
        follows,
        created_by,
        changed_by,
        changed: changed.0,
        frozen: frozen.map(|at| at.0),
        sha256,
    };
    Ok(KeptBriefing { item, draft })
}

fn decision(row: DecisionRow) -> Result<Decision, StoreError> {
    let (id, briefing, block, what, owner, due, state, by, taken, changed) = row;
    let state = state.parse().map_err(|e| StoreError::bad_row("briefing_decision", id.to_string(), e))?;
    Ok(Decision { id, briefing, what, owner, due, block, state, taken: taken.0, by, changed: changed.0 })
}
