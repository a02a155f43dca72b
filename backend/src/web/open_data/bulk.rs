//! `GET /api/v1/bulk-files` and `GET /open-data/bulk/{file}`: a month of a data set in one file, with its checksum.

use crate::open_data::dataset::BASE;
use crate::store::BulkRow;
use crate::web::Shared;
use crate::web::encoded::FOR_EVER;
use crate::web::extract::Path;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cruscotto_domain::api::{Items, Problem as ProblemBody};
use cruscotto_domain::open_data::BulkFile;

/// The digest of what is sent, RFC 9530.
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

fn name(row: &BulkRow) -> String {
    format!("{}-{}-v{}.{}", row.dataset, row.month, row.version, row.format)
}

fn item(row: &BulkRow) -> BulkFile {
    BulkFile {
        path: format!("{BASE}/bulk/{}", name(row)),
        dataset: row.dataset.clone(),
        month: row.month.clone(),
        version: u32::try_from(row.version).unwrap_or_default(),
        format: row.format.clone(),
        bytes: u64::try_from(row.bytes).unwrap_or_default(),
        sha256: row.sha256.iter().map(|byte| format!("{byte:02x}")).collect(),
        made_at: row.made_at,
    }
}

/// Files with a month of a data set: area measurements by the hour, asset measurements and availability by the day. Made
/// two days after the end of the month and never changed; when the month is corrected later, a file with the next version
/// stands beside it.
#[utoipa::path(get, path = "/api/v1/bulk-files", tag = "open-data", responses(
    (status = 200, body = Items<BulkFile>),
    (status = 503, body = ProblemBody, content_type = "application/problem+json"),
))]
pub(in crate::web) async fn bulk_files(State(state): State<Shared>) -> Result<Json<Items<BulkFile>>, Problem> {
    Ok(Json(Items { items: state.store.bulk_files().await?.iter().map(item).collect() }))
}

/// One of these files: gzipped CSV (RFC 4180) or Parquet.
#[utoipa::path(get, path = "/open-data/bulk/{file}", tag = "open-data",
    params(("file" = String, Path, description = "Its name", example = "area-measurements-2026-10-v1.csv.gz")),
    responses(
        (status = 200, content((String = "application/gzip"), (String = "application/vnd.apache.parquet")),
         headers(("Repr-Digest" = String, description = "SHA-256 of the file, RFC 9530"))),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn bulk_file(
    State(state): State<Shared>,
    Path(file): Path<String>,
) -> Result<Response, Problem> {
    let missing = || Problem::not_found("there is no such file: GET /api/v1/bulk-files lists those there are");
    let rows = state.store.bulk_files().await?;
    let row = rows.iter().find(|row| name(row) == file).ok_or_else(missing)?;
    let content = state.store.bulk_content(row).await?.ok_or_else(missing)?;
    let kind = if row.format == "parquet" { "application/vnd.apache.parquet" } else { "application/gzip" };
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CACHE_CONTROL, FOR_EVER.to_owned()),
        (ETAG, format!("\"{}\"", item(row).sha256)),
        (REPR_DIGEST, format!("sha-256=:{}:", STANDARD.encode(&row.sha256))),
        (CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    Ok((headers, content).into_response())
}
