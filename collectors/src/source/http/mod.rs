//! Services over HTTP: probed, counted by Matomo, measured by their own OpenMetrics page, or by any API that answers with
//! JSON.

mod access;
mod fetch;
mod json;
mod matomo;
mod matomo_answer;
mod oauth;
mod openmetrics;
mod probe;
mod text_format;

pub use json::{MAX_JSON_BYTES, MAX_PAGES, next_page};
pub use matomo::MAX_MATOMO_BYTES;
pub use matomo_answer::MatomoAnswer;
pub use openmetrics::{Counters, PageFailure, apply};
pub use text_format::{MAX_PAGE_BYTES, TextSample, TextSyntax, parse_page};

use crate::config::{HttpKind, HttpSource};
use crate::schedule::Scheduler;
use fetch::client;

/// Begins to ask every source.
///
/// # Errors
/// When no HTTP client can be made.
pub fn start(sources: Vec<HttpSource>, scheduler: &Scheduler) -> anyhow::Result<()> {
    let client = client()?;
    for HttpSource { url, interval, timeout, kind } in sources {
        match kind {
            HttpKind::Probe(source) => {
                scheduler.start(probe::Probe::new(client.clone(), url, timeout, &source)?, interval);
            }
            HttpKind::Matomo(source) => {
                scheduler.start(matomo::Matomo::new(client.clone(), url, timeout, *source)?, interval);
            }
            HttpKind::OpenMetrics(source) => {
                scheduler.start(openmetrics::Page::new(client.clone(), url, timeout, source), interval);
            }
            HttpKind::Json(source) => {
                scheduler.start(json::JsonApi::new(client.clone(), url, timeout, *source)?, interval);
            }
        }
    }
    Ok(())
}
