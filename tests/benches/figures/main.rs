//! The figures of `make bench`: ours next to a peer's, one line each.
//!
//! `bench NAME OURS UNIT | PEER THEIRS | ratio R`; ratio is ours over theirs, lower is better unless the unit is a
//! quantity per second.

mod briefing;
mod city_cost;
mod history;
mod incident_look;
mod ingest;
mod line;
mod live_latency;
mod public_pages;
mod snmp_cpu;

use anyhow::{Result, bail};

/// A benchmark: its name, and what prints its lines.
type Benchmark = (&'static str, fn() -> Result<()>);

/// The benchmarks.
const ALL: [Benchmark; 8] = [
    ("live_latency", live_latency::run),
    ("public_pages", public_pages::run),
    ("briefing", briefing::run),
    ("ingest", ingest::run),
    ("history", history::run),
    ("incident_look", incident_look::run),
    ("snmp_cpu", snmp_cpu::run),
    ("city_cost", city_cost::run),
];

fn main() -> Result<()> {
    // Cargo adds --bench; what is left are names, or beginnings of them.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let names = ALL.map(|(name, _)| name).join(", ");
    if let Some(unknown) = wanted.iter().find(|word| !ALL.iter().any(|(name, _)| name.starts_with(word.as_str()))) {
        bail!("there is no benchmark '{unknown}': the benchmarks are {names}");
    }
    for (name, run) in ALL {
        if wanted.is_empty() || wanted.iter().any(|word| name.starts_with(word.as_str())) {
            run()?;
        }
    }
    Ok(())
}
