//! The native batch as a binary frame: a version byte and postcard, where every length is a promise.

use anyhow::Result;
use cruscotto_tests::push::varint;

use super::Door::Frame;
use super::packed::zipped;
use super::{Bomb, NEARLY_TOO_LARGE};

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new("an empty frame", Frame, || Ok(vec![]), 400, "version byte"),
    Bomb::new("a frame of a version to come", Frame, || Ok(vec![250; 20]), 400, "version 250"),
    Bomb::new("a frame of 2^60 series", Frame, || Ok(framed(&varint(1 << 60))), 400, "not valid"),
    Bomb::new(
        "a frame with a text of 2^60 bytes",
        Frame,
        || Ok(framed(&[&[1][..], &varint(1 << 60)].concat())),
        400,
        "not valid",
    ),
    Bomb::new("a length without an end", Frame, || Ok(framed(&[0xff; 64])), 400, "not valid"),
    Bomb::new(
        "a frame that counts more than it has",
        Frame,
        || Ok(framed(&[5, 1, b'a', 1, b'b', 0])),
        400,
        "not valid",
    ),
    Bomb::new("a frame of ones", Frame, || Ok(vec![1; NEARLY_TOO_LARGE]), 400, "not valid"),
    Bomb::new("a frame of a million series", Frame, many_series, 400, "not valid").packed("gzip"),
    Bomb::new("a frame of a million labels", Frame, many_labels, 400, "not valid").packed("gzip"),
    Bomb::new(
        "a frame whose asset is not UTF-8",
        Frame,
        || Ok(framed(&[1, 2, 0xff, 0xfe, 1, b'b', 0, 0, 0])),
        400,
        "not valid",
    ),
];

fn framed(payload: &[u8]) -> Vec<u8> {
    [&[1], payload].concat()
}

/// Series `a` of metric `b` without labels: five bytes each.
fn many_series() -> Result<Vec<u8>> {
    const COUNT: usize = 2_200_000;
    let series = [1, b'a', 1, b'b', 0].repeat(COUNT);
    zipped(&framed(&[varint(COUNT as u64), series, vec![0, 0]].concat()))
}

fn many_labels() -> Result<Vec<u8>> {
    const COUNT: usize = 1_000_000;
    let labels: Vec<u8> =
        (0..COUNT).flat_map(|number| [&[7][..], format!("{number:07}").as_bytes(), &[1, b'v']].concat()).collect();
    zipped(&framed(&[vec![1, 1, b'a', 1, b'b'], varint(COUNT as u64), labels, vec![0, 0]].concat()))
}
