//! The files of the web bundle, held in memory: a few megabytes that every first visit asks for. From the disk each of them
//! costs a turn in the pool of blocking threads, and a crowd of first visits waits there behind the pages.

use super::encoded::{ASK_AGAIN, Encoded, FOR_EVER};
use axum::http::HeaderValue;
use bytes::Bytes;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// The page of the staff's application.
const INDEX: &str = "/index.html";

/// Hexadecimal digits that make a name one that changes with its content.
const MIN_HASH_DIGITS: usize = 8;

/// Bytes that a bundle may take in memory, in all encodings: ours takes six million.
const MAX_BYTES: usize = 64 << 20;

/// Folders in folders at most: ours has one level.
const MAX_DEPTH: usize = 8;

/// A folder that cannot be held.
#[derive(Debug, thiserror::Error)]
pub(super) enum BundleError {
    /// A file or a folder that cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A folder that is no bundle's.
    #[error("{} is larger than {MAX_BYTES} bytes, or deeper than {MAX_DEPTH} folders: is it the folder of the web bundle?", path.display())]
    TooMuch {
        /// Its path.
        path: PathBuf,
    },
}

/// The files by their path in addresses.
#[derive(Debug, Default)]
pub(super) struct Bundle(HashMap<String, Encoded>);

impl Bundle {
    /// Reads the folder. `NAME.br` and `NAME.gz` beside `NAME` are encodings of it.
    ///
    /// # Errors
    /// [`BundleError`].
    pub(super) fn read(folder: &Path) -> Result<Self, BundleError> {
        let mut found = HashMap::new();
        let mut bytes = 0;
        walk(folder, "", 0, &mut |path, at| {
            let content = Bytes::from(std::fs::read(path)?);
            bytes += content.len();
            if bytes <= MAX_BYTES {
                found.insert(at, content);
            }
            Ok(bytes <= MAX_BYTES)
        })?;
        let failed = |source| BundleError::Read { path: folder.to_owned(), source };
        let mut files = HashMap::new();
        for (name, content) in &found {
            let original = name.strip_suffix(".br").or_else(|| name.strip_suffix(".gz"));
            if original.is_some_and(|original| found.contains_key(original)) {
                continue;
            }
            let encoding = |suffix: &str| found.get(&format!("{name}.{suffix}")).cloned();
            // A name with a hash changes with the content.
            let cache = if has_hash(name) { FOR_EVER } else { ASK_AGAIN };
            let (gzip, brotli) = (encoding("gz"), encoding("br"));
            let file = Encoded::plain(kind(name), cache, content.clone()).map_err(failed)?;
            files.insert(name.clone(), Encoded { gzip, brotli, ..file });
        }
        Ok(Self(files))
    }

    /// The file at a path of an address.
    pub(super) fn get(&self, path: &str) -> Option<&Encoded> {
        self.0.get(path)
    }

    /// The page of the staff's application.
    pub(super) fn application(&self) -> Option<&Encoded> {
        self.get(INDEX)
    }
}

/// Hands every file below `folder` to `take`, with its path in addresses, until it has enough.
fn walk(
    folder: &Path,
    at: &str,
    depth: usize,
    take: &mut dyn FnMut(&Path, String) -> std::io::Result<bool>,
) -> Result<(), BundleError> {
    let too_much = || BundleError::TooMuch { path: folder.to_owned() };
    if depth > MAX_DEPTH {
        return Err(too_much());
    }
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| BundleError::Read { path, source }
    };
    for entry in std::fs::read_dir(folder).map_err(failed(folder))? {
        let path = entry.map_err(failed(folder))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let at = format!("{at}/{name}");
        if path.is_dir() {
            walk(&path, &at, depth + 1, take)?;
        } else if !take(&path, at).map_err(failed(&path))? {
            return Err(too_much());
        }
    }
    Ok(())
}

/// The media type of a name, by its ending; text is UTF-8.
fn kind(name: &str) -> HeaderValue {
    let guess = mime_guess::from_path(name).first_or_octet_stream();
    let text =
        if guess.type_() == mime_guess::mime::TEXT { format!("{guess}; charset=utf-8") } else { guess.to_string() };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

/// Whether the file's name carries a hash of its content: `app-0123abcd.js`, `app.0123abcd_bg.wasm`.
fn has_hash(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let mut words = name.split(['-', '.', '_']);
    words.any(|word| word.len() >= MIN_HASH_DIGITS && word.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for hashed in ["/app-0123abcd.js", "/assets/app.0123456789abcdef_bg.wasm", "/style-deadbeef.css"] {
            assert!(has_hash(hashed), "{hashed}");
        }
        for plain in ["/", "/index.html", "/fonts/titillium-web.woff2", "/cruscotto-frontend.js"] {
            assert!(!has_hash(plain), "{plain}");
        }
    }

    #[test]
    fn a_folder_is_held_with_its_encodings_under_its_paths() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        for (name, content) in [
            ("index.html", "<p>"),
            ("assets/app-0123abcd.js", "a()"),
            ("assets/app-0123abcd.js.br", "b"),
            ("assets/app-0123abcd.js.gz", "g"),
            ("archive.gz", "of nothing else"),
        ] {
            std::fs::write(folder.path().join(name), content).unwrap();
        }
        let bundle = Bundle::read(folder.path()).unwrap();
        assert_eq!(bundle.application().unwrap().plain, "<p>");
        let script = bundle.get("/assets/app-0123abcd.js").unwrap();
        assert_eq!((script.brotli.as_deref(), script.gzip.as_deref()), (Some(&b"b"[..]), Some(&b"g"[..])));
        assert_eq!((script.cache, script.kind.to_str().unwrap()), (FOR_EVER, "text/javascript; charset=utf-8"));
        assert!(bundle.get("/archive.gz").is_some() && bundle.get("/assets/app-0123abcd.js.br").is_none());
        assert!(bundle.get("/../archive.gz").is_none() && bundle.get("/assets").is_none());
        assert!(Bundle::read(&folder.path().join("missing")).unwrap_err().to_string().contains("missing"));
    }
}
