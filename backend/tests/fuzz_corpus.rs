//! Runs the corpus of every fuzz target through the same function that is fuzzed: a find stays found, with the stable
//! compiler and no fuzzing engine.

#![allow(clippy::expect_used, unreachable_pub, reason = "a test, and functions that the fuzz crate exports")]

// The targets name the parsers as `crate::ingest`, which is what they are called in the fuzz crate.
use cruscotto_backend::{ingest, notify};

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::path::Path;

/// Inputs of a target at least: the ones written by hand.
const SEEDS: usize = 3;

#[test]
fn every_kept_input_is_read_without_a_panic() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let mut inputs = 0;
        for entry in std::fs::read_dir(corpus.join(name)).unwrap_or_else(|e| panic!("fuzz/corpus/{name}: {e}")) {
            let path = entry.expect("a directory entry").path();
            target(&std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())));
            inputs += 1;
        }
        assert!(inputs >= SEEDS, "fuzz/corpus/{name} has {inputs} inputs");
    }
}

#[test]
fn every_folder_of_the_corpus_has_its_target() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus");
    for entry in std::fs::read_dir(corpus).expect("fuzz/corpus") {
        let folder = entry.expect("a directory entry").file_name();
        // Those of the collectors are looked at by their own test.
        if folder.to_string_lossy().starts_with("collector_") {
            continue;
        }
        assert!(targets::TARGETS.iter().any(|(name, _)| *name == folder), "no target for fuzz/corpus/{folder:?}");
    }
}
