use crate::city::{PATIENCE, eventually, start};
use async_snmp::Value;
use cruscotto_simulator::fault::Target;
use cruscotto_simulator::life::wifi::{RADIOS, SSIDS};
use cruscotto_simulator::plan::{Role, Security};
use serde_json::json;
use std::time::{Duration, Instant};

/// For a device that will not answer.
const SHORT: Duration = Duration::from_millis(300);

const HC_IN_OCTETS: &str = "1.3.6.1.2.1.31.1.1.1.6.2";
const IN_OCTETS: &str = "1.3.6.1.2.1.2.2.1.10.2";
const NUM_STATIONS: &str = "1.3.6.1.4.1.41112.1.6.1.2.1.8";

#[tokio::test]
async fn both_versions_answer_and_the_wrong_secret_does_not() {
    let city = start(None).await;
    for security in [Security::V2c, Security::V3] {
        let device = city.first(|_, s| s == security);
        let snmp = city.client(device, PATIENCE).await;
        let name = snmp.get("1.3.6.1.2.1.1.5.0").await.unwrap();
        assert_eq!(name, Value::OctetString(city.id(device).into()), "{security:?}");
        assert!(snmp.uptime().await.unwrap() > 0);
    }
    let device = city.first(|_, s| s == Security::V2c);
    let wrong = async_snmp::Client::builder(city.address(device, 1161), async_snmp::Auth::v2c("public"))
        .request_timeout(SHORT)
        .retry(async_snmp::Retry::none());
    assert!(wrong.connect().await.unwrap().get(&async_snmp::oid!(1, 3, 6, 1, 2, 1, 1, 5, 0)).await.is_err());
    city.running.stop().await;
}

#[tokio::test]
async fn a_walk_finds_every_interface_and_ends() {
    let city = start(None).await;
    let school = city.first(|role, _| matches!(role, Role::School(_)));
    let snmp = city.client(school, PATIENCE).await;
    let everything = snmp.walk("1.3.6.1").await;
    assert!(everything.windows(2).all(|w| w[0].0 < w[1].0), "in order");
    assert_eq!(everything.len(), 7 + 1 + 3 * (11 + 6));
    let names: Vec<Value> = snmp.walk("1.3.6.1.2.1.31.1.1.1.1").await.into_iter().map(|(_, v)| v).collect();
    assert_eq!(names, ["lo", "wan0", "lan0"].map(|n| Value::OctetString(n.into())));
    city.running.stop().await;
}

#[tokio::test]
async fn clients_by_network_add_up_to_the_truth() {
    let city = start(None).await;
    let ap = city.first(|role, _| matches!(role, Role::AccessPoint(ap) if ap.ssids == 2));
    city.pin(&city.id(ap), "wifi.clients", json!({ "value": 42 })).await;
    city.pin(&city.id(ap), "wifi.clients", json!({ "value": 5, "ssid": SSIDS[1] })).await;
    let snmp = city.client(ap, PATIENCE).await;
    let stations: Vec<Value> = snmp.walk(NUM_STATIONS).await.into_iter().map(|(_, v)| v).collect();
    assert_eq!(stations, [42, 5, 0, 0].map(Value::Integer));
    let ssids = snmp.walk("1.3.6.1.4.1.41112.1.6.1.2.1.6").await;
    assert_eq!(ssids.len(), 2 * RADIOS.len());
    assert_eq!(ssids[1].1, Value::OctetString(SSIDS[1].into()));
    let truth = city.truth(&city.id(ap)).await;
    assert_eq!(truth["clients"], json!({ SSIDS[0]: 42, SSIDS[1]: 5 }));
    city.running.stop().await;
}

#[tokio::test]
async fn a_controller_speaks_for_its_access_points() {
    let city = start(None).await;
    let controller = city.first(|role, _| matches!(role, Role::Controller { .. }));
    let snmp = city.client(controller, PATIENCE).await;
    let names = snmp.walk("1.3.6.1.4.1.14179.2.2.1.1.3").await;
    let Role::Controller { children } = &city.running.world.plan.devices[controller].role else { unreachable!() };
    assert_eq!(names.len(), children.len());
    assert!(children.iter().all(|c| names.iter().any(|(_, n)| *n == Value::OctetString(city.id(*c).into()))));

    let ap = children[0];
    let uplink = city.running.world.hangs_on(ap).unwrap();
    let status = || async {
        let (index, _) = names.iter().find(|(_, n)| *n == Value::OctetString(city.id(ap).into())).unwrap();
        let mac: Vec<String> = index.suffix(6).unwrap().iter().map(ToString::to_string).collect();
        let mac = mac.join(".");
        let status = snmp.get(&format!("1.3.6.1.4.1.14179.2.2.1.1.6.{mac}")).await.unwrap();
        let clients = snmp.get(&format!("1.3.6.1.4.1.14179.2.2.13.1.4.{mac}.0")).await.unwrap();
        (status, clients)
    };
    city.pin(&city.id(ap), "wifi.clients", json!({ "value": 17 })).await;
    assert_eq!(status().await, (Value::Integer(1), Value::Integer(17)));
    let fault = city.inflict(json!({ "asset": city.id(uplink), "fault": "cut" })).await;
    assert_eq!(status().await, (Value::Integer(2), Value::Integer(0)));
    city.mend(fault).await;
    assert_eq!(status().await, (Value::Integer(1), Value::Integer(17)));
    city.running.stop().await;
}

#[tokio::test]
async fn a_cut_uplink_takes_its_access_points_along_and_they_come_back() {
    let city = start(None).await;
    let ap = city.first(|role, s| matches!(role, Role::AccessPoint(_)) && s == Security::V3);
    let uplink = city.running.world.hangs_on(ap).unwrap();
    let (before, at) = (city.client(ap, PATIENCE).await.uptime().await.unwrap(), Instant::now());
    let fault = city.inflict(json!({ "asset": city.id(uplink), "fault": "cut" })).await;
    eventually("the access point is silent", || async { city.client(ap, SHORT).await.uptime().await.is_none() }).await;
    assert_eq!(city.client(uplink, SHORT).await.uptime().await, None);
    assert_eq!(city.truth(&city.id(ap)).await["faults"][0]["cause"], "uplink");
    city.mend(fault).await;
    eventually("the access point is back", || async { city.client(ap, SHORT).await.uptime().await.is_some() }).await;
    let after = city.client(ap, PATIENCE).await.uptime().await.unwrap();
    let passed = u32::try_from(at.elapsed().as_millis() / 10).unwrap();
    assert!(after > before && after <= before + passed + 1, "it never restarted: {before}, {after} after {passed}");
    city.running.stop().await;
}

#[tokio::test]
async fn a_restart_sets_uptime_and_counters_to_zero_and_survives_the_simulator() {
    let dir = tempfile::tempdir().unwrap();
    let city = start(Some(dir.path().to_owned())).await;
    let ap = city.first(|role, _| matches!(role, Role::AccessPoint(_)));
    let before = city.client(ap, PATIENCE).await.uptime().await.unwrap();
    city.inflict(json!({ "asset": city.id(ap), "fault": "reboot", "seconds": 0.5 })).await;
    eventually("it is away", || async { city.client(ap, SHORT).await.uptime().await.is_none() }).await;
    eventually("it is back", || async { city.client(ap, SHORT).await.uptime().await.is_some() }).await;
    let uptime = city.client(ap, PATIENCE).await.uptime().await.unwrap();
    assert!(uptime < 2_000 && uptime < before, "{uptime}");
    let octets = |value: Option<Value>| match value {
        Some(Value::Counter64(octets)) => octets,
        other => panic!("{other:?}"),
    };
    let low = octets(city.client(ap, PATIENCE).await.get(HC_IN_OCTETS).await);
    assert!(low < 1 << 30, "{low}");
    city.running.stop().await;

    let again = start(Some(dir.path().to_owned())).await;
    let later = again.client(ap, PATIENCE).await.uptime().await.unwrap();
    assert!(later > uptime && later < uptime + 10_000, "{later}");
    assert!(octets(again.client(ap, PATIENCE).await.get(HC_IN_OCTETS).await) >= low);
    again.running.stop().await;
}

#[tokio::test]
async fn counters_only_grow_at_the_rate_that_is_pinned_and_then_wrap_when_told() {
    let city = start(None).await;
    let uplink = city.first(|role, _| matches!(role, Role::Uplink { .. }));
    let snmp = city.client(uplink, PATIENCE).await;
    let read = || async {
        match (snmp.get(HC_IN_OCTETS).await, snmp.get(IN_OCTETS).await) {
            (Some(Value::Counter64(long)), Some(Value::Counter32(short))) => (long, short),
            other => panic!("{other:?}"),
        }
    };
    let mut last = read().await.0;
    city.pin(&city.id(uplink), "interface.in_rate", json!({ "value": 80e6 })).await;
    // The device looks at its clock somewhere between a question and its answer.
    let (asked, start_octets, answered) = (Instant::now(), read().await.0, Instant::now());
    assert!(start_octets >= last, "pinning goes on from where it was");
    let (mut last_asked, mut last_answered) = (asked, answered);
    while last_asked - answered < Duration::from_millis(500) {
        last_asked = Instant::now();
        let now = read().await.0;
        last_answered = Instant::now();
        assert!(now >= last, "{now} after {last}");
        last = now;
    }
    #[allow(clippy::cast_precision_loss)]
    let bits = (last - start_octets) as f64 * 8.0;
    let (slowest, fastest) =
        (bits / (last_answered - asked).as_secs_f64(), bits / (last_asked - answered).as_secs_f64());
    assert!(slowest < 85e6 && fastest > 75e6, "{slowest} to {fastest}");

    city.http
        .delete(city.url(&format!("/control/devices/{}/pins/interface.in_rate", city.id(uplink))))
        .send()
        .await
        .unwrap()
        .error_for_status()
        .unwrap();
    assert!(read().await.0 >= last, "unpinning goes on from where it was");
    assert_eq!(snmp.get("1.3.6.1.2.1.31.1.1.1.19.2").await, Some(Value::TimeTicks(0)));
    city.inflict(json!({ "asset": city.id(uplink), "fault": "wrap" })).await;
    let (long, short) = read().await;
    assert!(u64::MAX - long < 1 << 32 && u32::MAX - short < u32::MAX / 2, "{long} {short} are near their ends");
    assert_ne!(snmp.get("1.3.6.1.2.1.31.1.1.1.19.2").await, Some(Value::TimeTicks(0)), "and it says so");
    city.pin(&city.id(uplink), "interface.in_rate", json!({ "value": 1e12 })).await;
    eventually("both have wrapped", || async {
        let (long, _) = read().await;
        long < 1 << 40
    })
    .await;
    city.running.stop().await;
}

#[tokio::test]
async fn rubbish_is_rubbish_of_many_kinds_and_ends() {
    let city = start(None).await;
    let ap = city.first(|role, s| matches!(role, Role::AccessPoint(_)) && s == Security::V2c);
    let fault = city.inflict(json!({ "asset": city.id(ap), "fault": "malformed" })).await;
    eventually("answers make no sense", || async { city.client(ap, SHORT).await.uptime().await.is_none() }).await;
    let socket = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    let mut buffer = [0; 2_000];
    for _ in 0..6 {
        socket.send_to(b"0123456789", city.address(ap, 1161)).await.unwrap();
        let (length, _) = tokio::time::timeout(PATIENCE, socket.recv_from(&mut buffer)).await.unwrap().unwrap();
        kinds.insert(buffer[..length].to_vec());
    }
    assert_eq!(kinds.len(), 6);
    city.mend(fault).await;
    eventually("it makes sense again", || async { city.client(ap, SHORT).await.uptime().await.is_some() }).await;
    city.running.stop().await;
}

#[tokio::test]
async fn a_slow_device_answers_after_every_time_out() {
    let city = start(None).await;
    let ap = city.first(|role, _| matches!(role, Role::AccessPoint(_)));
    city.inflict(json!({ "asset": city.id(ap), "fault": "slow" })).await;
    let start_at = Instant::now();
    assert!(city.client(ap, Duration::from_secs(15)).await.uptime().await.is_some());
    assert!(start_at.elapsed() >= cruscotto_simulator::snmp::SLOW, "{:?}", start_at.elapsed());
    let now = city.running.world.now();
    assert_eq!(city.running.world.all_faults(Target::Device(ap), &now).len(), 1);
    city.running.stop().await;
}
