//! The home page as the server makes it, under load from wrk, beside a static file of the same server: alone, and with
//! 5,000 websockets of the public connected. Rounds take turns, medians are printed.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddrV4, TcpStream};
use std::os::fd::AsRawFd as _;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, bail, ensure};
use cruscotto_tests::city;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::CityOptions;
use cruscotto_xtask::cluster::ClusterOptions;
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::socket::{AddressFamily, SockFlag, SockProtocol, SockType, SockaddrIn, bind, connect, socket};
use serde_json::Value;

use crate::line;

/// Rounds of each target.
const ROUNDS: usize = 3;

/// How wrk asks: as many connections as a small city's evening, for long enough that pages are made anew several times.
const LOAD: [&str; 4] = ["-t1", "-c64", "-d8s", "--latency"];

/// Websockets that are connected in the second half.
const SOCKETS: usize = 5_000;

/// Files that a process needs for them, with room.
const FILES: u64 = 12_000;

/// A client's first words: the handshake (RFC 6455, 4.1; the key is the RFC's own example).
const HANDSHAKE: &str = "GET /live?format=json HTTP/1.1\r\nHost: cruscotto\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
                         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\
                         Sec-WebSocket-Protocol: cruscotto.v1\r\n\r\n";

/// What it subscribes to.
const SUBSCRIBE: &[u8] = br#"{"subscribe":["city"]}"#;

const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// What wrk measured.
#[derive(Debug, Clone, Copy)]
struct Measured {
    per_second: f64,
    p99_ms: f64,
}

pub(crate) fn run() -> Result<()> {
    allow_files()?;
    let checkout = Checkout::current()?;
    let options = CityOptions {
        binaries: checkout.binaries(Profile::Release),
        database: ClusterOptions::default(),
        web: Some(checkout.web()),
        ..city::small()?
    };
    let manifest: Value = serde_json::from_slice(&std::fs::read(checkout.web().join("manifest.json"))?)?;
    let file = manifest["public"]["style"].as_str().context("the manifest names no style sheet")?.to_owned();
    city::with(options, |city| {
        let url = city.access().url.clone();
        let address: SocketAddrV4 = url.trim_start_matches("http://").trim_end_matches('/').parse()?;
        report("", &url, &file)?;
        let sockets = Sockets::open(address)?;
        report("_with_5000_sockets", &url, &file)?;
        drop(sockets);
        Ok(())
    })
}

/// Measures the page and the file in turns.
fn report(suffix: &str, url: &str, file: &str) -> Result<()> {
    let (mut pages, mut files) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        pages.push(wrk(&format!("{url}/"))?);
        files.push(wrk(&format!("{url}{file}"))?);
    }
    let page = |of: fn(&Measured) -> f64| line::median(pages.iter().map(of));
    let plain = |of: fn(&Measured) -> f64| line::median(files.iter().map(of));
    let (rate, latency) = (|m: &Measured| m.per_second, |m: &Measured| m.p99_ms);
    line::print(&format!("home_page{suffix}"), page(rate), "requests/s", "static_file", plain(rate));
    line::print(&format!("home_page_p99{suffix}"), page(latency), "ms", "static_file", plain(latency));
    Ok(())
}

fn wrk(url: &str) -> Result<Measured> {
    let output = Command::new("wrk")
        .args(LOAD)
        .args(["-H", "Accept-Encoding: gzip", url])
        .output()
        .context("cannot run wrk ('make setup' installs it)")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "wrk: {text}{}", String::from_utf8_lossy(&output.stderr));
    if let Some(errors) = text.lines().find(|line| line.contains("Non-2xx") || line.contains("Socket errors")) {
        bail!("wrk on {url}: {}", errors.trim());
    }
    read(&text).with_context(|| format!("wrk says what is not understood: {text}"))
}

fn read(text: &str) -> Option<Measured> {
    let after = |name: &str| text.lines().find_map(|line| line.trim().strip_prefix(name)).map(str::trim);
    Some(Measured { per_second: after("Requests/sec:")?.parse().ok()?, p99_ms: milliseconds(after("99%")?)? })
}

/// `1.25ms`, `830.00us`, `1.02s` in milliseconds.
fn milliseconds(text: &str) -> Option<f64> {
    let (unit, factor) = [("us", 0.001), ("ms", 1.0), ("s", 1_000.0)].into_iter().find(|(u, _)| text.ends_with(u))?;
    Some(text.trim_end_matches(unit).parse::<f64>().ok()? * factor)
}

/// Lets this process, and the server that inherits it, open as many files as there are sockets.
fn allow_files() -> Result<()> {
    let (soft, hard) = getrlimit(Resource::RLIMIT_NOFILE)?;
    ensure!(hard >= FILES, "this machine allows {hard} open files: {SOCKETS} websockets need {FILES}");
    setrlimit(Resource::RLIMIT_NOFILE, soft.max(FILES), hard)?;
    Ok(())
}

/// Websockets that follow the city; one thread reads what comes and throws it away.
struct Sockets {
    stop: Arc<AtomicBool>,
    reader: Option<thread::JoinHandle<()>>,
}

impl Sockets {
    fn open(address: SocketAddrV4) -> Result<Self> {
        let mut streams = Vec::with_capacity(SOCKETS);
        for i in 0..SOCKETS {
            streams.push(subscribe(citizen(i)?, address).with_context(|| format!("websocket {i}"))?);
        }
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let reader = thread::spawn(move || {
            let mut bytes = vec![0; 64 * 1024];
            while !stopped.load(Ordering::Relaxed) {
                for stream in &mut streams {
                    while matches!(stream.read(&mut bytes), Ok(read) if read > 0) {}
                }
                thread::sleep(Duration::from_millis(50));
            }
        });
        Ok(Self { stop, reader: Some(reader) })
    }
}

impl Drop for Sockets {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(reader) = self.reader.take() {
            // A reader that failed has said so.
            let _ = reader.join();
        }
    }
}

/// The address of a citizen: each has one of their own, as the server bounds what one address may ask.
fn citizen(number: usize) -> Result<SocketAddrV4> {
    Ok(SocketAddrV4::new(Ipv4Addr::from_bits(Ipv4Addr::LOCALHOST.to_bits() + 1 + u32::try_from(number)?), 0))
}

fn subscribe(from: SocketAddrV4, to: SocketAddrV4) -> Result<TcpStream> {
    let socket = socket(AddressFamily::Inet, SockType::Stream, SockFlag::SOCK_CLOEXEC, SockProtocol::Tcp)?;
    bind(socket.as_raw_fd(), &SockaddrIn::from(from))?;
    connect(socket.as_raw_fd(), &SockaddrIn::from(to))?;
    let mut stream = TcpStream::from(socket);
    stream.set_read_timeout(Some(ANSWERS_WITHIN))?;
    stream.write_all(HANDSHAKE.as_bytes())?;
    let mut answer = Vec::new();
    let mut byte = [0];
    while !answer.ends_with(b"\r\n\r\n") {
        ensure!(stream.read(&mut byte)? == 1, "the server hung up");
        answer.push(byte[0]);
    }
    ensure!(answer.starts_with(b"HTTP/1.1 101"), "{}", String::from_utf8_lossy(&answer));
    // A masked text frame (RFC 6455, 5.2); the mask of zeros leaves the text as it is.
    let length = u8::try_from(SUBSCRIBE.len())?;
    let frame = [&[0x81, 0x80 | length, 0, 0, 0, 0], SUBSCRIBE].concat();
    stream.write_all(&frame)?;
    stream.set_nonblocking(true)?;
    Ok(stream)
}
