//! The backend's API, as the demo's operator uses it.

use std::fmt;

use anyhow::{Context, Result, ensure};
use minreq::{Method, Request, Response};
use serde_json::{Value, json};

use crate::city::Access;

/// Seconds that an answer may take: history of a year on a busy machine.
const TIME_OUT_S: u64 = 60;

/// Answers that mean: ask again later.
const NOT_NOW: [u16; 2] = [429, 503];

/// What the server does not take because of what it knows.
const REFUSED: u16 = 422;

/// What became of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is done.
    Done,
    /// It is not taken.
    Refused,
    /// There is too much to do for it now.
    Later,
}

/// An answer that is none.
#[derive(Debug)]
struct Refused {
    what: String,
    code: u16,
    said: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} answers {}: {}", self.what, self.code, self.said)
    }
}

impl std::error::Error for Refused {}

/// Somebody who is logged in.
#[derive(Debug)]
pub(super) struct Api {
    base: String,
    cookie: String,
}

impl Api {
    pub(super) fn log_in(access: &Access) -> Result<Self> {
        let login = json!({ "user": access.operator_user, "password": access.operator_password });
        let mut api = Self { base: access.url.clone(), cookie: String::new() };
        let response = api.send(Method::Post, "/api/v1/session", Some(&login))?;
        let set = response.headers("set-cookie").filter_map(|cookie| cookie.split(';').next());
        api.cookie = set.collect::<Vec<_>>().join("; ");
        ensure!(!api.cookie.is_empty(), "the login gave no session");
        Ok(api)
    }

    pub(super) fn get(&self, path: &str) -> Result<Value> {
        self.look(path)?.with_context(|| format!("GET {path} has no answer now"))
    }

    /// The answer, or nothing while there is too much to do for one: the server says so, or does not get to it.
    pub(super) fn look(&self, path: &str) -> Result<Option<Value>> {
        answer(self.send(Method::Get, path, None), |code| code.is_none_or(is_later))
    }

    pub(super) fn post(&self, path: &str, body: &Value) -> Result<Value> {
        read(&self.send(Method::Post, path, Some(body))?)
    }

    /// The answer to a change, or nothing while the server says that there is too much to do for it. No answer at all is an
    /// error: it may be done.
    pub(super) fn offer(&self, path: &str, body: &Value) -> Result<Option<Value>> {
        answer(self.send(Method::Post, path, Some(body)), |code| code.is_some_and(is_later))
    }

    pub(super) fn put(&self, path: &str, body: &Value) -> Result<Value> {
        read(&self.send(Method::Put, path, Some(body))?)
    }

    /// A change of which the answer does not matter, but whether it was taken.
    pub(super) fn change(&self, method: Method, path: &str, body: &Value) -> Result<Taken> {
        let Err(error) = self.send(method, path, Some(body)) else { return Ok(Taken::Done) };
        match code(&error) {
            Some(REFUSED) => Ok(Taken::Refused),
            Some(code) if is_later(code) => Ok(Taken::Later),
            _ => Err(error),
        }
    }

    fn send(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Response> {
        let what = format!("{method} {path}");
        let mut request = Request::new(method, format!("{}{path}", self.base))
            .with_timeout(TIME_OUT_S)
            .with_header("origin", &self.base)
            .with_header("cookie", &self.cookie);
        if let Some(body) = body {
            request = request.with_header("content-type", "application/json").with_body(body.to_string());
        }
        let response = request.send().with_context(|| what.clone())?;
        let code = response.status_code;
        if !(200..300).contains(&code) {
            let said = response.as_str().unwrap_or("not text").to_owned();
            return Err(Refused { what, code, said }.into());
        }
        Ok(response)
    }
}

/// What the server answered, where it is an answer that is none.
fn code(error: &anyhow::Error) -> Option<u16> {
    error.downcast_ref::<Refused>().map(|refused| refused.code)
}

fn is_later(code: u16) -> bool {
    NOT_NOW.contains(&code)
}

/// The answer, or nothing where `later` says of its code, or of none, that it is to be asked for again.
fn answer(response: Result<Response>, later: impl Fn(Option<u16>) -> bool) -> Result<Option<Value>> {
    match response {
        Ok(response) => read(&response).map(Some),
        Err(error) if later(code(&error)) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read(response: &Response) -> Result<Value> {
    serde_json::from_slice(response.as_bytes()).context("an answer that is no JSON")
}
