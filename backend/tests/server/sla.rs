//! Reports on service levels against a month computed by hand, over the day of 23 hours.

use crate::harness::{DUOMO, Database, Server, asset};
use cruscotto_backend::rollup::Roller;
use cruscotto_backend::store::Store;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::Timestamp;
use reqwest::Method;
use serde_json::{Value, json};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A reading every four minutes of a period, of an asset that is up or down.
fn readings(
    id: &'static str,
    from: &str,
    to: &str,
    value: f64,
) -> Vec<(&'static str, &'static str, Value, Timestamp, f64)> {
    let (mut time, end) = (at(from), at(to));
    let mut rows = Vec::new();
    while time < end {
        rows.push((id, "device.up", json!({}), time, value));
        time = time.plus_micros(240_000_000);
    }
    rows
}

fn row<'a>(report: &'a Value, key: &str) -> &'a Value {
    report["rows"].as_array().unwrap().iter().find(|row| row["key"] == key).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_month_by_hand_with_service_hours_and_maintenance() {
    let database = Database::migrated().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let mut assets = ["ap-1", "ap-2", "ap-3"].map(|id| asset(id, "access_point", Some(DUOMO), None));
    for (asset, owner, supplier) in [(0, "MM", "Rete S.r.l."), (1, "MM", "=cmd"), (2, "Biblioteche", "Rete S.r.l.")] {
        assets[asset]["owner"] = json!(owner);
        assets[asset]["tags"] = json!({ "supplier": supplier });
    }
    // From Monday to Friday, 8 to 10 h of the city: in March 2026 22 days, the last two of them in summer time.
    assets[0]["tags"]["service_hours"] = json!("Mon-Fri 08:00-10:00");
    server.inventory(&assets).await;
    let bad = json!({"assets": [{"id": "ap-9", "kind": "access_point", "name": "x", "owner": null, "parent": null,
        "contract": null, "point": null, "pupils": null, "tags": {"service_hours": "sempre"}}]});
    let refused: Value = server.deliver("/api/v1/inventory", &bad).send().await.unwrap().json().await.unwrap();
    assert!(refused["refused"][0]["detail"].as_str().unwrap().contains("Mon-Fri"), "{refused}");
    // They were there before March; ap-2 was in maintenance from the 10th on.
    database
        .execute(
            "update asset set created_at = '2026-01-01' where kind = 'access_point';
             insert into asset_change (asset_id, changed_at, before)
             select id, '2026-03-10T00:00:00Z', definition from asset where id = 'ap-2';
             update asset set definition = jsonb_set(definition, '{state}', '\"maintenance\"') where id = 'ap-2'",
        )
        .await;
    server.stop().await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    // Monday the 2nd, 7 to 9 h UTC are in service: down for the first hour. At night nobody counts.
    server.samples(&readings("ap-1", "2026-03-02T07:00:00Z", "2026-03-02T08:00:00Z", 0.0)).await;
    server.samples(&readings("ap-1", "2026-03-02T08:00:00Z", "2026-03-02T09:00:00Z", 1.0)).await;
    server.samples(&readings("ap-1", "2026-03-02T20:00:00Z", "2026-03-02T21:00:00Z", 0.0)).await;
    // Monday the 30th in summer time: 6 to 8 h UTC.
    server.samples(&readings("ap-1", "2026-03-30T06:00:00Z", "2026-03-30T08:00:00Z", 1.0)).await;
    // ap-2: an hour before its maintenance counts, an hour within does not.
    server.samples(&readings("ap-2", "2026-03-09T10:00:00Z", "2026-03-09T11:00:00Z", 1.0)).await;
    server.samples(&readings("ap-2", "2026-03-11T10:00:00Z", "2026-03-11T11:00:00Z", 0.0)).await;
    // ap-3 was half up in February, all up in March.
    server.samples(&readings("ap-3", "2026-02-03T10:00:00Z", "2026-02-03T11:00:00Z", 1.0)).await;
    server.samples(&readings("ap-3", "2026-02-03T11:00:00Z", "2026-02-03T12:00:00Z", 0.0)).await;
    server.samples(&readings("ap-3", "2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z", 1.0)).await;
    server.stop().await;
    // What the machine said of it, in the place of what it made of samples that came months late: two outages in service,
    // one restored after half an hour of it, and one at night.
    database
        .execute(
            "delete from health_transition;
             insert into health_transition (asset_id, metric, labels, was, became, since, decided)
             select 'ap-1', 'device.up', '{}', was, became, since::timestamptz, since::timestamptz
             from (values ('ok', 'critical', '2026-03-02T07:30:00Z'), ('critical', 'ok', '2026-03-02T08:00:00Z'),
                          ('ok', 'critical', '2026-03-02T20:00:00Z'), ('critical', 'ok', '2026-03-02T21:00:00Z'),
                          ('ok', 'critical', '2026-03-31T07:00:00Z')) as t (was, became, since)
             on conflict do nothing;
             -- Planned work on ap-3, half an hour of the hour in which it was measured.
             insert into maintenance_span (asset_id, window_id, from_ts, to_ts)
             values ('ap-3', 1, '2026-03-03T10:28:00Z', '2026-03-03T11:00:00Z')",
        )
        .await;
    let mut server = Server::start(&database).await;
    server.log_in().await;
    let store = Store::new(&database.url).unwrap();
    let mut roller = Roller::new(store.clone(), &Catalogue::built_in().unwrap(), "Europe/Rome");
    roller.catch_up(at("2026-04-02T00:00:00Z")).await.unwrap();

    let path = "/api/v1/reports/sla?month=2026-03&group=owner";
    let report = server.get(path).await;
    assert_eq!((&report["from"], &report["to"]), (&json!("2026-02-28T23:00:00Z"), &json!("2026-03-31T22:00:00Z")));
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap();
    let hours = 3_600.0;
    let mm = row(&report, "MM");
    // ap-1: the last reading of an hour, 4 minutes before its end, holds 5 at most: cut where service ends.
    assert_eq!((number(mm, "down_s"), number(mm, "failures"), number(mm, "restorations")), (hours, 2.0, 1.0));
    // The hour of ap-2 and the minute that its last value holds on.
    assert_eq!(number(mm, "up_s"), hours + 2.0 * hours + hours + 60.0);
    let march_to_the_tenth = 9.0 * 24.0 * hours + hours;
    assert_eq!(number(mm, "window_s"), 22.0 * 2.0 * hours + march_to_the_tenth);
    assert_eq!((number(mm, "mttr_s"), number(mm, "mtbf_s")), (1_800.0, number(mm, "up_s") / 2.0));
    assert!((number(mm, "availability") - number(mm, "up_s") / (number(mm, "up_s") + hours)).abs() < 1e-12);
    assert_eq!(mm["previous_availability"], Value::Null);
    let libraries = row(&report, "Biblioteche");
    assert_eq!((number(libraries, "availability"), number(libraries, "assets")), (1.0, 1.0));
    // From 10:00 to 10:25, what is whole of it before the work, and the minute after it.
    assert_eq!(number(libraries, "up_s"), 25.0 * 60.0 + 60.0);
    // The last value up holds 4 minutes until the first down, the last down 5.
    let before = hours / (hours + hours + 60.0);
    assert!((number(libraries, "previous_availability") - before).abs() < 1e-12, "{libraries}");
    assert!((number(libraries, "change") - (1.0 - before)).abs() < 1e-12);
    assert_eq!(libraries["mttr_s"], Value::Null);
    assert_eq!(number(&report["total"], "assets"), 3.0);
    assert_eq!(report["worst"][0]["key"], "ap-1");

    // Month by month, with the month before in each.
    let months = server.get("/api/v1/reports/sla/months?group=owner&row=Biblioteche&months=25").await;
    let items = months["items"].as_array().unwrap();
    let month = |name: &str| items.iter().find(|item| item["month"] == name).unwrap();
    assert_eq!(number(&month("2026-03")["level"], "up_s"), number(libraries, "up_s"));
    assert!((number(&month("2026-02")["level"], "availability") - before).abs() < 1e-12);
    assert_eq!(month("2026-03")["level"]["change"], libraries["change"]);
    assert_eq!(items.iter().filter(|item| item["month"].as_str() < Some("2026-01")).count(), 0, "it was not there yet");
    let nobody = server.get("/api/v1/reports/sla/months?group=owner&row=Nessuno").await;
    assert_eq!(nobody, json!({"items": []}));

    // The same numbers in a table and in a workbook; names are no formulas.
    let get = |path: &str| server.request(Method::GET, path);
    let table = get("/api/v1/reports/sla.csv?month=2026-03&group=supplier").send().await.unwrap();
    assert!(table.headers()["content-disposition"].to_str().unwrap().contains("cruscotto-sla-2026-03.csv"));
    let table = table.text().await.unwrap();
    assert!(
        table.starts_with("month,key,name,assets,availability,coverage,")
            && table.contains("\r\n2026-03,'=cmd,'=cmd,1,1,"),
        "{table}"
    );
    let book = get("/api/v1/reports/sla.xlsx?month=2026-03&group=nil").send().await.unwrap().bytes().await.unwrap();
    assert!(book.starts_with(b"PK") && book.len() > 4_000, "{} bytes", book.len());

    for (what, status) in [("month=2026-3", 400), ("month=2099-01", 422), ("month=2026-03&group=street", 400)] {
        assert_eq!(server.problem(get(&format!("/api/v1/reports/sla?{what}"))).await.0, status, "{what}");
    }
    server.cookie = None;
    let public = server.get("/api/v1/reports/sla?month=2026-03").await;
    assert_eq!((row(&public, "municipio-1")["assets"].as_u64(), &public["worst"]), (Some(3), &json!([])));
    for group in ["supplier", "contract", "asset"] {
        let request = server.request(Method::GET, &format!("/api/v1/reports/sla?month=2026-03&group={group}"));
        assert_eq!(server.problem(request).await.0, 403, "{group}");
        let months = server.request(Method::GET, &format!("/api/v1/reports/sla/months?group={group}"));
        assert_eq!(server.problem(months).await.0, 403, "{group}");
    }
    server.stop().await;
}
