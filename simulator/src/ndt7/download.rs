//! The download subtest: the server sends as fast as the line carries.

use super::message::{AppInfo, ConnectionInfo, Measurement, TcpInfo, count, micros};
use super::shaper::Shaper;
use super::{MAX_DURATION, MAX_MESSAGE, MEASUREMENT_INTERVAL, MIN_MESSAGE, SCALING, Shared};
use crate::fault::Condition;
use crate::life::link::Direction;
use crate::plan::DeviceIndex;
use futures_util::{SinkExt, StreamExt};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

/// A message takes no longer on the line than this, so that a change of its speed is felt soon.
const MAX_MESSAGE_TIME: Duration = Duration::from_millis(50);

/// The two ends of a connection.
pub(super) type Ends = (io::Result<SocketAddr>, io::Result<SocketAddr>);

pub(super) async fn run(
    shared: &Shared,
    school: DeviceIndex,
    socket: WebSocketStream<TcpStream>,
    ends: Ends,
) -> Result<(), Error> {
    let (mut sink, mut stream) = socket.split();
    // The client may send measurements; its closing ends the subtest.
    let listen = async { while let Some(Ok(_)) = stream.next().await {} };
    let send = async {
        let start = Instant::now();
        let mut shaper = Shaper::new(start);
        let (mut sent, mut size, mut next) = (0_u64, MIN_MESSAGE, start);
        let mut ends = Some(ends);
        while start.elapsed() < shared.duration.min(MAX_DURATION) {
            let now = shared.world.now();
            let bps = shared.world.capacity_bps(school, Direction::Down, &now).unwrap_or_default();
            if Instant::now() >= next {
                let text = measurement(shared, school, "download", start.elapsed(), (sent, 0), ends.take());
                sink.send(Message::text(text)).await?;
                next += MEASUREMENT_INTERVAL;
            }
            let message = size.min(fitting(bps));
            sink.send(Message::binary(shared.octets.slice(..message))).await?;
            shaper.carry(message, bps).await;
            sent += message as u64;
            if size < MAX_MESSAGE && sent >= (size * SCALING) as u64 {
                size *= 2;
            }
        }
        sink.send(Message::text(measurement(shared, school, "download", start.elapsed(), (sent, 0), None))).await?;
        sink.close().await
    };
    tokio::select! {
        done = send => done,
        () = listen => Ok(()),
    }
}

/// The largest size, a power of two, that the line carries within [`MAX_MESSAGE_TIME`].
fn fitting(bps: f64) -> usize {
    let mut size = MAX_MESSAGE;
    #[allow(clippy::cast_precision_loss, reason = "at most 1 MiB")]
    while size > MIN_MESSAGE && size as f64 * 8.0 > bps * MAX_MESSAGE_TIME.as_secs_f64() {
        size /= 2;
    }
    size
}

/// The text of a measurement; `octets` are sent and received. A device that talks rubbish breaks off in the middle.
pub(super) fn measurement(
    shared: &Shared,
    school: DeviceIndex,
    test: &str,
    elapsed: Duration,
    octets: (u64, u64),
    ends: Option<Ends>,
) -> String {
    let world = &shared.world;
    #[allow(clippy::cast_possible_truncation, reason = "some milliseconds")]
    let min_rtt = (world.min_rtt_ms(school, &world.now()).unwrap_or_default() * 1_000.0).round() as i64;
    let elapsed = micros(elapsed);
    let measurement = Measurement {
        app_info: Some(AppInfo { elapsed_time: elapsed, num_bytes: count(octets.0.max(octets.1)) }),
        connection_info: ends.and_then(|(client, server)| {
            let (client, server) = (client.ok()?, server.ok()?);
            let uuid = format!("{}-{}", world.plan.devices[school].asset.id, client.port());
            Some(ConnectionInfo { client: client.to_string(), server: server.to_string(), uuid })
        }),
        origin: Some("server".to_owned()),
        test: Some(test.to_owned()),
        tcp_info: Some(TcpInfo {
            bytes_acked: count(octets.0),
            bytes_received: count(octets.1),
            elapsed_time: elapsed,
            min_rtt,
            rtt: min_rtt + min_rtt / 8,
        }),
    };
    let mut text = serde_json::to_string(&measurement).unwrap_or_default();
    if *world.watch(school).borrow() == Condition::Malformed {
        text.truncate(text.len() / 2);
    }
    text
}
