//! When assets were down, read off the changes of their health.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::time::Timestamp;

/// A stretch in which an asset was down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outage {
    /// The asset.
    pub asset: AssetId,
    /// When it went down.
    pub since: Timestamp,
    /// When it was back; none while it is down.
    pub until: Option<Timestamp>,
}

impl Store {
    /// Outages that began at or after `from`, latest first, at most `limit`. `metrics` are those that say whether an asset
    /// is there.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn outages(&self, metrics: &[MetricId], from: Timestamp, limit: u32) -> Result<Vec<Outage>, StoreError> {
        let rows: Vec<(String, Instant, Option<Instant>)> = sqlx::query_as(
            "select down.asset_id, down.since,
                    (select min(back.since) from health_transition back
                     where back.asset_id = down.asset_id and back.metric = down.metric and back.labels = down.labels
                       and back.was = 'critical' and back.decided > down.decided)
             from health_transition down
             where down.became = 'critical' and down.metric = any($1) and down.since >= $2 and down.decided >= $2
             order by down.since desc, down.asset_id limit $3",
        )
        .bind(metrics.iter().map(MetricId::as_str).collect::<Vec<_>>())
        .bind(Instant(from))
        .bind(i64::from(limit))
        .fetch_all(&self.pool)
        .await?;
        let outage = |(asset, since, until): (String, Instant, Option<Instant>)| {
            Some(Outage { asset: AssetId::new(asset).ok()?, since: since.0, until: until.map(|at| at.0) })
        };
        Ok(rows.into_iter().filter_map(outage).collect())
    }
}
