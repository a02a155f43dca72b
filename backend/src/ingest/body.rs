//! From bytes to a batch, within bounds: the declared and the actual size, packed and unpacked.

use cruscotto_domain::live;
use flate2::read::MultiGzDecoder;
use serde::Deserialize;
use std::fmt::{self, Write as _};
use std::io::Read;

/// The largest request body taken, in bytes: 100,000 samples in JSON are about 10 MB.
pub const MAX_BODY_BYTES: usize = 12 * 1024 * 1024;

/// The largest body after decompression, in bytes. A full batch fits; a bomb stops here, after as much memory.
pub const MAX_DECOMPRESSED_BYTES: usize = MAX_BODY_BYTES;

/// What our batches are packed to, about: room for as much is made at once, and not moved as it grows.
const USUAL_RATIO: usize = 8;

/// The media type of a binary frame: a version byte and postcard, as on the websocket.
pub const NATIVE_FRAME: &str = "application/vnd.cruscotto.v1+postcard";

/// Characters of a parser's message that are repeated to the client.
const MAX_REASON_CHARS: usize = 300;

/// Why a body was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// Neither JSON nor our frame.
    #[error("content type '{0}' is not taken: expected application/json or {NATIVE_FRAME}")]
    MediaType(String),
    /// An encoding we do not speak.
    #[error("content encoding '{0}' is not taken: expected gzip or none")]
    Encoding(String),
    /// Larger than the bound after decompression.
    #[error("the body is larger than {MAX_DECOMPRESSED_BYTES} bytes after decompression: send smaller batches")]
    TooLarge,
    /// Not what it says it is.
    #[error("the body is not valid: {0}")]
    Malformed(String),
}

impl BodyError {
    /// Not what it says it is, and why.
    pub fn malformed(reason: impl std::fmt::Display) -> Self {
        let mut shown = Shortened(String::new());
        // An error here is the end of the room, not of the reason.
        let _ = write!(shown, "{reason}");
        Self::Malformed(shown.0)
    }
}

/// A text up to [`MAX_REASON_CHARS`]: a parser's message may repeat a name as long as the body.
struct Shortened(String);

impl fmt::Write for Shortened {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = MAX_REASON_CHARS.saturating_sub(self.0.chars().count());
        let mut rest = text.chars();
        self.0.extend(rest.by_ref().take(room));
        rest.next().map_or(Ok(()), |_| Err(fmt::Error))
    }
}

/// The body without its `Content-Encoding`.
///
/// # Errors
/// [`BodyError`].
pub fn unpack(encoding: Option<&str>, body: bytes::Bytes) -> Result<bytes::Bytes, BodyError> {
    match encoding.map(str::trim) {
        None | Some("" | "identity") => Ok(body),
        Some("gzip" | "x-gzip") => gunzip(&body).map(Into::into),
        Some(other) => Err(BodyError::Encoding(other.chars().take(40).collect())),
    }
}

fn gunzip(body: &[u8]) -> Result<Vec<u8>, BodyError> {
    // One byte more than the bound tells "too large" from "just fits"; nothing is allocated on the word of a header.
    let mut out = Vec::with_capacity(body.len().saturating_mul(USUAL_RATIO).min(MAX_DECOMPRESSED_BYTES + 1));
    let limit = MAX_DECOMPRESSED_BYTES as u64 + 1;
    MultiGzDecoder::new(body)
        .take(limit)
        .read_to_end(&mut out)
        .map_err(|e| BodyError::malformed(format!("gzip: {e}")))?;
    if out.len() > MAX_DECOMPRESSED_BYTES { Err(BodyError::TooLarge) } else { Ok(out) }
}

/// The value in `body`, as its `Content-Type` says; it may borrow from it.
///
/// # Errors
/// [`BodyError`].
pub fn decode<'a, T: Deserialize<'a>>(media_type: Option<&str>, body: &'a [u8]) -> Result<T, BodyError> {
    let essence = media_type.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" => serde_json::from_slice(body).map_err(BodyError::malformed),
        NATIVE_FRAME => live::decode(body).map_err(BodyError::malformed),
        other => Err(BodyError::MediaType(other.chars().take(80).collect())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::sample::SampleBatch;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use proptest::prelude::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> bytes::Bytes {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().into()
    }

    #[test]
    fn a_bomb_stops_at_the_bound() {
        let bomb = gzip(&vec![b' '; MAX_DECOMPRESSED_BYTES + 1]);
        assert!(bomb.len() < MAX_BODY_BYTES / 100);
        assert_eq!(unpack(Some("gzip"), bomb), Err(BodyError::TooLarge));
        assert_eq!(
            unpack(Some("gzip"), gzip(&vec![b' '; MAX_DECOMPRESSED_BYTES])).unwrap().len(),
            MAX_DECOMPRESSED_BYTES
        );
    }

    #[test]
    fn a_reason_is_repeated_as_far_as_a_person_reads() {
        let unknown = format!("{{\"{}\": 1}}", "è".repeat(100_000));
        let error = decode::<SampleBatch>(Some("application/json"), unknown.as_bytes()).unwrap_err();
        let BodyError::Malformed(reason) = error else { panic!("{error}") };
        assert_eq!(reason.chars().count(), MAX_REASON_CHARS);
        assert!(reason.starts_with("unknown field `èè"), "{reason}");
    }

    #[test]
    fn torn_gzip_and_unknown_encodings_are_told_apart() {
        let whole = gzip(b"{\"series\":[],\"samples\":[]}");
        assert!(matches!(unpack(Some("gzip"), whole.slice(..whole.len() - 4)), Err(BodyError::Malformed(_))));
        assert!(matches!(unpack(Some("br"), whole.clone()), Err(BodyError::Encoding(e)) if e == "br"));
        let body = unpack(Some("gzip"), whole).unwrap();
        assert!(decode::<SampleBatch>(Some("application/json; charset=utf-8"), &body).is_ok());
        assert!(matches!(decode::<SampleBatch>(Some("text/csv"), &body), Err(BodyError::MediaType(_))));
        assert!(matches!(decode::<SampleBatch>(None, &body), Err(BodyError::MediaType(_))));
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _ = unpack(Some("gzip"), bytes.clone().into());
            let _ = decode::<SampleBatch>(Some(NATIVE_FRAME), &bytes);
            let _ = decode::<SampleBatch>(Some("application/json"), &bytes);
        }
    }
}
