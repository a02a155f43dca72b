//! Prints frozen briefings: apart from the async workers, one at a time, and once: what is frozen does not change, so what
//! was printed of it is kept until something else is asked for more.

use super::frozen::FOR_GOOD;
use crate::observe;
use crate::web::encoded::Encoded;
use crate::web::pages::{Ages, Cache};
use crate::web::problem::Problem;
use anyhow::Context as _;
use axum::http::{HeaderValue, StatusCode};
use cruscotto_domain::city::file;
use cruscotto_drawing::{Boundary, boundary};
use cruscotto_paper::{Maps, PaperError, Press};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;
use tokio::sync::Semaphore;
use tracing::error;

/// Briefings printed at once: each takes seconds of one processor and tens of megabytes, and ingest wants the others.
const PRINTED_AT_ONCE: usize = 1;

/// Prints that may wait; beyond, whoever asks is told to come again.
const MAX_WAITING: usize = 16;

/// The press, the city's maps, and what was printed.
#[derive(Debug)]
pub struct Printer {
    works: Arc<Works>,
    kept: Cache,
    room: Arc<Semaphore>,
    waiting: AtomicUsize,
}

/// What is printed with.
#[derive(Debug)]
pub(super) struct Works {
    pub(super) press: Press,
    pub(super) maps: Maps,
}

impl Printer {
    /// With the maps of the city folder `city`.
    ///
    /// # Errors
    /// When its boundaries cannot be read.
    pub fn load(city: &Path) -> anyhow::Result<Self> {
        let maps = Maps::new(&read(city, file::NIL)?, &read(city, file::MUNICIPI)?);
        Ok(Self {
            works: Arc::new(Works { press: Press::new()?, maps }),
            kept: Cache::new(Ages::FOR_GOOD),
            room: Arc::new(Semaphore::new(PRINTED_AT_ONCE)),
            waiting: AtomicUsize::new(0),
        })
    }

    /// What is kept under `name`, or printed by `print`. The name says everything that it is made of, and is of a document
    /// that there is: nobody fills the memory with others.
    pub(super) async fn printed(
        &self,
        name: &str,
        kind: &'static str,
        print: impl FnOnce(&Works) -> Result<Option<Vec<u8>>, PaperError> + Send + 'static,
    ) -> Result<Encoded, Problem> {
        let make = async {
            let _place = Place::among(&self.waiting).ok_or_else(busy)?;
            let room = Arc::clone(&self.room).acquire_owned().await.map_err(|_| busy())?;
            let (begun, works) = (Instant::now(), Arc::clone(&self.works));
            let printed = tokio::task::spawn_blocking(move || {
                // Whoever asked may have gone; the room is free when this is done, and not before.
                let _room = room;
                print(&works)
            });
            let printed = printed.await.map_err(|error| failed(&error))?.map_err(|error| failed(&error))?;
            metrics::histogram!(observe::PRINT_SECONDS).record(begun.elapsed().as_secs_f64());
            let printed = printed.ok_or_else(|| Problem::not_found("nothing is drawn of this block"))?;
            Encoded::plain(HeaderValue::from_static(kind), FOR_GOOD, printed.into()).map_err(|error| failed(&error))
        };
        self.kept.get(name, 0, make).await
    }
}

fn read(city: &Path, name: &str) -> anyhow::Result<Vec<Boundary>> {
    let path = city.join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    boundary::read(&text).with_context(|| path.display().to_string())
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
