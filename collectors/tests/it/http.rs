//! Services over HTTP: from the request to the record in the spool.

use crate::fakes::{open, wait_for};
use axum::extract::{Query, RawForm};
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{get, post};
use axum::{Json, Router};
use cruscotto_collectors::config::Config;
use cruscotto_collectors::measure::Intake;
use cruscotto_collectors::schedule::Scheduler;
use cruscotto_collectors::source::http;
use cruscotto_collectors::spool::{Next, Record};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::PollFailure;
use std::collections::{BTreeMap, HashMap};
use std::sync::Mutex;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

async fn matomo(Query(query): Query<HashMap<String, String>>, RawForm(form): RawForm) -> Json<serde_json::Value> {
    assert!(!query.contains_key("token_auth"), "the token is not in the URL");
    assert_eq!(&form[..], b"token_auth=t0ken");
    assert_eq!((query["idSite"].as_str(), query["period"].as_str()), ("3", "day"));
    Json(match query["method"].as_str() {
        "VisitsSummary.get" => serde_json::json!({ "nb_visits": 12 }),
        _ => serde_json::json!({ "nb_pageviews": 34 }),
    })
}

async fn city() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let elsewhere = base.replace("127.0.0.1", "localhost");
    let router = Router::new()
        .route("/well", get(async || "well"))
        .route("/ill", get(async || StatusCode::SERVICE_UNAVAILABLE))
        .route("/moved", get(async || Redirect::temporary("/well")))
        .route("/abroad", get(async move || Redirect::temporary(&format!("{elsewhere}/well"))))
        .route("/endless", get(async || vec![b'x'; 9 * 1024 * 1024]))
        .route("/slow", get(async || std::future::pending::<()>().await))
        .route("/matomo", post(matomo))
        .route("/metrics", get(async || "started{channel=\"app\"} 5\nstarted{channel=\"online\"} 6\n# EOF\n"))
        .route("/broken", get(async || "started{channel=} 5\n"));
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    base
}

#[tokio::test]
async fn every_kind_gives_its_samples_or_its_failure() {
    let base = city().await;
    let folder = tempfile::tempdir().unwrap();
    let probes = ["well", "ill", "moved", "abroad", "endless", "slow"].map(|name| {
        format!("[[http]]\nkind = \"probe\"\nasset = \"service-{name}\"\nurl = \"{base}/{name}\"\ninterval = \"200ms\"\ntimeout = \"500ms\"\n")
    });
    let page = |name: &str| {
        format!(
            "[[http]]\nkind = \"openmetrics\"\nurl = \"{base}/{name}\"\ninterval = \"200ms\"\n[[http.metric]]\nname = \"started\"\n\
             metric = \"service.started\"\nasset = \"service-{name}\"\nlabels = {{ channel = \"channel\" }}\n"
        )
    };
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"{base}\"\ntoken = \"x\"\n[spool]\ndirectory = \"spool\"\n\
         [self_metrics]\nlisten = \"127.0.0.1:0\"\n{}{}{}\
         [[http]]\nkind = \"matomo\"\nasset = \"service-portale\"\nurl = \"{base}/matomo\"\nsite = 3\ntoken = \"t0ken\"\ninterval = \"200ms\"\n",
        probes.concat(),
        page("metrics"),
        page("broken"),
    );
    let path = folder.path().join("collectors.toml");
    std::fs::write(&path, text).unwrap();
    let config = Config::read(&path, &Catalogue::built_in().unwrap()).unwrap();

    let spool = open(&config.spool.directory);
    let (intake, gatherer) = Intake::new();
    let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
    http::start(config.http, &Scheduler::new(intake, 16, stop.clone(), tasks)).unwrap();
    tokio::spawn(gatherer.run(spool.clone()));

    let mut reader = spool.reader();
    let seen: Mutex<BTreeMap<String, f64>> = Mutex::default();
    let failures: Mutex<BTreeMap<String, PollFailure>> = Mutex::default();
    let mut read = || {
        while let Next::Record { record: Record::Samples(batch), .. } = reader.read().unwrap() {
            for sample in &batch.samples {
                let key = &batch.series[sample.series as usize];
                let label = key.labels.values().next().map_or(String::new(), |l| format!(" {l}"));
                seen.lock().unwrap().insert(format!("{} {}{label}", key.asset, key.metric), sample.value);
            }
            failures.lock().unwrap().extend(batch.failures.into_iter().map(|f| (f.asset.to_string(), f)));
        }
        seen.lock().unwrap().len() >= 12 && failures.lock().unwrap().len() >= 5
    };
    wait_for("every kind", || {
        let done = read();
        async move { done }
    })
    .await;
    stop.cancel();

    let seen = seen.into_inner().unwrap();
    for (name, value) in [
        ("service-well service.up", 1.0),
        ("service-moved service.up", 1.0),
        ("service-ill service.up", 0.0),
        ("service-abroad service.up", 0.0),
        ("service-endless service.up", 0.0),
        ("service-slow service.up", 0.0),
        ("service-portale service.visits", 12.0),
        ("service-portale service.page_views", 34.0),
        ("service-metrics service.started app", 5.0),
        ("service-metrics service.started online", 6.0),
    ] {
        assert_eq!(seen.get(name), Some(&value), "{name} in {seen:?}");
    }
    let failures = failures.into_inner().unwrap();
    let reasons: Vec<_> = failures.iter().map(|(asset, f)| (asset.as_str(), f.reason.as_str())).collect();
    assert_eq!(
        reasons,
        [
            ("service-abroad", "device_error"),
            ("service-broken", "malformed"),
            ("service-endless", "too_large"),
            ("service-ill", "device_error"),
            ("service-slow", "timeout"),
        ]
    );
    assert!(failures.values().all(|f| !f.detail.contains("127.0.0.1")), "{failures:?}");
}
