//! The end of the spool that grows.

use super::segment::{Found, frame, scan};
use super::{Position, SEGMENT_HEADER_BYTES, SegmentHeader, SpoolError};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Segments a full spool is made of: dropping the oldest loses a sixteenth, not everything.
const SEGMENTS: u64 = 16;

/// The smallest segment, in bytes: below it a spool would be mostly files.
const MIN_SEGMENT_BYTES: u64 = 64 * 1024;

/// The largest segment, in bytes: what a drop loses and what a start reads at once.
const MAX_SEGMENT_BYTES: u64 = 8 * 1024 * 1024;

/// Where delivered segments are kept when they are.
pub(super) const DELIVERED: &str = "delivered";

/// Opens a new segment file for appending.
pub type Opener = Box<dyn Fn(&Path) -> std::io::Result<File> + Send + Sync>;

/// How the spool is kept.
pub struct SpoolOptions {
    /// Its folder.
    pub directory: PathBuf,
    /// Bytes it may hold; beyond them the oldest segment is dropped.
    pub max_bytes: u64,
    /// Whether delivered segments are moved to `delivered/` instead of being removed.
    pub keep_delivered: bool,
    /// How segment files are made; a test puts a full disk here.
    pub opener: Opener,
}

impl SpoolOptions {
    /// A spool in `directory` on the real disk.
    #[must_use]
    pub fn new(directory: impl Into<PathBuf>, max_bytes: u64, keep_delivered: bool) -> Self {
        let opener: Opener = Box::new(|path| OpenOptions::new().append(true).create_new(true).open(path));
        Self { directory: directory.into(), max_bytes, keep_delivered, opener }
    }
}

/// Something the spool has lost; each is counted and logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// The oldest segment was dropped because the spool was full.
    Full {
        /// Its size in bytes.
        bytes: u64,
        /// Its records.
        records: u64,
    },
    /// The last write before the agent ended was not whole.
    Torn {
        /// Bytes cut off.
        bytes: u64,
    },
    /// The end of a segment, or all of it, is gone: the segment after it says so.
    Missing {
        /// The segment.
        segment: u64,
        /// Bytes that were there.
        bytes: u64,
    },
}

/// A segment that exists.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment {
    /// Its size in bytes.
    pub(super) bytes: u64,
    /// Records in it, damaged ones not counted.
    pub(super) records: u64,
    /// When it was begun.
    pub(super) since: SystemTime,
}

/// The number in the name of a segment file.
pub(super) fn segment_number(path: &Path) -> Option<u64> {
    let digits = path.file_name()?.to_str()?.strip_suffix(".seg")?;
    (digits.len() == 20).then(|| digits.parse().ok()).flatten()
}

pub(super) fn segment_path(directory: &Path, number: u64) -> PathBuf {
    directory.join(format!("{number:020}.seg"))
}

pub(super) struct Writer {
    pub(super) segments: BTreeMap<u64, Segment>,
    active: Option<(u64, File)>,
    next: u64,
}

impl Writer {
    /// Takes stock of the folder. What a crash left torn at the end is cut off; writing begins in a new segment.
    pub(super) fn open(directory: &Path, from: Position) -> Result<(Self, Vec<Loss>), SpoolError> {
        let mut segments: BTreeMap<u64, Segment> = BTreeMap::new();
        let mut losses = Vec::new();
        let entries = fs::read_dir(directory).map_err(SpoolError::file(directory, "listed"))?;
        let mut numbers: Vec<u64> = entries.flatten().filter_map(|e| segment_number(&e.path())).collect();
        numbers.sort_unstable();
        for number in &numbers {
            let path = segment_path(directory, *number);
            let bytes = fs::read(&path).map_err(SpoolError::file(&path, "read"))?;
            let header = SegmentHeader::read(*number, &bytes);
            if let (Some(header), Some((last, segment))) = (header, segments.last_key_value()) {
                losses.extend(missing(header.previous, Position { segment: *last, offset: segment.bytes }, from));
            }
            let (mut whole, mut records) = (header.map_or(0, |_| SEGMENT_HEADER_BYTES as u64), 0);
            for found in scan(*number, 0, &bytes) {
                if let Found::Record { end, .. } = found {
                    whole = end;
                    records += u64::from((Position { segment: *number, offset: end }) > from);
                }
            }
            let mut size = bytes.len() as u64;
            if Some(number) == numbers.last() && whole < size {
                let file = OpenOptions::new().write(true).open(&path).map_err(SpoolError::file(&path, "opened"))?;
                file.set_len(whole).map_err(SpoolError::file(&path, "truncated"))?;
                losses.push(Loss::Torn { bytes: size - whole });
                size = whole;
            }
            let since = fs::metadata(&path).and_then(|m| m.modified()).unwrap_or_else(|_| SystemTime::now());
            segments.insert(*number, Segment { bytes: size, records, since });
        }
        // Delivered segments that are kept must not be overwritten when the position was lost.
        let kept = fs::read_dir(directory.join(DELIVERED)).into_iter().flatten().flatten();
        numbers.extend(kept.filter_map(|e| segment_number(&e.path())));
        let next = numbers.iter().max().map_or(1, |n| n + 1).max(from.segment + 1);
        Ok((Self { segments, active: None, next }, losses))
    }

    /// Appends a payload and makes it durable. After an error nothing of it is read back, and writing goes on in a
    /// new segment.
    pub(super) fn append(&mut self, options: &SpoolOptions, payload: &[u8]) -> Result<Position, SpoolError> {
        let limit = (options.max_bytes / SEGMENTS).clamp(MIN_SEGMENT_BYTES, MAX_SEGMENT_BYTES);
        let (number, mut file) = match self.active.take() {
            Some((number, file)) if self.segments.get(&number).is_some_and(|s| s.bytes < limit) => (number, file),
            _ => self.begin(options)?,
        };
        let path = segment_path(&options.directory, number);
        let offset = self.segments.get(&number).map_or(0, |s| s.bytes);
        let record = frame(number, offset, payload)?;
        if let Err(source) = file.write_all(&record).and_then(|()| file.sync_data()) {
            // Best effort: a rest that cannot be cut off is passed over as damage by the reader.
            if let Err(error) = file.set_len(offset) {
                tracing::debug!(%error, "the rest of a failed write stays in the segment");
            }
            return Err(SpoolError::File { path, action: "written", source });
        }
        let end = offset + record.len() as u64;
        if let Some(segment) = self.segments.get_mut(&number) {
            segment.bytes = end;
            segment.records += 1;
        }
        self.active = Some((number, file));
        Ok(Position { segment: number, offset: end })
    }

    fn begin(&mut self, options: &SpoolOptions) -> Result<(u64, File), SpoolError> {
        let number = self.next;
        let path = segment_path(&options.directory, number);
        let mut file = (options.opener)(&path).map_err(SpoolError::file(&path, "made"))?;
        self.next += 1;
        let last = self.segments.last_key_value();
        let previous = last.map_or_else(Position::default, |(n, s)| Position { segment: *n, offset: s.bytes });
        let header = SegmentHeader { previous }.to_bytes(number);
        if let Err(source) = file.write_all(&header).and_then(|()| sync_directory(&options.directory)) {
            // Best effort: an empty segment left behind holds no record and goes at the next start.
            if let Err(error) = fs::remove_file(&path) {
                tracing::debug!(%error, "an empty segment stays");
            }
            return Err(SpoolError::File { path, action: "written", source });
        }
        let segment = Segment { bytes: SEGMENT_HEADER_BYTES as u64, records: 0, since: SystemTime::now() };
        self.segments.insert(number, segment);
        Ok((number, file))
    }

    /// Drops the oldest segments until the spool fits its bound; never the one being written.
    pub(super) fn enforce(&mut self, options: &SpoolOptions) -> Vec<Loss> {
        let mut losses = Vec::new();
        while self.bytes() > options.max_bytes && self.segments.len() > 1 {
            let Some((number, segment)) = self.segments.first_key_value().map(|(n, s)| (*n, *s)) else { break };
            let path = segment_path(&options.directory, number);
            if let Err(error) = gone(fs::remove_file(&path)) {
                // What was just written is safe all the same; the next append tries again.
                tracing::warn!(path = %path.display(), %error, "the oldest segment of a full spool cannot be removed");
                break;
            }
            self.segments.remove(&number);
            losses.push(Loss::Full { bytes: segment.bytes, records: segment.records });
        }
        losses
    }

    pub(super) fn bytes(&self) -> u64 {
        self.segments.values().map(|s| s.bytes).sum()
    }

    /// Whether the segment can still grow.
    pub(super) fn is_active(&self, number: u64) -> bool {
        self.active.as_ref().is_some_and(|(active, _)| *active == number)
    }
}

/// What a header says is before its segment, held against what is: `last` is the end of the segment found there. What
/// the backend has (`from`) is no loss.
fn missing(previous: Position, last: Position, from: Position) -> Option<Loss> {
    let bytes =
        if previous.segment == last.segment { previous.offset.saturating_sub(last.offset) } else { previous.offset };
    let lost = previous > last && previous > from;
    lost.then_some(Loss::Missing { segment: previous.segment, bytes })
}

/// The outcome of removing or moving a file that may already be gone.
pub(super) fn gone(outcome: std::io::Result<()>) -> std::io::Result<()> {
    match outcome {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        outcome => outcome,
    }
}

/// A new name in a folder is durable only once the folder is.
fn sync_directory(directory: &Path) -> std::io::Result<()> {
    File::open(directory)?.sync_all()
}
