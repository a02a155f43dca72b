//! What hangs on something by its power, its traffic or its controller belongs to that one's incident.

use super::{hasty, items};
use crate::harness::{DUOMO, Database, Server, ago, asset};
use reqwest::Method;
use serde_json::{Value, json};

fn linked(mut asset: Value, links: &[(&str, &str)]) -> Value {
    for (field, id) in links {
        asset[*field] = json!(id);
    }
    asset
}

async fn measured(server: &Server, assets: &[&'static str], seconds: i64, up: f64) {
    let at = ago(seconds);
    let samples: Vec<_> = assets.iter().map(|id| (*id, "device.up", json!({}), at, up)).collect();
    server.samples(&samples).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn power_uplink_and_controller_each_explain_what_hangs_on_them_and_nothing_that_works() {
    let database = Database::migrated().await;
    let mut server = Server::with(hasty(&database)).await;
    server.log_in().await;
    let ap = |id, links: &[(&str, &str)]| linked(asset(id, "access_point", Some(DUOMO), None), links);
    server
        .inventory(&[
            asset("cabinet", "power", Some(DUOMO), None),
            linked(asset("switch", "uplink", None, None), &[("power", "cabinet")]),
            linked(asset("wlc", "controller", None, None), &[]),
            ap("ap-1", &[("parent", "switch"), ("controller", "wlc")]),
            ap("ap-2", &[("power", "cabinet"), ("controller", "wlc")]),
            ap("ap-3", &[("controller", "wlc")]),
        ])
        .await;
    measured(&server, &["cabinet", "switch", "wlc", "ap-1", "ap-2", "ap-3"], 30, 1.0).await;
    // The controller alone: what it runs is measured up, and nobody's child.
    measured(&server, &["wlc"], 25, 0.0).await;
    let whole = |answer: &Value, affected: &[u64]| {
        let mut all: Vec<u64> = items(answer).iter().map(|i| i["affected"].as_u64().unwrap()).collect();
        all.sort_unstable();
        all == affected
    };
    let open = server.wait("/api/v1/incidents", |a| whole(a, &[1])).await;
    assert_eq!(open["items"][0]["subject"], json!({"asset": "wlc"}));
    measured(&server, &["wlc"], 20, 1.0).await;
    server.wait("/api/v1/incidents", |a| whole(a, &[0])).await;

    // The cabinet takes along what has its power from it, and what hangs on that.
    measured(&server, &["cabinet", "switch", "ap-1", "ap-2"], 10, 0.0).await;
    let open = server.wait("/api/v1/incidents?state=open", |a| whole(a, &[4])).await;
    assert_eq!(open["items"][0]["subject"], json!({"asset": "cabinet"}));
    let ap = server.get("/api/v1/assets/ap-1").await;
    assert_eq!(ap["summary"]["cause"], json!({"parent": "cabinet"}), "through its switch");
    assert_eq!(ap["asset"]["controller"], "wlc");

    for (patch, wanted) in [
        (json!({"power": "ap-1"}), "power 'cabinet' closes a circle"),
        (json!({"controller": "nobody"}), "controller 'nobody' is neither in the delivery nor known"),
    ] {
        let request = server.request(Method::PATCH, "/api/v1/assets/cabinet").json(&patch);
        let (status, detail) = server.problem(request).await;
        assert!(status == 422 && detail.contains(wanted), "{status} {detail}");
    }
    server.stop().await;
}
