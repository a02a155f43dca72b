//! A backend that keeps what it gets and misbehaves when told to.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use cruscotto_domain::inventory::{InventoryBatch, InventoryReceipt};
use cruscotto_domain::live::decode;
use cruscotto_domain::sample::{Receipt, SampleBatch, SeriesKey};
use cruscotto_domain::time::Timestamp;
use flate2::read::GzDecoder;
use std::collections::{BTreeMap, VecDeque};
use std::io::Read;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// What to do instead of the right thing.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Trick {
    /// Answer with this status.
    Status(u16),
    /// Answer with this status and Retry-After seconds.
    Later(u16, u64),
    /// Commit, and then break the connection in the middle of the answer.
    CommitAndCut,
}

#[derive(Default)]
pub(crate) struct Kept {
    /// Every sample with how often it came.
    pub(crate) samples: BTreeMap<(SeriesKey, Timestamp), (f64, u32)>,
    /// Values in the order of their arrival.
    pub(crate) order: Vec<f64>,
    pub(crate) assets: Vec<String>,
    pub(crate) tricks: VecDeque<Trick>,
    /// Requests so far.
    pub(crate) requests: u32,
}

#[derive(Clone)]
pub(crate) struct FakeBackend {
    pub(crate) address: SocketAddr,
    pub(crate) kept: Arc<Mutex<Kept>>,
}

pub(crate) const TOKEN: &str = "let-me-in";

impl FakeBackend {
    pub(crate) async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap()).await
    }

    pub(crate) async fn start_at(address: SocketAddr) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Mutex::new(Kept::default()));
        let router = Router::new()
            .route("/api/v1/samples", post(samples))
            .route("/api/v1/inventory", post(inventory))
            .with_state(kept.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, kept }
    }

    pub(crate) fn url(&self) -> url::Url {
        format!("http://{}", self.address).parse().unwrap()
    }

    pub(crate) fn play(&self, tricks: impl IntoIterator<Item = Trick>) {
        self.kept.lock().unwrap().tricks.extend(tricks);
    }

    pub(crate) fn order(&self) -> Vec<f64> {
        self.kept.lock().unwrap().order.clone()
    }
}

fn body(headers: &HeaderMap, body: &Bytes) -> Vec<u8> {
    assert_eq!(headers[header::CONTENT_TYPE], "application/vnd.cruscotto.v1+postcard");
    assert_eq!(headers[header::AUTHORIZATION], format!("Bearer {TOKEN}"));
    let mut plain = Vec::new();
    if headers.contains_key(header::CONTENT_ENCODING) {
        GzDecoder::new(&body[..]).read_to_end(&mut plain).unwrap();
    } else {
        plain.extend_from_slice(body);
    }
    plain
}

fn trick(kept: &mut Kept) -> Option<Trick> {
    kept.requests += 1;
    kept.tricks.pop_front()
}

fn refuse(status: u16, after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(status).unwrap();
    let mut response = (status, "because").into_response();
    if let Some(after) = after {
        response.headers_mut().insert(header::RETRY_AFTER, after.into());
    }
    response
}

async fn samples(State(kept): State<Arc<Mutex<Kept>>>, headers: HeaderMap, bytes: Bytes) -> Response {
    let batch: SampleBatch = decode(&body(&headers, &bytes)).unwrap();
    let mut kept = kept.lock().unwrap();
    let trick = trick(&mut kept);
    match trick {
        Some(Trick::Status(status)) => return refuse(status, None),
        Some(Trick::Later(status, after)) => return refuse(status, Some(after)),
        Some(Trick::CommitAndCut) | None => {}
    }
    let mut receipt = Receipt::default();
    for sample in &batch.samples {
        let key = (batch.series[sample.series as usize].clone(), sample.time);
        let entry = kept.samples.entry(key).or_insert((sample.value, 0));
        entry.1 += 1;
        if entry.1 == 1 {
            receipt.stored += 1;
            kept.order.push(sample.value);
        } else {
            receipt.duplicates += 1;
        }
    }
    if trick.is_some() {
        let half = [Ok("{\"stored\":"), Err(std::io::Error::other("cut"))];
        return axum::body::Body::from_stream(futures_util::stream::iter(half)).into_response();
    }
    Json(receipt).into_response()
}

async fn inventory(State(kept): State<Arc<Mutex<Kept>>>, headers: HeaderMap, bytes: Bytes) -> Response {
    let batch: InventoryBatch = decode(&body(&headers, &bytes)).unwrap();
    let mut kept = kept.lock().unwrap();
    match trick(&mut kept) {
        Some(Trick::Status(status)) => return refuse(status, None),
        Some(Trick::Later(status, after)) => return refuse(status, Some(after)),
        Some(Trick::CommitAndCut) | None => {}
    }
    assert!(kept.order.is_empty(), "the inventory comes before every sample");
    kept.assets.extend(batch.assets.iter().map(|a| a.id.to_string()));
    Json(InventoryReceipt { created: batch.assets.len() as u64, ..InventoryReceipt::default() }).into_response()
}
