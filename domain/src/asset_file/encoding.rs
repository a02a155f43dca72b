//! In which encoding a file is. A spreadsheet does not say: what it left in the bytes does.

use super::FileError;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fmt;

/// How far a UTF-16 file without a byte-order mark is looked for its zero bytes.
const NUL_WITHIN_BYTES: u64 = 4 * 1024;

/// The encoding of a file, and how it is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextEncoding {
    /// The encoding.
    pub encoding: &'static Encoding,
    evidence: Evidence,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Evidence {
    Configured,
    ByteOrderMark,
    Valid,
    /// The first line that is not UTF-8.
    NotUtf8(u64),
}

impl fmt::Display for TextEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.encoding.name();
        match self.evidence {
            Evidence::Configured => write!(f, "{name} (by the mapping)"),
            Evidence::ByteOrderMark => write!(f, "{name} (by its byte-order mark)"),
            Evidence::Valid => f.write_str(name),
            Evidence::NotUtf8(line) => write!(f, "{name}, of which Latin-1 is a part (line {line} is not UTF-8)"),
        }
    }
}

/// Looks at all bytes of a file as they come.
#[derive(Debug, Default)]
pub struct Sniffer {
    mark: Option<&'static Encoding>,
    seen: u64,
    lines: u64,
    /// Bytes that may be the beginning of a character.
    rest: Vec<u8>,
    not_utf8: Option<u64>,
    nul: bool,
}

impl Sniffer {
    /// The next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        if self.seen == 0 {
            self.mark = Encoding::for_bom(bytes).map(|(encoding, _)| encoding);
        }
        self.nul |= self.seen < NUL_WITHIN_BYTES && bytes.contains(&0);
        self.seen += bytes.len() as u64;
        if self.mark.is_some() || self.not_utf8.is_some() {
            return;
        }
        self.rest.extend_from_slice(bytes);
        let (valid, broken) = match std::str::from_utf8(&self.rest) {
            Ok(_) => (self.rest.len(), false),
            Err(error) => (error.valid_up_to(), error.error_len().is_some()),
        };
        self.lines += self.rest.drain(..valid).filter(|b| *b == b'\n').count() as u64;
        if broken {
            self.not_utf8 = Some(self.lines + 1);
            self.rest = Vec::new();
        }
    }

    /// The encoding: the mark's, else the one configured, else UTF-8 when all of it is, else Windows-1252, which every
    /// byte of a Latin-1 file is.
    ///
    /// # Errors
    /// A text for zero bytes that no text has.
    pub fn finish(self, configured: Option<&'static Encoding>) -> Result<TextEncoding, String> {
        let known = |encoding, evidence| Ok(TextEncoding { encoding, evidence });
        match (self.mark, configured) {
            (Some(encoding), _) => known(encoding, Evidence::ByteOrderMark),
            (None, Some(encoding)) => known(encoding, Evidence::Configured),
            (None, None) if self.nul => {
                let (le, be) = (UTF_16LE.name(), UTF_16BE.name());
                Err(format!(
                    "it has zero bytes and no byte-order mark: if it is UTF-16, say encoding = \"{le}\" or \"{be}\""
                ))
            }
            (None, None) => match self.not_utf8.or((!self.rest.is_empty()).then_some(self.lines + 1)) {
                None => known(UTF_8, Evidence::Valid),
                Some(line) => known(WINDOWS_1252, Evidence::NotUtf8(line)),
            },
        }
    }
}

/// The text of a whole file without its byte-order mark, and its encoding.
///
/// # Errors
/// [`FileError`] when the bytes are not the text their mark says.
pub fn decode(bytes: &[u8]) -> Result<(String, TextEncoding), FileError> {
    let mut sniffer = Sniffer::default();
    sniffer.feed(bytes);
    let found = sniffer.finish(None).map_err(|reason| FileError::new("file", reason))?;
    let start = Encoding::for_bom(bytes).map_or(0, |(_, length)| length);
    let text = found.encoding.decode_without_bom_handling_and_without_replacement(&bytes[start..]);
    let reason = || format!("its byte-order mark says {}, but not all of it is", found.encoding.name());
    Ok((text.ok_or_else(|| FileError::new("file", reason()))?.into_owned(), found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        let unit = |u: u16| if little { u.to_le_bytes() } else { u.to_be_bytes() };
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(unit).collect()
    }

    #[test]
    fn each_encoding_is_found_and_said() {
        let text = "a\nNiguarda – Cà Granda €";
        let (latin, ..) = WINDOWS_1252.encode(text);
        for (bytes, said) in [
            (text.as_bytes().to_vec(), "UTF-8"),
            (format!("\u{feff}{text}").into_bytes(), "UTF-8 (by its byte-order mark)"),
            (utf16(text, true), "UTF-16LE (by its byte-order mark)"),
            (utf16(text, false), "UTF-16BE (by its byte-order mark)"),
            (latin.into_owned(), "windows-1252, of which Latin-1 is a part (line 2 is not UTF-8)"),
        ] {
            let (read, encoding) = decode(&bytes).unwrap();
            assert_eq!((read.as_str(), encoding.to_string().as_str()), (text, said));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let unmarked = &utf16("id;kind", true)[2..];
        assert!(decode(unmarked).unwrap_err().to_string().contains("say encoding = \"UTF-16LE\""));
        let mut torn = utf16("abc", true);
        torn.pop();
        assert!(decode(&torn).unwrap_err().to_string().contains("its byte-order mark says UTF-16LE"));
    }

    proptest! {
        #[test]
        fn pieces_do_not_matter(text in "[a-zà\n€😀]{0,60}", piece in 1usize..9) {
            let mut sniffer = Sniffer::default();
            text.as_bytes().chunks(piece).for_each(|bytes| sniffer.feed(bytes));
            prop_assert_eq!(sniffer.finish(None).unwrap().encoding, UTF_8);
        }

        #[test]
        fn any_bytes_have_an_encoding_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            if let Ok((text, encoding)) = decode(&bytes) {
                prop_assert!(encoding.encoding == UTF_8 || text.len() + 2 >= bytes.len() / 2);
            }
        }
    }
}
