//! `cargo xtask lint`: format, fuzz targets, lints native and for the browser.

use anyhow::Result;

use super::build::cargo;
use super::run;
use crate::checkout::Checkout;
use crate::progress::Steps;

/// The target of what runs in the browser.
const WASM: &str = "wasm32-unknown-unknown";

/// The packages that run in the browser.
const BROWSER_PACKAGES: [&str; 2] = ["cruscotto-frontend", "cruscotto-domain"];

/// Checks the whole workspace; a warning fails.
///
/// # Errors
/// If anything is found: the tools have printed what.
pub fn lint(checkout: &Checkout) -> Result<()> {
    let mut steps = Steps::new(4);
    steps.talking("Format (cargo fmt)", || format(checkout))?;
    steps.talking("Fuzz targets", || fuzz_targets(checkout))?;
    steps.talking("Lints, native (clippy)", || {
        run(cargo(checkout).args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    })?;
    steps.talking("Lints, browser (clippy for wasm32)", || browser(checkout))
}

/// Checks the format.
///
/// # Errors
/// If a file is not as cargo fmt would have it.
pub(super) fn format(checkout: &Checkout) -> Result<()> {
    run(cargo(checkout).args(["fmt", "--all", "--check"]))
}

/// Lints what runs in the browser, as it is compiled for it. Quietly, as it may run beside what tells of its progress.
///
/// # Errors
/// If anything is found.
pub(super) fn browser(checkout: &Checkout) -> Result<()> {
    let mut clippy = cargo(checkout);
    clippy.args(["clippy", "--quiet", "--target", WASM]);
    for package in BROWSER_PACKAGES {
        clippy.args(["--package", package]);
    }
    run(clippy.args(["--", "--deny", "warnings"]))
}

/// Checks that the crate of the fuzz targets still finds the programs' files that it is made of: it is no member of the workspace,
/// and nothing else compiles it. Without its engine, as that needs a nightly compiler.
///
/// # Errors
/// If it does not compile.
pub(super) fn fuzz_targets(checkout: &Checkout) -> Result<()> {
    let target = checkout.root().join("target/fuzz");
    let mut check = cargo(checkout);
    check.args([
        "check",
        "--quiet",
        "--locked",
        "--lib",
        "--no-default-features",
        "--manifest-path",
        "fuzz/Cargo.toml",
    ]);
    run(check.arg("--target-dir").arg(target))
}
