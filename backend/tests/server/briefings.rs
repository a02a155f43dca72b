//! Goals and briefings: composed, read, frozen; and what is frozen stays, whatever is corrected, delivered late or tried.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use cruscotto_domain::access::{Role, Scope};
use cruscotto_domain::time::Timestamp;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// A server with a school that measured twice.
async fn begun(database: &Database) -> (Server, [Timestamp; 2]) {
    let mut server = Server::start(database).await;
    server.inventory(&[asset("school-1", "school", Some(DUOMO), None)]).await;
    let times = [ago(3_600), ago(60)];
    server
        .samples(&[
            ("school-1", "school.download", json!({}), times[0], 400e6),
            ("school-1", "school.download", json!({}), times[1], 500e6),
        ])
        .await;
    server.log_in().await;
    (server, times)
}

impl Server {
    pub async fn sent(&self, method: Method, path: &str, body: &Value) -> (u16, Value) {
        let response = self.request(method, path).json(body).send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap_or(Value::Null))
    }

    /// Freezes a briefing as it is; its hash.
    pub async fn frozen(&self, id: &Value) -> String {
        let version = self.get(&format!("/api/v1/briefings/{id}")).await["item"]["version"].clone();
        let step = json!({"version": version, "step": "submit"});
        let (status, item) = self.sent(Method::POST, &format!("/api/v1/briefings/{id}/steps"), &step).await;
        assert_eq!((status, &item["state"]), (200, &json!("review")), "{item}");
        let freeze = json!({"version": item["version"]});
        let (status, item) = self.sent(Method::POST, &format!("/api/v1/briefings/{id}/freeze"), &freeze).await;
        assert_eq!((status, &item["state"]), (200, &json!("frozen")), "{item}");
        item["sha256"].as_str().unwrap().to_owned()
    }

    pub async fn bytes(&self, sha256: &str) -> Vec<u8> {
        let path = format!("/api/v1/frozen-briefings/{sha256}");
        let response = self.http.get(format!("http://{}{path}", self.address)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert!(response.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        response.bytes().await.unwrap().to_vec()
    }
}

fn draft(area: &str) -> Value {
    let block = |key: &str, ask: Value| json!({"key": key, "title": format!("Blocco {key}"), "ask": ask, "notes": "solo per chi parla"});
    json!({
        "title": "Scuole in giunta", "template": "weekly_giunta", "language": "it", "meeting": "2026-11-30",
        "blocks": [
            block("now", json!({"kind": "figure", "metric": "school.download", "area": area})),
            block("line", json!({"kind": "chart", "metric": "school.download", "area": area, "days": 2})),
            block("goal", json!({"kind": "goal", "goal": "scuole.access_speed"})),
            block("map", json!({"kind": "map", "layer": "schools", "level": "municipio"})),
            block("rank", json!({"kind": "table", "metric": "school.download", "level": "nil", "rows": 10})),
            block("said", json!({"kind": "text", "text": "Prima riga.\n\nSeconda."})),
            block("ask", json!({"kind": "decision", "question": "Ordinare 40 apparati?", "options": "sì; no"})),
            block("gone", json!({"kind": "incident", "incident": 999_999})),
        ],
    })
}

/// A briefing with that draft; its number.
pub async fn composed(server: &Server, area: &str, follows: &Value) -> Value {
    let new = json!({"template": "weekly_giunta", "follows": follows});
    let (status, item) = server.sent(Method::POST, "/api/v1/briefings", &new).await;
    assert_eq!(status, 201, "{item}");
    let put = json!({"version": item["version"], "draft": draft(area)});
    let (status, item) = server.sent(Method::PUT, &format!("/api/v1/briefings/{}", item["id"]), &put).await;
    assert_eq!((status, &item["version"]), (200, &json!(2)), "{item}");
    item["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_goal_is_told_with_what_was_published_and_what_is_measured() {
    let database = Database::migrated().await;
    let (server, _) = begun(&database).await;
    let goals = server.wait("/api/v1/goals", |goals| goals["items"].as_array().is_some_and(|all| all.len() == 5)).await;
    let of = |id: &str| goals["items"].as_array().unwrap().iter().find(|goal| goal["id"] == id).unwrap().clone();
    let online = of("certificati.online_share");
    assert_eq!((&online["baseline"]["value"], &online["due"]), (&json!(0.58), &json!("2020-12-31")));
    assert_eq!(online["standing"]["status"], "off_track", "its day is past: {online}");
    let schools = server
        .wait("/api/v1/goals/scuole.access_speed", |goal| goal["readings"].as_array().is_some_and(|r| r.len() == 2));
    let schools = schools.await;
    let [published, measured] = [&schools["readings"][0], &schools["readings"][1]];
    assert_eq!((&published["origin"], &published["value"]), (&json!("published"), &json!(1.0)));
    assert_eq!((&measured["origin"], &measured["source"]), (&json!("measured"), &json!("school.download")));
    assert!((measured["value"].as_f64().unwrap() - 0.5).abs() < 1e-9, "in the goal's unit: {measured}");
    assert_eq!(schools["standing"]["status"], "undated");
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/goals/no.such")).await.0, 404);
    server.stop().await;
}

/// It comes on paper and as slides, the same each time, and what is drawn of it as pictures by themselves. What is not
/// there, or has nothing drawn, is not found.
async fn printed(server: &Server, hash: &str) {
    let path = format!("/api/v1/frozen-briefings/{hash}");
    let got = async |what: &str| {
        let url = format!("http://{}{path}/{what}", server.address);
        let response = server.http.get(url).send().await.unwrap();
        let header =
            |name: &str| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
        let (status, kind, cache) = (response.status().as_u16(), header("content-type"), header("cache-control"));
        assert_eq!(status == 200, cache.contains("immutable"), "{what}: {status} {cache}");
        (status, kind, response.bytes().await.unwrap())
    };
    for what in ["document.pdf", "slides.pdf"] {
        let (status, kind, pdf) = got(what).await;
        assert_eq!((status, kind.as_str(), &pdf[..5]), (200, "application/pdf", &b"%PDF-"[..]), "{what}");
        assert_eq!(got(what).await.2, pdf, "{what} is the same again");
    }
    for key in ["line", "goal", "map"] {
        let (status, kind, svg) = got(&format!("blocks/{key}/drawing.svg")).await;
        assert_eq!((status, kind.as_str()), (200, "image/svg+xml"), "{key}");
        assert!(svg.starts_with(br#"<svg width="170mm" height=""#), "{key}: {:?}", &svg[..60]);
        let (status, kind, png) = got(&format!("blocks/{key}/drawing.png")).await;
        assert_eq!((status, kind.as_str()), (200, "image/png"), "{key}");
        // The width in its header (PNG, 11.2.1): 170 mm at 300 dots per inch.
        assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 2_008, "{key}");
    }
    for what in ["blocks/said/drawing.svg", "blocks/none/drawing.png"] {
        assert_eq!(got(what).await.0, 404, "{what}");
    }
    let nowhere = format!("/api/v1/frozen-briefings/{}/document.pdf", "0".repeat(64));
    assert_eq!(server.problem(server.request(Method::GET, &nowhere)).await.0, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_frozen_stays_when_values_are_corrected_and_come_late() {
    let database = Database::migrated().await;
    let (server, times) = begun(&database).await;
    server
        .wait("/api/v1/goals/scuole.access_speed", |goal| goal["readings"].as_array().is_some_and(|r| r.len() == 2))
        .await;
    let first = composed(&server, "milano", &Value::Null).await;
    let hash = server.frozen(&first).await;
    let bytes = server.bytes(&hash).await;
    assert_eq!(
        data_encoding::HEXLOWER.encode(&Sha256::digest(&bytes)),
        hash,
        "whoever has the bytes can check the name"
    );
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    let block = |document: &Value, key: &str| {
        document["blocks"].as_array().unwrap().iter().find(|block| block["key"] == key).unwrap()["content"].clone()
    };
    let number = block(&document, "now")["number"].clone();
    // Canonical JSON writes whole numbers without a fraction.
    assert_eq!(number["value"].as_f64(), Some(500e6));
    assert_eq!((&number["collector"], &number["definition_version"]), (&json!("demo"), &json!(1)), "{number}");
    assert!(
        number["measured"].is_string() && number["received"].is_string() && number["coverage"].as_f64() == Some(1.0),
        "{number}"
    );
    assert_eq!(block(&document, "gone"), json!({"kind": "missing", "what": "#999999"}));
    assert_eq!(block(&document, "rank")["places"][0]["area"], "nil-1");
    assert!(!String::from_utf8(bytes.clone()).unwrap().contains("solo per chi parla"), "notes are for the speaker");
    let book = server.request(Method::GET, &format!("/api/v1/frozen-briefings/{hash}/data.xlsx")).send().await.unwrap();
    assert!(book.headers()["content-type"].to_str().unwrap().contains("spreadsheetml"));
    assert!(book.bytes().await.unwrap().starts_with(b"PK\x03\x04"), "a workbook is a ZIP file (ISO/IEC 21320-1)");
    printed(&server, &hash).await;
    let beside = server.get(&format!("/api/v1/frozen-briefings/{hash}/beside")).await;
    assert_eq!(beside["corrections"], json!([]));

    // One value is corrected, another comes late.
    let correction = json!({
        "asset": "school-1", "metric": "school.download", "labels": {}, "time": times[1], "value": 450e6, "reason": "cavo staccato"
    });
    assert_eq!(server.sent(Method::POST, "/api/v1/corrections", &correction).await.0, 201);
    server.samples(&[("school-1", "school.download", json!({}), times[0].plus_micros(1_000_000), 100e6)]).await;
    assert_eq!(server.bytes(&hash).await, bytes, "not a byte");
    let beside = server.get(&format!("/api/v1/frozen-briefings/{hash}/beside")).await;
    let listed = &beside["corrections"][0];
    assert_eq!(
        (&listed["correction"]["reason"], &listed["correction"]["after"]),
        (&json!("cavo staccato"), &json!(450e6))
    );
    assert_eq!(listed["blocks"], json!(["now", "line", "goal", "rank"]));

    // A decision is taken on it and followed up in the next, which says in what it differs.
    let decided =
        json!({"what": "Ordinare 40 apparati", "owner": "Direzione ICT", "due": "2026-12-31", "block": "ask"});
    let (status, decision) = server.sent(Method::POST, &format!("/api/v1/briefings/{first}/decisions"), &decided).await;
    assert_eq!(status, 201, "{decision}");
    let done = format!("/api/v1/briefing-decisions/{}/state", decision["id"]);
    assert_eq!(server.sent(Method::PUT, &done, &json!({"state": "done"})).await.1["state"], "done");
    server.wait("/api/v1/areas/milano", |area| area.to_string().contains("450000000")).await;
    let second = composed(&server, "milano", &first).await;
    let newer = server.frozen(&second).await;
    let document: Value = serde_json::from_slice(&server.bytes(&newer).await).unwrap();
    assert_eq!((&document["follows"], &document["followed_up"][0]["state"]), (&json!(hash), &json!("done")));
    let path = format!("/api/v1/briefing-differences?before={hash}&after={newer}");
    let blocks = server.get(&path).await["blocks"].clone();
    let of =
        |key: &str| blocks.as_array().unwrap().iter().find(|block| block["key"] == key).cloned().unwrap_or_default();
    let change = of("now")["numbers"][0].clone();
    assert_eq!((&change["before"], &change["after"]), (&json!(500e6), &json!(450e6)), "{blocks}");
    let why = change["why"].to_string();
    assert!(why.contains("corrected"), "{why}");
    let late = of("line")["numbers"].to_string();
    assert!(late.contains("came_late") || late.contains("corrected"), "{late}");
    assert_eq!(of("said"), Value::Null, "what says the same is not named");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_changes_what_is_frozen_not_even_past_the_server() {
    let database = Database::migrated().await;
    let (server, _) = begun(&database).await;
    let id = composed(&server, "milano", &Value::Null).await;
    let path = format!("/api/v1/briefings/{id}");
    // Two who write the same version: the second is told.
    let put = |version: i32| json!({"version": version, "draft": draft("milano")});
    assert_eq!(server.sent(Method::PUT, &path, &put(2)).await.0, 200);
    let (status, detail) = server.problem(server.request(Method::PUT, &path).json(&put(2))).await;
    assert!(status == 409 && detail.contains("at version 3 in state draft"), "{detail}");
    let freeze =
        |version: i32| server.request(Method::POST, &format!("{path}/freeze")).json(&json!({"version": version}));
    let (status, detail) = server.problem(freeze(3)).await;
    assert!(status == 409 && detail.contains("state draft cannot take the step freeze"), "{detail}");
    let mut wrong = draft("milano");
    wrong["blocks"][1]["key"] = json!("now");
    let (status, detail) =
        server.problem(server.request(Method::PUT, &path).json(&json!({"version": 3, "draft": wrong}))).await;
    assert!(status == 422 && detail.contains("key 'now'"), "{detail}");

    let hash = server.frozen(&id).await;
    for (method, path, body) in [
        (Method::PUT, path.clone(), put(5)),
        (Method::DELETE, path.clone(), Value::Null),
        (Method::POST, format!("{path}/steps"), json!({"version": 5, "step": "return"})),
        (Method::POST, format!("{path}/freeze"), json!({"version": 5})),
    ] {
        let (status, problem) = server.sent(method, &path, &body).await;
        assert_eq!(status, 409, "{path}: {problem}");
    }
    // A comment stands beside it; the document is the same.
    let before = server.bytes(&hash).await;
    let comment = json!({"text": "Da approfondire", "block": "now"});
    assert_eq!(server.sent(Method::POST, &format!("{path}/comments"), &comment).await.0, 201);
    assert_eq!(server.bytes(&hash).await, before);
    let detail = server.get(&path).await;
    assert_eq!(detail["comments"][0]["author"], "operator");

    // Not the owner of the tables, either.
    for sql in [
        "update briefing set draft = '{}' where state = 'frozen'",
        "update briefing set document = 'x', sha256 = sha256('x') where state = 'frozen'",
        "update briefing set state = 'draft', document = null, sha256 = null, frozen_at = null, corrections_to = null",
        "delete from briefing",
        "truncate briefing cascade",
        "insert into briefing (state, draft, created_by, changed_by, document, sha256, frozen_at, corrections_to)
         values ('frozen', '{}', 'x', 'x', 'x', sha256('y'), now(), 0)",
    ] {
        let refused = sqlx::raw_sql(sql).execute(&mut database.connect().await).await.unwrap_err().to_string();
        assert!(
            refused.contains("frozen") || refused.contains("truncated") || refused.contains("check"),
            "{sql}: {refused}"
        );
    }
    assert_eq!(server.bytes(&hash).await, before);
    // Who composed and who froze is in the trail; what was in it is not.
    let mut server = server;
    database.account("administrator", Role::Administrator, Scope::City).await;
    server.cookie = None;
    server.log_in_as("administrator").await;
    let trail = server.get("/api/v1/audit?subject_kind=briefing").await.to_string();
    assert!(trail.contains("\"frozen\"") && trail.contains("operator") && !trail.contains("Ordinare"), "{trail}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_begin_with_blocks_and_their_numbers_can_be_looked_at() {
    let database = Database::migrated().await;
    let (server, _) = begun(&database).await;
    for template in ["weekly_giunta", "council_commission", "municipio", "school_year_start", "blank"] {
        let (status, item) = server.sent(Method::POST, "/api/v1/briefings", &json!({"template": template})).await;
        assert_eq!(status, 201, "{item}");
        let preview = server.get(&format!("/api/v1/briefings/{}/preview", item["id"])).await;
        let blocks = preview["document"]["blocks"].as_array().unwrap();
        assert_eq!(json!(blocks.len()), item["blocks"], "{template}");
        assert!(blocks.iter().all(|block| block["content"]["kind"] != "missing"), "{template}: {preview}");
    }
    let elsewhere = json!({"template": "municipio", "area": "municipio-99"});
    let after_none = json!({"template": "blank", "follows": 0});
    for (wrong, word) in [(&elsewhere, "municipio-99"), (&after_none, "follows: there is no briefing 0")] {
        let (status, problem) = server.sent(Method::POST, "/api/v1/briefings", wrong).await;
        assert!(status == 422 && problem["detail"].as_str().unwrap().contains(word), "{status} {problem}");
    }
    let (_, list) = server.sent(Method::GET, "/api/v1/briefings", &Value::Null).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 5);
    let id = &list["items"][0]["id"];
    let removed = server.request(Method::DELETE, &format!("/api/v1/briefings/{id}")).send().await.unwrap();
    assert_eq!(removed.status(), StatusCode::NO_CONTENT);
    for none in ["zz", &"0".repeat(64), &"A".repeat(64)] {
        let request = server.request(Method::GET, &format!("/api/v1/frozen-briefings/{none}"));
        assert_eq!(server.problem(request).await.0, 404);
    }
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_hash_reads_the_page_and_nobody_is_told_that_it_is_gone_while_the_database_is() {
    let database = Database::migrated().await;
    let (mut server, _web) = crate::pages::server(&database).await;
    server.inventory(&[asset("school-1", "school", Some(DUOMO), None)]).await;
    server.samples(&[("school-1", "school.download", json!({}), ago(60), 500e6)]).await;
    server.log_in().await;
    let id = composed(&server, "milano", &Value::Null).await;
    let hash = server.frozen(&id).await;
    server.cookie = None;
    let page = async |path: &str| {
        let response = server.request(Method::GET, path).header("accept", "text/html").send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    };
    let (status, read) = page(&format!("/briefing/{hash}")).await;
    assert_eq!(status, 200);
    assert!(read.contains("Scuole in giunta") && read.contains("noindex") && read.contains(&hash), "{read}");
    assert!(!read.contains("solo per chi parla") && read.contains("Dati al "), "{read}");
    let (status, room) = page(&format!("/briefing/{hash}/room")).await;
    assert!(status == 200 && room.contains(r#"id="slide-9""#) && !room.contains("<script"), "{room}");
    assert_eq!(page(&format!("/briefing/{}", "0".repeat(64))).await.0, 404);
    let (status, goals) = page("/goals").await;
    assert!(status == 200 && goals.contains("/goals/scuole.access_speed"), "{goals}");
    assert_eq!(page("/goals/no.such").await.0, 404);
    database.cut().await;
    assert_eq!(page(&format!("/briefing/{hash}")).await.0, 503);
    database.mend().await;
    server.stop().await;
}
