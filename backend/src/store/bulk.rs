//! Files with a month of a data set.

use super::instant::Instant;
use super::{Store, StoreError};
use cruscotto_domain::time::Timestamp;

/// A month of the city's calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Such as `2026-11`.
    pub name: String,
    /// Its first instant.
    pub from: Timestamp,
    /// The first instant after it.
    pub to: Timestamp,
}

/// What is known of a file without its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BulkRow {
    /// The data set.
    pub dataset: String,
    /// The month, such as `2026-11`.
    pub month: String,
    /// Its version, from 1.
    pub version: i32,
    /// `csv.gz` or `parquet`.
    pub format: String,
    /// When it was made.
    pub made_at: Timestamp,
    /// SHA-256 of the content.
    pub sha256: Vec<u8>,
    /// Bytes of the content.
    pub bytes: i64,
}

/// A file to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewBulkFile<'a> {
    /// The data set.
    pub dataset: &'a str,
    /// The month, such as `2026-11`.
    pub month: &'a str,
    /// Its version.
    pub version: i32,
    /// `csv.gz` or `parquet`.
    pub format: &'a str,
    /// When it was made.
    pub made_at: Timestamp,
    /// SHA-256 of the content.
    pub sha256: &'a [u8],
    /// The content.
    pub content: &'a [u8],
}

type Row = (String, String, i32, String, Instant, Vec<u8>, i64);

impl Store {
    /// Those of the last `count` months of a time zone (IANA) that were over at `now` and have data, latest first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn months_before(&self, now: Timestamp, count: i32, zone: &str) -> Result<Vec<Month>, StoreError> {
        let rows: Vec<(String, Instant, Instant)> = sqlx::query_as(
            "select to_char(month, 'YYYY-MM'), month at time zone $2, (month + interval '1 month') at time zone $2
             from generate_series(1, $3) as back,
                  lateral (select date_trunc('month', $1 at time zone $2) - back * interval '1 month' as month) as months
             where exists (select from rollup_1d
                           where bucket >= month at time zone $2 and bucket < (month + interval '1 month') at time zone $2)
             order by month desc",
        )
        .bind(Instant(now))
        .bind(zone)
        .bind(count)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().map(|(name, from, to)| Month { name, from: from.0, to: to.0 }).collect())
    }

    /// When the newest correction of a period was made.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn last_correction(&self, from: Timestamp, to: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<Instant> =
            sqlx::query_scalar("select max(corrected_at) from correction where ts >= $1 and ts < $2")
                .bind(Instant(from))
                .bind(Instant(to))
                .fetch_one(&self.pool)
                .await?;
        Ok(at.map(|at| at.0))
    }

    /// Keeps a file; one that is there already stays as it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn keep_bulk_file(&self, file: &NewBulkFile<'_>) -> Result<(), StoreError> {
        sqlx::query(
            "insert into bulk_file (dataset, month, version, format, made_at, sha256, content)
             values ($1, to_date($2, 'YYYY-MM'), $3, $4, $5, $6, $7) on conflict do nothing",
        )
        .bind(file.dataset)
        .bind(file.month)
        .bind(file.version)
        .bind(file.format)
        .bind(Instant(file.made_at))
        .bind(file.sha256)
        .bind(file.content)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Every file, the latest month first, of a month the highest version first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bulk_files(&self) -> Result<Vec<BulkRow>, StoreError> {
        let rows: Vec<Row> = sqlx::query_as(
            "select dataset, to_char(month, 'YYYY-MM'), version, format, made_at, sha256, octet_length(content)::bigint
             from bulk_file order by bulk_file.month desc, dataset, version desc, format",
        )
        .fetch_all(&self.pool)
        .await?;
        let row = |(dataset, month, version, format, made_at, sha256, bytes): Row| BulkRow {
            dataset,
            month,
            version,
            format,
            made_at: made_at.0,
            sha256,
            bytes,
        };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The content of a file.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn bulk_content(&self, file: &BulkRow) -> Result<Option<Vec<u8>>, StoreError> {
        let content = sqlx::query_scalar(
            "select content from bulk_file
             where dataset = $1 and month = to_date($2, 'YYYY-MM') and version = $3 and format = $4",
        )
        .bind(&file.dataset)
        .bind(&file.month)
        .bind(file.version)
        .bind(&file.format)
        .fetch_optional(&self.pool)
        .await?;
        Ok(content)
    }
}
