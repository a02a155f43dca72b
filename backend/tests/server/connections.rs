//! Connections as sockets make them: half a head, none at all, one more than there is room for.

use crate::harness::{Database, Server, city};
use cruscotto_backend::settings::Settings;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Longer than any of these takes on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(30);

const HEAD: &[u8] = b"GET /api/v1/session HTTP/1.1\r\nhost: cruscotto\r\nconnection: close\r\n";

async fn server(database: &Database, head_time_out: Duration, max_connections: usize) -> Server {
    let settings = Settings { head_time_out, max_connections, ..Settings::new(&database.url, city()) };
    Server::with(settings).await
}

/// All that is said until the other side closes.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut said = Vec::new();
    // What was reset is closed too.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut said)).await.expect("it stays open");
    String::from_utf8_lossy(&said).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn half_a_head_or_none_is_not_waited_for_and_who_speaks_is_answered() {
    let database = Database::migrated().await;
    let server = server(&database, Duration::from_millis(500), 100).await;
    let mut silent = TcpStream::connect(server.address).await.unwrap();
    let mut half = TcpStream::connect(server.address).await.unwrap();
    half.write_all(HEAD).await.unwrap();
    let mut whole = TcpStream::connect(server.address).await.unwrap();
    whole.write_all(HEAD).await.unwrap();
    whole.write_all(b"\r\n").await.unwrap();
    assert!(until_closed(&mut whole).await.starts_with("HTTP/1.1 200"));
    let begun = Instant::now();
    let (said, nothing) = tokio::join!(until_closed(&mut half), until_closed(&mut silent));
    assert!(!said.contains("200") && nothing.is_empty(), "{said} {nothing}");
    // A drip does not begin the time anew.
    let mut drip = TcpStream::connect(server.address).await.unwrap();
    let dripped = tokio::time::timeout(PATIENCE, async {
        drip.write_all(HEAD).await.unwrap();
        while drip.write_all(b"x-drip: 1\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    dripped.await.expect("a head that never ends is read for ever");
    assert!(begun.elapsed() < PATIENCE);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn one_connection_more_than_there_is_room_for_waits_until_another_ends() {
    let database = Database::migrated().await;
    let server = server(&database, PATIENCE * 2, 2).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let mut one = TcpStream::connect(server.address).await.unwrap();
        one.write_all(HEAD).await.unwrap();
        held.push(one);
    }
    let mut waits = TcpStream::connect(server.address).await.unwrap();
    waits.write_all(HEAD).await.unwrap();
    waits.write_all(b"\r\n").await.unwrap();
    let mut byte = [0; 1];
    let early = tokio::time::timeout(Duration::from_millis(300), waits.peek(&mut byte)).await;
    assert!(early.is_err(), "it was answered while there was no room");
    held.pop();
    assert!(until_closed(&mut waits).await.starts_with("HTTP/1.1 200"));
    drop(held);
    server.stop().await;
}
