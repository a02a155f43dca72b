//! `cargo xtask test`: everything that can be checked here.

use std::process::Command;

use anyhow::{Context, Result};

use super::build::{self, cargo};
use super::{lint, run};
use crate::checkout::{Checkout, Profile};
use crate::cluster::{Cluster, ClusterOptions, Role};
use crate::progress::{Steps, note};

/// Where tests find a server on which they may make databases of their own.
pub const DATABASE_VARIABLE: &str = "CRUSCOTTO_TEST_DATABASE_URL";

/// Lints, units, properties, whole system, browser.
///
/// `lint_too` runs the lints first; `filter` goes to `cargo test` and leaves the browser out.
///
/// # Errors
/// If anything fails: the tools have printed what.
pub fn test(checkout: &Checkout, lint_too: bool, filter: &[String]) -> Result<()> {
    if lint_too {
        lint::lint(checkout)?;
    }
    let mut steps = Steps::new(5);
    steps.talking("Programs and tests (dev build)", || build::workspace(checkout))?;
    steps.talking("Web bundle", || build::web_after_workspace(checkout))?;
    let (cluster, url) = steps.quiet("Database for the tests", test_cluster)?;
    steps.talking("Units, properties, whole system (cargo test)", || {
        run(cargo(checkout).args(["test", "--workspace", "--no-fail-fast"]).args(filter).env(DATABASE_VARIABLE, &url))
    })?;
    if filter.is_empty() {
        steps.talking("Browser (node --test)", || browser(checkout, &url))?;
    }
    drop(cluster);
    note("all tests passed");
    Ok(())
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
