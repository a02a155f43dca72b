//! Telegraf's `outputs.influxdb_v2`: gzip, `Authorization: Token`, nanoseconds.

use std::fmt::Write as _;
use std::io::Write as _;

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use reqwest::header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE};

use super::Reading;
use crate::http::Http;

/// Where Telegraf writes.
const PATH: &str = "/api/v2/write?bucket=telegraf&org=comune";

pub(super) fn request(http: &Http, token: &str, readings: &[Reading]) -> Result<RequestBuilder> {
    let mut lines = String::new();
    for Reading { device, time, value } in readings {
        let nanos = i128::from(time.as_micros()) * 1_000;
        writeln!(lines, "ping,host=poller,url={device} average_response_ms={value},ttl=63i {nanos}")?;
    }
    let mut body = GzEncoder::new(Vec::new(), Compression::fast());
    body.write_all(lines.as_bytes())?;
    let request = http.anonymous().request(Method::POST, PATH).header(AUTHORIZATION, format!("Token {token}"));
    let request = request.header(CONTENT_TYPE, "text/plain; charset=utf-8").header(CONTENT_ENCODING, "gzip");
    Ok(request.body(body.finish()?))
}
