//! What the public may not see, on every surface.

use crate::harness::{DUOMO, Database, PASSWORD, Server, USER, ago, asset};
use crate::indicators::{noon_ago, rolled};
use cruscotto_backend::settings::Settings;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// A place in another NIL and Municipio than the Duomo's.
const NORTH: (f64, f64) = (9.1890, 45.5150);

/// Two access points at the Duomo with 3 and 40 clients, two in the north with 30 and 20, and a third there with none.
async fn crowd(server: &Server) {
    let place = |id: &str, point| asset(id, "access_point", Some(point), None);
    server
        .inventory(&[
            place("d-3", DUOMO),
            place("d-40", DUOMO),
            place("n-30", NORTH),
            place("n-20", NORTH),
            place("n-0", NORTH),
        ])
        .await;
    let clients = |id, value| (id, "wifi.clients", json!({"ssid": "open"}), ago(20), value);
    server
        .samples(&[
            clients("d-3", 3.0),
            clients("d-40", 40.0),
            clients("n-30", 30.0),
            clients("n-20", 20.0),
            clients("n-0", 0.0),
        ])
        .await;
    let utilisation = ("d-3", "wifi.channel_utilisation", json!({"radio": "1"}), ago(20), 0.99);
    server.samples(&[utilisation]).await;
    let counted = |area: &Value| area["layers"].as_array().unwrap().iter().any(|l| !clients_of(l)["as_of"].is_null());
    server.wait("/api/v1/areas/milano", counted).await;
}

fn clients_of(holder: &Value) -> &Value {
    let figures = holder["figures"].as_array();
    figures.and_then(|f| f.iter().find(|f| f["metric"] == "wifi.clients")).unwrap_or(&Value::Null)
}

async fn clients_shown(server: &Server, asset: &str) -> Value {
    let detail = server.get(&format!("/api/v1/assets/{asset}")).await;
    let value = clients_of(&detail["summary"])["value"].clone();
    let series = detail["series"].as_array().unwrap().iter().find(|s| s["figure"]["metric"] == "wifi.clients").unwrap();
    assert_eq!(series["figure"]["value"], value, "the series says as much as the asset");
    value
}

#[tokio::test(flavor = "multi_thread")]
async fn small_counts_and_what_would_reveal_them_are_for_operators() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    crowd(&server).await;
    let shown = |values: [Value; 5]| values;
    let of = async |server: &Server| {
        shown([
            clients_shown(server, "d-3").await,
            clients_shown(server, "d-40").await,
            clients_shown(server, "n-30").await,
            clients_shown(server, "n-20").await,
            clients_shown(server, "n-0").await,
        ])
    };
    let public = of(&server).await;
    assert_eq!(public, [Value::Null, Value::Null, json!(30.0), json!(20.0), json!(0.0)], "43 less 40 would tell 3");
    let wifi = |area: Value| area["layers"].as_array().unwrap().iter().find(|l| l["layer"] == "wifi").unwrap().clone();
    let duomo = wifi(server.get("/api/v1/areas/nil-1").await);
    assert_eq!(clients_of(&duomo)["value"], 43.0, "of two that are withheld the total tells nothing");
    assert_eq!(clients_of(&wifi(server.get("/api/v1/areas/milano").await))["value"], 93.0);
    let detail = server.get("/api/v1/assets/d-3").await;
    assert_eq!(clients_of(&detail["summary"])["suppressed"], true);
    let text = detail.to_string();
    assert!(!text.contains("channel_utilisation"), "a metric that is not public: {text}");
    let metrics = server.get("/api/v1/metrics").await;
    assert!(metrics["items"].as_array().unwrap().iter().all(|m| m["public"] == true));
    let hidden = server.request(Method::GET, "/api/v1/history?asset=d-3&metric=wifi.channel_utilisation");
    assert_eq!(server.problem(hidden).await.0, 404);

    // In time: nothing before the hour is over and settled, and never as raw samples.
    let history = |what: &str| format!("/api/v1/history?{what}&metric=wifi.clients&bucket=1h");
    assert_eq!(server.get(&history("asset=d-3")).await["points"], json!([]));
    assert_eq!(server.get(&history("area=milano")).await["points"], json!([]));
    let raw = server.request(Method::GET, "/api/v1/history?asset=n-30&metric=wifi.clients&bucket=raw");
    assert_eq!(server.problem(raw).await.0, 422);

    server.log_in().await;
    assert_eq!(of(&server).await, [json!(3.0), json!(40.0), json!(30.0), json!(20.0), json!(0.0)]);
    let points = server.get(&history("asset=d-3")).await;
    assert_eq!(points["points"].as_array().unwrap().last().unwrap()["value"], 3.0);
    server.wait("/api/v1/assets/d-3", |a| a.to_string().contains("channel_utilisation")).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_area_that_is_small_takes_another_with_it() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let place = |id: &str, point| asset(id, "access_point", Some(point), None);
    server.inventory(&[place("d", DUOMO), place("n", NORTH)]).await;
    let clients = |id, value| (id, "wifi.clients", json!({"ssid": "open"}), ago(20), value);
    server.samples(&[clients("d", 3.0), clients("n", 50.0)]).await;
    let north = server.wait("/api/v1/assets/n", |a| !a["series"].as_array().unwrap().is_empty()).await;
    let nil = north["placement"]["nil"].as_str().unwrap().to_owned();
    let duomo = server.wait("/api/v1/areas/nil-1", |a| clients_of(&a["layers"][0])["suppressed"] == true).await;
    assert_eq!(clients_of(&duomo["layers"][0])["value"], Value::Null);
    assert_eq!(clients_of(&server.get(&format!("/api/v1/areas/{nil}")).await["layers"][0])["value"], Value::Null);
    assert_eq!(clients_shown(&server, "n").await, Value::Null, "its only asset would tell the area");
    let city = server.get("/api/v1/areas/milano").await;
    let wifi = city["layers"].as_array().unwrap().iter().find(|l| l["layer"] == "wifi").unwrap().clone();
    assert_eq!(clients_of(&wifi)["value"], 53.0);
    server.stop().await;
}

/// Three hours and some minutes ago, at the full hour.
fn full_hour() -> Timestamp {
    let hour = 3_600_000_000;
    Timestamp::from_micros(Timestamp::now().as_micros() / hour * hour - 3 * hour).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_of_people_are_published_once_and_never_again() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    let place = |id: &str, point| asset(id, "access_point", Some(point), None);
    server.inventory(&[place("d-3", DUOMO), place("d-40", DUOMO), place("d-9", DUOMO), place("n-30", NORTH)]).await;
    let hour = full_hour();
    let minutes = async |server: &Server, id: &str, value: f64, minutes: std::ops::Range<i64>| {
        let time = |minute: i64| hour.plus_micros(minute * 60_000_000);
        let samples: Vec<_> = minutes.map(|m| (id, "wifi.clients", json!({"ssid": "open"}), time(m), value)).collect();
        server.samples(&samples).await;
    };
    for (id, value) in [("d-3", 3.0), ("d-40", 40.4), ("d-9", 9.0)] {
        minutes(&server, id, value, 0..60).await;
    }
    // Too few to be told apart from what is shown live.
    minutes(&server, "n-30", 30.0, 0..10).await;
    server.stop().await;
    // The first look is at the start.
    server = Server::start(&database).await;
    let history = |what: &str| format!("/api/v1/history?{what}&metric=wifi.clients&bucket=1h&from={hour}");
    let value = async |server: &Server, what: &str| {
        server.wait(&history(what), |h| !h["points"].as_array().unwrap().is_empty()).await["points"][0]["value"].clone()
    };
    assert_eq!(value(&server, "area=milano").await, 52.0, "52.4 people are 52, and one asset had too few samples");
    assert_eq!(value(&server, "area=nil-1").await, 52.0);
    assert_eq!(value(&server, "asset=d-3").await, Value::Null);
    assert_eq!(value(&server, "asset=d-9").await, Value::Null, "the smallest company of the 3");
    assert_eq!(value(&server, "asset=d-40").await, 40.0);
    assert_eq!(
        value(&server, "asset=d-40&label.ssid=open").await,
        Value::Null,
        "of which network is nobody's business"
    );
    assert_eq!(value(&server, "asset=n-30").await, Value::Null);
    let finer = server.get(&history("area=milano").replace("bucket=1h", "bucket=5m")).await;
    assert_eq!(finer["bucket_s"], 3600, "five minutes are answered in hours");
    let day = server.get(&history("area=milano").replace("bucket=1h", "bucket=1d")).await;
    assert_eq!(day["points"][0]["value"], 52.0, "a day is made of its published hours");

    // What comes late changes what operators see, and nothing that was published.
    minutes(&server, "n-30", 30.0, 10..60).await;
    server.stop().await;
    server = Server::start(&database).await;
    assert_eq!(value(&server, "area=milano").await, 52.0);
    let file = "/open-data/area-measurements.json?metric=wifi.clients&area=milano&from=";
    let rows = server.get(&format!("{file}{hour}")).await;
    assert_eq!((&rows["items"][0]["value"], &rows["items"][0]["samples"]), (&json!(52.0), &Value::Null));
    server.log_in().await;
    let seen_by_an_operator = value(&server, "area=milano").await.as_f64().unwrap();
    assert!(
        (seen_by_an_operator - 82.4).abs() < 1e-9,
        "{seen_by_an_operator}: sums of means differ in their last digits"
    );
    let asked_by_an_operator = server.get(&format!("{file}{hour}")).await;
    assert_eq!(asked_by_an_operator, rows, "a file is the same for everybody");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_since_midnight_are_published_when_their_day_is_over() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    // Days of 23 and 25 hours are days too.
    let midnight = async |back: i32| -> Timestamp {
        let sql = "select to_char((date_trunc('day', now() at time zone 'Europe/Rome') - make_interval(days => $1))
                                  at time zone 'Europe/Rome' at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
        let text: String = sqlx::query_scalar(sql).bind(back).fetch_one(&mut database.connect().await).await.unwrap();
        text.parse().unwrap()
    };
    let (yesterday, today) = (midnight(1).await, midnight(0).await);
    let at = |hour: i64| yesterday.plus_micros(hour * 3_600_000_000);
    server.inventory(&["portal", "school"].map(|id| asset(id, "service", None, None))).await;
    let of = |id, metric, channel, at, value| (id, metric, json!({ "channel": channel }), at, value);
    let mut samples = Vec::new();
    for hour in 1..23 {
        let grown = |by: f64| f64::from(i32::try_from(hour).unwrap()) * by;
        for (metric, a_school, a_portal) in [("service.started", 2.0, 20.0), ("service.completed", 1.0, 15.0)] {
            samples.push(of("school", metric, "online", at(hour), grown(a_school)));
            samples.push(of("portal", metric, "online", at(hour), grown(a_portal)));
            samples.push(of("portal", metric, "app", at(hour), grown(1.0)));
        }
        samples.push(of("school", "service.errors", "online", at(hour), 3.0));
    }
    // Today's are nobody's business yet.
    samples.push(of("school", "service.started", "online", ago(20), 9.0));
    samples.push(of("school", "service.completed", "online", ago(20), 8.0));
    server.samples(&samples).await;
    server.stop().await;
    // The first look is at the start. A day that is over since a few minutes is not settled yet, and then not there.
    server = Server::start(&database).await;
    let history = |bucket: &str| {
        format!("/api/v1/history?asset=school&metric=service.completed&bucket={bucket}&from={yesterday}")
    };
    let settled = Timestamp::now().micros_since(today) > 16 * 60_000_000;
    if settled {
        let days = server.wait(&history("1h"), |h| !h["points"].as_array().unwrap().is_empty()).await;
        assert_eq!(days["bucket_s"], 86_400, "hours are answered in days");
        let points = days["points"].as_array().unwrap();
        assert_eq!((points.len(), &points[0]["value"]), (1, &json!(22.0)), "the day's is its last: {days}");
        let detail = server.wait("/api/v1/assets/school", |a| a.to_string().contains("service.completed")).await;
        let figures = detail["summary"]["figures"].as_array().unwrap();
        let completed = figures.iter().find(|f| f["metric"] == "service.completed").unwrap();
        assert_eq!(completed["value"], 22.0, "yesterday's, not the 8 of today");
        assert!(completed["as_of"].as_str().unwrap() < today.to_string().as_str());
        assert!(!detail["series"].to_string().contains("service."), "by channel nothing is published: {detail}");
        let city = server.get("/api/v1/areas/milano").await;
        let services = city["layers"].as_array().unwrap().iter().find(|l| l["layer"] == "services").unwrap();
        let total =
            services["figures"].as_array().unwrap().iter().find(|f| f["metric"] == "service.completed").unwrap();
        assert_eq!(total["value"], 22.0 + 22.0 * 16.0);
        let kpis = server.get(&format!("/open-data/service-kpis.json?asset=school&from={yesterday}")).await;
        let day = &kpis["items"][0];
        assert_eq!((&day["started"], &day["completed"]), (&json!(44.0), &json!(22.0)));
        assert_eq!(day["errors"], Value::Null, "three are few");
        let file = "/open-data/asset-measurements.json?metric=service.completed&from=";
        assert_eq!(server.get(&format!("{file}{yesterday}&bucket=hour")).await["items"], json!([]));
        let days = server.get(&format!("{file}{yesterday}&bucket=day")).await;
        assert_eq!(days["items"].as_array().unwrap().len(), 2, "{days}");
    }
    let raw = server.request(Method::GET, &history("raw"));
    assert_eq!(server.problem(raw).await.0, 422);
    assert_eq!(database.count("people_hour where metric like 'service.%'").await, 0);
    server.log_in().await;
    let detail = server.get("/api/v1/assets/school").await;
    assert!(detail["series"].to_string().contains("service.completed"), "operators see today's: {detail}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn days_of_last_year_are_published_when_nothing_more_of_them_comes() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("portal", "service", None, None)]).await;
    // Of a summer and of a winter, and of a month that charts still show: for all of them more may come.
    let mut samples = Vec::new();
    for back in [300, 120, 30] {
        for (metric, count) in [("service.started", 90.0), ("service.completed", 70.0)] {
            samples.push(("portal", metric, json!({ "channel": "online" }), noon_ago(back), count));
        }
    }
    server.samples(&samples).await;
    rolled(&database, &ago(2 * 86_400).to_string()).await;
    server.stop().await;

    let published = "people_day where metric like 'service.%'";
    let started = |quiet_for: u64| {
        let mut settings = Settings::new(&database.url, crate::harness::city());
        settings.late_days_quiet_for = Duration::from_secs(quiet_for);
        Server::with(settings)
    };
    let server = started(3_600).await;
    let history = format!("/api/v1/history?asset=portal&metric=service.completed&bucket=1d&from={}", noon_ago(301));
    assert_eq!(server.get(&history).await["points"], json!([]), "more of them may come");
    assert_eq!(database.count(published).await, 0);
    server.stop().await;

    let server = started(0).await;
    let days = server.wait(&history, |h| h["points"].as_array().is_some_and(|points| points.len() == 3)).await;
    assert!(days["points"].as_array().unwrap().iter().all(|point| point["value"] == 70.0), "{days}");
    assert_eq!(database.count(published).await, 9, "what was started and what failed, too");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_released_together_and_not_before_their_time() {
    let database = Database::migrated().await;
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.people_every = Some(Duration::from_secs(3_600));
    let server = Server::with(settings).await;
    server.inventory(&[asset("d-40", "access_point", Some(DUOMO), None)]).await;
    server.samples(&[("d-40", "wifi.clients", json!({"ssid": "open"}), ago(5), 40.0)]).await;
    let detail = server.wait("/api/v1/assets/d-40", |a| !a["series"].as_array().unwrap().is_empty()).await;
    assert_eq!(clients_of(&detail["summary"])["suppressed"], true, "a count that moved alone would be a difference");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sessions_begin_with_the_password_and_end() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    let nobody = json!({"user": null, "role": null, "permissions": [], "municipi": null, "ends": null});
    assert_eq!(server.get("/api/v1/session").await, nobody);
    let (http, url) = (server.http.clone(), format!("http://{}/api/v1/session", server.address));
    let log_in = |user: &str, password: &str| http.post(&url).json(&json!({"user": user, "password": password}));
    assert_eq!(server.problem(log_in(USER, "wrong password here")).await.0, 401);
    assert_eq!(server.problem(log_in("nobody", PASSWORD)).await.0, 401);
    assert!((400..=422).contains(
        &server.problem(log_in(USER, PASSWORD).body("{").header("content-type", "application/json")).await.0
    ));
    let response = log_in(USER, PASSWORD).send().await.unwrap();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");

    server.log_in().await;
    let session = server.get("/api/v1/session").await;
    assert_eq!((&session["user"], &session["role"]), (&json!(USER), &json!("operator")));
    assert!(session["permissions"].as_array().unwrap().contains(&json!("correct_values")), "{session}");
    let token = server.cookie.clone().unwrap().split_once('=').unwrap().1.to_owned();
    let mut connection = database.connect().await;
    let kept: Vec<(Vec<u8>,)> =
        sqlx::query_as("select token_sha256 from session").fetch_all(&mut connection).await.unwrap();
    assert!(kept.iter().all(|(hash,)| hash.len() == 32 && *hash != token.as_bytes()));
    let out = server.request(Method::DELETE, "/api/v1/session").send().await.unwrap();
    assert_eq!(out.status().as_u16(), 204);
    assert_eq!(server.get("/api/v1/session").await, nobody, "the cookie still sent opens nothing");

    let guesses = async |n: usize| {
        let mut statuses = Vec::new();
        for _ in 0..n {
            statuses.push(server.problem(log_in(USER, "a guess that is wrong")).await.0);
        }
        statuses
    };
    assert!(guesses(12).await.contains(&429), "guessing is slowed down");
    server.stop().await;
}
