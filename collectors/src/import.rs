//! The command `import`: one file, tried or taken, with a report for the person who made it.

use crate::config::{Config, FilesSection};
use crate::source::files::{TAKEN, chunks, measurements, read_inventory, rejected_path, take};
use crate::spool::{Record, Spool, SpoolError, SpoolOptions};
use anyhow::{Context, bail};
use std::io::Write;
use std::path::Path;

/// Reads `file` as the configuration says, writes the report to `out` and, unless it is a dry run, the content to the
/// spool. True when all of the file was taken.
///
/// # Errors
/// When the file cannot be read, the spool is in use or has no room; what was written before that stays.
pub fn import(config: &Config, file: &Path, dry_run: bool, out: &mut dyn Write) -> anyhow::Result<bool> {
    let section = config.files.as_ref().context("the configuration has no [files]: it says how files are read")?;
    let spool = if dry_run { None } else { Some(open(config)?) };
    let clean = match section.mappings.iter().find(|mapping| mapping.covers(file)) {
        Some(mapping) => take_measurements(file, mapping, section, spool.as_ref(), out)?,
        None => take_inventory(file, spool.as_ref(), out)?,
    };
    match (spool.is_some(), clean) {
        (false, _) => writeln!(out, "dry run: nothing was written")?,
        (true, _) => writeln!(out, "in the spool: the agent delivers it when it runs")?,
    }
    Ok(clean)
}

fn open(config: &Config) -> anyhow::Result<Spool> {
    let section = &config.spool;
    let options = SpoolOptions::new(&section.directory, section.max_bytes, section.keep_delivered);
    match Spool::open(options) {
        Ok((spool, losses)) => {
            losses.iter().for_each(crate::event::spool_loss);
            Ok(spool)
        }
        Err(error @ SpoolError::Locked(_)) => {
            Err(error).context("the agent runs: put the file into the folder it watches instead")
        }
        Err(error) => Err(error.into()),
    }
}

fn take_measurements(
    file: &Path,
    mapping: &measurements::FileMapping,
    section: &FilesSection,
    spool: Option<&Spool>,
    out: &mut dyn Write,
) -> anyhow::Result<bool> {
    let rejected = spool.map(|_| rejected_path(file, section.reports.as_deref()));
    let mut failed = None;
    let mut sink = |batch| match spool {
        None => true,
        Some(spool) if !spool.has_room_for_files() => {
            let reason = "the spool is half full: run the agent until it is delivered, then import the file again; \
                          what is there already is not doubled";
            failed = Some(anyhow::anyhow!(reason));
            false
        }
        Some(spool) => match spool.append(&Record::Samples(batch)) {
            Ok(losses) => {
                losses.iter().for_each(crate::event::spool_loss);
                true
            }
            Err(error) => {
                failed = Some(error.into());
                false
            }
        },
    };
    let taking = take(file, mapping, &section.catalogue, rejected, |_| false, &mut sink)
        .with_context(|| format!("{} cannot be read", file.display()))?;
    let Some(report) = taking.report else { bail!("{} was taken before", file.display()) };
    write!(out, "{report}")?;
    if let Some(error) = failed {
        return Err(error);
    }
    if let Some(spool) = spool {
        measurements::Taken::load(spool.directory().join(TAKEN)).add(&taking.digest)?;
    }
    Ok(report.is_clean())
}

fn take_inventory(file: &Path, spool: Option<&Spool>, out: &mut dyn Write) -> anyhow::Result<bool> {
    writeln!(out, "{}: no [[files.mapping]] is for it: read as inventory", file.display())?;
    match read_inventory(file) {
        Ok((assets, encoding)) => {
            writeln!(out, "  encoding: {encoding}\n  {} assets", assets.len())?;
            for batch in chunks(assets) {
                if let Some(spool) = spool {
                    spool.append(&Record::Inventory(batch))?;
                }
            }
            Ok(true)
        }
        Err(error) => {
            writeln!(out, "  not read: {error}")?;
            Ok(false)
        }
    }
}
