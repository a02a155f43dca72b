//! Foreign clients: what Telegraf, Prometheus and OpenWISP put on the wire, and what they are told.

use crate::harness::{DUOMO, Database, Server, TOKEN, ago, asset};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use cruscotto_backend::settings::Settings;
use flate2::Compression;
use flate2::write::GzEncoder;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;
use std::io::Write;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// What the city of these tests says of its senders' names.
const MAPPING: &str = r#"
[assets]
"8f1e2d3c-device" = "ap-2"

[[rule]]
name = "ping"
field = "average_response_ms"
asset = "{url}"
metric = "device.response_time"

[[rule]]
name = "net"
field = "bytes_recv"
asset = "{host}"
metric = "interface.in_rate"
labels = { interface = "{interface}" }
counter = true
unit = "By"

[[rule]]
name = "up"
asset = "{instance}"
metric = "device.up"
"#;

struct City {
    database: Database,
    server: Server,
    _mappings: tempfile::TempDir,
}

async fn city() -> City {
    let database = Database::migrated().await;
    let mappings = tempfile::tempdir().unwrap();
    std::fs::write(mappings.path().join("demo.toml"), MAPPING).unwrap();
    let mut settings = Settings::new(&database.url, crate::harness::city());
    settings.mappings = Some(mappings.path().to_owned());
    let server = Server::with(settings).await;
    server.inventory(&["ap-1", "ap-2"].map(|id| asset(id, "access_point", Some(DUOMO), None))).await;
    City { database, server, _mappings: mappings }
}

async fn answer(request: RequestBuilder) -> (u16, String) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.text().await.unwrap())
}

/// The last value of a metric of an asset, once it is there.
async fn last(server: &Server, asset: &str, metric: &str) -> f64 {
    let find = |detail: &Value| {
        let series = detail["series"].as_array().unwrap().iter();
        series.filter(|s| s["figure"]["metric"] == metric).find_map(|s| s["figure"]["value"].as_f64())
    };
    let detail = server.wait(&format!("/api/v1/assets/{asset}"), |detail| find(detail).is_some()).await;
    find(&detail).unwrap()
}

fn ping(seconds: i64, value: f64) -> String {
    let nanos = ago(seconds).as_micros() * 1_000;
    format!("ping,host=poller,url=ap-1 average_response_ms={value},packets_received=5i,ttl=63i {nanos}\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn telegraf_writes_to_both_versions_as_it_comes_out_of_the_box() {
    let mut city = city().await;
    city.server.log_in().await;
    let server = &city.server;
    // outputs.influxdb: Basic, db in the query, text/plain; outputs.influxdb_v2: Token, gzip.
    let v1 = server.request(Method::POST, "/write?db=telegraf").basic_auth("telegraf", Some(TOKEN));
    let v1 = v1.header("content-type", "text/plain; charset=utf-8").body(ping(120, 1.5));
    assert_eq!(answer(v1).await, (204, String::new()));
    assert_eq!(last(server, "ap-1", "device.response_time").await, 1.5);

    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(ping(60, 2.5).as_bytes()).unwrap();
    let v2 = server
        .request(Method::POST, "/api/v2/write?org=comune&bucket=b&precision=ns")
        .header("authorization", format!("Token {TOKEN}"));
    let v2 = v2.header("content-encoding", "gzip").body(gzip.finish().unwrap());
    assert_eq!(answer(v2).await, (204, String::new()));
    assert_eq!(city.database.count("sample").await, 2, "the same line twice is one sample, and these are two");

    // Totals become rates: the first waits.
    let net = |seconds: i64, total: u64| {
        let nanos = ago(seconds).as_micros() / 1_000_000 * 1_000_000_000;
        format!("net,host=ap-1,interface=eth0 bytes_recv={total}i {nanos}\n")
    };
    for line in [net(120, 1_000), net(60, 61_000)] {
        let request = server.request(Method::POST, "/write").bearer_auth(TOKEN).body(line);
        assert_eq!(answer(request).await.0, 204);
    }
    let rate = last(server, "ap-1", "interface.in_rate").await;
    assert!((rate - 8_000.0).abs() < 300.0, "60,000 bytes in about 60 s are about 8,000 bit/s, not {rate}");
    city.server.stop().await;
}

/// What Telegraf's `outputs.influxdb` sends at its start unless `skip_database_creation` is set: the bytes of Go's HTTP
/// client for `CreateDatabase` in plugins/outputs/influxdb/http.go.
fn create_database(authorization: &str) -> String {
    let form = "q=CREATE+DATABASE+%22telegraf%22";
    let length = form.len();
    format!(
        "POST /query HTTP/1.1\r\nHost: cruscotto\r\nUser-Agent: Telegraf/1.32.0 Go/1.23.0\r\nContent-Length: {length}\r\n\
         Authorization: {authorization}\r\nContent-Type: application/x-www-form-urlencoded\r\nAccept-Encoding: gzip\r\n\
         Connection: close\r\n\r\n{form}"
    )
}

async fn exchange(server: &Server, request: String) -> String {
    let mut stream = tokio::net::TcpStream::connect(server.address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    // The body is compressed, as was asked for: the head is text all the same.
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn telegraf_finds_its_database_at_its_start() {
    let city = city().await;
    let server = &city.server;
    let ping = server.request(Method::HEAD, "/ping").send().await.unwrap();
    assert_eq!((ping.status().as_u16(), ping.headers()["x-influxdb-version"].to_str().unwrap()), (204, "1.8.10"));
    assert_eq!(answer(server.request(Method::GET, "/ping")).await, (204, String::new()));

    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("telegraf:{TOKEN}")));
    let created = exchange(server, create_database(&basic)).await;
    assert!(created.starts_with("HTTP/1.1 200 OK\r\n"), "{created}");
    assert!(created.contains("content-type: application/json\r\n"), "{created}");
    let form = server.request(Method::POST, "/query").header("authorization", &basic);
    let form =
        form.header("content-type", "application/x-www-form-urlencoded").body("q=CREATE+DATABASE+%22telegraf%22");
    assert_eq!(answer(form).await, (200, "{\"results\":[{\"statement_id\":0}]}".to_owned()));
    // Telegraf reads the error of a refusal out of its JSON.
    let wrong = "Basic dGVsZWdyYWY6d3Jvbmc=";
    let refused = exchange(server, create_database(wrong)).await;
    assert!(refused.starts_with("HTTP/1.1 401 "), "{refused}");
    let again = server.request(Method::POST, "/query?q=CREATE+DATABASE+telegraf").header("authorization", wrong);
    let (status, text) = answer(again).await;
    assert!(status == 401 && text.contains("{\"error\":\"expected the token"), "{status} {text}");

    let query = |method: Method, query: &str| server.request(method, &format!("/query{query}")).bearer_auth(TOKEN);
    // As old clients do: the statement in the URL.
    let (status, text) = answer(query(Method::POST, "?q=CREATE+DATABASE+%22telegraf%22")).await;
    assert_eq!((status, text.as_str()), (200, "{\"results\":[{\"statement_id\":0}]}"));
    let (status, text) = answer(query(Method::GET, "?q=CREATE+DATABASE+telegraf")).await;
    assert!(status == 200 && text.contains("\"level\":\"warning\""), "{status} {text}");
    for (parameters, word) in [
        ("", "missing required parameter"),
        ("?q=SHOW+DATABASES", "only CREATE DATABASE"),
        ("?q=DROP+DATABASE+telegraf", "only CREATE DATABASE"),
        ("?u=telegraf&p=secret&q=CREATE+DATABASE+telegraf", "credentials in the URL"),
    ] {
        let (status, text) = answer(query(Method::GET, parameters)).await;
        assert!(status == 400 && text.contains(word) && !text.contains("secret"), "{status} {text}");
    }
    city.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partial_write_stores_the_good_lines_and_names_the_others() {
    let city = city().await;
    let server = &city.server;
    let body = format!(
        "{}broken\nping,url=ap-404 average_response_ms=1\n{}",
        ping(60, 1.5),
        "ping,url=ap-1 average_response_ms=-5\n"
    );
    let post = |path: &str| server.request(Method::POST, path).bearer_auth(TOKEN).body(body.clone());
    let (status, text) = answer(post("/write")).await;
    let error: Value = serde_json::from_str(&text).unwrap();
    let error = error["error"].as_str().unwrap();
    assert_eq!(status, 400);
    assert!(error.starts_with("partial write: line 2: ") && error.ends_with(" dropped=3"), "{error}");
    assert!(error.contains("line 3: asset 'ap-404' is not in the inventory"), "{error}");
    assert!(error.contains("line 4: value -5 is outside 0 to 60000 ms"), "{error}");
    assert_eq!(city.database.count("sample").await, 1);

    let (status, text) = answer(post("/api/v2/write")).await;
    let error: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((status, error["code"].as_str()), (400, Some("invalid")));

    for (path, status, word) in [
        ("/write?u=telegraf&p=secret", 400, "credentials in the URL"),
        ("/write?precision=fortnight", 400, "ns, us, ms, s, m, h"),
    ] {
        let (got, text) = answer(post(path)).await;
        assert!(got == status && text.contains(word) && !text.contains("secret"), "{got} {text}");
    }
    let nobody = server.request(Method::POST, "/write").bearer_auth("wrong").body(ping(1, 1.0));
    assert_eq!(answer(nobody).await.0, 401);
    city.server.stop().await;
}

fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2, u8::try_from(bytes.len()).unwrap()];
    out.extend(bytes);
    out
}

/// A remote-write request of one series with one sample, in its snappy block.
fn write_request(labels: &[(&str, &str)], seconds: i64, value: f64) -> Vec<u8> {
    let mut series = Vec::new();
    for (name, value) in labels {
        series.extend(field(1, &[field(1, name.as_bytes()), field(2, value.as_bytes())].concat()));
    }
    let mut sample = [&[0x09][..], &value.to_le_bytes(), &[0x10]].concat();
    let mut millis = u64::try_from(ago(seconds).as_millis()).unwrap();
    while millis >= 0x80 {
        sample.push((millis & 0x7f) as u8 | 0x80);
        millis >>= 7;
    }
    sample.push(millis as u8);
    series.extend(field(2, &sample));
    snap::raw::Encoder::new().compress_vec(&field(1, &series)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn prometheus_is_told_what_to_send_again_and_what_not() {
    let city = city().await;
    let server = &city.server;
    let post = |body: Vec<u8>| {
        let request = server.request(Method::POST, "/api/v1/write").bearer_auth(TOKEN);
        request.header("content-type", "application/x-protobuf").header("content-encoding", "snappy").body(body)
    };
    let up = |instance, seconds, value| write_request(&[("__name__", "up"), ("instance", instance)], seconds, value);
    assert_eq!(answer(post(up("ap-1", 60, 1.0))).await, (204, String::new()));
    assert_eq!(last(server, "ap-1", "device.up").await, 1.0);
    let stale = f64::from_bits(0x7ff0_0000_0000_0002);
    assert_eq!(answer(post(up("ap-1", 30, stale))).await.0, 204);
    assert_eq!(city.database.count("sample").await, 1, "a stale marker is no value");

    let (status, text) = answer(post(up("ap-404", 60, 1.0))).await;
    assert!(status == 400 && text.contains("series 0: asset 'ap-404' is not in the inventory"), "{status} {text}");
    // 47 bytes that declare 2.7 GB.
    let mut bomb = vec![0x80, 0xf6, 0xba, 0x87, 0x0a];
    bomb.extend([0x41; 42]);
    let (status, text) = answer(post(bomb)).await;
    assert!(status == 413 && text.contains("declares 2700000000 bytes"), "{status} {text}");
    assert_eq!(answer(post(b"rubbish".to_vec())).await.0, 400);
    let version_2 =
        server.request(Method::POST, "/api/v1/write").bearer_auth(TOKEN).header("content-encoding", "snappy");
    let version_2 = version_2.header("content-type", "application/x-protobuf;proto=io.prometheus.write.v2.Request");
    assert_eq!(answer(version_2.body(vec![])).await.0, 415);

    city.database.cut().await;
    let response = post(up("ap-1", 10, 1.0)).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert!(response.headers().contains_key("retry-after"));
    city.database.mend().await;
    city.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_openwisp_device_is_counted_and_its_clients_are_nobody() {
    let mut city = city().await;
    city.server.log_in().await;
    let server = &city.server;
    let message = r#"{"type": "DeviceMonitoring", "general": {"uptime": 4321},
        "interfaces": [{"name": "wlan0", "up": true, "statistics": {"rx_bytes": 1, "tx_bytes": 2}, "wireless":
        {"mode": "access_point", "ssid": "openwifi", "clients": [{"mac": "02:00:00:00:00:0a"}, {"mac": "02:00:00:00:00:0b"}]}}]}"#;
    let post = |device: &str, key: &str, body: &'static str| {
        let path = format!("/api/v1/monitoring/device/{device}/?key={key}&current=true");
        server.request(Method::POST, &path).header("content-type", "application/json").body(body)
    };
    assert_eq!(answer(post("8f1e2d3c-device", TOKEN, message)).await, (200, String::new()));
    assert_eq!(last(server, "ap-2", "wifi.clients").await, 2.0);
    assert_eq!(last(server, "ap-2", "device.uptime").await, 4321.0);
    assert_eq!(answer(post("ap-2", "wrong", message)).await.0, 403);
    assert_eq!(answer(post("ap-404", TOKEN, message)).await.0, 404, "the agent keeps it until the device is entered");
    assert_eq!(answer(post("ap-2", TOKEN, "{\"type\": \"NetworkGraph\"}")).await.0, 400);
    let mut dump = server.get("/api/v1/assets/ap-2").await.to_string();
    dump.push_str(&server.request(Method::GET, "/metrics").send().await.unwrap().text().await.unwrap());
    assert!(!dump.contains("02:00:00"), "{dump}");
    city.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_no_mapping_covers_is_listed_for_operators_with_a_rule_to_begin_with() {
    let mut city = city().await;
    let body = "mem,host=ap-1 used_percent=12.5\nsystem,host=ap-1 uptime=77i\nsystem,host=ap-1 uptime=78i\n";
    let request = city.server.request(Method::POST, "/write").bearer_auth(TOKEN).body(body);
    assert_eq!(answer(request).await.0, 204, "it is well-formed: sending it again would not help");
    let (status, _) = city.server.problem(city.server.request(Method::GET, "/api/v1/unmapped")).await;
    assert_eq!(status, 401);
    city.server.log_in().await;
    let list = city.server.get("/api/v1/unmapped").await;
    let first = &list["items"][0];
    assert_eq!((first["name"].as_str(), first["count"].as_u64()), (Some("system"), Some(2)));
    assert!(first["suggestion"].as_str().unwrap().contains("metric = \"device.uptime\""), "{first}");
    assert_eq!(list["items"][1]["source"], "demo");
    city.server.stop().await;
}
