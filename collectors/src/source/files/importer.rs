//! Files with measurements, taken from the folder: each content once, at the pace of the spool.

use super::folder::{Folder, Stamp};
use super::measurements::{FileMapping, Format, Report, Request, Taken, beside, is_ours, read, survey};
use crate::config::FilesSection;
use crate::event;
use crate::measure::Intake;
use crate::spool::Spool;
use crate::whole::write_whole;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::sample::SampleBatch;
use cruscotto_domain::time::Timestamp;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::sleep;

/// Batches between the reading thread and the spool.
const QUEUE: usize = 2;

/// How often a spool without room is looked at again.
const ROOM_WAIT: Duration = Duration::from_millis(500);

/// The file of the contents that have been taken, in the spool's folder.
pub const TAKEN: &str = "files-taken";

/// A file that is read on the way into the spool.
pub struct Taking {
    /// What was found in it; none when its content had been taken before.
    pub report: Option<Report>,
    /// Its content.
    pub digest: [u8; 32],
}

/// Reads a file for good: hands its samples to `sink` and keeps the rows that are not taken in `rejected`.
///
/// # Errors
/// When it cannot be read at all.
pub fn take(
    path: &Path,
    mapping: &FileMapping,
    catalogue: &Catalogue,
    rejected: Option<PathBuf>,
    taken: impl Fn(&[u8; 32]) -> bool,
    sink: &mut dyn FnMut(SampleBatch) -> bool,
) -> io::Result<Taking> {
    let open = || Ok(Box::new(File::open(path)?) as Box<dyn Read>);
    let looked_at = survey(&open, mapping)?;
    let digest = looked_at.digest;
    if taken(&digest) {
        return Ok(Taking { report: None, digest });
    }
    let (name, format) = (path.display().to_string(), Format::of(path));
    let request = Request { name, format, open: &open, mapping, catalogue, now: Timestamp::now(), rejected };
    Ok(Taking { report: Some(read(&request, &looked_at, sink)), digest })
}

/// Where the rows of `path` that are not taken are kept.
#[must_use]
pub fn rejected_path(path: &Path, reports: Option<&Path>) -> PathBuf {
    let ending = if Format::of(path) == Format::GeoJson { "rejected.geojson" } else { "rejected.csv" };
    beside(path, reports, ending)
}

/// Watches a folder for files with measurements.
pub struct Importer {
    section: Arc<FilesSection>,
    intake: Intake,
    spool: Spool,
    folder: Folder,
    /// Files as they were at the last look: one that still grows is left alone.
    settling: BTreeMap<PathBuf, Stamp>,
    taken: Taken,
}

impl Importer {
    /// Watches the section's folder.
    #[must_use]
    pub fn new(section: Arc<FilesSection>, intake: Intake, spool: Spool) -> Self {
        let folder = Folder::new(section.watch.clone());
        let taken = Taken::load(spool.directory().join(TAKEN));
        Self { section, intake, spool, folder, settling: BTreeMap::new(), taken }
    }

    /// Looks for ever.
    pub async fn run(mut self) {
        loop {
            self.look().await;
            sleep(self.section.interval).await;
        }
    }

    async fn look(&mut self) {
        let covered = |path: &Path| self.section.mappings.iter().any(|mapping| mapping.covers(path));
        let changed = match self.folder.changed(|path| !is_ours(path) && covered(path)) {
            Ok(changed) => changed,
            Err(error) => {
                event::file_refused(&format!("{}: {error}", self.folder.path().display()));
                return;
            }
        };
        let before = std::mem::replace(&mut self.settling, changed.iter().cloned().collect());
        for (path, stamp) in changed {
            if before.get(&path) == Some(&stamp) {
                self.take(path, stamp).await;
            }
        }
    }

    async fn take(&mut self, path: PathBuf, stamp: Stamp) {
        let (sender, mut batches) = mpsc::channel(QUEUE);
        let (section, file) = (self.section.clone(), path.clone());
        let known = self.taken.clone();
        let reading = tokio::task::spawn_blocking(move || {
            let mapping = section.mappings.iter().find(|mapping| mapping.covers(&file));
            let mapping = mapping.ok_or_else(|| io::Error::other("no mapping is for it"))?;
            let rejected = rejected_path(&file, section.reports.as_deref());
            let sink = &mut |batch| sender.blocking_send(batch).is_ok();
            take(&file, mapping, &section.catalogue, Some(rejected), |digest| known.contains(digest), sink)
        });
        while let Some(batch) = batches.recv().await {
            self.keep(batch).await;
        }
        match reading.await {
            Ok(Ok(Taking { report: None, .. })) => tracing::debug!(file = %path.display(), "taken before"),
            Ok(Ok(Taking { report: Some(report), digest })) => {
                event::measurements_read(&report);
                let report_path = beside(&path, self.section.reports.as_deref(), "report.txt");
                if let Err(error) = write_whole(&report_path, &report.to_string()) {
                    tracing::warn!(path = %report_path.display(), %error, "the report cannot be written: say [files] reports");
                }
                if !Stamp::of(&path).is_ok_and(|now| now == stamp) {
                    // It changed while it was read: again when it has settled.
                    return;
                }
                if let Err(error) = self.taken.add(&digest) {
                    tracing::warn!(%error, "that a file was taken is forgotten with the next start");
                }
            }
            Ok(Err(error)) => event::file_refused(&format!("{}: {error}", path.display())),
            Err(error) => event::file_refused(&format!("{}: {error}", path.display())),
        }
        self.folder.done(path, stamp);
    }

    /// Waits for room and hands a batch over. A file can wait: it fills no more than half of the spool, so that nothing
    /// that was measured has to make room for it.
    async fn keep(&self, batch: SampleBatch) {
        loop {
            let spool = self.spool.clone();
            let room = tokio::task::spawn_blocking(move || spool.has_room_for_files()).await;
            if room.unwrap_or(false) && self.intake.samples(batch.clone()).await {
                return;
            }
            sleep(ROOM_WAIT).await;
        }
    }
}
