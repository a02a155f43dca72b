//! Bombs and monsters: bodies made to break a reader. Each is refused in time with an answer that says what is wrong,
//! costs little memory, and the good batch after it is taken. A few are well-formed and only have no place: their answer
//! is the protocol's for that, and nothing of them is stored.

mod frame;
mod inventory;
mod json;
mod line_protocol;
mod netjson;
mod packed;
mod remote_write;
mod wire;

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, SAMPLES, access_point};
use cruscotto_tests::http::{FRAME_MEDIA_TYPE, Http, problem};
use cruscotto_tests::{process, push};
use cruscotto_xtask::city::{City, CityOptions, Part};
use reqwest::Method;
use reqwest::blocking::{RequestBuilder, Response};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The largest body that the server reads, and a little less than it.
const NEARLY_TOO_LARGE: usize = 11 * MIB;

/// How much more memory the server may have at its highest than before the first bomb.
const MAX_GROWTH: u64 = 64 * MIB as u64;

/// How long an answer may take: an unoptimised server, on a machine that does other things as well.
const ANSWERED_WITHIN: Duration = Duration::from_secs(20);

/// How long the server of this test waits for the rest of a body.
const BODY_TIME_OUT: Duration = Duration::from_secs(1);

/// The longest text of an answer: a refusal may not be a bomb itself.
const MAX_ANSWER_BYTES: usize = 64 * KIB;

/// Which door a bomb is left at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Door {
    /// `POST /api/v1/samples` in JSON.
    Json,
    /// The same, as a binary frame.
    Frame,
    /// `POST /api/v1/inventory`.
    Inventory,
    /// `POST /write`.
    Line,
    /// `POST /api/v1/write`.
    RemoteWrite,
    /// OpenWISP's device monitoring.
    NetJson,
}

/// One bomb: its name, its door, how it is packed and labelled, and what must be said of it.
struct Bomb {
    name: &'static str,
    door: Door,
    /// `Content-Encoding`, where it is not the door's own.
    encoding: Option<&'static str>,
    /// `Content-Type`, where it is not the door's own.
    media_type: Option<&'static str>,
    body: fn() -> Result<Vec<u8>>,
    status: u16,
    /// A word the answer must have, so that the sender knows what is wrong.
    says: &'static str,
}

impl Bomb {
    const fn new(
        name: &'static str,
        door: Door,
        body: fn() -> Result<Vec<u8>>,
        status: u16,
        says: &'static str,
    ) -> Self {
        Self { name, door, encoding: None, media_type: None, body, status, says }
    }

    const fn packed(self, encoding: &'static str) -> Self {
        Self { encoding: Some(encoding), ..self }
    }

    const fn labelled(self, media_type: &'static str) -> Self {
        Self { media_type: Some(media_type), ..self }
    }

    fn request(&self, source: &Http, token: &str) -> Result<RequestBuilder> {
        let body = (self.body)()?;
        let post = |path: &str, media_type| {
            let media_type = self.media_type.unwrap_or(media_type);
            source.request(Method::POST, path).header(CONTENT_TYPE, media_type).body(body.clone())
        };
        let request = match self.door {
            Door::Json => post(SAMPLES, "application/json"),
            Door::Frame => post(SAMPLES, FRAME_MEDIA_TYPE),
            Door::Inventory => post("/api/v1/inventory", "application/json"),
            Door::Line => post("/write?precision=ns", "text/plain; charset=utf-8"),
            Door::RemoteWrite if self.encoding.is_none() => push::write_request(source, body),
            Door::RemoteWrite => post("/api/v1/write", "application/x-protobuf"),
            Door::NetJson => {
                let request = source.anonymous().request(Method::POST, &push::netjson_path("ap-1", token, None));
                request.header(CONTENT_TYPE, "application/json").body(body)
            }
        };
        Ok(match self.encoding {
            Some(encoding) => request.header(CONTENT_ENCODING, encoding),
            None => request,
        })
    }

    /// What the answer says, in the words of the door's protocol.
    fn words(&self, response: Response) -> Result<String> {
        // What is taken and has no place is counted, and listed for the operator.
        if response.status().is_success() {
            return Ok(String::new());
        }
        let text = match self.door {
            Door::Json | Door::Frame | Door::Inventory | Door::NetJson => problem(response)?.detail,
            Door::RemoteWrite => response.text()?,
            Door::Line => {
                let answer: serde_json::Value = response.json()?;
                answer["error"].as_str().context("no error in the answer")?.to_owned()
            }
        };
        ensure!(text.len() <= MAX_ANSWER_BYTES, "the answer has {} bytes", text.len());
        Ok(text)
    }

    fn drop_on(&self, source: &Http, token: &str) -> Result<()> {
        let begun = Instant::now();
        let response = self.request(source, token)?.send()?;
        ensure!(begun.elapsed() < ANSWERED_WITHIN, "the answer took {} s", begun.elapsed().as_secs());
        let status = response.status().as_u16();
        let words = self.words(response)?;
        ensure!(status == self.status, "answered {status} and not {}: {words:.300}", self.status);
        ensure!(words.contains(self.says), "'{words:.300}' lacks '{}'", self.says);
        Ok(())
    }
}

fn repeated(text: &str, count: usize) -> Vec<u8> {
    text.as_bytes().repeat(count)
}

/// Memory of the server: before, and the highest since.
struct Memory {
    pid: u32,
    before: u64,
}

impl Memory {
    fn of(city: &City) -> Result<Self> {
        let pid = city.pid(Part::Backend).context("no backend")?;
        process::forget_highest_resident(pid)?;
        Ok(Self { pid, before: process::resident(pid)? })
    }

    /// How far above that it was at the highest, in bytes.
    fn growth(&self) -> Result<u64> {
        Ok(process::highest_resident(self.pid)?.saturating_sub(self.before))
    }
}

#[test]
fn each_bomb_is_refused_with_a_reason_and_costs_little() -> Result<()> {
    let mappings = tempfile::tempdir()?;
    push::write_mapping(mappings.path())?;
    let options = CityOptions {
        mappings: Some(mappings.path().to_owned()),
        body_time_out: Some(BODY_TIME_OUT),
        ..city::backend_only()?
    };
    city::with(options, |city| {
        let (source, token) = (city.source()?, city.access().ingest_token.clone());
        let feed = Feed::through(source.clone());
        feed.assets(vec![access_point("ap-1")?])?;
        let mut second = 0;
        let mut still_works = || {
            second += 1;
            let time = Timestamp::now().plus_micros(-second);
            feed.samples(&Batch::default().add("ap-1", "device.up", time, 1.0)?).context("the good batch afterwards")
        };
        still_works()?;

        let beginning = Memory::of(city)?;
        let mut costs = Vec::new();
        let mut failures = Vec::new();
        let groups = [
            packed::BOMBS,
            json::BOMBS,
            frame::BOMBS,
            inventory::BOMBS,
            line_protocol::BOMBS,
            remote_write::BOMBS,
            netjson::BOMBS,
        ];
        for bomb in groups.into_iter().flatten() {
            // Each on its own: what runs beside them warms up in the first seconds, and is no bomb's.
            let memory = Memory::of(city)?;
            let outcome = bomb.drop_on(&source, &token).and_then(|()| still_works());
            if let Err(error) = outcome {
                failures.push(format!("{}: {error:#}", bomb.name));
            }
            costs.push((memory.growth()?, bomb.name));
        }
        for charge in wire::CHARGES {
            let memory = Memory::of(city)?;
            let outcome = charge.fire(city.options().listen, &token).and_then(|()| still_works());
            if let Err(error) = outcome {
                failures.push(format!("{}: {error:#}", charge.name));
            }
            costs.push((memory.growth()?, charge.name));
        }
        let (count, last) = (costs.len(), process::resident(beginning.pid)?.saturating_sub(beginning.before));
        costs.sort_unstable_by_key(|cost| std::cmp::Reverse(*cost));
        let worst = costs.first().copied().unwrap_or_default();
        let named: Vec<String> =
            costs.iter().take(5).map(|(bytes, name)| format!("{name} {}", megabytes(*bytes))).collect();
        println!(
            "{count} bombs; memory grew by {} at most and {} in the end ({})",
            megabytes(worst.0),
            megabytes(last),
            named.join(", ")
        );
        ensure!(failures.is_empty(), "{} bombs hurt:\n{}", failures.len(), failures.join("\n"));
        ensure!(worst.0 <= MAX_GROWTH, "{} cost {}", worst.1, megabytes(worst.0));
        ensure!(last <= MAX_GROWTH, "in the end the memory was {} above the beginning", megabytes(last));
        Ok(())
    })
}

fn megabytes(bytes: u64) -> String {
    format!("{} MiB", bytes / MIB as u64)
}
