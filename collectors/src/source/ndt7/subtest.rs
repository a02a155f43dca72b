//! The two subtests, on a connection that is made.

use super::client::{MAX_MESSAGE_BYTES, Socket, TestFailure, explain};
use super::measurement::Measurement;
use cruscotto_domain::failure::FailureReason;
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;
use tokio_tungstenite::tungstenite::{Bytes, Error, Message};

/// The first message of an upload (specification: 1 << 13), doubled while it is less than a sixteenth of what was sent.
const FIRST_MESSAGE_BYTES: usize = 1 << 13;

/// A message grows when it is less than this part of what was sent.
const GROWTH_DIVISOR: u64 = 16;

/// The largest message this client sends: enough for 10 Gbit/s, little enough to stop in time on a slow line.
const LARGEST_SENT_BYTES: usize = 1 << 20;

/// How long the other side has to close.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(1);

/// The shortest time that says anything about a speed.
const SHORTEST: Duration = Duration::from_millis(50);

const _: () = assert!(LARGEST_SENT_BYTES <= MAX_MESSAGE_BYTES, "the specification's limit");

/// What a download has measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Received {
    /// Payload bits over the time from the first to the last byte's arrival.
    pub(super) bits_per_second: f64,
    /// As the server's kernel has it.
    pub(super) min_rtt_ms: Option<f64>,
}

/// What an upload has measured.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Sent {
    /// Payload bits over time, counted by the server.
    pub(super) bits_per_second: f64,
    /// As the server's kernel has it.
    pub(super) min_rtt_ms: Option<f64>,
}

#[expect(clippy::cast_precision_loss, reason = "a speed needs no more than 53 bits")]
fn bits_per_second(bytes: u64, seconds: f64) -> f64 {
    bytes as f64 * 8.0 / seconds
}

/// Receives until the server closes or `duration` is over.
pub(super) async fn download(mut socket: Socket, duration: Duration) -> Result<Received, TestFailure> {
    let started = Instant::now();
    let end = started + duration;
    let (mut bytes, mut last, mut min_rtt_ms) = (0u64, started, None);
    loop {
        let message = match timeout_at(end, socket.next()).await {
            Err(_) | Ok(None | Some(Err(Error::ConnectionClosed | Error::AlreadyClosed))) => break,
            Ok(Some(Ok(message))) => message,
            Ok(Some(Err(error))) => return Err(explain(&error)),
        };
        match message {
            Message::Binary(data) => bytes += data.len() as u64,
            Message::Text(text) => {
                bytes += text.len() as u64;
                let read = Measurement::parse(text.as_bytes());
                let measurement = read.map_err(|detail| TestFailure::new(FailureReason::Malformed, detail))?;
                min_rtt_ms = measurement.min_rtt_ms().or(min_rtt_ms);
            }
            Message::Close(_) => break,
            Message::Ping(_) | Message::Pong(_) | Message::Frame(_) => continue,
        }
        last = Instant::now();
    }
    close(&mut socket).await;
    let took = last - started;
    if bytes == 0 || took < SHORTEST.min(duration / 2) {
        let detail = format!("the server sent {bytes} bytes in {took:?}: too little to measure");
        return Err(TestFailure::new(FailureReason::Malformed, detail));
    }
    Ok(Received { bits_per_second: bits_per_second(bytes, took.as_secs_f64()), min_rtt_ms })
}

/// Sends for `duration` while the server reports what has arrived.
pub(super) async fn upload(socket: Socket, duration: Duration) -> Result<Sent, TestFailure> {
    let (sink, stream) = socket.split();
    let last = Mutex::new(None);
    let both = async {
        let receiving = last_report(stream, &last);
        tokio::pin!(receiving);
        tokio::select! {
            // The server may close when it has measured enough.
            received = &mut receiving => (Ok(()), received),
            sent = send(sink, duration) => (sent, timeout(CLOSE_TIMEOUT, receiving).await.unwrap_or(Ok(()))),
        }
    };
    let (sent, received) = both.await;
    received?;
    match (last.into_inner().unwrap_or_else(PoisonError::into_inner), sent) {
        (Some(Report { bytes, elapsed_us, min_rtt_ms }), _) => {
            #[expect(clippy::cast_precision_loss, reason = "a time needs no more than 53 bits")]
            let seconds = elapsed_us as f64 / 1e6;
            Ok(Sent { bits_per_second: bits_per_second(bytes, seconds), min_rtt_ms })
        }
        (None, Err(error)) => Err(explain(&error)),
        (None, Ok(())) => {
            Err(TestFailure::new(FailureReason::Malformed, "the server reported nothing during the upload"))
        }
    }
}

async fn send(mut sink: SplitSink<Socket, Message>, duration: Duration) -> Result<(), Error> {
    let end = Instant::now() + duration;
    let whole = Bytes::from(vec![0x5A; LARGEST_SENT_BYTES]);
    let (mut size, mut sent) = (FIRST_MESSAGE_BYTES, 0);
    while let Ok(outcome) = timeout_at(end, sink.send(Message::Binary(whole.slice(..size)))).await {
        outcome?;
        sent += size as u64;
        if (size as u64) < sent / GROWTH_DIVISOR && size < LARGEST_SENT_BYTES {
            size *= 2;
        }
    }
    let goodbye = Message::Close(Some(CloseFrame { code: CloseCode::Normal, reason: "".into() }));
    timeout(CLOSE_TIMEOUT, sink.send(goodbye)).await.unwrap_or(Ok(()))
}

/// What the server has received so far.
#[derive(Debug, Clone, Copy)]
struct Report {
    bytes: u64,
    elapsed_us: u64,
    min_rtt_ms: Option<f64>,
}

/// Keeps the newest report of the server in `last` until the connection ends.
async fn last_report(mut stream: SplitStream<Socket>, last: &Mutex<Option<Report>>) -> Result<(), TestFailure> {
    while let Some(Ok(message)) = stream.next().await {
        if let Message::Text(text) = message {
            let read = Measurement::parse(text.as_bytes());
            let measurement = read.map_err(|detail| TestFailure::new(FailureReason::Malformed, detail))?;
            if let Some((bytes, elapsed_us)) = measurement.received() {
                let report = Report { bytes, elapsed_us, min_rtt_ms: measurement.min_rtt_ms() };
                *last.lock().unwrap_or_else(PoisonError::into_inner) = Some(report);
            }
        }
    }
    Ok(())
}

async fn close(socket: &mut Socket) {
    let goodbye = CloseFrame { code: CloseCode::Normal, reason: "".into() };
    let closing = async {
        socket.close(Some(goodbye)).await?;
        while let Some(message) = socket.next().await {
            message?;
        }
        Ok::<(), Error>(())
    };
    if !matches!(timeout(CLOSE_TIMEOUT, closing).await, Ok(Ok(()))) {
        tracing::trace!("the server did not close a download in time");
    }
}
