//! Numbers from the environment: how long a test runs, and what it draws from.

use std::env;
use std::str::FromStr;

use anyhow::{Context, Result};

/// The number in `variable`, or `otherwise` where it is not set.
///
/// # Errors
/// If it is set to something else.
pub fn number<T: FromStr>(variable: &str, otherwise: T) -> Result<T> {
    let Ok(text) = env::var(variable) else { return Ok(otherwise) };
    text.parse().ok().with_context(|| format!("{variable} is '{text}': expected a number"))
}
