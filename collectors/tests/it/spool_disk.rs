//! The spool on a disk that is really full: a small file system in memory, mounted for the test.

use crate::agent::{Agent, configure, free_address, service, spooled_in};
use crate::backend::FakeBackend;
use crate::fakes::{record, rest, wait_for};
use cruscotto_collectors::spool::{Next, Spool, SpoolOptions};
use nix::sys::signal::Signal;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A mounted file system of a bounded size; unmounted with the test.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// None where this machine does not let the test mount; the test then says so and ends.
    fn mount(place: &Path, size: &str) -> Option<Self> {
        std::fs::create_dir_all(place).unwrap();
        let size = format!("size={size}");
        match Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(place).output() {
            Ok(output) if output.status.success() => Some(Self(place.to_owned())),
            Ok(output) => skipped(&String::from_utf8_lossy(&output.stderr)),
            Err(error) => skipped(&error.to_string()),
        }
    }

    /// Fills what is left of it.
    fn fill(&self) -> PathBuf {
        let path = self.0.join("ballast");
        let mut file = File::create(&path).unwrap();
        for block in [4_096, 1] {
            while file.write_all(&vec![1; block]).is_ok() {}
        }
        path
    }
}

fn skipped(why: &str) -> Option<SmallDisk> {
    println!("skipped, a small file system cannot be mounted here: {}", why.trim());
    None
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: a process of a failed test may still hold it.
        let unmounted = Command::new("umount").arg("-l").arg(&self.0).status();
        assert!(std::thread::panicking() || unmounted.is_ok_and(|status| status.success()));
    }
}

#[test]
fn a_full_file_system_refuses_cleanly_and_takes_again_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("spool");
    let Some(disk) = SmallDisk::mount(&place, "512k") else { return };
    let (spool, _) = Spool::open(SpoolOptions::new(&place, 1 << 20, false)).unwrap();
    let (mut acknowledged, mut refused) = (Vec::new(), 0);
    let mut number = 0;
    while refused < 100 {
        match spool.append(&record(number)) {
            Ok(losses) => {
                assert!(losses.is_empty(), "{losses:?}");
                acknowledged.push(record(number));
            }
            Err(error) => {
                assert_eq!(error.why(), "disk_full", "{error}");
                refused += 1;
            }
        }
        number += 1;
    }
    // Half of it is delivered while the disk is full; that makes room by itself.
    let mut reader = spool.reader();
    for expected in &acknowledged[..acknowledged.len() / 2] {
        let Next::Record { record, end } = reader.read().unwrap() else { panic!("a record was expected") };
        assert_eq!(record, *expected, "oldest first");
        spool.release(end).unwrap_or_else(|error| assert_eq!(error.why(), "disk_full", "{error}"));
    }
    for later in number..number + 500 {
        spool.append(&record(later)).unwrap();
        acknowledged.push(record(later));
    }
    let (left, damaged) = rest(&mut reader);
    let delivered = acknowledged.len() - left.len();
    assert_eq!((&left[..], damaged), (&acknowledged[delivered..], 0), "no half record, none lost");
    assert!(left.len() > 500);
    drop((spool, reader));
    let (spool, losses) = Spool::open(SpoolOptions::new(&place, 1 << 20, false)).unwrap();
    assert!(losses.is_empty(), "{losses:?}");
    let (again, damaged) = rest(&mut spool.reader());
    assert_eq!(damaged, 0);
    assert!(again.ends_with(&left), "after a restart all that was not delivered is there");
    println!("full disk: {} acknowledged, {refused} refused, none lost", acknowledged.len());
    drop(disk);
}

/// The sum of the samples of a metric whose labels contain `label`.
fn total(page: &str, name: &str, label: &str) -> f64 {
    let lines = page.lines().filter(|line| line.starts_with(name) && line.contains(label));
    lines.filter_map(|line| line.rsplit_once(' ')?.1.parse::<f64>().ok()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_on_a_full_disk_counts_what_it_loses_goes_on_and_recovers() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("spool");
    let Some(disk) = SmallDisk::mount(&place, "1m") else { return };
    let (listen, backend_address) = (free_address(), free_address());
    let config = configure(folder.path(), backend_address, service().await, listen);
    let mut agent = Agent::start(&config);
    let metrics = async || match reqwest::get(format!("http://{listen}/metrics")).await {
        Ok(response) => response.text().await.unwrap_or_default(),
        Err(_) => String::new(),
    };
    let spooled = async || total(&metrics().await, "cruscotto_collectors_spooled_samples_total", "");
    let lost = async || total(&metrics().await, "cruscotto_collectors_dropped_total", "why=\"disk_full\"");
    wait_for("samples in the spool", async || spooled().await > 50.0).await;
    let ballast = disk.fill();
    wait_for("samples refused and counted", async || lost().await > 50.0).await;
    let before = spooled().await;
    std::fs::remove_file(ballast).unwrap();
    wait_for("samples in the spool again", async || spooled().await > before + 50.0).await;
    let lost = lost().await;

    let backend = FakeBackend::start_at(backend_address).await;
    let count = || backend.kept.lock().unwrap().samples.len();
    #[expect(clippy::cast_precision_loss, reason = "a few hundred")]
    wait_for("the backlog at the backend", async || count() as f64 > before + 50.0).await;
    agent.signal(Signal::SIGTERM);
    let status = tokio::task::spawn_blocking(move || agent.0.wait().unwrap()).await.unwrap();
    assert!(status.success(), "{status}");
    let delivered: BTreeSet<_> = backend.kept.lock().unwrap().samples.keys().cloned().collect();
    assert_eq!(delivered, spooled_in(&place), "what was acknowledged by the disk is what the backend has");
    println!("full disk under an agent: {} delivered, {lost} refused and counted, none lost", delivered.len());
    drop(disk);
}
