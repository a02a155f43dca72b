//! A spool damaged at a thousand places: each damage is noticed, and every record it left whole is read.

use crate::fakes::{rest, segments};
use cruscotto_collectors::spool::{Next, Record, SEGMENT_HEADER_BYTES, Spool, SpoolOptions};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::{Labels, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::Timestamp;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

/// Damages done.
const DAMAGES: u32 = 1_000;

/// Records of the spool.
const RECORDS: u32 = 450;

/// Printed when it fails; another one finds other damages.
const SEED: u64 = 20_261_121;

/// A bound that makes segments as small as they get, 64 KiB, and drops none.
const MAX_BYTES: u64 = 1 << 20;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Damage {
    FlippedBit,
    FlippedByte,
    Zeroed,
    Overwritten,
    Truncated,
    Appended,
    Gone,
}

const KINDS: [Damage; 7] = [
    Damage::FlippedBit,
    Damage::FlippedByte,
    Damage::Zeroed,
    Damage::Overwritten,
    Damage::Truncated,
    Damage::Appended,
    Damage::Gone,
];

/// A record of its place in a segment.
struct Placed {
    segment: usize,
    bytes: Range<usize>,
    record: Record,
}

/// The spool as it should be: its segments and what is in them.
struct Sound {
    folder: tempfile::TempDir,
    segments: Vec<Vec<u8>>,
    names: Vec<String>,
    records: Vec<Placed>,
}

/// A record of one to sixty samples, told apart by its number.
fn record(number: u32, random: &mut ChaCha8Rng) -> Record {
    let series = SeriesKey {
        asset: AssetId::new(format!("ap-{number:04}")).unwrap(),
        metric: MetricId::new("wifi.clients").unwrap(),
        labels: Labels::from([("ssid".to_owned(), "OpenWifiMilano".to_owned())]),
    };
    let time = |i: i64| Timestamp::from_micros(1_800_000_000_000_000 + i).unwrap();
    let samples = (0..random.random_range(1..60))
        .map(|i| Sample { series: 0, time: time(i), value: f64::from(random.random_range(0..500)) })
        .collect();
    Record::Samples(SampleBatch { series: vec![series], samples, failures: vec![] })
}

fn sound(random: &mut ChaCha8Rng) -> Sound {
    let folder = tempfile::tempdir().unwrap();
    let (spool, losses) = Spool::open(SpoolOptions::new(folder.path(), MAX_BYTES, false)).unwrap();
    assert!(losses.is_empty());
    for number in 0..RECORDS {
        assert!(spool.append(&record(number, random)).unwrap().is_empty());
    }
    let paths = segments(folder.path());
    let names: Vec<String> = paths.iter().map(|p| p.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let mut reader = spool.reader();
    let (mut records, mut at) = (Vec::new(), (0, SEGMENT_HEADER_BYTES));
    while let Next::Record { record, end } = reader.read().unwrap() {
        let segment = names.iter().position(|n| *n == format!("{:020}.seg", end.segment)).unwrap();
        let from = if segment == at.0 { at.1 } else { SEGMENT_HEADER_BYTES };
        at = (segment, usize::try_from(end.offset).unwrap());
        records.push(Placed { segment, bytes: from..at.1, record });
    }
    assert_eq!(records.len(), RECORDS as usize);
    let segments = paths.iter().map(|p| std::fs::read(p).unwrap()).collect();
    Sound { folder, segments, names, records }
}

/// Does a damage to a segment; none when the file is gone.
fn damage(kind: Damage, bytes: &[u8], random: &mut ChaCha8Rng) -> Option<Vec<u8>> {
    let mut bytes = bytes.to_vec();
    let at = random.random_range(0..bytes.len());
    let block = at..(at + random.random_range(1..4_096)).min(bytes.len());
    match kind {
        Damage::FlippedBit => bytes[at] ^= 1 << random.random_range(0..8),
        Damage::FlippedByte => bytes[at] = !bytes[at],
        Damage::Zeroed => bytes[block].fill(0),
        Damage::Overwritten => {
            // A block of the same file at a wrong place: it is full of sound records.
            let from = random.random_range(0..bytes.len() - block.len());
            bytes.copy_within(from..from + block.len(), block.start);
        }
        Damage::Truncated => bytes.truncate(at),
        Damage::Appended => bytes.extend((0..random.random_range(1..5_000)).map(|_| random.random::<u8>())),
        Damage::Gone => return None,
    }
    Some(bytes)
}

/// Whether the bytes of a record are as they were.
fn whole(placed: &Placed, before: &[u8], after: Option<&[u8]>) -> bool {
    after.and_then(|after| after.get(placed.bytes.clone())) == before.get(placed.bytes.clone())
}

fn write(folder: &Path, sound: &Sound, hit: usize, damaged: Option<&[u8]>) {
    for (i, name) in sound.names.iter().enumerate() {
        match damaged {
            _ if i != hit => std::fs::hard_link(sound.folder.path().join(name), folder.join(name)).unwrap(),
            Some(bytes) => std::fs::write(folder.join(name), bytes).unwrap(),
            None => {}
        }
    }
}

#[test]
fn a_thousand_damages_are_noticed_and_cost_only_what_they_hit() {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let sound = sound(&mut random);
    let newest = sound.segments.len() - 1;
    assert!(newest >= 3, "a spool of several segments");
    // By kind: damages, records hit, bytes said to be lost.
    let mut tally: BTreeMap<Damage, (u32, usize, u64)> = BTreeMap::new();
    let mut done = 0;
    while done < DAMAGES {
        let kind = *KINDS.choose(&mut random).unwrap();
        // Of a spool's oldest and newest segment nothing says that they should be there: one may have been delivered,
        // the other not yet begun.
        let hit = if kind == Damage::Gone { random.random_range(1..newest) } else { random.random_range(0..=newest) };
        let before = &sound.segments[hit];
        let after = damage(kind, before, &mut random);
        let between_records =
            sound.records.iter().any(|p| p.segment == hit && Some(p.bytes.end) == after.as_ref().map(Vec::len))
                || after.as_ref().is_some_and(|a| a.len() == SEGMENT_HEADER_BYTES || a.is_empty());
        if after.as_ref() == Some(before) || (kind == Damage::Truncated && hit == newest && between_records) {
            // Nothing changed, or the newest segment ends where it ended when an earlier record had just been written.
            continue;
        }
        done += 1;
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), &sound, hit, after.as_deref());
        let (spool, losses) = Spool::open(SpoolOptions::new(folder.path(), MAX_BYTES, false)).unwrap();
        let (records, lost) = rest(&mut spool.reader());
        let context = || format!("seed {SEED}, damage {done}: {kind:?} in segment {hit} of {newest}");
        assert!(!losses.is_empty() || lost > 0, "not noticed: {}", context());
        let left: Vec<&Record> = sound
            .records
            .iter()
            .filter(|p| p.segment != hit || whole(p, before, after.as_deref()))
            .map(|p| &p.record)
            .collect();
        assert!(records.iter().eq(left.iter().copied()), "{} of {} records: {}", records.len(), left.len(), context());
        let entry = tally.entry(kind).or_default();
        *entry = (entry.0 + 1, entry.1 + RECORDS as usize - left.len(), entry.2 + lost);
    }
    for (kind, (damages, hit, places)) in &tally {
        println!("spool damage {kind:?}: {damages} noticed, {hit} records hit, {places} places passed over");
    }
    println!("spool damage: {done} of {DAMAGES} noticed, every record they left whole was read (seed {SEED})");
}

#[test]
fn what_is_gone_under_a_running_spool_is_passed_over() {
    let mut random = ChaCha8Rng::seed_from_u64(SEED);
    let sound = sound(&mut random);
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), &sound, 0, Some(&sound.segments[0]));
    let (spool, _) = Spool::open(SpoolOptions::new(folder.path(), MAX_BYTES, false)).unwrap();
    std::fs::remove_file(folder.path().join(&sound.names[1])).unwrap();
    let shortened = std::fs::OpenOptions::new().write(true).open(folder.path().join(&sound.names[2])).unwrap();
    shortened.set_len(SEGMENT_HEADER_BYTES as u64).unwrap();
    let (records, lost) = rest(&mut spool.reader());
    let left: Vec<_> = sound.records.iter().filter(|p| ![1, 2].contains(&p.segment)).map(|p| &p.record).collect();
    assert!(records.iter().eq(left.iter().copied()), "{} of {}", records.len(), left.len());
    assert_eq!(lost, 2);
    spool.release(*spool.committed().borrow()).unwrap();
    assert_eq!(spool.depth().bytes, 0, "what is gone does not stay in the way");
}
