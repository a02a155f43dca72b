//! The public pages, as a browser without a program gets them.

use crate::harness::{DUOMO, Database, Server, ago, asset, city};
use cruscotto_backend::settings::Settings;
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A bundle's manifest with what a page needs of it.
pub const MANIFEST: &str = r#"{"public":{"style":"/assets/style-1.css","fonts":[],"script":"/assets/loader-1.js","preload":[],"previews":[]}}"#;

/// A server with pages, and the folder of its bundle.
pub async fn server(database: &Database) -> (Server, TempDir) {
    let web = tempfile::tempdir().unwrap();
    std::fs::write(web.path().join("manifest.json"), MANIFEST).unwrap();
    let mut settings = Settings::new(&database.url, city());
    settings.web = Some(web.path().to_owned());
    settings.public_url = Some("http://cruscotto.example.it/".parse().unwrap());
    settings.health_fault_after = Some(Duration::ZERO);
    settings.health_recovery_after = Some(Duration::ZERO);
    (Server::with(settings).await, web)
}

async fn get(server: &Server, path: &str) -> Response {
    server.request(Method::GET, path).header("accept", "text/html").send().await.unwrap()
}

/// The page once it has what is `wanted`: pages are as old as a second.
async fn page(server: &Server, path: &str, wanted: &str) -> String {
    let begun = Instant::now();
    loop {
        let response = get(server, path).await;
        assert_eq!(response.status().as_u16(), 200, "{path}");
        let page = response.text().await.unwrap();
        if page.contains(wanted) {
            return page;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{path} has no '{wanted}': {page}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_show_the_live_state_are_kept_until_it_changes_and_come_compressed() {
    let database = Database::migrated().await;
    let (server, _web) = server(&database).await;
    server
        .inventory(&[
            asset("ap-1", "access_point", Some(DUOMO), None),
            asset("ap-2", "access_point", Some(DUOMO), None),
        ])
        .await;
    page(&server, "/area/nil-1", "2 di 2 mai misurati").await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(20), 1.0)]).await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(10), 0.0)]).await;
    let area = page(&server, "/area/nil-1", "1 di 2 fuori servizio").await;
    assert!(
        area.contains("/asset/ap-1")
            && area.contains("rel=\"canonical\" href=\"http://cruscotto.example.it/area/nil-1\"")
    );
    page(&server, "/asset/ap-1?lang=en", "ongoing").await;
    page(&server, "/", "ap-1 of the tests").await;

    let first = get(&server, "/method").await;
    let etag = first.headers()["etag"].clone();
    assert_eq!(first.headers()["cache-control"], "public, no-cache");
    assert!(first.headers()["vary"].to_str().unwrap().contains("accept-encoding"));
    let plain = first.text().await.unwrap();
    let again = server.request(Method::GET, "/method").header("if-none-match", &etag).send().await.unwrap();
    assert_eq!((again.status().as_u16(), again.text().await.unwrap()), (304, String::new()));
    for coding in ["br", "gzip"] {
        let packed = server.request(Method::GET, "/method").header("accept-encoding", coding).send().await.unwrap();
        assert_eq!(
            (&packed.headers()["content-encoding"], &packed.headers()["etag"]),
            (&coding.parse().unwrap(), &etag)
        );
        assert!(packed.bytes().await.unwrap().len() * 3 < plain.len(), "{coding}");
    }
    for path in ["/preview.png", "/preview/area/nil-1.png?lang=en", "/preview/asset/ap-1.png", "/preview/method.png"] {
        let picture = get(&server, path).await;
        assert_eq!(picture.headers()["content-type"], "image/png", "{path}");
        let bytes = picture.bytes().await.unwrap();
        // Width and height stand in the first chunk.
        assert_eq!((&bytes[1..4], &bytes[16..24]), (&b"PNG"[..], &[0, 0, 4, 176, 0, 0, 2, 118][..]), "{path}");
    }
    for path in ["/preview/area/nil-999.png", "/preview/nowhere.png"] {
        assert_eq!(get(&server, path).await.status().as_u16(), 404, "{path}");
    }
    for (path, status) in [("/area/nil-999", 404), ("/nowhere", 404), ("/quartiere?near=ap-9", 404), ("/quality", 200)]
    {
        let response = get(&server, path).await;
        assert_eq!(response.status().as_u16(), status, "{path}");
        assert!(response.headers()["content-type"].to_str().unwrap().starts_with("text/html"), "{path}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operators_cookie_changes_nothing_and_small_counts_stay_withheld() {
    let database = Database::migrated().await;
    let (mut server, _web) = server(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server
        .samples(&[
            ("ap-1", "wifi.clients", json!({"ssid": "open"}), ago(10), 3.0),
            ("ap-1", "device.uptime", json!({}), ago(10), 777_777.0),
        ])
        .await;
    let paths = ["/", "/area/nil-1", "/area/municipio-1", "/asset/ap-1", "/quartiere?q=ap-1", "/?view=table"];
    page(&server, "/asset/ap-1", "riservato").await;
    server.log_in().await;
    server.wait("/api/v1/assets/ap-1", |a| a["series"].as_array().is_some_and(|s| s.len() == 2)).await;
    for path in paths {
        let page = get(&server, path).await.text().await.unwrap();
        assert!(!page.contains("data-value=\"3\"") && !page.contains("device.uptime"), "{path} tells too much: {page}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_come_while_the_database_is_away_and_say_how_old_they_are() {
    let database = Database::migrated().await;
    let (server, _web) = server(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    server.samples(&[("ap-1", "device.up", json!({}), ago(5), 1.0)]).await;
    server.wait("/api/v1/assets/ap-1", |a| a["summary"]["health"] == "ok").await;
    database.cut().await;
    for path in ["/", "/area/nil-1", "/asset/ap-1", "/corrections"] {
        let page = page(&server, path, "data-history=\"away\"").await;
        assert!(page.contains("ultima misura confermata"), "{path}: {page}");
    }
    database.mend().await;
    let begun = Instant::now();
    while get(&server, "/corrections").await.text().await.unwrap().contains("data-history") {
        assert!(begun.elapsed() < Duration::from_secs(90), "the page does not find the database again");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn reports_are_few_plain_and_for_operators() {
    let database = Database::migrated().await;
    let (mut server, _web) = server(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let send = async |asset: &str, fields: &[(&str, &str)], origin: Option<&str>| {
        let fields = fields.iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>().join("&");
        let mut request = http
            .post(format!("http://{}/asset/{asset}/report", server.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let response = request.send().await.unwrap();
        let location = response.headers().get("location").map(|l| l.to_str().unwrap().to_owned());
        (response.status().as_u16(), location.unwrap_or_default())
    };
    let taken = send("ap-1", &[("kind", "not_working"), ("text", "non+va%0D%0Ada+ieri"), ("lang", "en")], None).await;
    assert_eq!(taken, (303, "/asset/ap-1?lang=en&sent=taken#report".into()));
    assert_eq!(send("ap-1", &[("kind", "rude")], None).await.1, "/asset/ap-1?sent=refused#report");
    let trapped = send("ap-1", &[("kind", "other"), ("website", "http://spam.example")], None).await;
    assert_eq!(trapped.1, "/asset/ap-1?sent=taken#report", "a program learns nothing");
    assert_eq!(send("ap-1", &[("kind", "other")], Some("https://elsewhere.example")).await.0, 403);
    for _ in 0..10 {
        send("ap-1", &[("kind", "slow")], None).await;
    }
    assert_eq!(send("ap-1", &[("kind", "slow")], None).await.1, "/asset/ap-1?sent=too-many#report");
    assert_eq!(send("ap-9", &[("kind", "slow")], None).await.1, "/asset/ap-9");

    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/reports")).await.0, 401);
    server.log_in().await;
    let all = server.get("/api/v1/reports?state=new").await;
    let first = all["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&first["text"], &first["kind"]), (&json!("non va\nda ieri"), &json!("not_working")));
    assert!(all["items"].as_array().unwrap().len() < 6, "the limit held, and the trap: {all}");
    let decide = |id: &Value| server.request(Method::PUT, &format!("/api/v1/reports/{id}/state"));
    let decided = decide(&first["id"]).json(&json!({"state": "accepted"})).send().await.unwrap();
    let decided: Value = decided.json().await.unwrap();
    assert_eq!((&decided["state"], &decided["decided_by"]), (&json!("accepted"), &json!("operator")));
    let nowhere = decide(&first["id"]).json(&json!({"state": "accepted", "incident": 999}));
    assert_eq!(server.problem(nowhere).await, (422, "there is no incident 999".to_owned()));
    let unread = decide(&first["id"]).json(&json!({"state": "dismissed", "incident": 999}));
    assert!(server.problem(unread).await.1.contains("expected accepted or closed"));
    assert_eq!(database.count("audit_event where subject_kind = 'report'").await, 1);
    let decided = "audit_event where actor = 'operator' and after = '{\"state\": \"accepted\"}'";
    assert_eq!(database.count(decided).await, 1, "what was decided, and not what was written");
    assert_eq!(server.problem(decide(&json!(999_999)).json(&json!({"state": "dismissed"}))).await.0, 404);
    server.stop().await;
}
