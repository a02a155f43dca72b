//! `POST /query`: of InfluxDB 1.x' query language the one statement that stock Telegraf sends before it writes,
//! `CREATE DATABASE "telegraf"`. There is nothing to create: the token says who writes, and the mapping where it goes.

use super::answer::reworded;
use super::credentials;
use super::influx_v1::InfluxV1Error;
use crate::web::Shared;
use crate::web::body::whole;
use crate::web::problem::Problem;
use axum::Json;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use url::form_urlencoded;
use utoipa::ToSchema;

/// Bytes of a form at most: a statement with a name.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// What InfluxDB 1.8 adds when a statement that writes comes with GET.
const READ_ONLY_CONTEXT: &str =
    "deprecated use of 'CREATE DATABASE' in a read only context, please use a POST request instead";

/// The results of a query, as InfluxDB 1.x gives them.
#[derive(Serialize, ToSchema)]
pub(crate) struct InfluxV1Results {
    results: Vec<InfluxV1Result>,
}

/// The result of one statement.
#[derive(Serialize, ToSchema)]
struct InfluxV1Result {
    statement_id: u32,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    messages: Vec<InfluxV1Message>,
}

/// What the server has to say to a result.
#[derive(Serialize, ToSchema)]
struct InfluxV1Message {
    level: &'static str,
    text: &'static str,
}

/// Answer `CREATE DATABASE`, the only statement there is here; the database needs no creating.
#[utoipa::path(method(post, get), path = "/query", tag = "ingest", security(("source" = [])),
    params(("q" = Option<String>, Query, description = "The statement; with POST it may be in the form")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded", description = "q=STATEMENT"),
    responses(
        (status = 200, description = "There", body = InfluxV1Results),
        (status = 400, description = "Another statement, or none", body = InfluxV1Error),
        (status = 401, description = "No such token", body = InfluxV1Error),
        (status = 413, description = "Too large", body = InfluxV1Error),
        (status = 503, description = "The database is away; Retry-After", body = InfluxV1Error),
    ))]
pub(crate) async fn influx_query(State(state): State<Shared>, request: Request) -> Response {
    match answer(&state, request).await {
        Ok(results) => Json(results).into_response(),
        Err(problem) => {
            let error = problem.detail().to_owned();
            reworded(problem, Json(InfluxV1Error { error }))
        }
    }
}

async fn answer(state: &Shared, request: Request) -> Result<InfluxV1Results, Problem> {
    let method = request.method().clone();
    let mut parameters = Parameters::default();
    parameters.read(request.uri().query().unwrap_or_default().as_bytes());
    credentials::refuse_in_url(parameters.user.as_deref(), parameters.password.as_deref())?;
    credentials::source(state, request.headers()).await?;
    if method == Method::POST {
        let form = whole(request, state).await?;
        if form.len() > MAX_FORM_BYTES {
            return Err(Problem::bad_request(format!("the form is larger than {MAX_FORM_BYTES} bytes")));
        }
        parameters.read(&form);
    }
    let query = parameters.query.ok_or_else(|| Problem::bad_request("missing required parameter \"q\""))?;
    if !creates_a_database(&query) {
        let detail = "only CREATE DATABASE \"name\" is answered here; measurements are read at /api/v1/history";
        return Err(Problem::bad_request(detail));
    }
    let deprecated = (method == Method::GET).then_some(InfluxV1Message { level: "warning", text: READ_ONLY_CONTEXT });
    let result = InfluxV1Result { statement_id: 0, messages: deprecated.into_iter().collect() };
    Ok(InfluxV1Results { results: vec![result] })
}

/// The parameters of the query string and of the form; of several the first counts.
#[derive(Default)]
struct Parameters {
    query: Option<String>,
    user: Option<String>,
    password: Option<String>,
}

impl Parameters {
    fn read(&mut self, encoded: &[u8]) {
        for (name, value) in form_urlencoded::parse(encoded) {
            let slot = match name.as_ref() {
                "q" => &mut self.query,
                "u" => &mut self.user,
                "p" => &mut self.password,
                _ => continue,
            };
            slot.get_or_insert_with(|| value.into_owned());
        }
    }
}

/// Whether `query` is one `CREATE DATABASE name`: keywords in any case, the name bare or quoted (InfluxQL specification,
/// "Identifiers").
fn creates_a_database(query: &str) -> bool {
    let statement = query.trim().trim_end_matches(';').trim_end();
    let Some((create, rest)) = statement.split_once(char::is_whitespace) else { return false };
    let Some((database, name)) = rest.trim_start().split_once(char::is_whitespace) else { return false };
    create.eq_ignore_ascii_case("create")
        && database.eq_ignore_ascii_case("database")
        && is_identifier(name.trim_start())
}

fn is_identifier(name: &str) -> bool {
    let Some(quoted) = name.strip_prefix('"') else {
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        return begins && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    };
    let mut escaped = false;
    for (at, c) in quoted.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            // The closing quote: at the end, and with something before it.
            '"' => return at > 0 && at + 1 == quoted.len(),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_statement_is_known_in_all_its_spellings() {
        for query in [
            r#"CREATE DATABASE "telegraf""#,
            "create database telegraf;",
            "  Create\tDataBase   _db1 ; ",
            r#"CREATE DATABASE "a \"b\" \\ c""#,
        ] {
            assert!(creates_a_database(query), "{query}");
        }
        for query in [
            "",
            "CREATE",
            "CREATE DATABASE",
            "CREATE DATABASE \"\"",
            "CREATE DATABASE \"open",
            "CREATE DATABASE 1st",
            "CREATE DATABASE a; DROP DATABASE b",
            "CREATE DATABASE \"a\" WITH DURATION 1d",
            "SHOW DATABASES",
            "DROP DATABASE telegraf",
            "SELECT * FROM cpu",
        ] {
            assert!(!creates_a_database(query), "{query}");
        }
    }
}
