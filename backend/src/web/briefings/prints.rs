//! What was printed of frozen briefings, and who waits for more: it does not change, so it is kept until other things are
//! asked for more.

use crate::printer::{Printer, Works};
use crate::web::encoded::{Encoded, FOR_EVER};
use crate::web::pages::{Ages, Cache};
use crate::web::problem::Problem;
use axum::http::{HeaderValue, StatusCode};
use cruscotto_paper::PaperError;
use std::sync::atomic::{AtomicUsize, Ordering};
use tracing::error;

/// Prints that may wait; beyond, whoever asks is told to come again.
const MAX_WAITING: usize = 16;

/// The media type of a drawing in lines (SVG 1.1, appendix P).
pub(super) const SVG: &str = "image/svg+xml";

/// The printer, and what it printed.
#[derive(Debug)]
pub struct Prints {
    printer: Printer,
    kept: Cache,
    waiting: AtomicUsize,
}

impl Prints {
    /// None as yet.
    #[must_use]
    pub fn new(printer: Printer) -> Self {
        Self { printer, kept: Cache::new(Ages::FOR_EVER), waiting: AtomicUsize::new(0) }
    }

    /// What is kept under `name`, or printed by `print`. The name says everything that it is made of, and is of a document
    /// that there is: nobody fills the memory with others.
    pub(super) async fn get(
        &self,
        name: &str,
        kind: &'static str,
        print: impl FnOnce(&Works) -> Result<Option<Vec<u8>>, PaperError> + Send + 'static,
    ) -> Result<Encoded, Problem> {
        let make = async {
            let _place = Place::among(&self.waiting).ok_or_else(busy)?;
            let printed = self.printer.print(print).await.map_err(|error| failed(&error))?;
            let printed = printed.ok_or_else(|| Problem::not_found("nothing is drawn of this block"))?;
            let plain = Encoded::plain(HeaderValue::from_static(kind), FOR_EVER, printed.into());
            // A PDF and a PNG are compressed within.
            let encoded = if kind == SVG { plain.and_then(Encoded::packed) } else { plain };
            encoded.map_err(|error| failed(&error))
        };
        self.kept.get(name, 0, make).await
    }
}

fn busy() -> Problem {
    Problem::later(StatusCode::SERVICE_UNAVAILABLE, "too many briefings are being printed: try again", None)
}

fn failed(error: &dyn std::fmt::Display) -> Problem {
    error!(%error, "a briefing cannot be printed");
    Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the briefing could not be printed; the server's log says why")
}

/// A place among those that wait.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn among(waiting: &'a AtomicUsize) -> Option<Self> {
        let place = Self(waiting);
        (waiting.fetch_add(1, Ordering::Relaxed) < MAX_WAITING).then_some(place)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
