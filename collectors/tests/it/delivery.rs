//! What reaches the backend when it misbehaves.

use crate::backend::{FakeBackend, TOKEN, Trick};
use crate::fakes::{open, record, wait_for};
use cruscotto_collectors::config::Secret;
use cruscotto_collectors::delivery::{Backend, Delivery, DeliveryState, DeliveryStatus, Rejected};
use cruscotto_collectors::spool::Spool;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

struct Running {
    status: DeliveryStatus,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

fn deliver(spool: &Spool, backend: &FakeBackend, directory: &Path, max_samples: usize) -> Running {
    let status = DeliveryStatus::default();
    let delivery = Delivery {
        spool: spool.clone(),
        backend: Backend::new(&backend.url(), Secret::new(TOKEN), Duration::from_secs(5)).unwrap(),
        rejected: Rejected::new(directory.join("rejected")),
        max_samples,
        status: status.clone(),
    };
    let stop = CancellationToken::new();
    let task = tokio::spawn(delivery.run(stop.clone(), CancellationToken::new()));
    Running { status, stop, task }
}

fn up_to(end: u32) -> Vec<f64> {
    (0..end).map(f64::from).collect()
}

#[tokio::test]
async fn everything_arrives_once_and_in_order_whatever_the_backend_does() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    backend.play([
        Trick::Status(503),
        Trick::Status(500),
        Trick::CommitAndCut,
        Trick::Status(404),
        Trick::CommitAndCut,
    ]);
    let spool = open(folder.path());
    for value in 0..50 {
        spool.append(&record(value)).unwrap();
    }
    let running = deliver(&spool, &backend, folder.path(), 10);
    for value in 50..60 {
        spool.append(&record(value)).unwrap();
    }
    wait_for("all samples", || async { backend.order().len() == 60 }).await;
    assert_eq!(backend.order(), up_to(60));
    running.stop.cancel();
    running.task.await.unwrap();
    assert_eq!(spool.depth().records, 0);
    let kept = backend.kept.lock().unwrap();
    assert!(kept.samples.values().any(|(_, times)| *times > 1), "a cut answer makes the batch come again");
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    backend.play([Trick::Later(429, 1)]);
    let spool = open(folder.path());
    spool.append(&record(0)).unwrap();
    let begun = Instant::now();
    let _running = deliver(&spool, &backend, folder.path(), 10);
    wait_for("the sample", || async { backend.order().len() == 1 }).await;
    assert!(begun.elapsed() >= Duration::from_secs(1), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn what_can_never_be_accepted_is_set_aside_with_the_answer() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    backend.play([Trick::Status(422)]);
    let spool = open(folder.path());
    spool.append(&record(7)).unwrap();
    let _running = deliver(&spool, &backend, folder.path(), 1);
    let rejected = folder.path().join("rejected");
    wait_for("the batch aside", || async { rejected.is_dir() && rejected.read_dir().unwrap().count() == 1 }).await;
    let path = rejected.read_dir().unwrap().next().unwrap().unwrap().path();
    wait_for("the next batch", || async {
        spool.append(&record(8)).unwrap();
        backend.order().first() == Some(&8.0)
    })
    .await;
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert_eq!((&kept["status"], &kept["answer"]), (&422.into(), &"because".into()));
    assert_eq!(kept["batch"]["samples"][0]["value"], 7.0);
}

#[tokio::test]
async fn a_refused_token_keeps_the_spool_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    backend.play([Trick::Status(401)]);
    let spool = open(folder.path());
    spool.append(&record(0)).unwrap();
    let running = deliver(&spool, &backend, folder.path(), 10);
    wait_for("the state", || async { running.status.report().state == DeliveryState::Unauthorised }).await;
    assert!(running.status.report().error.unwrap().contains("token"));
    assert_eq!(spool.depth().records, 1);
    assert!(backend.order().is_empty());
}

#[tokio::test]
async fn a_backend_that_is_away_is_found_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = place.local_addr().unwrap();
    let away = FakeBackend { address, kept: std::sync::Arc::default() };
    let spool = open(folder.path());
    spool.append(&record(0)).unwrap();
    drop(place);
    let running = deliver(&spool, &away, folder.path(), 10);
    wait_for("the state", || async { running.status.report().state == DeliveryState::Retrying }).await;
    let back = FakeBackend::start_at(address).await;
    wait_for("the sample", || async { back.order() == up_to(1) }).await;
    wait_for("the state", || async { running.status.report().state == DeliveryState::Delivering }).await;
}
