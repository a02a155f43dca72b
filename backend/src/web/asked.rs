//! Questions whose parameters the API and a page's form read alike: by name, the first of each; and what a page makes of an
//! answer to them.

use super::Shared;
use super::problem::Problem;
use axum::http::StatusCode;
use cruscotto_domain::day::Day;
use cruscotto_domain::time::Timestamp;

/// What each of `parameters` says, when all of them are `known`.
///
/// # Errors
/// 400 naming the first that is not.
pub(super) fn by_name<'a>(
    parameters: &'a [(String, String)],
    known: &[&str],
) -> Result<impl Fn(&str) -> Option<&'a str>, Problem> {
    if let Some((name, _)) = parameters.iter().find(|(name, _)| !known.contains(&name.as_str())) {
        let known = known.join(", ");
        return Err(Problem::bad_request(format!("parameter '{name}' is not known: expected {known}")));
    }
    Ok(move |name: &str| parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()))
}

/// The city's day.
///
/// # Errors
/// When the clock of the server is beyond the days there are.
pub(super) fn today(state: &Shared) -> Result<Day, Problem> {
    let today = Day::at(Timestamp::now(), &state.past.zone);
    today.ok_or_else(|| Problem::unprocessable("the clock of this server shows no day of this era"))
}

/// For a page: the answer, or in words what is wrong with the question.
///
/// # Errors
/// When the store does not answer: then nothing is wrong with the question.
pub(super) fn told<T>(answered: Result<T, Problem>) -> Result<Result<T, String>, Problem> {
    match answered {
        Ok(answer) => Ok(Ok(answer)),
        Err(problem) if problem.status() == StatusCode::SERVICE_UNAVAILABLE => Err(problem),
        Err(problem) => Ok(Err(problem.detail().to_owned())),
    }
}
