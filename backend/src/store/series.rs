//! Series and their ids.

use super::{Store, StoreError};
use cruscotto_domain::sample::{Labels, SeriesKey};
use sqlx::types::Json;

type SeriesRow = (i32, String, String, Json<Labels>);

impl Store {
    /// Every series with its id.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn series(&self) -> Result<Vec<(i32, SeriesKey)>, StoreError> {
        let rows: Vec<SeriesRow> =
            sqlx::query_as("select id, asset_id, metric, labels from series").fetch_all(&self.pool).await?;
        rows.into_iter().map(read).collect()
    }

    /// The ids of `keys`, in their order; series that are not there are made. The assets must be there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn resolve_series(&self, keys: &[SeriesKey]) -> Result<Vec<i32>, StoreError> {
        let assets: Vec<&str> = keys.iter().map(|k| k.asset.as_str()).collect();
        let metrics: Vec<&str> = keys.iter().map(|k| k.metric.as_str()).collect();
        let labels: Vec<Json<&Labels>> = keys.iter().map(|k| Json(&k.labels)).collect();
        // Made in the order of the key, so that two backends that make the same ones cannot deadlock.
        sqlx::query(
            "insert into series (asset_id, metric, labels)
             select distinct a, m, l from unnest($1::text[], $2::text[], $3::jsonb[]) as new (a, m, l)
             order by a, m, l
             on conflict do nothing",
        )
        .bind(&assets)
        .bind(&metrics)
        .bind(&labels)
        .execute(&self.pool)
        .await?;
        let ids: Vec<i32> = sqlx::query_scalar(
            "select series.id
             from unnest($1::text[], $2::text[], $3::jsonb[]) with ordinality as wanted (a, m, l, n)
             join series on asset_id = a and metric = m and labels = l
             order by n",
        )
        .bind(&assets)
        .bind(&metrics)
        .bind(&labels)
        .fetch_all(&self.pool)
        .await?;
        if ids.len() != keys.len() {
            let reason = format!("{} of {} series were found after they were made", ids.len(), keys.len());
            return Err(StoreError::bad_row("series", "", reason));
        }
        Ok(ids)
    }
}

fn read((id, asset, metric, labels): SeriesRow) -> Result<(i32, SeriesKey), StoreError> {
    let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("series", id.to_string(), e);
    let asset = asset.parse().map_err(|e| bad(&e))?;
    let metric = metric.parse().map_err(|e| bad(&e))?;
    Ok((id, SeriesKey { asset, metric, labels: labels.0 }))
}
