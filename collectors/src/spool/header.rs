//! The first bytes of a segment: what it is, and where the one before it ended.
//!
//! `"CRUSPL" 00 02 | previous u64 | previous end u64 | crc32c u32`, integers little-endian; the checksum covers the
//! segment's own number and all before it. A segment cut exactly between two records looks whole, and one that is gone
//! looks like nothing: the segment after it knows better.

use super::Position;

/// The first bytes of every segment: name and version of the format.
pub const SEGMENT_MAGIC: &[u8; 8] = b"CRUSPL\x00\x02";

/// Bytes before the first record.
pub const SEGMENT_HEADER_BYTES: usize = 28;

/// Bytes that the checksum covers, besides the segment's number.
const CHECKED: usize = SEGMENT_HEADER_BYTES - 4;

/// The header of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct SegmentHeader {
    /// Where the segment before this one ended when this one was begun; all zero when there was none.
    pub previous: Position,
}

impl SegmentHeader {
    /// The header as it stands at the beginning of segment `segment`.
    #[must_use]
    pub fn to_bytes(self, segment: u64) -> [u8; SEGMENT_HEADER_BYTES] {
        let mut bytes = [0; SEGMENT_HEADER_BYTES];
        bytes[..8].copy_from_slice(SEGMENT_MAGIC);
        bytes[8..16].copy_from_slice(&self.previous.segment.to_le_bytes());
        bytes[16..CHECKED].copy_from_slice(&self.previous.offset.to_le_bytes());
        let check = checksum(segment, &bytes[..CHECKED]);
        bytes[CHECKED..].copy_from_slice(&check.to_le_bytes());
        bytes
    }

    /// The header of segment `segment` out of its first bytes; none when they are damaged or too few.
    #[must_use]
    pub fn read(segment: u64, bytes: &[u8]) -> Option<Self> {
        let bytes = bytes.first_chunk::<SEGMENT_HEADER_BYTES>()?;
        let number = |at: usize| bytes[at..].first_chunk().map(|word| u64::from_le_bytes(*word));
        let header = Self { previous: Position { segment: number(8)?, offset: number(16)? } };
        (header.to_bytes(segment) == *bytes).then_some(header)
    }
}

fn checksum(segment: u64, bytes: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(&segment.to_le_bytes()), bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_damaged_header_is_no_header(
            segment in any::<u64>(), offset in any::<u64>(), at in 0..SEGMENT_HEADER_BYTES, bit in 0u8..8
        ) {
            let header = SegmentHeader { previous: Position { segment: segment.wrapping_sub(1), offset } };
            let mut bytes = header.to_bytes(segment);
            prop_assert_eq!(SegmentHeader::read(segment, &bytes), Some(header));
            prop_assert_eq!(SegmentHeader::read(segment ^ 1, &bytes), None, "a copy under another name");
            prop_assert_eq!(SegmentHeader::read(segment, &bytes[..SEGMENT_HEADER_BYTES - 1]), None);
            bytes[at] ^= 1 << bit;
            prop_assert_eq!(SegmentHeader::read(segment, &bytes), None);
        }
    }
}
