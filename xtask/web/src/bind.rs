//! The JavaScript side of the module, and its size.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// What every browser of the last years has, and the compiler uses: the optimiser may use no more.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// A module with the JavaScript that connects it to the browser.
#[derive(Debug)]
pub(crate) struct Bound {
    pub(crate) wasm: Vec<u8>,
    pub(crate) script: String,
    /// JavaScript that crates bring along, by the path the script imports it from.
    pub(crate) snippets: BTreeMap<String, String>,
}

/// Generates the JavaScript of a module, as an ES module for the browser.
///
/// # Errors
/// If the module was made for another version of wasm-bindgen.
pub(crate) fn generate(module: &Path) -> Result<Bound> {
    let mut output = Bindgen::new()
        .input_path(module)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .with_context(|| format!("wasm-bindgen on {}", module.display()))?;
    let mut snippets: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in output.local_modules() {
        snippets.insert(path.clone(), text.clone());
    }
    for (folder, texts) in output.snippets() {
        for (index, text) in texts.iter().enumerate() {
            snippets.insert(format!("{folder}/inline{index}.js"), text.clone());
        }
    }
    if !output.npm_dependencies().is_empty() {
        bail!("a crate asks for npm packages at run time, which the bundle does not carry");
    }
    Ok(Bound { script: output.js().to_owned(), wasm: output.wasm_mut().emit_wasm(), snippets })
}

/// Makes a module smaller with binaryen's optimiser.
///
/// # Errors
/// If it is not installed (`make web` does) or fails.
pub(crate) fn optimise(tools: &Path, wasm: &[u8]) -> Result<Vec<u8>> {
    let folder = tempfile::tempdir().context("no temporary folder")?;
    let (before, after) = (folder.path().join("in.wasm"), folder.path().join("out.wasm"));
    fs::write(&before, wasm)?;
    let output = Command::new("node")
        .arg(tools.join("node_modules/binaryen/bin/wasm-opt"))
        .args(["-Oz", "--strip-debug", "--strip-producers"])
        .args(FEATURES)
        .arg(&before)
        .arg("-o")
        .arg(&after)
        .output()
        .context("cannot run node")?;
    if !output.status.success() {
        bail!("wasm-opt failed ('make setup' installs it): {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    fs::read(&after).context("wasm-opt wrote nothing")
}
