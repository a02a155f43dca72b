//! What is small and unpacks to much, or is packed in a way that cannot be unpacked.

use std::io::Write as _;

use anyhow::Result;
use flate2::write::{DeflateEncoder, GzEncoder};
use flate2::{Compression, GzBuilder};

use super::Door::{Inventory, Json, Line, NetJson, RemoteWrite};
use super::{Bomb, KIB, MIB, repeated};

/// Members of a gzip body that has nothing but members.
const EMPTY_MEMBERS: usize = 200_000;

pub(super) const BOMBS: &[Bomb] = &[
    Bomb::new("gzip of 256 MiB of blanks", Json, || blanks(256), 413, "bytes after decompression").packed("gzip"),
    Bomb::new("gzip of a little too much", Json, || blanks(17), 413, "bytes after decompression").packed("gzip"),
    Bomb::new("gzip that just fits and is nothing", Json, || blanks(11), 400, "not valid").packed("gzip"),
    Bomb::new("gzip of 256 MiB for the inventory", Inventory, || blanks(256), 413, "decompression").packed("gzip"),
    Bomb::new("gzip of 256 MiB of lines", Line, || blanks(256), 413, "decompression").packed("gzip"),
    Bomb::new("gzip of 256 MiB of NetJSON", NetJson, || blanks(256), 413, "decompression").packed("gzip"),
    Bomb::new("gzip of zeros that keep their ratio", Json, || zipped(&vec![0; 40 * MIB]), 413, "decompression")
        .packed("gzip"),
    Bomb::new("gzip of what does not compress", Json, incompressible, 400, "not valid").packed("gzip"),
    Bomb::new("gzip in gzip", Json, || zipped(&blanks(256)?), 400, "not valid").packed("gzip"),
    Bomb::new("gzip cut short", Json, torn, 400, "gzip").packed("gzip"),
    Bomb::new("gzip with a wrong checksum", Json, wrong_checksum, 400, "gzip").packed("gzip"),
    Bomb::new("gzip with rubbish behind it", Json, rubbish_behind, 400, "gzip").packed("gzip"),
    Bomb::new("gzip of empty members", Json, empty_members, 400, "not valid").packed("gzip"),
    Bomb::new("gzip with a file name of a megabyte", Json, long_name, 400, "not valid").packed("gzip"),
    Bomb::new("plain text called gzip", Json, || Ok(b"{}".to_vec()), 400, "gzip").packed("gzip"),
    Bomb::new("an encoding that is not taken", Json, || Ok(b"{}".to_vec()), 415, "gzip or none").packed("br"),
    Bomb::new("two encodings", Json, || zipped(&zipped(b"{}")?), 415, "gzip or none").packed("gzip, gzip"),
    Bomb::new("an endless name of an encoding", Line, || Ok(b"a b=1".to_vec()), 415, "gzip or none").packed(LONG_WORD),
    Bomb::new("a deflate bomb", Json, deflated, 415, "gzip or none").packed("deflate"),
    Bomb::new("remote-write in gzip", RemoteWrite, || blanks(256), 415, "snappy").packed("gzip"),
];

const LONG_WORD: &str = match std::str::from_utf8(&[b'x'; 4 * KIB]) {
    Ok(word) => word,
    Err(_) => "",
};

pub(super) fn zipped(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

/// Gzip of so many mebibytes of blanks.
fn blanks(mebibytes: usize) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let mebibyte = vec![b' '; MIB];
    for _ in 0..mebibytes {
        encoder.write_all(&mebibyte)?;
    }
    Ok(encoder.finish()?)
}

fn incompressible() -> Result<Vec<u8>> {
    let mut random = fastrand::Rng::with_seed(1);
    let mut bytes = vec![0; 10 * MIB];
    random.fill(&mut bytes);
    zipped(&bytes)
}

fn torn() -> Result<Vec<u8>> {
    let whole = zipped(&repeated("{\"series\": []} ", 10_000))?;
    Ok(whole[..whole.len() / 2].to_vec())
}

fn wrong_checksum() -> Result<Vec<u8>> {
    let mut whole = zipped(b"{\"series\": [], \"samples\": []}")?;
    // The last eight bytes are CRC-32 and length (RFC 1952, 2.3.1).
    let checksum = whole.len() - 8;
    whole[checksum] ^= 0xff;
    Ok(whole)
}

fn rubbish_behind() -> Result<Vec<u8>> {
    let mut whole = zipped(b"{\"series\": [], \"samples\": []}")?;
    whole.extend(repeated("rubbish", 100_000));
    Ok(whole)
}

fn empty_members() -> Result<Vec<u8>> {
    Ok(zipped(b"")?.repeat(EMPTY_MEMBERS))
}

fn long_name() -> Result<Vec<u8>> {
    let mut encoder = GzBuilder::new().filename(vec![b'x'; MIB]).write(Vec::new(), Compression::fast());
    encoder.write_all(b"{}")?;
    Ok(encoder.finish()?)
}

fn deflated() -> Result<Vec<u8>> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    for _ in 0..256 {
        encoder.write_all(&[b' '; MIB])?;
    }
    Ok(encoder.finish()?)
}
