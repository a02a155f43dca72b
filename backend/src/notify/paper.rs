//! The PDF that goes with the briefing of the week: printed apart, so that incidents are told meanwhile, and kept, so that
//! everybody gets the same bytes in every attempt.

use crate::printer::{PrintError, Printer, Works};
use crate::store::{Store, StoreError};
use cruscotto_domain::briefing::Document;
use cruscotto_paper::Paper;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tracing::error;
use url::Url;

/// Bytes of a PDF that is sent at most. Postfix takes messages of 10,240,000 bytes unless it is told otherwise
/// (`message_size_limit`), and base64 in lines of 76 makes 4.11 bytes of three (RFC 2045, 6.8): 10.05 million.
pub(super) const MAX_PDF_BYTES: usize = 7 << 20;

/// How long the mail waits for the press, which may have others to print for.
const PRINT_TIME_OUT: Duration = Duration::from_secs(120);

/// Whether the paper goes with the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Enclosed {
    /// It does.
    Pdf,
    /// It is larger than [`MAX_PDF_BYTES`].
    TooLarge,
    /// It could not be printed, or not in time; the log says why.
    NotPrinted,
}

/// Prints what goes with mails. Cloning shares it.
#[derive(Debug, Clone)]
pub struct Enclosures {
    printer: Printer,
    /// Where people reach the server.
    address: String,
    running: Arc<Mutex<Option<Running>>>,
}

/// A briefing that is being printed.
#[derive(Debug)]
struct Running {
    briefing: i64,
    begun: Instant,
    task: JoinHandle<Result<Vec<u8>, PrintError>>,
}

impl Enclosures {
    /// Printed by `printer`, with links to the server at `address`.
    #[must_use]
    pub fn new(printer: Printer, address: &Url) -> Self {
        let address = address.as_str().trim_end_matches('/').to_owned();
        Self { printer, address, running: Arc::default() }
    }

    /// Whether the paper of a briefing goes with its mail, when it is kept for that; `None` as long as it is being printed.
    pub(super) async fn ready(
        &self,
        store: &Store,
        briefing: i64,
        sha256: &str,
        document: &Document,
    ) -> Result<Option<Enclosed>, StoreError> {
        if store.has_briefing_paper(briefing).await? {
            return Ok(Some(Enclosed::Pdf));
        }
        let Some(running) = self.taken(briefing) else {
            self.begin(briefing, sha256.to_owned(), document.clone());
            return Ok(None);
        };
        if !running.task.is_finished() {
            if running.begun.elapsed() >= PRINT_TIME_OUT {
                error!(briefing, "a briefing is not printed in time: its mail goes without the PDF");
                return Ok(Some(Enclosed::NotPrinted));
            }
            *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
            return Ok(None);
        }
        match running.task.await.unwrap_or(Err(PrintError::CutOff)) {
            Ok(pdf) if pdf.len() > MAX_PDF_BYTES => Ok(Some(Enclosed::TooLarge)),
            Ok(pdf) => {
                store.keep_briefing_paper(briefing, &pdf).await?;
                Ok(Some(Enclosed::Pdf))
            }
            Err(error) => {
                error!(briefing, %error, "a briefing cannot be printed: its mail goes without the PDF");
                Ok(Some(Enclosed::NotPrinted))
            }
        }
    }

    /// What is being printed, if it is this briefing.
    fn taken(&self, briefing: i64) -> Option<Running> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        running.filter(|running| running.briefing == briefing)
    }

    fn begin(&self, briefing: i64, sha256: String, document: Document) {
        let (printer, url) = (self.printer.clone(), format!("{}/briefing/{sha256}", self.address));
        let print = move |works: &Works| works.pdf(&document, &sha256, &url, Paper::A4);
        let task = tokio::spawn(async move { printer.print(print).await });
        let running = Running { briefing, begun: Instant::now(), task };
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(running);
    }
}
