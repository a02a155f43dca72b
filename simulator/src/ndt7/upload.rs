//! The upload subtest: the server reads as fast as the line carries, and says what it has read.

use super::download::{Ends, measurement};
use super::shaper::Shaper;
use super::{MAX_DURATION, MEASUREMENT_INTERVAL, Shared};
use crate::life::link::Direction;
use crate::plan::DeviceIndex;
use futures_util::{SinkExt, StreamExt};
use tokio::net::TcpStream;
use tokio::time::Instant;
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message};

pub(super) async fn run(
    shared: &Shared,
    school: DeviceIndex,
    mut socket: WebSocketStream<TcpStream>,
    ends: Ends,
) -> Result<(), Error> {
    let start = Instant::now();
    let mut shaper = Shaper::new(start);
    let (mut received, mut next) = (0_u64, start);
    let mut ends = Some(ends);
    while start.elapsed() < MAX_DURATION {
        if Instant::now() >= next {
            let text = measurement(shared, school, "upload", start.elapsed(), (0, received), ends.take());
            socket.send(Message::text(text)).await?;
            next += MEASUREMENT_INTERVAL;
        }
        let message = match tokio::time::timeout_at(next, socket.next()).await {
            Ok(Some(message)) => message?,
            Ok(None) => return Ok(()),
            // Nothing came: time for a measurement all the same.
            Err(_) => continue,
        };
        match message {
            Message::Binary(octets) => {
                received += octets.len() as u64;
                let now = shared.world.now();
                let bps = shared.world.capacity_bps(school, Direction::Up, &now).unwrap_or_default();
                // Not reading is what slows the sender down.
                shaper.carry(octets.len(), bps).await;
            }
            Message::Close(_) => return Ok(()),
            Message::Text(_) | Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => {}
        }
    }
    socket.close(None).await
}
