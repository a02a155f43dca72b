//! `GET /open-data/{file}`: a data set as a file, whole or in pages.

use super::page::page;
use super::query::DataQuery;
use super::reader::Reader;
use crate::open_data::dataset::{BASE, Dataset, LICENCE_URL};
use crate::open_data::format::{Format, FormatError, TextWriter, whole};
use crate::open_data::table::Row;
use crate::web::Shared;
use crate::web::extract::{Path, Query};
use crate::web::problem::Problem;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, LINK};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use bytes::Bytes;
use cruscotto_domain::api::Problem as ProblemBody;
use futures_util::stream;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Files made at once at most; each holds some thousand rows.
const MAX_FILES: usize = 8;

static ROOM: Semaphore = Semaphore::const_new(MAX_FILES);

/// Rows of a file that is made whole at most: a workbook of so many takes some 100 MB.
const MAX_WHOLE_ROWS: usize = 100_000;

/// Rows written at once: some hundred kilobytes of text.
const ROWS_A_CHUNK: usize = 1_000;

/// Whoever asks again within a minute has the same file.
const CACHE: &str = "public, max-age=60";

/// A data set as a file: `DATASET.csv` (RFC 4180), `DATASET.excel.csv` (semicolons, decimal commas, byte order mark),
/// `DATASET.json`, `DATASET.geojson` where rows have a place, `DATASET.xlsx`, `DATASET.parquet`. Without `limit` the whole
/// file, with it pages that the `Link` header leads through. `DATASET` alone is its page for people.
#[utoipa::path(get, path = "/open-data/{file}", tag = "open-data",
    params(("file" = String, Path, description = "Name of the data set and format", example = "targets.csv"), DataQuery),
    responses(
        (status = 200, description = "The file", content(
            (String = "text/csv"), (Object = "application/json"), (Object = "application/geo+json"),
            (String = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "application/vnd.apache.parquet"), (String = "text/html"),
        ), headers(("Link" = String, description = "The next page, the dictionary and the licence, RFC 8288"))),
        (status = 400, body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "More rows than a workbook or Parquet file may have", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Too many files are being made; Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub(in crate::web) async fn file(
    State(state): State<Shared>,
    Path(file): Path<String>,
    Query(query): Query<DataQuery>,
    headers: HeaderMap,
) -> Result<Response<Body>, Problem> {
    let Some((name, extension)) = file.split_once('.') else {
        return Ok(page(&state, name_of(&file)?, &headers).into_response());
    };
    let dataset = name_of(name)?;
    let format: Format = extension.parse().map_err(Problem::not_found)?;
    if !dataset.formats().any(|known| known == format) {
        return Err(Problem::not_found(format!("{dataset} has no places, so it is not to be had as {format}")));
    }
    let room = ROOM.try_acquire().map_err(|_| {
        let detail = format!("{MAX_FILES} files are being made: try again");
        Problem::later(StatusCode::SERVICE_UNAVAILABLE, detail, None)
    })?;
    let mut reader = Reader::open(&state, dataset, &query).await?;
    let first = reader.next(&state).await?.unwrap_or_default();
    let path = format!("{BASE}/{file}");
    if let Some(limit) = query.limit {
        let mut rows = collect(&mut reader, &state, first, limit + 1).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let last = rows.last().map(|row| row.key.as_str());
        let next = last.filter(|_| more).map(|key| query.next(&path, limit, key));
        return answer(dataset, format, next.as_deref(), made(dataset, format, &rows, next.as_deref())?.into());
    }
    if format.is_whole() {
        let rows = collect(&mut reader, &state, first, MAX_WHOLE_ROWS + 1).await?;
        if rows.len() > MAX_WHOLE_ROWS {
            let detail = format!("more than {MAX_WHOLE_ROWS} rows: take a shorter period, pages by limit, or CSV");
            return Err(Problem::unprocessable(detail));
        }
        let made = tokio::task::spawn_blocking(move || made(dataset, format, &rows, None)).await;
        let bytes = made.map_err(|_| broken("the task that made a file ended"))??;
        drop(room);
        return answer(dataset, format, None, bytes.into());
    }
    let writer = TextWriter::new(dataset, format);
    let begin = writer.begin().map_err(|error| broken(&error))?;
    let sending = Sending { state, reader, writer, waiting: first, begin: Some(begin), ended: false, _room: room };
    let body = Body::from_stream(stream::try_unfold(sending, |mut sending| async move {
        Ok::<_, std::io::Error>(sending.next().await?.map(|bytes| (bytes, sending)))
    }));
    answer(dataset, format, None, body)
}

fn name_of(name: &str) -> Result<Dataset, Problem> {
    name.parse().map_err(Problem::not_found)
}

/// What went wrong inside is for the log.
fn broken(error: &(impl std::fmt::Display + ?Sized)) -> Problem {
    tracing::error!(%error, "a file could not be made");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the file could not be made; the server's log says why")
}

/// Rows until there are `enough`.
async fn collect(reader: &mut Reader, state: &Shared, mut rows: Vec<Row>, enough: usize) -> Result<Vec<Row>, Problem> {
    while rows.len() < enough {
        match reader.next(state).await? {
            Some(more) => rows.extend(more),
            None => break,
        }
    }
    Ok(rows)
}

fn made(dataset: Dataset, format: Format, rows: &[Row], next: Option<&str>) -> Result<Vec<u8>, Problem> {
    let make = || -> Result<Vec<u8>, FormatError> {
        if format.is_whole() {
            return whole(dataset, format, rows);
        }
        let mut writer = TextWriter::new(dataset, format);
        Ok([writer.begin()?, writer.rows(rows)?, writer.end(next)].concat())
    };
    make().map_err(|error| broken(&error))
}

fn answer(dataset: Dataset, format: Format, next: Option<&str>, body: Body) -> Result<Response<Body>, Problem> {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(CACHE));
    let mut links = vec![
        format!("<{LICENCE_URL}>; rel=\"license\""),
        format!("</api/v1/datasets/{dataset}>; rel=\"describedby\"; type=\"application/json\""),
    ];
    links.extend(next.map(|next| format!("<{next}>; rel=\"next\"")));
    for link in links {
        headers.append(LINK, HeaderValue::from_str(&link).map_err(|error| broken(&error))?);
    }
    let name = format!("attachment; filename=\"{dataset}.{format}\"");
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|error| broken(&error))?);
    Ok(response)
}

/// A file on its way: the next rows are read when the ones before are gone.
struct Sending {
    state: Shared,
    reader: Reader,
    writer: TextWriter,
    waiting: Vec<Row>,
    begin: Option<Vec<u8>>,
    ended: bool,
    _room: SemaphorePermit<'static>,
}

impl Sending {
    async fn next(&mut self) -> Result<Option<Bytes>, std::io::Error> {
        if let Some(begin) = self.begin.take() {
            return Ok(Some(begin.into()));
        }
        // An hour in which nothing was measured is no end.
        while self.waiting.is_empty() && !self.ended {
            // The answer has begun: all that is left is to break it off, so that it is not taken for whole.
            match self.reader.next(&self.state).await {
                Ok(Some(rows)) => self.waiting = rows,
                Ok(None) => {
                    self.ended = true;
                    return Ok(Some(self.writer.end(None).into()));
                }
                Err(problem) => return Err(std::io::Error::other(problem.detail().to_owned())),
            }
        }
        if self.waiting.is_empty() {
            return Ok(None);
        }
        let rest = self.waiting.split_off(ROWS_A_CHUNK.min(self.waiting.len()));
        let rows = std::mem::replace(&mut self.waiting, rest);
        Ok(Some(self.writer.rows(&rows).map_err(std::io::Error::other)?.into()))
    }
}
