//! `cargo xtask test`: everything that can be checked here.

use std::process::Command;
use std::thread;

use anyhow::{Context, Result};

use super::build::{self, Compiler};
use super::{lint, run};
use crate::checkout::{Checkout, Profile};
use crate::cluster::{Cluster, ClusterOptions, Role};
use crate::progress::{Steps, note};

/// Where tests find a server on which they may make databases of their own.
pub const DATABASE_VARIABLE: &str = "CRUSCOTTO_TEST_DATABASE_URL";

/// Lints, units, properties, whole system, browser.
///
/// `lint_too` has clippy compile, and checks the format; `filter` goes to `cargo test` and leaves the browser out.
///
/// # Errors
/// If anything fails: the tools have printed what.
pub fn test(checkout: &Checkout, lint_too: bool, filter: &[String]) -> Result<()> {
    let compiler = if lint_too { Compiler::Clippy } else { Compiler::Rustc };
    let mut steps = Steps::new(if lint_too { 6 } else { 5 });
    if lint_too {
        steps.talking("Format (cargo fmt)", || lint::format(checkout))?;
    }
    steps.talking(
        if lint_too {
            "Programs, tests and their lints (dev build by clippy)"
        } else {
            "Programs and tests (dev build)"
        },
        || build::workspace(checkout, compiler),
    )?;
    if lint_too {
        steps.talking("Web bundle, lints for the browser (clippy for wasm32), fuzz targets", || {
            bundle_and_lints(checkout)
        })?;
    } else {
        steps.talking("Web bundle", || build::web_after_workspace(checkout))?;
    }
    let (cluster, url) = steps.quiet("Database for the tests", test_cluster)?;
    steps.talking("Units, properties, whole system (cargo test)", || {
        run(compiler
            .cargo(checkout)
            .args(["test", "--workspace", "--no-fail-fast"])
            .args(filter)
            .env(DATABASE_VARIABLE, &url))
    })?;
    if filter.is_empty() {
        steps.talking("Browser (node --test)", || browser(checkout, &url))?;
    }
    drop(cluster);
    note("all tests passed");
    Ok(())
}

/// The bundle and, beside it, what is only checked: most of what a bundle takes is one link of the whole, on one core.
fn bundle_and_lints(checkout: &Checkout) -> Result<()> {
    thread::scope(|scope| {
        let lints = scope.spawn(|| lint::browser(checkout).and_then(|()| lint::fuzz_targets(checkout)));
        let bundle = build::web_after_workspace(checkout);
        let lints = lints.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        bundle.and(lints)
    })
}

/// A cluster that is thrown away, and the URL of its superuser.
pub(super) fn test_cluster() -> Result<(Cluster, String)> {
    let mut cluster = Cluster::temporary(ClusterOptions::throw_away())?;
    cluster.start()?;
    let url = cluster.url(Role::Superuser, "postgres");
    Ok((cluster, url))
}

fn browser(checkout: &Checkout, url: &str) -> Result<()> {
    let folder = checkout.root().join("tests/browser");
    run(Command::new("node")
        .arg("--test")
        .current_dir(&folder)
        .env(DATABASE_VARIABLE, url)
        .env("CRUSCOTTO_BINARIES", checkout.binaries(Profile::Dev)))
    .with_context(|| format!("the browser tests in {}", folder.display()))
}
