//! Data sets as files: every format says the same, pages lead through all rows, what is asked wrongly is named.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn text(server: &Server, path: &str) -> String {
    let response = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(response.status().as_u16(), 200, "{path}");
    response.text().await.unwrap()
}

fn rows(csv: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dictionary_says_what_the_files_have() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let datasets = server.get("/api/v1/datasets").await;
    let items = datasets["items"].as_array().unwrap();
    assert!(items.len() >= 7);
    for dataset in items {
        let names: Vec<&str> =
            dataset["columns"].as_array().unwrap().iter().map(|c| c["name"].as_str().unwrap()).collect();
        assert_eq!(dataset["licence"], "CC-BY-4.0");
        for file in dataset["files"].as_array().unwrap() {
            let path = file["path"].as_str().unwrap();
            let response = server.request(Method::GET, path).send().await.unwrap();
            assert_eq!(response.status().as_u16(), 200, "{path}");
            assert_eq!(response.headers()["content-type"].to_str().unwrap(), file["media_type"], "{path}");
            let links: Vec<String> =
                response.headers().get_all("link").iter().map(|l| l.to_str().unwrap().to_owned()).collect();
            assert!(
                links.iter().any(|l| l.contains("creativecommons.org/licenses/by/4.0/>; rel=\"license\"")),
                "{links:?}"
            );
            let body = response.bytes().await.unwrap();
            match file["format"].as_str().unwrap() {
                "csv" => {
                    let header = String::from_utf8(body.to_vec()).unwrap();
                    assert_eq!(header.lines().next().unwrap(), names.join(","), "{path}");
                }
                "excel.csv" => assert_eq!(&body[..3], "\u{feff}".as_bytes()),
                "json" => {
                    let json: Value = serde_json::from_slice(&body).unwrap();
                    for item in json["items"].as_array().unwrap() {
                        let keys: BTreeSet<&str> = item.as_object().unwrap().keys().map(String::as_str).collect();
                        assert_eq!(keys, names.iter().copied().collect(), "{path}");
                    }
                }
                "geojson" => assert!(String::from_utf8(body.to_vec()).unwrap().parse::<geojson::GeoJson>().is_ok()),
                "xlsx" => assert_eq!(&body[..2], b"PK"),
                "parquet" => assert_eq!((&body[..4], &body[body.len() - 4..]), (&b"PAR1"[..], &b"PAR1"[..])),
                other => panic!("{other} is not looked at"),
            }
        }
        let page = text(&server, &format!("/open-data/{}", dataset["id"].as_str().unwrap())).await;
        for name in names {
            assert!(page.contains(&format!("<code>{name}</code>")), "{name} is not on its page");
        }
        assert!(!page.contains("<script>") && !page.contains("style=\""), "the policy of this server forbids it");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_through_all_rows_and_formats_agree() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let assets: Vec<Value> = (0..25).map(|i| asset(&format!("ap-{i:02}"), "access_point", Some(DUOMO), None)).collect();
    server.inventory(&assets).await;
    let whole = rows(&text(&server, "/open-data/inventory.csv?kind=access_point").await, b',');
    assert_eq!(whole.len(), 25);
    let mut path = "/open-data/inventory.csv?kind=access_point&area=nil-1&limit=10".to_owned();
    let (mut paged, mut sizes) = (Vec::new(), Vec::new());
    loop {
        let response = server.request(Method::GET, &path).send().await.unwrap();
        let next = response.headers().get_all("link").iter().find_map(|l| {
            let link = l.to_str().unwrap();
            link.ends_with("rel=\"next\"").then(|| link.trim_start_matches('<').split('>').next().unwrap().to_owned())
        });
        let page = rows(&response.text().await.unwrap(), b',');
        sizes.push(page.len());
        paged.extend(page);
        match next {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(paged, whole);
    let excel = rows(&text(&server, "/open-data/inventory.excel.csv?kind=access_point").await, b';');
    assert_eq!(excel[0][12], whole[0][12].replace('.', ","));
    let json = server.get("/open-data/inventory.json?kind=access_point").await;
    assert_eq!(json["items"][0]["latitude"], whole[0][12].parse::<f64>().unwrap());
    let places = server.get("/open-data/inventory.geojson?kind=access_point").await;
    assert_eq!(places["features"][0]["geometry"]["coordinates"], json!([DUOMO.0, DUOMO.1]));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_those_of_the_samples_of_assets_and_of_areas() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("s-1", "school", Some(DUOMO), None), asset("s-2", "school", Some(DUOMO), None)]).await;
    let hour = Timestamp::from_micros(ago(3 * 3_600).as_micros() / 3_600_000_000 * 3_600_000_000).unwrap();
    let at = |minute: i64| hour.plus_micros(minute * 60_000_000);
    let speed = |id, minute, value| (id, "school.download", json!({}), at(minute), value);
    server.samples(&[speed("s-1", 5, 1e8), speed("s-1", 35, 3e8), speed("s-2", 10, 4e8), speed("s-2", 70, 5e8)]).await;
    let of = |dataset: &str, rest: &str| format!("/open-data/{dataset}.json?metric=school.download&from={hour}&{rest}");
    let mine = server.get(&of("asset-measurements", "asset=s-1")).await;
    assert_eq!(mine["items"].as_array().unwrap().len(), 1, "{mine}");
    let first = &mine["items"][0];
    assert_eq!(
        (&first["value"], &first["low"], &first["high"], &first["samples"]),
        (&json!(2e8), &json!(1e8), &json!(3e8), &json!(2))
    );
    assert_eq!((&first["nil"], &first["withheld"]), (&json!("nil-1"), &json!(false)));
    let nil = server.get(&of("area-measurements", "area=nil-1")).await;
    let values: Vec<f64> = nil["items"].as_array().unwrap().iter().map(|i| i["value"].as_f64().unwrap()).collect();
    assert_eq!(values, [3e8, 5e8], "the mean of the schools, hour by hour");
    let history = server.get(&format!("/api/v1/history?area=nil-1&metric=school.download&bucket=1h&from={hour}")).await;
    assert_eq!(history["points"][0]["value"], 3e8, "the file says what history says");
    let all = server.get(&of("area-measurements", "")).await;
    let levels: BTreeSet<&str> =
        all["items"].as_array().unwrap().iter().map(|i| i["level"].as_str().unwrap()).collect();
    assert_eq!(levels, BTreeSet::from(["city", "municipio", "nil"]));
    // Pages go on within the hour.
    let mut path = of("area-measurements", "limit=1");
    let mut count = 0;
    while let Some(next) = {
        let page = server.get(&path).await;
        count += page["items"].as_array().unwrap().len();
        page["next"].as_str().map(str::to_owned)
    } {
        path = next;
    }
    assert_eq!(count, all["items"].as_array().unwrap().len());
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_wrongly_is_named() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    for (path, status, word) in [
        ("/open-data/strade.csv", 404, "/api/v1/datasets"),
        ("/open-data/targets.pdf", 404, "excel.csv"),
        ("/open-data/targets.geojson", 404, "no places"),
        ("/open-data/targets.csv?area=nil-1", 400, "no filter 'area'"),
        ("/open-data/inventory.csv?livello=1", 400, "livello"),
        ("/open-data/inventory.csv?limit=0", 400, "1 to 10000"),
        ("/open-data/inventory.csv?area=nil-999", 404, "GET /api/v1/areas"),
        ("/open-data/asset-measurements.csv?metric=wifi.channel_utilisation", 404, "GET /api/v1/metrics"),
        ("/open-data/asset-measurements.csv?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", 400, "from before to"),
        ("/open-data/area-measurements.csv?from=2020-01-01T00:00:00Z", 400, "366 days"),
        ("/open-data/corrections.csv?cursor=x&limit=1", 400, "Link header"),
        ("/api/v1/datasets/strade", 404, "not a data set"),
    ] {
        let (found, detail) = server.problem(server.request(Method::GET, path)).await;
        assert!(found == status && detail.contains(word), "{path}: {found} {detail}");
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_catalogue_names_this_server_and_its_publisher() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let turtle = text(&server, "/open-data/catalogue.ttl").await;
    assert!(turtle.contains(&format!("http://{}/open-data/inventory.csv", server.address)), "{turtle}");
    assert!(turtle.contains("c_f205"));
    let json: Value = serde_json::from_str(&text(&server, "/open-data/catalogue.jsonld").await).unwrap();
    assert!(json.to_string().contains("dcatapit"));
    server.stop().await;
}
