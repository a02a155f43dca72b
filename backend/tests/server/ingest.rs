//! Deliveries: exactly once whatever is sent how often, each rule with its refusal, no body too much.

use crate::harness::{DUOMO, Database, Server, TOKEN, ago, asset, batch};
use cruscotto_domain::live::encode;
use cruscotto_domain::sample::{Receipt, Sample, SampleBatch, SeriesKey};
use flate2::Compression;
use flate2::write::GzEncoder;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::io::Write;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const FRAME: &str = "application/vnd.cruscotto.v1+postcard";

async fn city_of_access_points(database: &Database, count: usize) -> Server {
    let server = Server::start(database).await;
    let assets: Vec<Value> = (0..count).map(|i| asset(&format!("ap-{i}"), "access_point", Some(DUOMO), None)).collect();
    server.inventory(&assets).await;
    server
}

fn native(aps: u32, each: i64) -> SampleBatch {
    let series = (0..aps).map(|i| SeriesKey {
        asset: format!("ap-{i}").parse().unwrap(),
        metric: "wifi.clients".parse().unwrap(),
        labels: [("ssid".to_owned(), "open".to_owned())].into(),
    });
    let begin = ago(3_600);
    let samples = (0..aps).flat_map(|series| {
        (0..each).map(move |k| Sample { series, time: begin.plus_micros(k * 1_000_000), value: f64::from(series) })
    });
    SampleBatch { series: series.collect(), samples: samples.collect(), failures: vec![] }
}

async fn send(server: &Server, batch: &SampleBatch) -> Receipt {
    let request = server.request(Method::POST, "/api/v1/samples").bearer_auth(TOKEN).header("content-type", FRAME);
    let response = request.body(encode(batch).unwrap()).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    response.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_batch_thrice_shuffled_and_at_once_is_stored_once() {
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 20).await;
    let whole = native(20, 50);
    let first = send(&server, &whole).await;
    assert_eq!((first.stored, first.duplicates, first.refused_count), (1_000, 0, 0));
    let again = send(&server, &whole).await;
    assert_eq!((again.stored, again.duplicates), (0, 1_000));

    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(7);
    let mut wider = native(20, 80);
    wider.samples.iter_mut().for_each(|s| s.time = s.time.plus_micros(1_000_000_000));
    wider.samples.shuffle(&mut random);
    let deliveries = (0..8).map(|_| {
        let mut copy = wider.clone();
        copy.samples.shuffle(&mut random);
        copy
    });
    let copies: Vec<SampleBatch> = deliveries.collect();
    let receipts = futures_util::future::join_all(copies.iter().map(|copy| send(&server, copy))).await;
    assert_eq!(receipts.iter().map(|r| r.stored).sum::<u64>(), 1_600);
    assert_eq!(receipts.iter().map(|r| r.duplicates).sum::<u64>(), 7 * 1_600);
    assert_eq!(database.count("sample").await, 2_600);
    assert_eq!(database.count("series").await, 20);

    // Half old, half new, and a double within: each is counted as what it is.
    let mut mixed = native(20, 1);
    mixed.samples.iter_mut().for_each(|s| s.time = wider.samples[0].time.plus_micros(-1_000_000_000_000));
    mixed.samples.extend(whole.samples[..20].to_vec());
    mixed.samples.push(mixed.samples[0]);
    let receipt = send(&server, &mixed).await;
    assert_eq!((receipt.stored, receipt.duplicates), (20, 21));
    server.stop().await;
}

/// Two commits are under way at a time. Those that bring some of the same samples, in another order and over several
/// chunks, wait for each other and may have to give way: nobody is told so, and each sample is one delivery's.
#[tokio::test(flavor = "multi_thread")]
async fn deliveries_that_cross_over_several_chunks_are_all_taken_and_each_sample_once() {
    const ROUNDS: i64 = 6;
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 40).await;
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(11);
    for round in 0..ROUNDS {
        // A sample every five hours: each is in a chunk of its own.
        let mut pool = native(40, 12);
        for (sample, k) in pool.samples.iter_mut().zip((0..12).cycle()) {
            sample.time = sample.time.plus_micros(-(k * 5 * 3_600 + round) * 1_000_000);
        }
        let deliveries: Vec<SampleBatch> = (0..8)
            .map(|_| {
                let mut some = pool.clone();
                some.samples.shuffle(&mut random);
                some.samples.truncate(400);
                some
            })
            .collect();
        let brought: HashSet<_> = deliveries.iter().flat_map(|d| &d.samples).map(|s| (s.series, s.time)).collect();
        let receipts = futures_util::future::join_all(deliveries.iter().map(|some| send(&server, some))).await;
        assert_eq!(receipts.iter().map(|r| r.stored).sum::<u64>(), brought.len() as u64);
        assert_eq!(receipts.iter().map(|r| r.stored + r.duplicates).sum::<u64>(), 8 * 400);
    }
    let distinct: i64 = {
        let mut connection = database.connect().await;
        sqlx::query_scalar("select count(*) from (select distinct series_id, ts from sample) s")
            .fetch_one(&mut connection)
            .await
            .unwrap()
    };
    assert_eq!(database.count("sample").await, distinct);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn each_rule_refuses_its_sample_and_no_other() {
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 1).await;
    let (now, none) = (ago(1), json!({}));
    let cases: [(&str, &str, Value, _, f64, &str); 7] = [
        ("ap-0", "wifi.cliente", none.clone(), now, 1.0, "unknown_metric"),
        ("ap-9", "device.up", none.clone(), now, 1.0, "unknown_asset"),
        ("ap-0", "device.up", json!({"ssid": "x"}), now, 1.0, "unknown_label"),
        ("ap-0", "wifi.clients", json!({"ssid": ""}), now, 1.0, "bad_label_value"),
        ("ap-0", "device.up", none.clone(), now, 1.5, "out_of_range"),
        ("ap-0", "device.up", none.clone(), ago(-600), 1.0, "in_future"),
        ("ap-0", "school.download", none.clone(), now, 1.0, "wrong_asset_kind"),
    ];
    let mut samples: Vec<_> = cases.iter().map(|(a, m, l, t, v, _)| (*a, *m, l.clone(), *t, *v)).collect();
    samples.push(("ap-0", "device.up", none, now, 1.0));
    let receipt = server.samples(&samples).await;
    assert_eq!((receipt.stored, receipt.refused_count), (1, cases.len() as u64));
    for (refusal, (index, case)) in receipt.refused.iter().zip(cases.iter().enumerate()) {
        assert_eq!((refusal.index as usize, refusal.code.as_str()), (index, case.5), "{}", refusal.detail);
    }

    // JSON has no NaN; the frame does. An index past the end is refused in both.
    let mut frame = native(1, 3);
    frame.samples[0].value = f64::NAN;
    frame.samples[1].series = 9;
    let receipt = send(&server, &frame).await;
    let codes: Vec<&str> = receipt.refused.iter().map(|r| r.code.as_str()).collect();
    assert_eq!((receipt.stored, codes), (1, vec!["not_finite", "no_such_series"]));
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_bodies_are_refused_with_the_status_that_says_why() {
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 1).await;
    let post = || server.request(Method::POST, "/api/v1/samples");
    let good = batch(&[("ap-0", "device.up", json!({}), ago(1), 1.0)]);

    assert_eq!(server.problem(post().json(&good)).await.0, 401);
    assert_eq!(server.problem(post().bearer_auth("another-token-that-nobody-has-got").json(&good)).await.0, 401);
    assert_eq!(server.problem(post().basic_auth("demo", Some(TOKEN)).json(&good)).await.0, 401);

    let as_json = |body: &'static str| post().bearer_auth(TOKEN).header("content-type", "application/json").body(body);
    let (status, detail) = server.problem(as_json("{\"series\":[}")).await;
    assert!(status == 400 && detail.contains("line 1"), "{status} {detail}");
    let (status, detail) = server.problem(as_json("{\"series\":[],\"samples\":[],\"sampels\":[]}")).await;
    assert!(status == 400 && detail.contains("sampels"), "{status} {detail}");
    let (status, _) = server.problem(post().bearer_auth(TOKEN).header("content-type", FRAME).body(vec![9, 9])).await;
    assert_eq!(status, 400);
    assert_eq!(server.problem(post().bearer_auth(TOKEN).header("content-type", "text/csv").body("a;b")).await.0, 415);
    assert_eq!(server.problem(as_json("{}").header("content-encoding", "br")).await.0, 415);

    let bad = batch(&[("ap-0", "device.up", json!({}), ago(1), 7.0)]);
    let (status, detail) = server.problem(post().bearer_auth(TOKEN).json(&bad)).await;
    assert!(status == 422 && detail.contains("out_of_range"), "{status} {detail}");

    let mut bomb = GzEncoder::new(Vec::new(), Compression::best());
    let zeros = vec![b' '; 1 << 20];
    (0..200).for_each(|_| bomb.write_all(&zeros).unwrap());
    let bomb = as_json("").header("content-encoding", "gzip").body(bomb.finish().unwrap());
    let (status, detail) = server.problem(bomb).await;
    assert!(status == 413 && detail.contains("decompression"), "{status} {detail}");
    let (status, _) = server.problem(as_json("").body(vec![b' '; 17 << 20])).await;
    assert_eq!(status, 413);
    let too_many = SampleBatch { samples: vec![native(1, 1).samples[0]; 100_001], ..native(1, 1) };
    let frame = post().bearer_auth(TOKEN).header("content-type", FRAME).body(encode(&too_many).unwrap());
    assert_eq!(server.problem(frame).await.0, 413);

    assert_eq!(database.count("sample").await, 0);
    assert_eq!(
        server.samples(&[("ap-0", "device.up", json!({}), ago(1), 1.0)]).await.stored,
        1,
        "nothing else is disturbed"
    );
    server.stop().await;
}

/// A sender that is cut off while it writes sees a broken connection in the place of the reason, and sends again for ever.
#[tokio::test(flavor = "multi_thread")]
async fn refusals_reach_a_sender_that_is_still_writing() {
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 1).await;
    let large = bytes::Bytes::from(vec![b' '; 20 << 20]);
    let refused = [
        ("/api/v1/samples", 413),
        ("/api/v1/inventory", 413),
        ("/write", 413),
        ("/api/v2/write", 413),
        ("/api/v1/write", 415),
    ];
    for (path, expected) in refused {
        let post = |token: &str| {
            let request = server.request(Method::POST, path).header("content-type", "application/json");
            request.bearer_auth(token).body(large.clone())
        };
        for _ in 0..5 {
            let status = post("a-token-that-nobody-has-got-at-all").send().await.expect(path).status();
            assert_eq!(status, 401, "{path}");
            let answer = post(TOKEN).send().await.expect(path);
            assert_eq!(answer.status(), expected, "{path}: {}", answer.text().await.unwrap());
        }
    }

    // Who waits for our word before sending is answered at once, and asked for nothing.
    let mut connection = tokio::net::TcpStream::connect(server.address).await.unwrap();
    let head = format!(
        "POST /api/v1/samples HTTP/1.1\r\nhost: {}\r\nexpect: 100-continue\r\ncontent-length: 5000000\r\n\r\n",
        server.address
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn gzip_is_taken_and_a_batch_with_poison_loses_only_the_poison() {
    let database = Database::migrated().await;
    let server = city_of_access_points(&database, 4).await;
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&serde_json::to_vec(&native(4, 5)).unwrap()).unwrap();
    let request = server.request(Method::POST, "/api/v1/samples").bearer_auth(TOKEN);
    let request = request.header("content-type", "application/json").header("content-encoding", "gzip");
    let receipt: Receipt = request.body(packed.finish().unwrap()).send().await.unwrap().json().await.unwrap();
    assert_eq!(receipt.stored, 20);

    // What the rules let in and the database refuses: here by a rule that only the database has.
    database.execute("alter table sample add constraint poison check (value not in (666, 667))").await;
    let mut poisoned = native(4, 9);
    poisoned.samples.iter_mut().for_each(|s| s.time = s.time.plus_micros(500_000));
    (poisoned.samples[7].value, poisoned.samples[20].value) = (666.0, 667.0);
    let receipt = send(&server, &poisoned).await;
    assert_eq!((receipt.stored, receipt.duplicates, receipt.refused_count), (34, 0, 2));
    let mut refused: Vec<(u32, &str)> = receipt.refused.iter().map(|r| (r.index, r.code.as_str())).collect();
    refused.sort_unstable();
    assert_eq!(refused, [(7, "refused_by_store"), (20, "refused_by_store")]);
    assert_eq!(database.count("sample").await, 54);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inventory_is_created_updated_and_checked() {
    let database = Database::migrated().await;
    let server = Server::start(&database).await;
    let take = async |assets: Value| -> Value {
        server.deliver("/api/v1/inventory", &json!({ "assets": assets })).send().await.unwrap().json().await.unwrap()
    };
    let ap = |parent: Option<&str>| asset("ap-1", "access_point", Some(DUOMO), parent);
    // A child before its parent in one delivery is fine; a circle and an orphan are not, and take their children along.
    let receipt = take(json!([
        ap(Some("uplink-1")),
        asset("uplink-1", "uplink", None, None),
        asset("a", "uplink", None, Some("b")),
        asset("b", "uplink", None, Some("a")),
        asset("c", "uplink", None, Some("nowhere")),
        asset("d", "access_point", None, Some("c")),
        asset("ap-1", "access_point", None, None),
    ]))
    .await;
    assert_eq!(receipt["created"], 2);
    let refused: Vec<u64> =
        receipt["refused"].as_array().unwrap().iter().map(|r| r["index"].as_u64().unwrap()).collect();
    assert_eq!(refused, [2, 3, 4, 5, 6]);
    let again = take(json!([ap(Some("uplink-1"))])).await;
    assert_eq!((&again["unchanged"], &again["updated"]), (&json!(1), &json!(0)));
    let moved = take(json!([ap(None)])).await;
    assert_eq!(moved["updated"], 1);
    assert_eq!(database.count("asset_change where before is not null").await, 1);
    let detail = server.wait("/api/v1/assets/ap-1", |a| a["asset"]["parent"].is_null()).await;
    assert_eq!(
        (&detail["placement"]["nil"], &detail["placement"]["municipio"]),
        (&json!("nil-1"), &json!("municipio-1"))
    );
    server.stop().await;
}
