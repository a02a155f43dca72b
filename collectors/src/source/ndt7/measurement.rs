//! The measurement messages of NDT7: JSON objects of which every field may be absent.

use serde::Deserialize;

/// The largest measurement message read, in bytes (the specification's servers send about a kilobyte).
pub const MAX_MEASUREMENT_BYTES: usize = 64 * 1024;

/// A measurement, as far as it is used here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
pub struct Measurement {
    /// What the sender's application has counted.
    #[serde(rename = "AppInfo")]
    pub app: Option<AppInfo>,
    /// What the server's kernel has counted.
    #[serde(rename = "TCPInfo")]
    pub tcp: Option<TcpInfo>,
}

/// Bytes over time at the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
pub struct AppInfo {
    /// Microseconds since the subtest began.
    #[serde(rename = "ElapsedTime", default)]
    pub elapsed_us: u64,
    /// Bytes sent or received by the application.
    #[serde(rename = "NumBytes", default)]
    pub bytes: u64,
}

/// `TCP_INFO` at the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
pub struct TcpInfo {
    /// Microseconds since the subtest began.
    #[serde(rename = "ElapsedTime", default)]
    pub elapsed_us: u64,
    /// Bytes received.
    #[serde(rename = "BytesReceived", default)]
    pub received: u64,
    /// Smallest round-trip time, in microseconds; 0 when unknown.
    #[serde(rename = "MinRTT", default)]
    pub min_rtt_us: u64,
}

impl Measurement {
    /// Reads a message.
    ///
    /// # Errors
    /// When it is too long or not a measurement.
    pub fn parse(message: &[u8]) -> Result<Self, String> {
        if message.len() > MAX_MEASUREMENT_BYTES {
            return Err(format!("a measurement of {} bytes: at most {MAX_MEASUREMENT_BYTES} are read", message.len()));
        }
        serde_json::from_slice(message).map_err(|error| format!("a measurement that is not one: {error}"))
    }

    /// Bytes that the server has received and the time it took, as its kernel or else its application has it.
    #[must_use]
    pub fn received(&self) -> Option<(u64, u64)> {
        let tcp = self.tcp.map(|t| (t.received, t.elapsed_us));
        let app = self.app.map(|a| (a.bytes, a.elapsed_us));
        tcp.filter(|(bytes, time)| *bytes > 0 && *time > 0).or(app).filter(|(bytes, time)| *bytes > 0 && *time > 0)
    }

    /// Smallest round-trip time in milliseconds.
    #[must_use]
    pub fn min_rtt_ms(&self) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "a time needs no more than 53 bits")]
        self.tcp.map(|t| t.min_rtt_us).filter(|us| *us > 0).map(|us| us as f64 / 1_000.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_specifications_example() {
        let text = r#"{"AppInfo":{"ElapsedTime":1234,"NumBytes":1111},
            "ConnectionInfo":{"Client":"1.2.3.4:5678","Server":"[::1]:2345","UUID":"x"},
            "Origin":"server","Test":"upload",
            "TCPInfo":{"BusyTime":1234,"BytesAcked":1234,"BytesReceived":5000,"ElapsedTime":2500,"MinRTT":12345,"RTT":1,"RTTVar":1}}"#;
        let measurement = Measurement::parse(text.as_bytes()).unwrap();
        assert_eq!(measurement.received(), Some((5000, 2500)));
        assert_eq!(measurement.min_rtt_ms(), Some(12.345));
        assert_eq!(Measurement::parse(b"{}").unwrap(), Measurement::default());
        assert_eq!(
            Measurement::parse(br#"{"AppInfo":{"ElapsedTime":5,"NumBytes":7}}"#).unwrap().received(),
            Some((7, 5))
        );
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_never_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(measurement) = Measurement::parse(&bytes) {
                prop_assert!(measurement.min_rtt_ms().is_none_or(|ms| ms > 0.0));
            }
        }

        #[test]
        fn any_numbers_are_read(received in any::<u64>(), elapsed in any::<u64>()) {
            let text = format!(r#"{{"TCPInfo":{{"BytesReceived":{received},"ElapsedTime":{elapsed}}}}}"#);
            let expected = (received > 0 && elapsed > 0).then_some((received, elapsed));
            prop_assert_eq!(Measurement::parse(text.as_bytes()).unwrap().received(), expected);
        }
    }
}
