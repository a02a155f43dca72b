use crate::city::start;
use cruscotto_simulator::plan::Role;
use serde_json::{Value, json};

#[tokio::test]
async fn status_counts_the_city() {
    let city = start(None).await;
    let status: Value = city.http.get(city.url("/status")).send().await.unwrap().json().await.unwrap();
    assert_eq!((status["access_points"].as_u64(), status["schools"].as_u64()), (Some(120), Some(20)));
    assert_eq!(status["silent"], 0, "a quiet city breaks by nobody");
    city.running.stop().await;
}

#[tokio::test]
async fn what_is_broken_can_be_listed_and_ends_by_itself() {
    let city = start(None).await;
    let uplink = city.id(city.first(|role, _| matches!(role, Role::Uplink { .. })));
    city.inflict(json!({ "asset": uplink, "fault": "cut", "seconds": 0.7 })).await;
    let list = |path: &'static str| {
        let request = city.http.get(city.url(path));
        async move { request.send().await.unwrap().json::<Value>().await.unwrap()["items"].as_array().unwrap().clone() }
    };
    let uplinks = list("/control/devices?kind=uplink&fault=cut").await;
    assert_eq!(uplinks.len(), 1);
    assert_eq!(uplinks[0]["id"], uplink);
    assert!(!list("/control/devices?kind=access_point&fault=cut").await.is_empty(), "taken along");
    assert_eq!(list("/control/faults").await.len(), 1);
    crate::city::eventually("it ends", || async { list("/control/devices?fault=cut").await.is_empty() }).await;
    assert!(list("/control/faults").await.is_empty());
    city.running.stop().await;
}

#[tokio::test]
async fn what_cannot_be_right_is_refused_with_what_would_be() {
    let city = start(None).await;
    let school = city.id(city.first(|role, _| matches!(role, Role::School(_))));
    let faults = [
        (json!({ "asset": "ap-9999", "fault": "cut" }), 404, "ap-9999"),
        (json!({ "asset": "ap-0001", "fault": "melted" }), 400, "service_down"),
        (json!({ "asset": "ap-0001", "fault": "throttle" }), 422, "throttle fits schools"),
        (json!({ "asset": school, "fault": "throttle", "share": 1.5 }), 422, "above 0 up to 1"),
        (json!({ "asset": "ap-0001", "fault": "cut", "seconds": -1 }), 422, "above 0"),
        (json!({ "asset": "ap-0001", "fault": "cut", "second": 1 }), 400, "unknown field"),
    ];
    for (body, status, says) in faults {
        let answer = city.http.post(city.url("/control/faults")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{body}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let text = answer.text().await.unwrap();
        assert!(text.contains(says), "{body}: {text}");
    }
    let pins = [
        ("ap-0001", "school.download", json!({ "value": 1 }), 422, "wifi.clients"),
        ("ap-0001", "wifi.channel_utilisation", json!({ "value": 2 }), 422, "0 to 1"),
        ("ap-0001", "wifi.clients", json!({ "value": 2, "ssid": "none" }), 422, "one of"),
        ("ap-0001", "wifi.clients", json!({}), 400, "value"),
    ];
    for (asset, metric, body, status, says) in pins {
        let url = city.url(&format!("/control/devices/{asset}/pins/{metric}"));
        let answer = city.http.put(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{metric} {body}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(says), "{metric} {body}: {text}");
    }
    let nothing = city.http.delete(city.url("/control/faults/77")).send().await.unwrap();
    assert_eq!(nothing.status(), 404);
    city.running.stop().await;
}
