//! The bytes of a segment, and how records are found again in bytes that may be torn or damaged.
//!
//! A segment is a [`SegmentHeader`] and records of
//! `magic u32 | length u32 | crc32c u32 | payload`, integers little-endian. The checksum (CRC-32C, RFC 3720 appendix
//! B.4) covers segment number, offset, length and payload: a copy of a record at another place, such as inside the
//! payload of a damaged one, does not pass for a record.

use super::{MAX_RECORD_BYTES, SEGMENT_HEADER_BYTES, SegmentHeader, SpoolError};
use std::path::Path;

/// The first bytes of every record.
const RECORD_MAGIC: u32 = 0xA7D1_5CE3;

/// Bytes before the payload of a record.
pub const RECORD_HEADER_BYTES: usize = 12;

/// The record of `payload` as it stands at `offset` of segment `segment`.
///
/// # Errors
/// [`SpoolError::TooLarge`] beyond [`MAX_RECORD_BYTES`].
pub fn frame(segment: u64, offset: u64, payload: &[u8]) -> Result<Vec<u8>, SpoolError> {
    let too_large = || SpoolError::TooLarge { bytes: payload.len(), max: MAX_RECORD_BYTES };
    if payload.len() > MAX_RECORD_BYTES {
        return Err(too_large());
    }
    let length = u32::try_from(payload.len()).map_err(|_| too_large())?;
    let mut bytes = Vec::with_capacity(RECORD_HEADER_BYTES + payload.len());
    bytes.extend_from_slice(&RECORD_MAGIC.to_le_bytes());
    bytes.extend_from_slice(&length.to_le_bytes());
    bytes.extend_from_slice(&checksum(segment, offset, length, payload).to_le_bytes());
    bytes.extend_from_slice(payload);
    Ok(bytes)
}

fn checksum(segment: u64, offset: u64, length: u32, payload: &[u8]) -> u32 {
    let mut place = [0; 20];
    place[..8].copy_from_slice(&segment.to_le_bytes());
    place[8..16].copy_from_slice(&offset.to_le_bytes());
    place[16..].copy_from_slice(&length.to_le_bytes());
    crc32c::crc32c_append(crc32c::crc32c(&place), payload)
}

/// What was found at a place of a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found<'a> {
    /// A whole record; `end` is the offset after it.
    Record {
        /// Its payload.
        payload: &'a [u8],
        /// The offset after it.
        end: u64,
    },
    /// Bytes that are no record, with a whole record (or the end) after them.
    Damaged {
        /// How many bytes were passed over.
        bytes: u64,
        /// Where the next record begins.
        end: u64,
    },
}

/// Walks the records of a segment's bytes. Damage is passed over to the next whole record.
#[derive(Debug, Clone)]
pub struct Scan<'a> {
    segment: u64,
    base: u64,
    bytes: &'a [u8],
    at: usize,
}

/// Walks `bytes`, which begin at offset `base` of segment number `segment`. At offset 0 a sound segment header is passed
/// over; a damaged one is found like any damage.
#[must_use]
pub fn scan(segment: u64, base: u64, bytes: &[u8]) -> Scan<'_> {
    let header = base == 0 && SegmentHeader::read(segment, bytes).is_some();
    Scan { segment, base, bytes, at: if header { SEGMENT_HEADER_BYTES } else { 0 } }
}

impl<'a> Scan<'a> {
    fn offset(&self, at: usize) -> u64 {
        self.base + at as u64
    }

    fn record_at(&self, at: usize) -> Option<(&'a [u8], usize)> {
        let rest = self.bytes.get(at..)?;
        let (header, rest) = rest.split_first_chunk::<RECORD_HEADER_BYTES>()?;
        let word = |i: usize| u32::from_le_bytes([header[i], header[i + 1], header[i + 2], header[i + 3]]);
        if word(0) != RECORD_MAGIC {
            return None;
        }
        let length = word(4);
        let size = usize::try_from(length).ok().filter(|size| *size <= MAX_RECORD_BYTES)?;
        let payload = rest.get(..size)?;
        let sound = checksum(self.segment, self.offset(at), length, payload) == word(8);
        sound.then_some((payload, at + RECORD_HEADER_BYTES + size))
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Found<'a>;

    fn next(&mut self) -> Option<Found<'a>> {
        if self.at >= self.bytes.len() {
            return None;
        }
        if let Some((payload, end)) = self.record_at(self.at) {
            self.at = end;
            return Some(Found::Record { payload, end: self.offset(end) });
        }
        let from = self.at;
        let magic = RECORD_MAGIC.to_le_bytes();
        let next = self.bytes[from + 1..]
            .windows(magic.len())
            .enumerate()
            .filter(|(_, window)| *window == magic)
            .map(|(i, _)| from + 1 + i)
            .find(|at| self.record_at(*at).is_some())
            .unwrap_or(self.bytes.len());
        self.at = next;
        Some(Found::Damaged { bytes: (next - from) as u64, end: self.offset(next) })
    }
}

/// The payloads of a segment file, damage passed over; for audits and replays of `delivered/`.
///
/// # Errors
/// [`SpoolError::File`] when it cannot be read or its name is not a segment's.
pub fn read_segment(path: &Path) -> Result<Vec<Vec<u8>>, SpoolError> {
    let bytes = std::fs::read(path).map_err(SpoolError::file(path, "read"))?;
    let number = super::writer::segment_number(path).ok_or_else(|| {
        SpoolError::file(path, "read")(std::io::Error::other("its name is not a segment's: 20 digits and .seg"))
    })?;
    Ok(scan(number, 0, &bytes)
        .filter_map(|found| match found {
            Found::Record { payload, .. } => Some(payload.to_vec()),
            Found::Damaged { .. } => None,
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn segment(payloads: &[Vec<u8>]) -> (Vec<u8>, Vec<usize>) {
        let mut bytes = SegmentHeader::default().to_bytes(7).to_vec();
        let mut starts = Vec::new();
        for payload in payloads {
            starts.push(bytes.len());
            let record = frame(7, bytes.len() as u64, payload).unwrap();
            bytes.extend(record);
        }
        (bytes, starts)
    }

    fn payloads_of(bytes: &[u8]) -> Vec<Vec<u8>> {
        scan(7, 0, bytes)
            .filter_map(|f| if let Found::Record { payload, .. } = f { Some(payload.to_vec()) } else { None })
            .collect()
    }

    fn some_payloads() -> impl Strategy<Value = Vec<Vec<u8>>> {
        proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..60), 1..8)
    }

    #[test]
    fn a_record_copied_into_another_payload_is_no_record() {
        let inner = frame(7, SEGMENT_HEADER_BYTES as u64, b"inner").unwrap();
        let (mut bytes, _) = segment(&[inner, b"after".to_vec()]);
        bytes[SEGMENT_HEADER_BYTES] ^= 1; // damages the outer record's magic
        assert_eq!(payloads_of(&bytes), [b"after".to_vec()]);
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(payloads in some_payloads()) {
            prop_assert_eq!(payloads_of(&segment(&payloads).0), payloads);
        }

        #[test]
        fn a_truncation_loses_only_the_records_it_cuts(payloads in some_payloads(), cut in any::<prop::sample::Index>()) {
            let (bytes, starts) = segment(&payloads);
            let cut = cut.index(bytes.len() + 1);
            let whole = starts.iter().zip(&payloads).take_while(|(s, p)| **s + RECORD_HEADER_BYTES + p.len() <= cut).count();
            prop_assert_eq!(payloads_of(&bytes[..cut]), &payloads[..whole]);
        }

        #[test]
        fn a_flipped_bit_loses_only_the_record_it_is_in(
            payloads in some_payloads(), at in any::<prop::sample::Index>(), bit in 0u8..8
        ) {
            let (mut bytes, starts) = segment(&payloads);
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
            let hit = starts.iter().rposition(|s| *s <= at);
            let left: Vec<_> =
                payloads.iter().enumerate().filter(|(i, _)| Some(*i) != hit).map(|(_, p)| p.clone()).collect();
            prop_assert_eq!(payloads_of(&bytes), left);
        }

        #[test]
        fn rubbish_ends_and_covers_every_byte(bytes in proptest::collection::vec(any::<u8>(), 0..400), from in 0u64..500) {
            let end = from + bytes.len() as u64;
            let mut at = from;
            for found in scan(7, from, &bytes) {
                let next = match found { Found::Record { end, .. } | Found::Damaged { end, .. } => end };
                prop_assert!(next > at);
                at = next;
            }
            prop_assert_eq!(at, end);
        }
    }
}
