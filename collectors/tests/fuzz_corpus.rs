//! Runs the corpus of every fuzz target of the collectors through the same function that is fuzzed: a find stays found,
//! with the stable compiler and no fuzzing engine.

#![allow(
    clippy::expect_used,
    clippy::panic,
    unreachable_pub,
    reason = "a test, and functions that the fuzz crate exports"
)]

// The targets name the parsers by the paths they have in the fuzz crate.
use cruscotto_collectors::{config, delivery, redact, source, spool};

#[path = "../../fuzz/src/collector_file_targets.rs"]
mod collector_file_targets;
#[path = "../../fuzz/src/collector_snmp_targets.rs"]
mod collector_snmp_targets;
#[path = "../../fuzz/src/collector_targets.rs"]
mod collector_targets;

use std::path::{Path, PathBuf};

/// Inputs of a target at least: the ones written by hand.
const SEEDS: usize = 3;

fn targets() -> impl Iterator<Item = &'static (&'static str, fn(&[u8]))> {
    collector_targets::TARGETS.iter().chain(collector_file_targets::TARGETS).chain(collector_snmp_targets::TARGETS)
}

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus")
}

#[test]
fn every_kept_input_is_read_without_a_panic() {
    for (name, target) in targets() {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus().join(name)).unwrap_or_else(|e| panic!("fuzz/corpus/{name}: {e}")) {
            let path = entry.expect("a directory entry").path();
            target(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
            inputs += 1;
        }
        assert!(inputs >= SEEDS, "fuzz/corpus/{name} has {inputs} inputs");
    }
}

#[test]
fn every_folder_of_the_collectors_corpus_has_its_target() {
    for entry in std::fs::read_dir(corpus()).expect("fuzz/corpus") {
        let folder = entry.expect("a directory entry").file_name();
        let ours = folder.to_string_lossy().starts_with("collector_");
        let known = targets().any(|(name, _)| *name == folder);
        assert!(!ours || known, "no target for fuzz/corpus/{folder:?}");
    }
}
