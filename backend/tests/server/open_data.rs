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

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_availability_is_the_one_that_history_tells() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    server.inventory(&[asset("ap-1", "access_point", Some(DUOMO), None)]).await;
    // Two days ago in the city: up, down for an hour, a gap of hours, up again over midnight.
    let days = "select date_trunc('day', now() at time zone 'Europe/Rome') - interval '2 days'";
    let noon: String = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
        "select to_char((({days}) + interval '12 hours') at time zone 'Europe/Rome' at time zone 'UTC', \
         'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
    )))
    .fetch_one(&mut database.connect().await)
    .await
    .unwrap();
    let noon: Timestamp = noon.parse().unwrap();
    let at = |minute: i64| noon.plus_micros(minute * 60_000_000);
    let up = |minute: i64, up: f64| ("ap-1", "device.up", json!({}), at(minute), up);
    let mut samples: Vec<_> = (0..120).map(|m| up(m, if (30..90).contains(&m) { 0.0 } else { 1.0 })).collect();
    samples.extend((600..800).map(|m| up(m, 1.0)));
    server.samples(&samples).await;
    let (from, to) = (at(-720), at(2_160));
    let file = format!("/open-data/availability.json?asset=ap-1&from={from}&to={to}");
    let rows = server.get(&file).await;
    let rows = rows["items"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{rows:#?}");
    let path = format!("/api/v1/history/availability?asset=ap-1&bucket=1d&from={from}&to={to}");
    let history = server.get(&path).await;
    for (row, point) in rows.iter().zip(history["points"].as_array().unwrap()) {
        assert_eq!(row["day"], point["time"]);
        for (mine, theirs) in [("up", "up_s"), ("down", "down_s")] {
            assert_eq!(row[mine].as_f64(), point[theirs].as_f64(), "{mine}: {row} {point}");
        }
        assert_eq!((&row["availability"], &row["coverage"]), (&point["availability"], &point["coverage"]));
    }
    assert_eq!(rows[0]["down"], 3_600);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_of_a_service_is_as_it_was_published() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let services = server.get("/api/v1/services").await;
    let service = services["items"][0]["asset"].as_str().unwrap();
    let midnight = "date_trunc('day', now() at time zone 'Europe/Rome')";
    let days = [
        ("service.started", -1, json!(400.0)),
        ("service.completed", -1, json!(300.0)),
        ("service.errors", -1, json!(null)),
        // Of the day before nothing but a count that is withheld.
        ("service.started", -2, json!(null)),
    ];
    for (metric, day, value) in days {
        let sql = format!(
            "insert into people_day (metric, day, until, published) values ($1, \
             ({midnight} + make_interval(days => $2)) at time zone 'Europe/Rome', \
             ({midnight} + make_interval(days => $2 + 1)) at time zone 'Europe/Rome', $3)"
        );
        let published = json!({"assets": {service: value}, "areas": {}, "city": null});
        sqlx::query(sqlx::AssertSqlSafe(sql))
            .bind(metric)
            .bind(day)
            .bind(sqlx::types::Json(published))
            .execute(&mut database.connect().await)
            .await
            .unwrap();
    }
    let rows = server.get(&format!("/open-data/service-kpis.json?asset={service}")).await;
    let rows = rows["items"].as_array().unwrap();
    assert_eq!(rows.len(), 2, "{rows:#?}");
    let figures = ["started", "completed", "completion", "errors", "visits"].map(|name| &rows[1][name]);
    assert_eq!(figures, [&json!(400.0), &json!(300.0), &json!(0.75), &Value::Null, &Value::Null]);
    assert_eq!(rows[0]["until"], rows[1]["day"]);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_lead_nowhere_that_is_not_and_tell_search_engines_what_is() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let data = |page: &str| -> Value {
        let block =
            page.split("<script type=\"application/ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
        serde_json::from_str(block).unwrap()
    };
    let index = text(&server, "/open-data").await;
    let links: BTreeSet<&str> = index.split("href=\"/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(links.len() >= 18, "{links:?}");
    for link in links.iter().filter(|link| !link.is_empty()) {
        text(&server, &format!("/{link}")).await;
    }
    let catalogue = data(&index);
    assert_eq!((&catalogue["@context"], &catalogue["@type"]), (&json!("https://schema.org/"), &json!("DataCatalog")));
    assert_eq!(catalogue["dataset"].as_array().unwrap().len(), 9);
    let dataset = data(&text(&server, "/open-data/inventory").await);
    // What Google asks for, and what it recommends: name, description of 50 to 5,000 characters, licence, files.
    assert_eq!(dataset["@type"], "Dataset");
    assert!((50..=5_000).contains(&dataset["description"].as_str().unwrap().chars().count()));
    assert_eq!(dataset["license"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!(dataset["creator"]["name"], "Comune di Milano");
    let file = json!(format!("http://{}/open-data/inventory.csv", server.address));
    assert!(dataset["distribution"].as_array().unwrap().iter().any(|d| d["contentUrl"] == file));
    assert_eq!(dataset["spatialCoverage"]["geo"]["box"], "45.38 9.03 45.54 9.29");
    server.stop().await;
}
