//! What the bundle weighs, and the limit.

use std::collections::BTreeMap;
use std::fmt;

use anyhow::{Result, bail};
use serde::Serialize;

use crate::bundle::{Bundle, File};

/// The most that what a public page loads may take compressed with gzip, bytes. Browsers take brotli, a tenth less: with the
/// page itself a first view stays under 200 KB, which `tests/browser/pages.test.mjs` weighs.
const PUBLIC_BUDGET: usize = 190_000;

/// The most the staff's application may take compressed with gzip, bytes: 850 KB, which operations load
/// once and keep.
const APPLICATION_BUDGET: usize = 850_000;

/// The most that a page of `frontend/scripts` may load besides, compressed with gzip, bytes.
const EXTRAS_BUDGET: usize = 24_000;

/// What a public page loads, as the server names it in the page.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Public {
    /// The style sheet.
    pub(crate) style: String,
    /// The fonts of the first view.
    pub(crate) fonts: Vec<String>,
    /// The script that starts the live part.
    pub(crate) script: String,
    /// What that script loads.
    pub(crate) preload: Vec<String>,
    /// Fonts that nobody loads: the server draws the pages' previews with them.
    pub(crate) previews: Vec<String>,
    /// What single pages load besides, by the name of its source.
    pub(crate) extras: BTreeMap<String, String>,
}

impl Public {
    fn has(&self, path: &str) -> bool {
        let of_pages = [&self.style, &self.script];
        let url = format!("/{path}");
        of_pages.into_iter().chain(&self.fonts).chain(&self.preload).any(|loaded| *loaded == url)
    }
}

/// The weight of the bundle; also its manifest.
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    files: Vec<Size>,
    /// What the public pages load.
    public: Public,
    /// What a first visit of a public page downloads from the bundle, compressed with gzip, bytes. (The page comes from
    /// the server.)
    public_gzip: usize,
    /// The same compressed with Brotli, bytes.
    public_brotli: usize,
    /// All the rest, which only the staff download, compressed with gzip, bytes.
    application_gzip: usize,
    /// What single public pages load besides, compressed with gzip, bytes.
    extras_gzip: usize,
}

/// The weight of one file, bytes; a file that compression does not help counts as it is.
#[derive(Debug, Serialize)]
struct Size {
    path: String,
    bytes: usize,
    gzip: usize,
    brotli: usize,
}

impl Sizes {
    pub(crate) fn measure(bundle: &Bundle, public: Public) -> Self {
        let size = |File { path, bytes, gzip, brotli }: &File| Size {
            path: path.clone(),
            bytes: bytes.len(),
            gzip: gzip.as_ref().unwrap_or(bytes).len(),
            brotli: brotli.as_ref().unwrap_or(bytes).len(),
        };
        let files: Vec<Size> = bundle.files().iter().map(size).collect();
        let is = |file: &Size, url: &String| url.trim_start_matches('/') == file.path;
        let extra = |file: &&Size| public.extras.values().any(|url| is(file, url));
        let loaded = |file: &&Size| !extra(file) && !public.previews.iter().any(|font| is(file, font));
        let sum = |of_pages: bool, of: fn(&Size) -> usize| -> usize {
            files.iter().filter(loaded).filter(|file| public.has(&file.path) == of_pages).map(of).sum()
        };
        Self {
            public_gzip: sum(true, |file| file.gzip),
            public_brotli: sum(true, |file| file.brotli),
            application_gzip: sum(false, |file| file.gzip),
            extras_gzip: files.iter().filter(extra).map(|file| file.gzip).sum(),
            files,
            public,
        }
    }

    /// Refuses a bundle over a limit.
    ///
    /// # Errors
    /// If it is, and it was not made for development.
    pub(crate) fn check_budget(&self, dev: bool) -> Result<()> {
        let limits = [
            ("what a public page loads", self.public_gzip, PUBLIC_BUDGET),
            ("the staff's application", self.application_gzip, APPLICATION_BUDGET),
            ("what single pages load besides", self.extras_gzip, EXTRAS_BUDGET),
        ];
        if let Some((what, bytes, limit)) = limits.into_iter().find(|(_, bytes, limit)| bytes > limit && !dev) {
            bail!("{what} takes {bytes} bytes compressed, {} more than the limit of {limit}", bytes - limit);
        }
        Ok(())
    }
}

impl fmt::Display for Sizes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<44} {:>10} {:>10} {:>10}", "file", "bytes", "gzip", "brotli")?;
        for Size { path, bytes, gzip, brotli } in &self.files {
            writeln!(f, "{path:<44} {bytes:>10} {gzip:>10} {brotli:>10}")?;
        }
        let Self { public_gzip, public_brotli, application_gzip, .. } = self;
        writeln!(f, "{:<44} {:>10} {public_gzip:>10} {public_brotli:>10}", "a public page loads", "")?;
        writeln!(f, "limit {PUBLIC_BUDGET}: {} % used", public_gzip * 100 / PUBLIC_BUDGET)?;
        writeln!(f, "{:<44} {:>10} {application_gzip:>10}", "only the staff load", "")?;
        writeln!(f, "limit {APPLICATION_BUDGET}: {} % used", application_gzip * 100 / APPLICATION_BUDGET)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_load_and_what_the_staff_load_count_apart() {
        let mut bundle = Bundle::default();
        let style = bundle.add("a", "css", vec![b' '; 10_000]).unwrap();
        bundle.add("f", "woff2", vec![7; 500]).unwrap();
        let sizes = Sizes::measure(&bundle, Public { style, ..Public::default() });
        assert!(sizes.public_gzip > 0 && sizes.public_gzip < 200, "{sizes}");
        assert_eq!(sizes.application_gzip, 500);
        sizes.check_budget(false).unwrap();
    }

    #[test]
    fn a_bundle_over_a_limit_is_refused_unless_for_development() {
        let mut bundle = Bundle::default();
        let font = bundle.add("f", "woff2", vec![7; PUBLIC_BUDGET + 1]).unwrap();
        let sizes = Sizes::measure(&bundle, Public { fonts: vec![font], ..Public::default() });
        let error = sizes.check_budget(false).unwrap_err().to_string();
        assert!(error.contains("1 more than the limit"), "{error}");
        sizes.check_budget(true).unwrap();
    }
}
