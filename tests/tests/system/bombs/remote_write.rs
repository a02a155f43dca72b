//! Prometheus remote-write: a snappy block around protobuf.

use anyhow::Result;
use cruscotto_tests::push::{field, varint};

use super::Door::RemoteWrite;
use super::{Bomb, MIB};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new("47 bytes that declare 2.7 GB", RemoteWrite, || Ok(declared(2_700_000_000)), 413, "2700000000 bytes"),
    Bomb::new("a block that declares 2^40 bytes", RemoteWrite, || Ok(declared(1 << 40)), 400, "invalid header"),
    Bomb::new(
        "a block that declares 15 MiB in 47 bytes",
        RemoteWrite,
        || Ok(declared(15 << 20)),
        400,
        "cannot do that",
    ),
    Bomb::new("a block of 16 MiB of zeros", RemoteWrite, || snappy(&vec![0; 16 * MIB]), 400, "byte"),
    Bomb::new("a block cut short", RemoteWrite, torn, 400, "snappy"),
    Bomb::new("the framed format", RemoteWrite, || Ok(b"\xff\x06\x00\x00sNaPpY\x01\x05".to_vec()), 400, "snappy"),
    Bomb::new("no block at all", RemoteWrite, || Ok(vec![]), 400, "snappy block"),
    Bomb::new(
        "a message of 2^63 bytes",
        RemoteWrite,
        || snappy(&[&[0x0a][..], &varint(1 << 63)].concat()),
        400,
        "cut short",
    ),
    Bomb::new(
        "a message within a message that is longer",
        RemoteWrite,
        || snappy(&field(1, &[0x0a, 0x7f])),
        400,
        "cut short",
    ),
    Bomb::new("a number without an end", RemoteWrite, || snappy(&[0xff; 1_000]), 400, "64 bits"),
    Bomb::new("groups within groups", RemoteWrite, || snappy(&vec![0x0b; MIB]), 400, "wire type"),
    Bomb::new("field number 0", RemoteWrite, || snappy(&[0, 0]), 400, "field number 0"),
    Bomb::new("a series that is a number", RemoteWrite, || snappy(&[0x08, 1]), 400, "no message"),
    Bomb::new("a hundred thousand labels of one series", RemoteWrite, many_labels, 400, "labels"),
    Bomb::new("a label of a megabyte", RemoteWrite, || one(&[label(b"instance", &vec![b'x'; MIB])]), 400, "instance"),
    Bomb::new("a label name that is not UTF-8", RemoteWrite, || one(&[label(b"\xff", b"v")]), 400, "UTF-8"),
    Bomb::new("a label value that is not UTF-8", RemoteWrite, || one(&[label(b"instance", b"\xc3\x28")]), 400, "UTF-8"),
    Bomb::new("a label without a name", RemoteWrite, || one(&[label(b"", b"v")]), 400, "name"),
    Bomb::new("a label twice", RemoteWrite, || one(&[label(b"a", b"1"), label(b"a", b"2")]), 400, "a"),
    Bomb::new("an instance of NULs", RemoteWrite, || one(&[label(b"instance", &[0; 64])]), 204, ""),
    Bomb::new(
        "a million series without a name",
        RemoteWrite,
        || snappy(&[0x0a, 0].repeat(MIB)),
        400,
        "dropped=1048576",
    ),
    Bomb::new("half a million series without a rule", RemoteWrite, many_series, 400, "100000"),
    Bomb::new("a hundred thousand samples and one of a series", RemoteWrite, many_samples, 400, "100000"),
    Bomb::new("JSON in a block", RemoteWrite, || snappy(b"{\"series\":[],\"samples\":[]}"), 400, "byte"),
];

/// 42 bytes of content, and what they are said to expand to.
fn declared(length: u64) -> Vec<u8> {
    [varint(length), vec![0x41; 42]].concat()
}

fn snappy(expanded: &[u8]) -> Result<Vec<u8>> {
    Ok(snap::raw::Encoder::new().compress_vec(expanded)?)
}

fn torn() -> Result<Vec<u8>> {
    let whole = snappy(&field(1, &label(b"__name__", b"up")).repeat(1_000))?;
    Ok(whole[..whole.len() / 2].to_vec())
}

fn label(name: &[u8], value: &[u8]) -> Vec<u8> {
    field(1, &[field(1, name), field(2, value)].concat())
}

/// The value 1 in November 2023.
fn sample() -> Vec<u8> {
    let value = [&[0x09][..], &1_f64.to_le_bytes()].concat();
    field(2, &[value, vec![0x10], varint(1_700_000_000_000)].concat())
}

/// A series `device_uptime_seconds` with these labels and a sample.
fn one(labels: &[Vec<u8>]) -> Result<Vec<u8>> {
    snappy(&field(1, &[label(b"__name__", b"device_uptime_seconds"), labels.concat(), sample()].concat()))
}

fn many_labels() -> Result<Vec<u8>> {
    let labels: Vec<Vec<u8>> = (0..100_000).map(|number| label(format!("l{number}").as_bytes(), b"v")).collect();
    one(&labels)
}

fn many_series() -> Result<Vec<u8>> {
    let series = |number: u32| field(1, &[label(b"__name__", format!("{number:x}").as_bytes()), sample()].concat());
    snappy(&(0..350_000).flat_map(series).collect::<Vec<u8>>())
}

fn many_samples() -> Result<Vec<u8>> {
    one(&[label(b"instance", b"ap-1"), sample().repeat(100_000)])
}
