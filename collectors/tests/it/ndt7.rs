//! Speed tests against a server of known speed.

use cruscotto_collectors::source::ndt7::{SpeedTest, Speeds};
use cruscotto_domain::failure::FailureReason;
use futures_util::{SinkExt, StreamExt};
use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::accept_hdr_async;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{ErrorResponse, Request, Response};

/// Bytes a tick; 100 ticks a second make 8 Mbit/s.
const PER_TICK: usize = 10_000;
const TICK: Duration = Duration::from_millis(10);

fn subprotocol(request: &Request, mut response: Response) -> Result<Response, ErrorResponse> {
    let offered = request.headers()["sec-websocket-protocol"].clone();
    assert_eq!(offered, "net.measurementlab.ndt.v7");
    response.headers_mut().insert("sec-websocket-protocol", offered);
    Ok(response)
}

async fn serve(stream: TcpStream, report: &'static str) {
    let mut path = String::new();
    let Ok(mut socket) = accept_hdr_async(stream, |request: &Request, response| {
        path = request.uri().path().to_owned();
        subprotocol(request, response)
    })
    .await
    else {
        return;
    };
    let started = Instant::now();
    if path == "/ndt/v7/download" {
        let mut tick = tokio::time::interval(TICK);
        socket.send(Message::text(r#"{"TCPInfo":{"MinRTT":1500,"ElapsedTime":1}}"#)).await.unwrap();
        loop {
            tick.tick().await;
            if socket.send(Message::binary(vec![0; PER_TICK])).await.is_err() {
                return;
            }
        }
    }
    assert_eq!(path, "/ndt/v7/upload");
    let mut received = 0;
    while let Some(Ok(message)) = socket.next().await {
        if let Message::Binary(data) = message {
            received += data.len();
            let text = if report.is_empty() {
                let elapsed = started.elapsed().as_micros();
                format!(r#"{{"TCPInfo":{{"BytesReceived":{received},"ElapsedTime":{elapsed},"MinRTT":1400}}}}"#)
            } else {
                report.to_owned()
            };
            if socket.send(Message::text(text)).await.is_err() {
                return;
            }
        }
    }
}

async fn server(report: &'static str) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream, report));
        }
    });
    address
}

fn test(address: SocketAddr) -> SpeedTest {
    SpeedTest { base: format!("ws://{address}").parse().unwrap(), duration: Duration::from_millis(600) }
}

#[tokio::test]
async fn both_directions_and_the_round_trip_are_measured() {
    let mut speeds = Speeds::default();
    test(server("").await).run(&mut speeds).await.unwrap();
    let download = speeds.download_bps.unwrap();
    assert!(download > 2e6 && download < 10e6, "the server sends at 8 Mbit/s at most: {download}");
    assert!(speeds.upload_bps.unwrap() > download, "the loopback is faster than that");
    assert_eq!(speeds.min_rtt_ms, Some(1.4));
}

#[tokio::test]
async fn rubbish_in_the_upload_keeps_the_download() {
    let mut speeds = Speeds::default();
    let failure = test(server("{\"TCPInfo\": 7}").await).run(&mut speeds).await.unwrap_err();
    assert_eq!(failure.reason, FailureReason::Malformed);
    assert!(speeds.download_bps.is_some() && speeds.upload_bps.is_none());
}

#[tokio::test]
async fn a_closed_port_is_refused() {
    let place = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = place.local_addr().unwrap();
    drop(place);
    let failure = test(address).run(&mut Speeds::default()).await.unwrap_err();
    assert_eq!(failure.reason, FailureReason::Refused);
}
