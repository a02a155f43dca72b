//! Requests that are wrong below their body: what is written to the socket, and what comes back on it.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use anyhow::{Context as _, Result, bail, ensure};

use super::{ANSWERED_WITHIN, KIB, MIB};

/// Something written to the socket.
pub(super) struct Charge {
    pub(super) name: &'static str,
    /// The request; `{token}` and `{host}` are filled in.
    bytes: fn() -> Vec<u8>,
    /// The status; the protocol library answers some of these itself, without a word.
    status: u16,
    says: &'static str,
}

pub(super) const CHARGES: &[Charge] = &[
    charge(
        "a chunked body without an end",
        || head("Transfer-Encoding: chunked\r\n", "10\r\n{\"series\": [],  \r\n"),
        408,
        "did not come within",
    ),
    charge("a body shorter than it says", || head("Content-Length: 1000\r\n", "{"), 408, "did not come within"),
    charge("a body longer than is read", || head("Content-Length: 99999999999\r\n", "{"), 413, "bytes"),
    charge("a chunk size that is none", || head("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400, ""),
    charge("a chunk size of 2^64", || head("Transfer-Encoding: chunked\r\n", "ffffffffffffffffff\r\n{}"), 400, ""),
    charge("two lengths", || head("Content-Length: 2\r\nContent-Length: 3\r\n", "{}x"), 400, ""),
    charge("a negative length", || head("Content-Length: -1\r\n", "{}"), 400, ""),
    charge("ten thousand headers", || head(&"X-Flood: x\r\n".repeat(10_000), ""), 431, ""),
    charge("a header of a megabyte", || head(&format!("X-Flood: {}\r\n", "x".repeat(MIB)), ""), 431, ""),
    charge("a header with NUL", || head("X-Flood: a\0b\r\n", ""), 400, ""),
    charge(
        "an address of 100 KiB",
        || format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "x".repeat(100 * KIB)).into_bytes(),
        414,
        "",
    ),
    charge("a method that is none", || b"\x01\x02\x03 / HTTP/1.1\r\n\r\n".to_vec(), 400, ""),
    charge("no HTTP at all", || b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and so on\r\n\r\n".to_vec(), 400, ""),
];

const fn charge(name: &'static str, bytes: fn() -> Vec<u8>, status: u16, says: &'static str) -> Charge {
    Charge { name, bytes, status, says }
}

fn head(headers: &str, body: &str) -> Vec<u8> {
    format!(
        "POST /api/v1/samples HTTP/1.1\r\nHost: {{host}}\r\nAuthorization: Bearer {{token}}\r\n\
         Content-Type: application/json\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

impl Charge {
    /// Writes it, and reads the answer. The connection stays open on our side: the server must not wait for its end.
    pub(super) fn fire(&self, address: SocketAddr, token: &str) -> Result<()> {
        let text =
            String::from_utf8_lossy(&(self.bytes)()).replace("{token}", token).replace("{host}", &address.to_string());
        let mut stream = TcpStream::connect(address)?;
        stream.set_read_timeout(Some(ANSWERED_WITHIN))?;
        stream.set_write_timeout(Some(ANSWERED_WITHIN))?;
        // The server may have refused it before all is written.
        let _ = stream.write_all(text.as_bytes());
        let answer = answer(&mut stream)?;
        let status = answer.get(9..12).context("no status line")?;
        ensure!(status == self.status.to_string(), "answered {status} and not {}: {answer:.200}", self.status);
        ensure!(answer.contains(self.says), "'{answer:.300}' lacks '{}'", self.says);
        Ok(())
    }
}

/// What comes until the server says no more, or has said all of an answer's head and body.
fn answer(stream: &mut TcpStream) -> Result<String> {
    let mut read = Vec::new();
    let mut part = [0; 4 * KIB];
    loop {
        match stream.read(&mut part) {
            Ok(0) => break,
            Ok(length) => read.extend_from_slice(&part[..length]),
            // What was not read by the server resets the connection behind its answer.
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) if is_time_out(&error) && read.is_empty() => {
                bail!("no answer within {} s", ANSWERED_WITHIN.as_secs())
            }
            Err(error) if is_time_out(&error) => break,
            Err(error) => return Err(error.into()),
        }
        if is_whole(&read) {
            break;
        }
    }
    Ok(String::from_utf8_lossy(&read).into_owned())
}

fn is_time_out(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut)
}

fn is_whole(read: &[u8]) -> bool {
    let text = String::from_utf8_lossy(read).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
    length.is_some_and(|length| body.len() >= length)
}
