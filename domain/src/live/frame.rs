//! Frames: binary is a version byte and postcard, text is JSON. The same messages in both.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// First byte of every binary frame. A client that meets another version reloads itself.
pub const FRAME_VERSION: u8 = 1;

/// The largest message a client may send, in bytes: sixteen topics with the longest ids fit.
pub const MAX_CLIENT_MESSAGE_BYTES: usize = 4 * 1024;

/// Why a frame could not be read or made.
#[derive(Debug, thiserror::Error)]
pub enum FrameError {
    /// No bytes at all.
    #[error("the frame is empty: expected a version byte")]
    Empty,
    /// Made by a protocol this program does not speak.
    #[error("frame version {0} is not known: expected {FRAME_VERSION}")]
    Version(u8),
    /// The payload is not a message.
    #[error("the frame is not a message: {0}")]
    Postcard(#[from] postcard::Error),
    /// The text is not a message.
    #[error("the text is not a message: {0}")]
    Json(#[from] serde_json::Error),
}

/// A binary frame of `message`.
///
/// # Errors
/// [`FrameError::Postcard`] for a message that postcard cannot carry.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    Ok(postcard::to_extend(message, vec![FRAME_VERSION])?)
}

/// The message of a binary frame; it may borrow from it.
///
/// # Errors
/// [`FrameError`] when it is empty, of another version, or not a message.
pub fn decode<'a, T: Deserialize<'a>>(frame: &'a [u8]) -> Result<T, FrameError> {
    match frame.split_first() {
        None => Err(FrameError::Empty),
        Some((&FRAME_VERSION, payload)) => Ok(postcard::from_bytes(payload)?),
        Some((&version, _)) => Err(FrameError::Version(version)),
    }
}

/// The text frame of `message`.
///
/// # Errors
/// [`FrameError::Json`] for a message that JSON cannot carry.
pub fn to_json<T: Serialize>(message: &T) -> Result<String, FrameError> {
    Ok(serde_json::to_string(message)?)
}

/// The message of a text frame.
///
/// # Errors
/// [`FrameError::Json`] with line and column.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, FrameError> {
    Ok(serde_json::from_str(text)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::area_health::HealthCounts;
    use crate::asset::{AssetKind, Layer, Point};
    use crate::figure::Figure;
    use crate::health::{Cause, Health};
    use crate::id::{AreaId, AssetId, MetricId, SourceName};
    use crate::live::{
        AreaSummary, AssetSummary, ClientMessage, Delta, Entry, ErrorCode, SeriesFigure, ServerMessage, Snapshot, Topic,
    };
    use crate::sample::Labels;
    use crate::time::Timestamp;
    use proptest::prelude::*;

    #[test]
    fn the_subscription_that_the_contract_names() {
        let message: ClientMessage = from_json(r#"{"subscribe":["city"]}"#).unwrap();
        assert_eq!(message, ClientMessage::Subscribe(vec![Topic::City]));
        assert!(from_json::<ClientMessage>(r#"{"subscribe":["nowhere"]}"#).is_err());
    }

    #[test]
    fn another_version_and_an_empty_frame_are_told_apart() {
        assert!(matches!(decode::<ClientMessage>(&[]), Err(FrameError::Empty)));
        assert!(matches!(decode::<ClientMessage>(&[9, 0]), Err(FrameError::Version(9))));
        assert!(matches!(decode::<ClientMessage>(&[FRAME_VERSION, 250]), Err(FrameError::Postcard(_))));
    }

    fn timestamps() -> impl Strategy<Value = Timestamp> {
        (0i64..4_000_000_000_000_000).prop_map(|t| Timestamp::from_micros(t).unwrap())
    }

    fn figures() -> impl Strategy<Value = Figure> {
        (proptest::option::of(-1e12f64..1e12), any::<bool>(), proptest::option::of(timestamps()), 0u16..9).prop_map(
            |(value, suppressed, as_of, definition_version)| Figure {
                metric: MetricId::new("wifi.clients").unwrap(),
                definition_version,
                value,
                suppressed,
                as_of,
                received: as_of,
                source: as_of.map(|_| SourceName::new("demo").unwrap()),
                coverage: value.map(|_| 0.5),
            },
        )
    }

    fn entries() -> impl Strategy<Value = Entry> {
        let asset = || AssetId::new("ap-0001").unwrap();
        prop_oneof![
            (any::<u32>(), proptest::collection::vec(figures(), 0..3)).prop_map(|(ok, figures)| Entry::Area(
                AreaSummary {
                    area: AreaId::new("nil-20").unwrap(),
                    layer: Layer::Wifi,
                    health: Health::Ok,
                    counts: HealthCounts { ok, ..HealthCounts::default() },
                    figures,
                }
            )),
            (".{0,20}", proptest::option::of(timestamps())).prop_map(move |(name, since)| Entry::Asset(AssetSummary {
                id: asset(),
                kind: AssetKind::AccessPoint,
                name,
                point: Some(Point { lon: 9.19, lat: 45.46 }),
                health: Health::Critical,
                since,
                cause: Some(Cause::Parent(asset())),
                demo: true,
                figures: vec![],
            })),
            ("[a-z]{1,9}", figures()).prop_map(move |(ssid, figure)| Entry::Series(SeriesFigure {
                asset: asset(),
                labels: Labels::from([("ssid".to_owned(), ssid)]),
                figure,
            })),
        ]
    }

    fn messages() -> impl Strategy<Value = ServerMessage> {
        let many = || proptest::collection::vec(entries(), 0..4);
        prop_oneof![
            (any::<u64>(), timestamps(), many()).prop_map(|(sequence, at, entries)| {
                ServerMessage::Snapshot(Snapshot { topic: Topic::City, sequence, at, entries })
            }),
            (any::<u64>(), timestamps(), many()).prop_map(|(sequence, at, changed)| {
                let removed = changed.iter().map(Entry::key).collect();
                ServerMessage::Delta(Delta { topic: Topic::City, sequence, at, changed, removed })
            }),
            timestamps().prop_map(ServerMessage::Heartbeat),
            ".{0,30}".prop_map(|detail| ServerMessage::Error { code: ErrorCode::NotFound, detail }),
        ]
    }

    proptest! {
        #[test]
        fn both_forms_carry_every_message(message in messages()) {
            prop_assert_eq!(&decode::<ServerMessage>(&encode(&message).unwrap()).unwrap(), &message);
            prop_assert_eq!(&from_json::<ServerMessage>(&to_json(&message).unwrap()).unwrap(), &message);
        }

        #[test]
        fn rubbish_is_an_error_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode::<ServerMessage>(&bytes);
            let _ = decode::<ClientMessage>(&bytes);
            let _ = from_json::<ClientMessage>(&String::from_utf8_lossy(&bytes));
        }
    }
}
