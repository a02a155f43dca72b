//! Each vendor's layout, as its MIB has it, polled over a real socket.

use crate::device::{agent, device, interface, oid, text};
use crate::fakes::value_of;
use async_snmp::Value;
use cruscotto_collectors::schedule::Poll;

/// Two access points' addresses, as indices.
const FIRST: &str = "0.1.2.3.4.5";
const SECOND: &str = "0.1.2.3.4.6";

/// A row of a layout: the column, the index, the value.
type Row = (&'static str, String, Value);

/// What must come out: asset, metric, label value, value; none: nothing may.
type Wanted<'a> = (&'a str, &'a str, Option<&'a str>, Option<f64>);

fn count(number: u32) -> Value {
    Value::Gauge32(number)
}

fn integer(number: i32) -> Value {
    Value::Integer(number)
}

/// Polls `profile` twice on a device with one interface and `rows`, and checks what comes out.
async fn check(profile: &str, rows: &[Row], wanted: &[Wanted<'_>]) {
    let rows: Vec<_> = rows.iter().map(|(column, index, value)| (format!("{column}.{index}"), value.clone())).collect();
    let mut objects = interface();
    objects.extend(rows.iter().map(|(o, v)| (o.as_str(), v.clone())));
    let (address, tree) = agent(&objects).await;
    let mut polled = device(address, profile, "it").await;
    let first = polled.poll().await;
    assert_eq!(first.failure, None, "{profile}");
    // 50,000 octets more, whatever the vendor: the interfaces are the standard's.
    tree.lock().unwrap().insert(oid("1.3.6.1.2.1.31.1.1.1.6.2"), Value::Counter64(51_000));
    let second = polled.poll().await;
    let value = |asset, metric, label| value_of(&second.measures, asset, metric, label);
    assert_eq!(value("it", "device.up", None), Some(1.0), "{profile}");
    assert_eq!(value("it", "interface.up", Some("eth0")), Some(1.0), "{profile}");
    assert!(value("it", "interface.in_rate", Some("eth0")).unwrap() > 0.0, "{profile}");
    for (asset, metric, label, wanted) in wanted {
        let found = value(asset, metric, *label);
        let same = match (found, wanted) {
            (Some(found), Some(wanted)) => (found - wanted).abs() < 1e-9,
            (found, wanted) => found.is_none() && wanted.is_none(),
        };
        assert!(same, "{profile}: {metric} {label:?} of {asset} is {found:?}, not {wanted:?}: {:?}", second.measures);
    }
    assert!(!format!("{second:?}").contains("1.2.3.4"), "{profile}: addresses stay in the parser");
}

#[tokio::test]
async fn catalyst_9800() {
    const NAME: &str = "1.3.6.1.4.1.9.9.513.1.1.1.1.5";
    const UPTIME: &str = "1.3.6.1.4.1.9.9.513.1.1.1.1.6";
    const STATUS: &str = "1.3.6.1.4.1.14179.2.2.1.1.6";
    const LOAD: &str = "1.3.6.1.4.1.14179.2.2.13.1.3";
    const CLIENTS: &str = "1.3.6.1.4.1.14179.2.2.13.1.4";
    let rows = [
        (NAME, FIRST.into(), text("ap-1")),
        (NAME, SECOND.into(), text("ap-2")),
        (UPTIME, FIRST.into(), Value::TimeTicks(4_200)),
        (STATUS, FIRST.into(), integer(1)),
        (STATUS, SECOND.into(), integer(3)),
        (LOAD, format!("{FIRST}.0"), integer(30)),
        (LOAD, format!("{FIRST}.1"), integer(10)),
        (CLIENTS, format!("{FIRST}.0"), integer(3)),
        (CLIENTS, format!("{FIRST}.1"), integer(4)),
        (CLIENTS, format!("{SECOND}.0"), integer(9)),
    ];
    let wanted = [
        ("ap-1", "device.up", None, Some(1.0)),
        ("ap-1", "device.uptime", None, Some(42.0)),
        ("ap-1", "wifi.clients", None, Some(7.0)),
        ("ap-1", "wifi.channel_utilisation", Some("2.4"), Some(0.3)),
        ("ap-2", "device.up", None, Some(0.0)),
        ("ap-2", "wifi.clients", None, None),
    ];
    check("catalyst-9800", &rows, &wanted).await;
}

#[tokio::test]
async fn aruba_controller() {
    const AP: &str = "1.3.6.1.4.1.14823.2.2.1.5.2.1.4.1";
    const RADIO: &str = "1.3.6.1.4.1.14823.2.2.1.5.2.1.5.1";
    const BSSID: &str = "1.3.6.1.4.1.14823.2.2.1.5.2.1.7.1";
    let column = |table: &str, number: u32| -> &'static str { format!("{table}.{number}").leak() };
    let bssid = |ap: &str, radio: u32, last: u32| format!("{ap}.{radio}.0.1.2.3.9.{last}");
    let mut rows = vec![
        (column(AP, 3), FIRST.into(), text("ap-1")),
        (column(AP, 3), SECOND.into(), text("ap-2")),
        (column(AP, 12), FIRST.into(), Value::TimeTicks(100)),
        (column(AP, 19), FIRST.into(), integer(1)),
        (column(AP, 19), SECOND.into(), integer(2)),
        (column(RADIO, 2), format!("{FIRST}.1"), integer(1)),
        (column(RADIO, 2), format!("{FIRST}.2"), integer(3)),
        (column(RADIO, 6), format!("{FIRST}.1"), integer(12)),
        (column(RADIO, 6), format!("{FIRST}.2"), integer(60)),
    ];
    for (index, ssid, stations) in [
        (bssid(FIRST, 1, 1), "openwifi", 5),
        (bssid(FIRST, 2, 2), "openwifi", 6),
        (bssid(FIRST, 2, 3), "comune", 2),
        (bssid(SECOND, 1, 4), "openwifi", 8),
    ] {
        rows.push((column(BSSID, 2), index.clone(), text(ssid)));
        rows.push((column(BSSID, 12), index, count(stations)));
    }
    let wanted = [
        ("ap-1", "device.up", None, Some(1.0)),
        ("ap-1", "device.uptime", None, Some(1.0)),
        ("ap-1", "wifi.clients", Some("openwifi"), Some(11.0)),
        ("ap-1", "wifi.clients", Some("comune"), Some(2.0)),
        ("ap-1", "wifi.channel_utilisation", Some("5"), Some(0.12)),
        ("ap-1", "wifi.channel_utilisation", Some("2.4"), Some(0.6)),
        ("ap-2", "device.up", None, Some(0.0)),
        ("ap-2", "wifi.clients", Some("openwifi"), None),
    ];
    check("aruba-controller", &rows, &wanted).await;
}

#[tokio::test]
async fn aruba_instant() {
    let rows = [
        ("1.3.6.1.4.1.14823.2.3.3.1.2.1.1.2", FIRST.into(), text("ap-1")),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.1.1.2", SECOND.into(), text("ap-2")),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.1.1.9", FIRST.into(), Value::TimeTicks(100)),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.1.1.11", FIRST.into(), integer(1)),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.1.1.11", SECOND.into(), integer(2)),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.2.1.21", format!("{FIRST}.0"), integer(4)),
        ("1.3.6.1.4.1.14823.2.3.3.1.2.2.1.21", format!("{FIRST}.1"), integer(9)),
    ];
    let wanted = [
        ("ap-1", "device.up", None, Some(1.0)),
        ("ap-1", "device.uptime", None, Some(1.0)),
        ("ap-1", "wifi.clients", None, Some(13.0)),
        ("ap-2", "device.up", None, Some(0.0)),
    ];
    check("aruba-instant", &rows, &wanted).await;
}

#[tokio::test]
async fn ruckus_zonedirector() {
    let rows = [
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.2", FIRST.into(), text("ap-1")),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.2", SECOND.into(), text("ap-2")),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.3", FIRST.into(), integer(1)),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.3", SECOND.into(), integer(0)),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.6", FIRST.into(), Value::TimeTicks(100)),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.15", FIRST.into(), count(21)),
        ("1.3.6.1.4.1.25053.1.2.2.1.1.2.1.1.15", SECOND.into(), count(3)),
    ];
    let wanted = [
        ("ap-1", "device.up", None, Some(1.0)),
        ("ap-1", "device.uptime", None, Some(1.0)),
        ("ap-1", "wifi.clients", None, Some(21.0)),
        ("ap-2", "device.up", None, Some(0.0)),
        ("ap-2", "wifi.clients", None, None),
    ];
    check("ruckus-zonedirector", &rows, &wanted).await;
}

#[tokio::test]
async fn ruckus_smartzone() {
    const THIRD: &str = "0.1.2.3.4.7";
    let rows = [
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.5", FIRST.into(), text("ap-1")),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.5", SECOND.into(), text("ap-2")),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.5", THIRD.into(), text("ap-3")),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.6", FIRST.into(), Value::TimeTicks(100)),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.15", FIRST.into(), count(2)),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.16", FIRST.into(), text("Connect")),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.16", SECOND.into(), text("Disconnect")),
        ("1.3.6.1.4.1.25053.1.4.2.1.1.2.2.1.16", THIRD.into(), text("Provisioning")),
    ];
    let wanted = [
        ("ap-1", "device.up", None, Some(1.0)),
        ("ap-1", "device.uptime", None, Some(1.0)),
        ("ap-1", "wifi.clients", None, Some(2.0)),
        ("ap-2", "device.up", None, Some(0.0)),
        ("ap-3", "device.up", None, None),
    ];
    check("ruckus-smartzone", &rows, &wanted).await;
}

/// The access points that answer by themselves, with a table of SSIDs and client counts.
#[tokio::test]
async fn access_points_count_their_clients_by_ssid() {
    for (profile, ssid, clients, value) in [
        (
            "ruckus-ap",
            "1.3.6.1.4.1.25053.1.1.6.1.1.1.4.1.1",
            "1.3.6.1.4.1.25053.1.1.6.1.1.1.4.1.3",
            Value::Counter32 as fn(u32) -> Value,
        ),
        ("mikrotik", "1.3.6.1.4.1.14988.1.1.1.3.1.4", "1.3.6.1.4.1.14988.1.1.1.3.1.6", Value::Counter32),
        ("cambium-cnpilot", "1.3.6.1.4.1.17713.22.1.4.1.2", "1.3.6.1.4.1.17713.22.1.4.1.7", |n| {
            integer(i32::try_from(n).unwrap())
        }),
        (
            "openwrt",
            "1.3.6.1.4.1.8072.1.3.2.4.1.2.4.115.115.105.100",
            "1.3.6.1.4.1.8072.1.3.2.4.1.2.7.99.108.105.101.110.116.115",
            |n| text(&n.to_string()),
        ),
    ] {
        let rows = [
            (ssid, "1".to_owned(), text("openwifi")),
            (ssid, "2".to_owned(), text("openwifi")),
            (ssid, "3".to_owned(), text("comune")),
            (clients, "1".to_owned(), value(5)),
            (clients, "2".to_owned(), value(8)),
            (clients, "3".to_owned(), value(1)),
        ];
        let wanted =
            [("it", "wifi.clients", Some("openwifi"), Some(13.0)), ("it", "wifi.clients", Some("comune"), Some(1.0))];
        check(profile, &rows, &wanted).await;
    }
}
