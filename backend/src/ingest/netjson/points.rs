//! The measurements of a message, under the names that `ingest/mapping/netjson.toml` has.

use super::message::{DeviceMonitoring, Interface, Memory, Resources};
use std::collections::BTreeMap;

/// Interfaces of one message that are read; a device has some tens with all its bridges and VLANs.
pub const MAX_INTERFACES: usize = 256;

/// The mode of a radio whose clients are people; in `802.11s` and `adhoc` they are other devices of the network.
const ACCESS_POINT: &str = "access_point";

/// One measurement. Its tags are the device and what is in `tag`.
#[derive(Debug, Clone, PartialEq)]
pub struct NetPoint<'a> {
    /// Section of the message, as a foreign name.
    pub section: &'static str,
    /// What is measured.
    pub field: &'static str,
    /// Name and value of the tag that tells it apart, if there is one.
    pub tag: Option<(&'static str, &'a str)>,
    /// The value.
    pub value: f64,
}

/// Every measurement of `message`.
#[must_use]
pub fn points(message: &DeviceMonitoring) -> Vec<NetPoint<'_>> {
    let mut points = vec![plain("netjson.general", "reporting", 1.0)];
    points.extend(message.general.uptime.map(|uptime| plain("netjson.general", "uptime", uptime)));
    resources(&message.resources, &mut points);
    let interfaces = &message.interfaces;
    for interface in interfaces {
        let tag = Some(("interface", interface.name.as_str()));
        let mut push = |field, value| points.push(NetPoint { section: "netjson.interface", field, tag, value });
        if let Some(up) = interface.up {
            push("up", f64::from(u8::from(up)));
        }
        let statistics = interface.statistics;
        if let Some(total) = statistics.and_then(|s| s.rx_bytes) {
            push("rx_bytes", total);
        }
        if let Some(total) = statistics.and_then(|s| s.tx_bytes) {
            push("tx_bytes", total);
        }
    }
    for (ssid, count) in clients(interfaces) {
        let tag = Some(("ssid", ssid));
        points.push(NetPoint { section: "netjson.wireless", field: "clients", tag, value: f64::from(count) });
    }
    points
}

/// The device's uptime in hundredths of a second, which tells a wrap of its counters from a restart.
#[must_use]
pub fn uptime_ticks(message: &DeviceMonitoring) -> Option<u32> {
    let ticks = message.general.uptime.filter(|uptime| *uptime >= 0.0)? * 100.0;
    // sysUpTime, whose place this takes, wraps after 497 days; so does this.
    let wrapped = ticks.rem_euclid(4_294_967_296.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 2^32 after rem_euclid")]
    wrapped.is_finite().then_some(wrapped as u32)
}

fn plain(section: &'static str, field: &'static str, value: f64) -> NetPoint<'static> {
    NetPoint { section, field, tag: None, value }
}

/// Clients by SSID: a network on two radios is one network.
fn clients(interfaces: &[Interface]) -> BTreeMap<&str, u32> {
    let mut by_ssid = BTreeMap::new();
    for wireless in interfaces.iter().filter_map(|interface| interface.wireless.as_ref()) {
        let serves = wireless.mode.as_deref().is_none_or(|mode| mode == ACCESS_POINT);
        if let (true, Some(ssid), Some(clients)) = (serves, wireless.ssid.as_deref(), wireless.clients) {
            let sum: &mut u32 = by_ssid.entry(ssid).or_default();
            *sum = sum.saturating_add(clients.0);
        }
    }
    by_ssid
}

/// Shares as OpenWISP computes them (`openwisp_monitoring/device/writer.py`), 0 to 1 instead of per cent.
fn resources(resources: &Resources, points: &mut Vec<NetPoint<'_>>) {
    if let (Some(load), Some(cpus)) = (resources.load.first(), resources.cpus.filter(|c| *c > 0.0)) {
        points.push(plain("netjson.resources", "load_share", load / cpus));
    }
    if let Some(used) = resources.memory.and_then(memory_used) {
        points.push(plain("netjson.resources", "memory_used_share", used));
    }
    let (used, size) = resources.disk.iter().fold((0.0, 0.0), |(u, s), d| (u + d.used_bytes, s + d.size_bytes));
    if size > 0.0 {
        points.push(plain("netjson.resources", "disk_used_share", used / size));
    }
}

fn memory_used(memory: Memory) -> Option<f64> {
    let free = memory.available.filter(|available| *available > memory.free).unwrap_or(memory.free);
    (memory.total > 0.0).then(|| 1.0 - (free + memory.buffered) / memory.total)
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use proptest::prelude::*;

    /// The shape of a message of openwrt-openwisp-monitoring, with the parts that are skipped.
    const MESSAGE: &str = r#"{
        "type": "DeviceMonitoring",
        "general": {"local_time": 1589026500, "uptime": 8003, "hostname": "AP"},
        "resources": {
            "memory": {"total": 200, "free": 100, "cached": 7, "buffered": 20, "shared": 0},
            "load": [0.5, 0.2, 0], "cpus": 2, "swap": {"free": 0, "total": 0},
            "disk": [{"used_bytes": 25, "size_bytes": 100, "available_bytes": 75, "used_percent": 25, "mount_point": "/", "filesystem": "x"}]
        },
        "dns_servers": ["10.0.0.1"],
        "dhcp_leases": [{"mac": "f2:f1:3e:56:d2:77", "ip": "192.168.66.196", "client_name": "MyPhone14"}],
        "neighbors": [{"ip": "192.168.56.2", "mac": "08:00:27:94:2d:8e"}],
        "interfaces": [
            {"name": "wlan0", "mac": "44:d1:fa:4b:38:43", "up": true, "statistics": {"rx_bytes": 324, "tx_bytes": 145},
             "wireless": {"mode": "access_point", "ssid": "openwifi", "channel": 6, "clients": [{"mac": "00:ee:ad:34:f5:3b", "assoc": true}]}},
            {"name": "wlan1", "up": true, "statistics": {"rx_bytes": 2275, "tx_bytes": 826},
             "wireless": {"mode": "access_point", "ssid": "openwifi", "clients": [{"mac": "b0:e1:7e:30:16:44"}, {"mac": "c0:ee:fb:34:f5:4b"}]}},
            {"name": "mesh0", "wireless": {"mode": "802.11s", "ssid": "mesh", "clients": [{"mac": "44:d1:fa:4b:38:44"}]}},
            {"name": "eth0", "up": false, "statistics": {}}
        ]
    }"#;

    fn value(points: &[NetPoint<'_>], section: &str, field: &str, tag: Option<&str>) -> Option<f64> {
        let is = |p: &&NetPoint<'_>| p.section == section && p.field == field && p.tag.map(|t| t.1) == tag;
        points.iter().find(is).map(|p| p.value)
    }

    #[test]
    fn the_measurements_of_a_message() {
        let message = read(MESSAGE.as_bytes()).unwrap();
        let points = points(&message);
        let at = |section, field, tag| value(&points, section, field, tag);
        assert_eq!(at("netjson.general", "reporting", None), Some(1.0));
        assert_eq!(at("netjson.general", "uptime", None), Some(8003.0));
        assert_eq!(at("netjson.wireless", "clients", Some("openwifi")), Some(3.0), "both radios");
        assert_eq!(at("netjson.wireless", "clients", Some("mesh")), None, "peers are no people");
        assert_eq!(at("netjson.interface", "rx_bytes", Some("wlan1")), Some(2275.0));
        assert_eq!(at("netjson.interface", "up", Some("eth0")), Some(0.0));
        assert_eq!(at("netjson.interface", "rx_bytes", Some("eth0")), None);
        assert_eq!(at("netjson.resources", "load_share", None), Some(0.25));
        assert_eq!(at("netjson.resources", "memory_used_share", None), Some(0.4));
        assert_eq!(at("netjson.resources", "disk_used_share", None), Some(0.25));
        assert_eq!(uptime_ticks(&message), Some(800_300));
    }

    #[test]
    fn nothing_that_names_a_person_or_a_device_of_theirs_is_held() {
        let message = read(MESSAGE.as_bytes()).unwrap();
        let held = format!("{message:?} {:?}", points(&message));
        for private in ["00:ee:ad", "b0:e1:7e", "f2:f1:3e", "44:d1:fa", "192.168", "MyPhone14"] {
            assert!(!held.contains(private), "{private} in {held}");
        }
    }

    #[test]
    fn a_message_may_be_almost_empty() {
        let message = read(br#"{"type": "DeviceMonitoring"}"#).unwrap();
        assert_eq!(points(&message).len(), 1);
        assert_eq!(uptime_ticks(&message), None);
    }

    #[test]
    fn other_messages_and_other_shapes_are_refused_with_the_place() {
        let error = |body: &str| read(body.as_bytes()).unwrap_err().to_string();
        assert!(error(r#"{"type": "NetworkGraph"}"#).contains("expected DeviceMonitoring"));
        assert!(error("[]").contains("line 1 column"));
        assert!(error(r#"{"type": "DeviceMonitoring", "interfaces": [{}]}"#).contains("missing field `name`"));
        let deep = format!(r#"{{"type": "DeviceMonitoring", "dhcp_leases": {}"#, "[".repeat(1_000_000));
        assert!(error(&deep).contains("EOF while parsing a list"), "depth costs no stack");
    }

    #[test]
    fn interfaces_beyond_the_bound_are_not_read() {
        let interfaces = vec![r#"{"name": "x", "up": true}"#; MAX_INTERFACES + 1].join(",");
        let body = format!(r#"{{"type": "DeviceMonitoring", "interfaces": [{interfaces}]}}"#);
        assert_eq!(points(&read(body.as_bytes()).unwrap()).len(), 1 + MAX_INTERFACES);
    }

    proptest! {
        #[test]
        fn rubbish_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,80}") {
            let _ = read(&bytes);
            let _ = read(format!(r#"{{"type": "DeviceMonitoring", "general": {text}}}"#).as_bytes());
        }

        #[test]
        fn an_uptime_wraps_as_sys_up_time_does(seconds in any::<u32>()) {
            let body = format!(r#"{{"type": "DeviceMonitoring", "general": {{"uptime": {seconds}}}}}"#);
            let expected = u32::try_from(u64::from(seconds) * 100 % (1 << 32)).unwrap();
            prop_assert_eq!(uptime_ticks(&read(body.as_bytes()).unwrap()), Some(expected));
        }
    }

    #[test]
    fn an_uptime_that_cannot_be_is_none() {
        for bad in ["-1", "1e308"] {
            let body = format!(r#"{{"type": "DeviceMonitoring", "general": {{"uptime": {bad}}}}}"#);
            assert_eq!(uptime_ticks(&read(body.as_bytes()).unwrap()), None, "{bad}");
        }
    }
}
