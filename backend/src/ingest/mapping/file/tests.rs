use super::*;
use crate::ingest::mapping::Unresolved;

fn parse(text: &str) -> Result<Mapping, MappingError> {
    Mapping::parse("telegraf.toml", text, &Catalogue::built_in().unwrap())
}

const TELEGRAF: &str = r#"
[assets]
"10.1.2.3" = "ap-0001"

[[rule]]
name = "net"
field = "bytes_recv"
where = { role = "wan" }
asset = "{host}"
metric = "interface.in_rate"
labels = { interface = "{interface}" }
counter = true
unit = "By"

[[rule]]
name = "ping"
field = "average_response_ms"
asset = "{url}"
metric = "device.response_time"

[[rule]]
name = "speed"
field = "down"
asset = "school-{code}"
metric = "school.download"
unit = "Mbit/s"
scale = 0.1

[[ignore]]
name = "go_*"

[[ignore]]
name = "net"
field = "drop_in"
"#;

#[test]
fn a_rule_says_asset_metric_labels_and_unit() {
    let mapping = parse(TELEGRAF).unwrap();
    let tags = [("host", "ap-0002"), ("interface", "eth0"), ("role", "wan")];
    let resolved = mapping.resolve("net", "bytes_recv", &tags[..]).unwrap();
    assert_eq!((resolved.key.asset.as_str(), resolved.key.metric.as_str()), ("ap-0002", "interface.in_rate"));
    assert_eq!(resolved.key.labels["interface"], "eth0");
    assert!(resolved.counter);
    assert_eq!(resolved.conversion.apply(1_000.0), 8_000.0);
    let speed = mapping.resolve("speed", "down", &[("code", "0042")][..]).unwrap();
    assert_eq!((speed.key.asset.as_str(), speed.conversion.apply(9_430.0)), ("school-0042", 943e6));
}

#[test]
fn a_device_has_the_id_that_the_aliases_give_it() {
    let ping = |url| parse(TELEGRAF).unwrap().resolve("ping", "average_response_ms", &[("url", url)][..]);
    assert_eq!(ping("10.1.2.3").unwrap().key.asset.as_str(), "ap-0001");
    assert_eq!(ping("ap-0009").unwrap().key.asset.as_str(), "ap-0009");
    let error = ping("AP Duomo 1").unwrap_err();
    assert!(matches!(error, Unresolved::Asset(_)) && error.to_string().contains("name it in [assets]"), "{error}");
}

#[test]
fn what_no_rule_covers_is_told_from_what_is_left_out() {
    let mapping = parse(TELEGRAF).unwrap();
    let none: &[(&str, &str)] = &[];
    assert_eq!(mapping.resolve("cpu", "usage_idle", none), Err(Unresolved::NoRule));
    assert_eq!(mapping.resolve("net", "bytes_recv", &[("role", "lan")][..]), Err(Unresolved::NoRule));
    assert_eq!(
        mapping.resolve("net", "bytes_recv", &[("role", "wan")][..]),
        Err(Unresolved::MissingTag("host".to_owned()))
    );
    assert_eq!(mapping.resolve("go_goroutines", "", none), Err(Unresolved::Ignored));
    assert_eq!(mapping.resolve("net", "drop_in", none), Err(Unresolved::Ignored));
    assert_eq!(mapping.resolve("net", "drop_out", none), Err(Unresolved::NoRule));
}

#[test]
fn a_wrong_file_is_refused_with_line_field_and_what_would_be_right() {
    let rule = |more: &str| format!("# comment\n\n[[rule]]\nname = \"n\"\nasset = \"{{a}}\"\n{more}\n");
    for (text, expected) in [
        (
            rule("metric = \"wifi.client\""),
            "line 3: metric 'wifi.client' is not in the catalogue: expected for example wifi.",
        ),
        (
            rule("metric = \"wifi.clients\"\nlabels = { mac = \"{m}\" }"),
            "labels: 'mac' is not a label of wifi.clients: expected ssid",
        ),
        (rule("metric = \"wifi.clients\"\nlabels = { ssid = \"{\" }"), "labels.ssid: '{' is not a text"),
        (
            rule("metric = \"school.download\"\nunit = \"ms\""),
            "unit: 'ms' does not convert to bit/s: expected one of bit/s, kbit/s",
        ),
        (rule("metric = \"wifi.clients\"\ncounter = true"), "counter = true makes a rate, and wifi.clients is none"),
        (rule("metric = \"wifi.clients\"\nscale = 0.0"), "scale 0 and offset 0 must be finite numbers"),
        (rule("metric = \"wifi.clients\"\nunits = \"1\""), "unknown field `units`"),
        (rule("metric = \"Wifi\""), "metric id 'Wifi' is not valid"),
        ("[assets]\n\"x\" = \"a b\"\n".to_owned(), "asset id 'a b' is not valid"),
        ("[[rules]]\n".to_owned(), "unknown field `rules`"),
    ] {
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.starts_with("telegraf.toml: ") && error.contains(expected), "{error}\nexpected: {expected}");
    }
}

#[test]
fn a_file_is_bounded() {
    let ignores = "[[ignore]]\nname = \"x\"\n".repeat(MAX_RULES + 1);
    assert!(parse(&ignores).unwrap_err().to_string().contains("2001 rules: at most 2000"));
}

#[test]
fn every_source_understands_openwisp() {
    let mapping = Mapping::built_in(&Catalogue::built_in().unwrap()).unwrap();
    let tags = [("device", "ap-0001"), ("ssid", "openwifi"), ("interface", "wlan0")];
    for (section, field) in [
        ("netjson.general", "reporting"),
        ("netjson.general", "uptime"),
        ("netjson.wireless", "clients"),
        ("netjson.interface", "up"),
        ("netjson.interface", "rx_bytes"),
        ("netjson.interface", "tx_bytes"),
    ] {
        assert!(mapping.resolve(section, field, &tags[..]).is_ok(), "{section} {field}");
    }
}
