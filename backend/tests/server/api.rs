//! The API as a whole: documented, said no to in one way, safe headers.

use crate::harness::{DUOMO, Database, Server, asset};
use cruscotto_backend::settings::Settings;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread")]
async fn the_document_lists_every_route_and_every_route_is_there() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let document = server.get("/openapi.json").await;
    assert_eq!(document["openapi"], "3.1.0");
    let listed: BTreeSet<String> = document["paths"]
        .as_object()
        .unwrap()
        .iter()
        .flat_map(|(path, methods)| methods.as_object().unwrap().keys().map(move |m| format!("{m} {path}")))
        .collect();
    let expected = [
        "get /api/v1/areas",
        "get /api/v1/areas/{id}",
        "get /api/v1/areas/{id}/assets",
        "get /api/v1/assets",
        "get /api/v1/assets/{id}",
        "get /api/v1/boundaries/{level}",
        "get /api/v1/corrections",
        "post /api/v1/corrections",
        "get /api/v1/history",
        "get /api/v1/metrics",
        "get /api/v1/reports",
        "put /api/v1/reports/{id}/state",
        "get /api/v1/services",
        "get /api/v1/session",
        "post /api/v1/session",
        "delete /api/v1/session",
        "post /api/v1/samples",
        "post /api/v1/inventory",
        "get /live",
        "get /metrics",
        "get /openapi.json",
        "get /status",
    ];
    for route in expected {
        assert!(listed.contains(route), "{route} is not in the document");
    }
    // Whatever is listed answers: with whatever status, but not that it is unknown.
    let goal = server.get("/api/v1/goals").await["items"][0]["id"].as_str().unwrap().to_owned();
    for route in &listed {
        let (method, path) = route.split_once(' ').unwrap();
        let path = path
            .replace("{level}", "nil")
            .replace("areas/{id}", "areas/nil-1")
            .replace("goals/{id}", &format!("goals/{goal}"))
            .replace("reports/{id}", "reports/1")
            .replace("assets/{id}", "assets/service-fascicolo")
            .replace("datasets/{id}", "datasets/targets")
            .replace("badge/{file}", "badge/nil-1.svg")
            .replace("open-data/{file}", "open-data/targets.csv")
            .replace("{collection}", "nil")
            .replace("{feature}", "nil-1")
            .replace("{area}", "nil-1");
        // Files of months that are over, frozen briefings, and an identity provider: here there are none.
        if path == "/open-data/bulk/{file}"
            || path.contains("{sha256}")
            || matches!(path.as_str(), "/api/v1/oidc/start" | "/api/v1/oidc/callback")
        {
            continue;
        }
        let method: Method = method.to_uppercase().parse().unwrap();
        let status = server.request(method, &path).send().await.unwrap().status().as_u16();
        assert!(status != 404 && status != 405, "{route} answers {status}");
    }
    // What a list's item has beside the fields of another schema, that one must allow.
    let closed = |name: &str| document["components"]["schemas"][name]["additionalProperties"] == json!(false);
    let mut left = vec![&document["components"]];
    while let Some(value) = left.pop() {
        for part in value["allOf"].as_array().into_iter().flatten() {
            let name = part["$ref"].as_str().and_then(|to| to.rsplit('/').next()).unwrap_or_default();
            assert!(!closed(name), "{name} allows no fields beside its own, and is flattened");
        }
        left.extend(value.as_object().into_iter().flat_map(|fields| fields.values()));
        left.extend(value.as_array().into_iter().flatten());
    }
    // Every reference in it leads somewhere.
    let text = document.to_string();
    for reference in text.match_indices("\"#/components/schemas/").map(|(i, m)| &text[i + m.len()..]) {
        let name = &reference[..reference.find('"').unwrap()];
        assert!(document["components"]["schemas"].get(name).is_some(), "schema {name} is missing");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_no_is_a_problem_and_every_answer_has_the_headers() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let get = |path: &str| server.request(Method::GET, path);
    for (request, status, word) in [
        (get("/api/v1/nothing"), 404, "openapi.json"),
        (get("/nothing"), 404, "does not exist"),
        (get("/api/v1/areas/NIL%2020"), 404, "area id"),
        (get("/api/v1/areas/nil-999"), 404, "GET /api/v1/areas"),
        (get("/api/v1/areas?level=quartiere"), 400, "quartiere"),
        (get("/api/v1/areas?livello=nil"), 400, "livello"),
        (get("/api/v1/assets?limit=0"), 400, "1 to 1000"),
        (get("/api/v1/assets/ap-404"), 404, "inventory"),
        (get("/api/v1/boundaries/strada"), 404, "strada"),
        (server.request(Method::PUT, "/api/v1/areas"), 405, "not a method"),
        (server.request(Method::POST, "/api/v1/session").body("{}"), 415, "application/json"),
    ] {
        let (found, detail) = server.problem(request).await;
        assert!(found == status && detail.contains(word), "{found} {detail}");
    }
    let response = get("/api/v1/areas?level=city").send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(!header("content-security-policy").contains("unsafe-inline"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("ratelimit-limit"), "1000");
    assert!(header("x-request-id").len() == 16);

    let boundaries = get("/api/v1/boundaries/nil").send().await.unwrap();
    let tag = boundaries.headers()["etag"].clone();
    let features: Value = boundaries.json().await.unwrap();
    assert_eq!(features["features"].as_array().unwrap().len(), 88);
    let again = get("/api/v1/boundaries/nil").header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status().as_u16(), 304);
    let text = get("/metrics").send().await.unwrap().text().await.unwrap();
    assert!(text.contains("cruscotto_"), "{text}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_come_in_pages_that_lead_to_each_other() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let assets: Vec<Value> = (0..25).map(|i| asset(&format!("ap-{i:02}"), "access_point", Some(DUOMO), None)).collect();
    server.inventory(&assets).await;
    server.wait("/api/v1/areas/nil-1/assets", |v| v["items"].as_array().unwrap().len() == 25).await;
    let mut path = "/api/v1/assets?kind=access_point&query=OF%20THE%20TESTS&limit=10".to_owned();
    let (mut pages, mut ids) = (Vec::new(), Vec::new());
    loop {
        let response = server.request(Method::GET, &path).send().await.unwrap();
        let link = response.headers().get("link").map(|l| l.to_str().unwrap().to_owned());
        let page: Value = response.json().await.unwrap();
        pages.push(page["items"].as_array().unwrap().len());
        ids.extend(page["items"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()));
        let Some(link) = link else { break };
        path = link.strip_prefix('<').unwrap().split('>').next().unwrap().to_owned();
    }
    assert_eq!(pages, [10, 10, 5]);
    assert_eq!(ids, assets.iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>());
    assert_eq!(server.get("/api/v1/areas/nil-1/assets?layer=schools").await, json!({"items": []}));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn services_keep_what_is_published_apart_from_what_is_live() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let services = server.get("/api/v1/services").await;
    let items = services["items"].as_array().unwrap();
    let of = |id: &str| items.iter().find(|s| s["id"] == id).unwrap();
    let folder = of("fascicolo");
    assert_eq!(folder["asset"], "service-fascicolo");
    assert_eq!(folder["summary"]["health"], "unknown");
    assert!(folder["summary"]["figures"].as_array().unwrap().is_empty());
    let published = &folder["published"].as_array().unwrap()[0];
    assert!(
        !published["source"].as_str().unwrap().is_empty() && !published["source_date"].as_str().unwrap().is_empty()
    );
    assert!(items.iter().any(|s| s["summary"].is_null()), "a programme is measured by nothing");
    assert!(items.iter().any(|s| !s["targets"].as_array().unwrap().is_empty()));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundle_is_served_with_the_staffs_page_and_a_limit_is_kept() {
    let database = Database::migrated().await;
    let web = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<!doctype html>"),
        ("manifest.json", crate::pages::MANIFEST),
        ("app-0123abcd.js", "plain"),
        ("app-0123abcd.js.gz", "packed"),
    ] {
        std::fs::write(web.path().join(name), text).unwrap();
    }
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.web = Some(web.path().to_owned());
    settings.api_rate = 2;
    let server = Server::with(settings).await;
    let get = |path: &str| server.request(Method::GET, path);
    for path in ["/login", "/console", "/console/assets/ap-1", "/index.html"] {
        let page = get(path).send().await.unwrap();
        assert_eq!(
            (page.status().as_u16(), &page.headers()["cache-control"]),
            (200, &"public, no-cache".parse().unwrap()),
            "{path}"
        );
        assert_eq!(page.text().await.unwrap(), "<!doctype html>");
    }
    let script = get("/app-0123abcd.js").header("accept-encoding", "identity").send().await.unwrap();
    assert!(script.headers()["cache-control"].to_str().unwrap().contains("immutable"));
    assert_eq!(script.text().await.unwrap(), "plain");
    let packed = get("/app-0123abcd.js").header("accept-encoding", "gzip").send().await.unwrap();
    assert_eq!(packed.headers()["content-encoding"], "gzip");
    assert_eq!(server.problem(get("/missing.js")).await.0, 404);
    assert_eq!(server.problem(get("/../Cargo.toml")).await.0, 404);

    let mut refused = 0;
    for _ in 0..30 {
        let response = get("/api/v1/session").send().await.unwrap();
        if response.status().as_u16() == 429 {
            assert!(response.headers().contains_key("retry-after") && response.headers()["ratelimit-remaining"] == "0");
            refused += 1;
        }
    }
    assert!((5..=10).contains(&refused), "20 at once and 2 a second were allowed, {refused} of 30 refused");
    server.stop().await;
}
