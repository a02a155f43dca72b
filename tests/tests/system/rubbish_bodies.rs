//! Bodies that cannot be taken at all: each gets a clear problem document and a counter, and the next good one passes.

use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::live::encode;
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, SAMPLES, access_point};
use cruscotto_tests::http::{FRAME_MEDIA_TYPE, Http, problem};
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::wait;
use cruscotto_xtask::city::City;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::Method;

const JSON: &str = "application/json";

/// A body far beyond any limit, and one that unpacks to as much.
const HUGE: usize = 256 * 1024 * 1024;

/// How long a refusal may take to be in the counter.
const COUNTED_WITHIN: Duration = Duration::from_secs(10);

/// What the backend counts of the requests it refuses.
const REFUSED_REQUESTS: &str = "cruscotto_requests_refused_total";

struct Case {
    name: &'static str,
    media_type: &'static str,
    gzip: bool,
    body: Vec<u8>,
    status: u16,
    /// A word the detail must have, so that the sender knows what to do.
    says: &'static str,
}

fn gzip(chunk: &[u8], times: usize) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        encoder.write_all(chunk)?;
    }
    Ok(encoder.finish()?)
}

fn cases(good: &[u8]) -> Result<Vec<Case>> {
    let case = |name, media_type, body: &[u8], status, says| Case {
        name,
        media_type,
        gzip: false,
        body: body.to_vec(),
        status,
        says,
    };
    let zipped = |name, body, status, says| Case { name, media_type: JSON, gzip: true, body, status, says };
    let packed = gzip(good, 1)?;
    let mut frame = encode(&Batch::default().body())?;
    frame[0] = 250;
    let mebibyte = vec![b' '; 1024 * 1024];
    Ok(vec![
        case("another media type", "text/plain", good, 415, "application/json"),
        case("not JSON", JSON, b"{\"series\": [", 400, "line"),
        case("an unknown field", JSON, b"{\"series\":[],\"samples\":[],\"sample\":[]}", 400, "sample"),
        case("an impossible time", JSON, &wrong_time(), 400, "RFC 3339"),
        case("an empty frame", FRAME_MEDIA_TYPE, b"", 400, "version"),
        case("a frame of another version", FRAME_MEDIA_TYPE, &frame, 400, "version 250"),
        case("a frame of rubbish", FRAME_MEDIA_TYPE, &[1, 255, 255, 255, 255, 255, 7], 400, "frame"),
        zipped("a torn gzip", packed[..packed.len() / 2].to_vec(), 400, "gzip"),
        zipped("plain text called gzip", good.to_vec(), 400, "gzip"),
        zipped("a gzip bomb", gzip(&mebibyte, HUGE / mebibyte.len())?, 413, "bytes"),
    ])
}

fn wrong_time() -> Vec<u8> {
    br#"{"series":[{"asset":"ap-1","metric":"device.up"}],"samples":[{"series":0,"time":"yesterday","value":1.0}]}"#
        .to_vec()
}

fn refusals(city: &City) -> Result<f64> {
    Ok(Metrics::of(city.options().listen)?.sum(REFUSED_REQUESTS, &[]))
}

#[test]
fn a_body_that_cannot_be_taken_is_explained_and_counted() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let source = city.source()?;
        let feed = Feed::through(source.clone());
        feed.assets(vec![access_point("ap-1")?])?;
        let begin = Timestamp::now();
        let good = serde_json::to_vec(Batch::default().add("ap-1", "device.up", begin, 1.0)?.body())?;

        for (index, case) in cases(&good)?.into_iter().enumerate() {
            let before = refusals(city)?;
            let response = source.post_bytes(SAMPLES, case.media_type, case.gzip, case.body);
            let response = response.with_context(|| case.name)?;
            ensure!(response.status().as_u16() == case.status, "{}: answered {}", case.name, response.status());
            let problem = problem(response).with_context(|| case.name)?;
            ensure!(problem.detail.contains(case.says), "{}: '{}' lacks '{}'", case.name, problem.detail, case.says);
            ensure!(refusals(city)? > before, "{}: not counted by {REFUSED_REQUESTS}", case.name);

            let time = begin.plus_micros(i64::try_from(index)?);
            feed.samples(&Batch::default().add("ap-1", "device.up", time, 1.0)?).with_context(|| case.name)?;
        }
        too_long(city, &source)?;
        callers_that_are_nobody(&city.public()?, &good)
    })
}

/// So long that the server does not even read it to throw it away: it answers and closes, and what has not been read by then
/// resets the connection (RFC 9112, 9.6), with or without the answer. That it was refused is in the counter either way.
fn too_long(city: &City, source: &Http) -> Result<()> {
    let before = refusals(city)?;
    if let Ok(response) = source.post_bytes(SAMPLES, JSON, false, vec![b' '; HUGE]) {
        ensure!(response.status().as_u16() == 413, "an oversized body: {}", response.status());
    }
    wait::until("the oversized body counted", COUNTED_WITHIN, || Ok((refusals(city)? > before).then_some(())))
}

fn callers_that_are_nobody(public: &Http, good: &[u8]) -> Result<()> {
    for caller in [public.clone(), public.with_token("wrong"), public.with_token("")] {
        let response = caller.post_bytes(SAMPLES, JSON, false, good.to_vec())?;
        ensure!(response.status().as_u16() == 401, "without the token: {}", response.status());
        ensure!(response.headers().contains_key("www-authenticate"), "401 without a challenge (RFC 9110, 11.6.1)");
        problem(response)?;
    }
    for (method, path, status) in [
        (Method::GET, "/api/v1/samples", 405),
        (Method::GET, "/api/v1/nothing", 404),
        (Method::GET, "/api/v1/areas?level=galaxy", 400),
        (Method::GET, "/api/v1/assets/nobody", 404),
        (Method::GET, "/api/v1/assets?limit=a", 400),
        (Method::GET, "/api/v1/history?asset=ap-1&metric=device.up&bucket=soon", 400),
        (Method::GET, "/api/v1/history?metric=device.up", 400),
    ] {
        let response = public.request(method.clone(), path).send()?;
        ensure!(response.status().as_u16() == status, "{method} {path}: {} and not {status}", response.status());
        problem(response).with_context(|| format!("{method} {path}"))?;
    }
    Ok(())
}
