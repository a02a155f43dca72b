//! APIs that answer with JSON, tokens by client credentials, and Web Analytics Italia: from the request to the spool.

use crate::fakes::open;
use crate::taken::Taken;
use axum::extract::{Query, RawForm, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use cruscotto_collectors::config::Config;
use cruscotto_collectors::measure::Intake;
use cruscotto_collectors::schedule::Scheduler;
use cruscotto_collectors::source::http;
use cruscotto_domain::catalogue::Catalogue;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What the city's server knows of its tokens.
#[derive(Default)]
struct Issued {
    /// The one that is good now.
    good: u32,
    /// Times a token was asked for.
    asked: u32,
    /// Times data was asked for with a good token.
    served: u32,
    /// Seconds that a token lives.
    life: u64,
}

type City = Arc<Mutex<Issued>>;

/// The token endpoint of RFC 6749 4.4, with the client in the header or in the body.
async fn token(State(city): State<City>, headers: HeaderMap, RawForm(form): RawForm) -> Response {
    let form: HashMap<String, String> = url::form_urlencoded::parse(&form).into_owned().collect();
    assert_eq!(form["grant_type"], "client_credentials");
    // "agent:s3cret" in base64.
    let by_header = headers.get(header::AUTHORIZATION).is_some_and(|v| v == "Basic YWdlbnQ6czNjcmV0");
    let by_body = form.get("client_secret").is_some_and(|secret| secret == "s3cret") && form["client_id"] == "agent";
    if by_header == by_body {
        return (StatusCode::UNAUTHORIZED, Json(json!({ "error": "invalid_client" }))).into_response();
    }
    assert_eq!(form["scope"], "stats read");
    let mut city = city.lock().unwrap();
    city.asked += 1;
    city.good = city.asked;
    let token = format!("token-{}", city.good);
    Json(json!({ "access_token": token, "token_type": "Bearer", "expires_in": city.life })).into_response()
}

fn let_in(city: &City, headers: &HeaderMap) -> bool {
    let mut city = city.lock().unwrap();
    let good = format!("Bearer token-{}", city.good);
    let let_in = headers.get(header::AUTHORIZATION).is_some_and(|v| *v == good);
    city.served += u32::from(let_in);
    let_in
}

/// Two pages of services; each second answer withdraws the token.
async fn list(State(city): State<City>, headers: HeaderMap, Query(query): Query<HashMap<String, String>>) -> Response {
    if !let_in(&city, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if query.get("page").is_some_and(|page| page == "2") {
        city.lock().unwrap().good = 0;
        return Json(json!({ "data": [{ "id": "tari", "done": 7, "via": "app" }], "next": null })).into_response();
    }
    Json(json!({
        "data": [{ "id": "cie", "done": 41, "via": "online" }, { "id": "cie 2", "done": 1, "via": "online" }],
        "next": "?page=2"
    }))
    .into_response()
}

async fn asked_with_a_key(headers: HeaderMap, body: String) -> Response {
    if headers.get("x-api-key").is_none_or(|key| key != "k3y") || body != "{\"q\":1}" {
        return StatusCode::FORBIDDEN.into_response();
    }
    let milano = json!({ "at": "2026-11-21T20:40:00+01:00", "share": 12.5 });
    Json(milano).into_response()
}

/// The answers that the documentation of Matomo's reporting API shows, of the figures of one day.
fn matomo_says(query: &HashMap<String, String>) -> Json<Value> {
    assert_eq!((query["module"].as_str(), query["format"].as_str()), ("API", "JSON"));
    assert!(!query.contains_key("token_auth"), "the token is not in the URL");
    Json(match query["method"].as_str() {
        "VisitsSummary.get" => json!({
            "nb_uniq_visitors": 3212, "nb_users": 0, "nb_visits": 3614, "nb_actions": 9530, "nb_visits_converted": 321,
            "bounce_count": 2100, "sum_visit_length": 772_001, "max_actions": 66, "bounce_rate": "58%",
            "nb_actions_per_visit": 2.6, "avg_time_on_site": 214
        }),
        "Actions.get" => json!({
            "nb_pageviews": 8001, "nb_uniq_pageviews": 6120, "nb_downloads": 25, "nb_uniq_downloads": 25,
            "nb_outlinks": 412, "nb_uniq_outlinks": 398, "nb_searches": 40, "nb_keywords": 31
        }),
        other => panic!("{other} is not asked"),
    })
}

async fn wai(Query(query): Query<HashMap<String, String>>, RawForm(form): RawForm) -> Json<Value> {
    assert_eq!(&form[..], b"token_auth=t0ken");
    assert_eq!(query["idSite"], "eO35WAwqon");
    matomo_says(&query)
}

async fn gateway(
    State(city): State<City>,
    headers: HeaderMap,
    Query(query): Query<HashMap<String, String>>,
) -> Response {
    if !let_in(&city, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    matomo_says(&query).into_response()
}

async fn serve(life: u64) -> (String, City) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let city: City = Arc::new(Mutex::new(Issued { life, ..Issued::default() }));
    let router = Router::new()
        .route("/oauth2/token", post(token))
        .route("/list", get(list))
        .route("/asked", post(asked_with_a_key))
        .route("/matomo/index.php", post(wai))
        .route("/gateway/index.php", post(gateway))
        .route("/endless", get(async || vec![b'['; http::MAX_JSON_BYTES + 1]))
        .with_state(city.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, city)
}

struct Polling {
    taken: Taken,
    stop: CancellationToken,
    _folder: tempfile::TempDir,
}

impl Polling {
    fn start(http_config: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let text = format!(
            "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://127.0.0.1:1\"\ntoken = \"x\"\n[spool]\ndirectory = \"spool\"\n\
             [self_metrics]\nlisten = \"127.0.0.1:0\"\n{http_config}"
        );
        let path = folder.path().join("collectors.toml");
        std::fs::write(&path, text).unwrap();
        std::fs::write(folder.path().join("key"), "k3y\n").unwrap();
        let config = Config::read(&path, &Catalogue::built_in().unwrap()).unwrap_or_else(|e| panic!("{e}"));
        let spool = open(&config.spool.directory);
        let (intake, gatherer) = Intake::new();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        http::start(config.http, &Scheduler::new(intake, 16, stop.clone(), tasks)).unwrap();
        tokio::spawn(gatherer.run(spool.clone()));
        Self { taken: Taken::of(&spool), stop, _folder: folder }
    }
}

impl Drop for Polling {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn oauth(base: &str, secret: &str, how: &str) -> String {
    format!(
        "[http.oauth2]\ntoken_url = \"{base}/oauth2/token\"\nclient_id = \"agent\"\nclient_secret = \"{secret}\"\n\
         scopes = [\"stats\", \"read\"]\nclient_auth = \"{how}\"\n"
    )
}

fn list_of_services(base: &str, oauth: &str) -> String {
    format!(
        "[[http]]\nkind = \"json\"\nurl = \"{base}/list\"\ninterval = \"200ms\"\nitems = \"/data\"\n\
         asset = \"service-{{/id}}\"\nnext = \"/next\"\n{oauth}[[http.value]]\npointer = \"/done\"\n\
         metric = \"service.started\"\nlabels = {{ channel = \"{{/via}}\" }}\n"
    )
}

#[tokio::test]
async fn a_list_in_pages_behind_a_token_that_is_withdrawn_again_and_again() {
    for how in ["basic", "body"] {
        let (base, city) = serve(3_600).await;
        let mut polling = Polling::start(&list_of_services(&base, &oauth(&base, "s3cret", how)));
        let of_both = |taken: &Taken| taken.seen.get("service-tari service.started app").is_some_and(|v| v.len() >= 3);
        polling.taken.until("three rounds", of_both).await;
        assert!(polling.taken.values("service-cie service.started online").iter().all(|v| (*v - 41.0).abs() < 1e-9));
        assert_eq!(polling.taken.seen.len(), 2, "'cie 2' is no asset id: {:?}", polling.taken.seen);
        assert!(polling.taken.failures.is_empty(), "a withdrawn token is no failure: {:?}", polling.taken.failures);
        let city = city.lock().unwrap();
        assert!(city.asked <= city.served / 2 + 1, "one token a round: {} for {}", city.asked, city.served);
    }
}

#[tokio::test]
async fn a_token_is_renewed_before_it_expires() {
    let (base, city) = serve(1).await;
    let gateway = format!(
        "[[http]]\nkind = \"matomo\"\nasset = \"service-portale\"\nurl = \"{base}/gateway/index.php\"\nsite = 3\n\
         interval = \"200ms\"\n{}",
        oauth(&base, "s3cret", "basic")
    );
    let mut polling = Polling::start(&gateway);
    polling.taken.until("a new token", |_| city.lock().unwrap().asked >= 3).await;
    polling.taken.until("visits", |taken| taken.count() >= 4).await;
    assert_eq!(polling.taken.values("service-portale service.visits")[0], 3614.0);
    let city = city.lock().unwrap();
    assert!(city.served >= 2 * (city.asked - 1), "and not for each question");
}

#[tokio::test]
async fn web_analytics_italia_is_asked_as_matomo() {
    let (base, _) = serve(60).await;
    let mut polling = Polling::start(&format!(
        "[[http]]\nkind = \"matomo\"\nasset = \"service-portale\"\nurl = \"{base}/matomo/index.php\"\n\
         site = \"eO35WAwqon\"\ntoken = \"t0ken\"\ninterval = \"200ms\"\n"
    ));
    polling.taken.until("both figures", |taken| taken.seen.len() == 2).await;
    assert_eq!(polling.taken.values("service-portale service.visits")[0], 3614.0);
    assert_eq!(polling.taken.values("service-portale service.page_views")[0], 8001.0);
}

#[tokio::test]
async fn a_question_with_a_body_and_a_secret_header() {
    let (base, _) = serve(60).await;
    let mut polling = Polling::start(&format!(
        "[[http]]\nkind = \"json\"\nurl = \"{base}/asked\"\nbody = '{{\"q\":1}}'\ninterval = \"200ms\"\n\
         asset = \"service-cie\"\ntime = \"/at\"\n[http.headers]\nX-Api-Key = {{ file = \"key\" }}\nX-Plain = \"y\"\n\
         [[http.value]]\npointer = \"/share\"\nmetric = \"service.error_share\"\nunit = \"%\"\n"
    ));
    polling.taken.until("the share", |taken| taken.count() > 0).await;
    let (value, time) = polling.taken.seen["service-cie service.error_share"][0];
    assert_eq!((value, time.to_string().as_str()), (0.125, "2026-11-21T19:40:00Z"));
}

#[tokio::test]
async fn failures_have_their_reason_and_never_the_secret() {
    let (base, _) = serve(60).await;
    let api = |asset: &str, path: &str, oauth: &str| {
        format!(
            "[[http]]\nkind = \"json\"\nurl = \"{base}/{path}\"\ninterval = \"200ms\"\nasset = \"{asset}\"\n{oauth}\
             [[http.value]]\npointer = \"/x\"\nmetric = \"service.started\"\n"
        )
    };
    let wrong = oauth(&base, "wr0ng", "basic");
    let nowhere = oauth("http://127.0.0.1:1", "s3cret", "basic");
    let config = [
        api("service-wrong", "list", &wrong),
        api("service-nowhere", "list", &nowhere),
        api("service-endless", "endless", ""),
        api("service-other", "list", &oauth(&base, "s3cret", "basic")),
        api("service-without", "list", ""),
    ];
    let mut polling = Polling::start(&config.concat());
    polling.taken.until("five failures", |taken| taken.failures.len() == 5).await;
    let of = |asset: &str| {
        let failure = &polling.taken.failures[asset];
        (failure.reason.as_str(), failure.detail.as_str())
    };
    assert_eq!(of("service-wrong"), ("authentication", "token endpoint: invalid_client"));
    assert_eq!(of("service-nowhere").0, "refused");
    assert_eq!(of("service-endless").0, "too_large");
    assert_eq!(of("service-other"), ("malformed", "none of the values is there: '/x'"));
    assert_eq!(of("service-without").0, "authentication");
    let said = format!("{:?}", polling.taken.failures);
    assert!(!said.contains("s3cret") && !said.contains("wr0ng") && !said.contains("token-"), "{said}");
}
