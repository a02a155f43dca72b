//! `POST /api/v1/inventory/imports`.

use super::{ChangeQuery, author};
use crate::ingest::Proposed;
use crate::web::Shared;
use crate::web::body::{unpacked, whole};
use crate::web::caller::Staff;
use crate::web::extract::Query;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use cruscotto_domain::api::Problem as ProblemBody;
use cruscotto_domain::asset_file::{Entry, FileError, TextEncoding, decode, geojson_entries, table_entries};
use cruscotto_domain::inventory_change::InventoryReport;

/// Import assets from a file: a table (comma, semicolon or tab; UTF-8, UTF-16 or Latin-1; the columns are those of the
/// collectors' inventory files, `tag:NAME` besides) or a GeoJSON FeatureCollection of Points. Assets not named stay as they
/// are. All of it is done or nothing: when a line cannot be taken, the answer lists every such line, and `applied` is false.
#[utoipa::path(post, path = "/api/v1/inventory/imports", tag = "inventory",
    params(ChangeQuery),
    request_body(content((String = "text/csv"), (String = "application/geo+json"))),
    responses(
        (status = 200, description = "What differs, and whether it is done", body = InventoryReport),
        (status = 400, description = "Not what it says it is", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is logged in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "Too large", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Neither CSV nor GeoJSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No table or collection of assets", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The database is away; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn import(
    State(state): State<Shared>,
    staff: Staff,
    Query(query): Query<ChangeQuery>,
    request: Request,
) -> Result<Json<InventoryReport>, Problem> {
    let author = author(&staff, query.note, query.dry_run)?;
    let headers = request.headers().clone();
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned();
    let read = reader(&media_type).ok_or_else(|| {
        let detail =
            format!("content type '{media_type}' is no file of assets: expected text/csv or application/geo+json");
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail)
    })?;
    let body = unpacked(&headers, whole(request, &state).await?)?;
    // Megabytes of text: not in the way of those who are answered in between.
    let read = tokio::task::spawn_blocking(move || -> Result<(Vec<Entry>, TextEncoding), FileError> {
        let (text, encoding) = decode(&body)?;
        Ok((read(&text)?, encoding))
    });
    let read = read.await.map_err(|error| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, error))?;
    let (entries, encoding) = read.map_err(Problem::unprocessable)?;
    let mut report = state.gate.change(Proposed::File(entries), author, &state.hub).await?;
    report.encoding = Some(encoding.to_string());
    Ok(Json(report))
}

type Reader = fn(&str) -> Result<Vec<Entry>, FileError>;

fn reader(media_type: &str) -> Option<Reader> {
    match media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/csv" => Some(table_entries),
        "application/geo+json" | "application/json" => Some(geojson_entries),
        _ => None,
    }
}
