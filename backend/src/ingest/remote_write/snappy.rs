//! The snappy block around a request. A block begins with the length it expands to, and 47 bytes may claim gigabytes:
//! the claim is checked against what the format can do before anything is allocated.

/// Bytes of an expanded request at most: 100,000 samples of series with long label sets.
pub const MAX_EXPANDED_BYTES: usize = 16 * 1024 * 1024;

/// What one byte of a snappy block can expand to at most: a copy element of 3 bytes gives up to 64
/// (<https://github.com/google/snappy/blob/main/format_description.txt>, 2.2), which is 21.3 for one.
const MAX_EXPANSION: usize = 22;

/// Why a body is no snappy block.
#[derive(Debug, thiserror::Error)]
pub enum SnappyError {
    /// It says that it expands to more than is accepted.
    #[error("the body declares {declared} bytes expanded: at most {MAX_EXPANDED_BYTES} are accepted")]
    TooLarge {
        /// What it says.
        declared: usize,
    },
    /// It says that it expands to more than the format can.
    #[error("the body has {compressed} bytes and declares {declared} expanded: snappy cannot do that")]
    Impossible {
        /// Its length.
        compressed: usize,
        /// What it says.
        declared: usize,
    },
    /// Not a block.
    #[error("the body is not a snappy block (block format, not the framed one): {0}")]
    Malformed(#[from] snap::Error),
}

/// Expands `body`.
///
/// # Errors
/// [`SnappyError`]; memory is only ever taken for what the body can really hold.
pub fn expand(body: &[u8]) -> Result<Vec<u8>, SnappyError> {
    let declared = match snap::raw::decompress_len(body) {
        Ok(length) => length,
        // The library's own limit of 2^32 - 1, met before ours when more is declared.
        Err(snap::Error::TooBig { given, .. }) => {
            return Err(SnappyError::TooLarge { declared: usize::try_from(given).unwrap_or(usize::MAX) });
        }
        Err(error) => return Err(error.into()),
    };
    if declared > MAX_EXPANDED_BYTES {
        return Err(SnappyError::TooLarge { declared });
    }
    if declared > body.len().saturating_mul(MAX_EXPANSION) {
        return Err(SnappyError::Impossible { compressed: body.len(), declared });
    }
    Ok(snap::raw::Decoder::new().decompress_vec(body)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A block that declares `length` and holds `rest`.
    fn block(mut length: u64, rest: &[u8]) -> Vec<u8> {
        let mut body = Vec::new();
        while length >= 0x80 {
            body.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        body.push(length as u8);
        body.extend_from_slice(rest);
        body
    }

    #[test]
    fn the_bomb_that_took_down_others_is_refused_by_its_first_bytes() {
        let bomb = block(2_700_000_000, &[0x41; 42]);
        assert_eq!(bomb.len(), 47);
        assert!(matches!(expand(&bomb), Err(SnappyError::TooLarge { declared: 2_700_000_000 })));
        assert!(matches!(expand(&block(u64::from(u32::MAX) + 1, &[])), Err(SnappyError::TooLarge { .. })));
        assert!(matches!(expand(&block(16_000_000, &[0x41; 42])), Err(SnappyError::Impossible { compressed: 46, .. })));
    }

    #[test]
    fn what_compresses_best_is_within_the_expansion_that_is_allowed() {
        let zeros = vec![0u8; MAX_EXPANDED_BYTES];
        let body = snap::raw::Encoder::new().compress_vec(&zeros).unwrap();
        assert_eq!(expand(&body).unwrap(), zeros);
    }

    #[test]
    fn the_framed_format_and_rubbish_are_refused() {
        for bad in [&b""[..], b"\xff\x06\x00\x00sNaPpY", b"{\"a\":1}", b"\x05\xff"] {
            assert!(expand(bad).is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_compressed_is_expanded(data in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            let body = snap::raw::Encoder::new().compress_vec(&data).unwrap();
            prop_assert_eq!(expand(&body).unwrap(), data);
        }
    }
}
