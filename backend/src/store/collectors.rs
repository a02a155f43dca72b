//! How sources are: what they delivered, what they say of themselves, and what their devices answered last.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::api::StateChange;
use cruscotto_domain::collector::{CollectorReport, Delivered, PollAnswer, PollAnswerItem};
use cruscotto_domain::id::{AssetId, SourceName};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::Timestamp;
use sqlx::types::Json;
use std::collections::BTreeMap;

/// What the store knows of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its name.
    pub source: SourceName,
    /// When it delivered last.
    pub last_delivery: Option<Timestamp>,
    /// Seconds from the oldest sample of its last delivery with samples to the commit.
    pub lag_s: Option<f64>,
    /// What it delivered in the last hour.
    pub last_hour: Delivered,
    /// What it said of itself, and when that came.
    pub report: Option<(Timestamp, CollectorReport)>,
}

/// A source as the statement below gives it.
type Row = (String, Option<Instant>, Option<f64>, i64, i64, i64, i64, Option<Instant>, Option<Json<CollectorReport>>);

/// A change as the statement below gives it.
type ChangeRow = (String, Json<Labels>, String, String, Instant, Instant, Option<Instant>);

impl Store {
    /// Every source that may deliver.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn source_rows(&self) -> Result<Vec<SourceRow>, StoreError> {
        let rows: Vec<Row> =
            sqlx::query_as(
                "select source.name, last.received_at, lag.seconds::float8,
                        coalesce(hour.deliveries, 0), coalesce(hour.stored, 0)::int8, coalesce(hour.duplicates, 0)::int8,
                        coalesce(hour.refused, 0)::int8, told.reported_at, told.report
                 from source
                 left join lateral (select received_at from delivery where source = source.name
                                    order by received_at desc limit 1) last on true
                 left join lateral (select extract(epoch from received_at - first_ts) seconds from delivery
                                    where source = source.name and first_ts is not null
                                    order by received_at desc limit 1) lag on true
                 left join lateral (select count(*) deliveries, sum(stored) stored, sum(duplicates) duplicates,
                                           sum(refused) refused from delivery
                                    where source = source.name and received_at > now() - interval '1 hour') hour on true
                 left join collector_report told on told.source = source.name
                 order by source.name",
            )
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter()
            .map(|(name, last, lag_s, deliveries, stored, duplicates, refused, reported, report)| {
                let count = |n: i64| u64::try_from(n).unwrap_or(0);
                Ok(SourceRow {
                    source: name.parse().map_err(|e| StoreError::bad_row("source", name.clone(), e))?,
                    last_delivery: last.map(|at| at.0),
                    lag_s,
                    last_hour: Delivered {
                        deliveries: count(deliveries),
                        stored: count(stored),
                        duplicates: count(duplicates),
                        refused: count(refused),
                    },
                    report: reported.zip(report).map(|(at, report)| (at.0, report.0)),
                })
            })
            .collect()
    }

    /// Keeps what a source says of itself, and the newest answers of its devices; answers of assets that are not known are
    /// left out.
    ///
    /// # Errors
    /// [`StoreError`]; nothing is kept then.
    pub async fn save_report(&self, source: &SourceName, mut report: CollectorReport) -> Result<(), StoreError> {
        // One row an asset and protocol: an upsert cannot touch the same row twice.
        let mut newest: BTreeMap<(AssetId, String), PollAnswer> = BTreeMap::new();
        for answer in std::mem::take(&mut report.answers) {
            let key = (answer.asset.clone(), answer.protocol.clone());
            if newest.get(&key).is_none_or(|other| other.at < answer.at) {
                newest.insert(key, answer);
            }
        }
        let answers: Vec<PollAnswer> = newest.into_values().collect();
        let mut transaction = self.pool.begin().await?;
        sqlx::query(
            "insert into collector_report (source, reported_at, report) values ($1, now(), $2)
             on conflict (source) do update set reported_at = excluded.reported_at, report = excluded.report",
        )
        .bind(source.as_str())
        .bind(Json(&report))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into poll_answer (asset_id, source, protocol, at, took_ms, answer)
             select told.asset_id, $1, told.protocol, told.at, told.took_ms, told.answer
             from unnest($2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::text[])
                  told (asset_id, protocol, at, took_ms, answer)
             join asset on asset.id = told.asset_id
             on conflict (asset_id, source, protocol) do update
             set at = excluded.at, took_ms = excluded.took_ms, answer = excluded.answer
             where poll_answer.at < excluded.at",
        )
        .bind(source.as_str())
        .bind(answers.iter().map(|a| a.asset.as_str()).collect::<Vec<_>>())
        .bind(answers.iter().map(|a| a.protocol.as_str()).collect::<Vec<_>>())
        .bind(answers.iter().map(|a| Instant(a.at)).collect::<Vec<_>>())
        .bind(answers.iter().map(|a| i32::try_from(a.took_ms).unwrap_or(i32::MAX)).collect::<Vec<_>>())
        .bind(answers.iter().map(|a| a.text.as_str()).collect::<Vec<_>>())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(())
    }

    /// The last answers of an asset, the newest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn answers(&self, asset: &AssetId) -> Result<Vec<PollAnswerItem>, StoreError> {
        let rows: Vec<(String, String, Instant, i32, String)> = sqlx::query_as(
            "select source, protocol, at, took_ms, answer from poll_answer where asset_id = $1 order by at desc",
        )
        .bind(asset.as_str())
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(source, protocol, at, took_ms, text)| {
                let took_ms = u32::try_from(took_ms).unwrap_or(0);
                let source = source.parse().map_err(|e| StoreError::bad_row("poll_answer", source.clone(), e))?;
                Ok(PollAnswerItem {
                    source,
                    answer: PollAnswer { asset: asset.clone(), at: at.0, protocol, took_ms, text },
                })
            })
            .collect()
    }

    /// The changes of an asset's conditions, the newest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn state_changes(&self, asset: &AssetId, limit: i64) -> Result<Vec<StateChange>, StoreError> {
        let rows: Vec<ChangeRow> = sqlx::query_as(
            "select metric, labels, was, became, since, decided,
                    lead(since) over (partition by metric, labels order by decided) as until
             from health_transition where asset_id = $1 order by decided desc limit $2",
        )
        .bind(asset.as_str())
        .bind(limit)
        .fetch_all(&self.pool)
        .await?;
        rows.into_iter()
            .map(|(metric, labels, was, became, since, decided, until)| {
                let bad = |e: &dyn std::fmt::Display| StoreError::bad_row("health_transition", asset.to_string(), e);
                Ok(StateChange {
                    metric: metric.parse().map_err(|e| bad(&e))?,
                    labels: labels.0,
                    was: was.parse().map_err(|e| bad(&e))?,
                    became: became.parse().map_err(|e| bad(&e))?,
                    since: since.0,
                    decided: decided.0,
                    until: until.map(|at| at.0),
                })
            })
            .collect()
    }
}
