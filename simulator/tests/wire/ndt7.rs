use crate::city::{PATIENCE, SmallCity, start};
use cruscotto_simulator::ndt7::{DOWNLOAD, Measurement, SUBPROTOCOL, UPLOAD};
use cruscotto_simulator::plan::{DeviceIndex, Role};
use futures_util::{SinkExt, StreamExt};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

async fn connect(city: &SmallCity, school: DeviceIndex, path: &str, protocol: &str) -> Result<Socket, Error> {
    let url = format!("ws://{}{path}", city.address(school, 4443));
    let mut request = url.into_client_request().unwrap();
    request.headers_mut().insert("Sec-WebSocket-Protocol", protocol.parse().unwrap());
    connect_async(request).await.map(|(socket, _)| socket)
}

fn school(city: &SmallCity) -> DeviceIndex {
    city.first(|role, _| matches!(role, Role::School(_)))
}

/// Octets received, the largest message, and what the server said.
async fn download(city: &SmallCity, school: DeviceIndex) -> (u64, usize, Vec<Measurement>) {
    let mut socket = connect(city, school, DOWNLOAD, SUBPROTOCOL).await.unwrap();
    let (mut octets, mut largest, mut said) = (0, 0, Vec::new());
    while let Some(Ok(message)) = socket.next().await {
        match message {
            Message::Binary(data) => {
                octets += data.len() as u64;
                largest = largest.max(data.len());
            }
            Message::Text(text) => said.push(serde_json::from_str(&text).unwrap()),
            _ => {}
        }
    }
    (octets, largest, said)
}

#[tokio::test]
async fn a_download_gets_what_the_line_gives() {
    let city = start(None).await;
    let school = school(&city);
    city.pin(&city.id(school), "school.download", json!({ "value": 160e6 })).await;
    let (octets, largest, said) = download(&city, school).await;
    let last = said.last().unwrap().app_info.unwrap();
    #[allow(clippy::cast_precision_loss)]
    let bps = octets as f64 * 8.0 / (last.elapsed_time as f64 / 1e6);
    assert!((130e6..175e6).contains(&bps), "{bps}");
    assert_eq!(u64::try_from(last.num_bytes).unwrap(), octets);
    assert!(largest > 1 << 13, "messages grow: {largest}");
    assert!(said.len() >= 4, "a measurement each quarter of a second: {}", said.len());
    assert_eq!(said[0].connection_info.as_ref().unwrap().server, city.address(school, 4443).to_string());
    assert!(said[1].tcp_info.unwrap().min_rtt > 1_000);
    city.running.stop().await;
}

#[tokio::test]
async fn a_throttled_line_gives_less() {
    let city = start(None).await;
    let school = school(&city);
    let contract = city.running.world.school(school).unwrap().contract.down_bps;
    city.inflict(json!({ "asset": city.id(school), "fault": "throttle", "share": 0.05 })).await;
    let (octets, _, said) = download(&city, school).await;
    #[allow(clippy::cast_precision_loss)]
    let bps = octets as f64 * 8.0 / (said.last().unwrap().app_info.unwrap().elapsed_time as f64 / 1e6);
    assert!(bps < 0.06 * contract && bps > 0.02 * contract, "{bps} of {contract}");
    city.running.stop().await;
}

#[tokio::test]
async fn an_upload_is_read_at_the_speed_of_the_line() {
    let city = start(None).await;
    let school = school(&city);
    city.pin(&city.id(school), "school.upload", json!({ "value": 160e6 })).await;
    let (mut sink, mut stream) = connect(&city, school, UPLOAD, SUBPROTOCOL).await.unwrap().split();
    let data = Bytes::from(vec![7; 1 << 16]);
    let start_at = Instant::now();
    let send = async {
        while start_at.elapsed() < Duration::from_secs(1) {
            sink.send(Message::Binary(data.clone())).await.unwrap();
        }
        sink.close().await.unwrap();
    };
    let receive = async {
        let mut last = None;
        while let Some(Ok(message)) = stream.next().await {
            if let Message::Text(text) = message {
                last = Some(serde_json::from_str::<Measurement>(&text).unwrap());
            }
        }
        last.unwrap().app_info.unwrap()
    };
    let ((), last) = tokio::join!(send, receive);
    #[allow(clippy::cast_precision_loss)]
    let bps = last.num_bytes as f64 * 8.0 / (last.elapsed_time as f64 / 1e6);
    assert!((120e6..190e6).contains(&bps), "{bps}");
    city.running.stop().await;
}

#[tokio::test]
async fn other_paths_and_protocols_are_refused() {
    let city = start(None).await;
    let school = school(&city);
    for (path, protocol, status) in [("/ndt/v7/sideload", SUBPROTOCOL, 404), (DOWNLOAD, "chat", 400)] {
        match connect(&city, school, path, protocol).await {
            Err(Error::Http(response)) => assert_eq!(response.status(), status),
            other => panic!("{path} {protocol}: {other:?}"),
        }
    }
    city.running.stop().await;
}

#[tokio::test]
async fn a_cut_line_breaks_off_and_then_is_silent() {
    let city = start(None).await;
    let school = school(&city);
    let mut socket = connect(&city, school, DOWNLOAD, SUBPROTOCOL).await.unwrap();
    assert!(socket.next().await.unwrap().is_ok());
    let fault = city.inflict(json!({ "asset": city.id(school), "fault": "cut" })).await;
    let ended = tokio::time::timeout(PATIENCE, async {
        while let Some(Ok(message)) = socket.next().await {
            assert!(!message.is_close(), "a cut line closes nothing");
        }
    });
    ended.await.unwrap();
    let mute = tokio::time::timeout(Duration::from_millis(300), connect(&city, school, DOWNLOAD, SUBPROTOCOL)).await;
    assert!(mute.is_err(), "nobody answers");
    city.mend(fault).await;
    assert!(connect(&city, school, DOWNLOAD, SUBPROTOCOL).await.is_ok());
    city.running.stop().await;
}
