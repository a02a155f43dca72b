//! The files of the bundle: named by content, so that a browser may keep them for ever.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest as _, Sha256};

use crate::sizes::Sizes;

/// The path below which everything but the page itself is served.
pub(crate) const ASSETS: &str = "/assets/";

/// The page.
pub(crate) const PAGE: &str = "index.html";

/// Bytes of the content's hash in a file name: 64 bits, so no two versions share one.
const HASH_BYTES: usize = 8;

/// Brotli's highest quality and its window (4 MiB), for files compressed once and served often.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_BITS: i32 = 22;

/// Kinds of file that compression makes smaller; a woff2 is compressed already.
const COMPRESSIBLE: [&str; 6] = ["css", "html", "js", "json", "svg", "wasm"];

/// A file, with what it is served as.
#[derive(Debug)]
pub(crate) struct File {
    /// Its path in the bundle, without the leading slash.
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) gzip: Option<Vec<u8>>,
    pub(crate) brotli: Option<Vec<u8>>,
}

/// All files of the bundle.
#[derive(Debug, Default)]
pub(crate) struct Bundle {
    files: Vec<File>,
}

impl Bundle {
    pub(crate) fn files(&self) -> &[File] {
        &self.files
    }

    /// Adds a file under a name that says its content, and gives the path the browser asks for.
    pub(crate) fn add(&mut self, stem: &str, extension: &str, bytes: Vec<u8>) -> Result<String> {
        let hash: String = Sha256::digest(&bytes).iter().take(HASH_BYTES).map(|byte| format!("{byte:02x}")).collect();
        self.add_named(&format!("{stem}-{hash}.{extension}"), bytes)
    }

    /// Adds a file whose name is already its own, and gives the path the browser asks for.
    pub(crate) fn add_named(&mut self, name: &str, bytes: Vec<u8>) -> Result<String> {
        let url = format!("{ASSETS}{name}");
        self.push(url.trim_start_matches('/').to_owned(), bytes)?;
        Ok(url)
    }

    /// Adds a file at the root, whose name stays while its content changes.
    pub(crate) fn add_at_root(&mut self, name: &str, bytes: Vec<u8>) -> Result<()> {
        self.push(name.to_owned(), bytes)
    }

    fn push(&mut self, path: String, bytes: Vec<u8>) -> Result<()> {
        // What both programs bring along is there once.
        if self.files.iter().any(|file| file.path == path && file.bytes == bytes) {
            return Ok(());
        }
        let compressible = COMPRESSIBLE.iter().any(|kind| path.ends_with(&format!(".{kind}")));
        let (gzip, brotli) = if compressible { (Some(gzip(&bytes)?), Some(brotli(&bytes)?)) } else { (None, None) };
        self.files.push(File { path, bytes, gzip, brotli });
        Ok(())
    }

    /// Writes the bundle beside the old one and takes its place, so that no half bundle is served.
    pub(crate) fn write(&self, out: &Path, sizes: &Sizes) -> Result<()> {
        let new = out.with_extension("new");
        let old = out.with_extension("old");
        remove(&new)?;
        remove(&old)?;
        for File { path, bytes, gzip, brotli } in &self.files {
            let path = new.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder)?;
            }
            write(&path, bytes)?;
            if let Some(gzip) = gzip {
                write(&beside(&path, "gz"), gzip)?;
            }
            if let Some(brotli) = brotli {
                write(&beside(&path, "br"), brotli)?;
            }
        }
        write(&new.join("manifest.json"), &serde_json::to_vec_pretty(sizes)?)?;
        if out.exists() {
            fs::rename(out, &old).with_context(|| format!("cannot replace {}", out.display()))?;
        }
        fs::rename(&new, out).with_context(|| format!("cannot make {}", out.display()))?;
        remove(&old)
    }
}

/// With zopfli: made once and served often, and a twentieth smaller than what gzip's best level makes.
fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, bytes, &mut out)?;
    Ok(out)
}

fn brotli(mut bytes: &[u8]) -> Result<Vec<u8>> {
    let parameters =
        brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, lgwin: BROTLI_WINDOW_BITS, ..Default::default() };
    let mut out = Vec::new();
    brotli::BrotliCompress(&mut bytes, &mut out, &parameters)?;
    Ok(out)
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sizes::Public;
    use std::io::Read as _;

    #[test]
    fn a_name_follows_the_content() {
        let mut bundle = Bundle::default();
        let first = bundle.add("style", "css", b"a{}".to_vec()).unwrap();
        let same = bundle.add("style", "css", b"a{}".to_vec()).unwrap();
        let other = bundle.add("style", "css", b"b{}".to_vec()).unwrap();
        assert_eq!(first, same);
        assert_ne!(first, other);
        assert!(first.starts_with("/assets/style-") && first.ends_with(".css"), "{first}");
    }

    #[test]
    fn what_is_written_decompresses_to_the_file_and_replaces_the_old_bundle() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("web");
        fs::create_dir(&out).unwrap();
        fs::write(out.join("stale.js"), "old").unwrap();
        let mut bundle = Bundle::default();
        let text = "p { margin: 0 }\n".repeat(50).into_bytes();
        let url = bundle.add("style", "css", text.clone()).unwrap();
        let font = bundle.add("font", "woff2", vec![1, 2, 3]).unwrap();
        bundle.add_at_root(PAGE, b"<!doctype html>".to_vec()).unwrap();
        bundle.add_at_root(PAGE, b"<!doctype html>".to_vec()).unwrap();
        assert_eq!(bundle.files().len(), 3, "the same file twice is one");
        bundle.write(&out, &Sizes::measure(&bundle, Public::default())).unwrap();

        assert!(!out.join("stale.js").exists());
        let path = out.join(url.trim_start_matches('/'));
        assert_eq!(fs::read(&path).unwrap(), text);
        let mut unzipped = Vec::new();
        flate2::read::GzDecoder::new(fs::File::open(beside(&path, "gz")).unwrap()).read_to_end(&mut unzipped).unwrap();
        assert_eq!(unzipped, text);
        let mut unbrotlied = Vec::new();
        brotli::BrotliDecompress(&mut fs::File::open(beside(&path, "br")).unwrap(), &mut unbrotlied).unwrap();
        assert_eq!(unbrotlied, text);
        assert!(!beside(&out.join(font.trim_start_matches('/')), "gz").exists());
        assert!(out.join("manifest.json").exists());
    }
}
