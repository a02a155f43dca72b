//! Compiles the programs and the web bundle.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, Result};

use super::run;
use crate::checkout::{Checkout, Profile};

/// The packages that become processes of the city.
const PROGRAMS: [&str; 3] = ["cruscotto-simulator", "cruscotto-collectors", "cruscotto-backend"];

/// The package that makes the web bundle. Apart from this one: what it depends on is heavy.
const BUNDLER: &str = "cruscotto-xtask-web";

/// What the web bundle is made from, relative to the checkout.
const WEB_SOURCES: [&str; 5] = ["frontend", "domain", "xtask/web", "Cargo.lock", "Cargo.toml"];

/// Names inside those sources that are not sources.
const NOT_SOURCES: [&str; 2] = ["target", "node_modules"];

/// Written last by the bundle's build: its age is the bundle's.
const WEB_MANIFEST: &str = "manifest.json";

/// How the bundle is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundle {
    /// As the citizen gets it: optimised for size.
    Optimised,
    /// Quicker to make: without wasm-opt.
    Quick,
}

/// Who compiles the workspace's own crates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compiler {
    /// The compiler.
    Rustc,
    /// The compiler with clippy's lints in it; a warning fails. `cargo clippy` checks every dependency for itself and leaves
    /// nothing to run: on two cores that is ten minutes of a cold run, for lints that take one.
    Clippy,
}

impl Compiler {
    /// Cargo at the root of the checkout, with this compiler. What one of them compiled the other compiles again.
    pub(super) fn cargo(self, checkout: &Checkout) -> Command {
        let mut cargo = cargo(checkout);
        if self == Self::Clippy {
            // As `cargo clippy` itself asks its driver; arguments are separated by the word that it chose.
            cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
            cargo.env("CLIPPY_ARGS", "--deny__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
            // What is kept for the next compilation costs this one, and a clean checkout has no next one.
            cargo.env("CARGO_INCREMENTAL", "0");
        }
        cargo
    }
}

/// Compiles the city's programs, optimised; cargo says how far it is.
///
/// # Errors
/// If one does not compile.
pub fn programs(checkout: &Checkout) -> Result<()> {
    let mut cargo = cargo(checkout);
    cargo.args(["build", "--profile", Profile::Release.name(), "--bins"]);
    for package in PROGRAMS {
        cargo.args(["--package", package]);
    }
    run(&mut cargo)
}

/// The benchmarks' package, and its benchmark.
const BENCHMARKS: [&str; 2] = ["cruscotto-tests", "figures"];

/// Names the programs and the benchmarks to cargo: always together, as cargo selects the features of what they use by what
/// it was asked for, and would compile everything a second time for the other.
pub(super) fn benchmarked(cargo: &mut Command) -> &mut Command {
    let [package, bench] = BENCHMARKS;
    for package in PROGRAMS.into_iter().chain([package]) {
        cargo.args(["--package", package]);
    }
    cargo.args(["--bench", bench])
}

/// Compiles the city's programs and the benchmarks, optimised.
///
/// # Errors
/// If one does not compile.
pub fn programs_and_benchmarks(checkout: &Checkout) -> Result<()> {
    run(benchmarked(cargo(checkout).args(["build", "--profile", Profile::Release.name(), "--bins"])))
}

/// Compiles every program, test and bench of the workspace, in one go: the tests' own dependencies select more features,
/// and programs that were compiled before them would be compiled, with a good part of what they use, a second time.
///
/// # Errors
/// If one does not compile.
pub fn workspace(checkout: &Checkout, compiler: Compiler) -> Result<()> {
    run(compiler.cargo(checkout).args(["build", "--workspace", "--all-targets"]))
}

/// Makes the web bundle as the citizen gets it, if a source is newer than the one that is there.
///
/// # Errors
/// If it cannot be made, or is over its limit of size.
pub fn web(checkout: &Checkout) -> Result<()> {
    if is_current(checkout)? { Ok(()) } else { make_web(checkout, Bundle::Optimised) }
}

/// [`web`], after [`workspace`] has compiled the bundler along.
///
/// # Errors
/// As [`web`].
pub fn web_after_workspace(checkout: &Checkout) -> Result<()> {
    if is_current(checkout)? {
        return Ok(());
    }
    let bundler = checkout.binaries(Profile::Dev).join(BUNDLER);
    run(Command::new(bundler).current_dir(checkout.root()).arg("--out").arg(checkout.web()))
}

/// Makes the web bundle.
///
/// # Errors
/// As [`web`].
pub fn make_web(checkout: &Checkout, bundle: Bundle) -> Result<()> {
    let mut cargo = cargo(checkout);
    cargo.args(["run", "--package", BUNDLER, "--", "--out"]).arg(checkout.web());
    if bundle == Bundle::Quick {
        cargo.arg("--dev");
    }
    run(&mut cargo)?;
    // The next demo or test wants the real one.
    if bundle == Bundle::Quick { forget(&checkout.web().join(WEB_MANIFEST)) } else { Ok(()) }
}

fn forget(manifest: &Path) -> Result<()> {
    fs::remove_file(manifest).with_context(|| format!("cannot remove {}", manifest.display()))
}

/// Cargo at the root of the checkout.
pub(super) fn cargo(checkout: &Checkout) -> Command {
    let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.current_dir(checkout.root());
    cargo
}

/// Whether the bundle is newer than everything it is made from.
fn is_current(checkout: &Checkout) -> Result<bool> {
    let Some(made) = modified(&checkout.web().join(WEB_MANIFEST)) else { return Ok(false) };
    for source in WEB_SOURCES {
        if newer(&checkout.root().join(source), made)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the file, or any file below the folder, changed after `made`.
fn newer(path: &Path, made: SystemTime) -> Result<bool> {
    if !path.is_dir() {
        return Ok(modified(path).is_some_and(|time| time > made));
    }
    for entry in fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
        let entry = entry?;
        let skipped = NOT_SOURCES.iter().any(|name| entry.file_name() == *name);
        if !skipped && newer(&entry.path(), made)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|metadata| metadata.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn a_change_anywhere_below_counts_except_in_what_is_no_source() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        fs::create_dir_all(&deep).unwrap();
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        fs::write(deep.join("page.rs"), "").unwrap();
        let page = modified(&deep.join("page.rs")).unwrap();
        let after = page + Duration::from_secs(1);
        assert!(!newer(folder.path(), after).unwrap());
        assert!(newer(folder.path(), page - Duration::from_secs(1)).unwrap());

        let dependency = fs::File::create(folder.path().join("node_modules/x.js")).unwrap();
        dependency.set_modified(after + Duration::from_secs(60)).unwrap();
        assert!(!newer(folder.path(), after).unwrap());
    }
}
