//! Line protocol.

use anyhow::Result;

use super::Door::Line;
use super::{Bomb, MIB, NEARLY_TOO_LARGE, repeated};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new(
        "a tag of a megabyte",
        Line,
        || line(b"ping,url=", &vec![b'x'; MIB], b" average_response_ms=1"),
        400,
        "65535 bytes",
    ),
    Bomb::new("a measurement of 11 MB", Line, || line(b"", &vec![b'x'; NEARLY_TOO_LARGE], b" v=1"), 400, "65535 bytes"),
    Bomb::new("a field name of 11 MB", Line, || line(b"m ", &vec![b'x'; NEARLY_TOO_LARGE], b"=1"), 400, "65535 bytes"),
    Bomb::new("a value of 11 MB", Line, || line(b"m v=", &vec![b'9'; NEARLY_TOO_LARGE], b""), 400, "field 'v'"),
    Bomb::new("a time of a megabyte", Line, || line(b"m v=1 ", &vec![b'9'; MIB], b""), 400, "time"),
    Bomb::new("a time before 1970", Line, || Ok(b"m v=1 -9223372036854775808".to_vec()), 400, "time"),
    Bomb::new(
        "a quote that does not close",
        Line,
        || line(b"m v=\"", &vec![b'x'; NEARLY_TOO_LARGE], b""),
        400,
        "closing",
    ),
    Bomb::new("quotes that do not close, in every line", Line, || Ok(repeated("m v=\"\\\n", 700_000)), 400, "line 1"),
    Bomb::new(
        "five thousand tags",
        Line,
        || line(b"m", &numbered(",t", "=v", 5_000), b" v=1"),
        400,
        "more than 64 tags",
    ),
    Bomb::new("a hundred thousand fields", Line, || line(b"m ", &numbered("f", "=1,", 100_000), b"f=1"), 400, "fields"),
    Bomb::new("a million broken lines", Line, || Ok(repeated("broken\n", 1_000_000)), 400, "dropped=1000000"),
    Bomb::new("a million series without a rule", Line, many_series, 413, "100000"),
    Bomb::new("a hundred thousand samples and one", Line, many_samples, 413, "100000"),
    Bomb::new("a thousand fields and a long rest", Line, fields_and_rest, 400, "more than 1024 fields"),
    Bomb::new("backslashes", Line, || line(b"m,t=", &vec![b'\\'; NEARLY_TOO_LARGE], b" v=1"), 400, "line 1"),
    Bomb::new("commas", Line, || Ok(vec![b','; NEARLY_TOO_LARGE]), 400, "line 1"),
    Bomb::new("a measurement that is not UTF-8", Line, || Ok(b"\xff\xfe v=1".to_vec()), 400, "UTF-8"),
    Bomb::new("a tag name that is not UTF-8", Line, || Ok(b"m,\xff=v v=1".to_vec()), 400, "UTF-8"),
    Bomb::new("a tag value that is not UTF-8", Line, || Ok(b"m,t=\xc3\x28 v=1".to_vec()), 400, "UTF-8"),
    Bomb::new("a field name that is not UTF-8", Line, || Ok(b"m \xff=1".to_vec()), 400, "UTF-8"),
    Bomb::new("a string that is not UTF-8", Line, || Ok(b"m v=\"\xff\"".to_vec()), 400, "UTF-8"),
    Bomb::new("NULs", Line, || Ok(vec![0; MIB]), 400, "line 1"),
    Bomb::new("a number beyond all numbers", Line, || Ok(b"m v=1e400".to_vec()), 400, "field 'v'"),
    Bomb::new("an integer of 65 bits", Line, || Ok(b"m v=18446744073709551616u".to_vec()), 400, "field 'v'"),
    Bomb::new("JSON at the wrong door", Line, || Ok(b"{\"series\":[],\"samples\":[]}".to_vec()), 400, "line 1"),
];

fn line(before: &[u8], middle: &[u8], after: &[u8]) -> Result<Vec<u8>> {
    Ok([before, middle, after, b"\n"].concat())
}

fn numbered(before: &str, after: &str, count: u32) -> Vec<u8> {
    (0..count).map(|number| format!("{before}{number}{after}")).collect::<String>().into_bytes()
}

/// Nothing in it has a rule: it is listed, not stored, and must not be remembered either.
fn many_series() -> Result<Vec<u8>> {
    let series: String = (0..1_000_000).map(|number| format!("{number:x} v=1\n")).collect();
    Ok(series.into_bytes())
}

/// Each field is looked for in all that is left of the line.
fn fields_and_rest() -> Result<Vec<u8>> {
    line(b"m ", &[repeated("f=1,", 1_025), vec![b'x'; NEARLY_TOO_LARGE]].concat(), b"=1")
}

fn many_samples() -> Result<Vec<u8>> {
    let samples: String = (0..100_001)
        .map(|number| format!("ping,url=ap-1 average_response_ms=1 {}\n", 1_700_000_000_000_000_000_u64 + number))
        .collect();
    Ok(samples.into_bytes())
}
