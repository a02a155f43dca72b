//! Reports of citizens.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::report::{Report, ReportDecision, ReportKind, ReportState};

type Row = (i64, String, Instant, String, String, String, Option<i64>, Option<String>, Option<Instant>);

/// The columns of a [`Row`].
const COLUMNS: &str = "id, asset_id, at, kind, body, state, incident_id, decided_by, decided_at";

/// Which reports are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReportQuery {
    /// Only in this state.
    pub state: Option<ReportState>,
    /// Only on this asset.
    pub asset: Option<AssetId>,
    /// Only of this incident.
    pub incident: Option<i64>,
    /// Only on assets that lie in these Municipi.
    pub municipi: Option<Vec<String>>,
    /// Only with a smaller number.
    pub below: Option<i64>,
    /// At most so many.
    pub limit: usize,
}

impl Store {
    /// Keeps a report.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn insert_report(&self, asset: &AssetId, kind: ReportKind, text: &str) -> Result<(), StoreError> {
        sqlx::query("insert into report (asset_id, kind, body) values ($1, $2, $3)")
            .bind(asset.as_str())
            .bind(kind.as_str())
            .bind(text)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    /// Reports, the latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reports(&self, query: &ReportQuery) -> Result<Vec<Report>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "select {COLUMNS} from report
             where ($1::text is null or state = $1) and ($2::text is null or asset_id = $2)
               and ($3::bigint is null or id < $3) and ($5::bigint is null or incident_id = $5)
               and ($6::text[] is null or asset_id in (select asset_id from asset_place where municipio = any($6)))
             order by id desc limit $4"
        )))
        .bind(query.state.map(ReportState::as_str))
        .bind(query.asset.as_ref().map(AssetId::as_str))
        .bind(query.below)
        .bind(i64::try_from(query.limit).unwrap_or(i64::MAX))
        .bind(query.incident)
        .bind(&query.municipi)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter().map(report).collect()
    }

    /// One report; none when there is no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn report(&self, id: i64) -> Result<Option<Report>, StoreError> {
        let sql = sqlx::AssertSqlSafe(format!("select {COLUMNS} from report where id = $1"));
        let row: Option<Row> = sqlx::query_as(sql).bind(id).fetch_optional(&self.pool).await?;
        row.map(report).transpose()
    }

    /// Says what became of a report; the report, or none when there is no such one.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn decide_report(
        &self,
        id: i64,
        decision: &ReportDecision,
        by: &str,
    ) -> Result<Option<Report>, StoreError> {
        let mut transaction = self.begin_as(by).await?;
        let row: Option<Row> = sqlx::query_as(sqlx::AssertSqlSafe(format!(
            "update report set state = $2, incident_id = $4,
                 decided_by = case when $2 = 'new' then null else $3 end,
                 decided_at = case when $2 = 'new' then null else now() end
             where id = $1 returning {COLUMNS}"
        )))
        .bind(id)
        .bind(decision.state.as_str())
        .bind(by)
        .bind(decision.incident)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        row.map(report).transpose()
    }
}

fn report((id, asset, at, kind, text, state, incident, decided_by, decided_at): Row) -> Result<Report, StoreError> {
    let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("report", id.to_string(), e);
    Ok(Report {
        id,
        asset: asset.parse().map_err(|e| bad(&e))?,
        at: at.0,
        kind: kind.parse().map_err(|e| bad(&e))?,
        text,
        state: state.parse().map_err(|e| bad(&e))?,
        incident,
        decided_by,
        decided_at: decided_at.map(|at| at.0),
    })
}
