//! The end of the spool that is delivered from.

use super::segment::{Found, scan};
use super::writer::segment_path;
use super::{Position, Record, Spool, SpoolError};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};

/// What comes next.
#[derive(Debug, PartialEq)]
pub enum Next {
    /// A record, and the position after it.
    Record {
        /// The record.
        record: Record,
        /// The position after it.
        end: Position,
    },
    /// Bytes that are no record; passed over.
    Damaged {
        /// How many.
        bytes: u64,
        /// The position after them.
        end: Position,
    },
    /// Nothing for now.
    End,
}

/// Reads records in the order they were written. Every byte is read once.
pub struct Reader {
    spool: Spool,
    at: Position,
    ahead: VecDeque<Next>,
}

impl Reader {
    pub(super) fn new(spool: Spool, at: Position) -> Self {
        Self { spool, at, ahead: VecDeque::new() }
    }

    /// The next record. Blocks on the disk: call it from a blocking thread.
    ///
    /// # Errors
    /// [`SpoolError`] when a segment cannot be read; the same place is tried again.
    pub fn read(&mut self) -> Result<Next, SpoolError> {
        if self.ahead.is_empty() {
            self.load()?;
        }
        Ok(self.ahead.pop_front().unwrap_or(Next::End))
    }

    fn load(&mut self) -> Result<(), SpoolError> {
        let Some((from, segment)) = self.spool.segment_from(self.at) else { return Ok(()) };
        let path = segment_path(&self.spool.0.options.directory, from.segment);
        let mut bytes = Vec::new();
        let read = File::open(&path).and_then(|mut file| {
            file.seek(SeekFrom::Start(from.offset))?;
            file.take(segment.bytes - from.offset).read_to_end(&mut bytes)
        });
        match read {
            // Dropped by a full spool in this moment, and counted there: what is after it is found at the next read.
            Err(error) if error.kind() == ErrorKind::NotFound && !self.spool.has(from.segment) => return Ok(()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            read => drop(read.map_err(SpoolError::file(&path, "read"))?),
        }
        for found in scan(from.segment, from.offset, &bytes) {
            let at = |end| Position { segment: from.segment, offset: end };
            self.ahead.push_back(match found {
                Found::Damaged { bytes, end } => Next::Damaged { bytes, end: at(end) },
                Found::Record { payload, end } => match Record::from_payload(payload) {
                    Ok(record) => Next::Record { record, end: at(end) },
                    // Sound bytes of another version of this program.
                    Err(_) => Next::Damaged { bytes: payload.len() as u64, end: at(end) },
                },
            });
        }
        let missing = (segment.bytes - from.offset).saturating_sub(bytes.len() as u64);
        self.at = Position { segment: from.segment, offset: segment.bytes };
        if missing > 0 {
            self.ahead.push_back(Next::Damaged { bytes: missing, end: self.at });
        }
        Ok(())
    }
}
