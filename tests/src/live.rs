//! A client of the live protocol that trusts nothing: every delta must follow the message before it.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use cruscotto_domain::asset::Layer;
use cruscotto_domain::live::{
    Applied, AreaSummary, AssetSummary, ClientMessage, Delta, Entry, SUBPROTOCOL, SeriesFigure, ServerMessage, Topic,
    TopicState, decode, encode, from_json, to_json,
};
use cruscotto_domain::time::Timestamp;
use tungstenite::client::IntoClientRequest as _;
use tungstenite::handshake::HandshakeError;
use tungstenite::http::{HeaderValue, StatusCode};
use tungstenite::{Message, WebSocket};

/// How long the handshake and the first snapshot may take.
const CONNECT_TIME_OUT: Duration = Duration::from_secs(10);

/// How long one look at the socket waits: bounds how late a time-out is noticed.
const READ_SLICE: Duration = Duration::from_millis(100);

/// The form of the frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Version byte and postcard.
    Binary,
    /// Text.
    Json,
}

/// What a client says in its handshake.
#[derive(Debug, Clone, Copy, Default)]
pub struct Greeting<'a> {
    /// The `Cookie` header: an operator's session.
    pub cookie: Option<&'a str>,
    /// The `Origin` header: the page a browser was on.
    pub origin: Option<&'a str>,
    /// The subprotocols offered, instead of the right one.
    pub subprotocol: Option<&'a str>,
}

/// A connection to `/live`.
pub struct Live {
    socket: WebSocket<TcpStream>,
    format: Format,
    /// The subprotocol the server chose.
    pub chosen: Option<String>,
}

impl Live {
    /// Opens a connection.
    ///
    /// # Errors
    /// If the server cannot be reached or refuses.
    pub fn open(address: SocketAddr, format: Format, greeting: Greeting<'_>) -> Result<Self> {
        match Self::greet(address, format, greeting)? {
            Ok(live) => Ok(live),
            Err(status) => bail!("/live answers {status}"),
        }
    }

    /// Opens a connection, or gives the status the server refuses with.
    ///
    /// # Errors
    /// If the server cannot be reached, or breaks the handshake.
    pub fn greet(
        address: SocketAddr,
        format: Format,
        greeting: Greeting<'_>,
    ) -> Result<std::result::Result<Self, StatusCode>> {
        let query = if format == Format::Json { "?format=json" } else { "" };
        let mut request = format!("ws://{address}/live{query}").into_client_request()?;
        let headers = request.headers_mut();
        let subprotocol = greeting.subprotocol.unwrap_or(SUBPROTOCOL);
        headers.insert("sec-websocket-protocol", HeaderValue::from_str(subprotocol)?);
        for (name, value) in [("cookie", greeting.cookie), ("origin", greeting.origin)] {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from_str(value)?);
            }
        }
        let stream = TcpStream::connect_timeout(&address, CONNECT_TIME_OUT)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(CONNECT_TIME_OUT))?;
        let (socket, response) = match tungstenite::client(request, stream) {
            Ok(connected) => connected,
            Err(HandshakeError::Failure(tungstenite::Error::Http(response))) => return Ok(Err(response.status())),
            Err(error) => bail!("the handshake of /live: {error}"),
        };
        socket.get_ref().set_read_timeout(Some(READ_SLICE))?;
        let chosen = response.headers().get("sec-websocket-protocol").and_then(|value| value.to_str().ok());
        Ok(Ok(Self { socket, format, chosen: chosen.map(str::to_owned) }))
    }

    /// Says something.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn say(&mut self, message: &ClientMessage) -> Result<()> {
        self.send(match self.format {
            Format::Binary => Message::binary(encode(message)?),
            Format::Json => Message::text(to_json(message)?),
        })
    }

    /// Subscribes to topics.
    ///
    /// # Errors
    /// If a topic is not one, or the connection is gone.
    pub fn subscribe(&mut self, topics: &[&str]) -> Result<()> {
        self.say(&ClientMessage::Subscribe(parse_topics(topics)?))
    }

    /// Gives topics up.
    ///
    /// # Errors
    /// If a topic is not one, or the connection is gone.
    pub fn unsubscribe(&mut self, topics: &[&str]) -> Result<()> {
        self.say(&ClientMessage::Unsubscribe(parse_topics(topics)?))
    }

    /// Sends any frame.
    ///
    /// # Errors
    /// If the connection is gone.
    pub fn send(&mut self, message: Message) -> Result<()> {
        self.socket.send(message).context("cannot send to /live")
    }

    /// The next message, or nothing within `time_out`.
    ///
    /// # Errors
    /// If the connection ends, or the frame is not a message in the right form.
    pub fn next(&mut self, time_out: Duration) -> Result<Option<ServerMessage>> {
        let deadline = Instant::now() + time_out;
        loop {
            match self.socket.read() {
                Ok(Message::Binary(frame)) if self.format == Format::Binary => return Ok(Some(decode(&frame)?)),
                Ok(Message::Text(text)) if self.format == Format::Json => return Ok(Some(from_json(&text)?)),
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(other) => bail!("a frame that was not asked for: {other:.200?}"),
                Err(tungstenite::Error::Io(error))
                    if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                Err(error) => return Err(error).context("/live ended"),
            }
            if Instant::now() >= deadline {
                return Ok(None);
            }
        }
    }

    /// The first message for which `want` gives a value; others are passed over.
    ///
    /// # Errors
    /// If none comes within `time_out`, or the connection ends.
    pub fn wait_for<T>(
        &mut self,
        what: &str,
        time_out: Duration,
        mut want: impl FnMut(ServerMessage) -> Option<T>,
    ) -> Result<T> {
        let deadline = Instant::now() + time_out;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            if let Some(message) = self.next(left)?
                && let Some(value) = want(message)
            {
                return Ok(value);
            }
            ensure!(Instant::now() < deadline, "{what}: not on /live within {} s", time_out.as_secs_f32());
        }
    }
}

fn parse_topics(topics: &[&str]) -> Result<Vec<Topic>> {
    topics.iter().map(|topic| topic.parse().with_context(|| format!("topic {topic}"))).collect()
}

/// A delta as it came in.
#[derive(Debug, Clone)]
pub struct Arrival {
    /// When it was here, by the clock the collectors measure with.
    pub at: Timestamp,
    /// What it said.
    pub delta: Delta,
}

/// A connection with the state of its topics.
pub struct Watch {
    live: Live,
    topics: BTreeMap<Topic, TopicState>,
    /// How often the server had to start a topic anew.
    pub resyncs: usize,
    /// The deltas since [`Watch::record`] was called.
    pub arrivals: Vec<Arrival>,
    recording: bool,
}

impl Watch {
    /// Subscribes to `topics` and waits for a snapshot of each.
    ///
    /// # Errors
    /// If one does not come.
    pub fn on(mut live: Live, topics: &[&str]) -> Result<Self> {
        live.subscribe(topics)?;
        let mut watch = Self { live, topics: BTreeMap::new(), resyncs: 0, arrivals: vec![], recording: false };
        watch.until("a snapshot of each topic", CONNECT_TIME_OUT, |watch| {
            (watch.topics.len() == topics.len()).then_some(())
        })?;
        Ok(watch)
    }

    /// Begins to keep the deltas that arrive.
    pub fn record(&mut self) {
        self.recording = true;
    }

    /// The connection, to say something more.
    pub fn live(&mut self) -> &mut Live {
        &mut self.live
    }

    /// Follows the topics until `look` gives a value.
    ///
    /// # Errors
    /// If it does not within `time_out`, the connection ends, or a delta does not follow the one before.
    pub fn until<T>(
        &mut self,
        what: &str,
        time_out: Duration,
        mut look: impl FnMut(&mut Self) -> Option<T>,
    ) -> Result<T> {
        let deadline = Instant::now() + time_out;
        loop {
            if let Some(value) = look(self) {
                return Ok(value);
            }
            let left = deadline.saturating_duration_since(Instant::now());
            ensure!(!left.is_zero(), "{what}: not on /live within {} s", time_out.as_secs_f32());
            if let Some(message) = self.live.next(left)? {
                self.apply(message)?;
            }
        }
    }

    fn apply(&mut self, message: ServerMessage) -> Result<()> {
        match message {
            ServerMessage::Snapshot(snapshot) => {
                self.topics.insert(snapshot.topic.clone(), TopicState::from_snapshot(snapshot));
            }
            ServerMessage::Delta(delta) => {
                let at = Timestamp::now();
                let state = self.topics.get_mut(&delta.topic).context("a delta before its snapshot")?;
                if self.recording {
                    self.arrivals.push(Arrival { at, delta: delta.clone() });
                }
                let (topic, sequence, before) = (delta.topic.clone(), delta.sequence, state.sequence());
                let applied = state.apply(delta);
                ensure!(applied == Applied::Current, "{topic}: delta {sequence} after {before} is {applied:?}");
            }
            ServerMessage::Resync(_) => self.resyncs += 1,
            ServerMessage::Heartbeat(_) => {}
            ServerMessage::Error { code, detail } => bail!("/live says {code:?}: {detail}"),
        }
        Ok(())
    }

    /// Every entry of a topic.
    pub fn entries(&self, topic: &str) -> impl Iterator<Item = &Entry> {
        let state = topic.parse().ok().and_then(|topic: Topic| self.topics.get(&topic));
        state.into_iter().flat_map(TopicState::entries)
    }

    /// An area in a layer, as a topic has it.
    #[must_use]
    pub fn area(&self, topic: &str, id: &str, layer: Layer) -> Option<&AreaSummary> {
        self.entries(topic).find_map(|entry| match entry {
            Entry::Area(area) if area.area.as_str() == id && area.layer == layer => Some(area),
            _ => None,
        })
    }

    /// The assets of a topic.
    pub fn assets(&self, topic: &str) -> impl Iterator<Item = &AssetSummary> {
        self.entries(topic).filter_map(|entry| if let Entry::Asset(asset) = entry { Some(asset) } else { None })
    }

    /// The series of a topic.
    pub fn series(&self, topic: &str) -> impl Iterator<Item = &SeriesFigure> {
        self.entries(topic).filter_map(|entry| if let Entry::Series(series) = entry { Some(series) } else { None })
    }
}
