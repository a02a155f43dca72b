//! The commands of `cargo xtask`.

pub mod bench;
pub mod build;
pub mod demo;
pub mod lint;
pub mod test;

use std::process::Command;

use anyhow::{Context, Result, bail};

/// Runs a tool with its output on the terminal.
///
/// # Errors
/// If it cannot be run or fails: naming what it was.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = format!("{command:?}").replace('"', "");
    let status = command.status().with_context(|| format!("cannot run: {shown}"))?;
    if !status.success() {
        bail!("failed ({status}): {shown}");
    }
    Ok(())
}
