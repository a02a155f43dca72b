//! The native batch in JSON.

use anyhow::Result;

use super::Door::Json;
use super::packed::zipped;
use super::{Bomb, MIB, NEARLY_TOO_LARGE, repeated};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new("nothing", Json, || Ok(vec![]), 400, "not valid"),
    Bomb::new("a million opening brackets", Json, || Ok(repeated("[", MIB)), 400, "not valid"),
    Bomb::new("labels a million deep", Json, || labels(&repeated("{\"a\":", MIB)), 400, "not valid"),
    Bomb::new("an unknown field a million deep", Json, deep_in_unknown, 400, "unknown field"),
    Bomb::new(
        "a name of 11 MB for a field",
        Json,
        || Ok(object_of(&vec![b'x'; NEARLY_TOO_LARGE])),
        400,
        "unknown field",
    ),
    Bomb::new("a time of 11 MB", Json, || sample(&quoted(NEARLY_TOO_LARGE), b"1.0"), 400, "RFC 3339"),
    Bomb::new("a number of a million digits", Json, || sample(GOOD_TIME, &vec![b'9'; MIB]), 400, "number"),
    Bomb::new("a number with a huge exponent", Json, || sample(GOOD_TIME, b"1e999999999"), 400, "number"),
    Bomb::new("NaN", Json, || sample(GOOD_TIME, b"NaN"), 400, "not valid"),
    Bomb::new("an asset id of 11 MB", Json, || series(&quoted(NEARLY_TOO_LARGE), b"{}"), 400, "asset id"),
    Bomb::new("an asset id of control characters", Json, || series(b"\"\\u0000\\u001b\"", b"{}"), 400, "asset id"),
    Bomb::new("a hundred thousand labels", Json, many_labels, 400, "at most 64 names"),
    Bomb::new("a label value of 11 MB", Json, || labels(&object_value(NEARLY_TOO_LARGE)), 422, "128"),
    Bomb::new("a label value with NUL", Json, || labels(b"{\"ssid\":\"a\\u0000b\"}"), 422, "control"),
    Bomb::new("a raw NUL", Json, || labels(b"{\"ssid\":\"a\0b\"}"), 400, "control character"),
    Bomb::new("a text that is not UTF-8", Json, || labels(b"{\"ssid\":\"a\xff\xfeb\"}"), 400, "not valid"),
    Bomb::new("half a surrogate pair", Json, || labels(b"{\"ssid\":\"\\ud800\"}"), 400, "not valid"),
    Bomb::new("UTF-16", Json, utf16, 400, "not valid"),
    Bomb::new("a million series", Json, many_series, 400, "at most 400000 in all").packed("gzip"),
    Bomb::new("too many samples", Json, many_samples, 400, "at most 200000 in all").packed("gzip"),
    Bomb::new("too many failures", Json, many_failures, 413, "at most 100000 are taken").packed("gzip"),
    Bomb::new("labels on every series", Json, labelled_series, 400, "at most 400000 in all").packed("gzip"),
    Bomb::new(
        "a text of 11 MB for a number",
        Json,
        || sample(GOOD_TIME, &quoted(NEARLY_TOO_LARGE)),
        400,
        "invalid type",
    ),
    Bomb::new("a field twice", Json, || Ok(b"{\"series\":[],\"series\":[]}".to_vec()), 400, "duplicate"),
    Bomb::new("a series below the first", Json, || Ok(indexed("-1")), 400, "not valid"),
    Bomb::new("a series beyond the last", Json, || Ok(indexed("4294967295")), 422, "does not exist"),
    Bomb::new("cut in the middle", Json, || Ok(b"{\"series\": [{\"asset\":".to_vec()), 400, "line 1"),
    Bomb::new("something behind the end", Json, || Ok(b"{\"series\":[],\"samples\":[]} x".to_vec()), 400, "trailing"),
    Bomb::new("a form", Json, multipart, 415, "application/json").labelled("multipart/form-data; boundary=x"),
    Bomb::new("a form in the address's way", Json, || Ok(b"series=1".to_vec()), 415, "application/json")
        .labelled("application/x-www-form-urlencoded"),
    Bomb::new("no type at all", Json, || Ok(b"{}".to_vec()), 415, "application/json").labelled(""),
    Bomb::new("a long name of a type", Json, || Ok(b"{}".to_vec()), 415, "application/json").labelled(LONG_TYPE),
];

const GOOD_TIME: &[u8] = b"\"2026-11-21T19:40:00Z\"";

const LONG_TYPE: &str = match std::str::from_utf8(&[b'x'; 8 * 1024]) {
    Ok(word) => word,
    Err(_) => "",
};

fn quoted(length: usize) -> Vec<u8> {
    [b"\"", vec![b'x'; length].as_slice(), b"\""].concat()
}

fn object_of(name: &[u8]) -> Vec<u8> {
    [b"{\"", name, b"\": 1}"].concat()
}

fn object_value(length: usize) -> Vec<u8> {
    [b"{\"ssid\":", quoted(length).as_slice(), b"}"].concat()
}

/// A batch of one series and one sample of it.
fn series(asset: &[u8], labels: &[u8]) -> Result<Vec<u8>> {
    let head: &[u8] = b"{\"series\":[{\"asset\":";
    let samples: &[u8] = b"}],\"samples\":[{\"series\":0,\"time\":\"2026-11-21T19:40:00Z\",\"value\":1}]}";
    Ok([head, asset, b",\"metric\":\"wifi.clients\",\"labels\":", labels, samples].concat())
}

fn labels(labels: &[u8]) -> Result<Vec<u8>> {
    series(b"\"ap-1\"", labels)
}

fn sample(time: &[u8], value: &[u8]) -> Result<Vec<u8>> {
    let head: &[u8] =
        b"{\"series\":[{\"asset\":\"ap-1\",\"metric\":\"device.up\"}],\"samples\":[{\"series\":0,\"time\":";
    Ok([head, time, b",\"value\":", value, b"}]}"].concat())
}

fn indexed(index: &str) -> Vec<u8> {
    format!(
        "{{\"series\":[{{\"asset\":\"ap-1\",\"metric\":\"device.up\"}}],\
         \"samples\":[{{\"series\":{index},\"time\":\"2026-11-21T19:40:00Z\",\"value\":1}}]}}"
    )
    .into_bytes()
}

fn deep_in_unknown() -> Result<Vec<u8>> {
    Ok([b"{\"x\":", repeated("[", MIB).as_slice()].concat())
}

fn many_labels() -> Result<Vec<u8>> {
    let pairs: Vec<String> = (0..100_000).map(|number| format!("\"l{number}\":\"v\"")).collect();
    labels(format!("{{{}}}", pairs.join(",")).as_bytes())
}

fn utf16() -> Result<Vec<u8>> {
    Ok("{\"series\":[],\"samples\":[]}".encode_utf16().flat_map(u16::to_le_bytes).collect())
}

/// As many labels as a series may come with, on every series.
fn labelled_series() -> Result<Vec<u8>> {
    let labels: Vec<String> = (0..64).map(|number| format!("\"{number}\":\"\"")).collect();
    let series = format!("{{\"asset\":\"a\",\"metric\":\"b\",\"labels\":{{{}}}}}", labels.join(","));
    listed("{\"series\":", &series, 15_000, ",\"samples\":[]}")
}

fn listed(before: &str, item: &str, count: usize, after: &str) -> Result<Vec<u8>> {
    let items = vec![item; count].join(",");
    zipped(format!("{before}[{items}]{after}").as_bytes())
}

fn many_series() -> Result<Vec<u8>> {
    listed("{\"series\":", "{\"asset\":\"a\",\"metric\":\"b\"}", 400_000, ",\"samples\":[]}")
}

fn many_samples() -> Result<Vec<u8>> {
    let item = "{\"series\":0,\"time\":\"2026-11-21T19:40:00Z\",\"value\":1}";
    listed("{\"series\":[],\"samples\":", item, 200_001, "}")
}

fn many_failures() -> Result<Vec<u8>> {
    let item = "{\"asset\":\"ap-1\",\"at\":\"2026-11-21T19:40:00Z\",\"reason\":\"timeout\",\"detail\":\"\"}";
    listed("{\"series\":[],\"samples\":[],\"failures\":", item, 140_000, "}")
}

fn multipart() -> Result<Vec<u8>> {
    Ok(b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a.json\"\r\n\r\n{}\r\n--x--\r\n".to_vec())
}
