//! `cargo xtask bench`: the figures, one line each: `bench NAME OURS UNIT | PEER THEIRS | ratio R`.

use anyhow::Result;

use super::build::{self, cargo};
use super::run;
use super::test::{DATABASE_VARIABLE, test_cluster};
use crate::checkout::Checkout;
use crate::progress::Steps;

/// Runs the benchmarks of the workspace on optimised programs.
///
/// # Errors
/// If one fails: it has printed why.
pub fn bench(checkout: &Checkout, filter: &[String]) -> Result<()> {
    let mut steps = Steps::new(4);
    steps.talking("Programs and benchmarks (release build)", || build::programs_and_benchmarks(checkout))?;
    steps.talking("Web bundle", || build::web(checkout))?;
    let (cluster, url) = steps.quiet("Database for the benchmarks", test_cluster)?;
    steps.talking("Benchmarks (cargo bench)", || {
        let mut bench = cargo(checkout);
        build::benchmarked(bench.args(["bench", "--quiet"])).arg("--").args(filter);
        run(bench.env(DATABASE_VARIABLE, &url))
    })?;
    drop(cluster);
    Ok(())
}
