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

use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::path::{Path, PathBuf};

/// Inputs of a target at least: the ones written by hand.
const SEEDS: usize = 3;

fn targets() -> impl Iterator<Item = &'static (&'static str, fn(&[u8]))> {
    collector_targets::TARGETS.iter().chain(collector_file_targets::TARGETS).chain(collector_snmp_targets::TARGETS)
}

/// Mutations of each target's inputs tried in a test run.
const MUTATIONS: u32 = 500;

/// Sets another number of mutations: for a long run by hand.
const MUTATIONS_VARIABLE: &str = "CRUSCOTTO_MUTATIONS";

/// Printed when a mutation fails.
const SEED: u64 = 20_261_121;

/// Bytes with a meaning somewhere: a mutation puts them anywhere.
const TOKENS: &[&[u8]] = &[
    b";",
    b",",
    b"\t",
    b"\"",
    b"\"\"",
    b"\n",
    b"\r",
    b"\r\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"null",
    b"true",
    b"-1",
    b"1e999",
    b"NaN",
    b"1.234,5",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xef\xbf\xbd",
    b"\xe0",
    b"\x00",
    b"\xff\xff\xff\xff",
    b"\xe3\x5c\xd1\xa7",
    b"25/10/2026 02:30",
    b"29/03/2026 02:30",
    b"features",
    b"properties",
    b"\\u0000",
    b"# EOF\n",
];

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

/// An input with one to four changes.
fn mutation(inputs: &[Vec<u8>], random: &mut ChaCha8Rng) -> Vec<u8> {
    let mut bytes = inputs.choose(random).expect("an input").clone();
    for _ in 0..random.random_range(1..=4) {
        let at = random.random_range(0..=bytes.len());
        let range = at..random.random_range(at..=(at + 40).min(bytes.len()));
        match random.random_range(0..6) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.random_range(0..8),
            1 => drop(bytes.splice(range, TOKENS.choose(random).expect("a token").iter().copied())),
            2 => drop(bytes.drain(range)),
            3 => {
                let again = bytes[range].repeat(random.random_range(1..20));
                drop(bytes.splice(at..at, again));
            }
            4 => {
                let other = inputs.choose(random).expect("an input");
                let from = random.random_range(0..=other.len());
                bytes.truncate(at);
                bytes.extend_from_slice(&other[from..]);
            }
            _ => bytes.insert(at, random.random()),
        }
    }
    bytes
}

#[test]
fn mutations_of_the_kept_inputs_are_read_without_a_panic() {
    let wanted =
        std::env::var(MUTATIONS_VARIABLE).ok().map_or(MUTATIONS, |n| n.parse().expect("a number of mutations"));
    let mut tried = 0_u64;
    for (name, target) in targets() {
        let files = std::fs::read_dir(corpus().join(name)).unwrap_or_else(|e| panic!("fuzz/corpus/{name}: {e}"));
        let mut paths: Vec<_> = files.map(|entry| entry.expect("a directory entry").path()).collect();
        paths.sort();
        let inputs: Vec<_> = paths.iter().map(|path| std::fs::read(path).expect("an input")).collect();
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        for number in 0..wanted {
            let bytes = mutation(&inputs, &mut random);
            let outcome = std::panic::catch_unwind(|| target(&bytes));
            assert!(outcome.is_ok(), "{name}, seed {SEED}, mutation {number}: {}", bytes.escape_ascii());
            tried += 1;
        }
        println!("{name}: {wanted} mutations of {} inputs", inputs.len());
    }
    assert!(tried >= u64::from(wanted), "no target was tried");
}
