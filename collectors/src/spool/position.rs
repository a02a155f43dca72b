//! How far the backend has what the spool holds.

use crate::whole::write_whole;
use std::fs;
use std::path::Path;

/// The file of the read position.
const FILE: &str = "position";

/// A place in the spool: segment number and byte offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// The segment.
    pub segment: u64,
    /// The offset of the next record in it.
    pub offset: u64,
}

impl Position {
    fn to_text(self) -> String {
        let place = format!("{} {}", self.segment, self.offset);
        let check = crc32c::crc32c(place.as_bytes());
        format!("{place} {check:08x}\n")
    }

    fn from_text(text: &str) -> Option<Self> {
        let (place, check) = text.trim_end().rsplit_once(' ')?;
        if u32::from_str_radix(check, 16).ok()? != crc32c::crc32c(place.as_bytes()) {
            return None;
        }
        let (segment, offset) = place.split_once(' ')?;
        Some(Self { segment: segment.parse().ok()?, offset: offset.parse().ok()? })
    }

    /// The position kept in `directory`. None when there is none or it is damaged: delivery then begins at the oldest
    /// record, and the backend recognises what it has.
    pub(super) fn load(directory: &Path) -> Option<Self> {
        Self::from_text(&fs::read_to_string(directory.join(FILE)).ok()?)
    }

    /// Replaces the position kept in `directory` in one step. Not synced: a position lost with the power only repeats
    /// a delivery.
    pub(super) fn store(self, directory: &Path) -> std::io::Result<()> {
        write_whole(&directory.join(FILE), &self.to_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_damaged_position_is_no_position(segment in any::<u64>(), offset in any::<u64>(), at in any::<prop::sample::Index>()) {
            let position = Position { segment, offset };
            let text = position.to_text();
            prop_assert_eq!(Position::from_text(&text), Some(position));
            let mut bytes = text.into_bytes();
            let at = at.index(bytes.len() - 1);
            bytes[at] ^= 1;
            let read = Position::from_text(&String::from_utf8_lossy(&bytes));
            prop_assert!(read.is_none());
        }
    }
}
