//! Prometheus' remote-write 1.0: protobuf in a snappy block. Written by hand, so that a test can also write what no
//! library would.

use anyhow::Result;
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};

use super::Reading;
use crate::http::Http;

/// Where Prometheus writes.
const PATH: &str = "/api/v1/write";

pub(super) fn request(http: &Http, readings: &[Reading]) -> Result<RequestBuilder> {
    let series: Vec<u8> = readings.iter().flat_map(series).collect();
    Ok(write_request(http, snap::raw::Encoder::new().compress_vec(&series)?))
}

/// A request with Prometheus' headers and `body`.
pub fn write_request(http: &Http, body: Vec<u8>) -> RequestBuilder {
    let request = http.request(Method::POST, PATH).header(CONTENT_TYPE, "application/x-protobuf");
    let request = request.header(CONTENT_ENCODING, "snappy").header(USER_AGENT, "Prometheus/2.42.0");
    request.header("X-Prometheus-Remote-Write-Version", "0.1.0").body(body)
}

/// `WriteRequest.timeseries` with one sample.
fn series(reading: &Reading) -> Vec<u8> {
    let label = |name: &str, value: &str| field(1, &[field(1, name.as_bytes()), field(2, value.as_bytes())].concat());
    let mut sample = vec![0x09];
    sample.extend(reading.value.to_le_bytes());
    sample.push(0x10);
    sample.extend(varint(reading.time.as_millis().unsigned_abs()));
    let message =
        [label("__name__", "device_uptime_seconds"), label("instance", &reading.device), field(2, &sample)].concat();
    field(1, &message)
}

/// A field of bytes (wire type 2).
#[must_use]
pub fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    out.extend(varint(bytes.len() as u64));
    out.extend(bytes);
    out
}

/// A number as protobuf and snappy write it: seven bits a byte, the lowest first.
#[must_use]
pub fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}
