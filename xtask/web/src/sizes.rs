//! What the bundle weighs, and the limit.

use std::fmt;

use anyhow::{Result, bail};
use serde::Serialize;

use crate::bundle::{Bundle, File};

/// The most the first view may take compressed with gzip, bytes: 740 KB, as the staff's console with all its screens is in the
/// same program as the public pages until those are rendered on the server. The public pages alone were held to 350 KB.
const FIRST_VIEW_BUDGET: usize = 740_000;

/// The weight of the bundle; also its manifest.
#[derive(Debug, Serialize)]
pub(crate) struct Sizes {
    files: Vec<Size>,
    /// Everything a first visit downloads from the bundle, compressed with gzip, bytes. (The city's
    /// map and state come from the backend.)
    first_view_gzip: usize,
    /// The same compressed with Brotli, bytes.
    first_view_brotli: usize,
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
    pub(crate) fn measure(bundle: &Bundle) -> Self {
        let size = |File { path, bytes, gzip, brotli }: &File| Size {
            path: path.clone(),
            bytes: bytes.len(),
            gzip: gzip.as_ref().unwrap_or(bytes).len(),
            brotli: brotli.as_ref().unwrap_or(bytes).len(),
        };
        let files: Vec<Size> = bundle.files().iter().map(size).collect();
        Self {
            first_view_gzip: files.iter().map(|file| file.gzip).sum(),
            first_view_brotli: files.iter().map(|file| file.brotli).sum(),
            files,
        }
    }

    /// Refuses a bundle over the limit.
    ///
    /// # Errors
    /// If it is, and it was not made for development.
    pub(crate) fn check_budget(&self, dev: bool) -> Result<()> {
        if self.first_view_gzip > FIRST_VIEW_BUDGET && !dev {
            bail!(
                "the first view takes {} bytes compressed, {} more than the limit of {FIRST_VIEW_BUDGET}",
                self.first_view_gzip,
                self.first_view_gzip - FIRST_VIEW_BUDGET,
            );
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
        let Self { first_view_gzip, first_view_brotli, .. } = self;
        writeln!(f, "{:<44} {:>10} {first_view_gzip:>10} {first_view_brotli:>10}", "first view", "")?;
        writeln!(f, "limit {FIRST_VIEW_BUDGET}: {} % used", first_view_gzip * 100 / FIRST_VIEW_BUDGET)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_view_counts_every_file_as_it_travels() {
        let mut bundle = Bundle::default();
        bundle.add("a", "css", vec![b' '; 10_000]).unwrap();
        bundle.add("f", "woff2", vec![7; 500]).unwrap();
        let sizes = Sizes::measure(&bundle);
        assert!(sizes.first_view_gzip > 500 && sizes.first_view_gzip < 1_000, "{sizes}");
        sizes.check_budget(false).unwrap();
    }

    #[test]
    fn a_bundle_over_the_limit_is_refused_unless_for_development() {
        let mut bundle = Bundle::default();
        bundle.add("f", "woff2", vec![7; FIRST_VIEW_BUDGET + 1]).unwrap();
        let sizes = Sizes::measure(&bundle);
        let error = sizes.check_budget(false).unwrap_err().to_string();
        assert!(error.contains("1 more than the limit"), "{error}");
        sizes.check_budget(true).unwrap();
    }
}
