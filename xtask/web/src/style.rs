//! Style and fonts: the .italia design system, cut to what the application uses.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// The package of the design system, below the tools' folder.
const DESIGN_SYSTEM: &str = "node_modules/bootstrap-italia/dist";

/// The weights of its typeface that the first view uses; the others would only be downloaded.
const WEIGHTS: [(u16, &str); 2] = [(400, "regular"), (700, "700")];

/// A font file with the weight it is for.
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) weight: u16,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    /// The same for the server, which draws the pages' preview pictures.
    pub(crate) outlines: Vec<u8>,
}

impl Font {
    /// The rule that declares the font at `url`. Text shows in a fallback face until it is there.
    pub(crate) fn face(&self, url: &str) -> String {
        format!(
            "@font-face{{font-family:\"Titillium Web\";font-style:normal;font-weight:{};\
             font-display:swap;src:url({url}) format(\"woff2\")}}\n",
            self.weight
        )
    }
}

/// The fonts of the first view, cut to the characters that `subset.mjs` names.
///
/// # Errors
/// If the package is not installed, or a font cannot be cut.
pub(crate) fn fonts(tools: &Path) -> Result<Vec<Font>> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let cut = |(weight, file): (u16, &str)| {
        let whole = tools
            .join(DESIGN_SYSTEM)
            .join(format!("fonts/Titillium_Web/titillium-web-v10-latin-ext_latin-{file}.woff2"));
        let part = |format: &str| -> Result<Vec<u8>> {
            let part = folder.path().join(file).with_extension(format);
            let mut node = Command::new("node");
            let output =
                node.arg(tools.join("subset.mjs")).arg(&whole).arg(&part).output().context("cannot run node")?;
            if !output.status.success() {
                let words = String::from_utf8_lossy(&output.stderr);
                bail!("cannot cut {} ('make setup' installs what this needs): {}", whole.display(), words.trim());
            }
            fs::read(&part).context("the font's part was not written")
        };
        let (bytes, outlines) = (part("woff2")?, part("ttf")?);
        Ok(Font { weight, name: format!("titillium-web-{weight}"), bytes, outlines })
    };
    WEIGHTS.into_iter().map(cut).collect()
}

/// Which sources name what a sheet has to carry, and which of our own sheets are in it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sheet {
    /// The public pages: everything but what is the staff's alone.
    Public,
    /// The staff's application: everything.
    Staff,
}

/// What is the staff's alone: folders of the sources, and our own sheets.
const STAFF: &str = "console";

/// The style sheet: of the design system what the sources of the application name, then the
/// application's own style in the order of the file names.
///
/// A class name that is put together at run time is not found in the sources: name it in a comment
/// there.
///
/// # Errors
/// If the package is not installed, or PurgeCSS fails.
pub(crate) fn sheet(tools: &Path, source: &Path, which: Sheet) -> Result<String> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let purged = folder.path().join("purged.css");
    let mut node = Command::new("node");
    node.arg(tools.join("node_modules/purgecss/bin/purgecss.js"))
        .arg("--font-face")
        .arg("--keyframes")
        .arg("--css")
        .arg(tools.join(DESIGN_SYSTEM).join("css/bootstrap-italia.min.css"))
        .arg("--output")
        .arg(&purged)
        .arg("--content");
    match which {
        Sheet::Staff => node.arg(source.join("src/**/*.rs")),
        Sheet::Public => node.args(public_sources(&source.join("src"))?),
    };
    let output = node.arg(source.join("index.html")).output().context("cannot run node")?;
    if !output.status.success() {
        bail!("PurgeCSS failed ('make setup' installs it): {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    let mut sheet = fs::read_to_string(&purged).context("PurgeCSS wrote nothing")?;
    for path in own_sheets(source, which)? {
        let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        sheet.push('\n');
        sheet.push_str(&text);
    }
    Ok(sheet)
}

/// The folders and files of the sources that are not the staff's alone, as patterns.
fn public_sources(source: &Path) -> Result<Vec<PathBuf>> {
    let mut patterns = Vec::new();
    for entry in fs::read_dir(source).with_context(|| format!("cannot read {}", source.display()))? {
        let path = entry?.path();
        if path.file_stem().is_some_and(|name| name == STAFF) {
            continue;
        }
        patterns.push(if path.is_dir() { path.join("**/*.rs") } else { path });
    }
    Ok(patterns)
}

fn own_sheets(source: &Path, which: Sheet) -> Result<Vec<PathBuf>> {
    let folder = source.join("style");
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut sheets = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let is_css = path.extension().is_some_and(|extension| extension == "css");
        let staff = path.file_stem().and_then(|name| name.to_str()).is_some_and(|name| name.starts_with(STAFF));
        if is_css && (matches!(which, Sheet::Staff) || !staff) {
            sheets.push(path);
        }
    }
    sheets.sort();
    Ok(sheets)
}
