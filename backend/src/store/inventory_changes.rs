//! Changes of the inventory, each with its entry in the log: none without the other.

use super::area_days::place_assets;
use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::asset::{Asset, Placement};
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::inventory_change::{ChangeKind, InventoryChange};
use sqlx::types::Json;

/// A row of the log: id, time, kind, actor, source, note, what it undoes, what undid it, assets.
type Row = (i64, Instant, String, Option<String>, Option<String>, Option<String>, Option<i64>, Option<i64>, i64);

/// What is said of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeNote {
    /// How it came.
    pub kind: ChangeKind,
    /// The operator; none for a delivery.
    pub actor: Option<String>,
    /// The source that delivered.
    pub source: Option<SourceName>,
    /// What the operator said.
    pub note: Option<String>,
    /// The change that it takes back.
    pub undoes: Option<i64>,
}

/// An asset as it shall be.
#[derive(Debug, Clone, Copy)]
pub struct ChangedAsset<'a> {
    /// The asset.
    pub asset: &'a Asset,
    /// Where it lies.
    pub placement: &'a Placement,
    /// The source that delivers it.
    pub source: Option<&'a SourceName>,
    /// Whether an operator's word holds from now on.
    pub held: bool,
}

/// What became of the assets of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AssetWrite {
    /// Its number in the log.
    pub change: i64,
    /// New assets.
    pub created: u64,
    /// Changed ones.
    pub updated: u64,
}

/// An asset before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct LoggedAsset {
    /// The change.
    pub change: i64,
    /// As it was; none when it was new.
    pub before: Option<Asset>,
    /// As it became.
    pub after: Asset,
    /// Whether an operator's word held before.
    pub held_before: bool,
}

impl Store {
    /// Creates and updates `assets`, which must be distinct and their parents there or among them, and writes it down.
    /// Assets that are already so should not be passed: they would be counted as updated.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Exists`] when what it takes back was taken back already. Nothing is written then.
    pub async fn change_inventory(
        &self,
        note: &ChangeNote,
        assets: &[ChangedAsset<'_>],
    ) -> Result<AssetWrite, StoreError> {
        let ids: Vec<&str> = assets.iter().map(|a| a.asset.id.as_str()).collect();
        let definitions: Vec<Json<&Asset>> = assets.iter().map(|a| Json(a.asset)).collect();
        let mut transaction = self.pool.begin().await?;
        let change: i64 = sqlx::query_scalar(
            "insert into inventory_change (kind, actor, source, note, undoes) values ($1, $2, $3, $4, $5) returning id",
        )
        .bind(note.kind.as_str())
        .bind(&note.actor)
        .bind(note.source.as_ref().map(SourceName::as_str))
        .bind(&note.note)
        .bind(note.undoes)
        .fetch_one(&mut *transaction)
        .await?;
        let before: Vec<(String, serde_json::Value, bool)> =
            sqlx::query_as("select id, definition, held from asset where id = any($1)")
                .bind(&ids)
                .fetch_all(&mut *transaction)
                .await?;
        // xmax is 0 in a row that this statement inserted, and not in one it updated.
        let created: Vec<bool> = sqlx::query_scalar(
            "insert into asset (id, definition, source, held)
             select * from unnest($1::text[], $2::jsonb[], $3::text[], $4::bool[])
             on conflict (id) do update
             set definition = excluded.definition, source = excluded.source, held = excluded.held, updated_at = now()
             returning xmax = 0",
        )
        .bind(&ids)
        .bind(&definitions)
        .bind(assets.iter().map(|a| a.source.map(SourceName::as_str)).collect::<Vec<_>>())
        .bind(assets.iter().map(|a| a.held).collect::<Vec<_>>())
        .fetch_all(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into asset_change (asset_id, source, change_id, before, after, held_before)
             select id, $3, $4, old.before, definition, coalesce(old.held, false)
             from unnest($1::text[], $2::jsonb[]) as new (id, definition)
             left join unnest($5::text[], $6::jsonb[], $7::bool[]) as old (id, before, held) using (id)",
        )
        .bind(&ids)
        .bind(&definitions)
        .bind(note.source.as_ref().map(SourceName::as_str))
        .bind(change)
        .bind(before.iter().map(|row| row.0.as_str()).collect::<Vec<_>>())
        .bind(before.iter().map(|row| &row.1).collect::<Vec<_>>())
        .bind(before.iter().map(|row| row.2).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        place_assets(&mut transaction, &assets.iter().map(|a| (a.asset, a.placement)).collect::<Vec<_>>()).await?;
        transaction.commit().await?;
        let new = created.iter().filter(|new| **new).count() as u64;
        Ok(AssetWrite { change, created: new, updated: created.len() as u64 - new })
    }

    /// Entries of the log, latest first: those below the id `below`, of one asset if it is given, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn inventory_changes(
        &self,
        asset: Option<&AssetId>,
        below: Option<i64>,
        limit: usize,
    ) -> Result<Vec<InventoryChange>, StoreError> {
        self.changes(
            "($1::text is null or exists (select from asset_change a where a.change_id = c.id and a.asset_id = $1))
                      and ($2::bigint is null or c.id < $2)",
            asset,
            below,
            limit,
        )
        .await
    }

    /// One entry of the log.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn inventory_change(&self, id: i64) -> Result<Option<InventoryChange>, StoreError> {
        Ok(self.changes("$1::text is null and c.id = $2", None, Some(id), 1).await?.pop())
    }

    async fn changes(
        &self,
        which: &'static str,
        asset: Option<&AssetId>,
        id: Option<i64>,
        limit: usize,
    ) -> Result<Vec<InventoryChange>, StoreError> {
        let sql = format!(
            "select c.id, c.at, c.kind, c.actor, c.source, c.note, c.undoes,
                    (select u.id from inventory_change u where u.undoes = c.id),
                    (select count(*) from asset_change a where a.change_id = c.id)
             from inventory_change c where {which} order by c.id desc limit $3"
        );
        // Every part of the text is ours.
        let rows: Vec<Row> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(asset.map(AssetId::as_str))
            .bind(id)
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(change).collect()
    }

    /// The assets of a change as they were and became, by id, or those of one asset's changes.
    ///
    /// # Errors
    /// [`StoreError`]; a row of another build's shape is named.
    pub async fn changed_assets(
        &self,
        changes: &[i64],
        asset: Option<&AssetId>,
    ) -> Result<Vec<LoggedAsset>, StoreError> {
        type Row = (i64, i64, Option<serde_json::Value>, serde_json::Value, bool);
        let rows: Vec<Row> = sqlx::query_as(
            "select id, change_id, before, after, held_before from asset_change
             where change_id = any($1) and ($2::text is null or asset_id = $2) order by change_id, asset_id",
        )
        .bind(changes)
        .bind(asset.map(AssetId::as_str))
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(id, change, before, after, held_before)| {
                let read = |value| {
                    serde_json::from_value(value).map_err(|e| StoreError::bad_row("asset_change", id.to_string(), e))
                };
                Ok(LoggedAsset { change, before: before.map(read).transpose()?, after: read(after)?, held_before })
            })
            .collect()
    }
}

fn change(row: Row) -> Result<InventoryChange, StoreError> {
    let (id, at, kind, actor, source, note, undoes, undone_by, assets) = row;
    let bad = |reason: &dyn std::fmt::Display| StoreError::bad_row("inventory_change", id.to_string(), reason);
    let kind = ChangeKind::ALL.into_iter().find(|known| known.as_str() == kind).ok_or_else(|| bad(&kind))?;
    let source = source.map(|s| s.parse()).transpose().map_err(|e| bad(&e))?;
    let assets = u64::try_from(assets).unwrap_or(0);
    Ok(InventoryChange { id, at: at.0, kind, actor, source, note, undoes, undone_by, assets, changes: Vec::new() })
}
