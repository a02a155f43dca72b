//! Prints frozen briefings apart from the async workers, and one at a time: for whoever asks (`web/briefings/prints.rs`)
//! and for the mail of the week (`notify/subscriptions.rs`).

use crate::observe;
use anyhow::Context as _;
use cruscotto_domain::briefing::Document;
use cruscotto_domain::city::file;
use cruscotto_drawing::{Boundary, boundary};
use cruscotto_paper::{Briefing, Maps, Paper, PaperError, Press};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::Semaphore;

/// The media type of a PDF (RFC 8118).
pub(crate) const PDF: &str = "application/pdf";

/// Briefings printed at once: each takes seconds of one processor and tens of megabytes, and ingest wants the others.
const PRINTED_AT_ONCE: usize = 1;

/// The press and the city's maps. Cloning shares them.
#[derive(Debug, Clone)]
pub struct Printer {
    works: Arc<Works>,
    room: Arc<Semaphore>,
}

/// What is printed with.
#[derive(Debug)]
pub(crate) struct Works {
    pub(crate) press: Press,
    pub(crate) maps: Maps,
}

impl Works {
    /// A frozen briefing as a PDF, with `url` as the address of its page.
    ///
    /// # Errors
    /// [`PaperError`].
    pub(crate) fn pdf(
        &self,
        document: &Document,
        sha256: &str,
        url: &str,
        paper: Paper,
    ) -> Result<Vec<u8>, PaperError> {
        self.press.pdf(&Briefing { document, sha256, url, maps: &self.maps }, paper)
    }
}

/// Why nothing was printed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PrintError {
    /// It cannot be.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The task that printed ended before its time.
    #[error("printing was cut off")]
    CutOff,
}

impl Printer {
    /// With the maps of the city folder `city`.
    ///
    /// # Errors
    /// When its boundaries cannot be read.
    pub fn load(city: &Path) -> anyhow::Result<Self> {
        let maps = Maps::new(&read(city, file::NIL)?, &read(city, file::MUNICIPI)?);
        let works = Works { press: Press::new()?, maps };
        Ok(Self { works: Arc::new(works), room: Arc::new(Semaphore::new(PRINTED_AT_ONCE)) })
    }

    /// What `print` makes, when its turn has come. Whoever waits may go; what has begun is done all the same.
    ///
    /// # Errors
    /// [`PrintError`].
    pub(crate) async fn print<T: Send + 'static>(
        &self,
        print: impl FnOnce(&Works) -> Result<T, PaperError> + Send + 'static,
    ) -> Result<T, PrintError> {
        let begun = Instant::now();
        let room = Arc::clone(&self.room).acquire_owned().await.map_err(|_| PrintError::CutOff)?;
        let works = Arc::clone(&self.works);
        let printed = tokio::task::spawn_blocking(move || {
            // Whoever asked may have gone; the room is free when this is done, and not before.
            let _room = room;
            print(&works)
        });
        let printed = printed.await.map_err(|_| PrintError::CutOff)??;
        metrics::histogram!(observe::PRINT_SECONDS).record(begun.elapsed().as_secs_f64());
        Ok(printed)
    }
}

fn read(city: &Path, name: &str) -> anyhow::Result<Vec<Boundary>> {
    let path = city.join(name);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    boundary::read(&text).with_context(|| path.display().to_string())
}
