//! Measurement messages: JSON in text messages, both ways.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// A measurement. Every member is optional; one that is not known is ignored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Measurement {
    /// What the application has counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_info: Option<AppInfo>,
    /// The two ends; sent once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connection_info: Option<ConnectionInfo>,
    /// `client` or `server`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// `download` or `upload`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test: Option<String>,
    /// What TCP knows.
    #[serde(default, rename = "TCPInfo", skip_serializing_if = "Option::is_none")]
    pub tcp_info: Option<TcpInfo>,
}

/// What the application has counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AppInfo {
    /// Microseconds since the beginning of the subtest.
    pub elapsed_time: i64,
    /// Octets of binary messages since the beginning.
    pub num_bytes: i64,
}

/// The two ends of the connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionInfo {
    /// Address and port of the client.
    #[serde(rename = "Client")]
    pub client: String,
    /// Address and port of the server.
    #[serde(rename = "Server")]
    pub server: String,
    /// Identifier of the connection.
    #[serde(rename = "UUID")]
    pub uuid: String,
}

/// The part of Linux's `tcp_info` that a simulated line has; times in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TcpInfo {
    /// Octets acknowledged by the client.
    pub bytes_acked: i64,
    /// Octets received from the client.
    pub bytes_received: i64,
    /// Microseconds since the beginning of the subtest.
    pub elapsed_time: i64,
    /// Smallest round-trip time.
    #[serde(rename = "MinRTT")]
    pub min_rtt: i64,
    /// Smoothed round-trip time.
    #[serde(rename = "RTT")]
    pub rtt: i64,
}

/// Microseconds.
pub(super) fn micros(time: Duration) -> i64 {
    i64::try_from(time.as_micros()).unwrap_or(i64::MAX)
}

/// Octets as the messages count them.
pub(super) fn count(octets: u64) -> i64 {
    i64::try_from(octets).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_the_names_of_the_specification() {
        let text = serde_json::to_string(&Measurement {
            app_info: Some(AppInfo { elapsed_time: 1, num_bytes: 2 }),
            origin: Some("server".to_owned()),
            tcp_info: Some(TcpInfo { bytes_acked: 1, bytes_received: 2, elapsed_time: 3, min_rtt: 4, rtt: 5 }),
            ..Measurement::default()
        })
        .unwrap();
        for name in ["AppInfo", "ElapsedTime", "NumBytes", "Origin", "TCPInfo", "BytesAcked", "MinRTT", "\"RTT\""] {
            assert!(text.contains(name), "{name} in {text}");
        }
        assert!(!text.contains("ConnectionInfo"), "{text}");
    }
}
