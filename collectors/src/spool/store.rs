//! The spool as its users see it: append at one end, read and release at the other.

use super::writer::{DELIVERED, Loss, Segment, SpoolOptions, Writer, gone, segment_path};
use super::{Position, Reader, Record, SpoolError};
use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// How much waits for delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Depth {
    /// Bytes on disk, delivered records of the segments being read included.
    pub bytes: u64,
    /// Records not yet delivered.
    pub records: u64,
    /// Age of the oldest segment with something to deliver.
    pub oldest: Option<Duration>,
}

struct State {
    writer: Writer,
    delivered: Position,
}

pub(super) struct Shared {
    pub(super) options: SpoolOptions,
    state: Mutex<State>,
    committed: watch::Sender<Position>,
    /// Held as long as the spool is; the system releases it when the process ends, however it ends.
    _lock: File,
}

/// A handle to the spool; clones are the same spool.
#[derive(Clone)]
pub struct Spool(pub(super) Arc<Shared>);

impl Spool {
    /// Opens the spool, makes its folder when absent, and repairs what a crash has left.
    ///
    /// # Errors
    /// [`SpoolError`] when another agent holds it or the folder cannot be used.
    pub fn open(options: SpoolOptions) -> Result<(Self, Vec<Loss>), SpoolError> {
        let directory = &options.directory;
        let kept = directory.join(DELIVERED);
        let needed = if options.keep_delivered { &kept } else { directory };
        fs::create_dir_all(needed).map_err(SpoolError::file(needed, "made"))?;
        let lock_path = directory.join("lock");
        let lock = File::create(&lock_path).map_err(SpoolError::file(&lock_path, "made"))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => SpoolError::Locked(directory.clone()),
            TryLockError::Error(source) => SpoolError::file(&lock_path, "locked")(source),
        })?;
        let delivered = Position::load(directory).unwrap_or_default();
        let (writer, losses) = Writer::open(directory, delivered)?;
        let end = writer.segments.last_key_value().map(|(n, s)| Position { segment: *n, offset: s.bytes });
        let committed = watch::Sender::new(end.unwrap_or(delivered).max(delivered));
        let state = Mutex::new(State { writer, delivered });
        let spool = Self(Arc::new(Shared { options, state, committed, _lock: lock }));
        spool.release(delivered)?;
        Ok((spool, losses))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // The state is changed after its file operations, in single steps: it is whole even if a thread died.
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Appends a record and waits until it is on the disk. Blocks: call it from a blocking thread.
    ///
    /// # Errors
    /// [`SpoolError`] when it could not be written: it is then lost, and the spool goes on.
    pub fn append(&self, record: &Record) -> Result<Vec<Loss>, SpoolError> {
        let payload = record.to_payload()?;
        let mut state = self.state();
        let end = state.writer.append(&self.0.options, &payload)?;
        let losses = state.writer.enforce(&self.0.options);
        drop(state);
        self.0.committed.send_replace(end);
        Ok(losses)
    }

    /// Tells where the durable end is, and when it moves.
    #[must_use]
    pub fn committed(&self) -> watch::Receiver<Position> {
        self.0.committed.subscribe()
    }

    /// Reads from the first record that is not delivered.
    #[must_use]
    pub fn reader(&self) -> Reader {
        let from = self.state().delivered;
        Reader::new(self.clone(), from)
    }

    /// The backend has everything before `position`: keeps that, and removes (or moves) what is no longer needed.
    ///
    /// # Errors
    /// [`SpoolError`] when the position cannot be kept; the records would be delivered again after a restart.
    pub fn release(&self, position: Position) -> Result<(), SpoolError> {
        let directory = &self.0.options.directory;
        // A full disk may not take the position. What is delivered is removed all the same: that makes room.
        let kept = position.store(directory).map_err(SpoolError::file(directory.join("position"), "written"));
        let mut state = self.state();
        state.delivered = position;
        let done: Vec<u64> = state
            .writer
            .segments
            .iter()
            .filter(|(n, s)| **n < position.segment || (**n == position.segment && s.bytes <= position.offset))
            .map(|(n, _)| *n)
            .filter(|n| !state.writer.is_active(*n))
            .collect();
        for number in done {
            let path = segment_path(directory, number);
            let outcome = if self.0.options.keep_delivered {
                fs::rename(&path, segment_path(&directory.join(DELIVERED), number))
            } else {
                fs::remove_file(&path)
            };
            gone(outcome).map_err(SpoolError::file(&path, "released"))?;
            state.writer.segments.remove(&number);
        }
        kept
    }

    /// Takes `records` that are delivered off the depth of their segment.
    pub fn settle(&self, segment: u64, records: u64) {
        if let Some(segment) = self.state().writer.segments.get_mut(&segment) {
            segment.records = segment.records.saturating_sub(records);
        }
    }

    /// How much waits.
    #[must_use]
    pub fn depth(&self) -> Depth {
        let state = self.state();
        let segments = || state.writer.segments.values();
        Depth {
            bytes: state.writer.bytes(),
            records: segments().map(|s| s.records).sum(),
            oldest: segments().find(|s| s.records > 0).map(|s| s.since.elapsed().unwrap_or_default()),
        }
    }

    /// The spool's folder.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.0.options.directory
    }

    /// Whether less than half of it is used: files wait for that, so that they never push out what was measured.
    #[must_use]
    pub fn has_room_for_files(&self) -> bool {
        self.state().writer.bytes() < self.0.options.max_bytes / 2
    }

    /// Whether the segment is part of the spool.
    pub(super) fn has(&self, segment: u64) -> bool {
        self.state().writer.segments.contains_key(&segment)
    }

    /// The segment `at` is in, or the first after it when that was dropped, and where its durable bytes end.
    pub(super) fn segment_from(&self, at: Position) -> Option<(Position, Segment)> {
        let state = self.state();
        let (number, segment) =
            state.writer.segments.range(at.segment..).find(|(n, s)| **n > at.segment || s.bytes > at.offset)?;
        let offset = if *number == at.segment { at.offset } else { 0 };
        Some((Position { segment: *number, offset }, *segment))
    }
}
