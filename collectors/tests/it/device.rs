//! Polls of real SNMP agents on the loopback.

use crate::fakes::value_of;
use async_snmp::{
    Agent, BoxFuture, GetNextResult, GetResult, HandlerResult, MibHandler, Oid, RequestContext, Value, VarBind,
};
use cruscotto_collectors::config::{Credentials, SnmpTarget};
use cruscotto_collectors::schedule::{Outcome, Poll};
use cruscotto_collectors::source::snmp::{Device, Network, Profile, UdpSession};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::id::AssetId;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub(crate) type Objects = Arc<Mutex<BTreeMap<Oid, Value>>>;

struct Tree(Objects);

impl MibHandler for Tree {
    fn get<'a>(&'a self, _: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetResult>> {
        Box::pin(async move {
            let found = self.0.lock().unwrap().get(oid).cloned();
            Ok(found.map_or(GetResult::NoSuchInstance, GetResult::Value))
        })
    }

    fn get_next<'a>(&'a self, _: &'a RequestContext, oid: &'a Oid) -> BoxFuture<'a, HandlerResult<GetNextResult>> {
        Box::pin(async move {
            let tree = self.0.lock().unwrap();
            let next = tree.range(oid.clone()..).find(|(at, _)| *at > oid);
            Ok(next.map_or(GetNextResult::EndOfMibView, |(at, v)| {
                GetNextResult::Value(VarBind::new(at.clone(), v.clone()))
            }))
        })
    }
}

pub(crate) fn oid(text: &str) -> Oid {
    Oid::parse(text).unwrap()
}

pub(crate) async fn agent(objects: &[(&str, Value)]) -> (SocketAddr, Objects) {
    let tree: Objects = Arc::new(Mutex::new(objects.iter().map(|(o, v)| (oid(o), v.clone())).collect()));
    let agent = Agent::builder()
        .bind("127.0.0.1:0")
        .community(b"public")
        .handler(oid("1.3.6"), Arc::new(Tree(tree.clone())))
        .without_builtin_handlers()
        .allow_all_access()
        .build()
        .await
        .unwrap();
    let address = agent.local_addr();
    tokio::spawn(async move { agent.run().await });
    (address, tree)
}

pub(crate) async fn device(address: SocketAddr, profile: &str, asset: &str) -> Device<UdpSession> {
    let network = Arc::new(Network::bind(Duration::from_millis(400), 1).await.unwrap());
    let target = SnmpTarget { address, profile: profile.to_owned(), credentials: "c".to_owned() };
    let session = network.session(&target, &Credentials::community("public")).await.unwrap();
    let profiles = Profile::read_all(None, &Catalogue::built_in().unwrap()).unwrap();
    Device::new(&AssetId::new(asset).unwrap(), profiles[profile].clone(), session, Duration::from_secs(600)).unwrap()
}

pub(crate) fn text(value: &str) -> Value {
    Value::OctetString(value.as_bytes().to_vec().into())
}

pub(crate) fn interface() -> Vec<(&'static str, Value)> {
    vec![
        ("1.3.6.1.2.1.1.3.0", Value::TimeTicks(100_000)),
        ("1.3.6.1.2.1.2.2.1.3.1", Value::Integer(24)),
        ("1.3.6.1.2.1.2.2.1.3.2", Value::Integer(6)),
        ("1.3.6.1.2.1.2.2.1.8.1", Value::Integer(1)),
        ("1.3.6.1.2.1.2.2.1.8.2", Value::Integer(1)),
        ("1.3.6.1.2.1.31.1.1.1.1.1", text("lo")),
        ("1.3.6.1.2.1.31.1.1.1.1.2", text("eth0")),
        ("1.3.6.1.2.1.31.1.1.1.6.2", Value::Counter64(1_000)),
        ("1.3.6.1.2.1.31.1.1.1.10.2", Value::Counter64(0)),
        ("1.3.6.1.2.1.31.1.1.1.15.2", Value::Gauge32(1)),
        ("1.3.6.1.2.1.31.1.1.1.19.2", Value::TimeTicks(0)),
    ]
}

fn reason(outcome: &Outcome) -> Option<FailureReason> {
    outcome.failure.as_ref().map(|f| f.reason)
}

#[tokio::test]
async fn an_access_point_gives_state_rates_and_clients() {
    let mut objects = interface();
    objects.extend([
        ("1.3.6.1.4.1.41112.1.6.1.1.1.3.1", text("ng")),
        ("1.3.6.1.4.1.41112.1.6.1.1.1.6.1", Value::Integer(35)),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.6.0", text("openwifi")),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.6.1", text("openwifi")),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.6.2", text("")),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.8.0", Value::Integer(4)),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.8.1", Value::Integer(7)),
        ("1.3.6.1.4.1.41112.1.6.1.2.1.8.2", Value::Integer(1)),
    ]);
    let (address, tree) = agent(&objects).await;
    let mut device = device(address, "unifi", "ap-1").await;
    let first = device.poll().await;
    assert_eq!(first.failure, None);
    let value = |outcome: &Outcome, metric, label| value_of(&outcome.measures, "ap-1", metric, label);
    assert_eq!(value(&first, "device.up", None), Some(1.0));
    assert_eq!(value(&first, "device.uptime", None), Some(1_000.0));
    assert_eq!(value(&first, "wifi.clients", Some("openwifi")), Some(11.0), "both radios together");
    assert_eq!(value(&first, "wifi.clients", Some("(hidden)")), Some(1.0));
    let utilisation = value(&first, "wifi.channel_utilisation", Some("2.4")).unwrap();
    assert!((utilisation - 0.35).abs() < 1e-9, "{utilisation}");
    assert_eq!(value(&first, "interface.in_rate", Some("eth0")), None, "one reading is no rate");
    assert_eq!(value(&first, "interface.up", Some("lo")), None, "loopback is left out");
    assert!(first.measures.iter().all(|m| m.value.is_finite()));

    tree.lock().unwrap().insert(oid("1.3.6.1.2.1.31.1.1.1.6.2"), Value::Counter64(51_000));
    let second = device.poll().await;
    let rate = value(&second, "interface.in_rate", Some("eth0")).unwrap();
    let seconds = (second.measures[0].time.micros_since(first.measures[0].time)) as f64 / 1e6;
    assert!((rate * seconds - 400_000.0).abs() < 1.0, "50,000 bytes are 400,000 bits: {rate} over {seconds} s");
    assert_eq!(value(&second, "interface.utilisation", Some("eth0")), Some(1.0), "a share never exceeds the whole");

    // The counter is set anew without a restart: no rate, and then rates again.
    tree.lock().unwrap().insert(oid("1.3.6.1.2.1.31.1.1.1.19.2"), Value::TimeTicks(5));
    tree.lock().unwrap().insert(oid("1.3.6.1.2.1.31.1.1.1.6.2"), Value::Counter64(u64::MAX - 10));
    let third = device.poll().await;
    assert_eq!(value(&third, "interface.in_rate", Some("eth0")), None);
    tree.lock().unwrap().insert(oid("1.3.6.1.2.1.31.1.1.1.6.2"), Value::Counter64(89));
    let fourth = device.poll().await;
    let rate = value(&fourth, "interface.in_rate", Some("eth0")).unwrap();
    let seconds = (fourth.measures[0].time.micros_since(third.measures[0].time)) as f64 / 1e6;
    assert!((rate * seconds - 800.0).abs() < 1.0, "over the wrap it is 100 bytes: {rate} over {seconds} s");
}

#[tokio::test]
async fn a_new_network_is_found_when_an_old_one_goes() {
    let mut objects = interface();
    objects.push(("1.3.6.1.4.1.41112.1.6.1.2.1.6.0", text("old")));
    objects.push(("1.3.6.1.4.1.41112.1.6.1.2.1.8.0", Value::Integer(4)));
    let (address, tree) = agent(&objects).await;
    let mut device = device(address, "unifi", "ap-1").await;
    assert_eq!(value_of(&device.poll().await.measures, "ap-1", "wifi.clients", Some("old")), Some(4.0));
    {
        let mut tree = tree.lock().unwrap();
        tree.remove(&oid("1.3.6.1.4.1.41112.1.6.1.2.1.6.0"));
        tree.remove(&oid("1.3.6.1.4.1.41112.1.6.1.2.1.8.0"));
        tree.insert(oid("1.3.6.1.4.1.41112.1.6.1.2.1.6.9"), text("new"));
        tree.insert(oid("1.3.6.1.4.1.41112.1.6.1.2.1.8.9"), Value::Integer(2));
    }
    device.poll().await;
    let found = device.poll().await;
    assert_eq!(value_of(&found.measures, "ap-1", "wifi.clients", Some("new")), Some(2.0));
    assert_eq!(value_of(&found.measures, "ap-1", "wifi.clients", Some("old")), None);
    assert!(value_of(&found.measures, "ap-1", "interface.in_rate", Some("eth0")).is_some(), "rates have no gap");
}

#[tokio::test]
async fn a_controller_speaks_for_its_access_points() {
    let mac = ["0.1.2.3.4.5", "0.1.2.3.4.6"];
    let mut objects: Vec<(String, Value)> = vec![("1.3.6.1.2.1.1.3.0".to_owned(), Value::TimeTicks(1))];
    for (mac, name, status) in [(mac[0], "ap-1", 1), (mac[1], "ap-2", 2)] {
        objects.push((format!("1.3.6.1.4.1.14179.2.2.1.1.3.{mac}"), text(name)));
        objects.push((format!("1.3.6.1.4.1.14179.2.2.1.1.6.{mac}"), Value::Integer(status)));
        for slot in 0..2 {
            objects.push((format!("1.3.6.1.4.1.14179.2.2.13.1.3.{mac}.{slot}"), Value::Integer(20 + slot)));
            objects.push((format!("1.3.6.1.4.1.14179.2.2.13.1.4.{mac}.{slot}"), Value::Integer(5)));
        }
    }
    let objects: Vec<_> = objects.iter().map(|(o, v)| (o.as_str(), v.clone())).collect();
    let (address, tree) = agent(&objects).await;
    let mut device = device(address, "airespace", "controller-01").await;
    let outcome = device.poll().await;
    assert_eq!(outcome.failure, None);
    let value = |asset, metric, label| value_of(&outcome.measures, asset, metric, label);
    assert_eq!(value("controller-01", "device.up", None), Some(1.0));
    assert_eq!(value("ap-1", "device.up", None), Some(1.0));
    assert_eq!(value("ap-1", "wifi.clients", None), Some(10.0), "both slots together");
    let utilisation = value("ap-1", "wifi.channel_utilisation", Some("5")).unwrap();
    assert!((utilisation - 0.21).abs() < 1e-9, "{utilisation}");
    assert_eq!(value("ap-2", "device.up", None), Some(0.0));
    assert_eq!(value("ap-2", "wifi.clients", None), None, "of what is down only that is told");
    assert!(!format!("{outcome:?}").contains("1.2.3.4"), "addresses stay in the parser");

    // Forgotten by its controller: down, and it stays down.
    tree.lock().unwrap().retain(|oid, _| !oid.to_string().contains(mac[0]));
    for _ in 0..3 {
        let outcome = device.poll().await;
        assert_eq!(value_of(&outcome.measures, "ap-1", "device.up", None), Some(0.0));
        assert_eq!(value_of(&outcome.measures, "ap-1", "wifi.clients", None), None);
    }
}

#[tokio::test]
async fn silence_is_down_and_rubbish_is_not() {
    let silent = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    let mut quiet = device(silent.local_addr().unwrap(), "if-mib", "uplink-1").await;
    let outcome = quiet.poll().await;
    assert_eq!(reason(&outcome), Some(FailureReason::Timeout));
    assert_eq!(value_of(&outcome.measures, "uplink-1", "device.up", None), Some(0.0));

    let rubbish = tokio::net::UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let address = rubbish.local_addr().unwrap();
    tokio::spawn(async move {
        let mut request = [0; 1500];
        while let Ok((_, from)) = rubbish.recv_from(&mut request).await {
            rubbish.send_to(b"\x13\x37 not BER at all", from).await.unwrap();
        }
    });
    let mut mad = device(address, "if-mib", "uplink-2").await;
    let outcome = mad.poll().await;
    assert_eq!(reason(&outcome), Some(FailureReason::Malformed), "{:?}", outcome.failure);
    assert_eq!(outcome.measures, []);
}
