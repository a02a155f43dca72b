//! OGC API - Features, Part 1: Core (17-069r4): the abstract tests of the classes Core and GeoJSON that a server without
//! temporal properties can meet, each named by its requirement.

use crate::harness::{DUOMO, Database, Server, asset};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn links(value: &Value, rel: &str) -> Vec<String> {
    let all = value["links"].as_array().unwrap().iter();
    all.filter(|l| l["rel"] == rel).map(|l| l["href"].as_str().unwrap().to_owned()).collect()
}

/// Follows a link, which is a whole address.
async fn follow(server: &Server, href: &str) -> Value {
    let path =
        href.strip_prefix(&format!("http://{}", server.address)).unwrap_or_else(|| panic!("{href} leads elsewhere"));
    server.get(path).await
}

async fn with_assets() -> (Database, Server) {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let assets: Vec<Value> = (0..25)
        .map(|i| asset(&format!("ap-{i:02}"), "access_point", Some((DUOMO.0 + f64::from(i) * 0.0001, DUOMO.1)), None))
        .collect();
    server.inventory(&assets).await;
    server.wait("/api/v1/areas/nil-1/assets", |v| v["items"].as_array().unwrap().len() == 25).await;
    (database, server)
}

#[tokio::test(flavor = "multi_thread")]
async fn core_landing_conformance_and_collections() {
    let (_database, server) = with_assets().await;
    // /req/core/root-success
    let landing = server.get("/ogc").await;
    for rel in ["service-desc", "service-doc", "conformance", "data", "self"] {
        assert_eq!(links(&landing, rel).len(), 1, "{rel}");
    }
    // /req/core/api-definition-success
    assert_eq!(follow(&server, &links(&landing, "service-desc")[0]).await["openapi"], "3.1.0");
    // /req/core/conformance-success
    let conformance = follow(&server, &links(&landing, "conformance")[0]).await;
    let classes = conformance["conformsTo"].as_array().unwrap();
    assert!(classes.contains(&json!("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core")));
    // /req/core/fc-md-success, /req/core/fc-md-links, /req/core/fc-md-items-links, /req/core/sfc-md-success
    let collections = follow(&server, &links(&landing, "data")[0]).await;
    assert_eq!(links(&collections, "self").len(), 1);
    let mut ids = BTreeSet::new();
    for collection in collections["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        assert!(ids.insert(id), "{id} twice");
        assert_eq!(*collection, follow(&server, &links(collection, "self")[0]).await);
        assert_eq!(collection["extent"]["spatial"]["bbox"][0].as_array().unwrap().len(), 4);
        assert_eq!(links(collection, "license").len(), 1);
        let items = follow(&server, &links(collection, "items")[0]).await;
        assert_eq!(items["type"], "FeatureCollection");
        let parsed: geojson::GeoJson = items.to_string().parse().unwrap();
        assert!(matches!(parsed, geojson::GeoJson::FeatureCollection(_)));
    }
    assert!(ids.contains("access-points") && ids.contains("nil"));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn core_features_limit_bbox_datetime_and_paging() {
    let (_database, server) = with_assets().await;
    let items = |rest: &str| format!("/ogc/collections/access-points/items{rest}");
    let response = server.request(Method::GET, &items("")).send().await.unwrap();
    // /req/geojson/content
    assert_eq!(response.headers()["content-type"], "application/geo+json");
    let page: Value = response.json().await.unwrap();
    // /req/core/fc-limit-definition: 10 unless it is said; /req/core/fc-numberMatched, fc-numberReturned, fc-timeStamp
    assert_eq!((&page["numberMatched"], &page["numberReturned"]), (&json!(25), &json!(10)));
    assert!(page["timeStamp"].as_str().unwrap().parse::<cruscotto_domain::time::Timestamp>().is_ok());
    // /rec/core/fc-next-1: the links lead through all, each once
    let (mut seen, mut next) = (Vec::new(), Some(format!("http://{}{}", server.address, items("?limit=7"))));
    while let Some(href) = next {
        let page = follow(&server, &href).await;
        seen.extend(page["features"].as_array().unwrap().iter().map(|f| f["id"].as_str().unwrap().to_owned()));
        next = links(&page, "next").pop();
    }
    assert_eq!(seen.len(), 25);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 25);
    // /req/core/fc-limit-response-1: more than the most is no error
    assert_eq!(server.get(&items("?limit=100000")).await["numberReturned"], 25);
    // /req/core/fc-bbox-response
    let west = DUOMO.0 + 0.00095;
    let inside = server.get(&items(&format!("?limit=100&bbox={west},45.4,9.3,45.5"))).await;
    assert_eq!(inside["numberMatched"], 15);
    assert!(
        inside["features"]
            .as_array()
            .unwrap()
            .iter()
            .all(|f| f["geometry"]["coordinates"][0].as_f64().unwrap() >= west)
    );
    let centre = server.get("/ogc/collections/nil/items?limit=100&bbox=9.1895,45.4635,9.1905,45.4645").await;
    assert!((1..5).contains(&centre["numberMatched"].as_u64().unwrap()), "{}", centre["numberMatched"]);
    // /req/core/fc-time-response: without temporal properties everything intersects
    let since = server.get(&items("?datetime=2018-02-12T00:00:00Z/..")).await;
    assert_eq!(since["numberMatched"], 25, "{since}");
    // /req/core/query-param-invalid, /req/core/query-param-unknown
    for bad in ["?limit=0", "?limit=x", "?bbox=1,2,3", "?datetime=yesterday", "?quartiere=1"] {
        assert_eq!(server.problem(server.request(Method::GET, &items(bad))).await.0, 400, "{bad}");
    }
    // /req/core/f-success, /req/core/f-links
    let feature = server.get(&items("/ap-03")).await;
    assert_eq!((&feature["type"], &feature["id"]), (&json!("Feature"), &json!("ap-03")));
    assert_eq!(feature["properties"]["health"], "unknown");
    assert_eq!((links(&feature, "self").len(), links(&feature, "collection").len()), (1, 1));
    let polygon = server.get("/ogc/collections/nil/items/nil-1").await;
    assert!(polygon["geometry"]["type"].as_str().unwrap().ends_with("Polygon"));
    assert_eq!(polygon["properties"]["wifi.total"], 25);
    for missing in [&items("/ap-99"), "/ogc/collections/strade", "/ogc/collections/strade/items"] {
        assert_eq!(server.problem(server.request(Method::GET, missing)).await.0, 404, "{missing}");
    }
    server.stop().await;
}

/// The requests that QGIS 3.40 makes for a layer, in its order and with its headers (`src/providers/wfs/oapif`): landing
/// page, API, collection, conformance, ten features for the fields, one for the count, then pages of what is in the view.
#[tokio::test(flavor = "multi_thread")]
async fn qgis_finds_a_layer_its_fields_its_count_and_its_features() {
    let (_database, server) = with_assets().await;
    let ask = async |url: &str, accept: &str| -> Value {
        let request = server.http.get(url).header("accept", accept).header("user-agent", "Mozilla/5.0 QGIS/34000");
        let response = request.send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{url}");
        response.json().await.unwrap()
    };
    let landing = ask(&format!("http://{}/ogc", server.address), "application/json").await;
    // Of several links it takes the one of a type that it prefers, else the first.
    let link = |rel: &str| links(&landing, rel).into_iter().next().unwrap_or_else(|| panic!("no {rel}: {landing}"));
    let types = "application/vnd.oai.openapi+json;version=3.0, application/openapi+json;version=3.0";
    let api = ask(&link("service-desc"), types).await;
    assert!(api["info"]["title"].is_string(), "the layer's metadata");
    let collections = link("data");
    assert!(!collections.contains('?'), "it appends the collection's id to this");
    let all = ask(&collections, "application/json").await;
    let listed = all["collections"].as_array().unwrap().iter().find(|c| c["id"] == "access-points").unwrap();
    assert!(listed["title"].is_string());
    let collection = format!("{collections}/access-points");
    let of = ask(&collection, "application/json").await;
    let extent: Vec<f64> = serde_json::from_value(of["extent"]["spatial"]["bbox"][0].clone()).unwrap();
    let conformance = ask(&link("conformance"), "application/json").await;
    assert!(conformance["conformsTo"].to_string().contains("ogcapi-features-1/1.0/conf/core"));
    let geojson = "application/geo+json, application/json";
    let first = ask(&format!("{collection}/items?limit=10"), geojson).await;
    let features = first["features"].as_array().unwrap();
    assert_eq!(features.len(), 10);
    // Fields are found out from what comes: the same of every feature, in the same order.
    let fields = |f: &Value| f["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(features.iter().all(|f| f["id"].is_string() && fields(f) == fields(&features[0])), "{first}");
    let count = ask(&format!("{collection}/items?limit=1"), geojson).await;
    assert_eq!(count["numberMatched"], 25);
    let bbox = extent.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let (mut seen, mut next) = (BTreeSet::new(), Some(format!("{collection}/items?limit=10&bbox={bbox}")));
    while let Some(url) = next {
        let page = ask(&url, geojson).await;
        let parsed: geojson::FeatureCollection = page.to_string().parse().unwrap();
        assert!(parsed.features.iter().all(|f| f.geometry.is_some()), "nothing to draw: {page}");
        seen.extend(page["features"].as_array().unwrap().iter().map(|f| f["id"].to_string()));
        next = links(&page, "next").pop();
    }
    assert_eq!(seen.len(), 25, "every feature of the view, page by page");
    server.stop().await;
}
