//! One websocket: what the client says goes to the hub, what the hub queues goes to the client.

use super::Shared;
use super::caller::Caller;
use crate::live::{ClientId, Format, Frame, QUEUE_FRAMES};
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use cruscotto_domain::live::{
    ClientMessage, ErrorCode, FrameError, HEARTBEAT_SECONDS, ServerMessage, decode, from_json,
};
use cruscotto_domain::time::Timestamp;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{Interval, MissedTickBehavior, interval, sleep, timeout};

/// A client that takes no frame for this long is gone, whatever TCP believes.
const SEND_TIME_OUT: Duration = Duration::from_secs(20);

/// Messages that are none, after which the client is not one of ours.
const MAX_MALFORMED: u32 = 8;

/// Messages between two heartbeats at most: each subscription costs a snapshot.
const MAX_MESSAGES: u32 = 64;

/// RFC 6455, 7.4.1: the server goes away.
const GOING_AWAY: u16 = 1001;

/// RFC 6455, 7.4.1: the client broke a rule.
const POLICY_VIOLATION: u16 = 1008;

/// Said to whose session is over, or whose role is another.
const SESSION_ENDED: &str = "the session has ended";

/// How long a look at the session may take: a database that is slow does not hold up what is live.
const SESSION_TIME_OUT: Duration = Duration::from_secs(2);

/// Why a socket ends.
enum End {
    /// The client closed it, or the connection is gone.
    Gone,
    Close(u16, &'static str),
}

/// Serves `socket` until either side ends it.
pub(super) async fn serve(mut socket: WebSocket, state: Shared, caller: Caller, format: Format) {
    let (sender, mut queue) = mpsc::channel(QUEUE_FRAMES);
    let client = state.hub.connect(caller.viewer(), format, sender).await;
    let end = converse(&mut socket, &state, &caller, client, format, &mut queue).await;
    state.hub.disconnect(client).await;
    if let End::Close(code, reason) = end {
        let close = Message::Close(Some(CloseFrame { code, reason: reason.into() }));
        // The last word; nobody may be there to hear it.
        let _ = timeout(SEND_TIME_OUT, socket.send(close)).await;
    }
}

async fn converse(
    socket: &mut WebSocket,
    state: &Shared,
    caller: &Caller,
    client: ClientId,
    format: Format,
    queue: &mut mpsc::Receiver<Frame>,
) -> End {
    let mut heartbeat = heartbeat();
    let session_ends = sleep(session_time_left(caller));
    tokio::pin!(session_ends);
    let (mut messages, mut malformed) = (0, 0);
    loop {
        tokio::select! {
            () = state.stop.cancelled() => return End::Close(GOING_AWAY, "the server stops"),
            () = &mut session_ends => return End::Close(POLICY_VIOLATION, SESSION_ENDED),
            frame = queue.recv() => {
                let Some(frame) = frame else { return End::Close(GOING_AWAY, "the server stops") };
                if !send(socket, frame).await {
                    return End::Gone;
                }
            }
            _ = heartbeat.tick() => {
                messages = 0;
                // Logged out on another page, or by an administrator.
                if !matches!(timeout(SESSION_TIME_OUT, caller.holds(state)).await, Ok(true) | Err(_)) {
                    return End::Close(POLICY_VIOLATION, SESSION_ENDED);
                }
                if !say(socket, &ServerMessage::Heartbeat(Timestamp::now()), format).await {
                    return End::Gone;
                }
            }
            message = socket.recv() => {
                let said: Result<ClientMessage, FrameError> = match message {
                    None | Some(Err(_) | Ok(Message::Close(_))) => return End::Gone,
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                    Some(Ok(Message::Text(text))) => from_json(&text),
                    Some(Ok(Message::Binary(bytes))) => decode(&bytes),
                };
                messages += 1;
                if messages > MAX_MESSAGES {
                    return End::Close(POLICY_VIOLATION, "too many messages");
                }
                match said {
                    Ok(ClientMessage::Subscribe(topics)) => state.hub.subscribe(client, topics).await,
                    Ok(ClientMessage::Unsubscribe(topics)) => state.hub.unsubscribe(client, topics).await,
                    Err(error) => {
                        malformed += 1;
                        if malformed >= MAX_MALFORMED {
                            return End::Close(POLICY_VIOLATION, "too many messages that are none");
                        }
                        let detail = format!("{error}; expected a message such as {{\"subscribe\":[\"city\"]}}");
                        if !say(socket, &ServerMessage::Error { code: ErrorCode::Malformed, detail }, format).await {
                            return End::Gone;
                        }
                    }
                }
            }
        }
    }
}

/// How long the session lasts; the public has none that could end.
fn session_time_left(caller: &Caller) -> Duration {
    /// Longer than any connection.
    const NEVER: Duration = Duration::from_secs(365 * 24 * 3600);
    let left =
        |expires: Timestamp| Duration::from_micros(u64::try_from(expires.micros_since(Timestamp::now())).unwrap_or(0));
    caller.staff.as_ref().map_or(NEVER, |staff| left(staff.session_ends))
}

fn heartbeat() -> Interval {
    let mut heartbeat = interval(Duration::from_secs(HEARTBEAT_SECONDS.into()));
    heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    heartbeat
}

async fn say(socket: &mut WebSocket, message: &ServerMessage, format: Format) -> bool {
    match Frame::of(message, format) {
        Ok(frame) => send(socket, frame).await,
        Err(error) => {
            tracing::error!(%error, "a message cannot be encoded");
            false
        }
    }
}

/// False when the client is gone or takes nothing any more.
async fn send(socket: &mut WebSocket, frame: Frame) -> bool {
    let message = match frame {
        Frame::Binary(bytes) => Message::Binary(bytes),
        Frame::Text(text) => Message::Text(text),
    };
    matches!(timeout(SEND_TIME_OUT, socket.send(message)).await, Ok(Ok(())))
}
