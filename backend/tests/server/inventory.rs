//! The inventory by hand: files, edits, bulk changes, their log, undo, and what is not heard of.

use crate::harness::{DUOMO, Database, Server, ago, asset};
use reqwest::Method;
use serde_json::{Value, json};

const TABLE: &str = "id;kind;name;lon;lat;owner;tag:vendor\n\
                     ap-1;access_point;Uno;9.19;45.464;MM;x\n\
                     ap-2;access_point;Due;9.19;45.464;MM;y\n";

async fn send(server: &Server, method: Method, path: &str, body: &Value) -> Value {
    let response = server.request(method, path).json(body).send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

async fn import(server: &Server, query: &str, media_type: &str, body: impl Into<reqwest::Body>) -> Value {
    let path = format!("/api/v1/inventory/imports{query}");
    let request = server.request(Method::POST, &path).header("content-type", media_type).body(body);
    let response = request.send().await.unwrap();
    let status = response.status().as_u16();
    let text = response.text().await.unwrap();
    assert_eq!(status, 200, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn counts(report: &Value) -> (u64, u64, u64, u64) {
    let number = |name: &str| report[name].as_u64().unwrap();
    (number("created"), number("updated"), number("unchanged"), number("refused_count"))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_looked_at_taken_and_taken_back() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    let anonymous =
        server.request(Method::POST, "/api/v1/inventory/imports").header("content-type", "text/csv").body(TABLE);
    assert_eq!(server.problem(anonymous).await.0, 401);
    server.log_in().await;

    let dry = import(&server, "?dry_run=true", "text/csv", TABLE).await;
    assert_eq!((counts(&dry), &dry["applied"], &dry["change"]), ((2, 0, 0, 0), &json!(false), &Value::Null));
    assert_eq!((&dry["encoding"], &dry["changes"][0]["created"]), (&json!("UTF-8"), &json!(true)));
    assert_eq!(
        server.problem(server.request(Method::GET, "/api/v1/assets/ap-1")).await.0,
        404,
        "a dry run does nothing"
    );

    let done = import(&server, "?note=first%20delivery", "text/csv", TABLE).await;
    assert_eq!((counts(&done), &done["applied"]), ((2, 0, 0, 0), &json!(true)));
    server.wait("/api/v1/assets/ap-1", |ap| ap["asset"]["tags"]["vendor"] == "x").await;
    let again = import(&server, "", "text/csv; charset=utf-8", TABLE).await;
    assert_eq!((counts(&again), &again["applied"], &again["change"]), ((0, 0, 2, 0), &json!(true), &Value::Null));

    // Latin-1, one line wrong: nothing of it is done, and every wrong line is named.
    let wrong =
        b"id;kind;name;pupils\nap-1;access_point;Citt\xe0;\ns-1;school;S;many\ns-2;scuola;S;\nap-9;access_point;x;\n";
    let refused = import(&server, "", "text/csv", &wrong[..]).await;
    assert_eq!((counts(&refused).3, &refused["applied"]), (2, &json!(false)));
    let places: Vec<&str> =
        refused["refused"].as_array().unwrap().iter().map(|r| r["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["line 3, pupils", "line 4, kind"]);
    assert!(refused["encoding"].as_str().unwrap().contains("Latin-1"), "{refused}");
    assert_eq!(server.get("/api/v1/assets/ap-1").await["asset"]["name"], "Uno");

    // The same as GeoJSON, with another name and without the tag.
    let feature = json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "geometry": {"type": "Point", "coordinates": [9.19, 45.464]},
        "properties": {"id": "ap-1", "kind": "access_point", "name": "Uno bis", "owner": "MM"}}]});
    let second = import(&server, "", "application/geo+json", feature.to_string()).await;
    assert_eq!(counts(&second), (0, 1, 0, 0));
    let fields: Vec<&str> =
        second["changes"][0]["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(fields, ["name", "tags.vendor"]);

    // The first cannot be undone under the second; the second can, once; and then the first.
    let undo = |change: &Value| format!("/api/v1/inventory/changes/{change}/undo");
    let (status, detail) = server.problem(server.request(Method::POST, &undo(&done["change"]))).await;
    assert!(status == 409 && detail.contains("ap-1 was changed after"), "{status} {detail}");
    let undone = send(&server, Method::POST, &undo(&second["change"]), &Value::Null).await;
    assert_eq!((counts(&undone), &undone["applied"]), ((0, 1, 0, 0), &json!(true)));
    server.wait("/api/v1/assets/ap-1", |ap| ap["asset"]["tags"]["vendor"] == "x").await;
    let (status, detail) = server.problem(server.request(Method::POST, &undo(&second["change"]))).await;
    assert!(status == 409 && detail.contains("undid it already"), "{status} {detail}");
    let look = send(&server, Method::POST, &(undo(&done["change"]) + "?dry_run=true"), &Value::Null).await;
    assert_eq!((counts(&look), &look["applied"]), ((0, 2, 0, 0), &json!(false)));
    send(&server, Method::POST, &undo(&done["change"]), &Value::Null).await;
    // What was new is retired.
    server.wait("/api/v1/assets/ap-2", |ap| ap["asset"]["state"] == "retired").await;

    let log = server.get("/api/v1/inventory/changes?limit=3").await;
    let kinds: Vec<&str> = log["items"].as_array().unwrap().iter().map(|c| c["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["undo", "undo", "import"]);
    let of_one = server.get("/api/v1/inventory/changes?asset=ap-1").await;
    let first = of_one["items"].as_array().unwrap().iter().find(|c| c["id"] == done["change"]).unwrap().clone();
    assert_eq!((&first["actor"], &first["note"]), (&json!("operator"), &json!("first delivery")));
    assert!(first["undone_by"].is_number() && first["changes"].as_array().unwrap().len() == 1);
    let whole = server.get(&format!("/api/v1/inventory/changes/{}", done["change"])).await;
    assert_eq!((whole["changes"].as_array().unwrap().len(), &whole["assets"]), (2, &json!(2)));
    assert_eq!(server.problem(server.request(Method::GET, "/api/v1/inventory/changes/999999")).await.0, 404);
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_says_holds_against_deliveries_until_it_is_given_back() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let delivered =
        [asset("ap-1", "access_point", Some(DUOMO), None), asset("ap-2", "access_point", Some(DUOMO), None)];
    server.inventory(&delivered).await;
    let patch = json!({"owner": "MM S.p.A.", "point": {"lat": 45.5}, "tags": {"floor": "2"}});
    let edited = send(&server, Method::PATCH, "/api/v1/assets/ap-1?note=moved", &patch).await;
    assert_eq!(counts(&edited), (0, 1, 0, 0));
    for (patch, wanted) in [
        (json!({"id": "ap-7"}), "id cannot be changed"),
        (json!({"parent": "ap-1"}), "closes a circle"),
        (json!({"kind": "router"}), "unknown variant"),
    ] {
        let request = server.request(Method::PATCH, "/api/v1/assets/ap-1").json(&patch);
        let (status, detail) = server.problem(request).await;
        assert!(status == 422 && detail.contains(wanted), "{status} {detail}");
    }
    let deliver = async || -> Value {
        let body = json!({"assets": delivered});
        server.deliver("/api/v1/inventory", &body).send().await.unwrap().json().await.unwrap()
    };
    let receipt = deliver().await;
    assert_eq!((&receipt["held"], &receipt["updated"], &receipt["unchanged"]), (&json!(1), &json!(0), &json!(2)));
    let now = server.wait("/api/v1/assets/ap-1", |ap| ap["asset"]["owner"] == "MM S.p.A.").await;
    assert_eq!(now["asset"]["point"]["lat"], 45.5);

    let bulk = json!({"assets": ["ap-1", "ap-2"], "set": {"owner": "Comune", "state": "maintenance"}, "note": "works"});
    let looked = send(&server, Method::POST, "/api/v1/inventory/bulk?dry_run=true", &bulk).await;
    assert_eq!((counts(&looked), &looked["applied"]), ((0, 2, 0, 0), &json!(false)));
    send(&server, Method::POST, "/api/v1/inventory/bulk", &bulk).await;
    server.wait("/api/v1/assets/ap-2", |a| a["summary"]["health"] == "maintenance").await;
    let unknown = json!({"assets": ["ap-1", "ap-77"], "set": {"owner": "x"}});
    let refused = send(&server, Method::POST, "/api/v1/inventory/bulk", &unknown).await;
    assert_eq!((&refused["applied"], &refused["refused"][0]["place"]), (&json!(false), &json!("asset ap-77")));
    assert_eq!(server.get("/api/v1/assets/ap-1").await["asset"]["owner"], "Comune", "all or nothing");

    // A restart forgets nothing of it.
    server.stop().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let body = json!({"assets": delivered});
    let deliver =
        async || -> Value { server.deliver("/api/v1/inventory", &body).send().await.unwrap().json().await.unwrap() };
    assert_eq!(deliver().await["held"], 2);
    let released =
        send(&server, Method::POST, "/api/v1/inventory/bulk", &json!({"assets": ["ap-1"], "release": true})).await;
    assert_eq!((counts(&released), &released["applied"]), ((0, 1, 0, 0), &json!(true)));
    let receipt = deliver().await;
    assert_eq!((&receipt["held"], &receipt["updated"]), (&json!(1), &json!(1)));
    server.wait("/api/v1/assets/ap-1", |ap| ap["asset"]["owner"].is_null()).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn silence_of_devices_sources_and_owners_is_listed() {
    let database = Database::migrated().await;
    let mut server = Server::hasty(&database).await;
    let (status, _) = server.problem(server.request(Method::GET, "/api/v1/inventory/silent")).await;
    assert_eq!(status, 401);
    server.log_in().await;
    let mut assets = ["ap-1", "ap-2", "ap-3"].map(|id| asset(id, "access_point", Some(DUOMO), None));
    for (asset, owner) in assets.iter_mut().zip(["MM", "MM", "Biblioteche"]) {
        asset["owner"] = json!(owner);
    }
    server.inventory(&assets).await;
    let up = |id, seconds| (id, "device.up", json!({}), ago(seconds), 1.0);
    // ap-3 was heard an hour ago, beyond the metric's freshness; ap-2 never.
    server.samples(&[up("ap-1", 1), up("ap-3", 3_600)]).await;
    let path = "/api/v1/inventory/silent";
    // A value of an hour ago is looked at before it is found stale.
    let listed = |s: &Value, id: &str| s["assets"].as_array().unwrap().iter().any(|a| a["asset"] == id);
    let silence = server.wait(path, |s| listed(s, "ap-3") && !listed(s, "ap-1")).await;
    let ids: Vec<&str> = silence["assets"].as_array().unwrap().iter().map(|a| a["asset"].as_str().unwrap()).collect();
    assert!(ids.contains(&"ap-2") && ids.contains(&"ap-3") && !ids.contains(&"ap-1"), "{ids:?}");
    let demo = silence["sources"].as_array().unwrap().iter().find(|s| s["source"] == "demo").unwrap();
    assert_eq!((&demo["silent"], &demo["assets"]), (&json!(false), &json!(3)));
    let owner = |name: &str| silence["owners"].as_array().unwrap().iter().find(|o| o["owner"] == name).cloned();
    assert_eq!(owner("MM").unwrap()["silent"], false);
    server.stop().await;
}
