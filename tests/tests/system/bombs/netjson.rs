//! OpenWISP's DeviceMonitoring messages. What is only too long is closed by a type that is wrong, so that all of it is
//! read before it is refused.

use anyhow::Result;

use super::Door::NetJson;
use super::packed::zipped;
use super::{Bomb, MIB, NEARLY_TOO_LARGE, repeated};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new(
        "another message of NetJSON",
        NetJson,
        || Ok(b"{\"type\":\"NetworkGraph\"}".to_vec()),
        400,
        "DeviceMonitoring",
    ),
    Bomb::new("a type of 11 MB", NetJson, long_type, 400, "DeviceMonitoring"),
    Bomb::new(
        "a part that is not read, a million deep",
        NetJson,
        || message("\"x\":", &repeated("[", MIB)),
        400,
        "DeviceMonitoring message",
    ),
    Bomb::new(
        "interfaces a million deep",
        NetJson,
        || message("\"interfaces\":", &repeated("[", MIB)),
        400,
        "DeviceMonitoring message",
    ),
    Bomb::new("a million interfaces", NetJson, || list("interfaces", "{\"name\":\"\"}", 900_000), 400, "type")
        .packed("gzip"),
    Bomb::new("five million loads", NetJson, || resources("load", "1", 5_000_000), 400, "type").packed("gzip"),
    Bomb::new(
        "too many disks",
        NetJson,
        || resources("disk", "{\"used_bytes\":1,\"size_bytes\":2}", 340_000),
        400,
        "type",
    )
    .packed("gzip"),
    Bomb::new("three million clients", NetJson, clients, 200, "").packed("gzip"),
    Bomb::new(
        "an uptime beyond all numbers",
        NetJson,
        || message("\"general\":", b"{\"uptime\":1e999}"),
        400,
        "number",
    ),
    Bomb::new("an uptime before the beginning", NetJson, || good("\"general\":{\"uptime\":-1e308}"), 200, ""),
    Bomb::new("a text of 11 MB for an uptime", NetJson, long_uptime, 400, "line 1 column"),
    Bomb::new("an SSID of a megabyte", NetJson, long_ssid, 200, ""),
    Bomb::new(
        "a message that is not UTF-8",
        NetJson,
        || message("\"interfaces\":", b"[{\"name\":\"\xff\"}]"),
        400,
        "DeviceMonitoring message",
    ),
    Bomb::new("a list in the place of a message", NetJson, || Ok(b"[]".to_vec()), 400, "DeviceMonitoring message"),
];

fn message(key: &str, value: &[u8]) -> Result<Vec<u8>> {
    Ok([b"{", key.as_bytes(), value, b",\"type\":\"DeviceMonitoring\"}"].concat())
}

fn good(parts: &str) -> Result<Vec<u8>> {
    Ok(format!("{{\"type\":\"DeviceMonitoring\",{parts}}}").into_bytes())
}

fn long_type() -> Result<Vec<u8>> {
    Ok([b"{\"type\":\"", repeated("x", NEARLY_TOO_LARGE).as_slice(), b"\"}"].concat())
}

fn long_uptime() -> Result<Vec<u8>> {
    message("\"general\":", &[b"{\"uptime\":\"", repeated("x", NEARLY_TOO_LARGE).as_slice(), b"\"}"].concat())
}

fn list(key: &str, item: &str, count: usize) -> Result<Vec<u8>> {
    zipped(format!("{{\"{key}\":[{}],\"type\":\"x\"}}", vec![item; count].join(",")).as_bytes())
}

fn resources(key: &str, item: &str, count: usize) -> Result<Vec<u8>> {
    zipped(format!("{{\"resources\":{{\"{key}\":[{}]}},\"type\":\"x\"}}", vec![item; count].join(",")).as_bytes())
}

fn wireless(ssid: &str, clients: &str) -> Result<Vec<u8>> {
    good(&format!(
        "\"interfaces\":[{{\"name\":\"wlan0\",\"wireless\":{{\"mode\":\"access_point\",\"ssid\":\"{ssid}\",\"clients\":[{clients}]}}}}]"
    ))
}

fn clients() -> Result<Vec<u8>> {
    zipped(&wireless("x", &vec!["{}"; 3_000_000].join(","))?)
}

fn long_ssid() -> Result<Vec<u8>> {
    wireless(&"x".repeat(MIB), "{}")
}
