//! The spool on a disk that lies, fills up and is torn.

use crate::fakes::{open, record, rest, segments};
use cruscotto_collectors::spool::{Loss, Next, Record, Spool, SpoolError, SpoolOptions, read_segment};
use std::fs::OpenOptions;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[test]
fn what_was_not_released_is_read_again_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let spool = open(folder.path());
    (0..10).for_each(|n| drop(spool.append(&record(n)).unwrap()));
    let mut reader = spool.reader();
    let mut position = None;
    for _ in 0..4 {
        if let Next::Record { end, .. } = reader.read().unwrap() {
            position = Some(end);
        }
    }
    spool.release(position.unwrap()).unwrap();
    drop((spool, reader));
    let spool = open(folder.path());
    assert_eq!(spool.depth().records, 6);
    let expected: Vec<_> = (4..10).map(record).collect();
    assert_eq!(rest(&mut spool.reader()), (expected, 0));
}

#[test]
fn a_torn_tail_is_cut_off_and_a_flipped_bit_costs_one_record() {
    let folder = tempfile::tempdir().unwrap();
    let spool = open(folder.path());
    (0..10).for_each(|n| drop(spool.append(&record(n)).unwrap()));
    drop(spool);
    let path = segments(folder.path()).pop().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    bytes.truncate(bytes.len() - 3);
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x10;
    std::fs::write(&path, &bytes).unwrap();
    let (spool, losses) = Spool::open(SpoolOptions::new(folder.path(), 1 << 30, false)).unwrap();
    assert!(matches!(losses[..], [Loss::Torn { .. }]), "{losses:?}");
    spool.append(&record(10)).unwrap();
    let (records, damaged) = rest(&mut spool.reader());
    assert_eq!((records.len(), damaged), (9, 1), "ten less the torn and the flipped, and the new one");
    assert_eq!(records.last(), Some(&record(10)));
}

#[test]
fn a_full_spool_drops_its_oldest_segment_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (spool, _) = Spool::open(SpoolOptions::new(folder.path(), 200_000, false)).unwrap();
    let mut dropped = 0;
    for n in 0..6_000 {
        for loss in spool.append(&record(n)).unwrap() {
            let Loss::Full { records, .. } = loss else { panic!("{loss:?}") };
            dropped += records;
        }
    }
    assert!(spool.depth().bytes <= 200_000);
    let (records, damaged) = rest(&mut spool.reader());
    assert_eq!((dropped + records.len() as u64, damaged), (6_000, 0));
    assert!(dropped > 0 && !records.is_empty());
    assert_eq!(records.last(), Some(&record(5_999)));
}

#[test]
fn a_full_disk_loses_what_does_not_fit_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let full = Arc::new(AtomicBool::new(false));
    let mut options = SpoolOptions::new(folder.path(), 1 << 30, false);
    let disk = full.clone();
    options.opener = Box::new(move |path| {
        let mut file = OpenOptions::new();
        // The system's own full disk: every write to it fails with ENOSPC.
        if disk.load(Ordering::Relaxed) {
            file.write(true).open("/dev/full")
        } else {
            file.append(true).create_new(true).open(path)
        }
    });
    full.store(true, Ordering::Relaxed);
    let (spool, _) = Spool::open(options).unwrap();
    for n in 0..3 {
        let error = spool.append(&record(n)).unwrap_err();
        assert!(matches!(&error, SpoolError::File { source, .. } if source.raw_os_error() == Some(28)), "{error}");
    }
    full.store(false, Ordering::Relaxed);
    (3..6).for_each(|n| drop(spool.append(&record(n)).unwrap()));
    let expected: Vec<_> = (3..6).map(record).collect();
    assert_eq!(rest(&mut spool.reader()), (expected, 0));
}

#[test]
fn delivered_segments_can_be_kept_for_audits() {
    let folder = tempfile::tempdir().unwrap();
    let (spool, _) = Spool::open(SpoolOptions::new(folder.path(), 1 << 30, true)).unwrap();
    (0..5).for_each(|n| drop(spool.append(&record(n)).unwrap()));
    drop(spool);
    let (spool, _) = Spool::open(SpoolOptions::new(folder.path(), 1 << 30, true)).unwrap();
    let mut reader = spool.reader();
    let mut last = None;
    while let Next::Record { end, .. } = reader.read().unwrap() {
        last = Some(end);
    }
    spool.release(last.unwrap()).unwrap();
    assert!(segments(folder.path()).is_empty());
    let kept = segments(&folder.path().join("delivered"));
    let payloads = read_segment(&kept[0]).unwrap();
    let records: Vec<_> = payloads.iter().map(|p| Record::from_payload(p).unwrap()).collect();
    assert_eq!(records, (0..5).map(record).collect::<Vec<_>>());
}

#[test]
fn one_agent_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let _held = open(folder.path());
    let second = Spool::open(SpoolOptions::new(folder.path(), 1 << 30, false));
    assert!(matches!(second, Err(SpoolError::Locked(_))));
}
