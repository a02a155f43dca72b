//! Indicators recomputed from the open data files by an independent script: equal to the API and to the pages.

use super::services::two_weeks;
use super::{NORTH, noon, rolled, the_day};
use crate::harness::{DUOMO, Database, ago, asset};
use reqwest::Method;
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

#[tokio::test(flavor = "multi_thread")]
async fn the_open_data_says_the_same_as_the_pages() {
    let database = Database::migrated().await;
    let (mut server, _web) = crate::pages::server(&database).await;
    let places = [DUOMO, NORTH, (9.2270, 45.4850)];
    let mut assets = Vec::new();
    for (i, place) in places.iter().enumerate() {
        let mut school = asset(&format!("s-{i}"), "school", Some(*place), None);
        school["contract"] = json!({"down_bps": 1e9, "up_bps": 1e9});
        assets.push(school);
        assets.push(asset(&format!("ap-{i}"), "access_point", Some(*place), None));
    }
    server.inventory(&assets).await;
    // Five weeks of three schools: one as contracted, one below since a while with a gap, one that wavers.
    let mut samples = Vec::new();
    for day in 0..39 {
        let speeds = [0.9e9 + day as f64 * 1e6, 0.55e9 - day as f64 * 1e6, if day % 3 == 0 { 0.7e9 } else { 0.95e9 }];
        for (i, speed) in speeds.into_iter().enumerate() {
            if i != 1 || day % 5 != 0 {
                samples.push((["s-0", "s-1", "s-2"][i], "school.download", json!({}), noon(day), speed));
            }
        }
    }
    for minute in 0..120 {
        for (i, id) in ["ap-0", "ap-1", "ap-2"].into_iter().enumerate() {
            let is_up = i != 1 || minute > 30 * i64::try_from(i).unwrap();
            samples.push((id, "device.up", json!({}), ago(60 * minute + 5), f64::from(u8::from(is_up))));
        }
    }
    server.samples(&samples).await;
    server.wait("/api/v1/assets/ap-1", |asset| asset["summary"]["health"] == "critical").await;
    rolled(&database, &ago(3_600).to_string()).await;
    two_weeks(&database).await;
    server.log_in().await;
    let upgrade = "/api/v1/school-upgrades/s-0";
    let plan = json!({"contract": {"down_bps": 0.95e9, "up_bps": 1e9}});
    assert_eq!(server.request(Method::PUT, upgrade).json(&plan).send().await.unwrap().status().as_u16(), 204);
    for (stage, day) in [("ordered", 2), ("installed", 5), ("tested", 9), ("accepted", 12)] {
        let step = json!({"stage": stage, "on": the_day(day)});
        let taken = server.request(Method::POST, &format!("{upgrade}/steps")).json(&step).send().await.unwrap();
        assert_eq!(taken.status().as_u16(), 201, "{stage}");
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/formulas/city.py");
    let url = format!("http://{}", server.address);
    for (first, last) in [(the_day(30), the_day(36)), ("2026-10-12".to_owned(), "2026-10-18".to_owned())] {
        // Whatever the calendar says meanwhile: the second period is that of the services, and schools may have none in it.
        let is_measured = first == the_day(30);
        let (script, url) = (script.clone(), url.clone());
        let run = tokio::task::spawn_blocking(move || {
            let mut python = Command::new("python3");
            python.arg("-B").arg(script).arg(url).args([first, last]);
            if !is_measured {
                python.arg("services");
            }
            python.output().unwrap()
        });
        let output = run.await.unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "the script comes to something else:\n{said}");
        let checked: Value = serde_json::from_slice(&output.stdout).unwrap();
        println!("compared: {checked}");
        let count = |name: &str| checked[name].as_i64().unwrap_or(0);
        let subjects: &[&str] = if is_measured { &["comparison", "ledger", "divide", "page"] } else { &["services"] };
        assert!(subjects.iter().all(|subject| count(subject) >= 5), "too little was compared: {checked}");
    }
    server.stop().await;
}
