//! What the demo has to tell beside what it measures now: the simulated year before, and two briefings frozen over it.
//!
//! It comes by the ways of all data: the year as files that the collectors read, late; the ledger of school upgrades kept, and
//! the briefings composed, given to be read and frozen, through the API, by the demo's operator. It is done in the background while the city is up, and goes on
//! after a restart where it was.

mod api;
mod briefings;
mod ledger;
mod past;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::city::Access;
use crate::process::Process;
use crate::progress::note;
use api::Api;
pub(crate) use past::DELIVERED;

/// Where the year is written, in the city's folder of data.
pub(crate) const PAST: &str = "past";

/// How often it is looked whether something has come, and in what pieces it waits, so that it ends at once.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const PIECE: Duration = Duration::from_millis(200);

/// What is needed to tell it.
#[derive(Debug)]
pub struct Story {
    /// The program that writes the past.
    pub writer: Process,
    /// The folder it writes to.
    pub written: PathBuf,
    /// The folder that the collectors watch.
    pub watched: PathBuf,
    /// Addresses and passwords.
    pub access: Access,
    /// Days of the past.
    pub days: u32,
}

/// A story that is being told. Dropping it ends it at its next look.
#[derive(Debug)]
pub struct Telling(Arc<AtomicBool>);

impl Drop for Telling {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Story {
    /// Tells it in the background. What goes wrong is said and ends it: the city lives without its past, and the next start
    /// goes on.
    #[must_use]
    pub fn tell(mut self) -> Telling {
        let over = Arc::new(AtomicBool::new(false));
        let ended = Over(Arc::clone(&over));
        thread::spawn(move || match self.run(&ended) {
            Ok(()) => {}
            Err(_) if ended.is() => {}
            Err(error) => note(&format!("the simulated year is not whole: {error:#}")),
        });
        Telling(over)
    }

    fn run(&mut self, over: &Over) -> Result<()> {
        let mut api = Api::log_in(&self.access)?;
        past::bring(self, &api, over)?;
        // Schools are accepted by what they measured, and the briefings compare: neither by half a year.
        past::sum_up(self.days, &api, over)?;
        ledger::keep(self, &api, over)?;
        briefings::freeze(&mut api, over)
    }
}

/// Whether it is over.
#[derive(Debug)]
struct Over(Arc<AtomicBool>);

impl Over {
    fn is(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Waits until `come` gives something, or it is over.
    fn until<T>(&self, mut come: impl FnMut() -> Result<Option<T>>) -> Result<T> {
        while !self.is() {
            if let Some(it) = come()? {
                return Ok(it);
            }
            let looked = Instant::now();
            while !self.is() && looked.elapsed() < LOOK_EVERY {
                thread::sleep(PIECE);
            }
        }
        anyhow::bail!("stopped")
    }
}
