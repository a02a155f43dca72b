//! What a briefing says of the questions that pages answer: the numbers of the API, frozen, shown, written and compared.

use crate::harness::{DUOMO, Database, Server, asset};
use crate::indicators::{NORTH, near, noon, number, page, published, rolled, the_day};
use reqwest::Method;
use serde_json::{Value, json};

/// A school with a contract of 1 Gbit/s.
fn school(id: &str, point: (f64, f64)) -> Value {
    let mut school = asset(id, "school", Some(point), None);
    school["contract"] = json!({"down_bps": 1e9, "up_bps": 1e9});
    school
}

/// Two schools, measured for twenty days, of which one is being upgraded; and a service of two channels in two weeks.
async fn begun(database: &Database) -> (Server, tempfile::TempDir) {
    let (mut server, web) = crate::pages::server(database).await;
    server.inventory(&[school("s-1", DUOMO), school("s-2", NORTH)]).await;
    let mut samples = Vec::new();
    for day in 1..=20 {
        let (upgraded, other) = (if day < 10 { 0.9e9 } else { 9e9 }, if day < 3 { 0.95e9 } else { 0.5e9 });
        samples.push(("s-1", "school.download", json!({}), noon(day), upgraded));
        samples.push(("s-2", "school.download", json!({}), noon(day), other));
    }
    server.samples(&samples).await;
    rolled(database, &noon(22).to_string()).await;
    for day in 1..=14 {
        let online = if day <= 7 { 50.0 } else { 150.0 };
        let channels = json!({"counter": 100.0, "online": online});
        let count = || json!(100.0 + online);
        let day = the_day(day);
        published(database, &day, "service-certificati", [count(), count()], [channels.clone(), channels]).await;
    }
    server.log_in().await;
    let plan = json!({"supplier": "Fibra Esempio", "contract": {"down_bps": 10e9, "up_bps": 10e9}});
    assert_eq!(server.sent(Method::PUT, "/api/v1/school-upgrades/s-1", &plan).await.0, 204);
    for (stage, day) in [("ordered", 1), ("installed", 9), ("tested", 11)] {
        let step = json!({"stage": stage, "on": the_day(day)});
        assert_eq!(server.sent(Method::POST, "/api/v1/school-upgrades/s-1/steps", &step).await.0, 201);
    }
    (server, web)
}

fn week() -> Value {
    json!({"first": the_day(8), "last": the_day(14), "against": "previous"})
}

fn asked(parameters: &Value) -> String {
    let pairs =
        parameters.as_object().unwrap().iter().map(|(name, value)| format!("{name}={}", value.as_str().unwrap()));
    pairs.collect::<Vec<_>>().join("&")
}

fn with(mut parameters: Value, more: &Value) -> Value {
    parameters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    parameters
}

/// A briefing with a block of each question; its number.
async fn composed(server: &Server, follows: &Value) -> Value {
    let (status, item) =
        server.sent(Method::POST, "/api/v1/briefings", &json!({"template": "blank", "follows": follows})).await;
    assert_eq!(status, 201, "{item}");
    let block = |analysis: &str, asked: Value| {
        let ask = json!({"kind": "analysis", "analysis": analysis, "asked": asked});
        json!({"key": analysis.replace('_', "-"), "title": format!("Blocco {analysis}"), "ask": ask})
    };
    let days = json!({"first": the_day(0), "last": the_day(39)});
    let draft = json!({
        "title": "Sei domande", "template": "blank", "language": "it",
        "blocks": [
            block("comparison", with(week(), &json!({"metric": "school.download", "level": "municipio"}))),
            block("divide", json!({"coverage": "2,5"})),
            block("ledger", json!({})),
            block("below_contract", json!({"days": "10"})),
            block("decomposition", with(week(), &json!({"indicator": "take_up"}))),
            block("timeline", days),
        ],
    });
    let put = json!({"version": item["version"], "draft": draft});
    let (status, kept) = server.sent(Method::PUT, &format!("/api/v1/briefings/{}", item["id"]), &put).await;
    assert_eq!(status, 200, "{kept}");
    item["id"].clone()
}

/// All of it comes on paper and as slides, and each drawing by itself; `CRUSCOTTO_PAPER_PNG=folder` keeps the paper, to be
/// looked at.
async fn printed(server: &Server, hash: &str) {
    for what in ["document.pdf", "slides.pdf"] {
        let path = format!("/api/v1/frozen-briefings/{hash}/{what}");
        let response = server.request(Method::GET, &path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200, "{what}");
        let pdf = response.bytes().await.unwrap();
        assert!(pdf.starts_with(b"%PDF-"), "{what}");
        if let Some(folder) = std::env::var_os("CRUSCOTTO_PAPER_PNG") {
            std::fs::write(std::path::Path::new(&folder).join(format!("answers-{what}")), &pdf).unwrap();
        }
    }
}

/// What is drawn of the answers comes by itself: of the comparison a map and slopes, and no third.
async fn drawn(server: &Server, hash: &str) {
    let path = |what: &str| format!("/api/v1/frozen-briefings/{hash}/blocks/{what}");
    for (what, kind) in [("svg", "image/svg+xml"), ("png", "image/png")] {
        for nth in ["", "?nth=1", "?nth=2"] {
            let response = server.request(Method::GET, &path(&format!("comparison/drawing.{what}{nth}"))).send().await;
            let response = response.unwrap();
            assert_eq!(
                (response.status().as_u16(), &response.headers()["content-type"]),
                (200, &kind.parse().unwrap())
            );
        }
    }
    let text = async |what: &str| server.request(Method::GET, &path(what)).send().await.unwrap().text().await.unwrap();
    let (map, slopes) = (text("comparison/drawing.svg").await, text("comparison/drawing.svg?nth=2").await);
    assert!(map.contains("<desc>Mappa: da ") && slopes.contains("<desc>Allora e adesso: "), "{slopes}");
    assert_eq!(text("comparison/drawing.svg?nth=1").await, map);
    for what in ["comparison/drawing.svg?nth=3", "comparison/drawing.png?nth=0", "below-contract/drawing.svg"] {
        assert_eq!(server.problem(server.request(Method::GET, &path(what))).await.0, 404, "{what}");
    }
    assert_eq!(server.problem(server.request(Method::GET, &path("comparison/drawing.svg?nth=x"))).await.0, 400);
}

/// The number in a row and column of a frozen block's exhibit.
fn cell(block: &Value, exhibit: usize, row: &str, column: &str) -> f64 {
    let exhibit = &block["content"]["answer"]["exhibits"][exhibit];
    let at = |list: &str, key: &str| {
        let all = exhibit[list].as_array().unwrap();
        all.iter().position(|one| one["key"] == key).unwrap_or_else(|| panic!("no {key} in {exhibit:#}"))
    };
    number(&exhibit["rows"][at("rows", row)]["cells"][at("columns", column)], "/value")
}

/// Who is logged in reads a draft as the page that it would be; others are sent to log in, and nobody keeps it.
async fn read_before_it_is_frozen(server: &mut Server, id: &Value) {
    let path = format!("/briefing/draft/{id}");
    let response = server.request(Method::GET, &path).send().await.unwrap();
    let kept = response.headers()["cache-control"].to_str().unwrap();
    assert_eq!((response.status().as_u16(), kept), (200, "private, no-store"));
    let html = response.text().await.unwrap();
    assert!(html.contains("non ancora congelato") && html.contains("data-row=\"s-2\""), "{html}");
    assert!(!html.contains("drawing.svg"), "it has no hash that files would be under: {html}");
    let nobody = server.cookie.take();
    let response = server.request(Method::GET, &path).send().await.unwrap();
    assert_eq!(response.url().path(), "/console/login");
    server.cookie = nobody;
    let (status, _) = server.problem(server.request(Method::GET, "/preview/briefing/draft/1.png")).await;
    assert_eq!(status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn six_questions_are_frozen_with_the_answers_of_the_api_and_shown() {
    let database = Database::migrated().await;
    let (mut server, _web) = begun(&database).await;
    let id = composed(&server, &Value::Null).await;
    let compared = server.get(&format!("/api/v1/comparison?metric=school.download&{}", asked(&week()))).await;
    let services = server.get(&format!("/api/v1/service-indicators?{}", asked(&week()))).await;
    let ledger = server.get("/api/v1/school-upgrades?days=10").await;
    read_before_it_is_frozen(&mut server, &id).await;
    let hash = server.frozen(&id).await;
    let bytes = server.bytes(&hash).await;
    let document: Value = serde_json::from_slice(&bytes).unwrap();
    let blocks = document["blocks"].as_array().unwrap();
    assert!(blocks.iter().all(|block| block["content"]["kind"] == "analysis"), "{document:#}");
    let of = |key: &str| blocks.iter().find(|block| block["key"] == key).unwrap();

    let best = &compared["ranking"]["ranked"][0];
    near(cell(of("comparison"), 0, best["area"].as_str().unwrap(), "now"), number(best, "/value"));
    near(cell(of("comparison"), 0, "milano", "change"), number(&compared, "/city/change/difference"));
    let numbers = &of("comparison")["content"]["answer"]["numbers"];
    // Who says so, as of any other number: who measured, when the newest of it was measured and came in, and over what.
    for (number, last) in [(&numbers[0], 14), (&numbers[1], 7)] {
        assert_eq!((&number["collector"], &number["measured"]), (&json!("demo"), &json!(noon(last).to_string())));
        assert!(number["received"].as_str().unwrap() > number["measured"].as_str().unwrap(), "{number}");
    }
    let change = &of("comparison")["content"]["answer"]["exhibits"][0]["columns"][3];
    assert_eq!((&change["number"], &change["with"]), (&json!(0), &json!([1])), "a change is of both periods");
    let counted = &of("decomposition")["content"]["answer"]["numbers"][0];
    assert_eq!(counted["scope"]["asset"], "service-certificati", "{counted}");
    near(number(numbers, "/0/value"), number(&compared, "/city/now"));
    assert_eq!((&numbers[0]["scope"]["metric"], &numbers[0]["coverage"]), (&json!("school.download"), &json!(1)));
    assert_eq!(of("comparison")["content"]["answer"]["asked"]["first"], the_day(8));

    near(cell(of("divide"), 1, "coverage", "weight"), 2.5 / 5.5);
    let missing = of("divide")["content"]["answer"]["exhibits"][1]["rows"].as_array().unwrap();
    let take_up = missing.iter().find(|row| row["key"] == "take_up").unwrap();
    assert_eq!(take_up["cells"][1]["is"], "words", "what nobody counts is named: {take_up}");

    near(cell(of("ledger"), 1, "municipio-1", "tested"), number(&ledger, "/whole/tested"));
    near(cell(of("ledger"), 0, &document_day(&ledger), "tested"), 1.0);
    assert!(of("ledger").to_string().contains("burn_up") && !document.to_string().contains("Fibra Esempio"));
    near(cell(of("below-contract"), 0, "s-2", "mean"), number(&ledger, "/shortfalls/0/mean"));
    near(cell(of("below-contract"), 0, "s-2", "days"), 18.0);

    // From a third to six tenths, as more people do it online: all of it mix.
    let change = &services["services"][0]["indicators"][0]["decomposition"];
    near(cell(of("decomposition"), 0, "whole", "then"), 1.0 / 3.0);
    near(cell(of("decomposition"), 0, "whole", "now"), 0.6);
    near(cell(of("decomposition"), 0, "whole", "mix"), number(change, "/mix"));
    assert_eq!(of("decomposition")["content"]["answer"]["asked"]["service"], "certificati", "the one that moved most");

    // The page, the room and the workbook show them; without a login, and none of them a supplier.
    server.cookie = None;
    let html = page(&server, &format!("/briefing/{hash}?lang=en")).await;
    assert!(html.contains("data-row=\"s-2\"") && html.contains("data-row=\"municipio-1\""), "{html}");
    assert!(html.contains("Digital take-up") && html.contains("Who says so"), "{html}");
    let room = page(&server, &format!("/briefing/{hash}/room")).await;
    for key in ["comparison", "divide", "ledger", "below-contract", "decomposition", "timeline"] {
        assert!(room.contains(&format!("data-block=\"{key}\"")), "{key} has no slide");
    }
    assert!(room.contains("/comparison?") && !room.contains("Fibra Esempio"));
    let book = server.request(Method::GET, &format!("/api/v1/frozen-briefings/{hash}/data.xlsx")).send().await.unwrap();
    let book = book.bytes().await.unwrap().to_vec();
    let sheet = |name: &str| crate::workbook::sheet(&book, name);
    // The best area's value and its share are numbers, and so is a day, in the city's calendar.
    assert!(sheet("Blocco comparison").contains(&format!("<v>{}</v>", number(best, "/value"))));
    assert!(
        sheet("Blocco decomposition").contains("<v>0.6</v>") && sheet("Blocco below_contract").contains("<v>18</v>")
    );
    assert!(sheet("Blocco divide").contains("Indice") && sheet("Blocco ledger").contains("Collaudate"));
    server.stop().await;
}

fn document_day(ledger: &Value) -> String {
    ledger["today"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_stays_when_it_is_corrected_and_the_difference_names_it() {
    let database = Database::migrated().await;
    let (server, _web) = begun(&database).await;
    let first = composed(&server, &Value::Null).await;
    let hash = server.frozen(&first).await;
    let bytes = server.bytes(&hash).await;
    printed(&server, &hash).await;
    drawn(&server, &hash).await;
    let correction = json!({
        "asset": "s-2", "metric": "school.download", "labels": {}, "time": noon(10).to_string(),
        "value": 0.7e9, "reason": "probe in the wrong rack",
    });
    let (status, said) = server.sent(Method::POST, "/api/v1/corrections", &correction).await;
    assert!(status < 300, "{said}");
    // Another school measured twice that day, and the second came late.
    let late = noon(11).plus_micros(3_600_000_000);
    server.samples(&[("s-1", "school.download", json!({}), late, 3e9)]).await;
    rolled(&database, &noon(22).to_string()).await;
    assert_eq!(server.bytes(&hash).await, bytes, "what is frozen stays");
    let beside = server.get(&format!("/api/v1/frozen-briefings/{hash}/beside")).await;
    assert_eq!(beside["corrections"].as_array().unwrap().len(), 1, "what came late is no correction: {beside:#}");
    let concerned = beside["corrections"][0]["blocks"].as_array().unwrap();
    assert!(concerned.contains(&json!("comparison")) && concerned.contains(&json!("below-contract")), "{beside:#}");

    let after = server.frozen(&composed(&server, &first).await).await;
    let found = server.get(&format!("/api/v1/briefing-differences?before={hash}&after={after}")).await;
    let blocks = found["blocks"].as_array().unwrap();
    let compared = blocks.iter().find(|block| block["key"] == "comparison").unwrap();
    let changed = compared["numbers"].as_array().unwrap();
    let is_why = |n: &Value, kind: &str| n["why"].as_array().unwrap().iter().any(|why| why["kind"] == kind);
    let named = |of: &str| {
        let found = changed.iter().find(|number| number["of"] == of);
        found.unwrap_or_else(|| panic!("{of} is not named: {compared:#}"))
    };
    // Each number says what happened to it, and to no other: in one Municipio a value was corrected, in the other one came
    // late; the city's is of both, and a change is one of its periods.
    let area = beside["corrections"][0]["correction"]["areas"][1].as_str().unwrap();
    let corrected = area.replace("municipio-", "Municipio ");
    assert_ne!(corrected, "Municipio 1");
    for column in ["Giorno medio adesso", "Differenza"] {
        let number = named(&format!("{corrected}, {column}"));
        assert!(is_why(number, "corrected") && !is_why(number, "came_late"), "{number:#}");
        let number = named(&format!("Municipio 1, {column}"));
        assert!(is_why(number, "came_late") && !is_why(number, "corrected"), "{number:#}");
    }
    assert!(is_why(named("Tutta la città, Giorno medio adesso"), "corrected"));
    assert!(
        !changed.iter().any(|number| number["of"].as_str().unwrap().ends_with("Giorno medio allora")),
        "{compared:#}"
    );
    assert!(changed.iter().any(|number| number["unit"] == "bit/s"), "{compared:#}");
    assert!(!blocks.iter().any(|block| block["key"] == "decomposition"), "nothing of it was corrected: {found:#}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_asked_is_refused_and_what_has_no_answer_says_so() {
    let database = Database::migrated().await;
    let (mut server, _web) = crate::pages::server(&database).await;
    server.log_in().await;
    let (_, item) = server.sent(Method::POST, "/api/v1/briefings", &json!({"template": "blank"})).await;
    let put = async |analysis: &str, asked: Value, version: &Value| {
        let ask = json!({"kind": "analysis", "analysis": analysis, "asked": asked});
        let blocks = json!([{"key": "a", "title": "A", "ask": ask}]);
        let draft = json!({"title": "T", "template": "blank", "language": "it", "blocks": blocks});
        let body = json!({"version": version, "draft": draft});
        server.sent(Method::PUT, &format!("/api/v1/briefings/{}", item["id"]), &body).await
    };
    for (analysis, asked, said) in [
        ("comparison", json!({"level": "city"}), "nil or municipio"),
        ("timeline", json!({"first": "2026-02-30"}), "first is '2026-02-30'"),
        ("ledger", json!({"days": "3"}), "a parameter of it"),
    ] {
        let (status, problem) = put(analysis, asked, &item["version"]).await;
        assert!(status == 422 && problem["detail"].as_str().unwrap().contains(said), "{problem}");
    }
    assert_eq!(put("weather", json!({}), &item["version"]).await.0, 422, "there is no such question");
    let (status, kept) = put("comparison", json!({"metric": "no.such"}), &item["version"]).await;
    assert_eq!(status, 200, "{kept}");
    let preview = server.get(&format!("/api/v1/briefings/{}/preview", item["id"])).await;
    let content = &preview["document"]["blocks"][0]["content"];
    assert!(content["kind"] == "missing" && content["what"].as_str().unwrap().contains("no.such"), "{preview:#}");
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_demo_says_that_its_past_is_coming_until_it_is_there() {
    let database = Database::migrated().await;
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("delivered");
    std::fs::write(folder.path().join("manifest.json"), crate::pages::MANIFEST).unwrap();
    let mut settings = cruscotto_backend::settings::Settings::new(&database.url, crate::harness::city());
    (settings.web, settings.demo, settings.demo_past) = (Some(folder.path().to_owned()), true, Some(there.clone()));
    let server = Server::with(settings).await;
    let status = server.get("/status").await;
    assert_eq!((&status["demo"], &status["past_is_coming"]), (&json!(true), &json!(true)));
    assert!(page(&server, "/comparison").await.contains("sta ancora arrivando"));
    std::fs::write(there, "").unwrap();
    assert_eq!(server.get("/status").await["past_is_coming"], false);
    assert!(!page(&server, "/comparison?against=last_year").await.contains("sta ancora arrivando"));
    server.stop().await;
}
