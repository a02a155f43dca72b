//! Rules to begin with, for what stock senders send.

use std::fmt::Write;

/// Tags that usually name the device, the surest first.
const ASSET_TAGS: &[&str] =
    &["asset", "device", "sysName", "agent_host", "host", "hostname", "instance", "target", "url"];

/// A foreign name and what it usually is: name, field, metric, unit, whether it is a total, its label and the tags the
/// label may come from.
struct Known {
    name: &'static str,
    field: &'static str,
    metric: &'static str,
    unit: Option<&'static str>,
    counter: bool,
    label: Option<(&'static str, &'static [&'static str])>,
}

const fn gauge(name: &'static str, field: &'static str, metric: &'static str, unit: Option<&'static str>) -> Known {
    Known { name, field, metric, unit, counter: false, label: None }
}

const fn octets(name: &'static str, field: &'static str, metric: &'static str) -> Known {
    let label = Some(("interface", INTERFACE_TAGS));
    Known { name, field, metric, unit: Some("By"), counter: true, label }
}

const INTERFACE_TAGS: &[&str] = &["interface", "ifname", "ifName", "device", "ifDescr"];

/// Telegraf's `net`, `ping`, `system`, `interface` (SNMP), `http_response`, `internet_speed`; Prometheus' own `up`,
/// node_exporter, snmp_exporter, blackbox_exporter.
const KNOWN: &[Known] = &[
    octets("net", "bytes_recv", "interface.in_rate"),
    octets("net", "bytes_sent", "interface.out_rate"),
    octets("interface", "ifHCInOctets", "interface.in_rate"),
    octets("interface", "ifHCOutOctets", "interface.out_rate"),
    octets("node_network_receive_bytes_total", "", "interface.in_rate"),
    octets("node_network_transmit_bytes_total", "", "interface.out_rate"),
    octets("ifHCInOctets", "", "interface.in_rate"),
    octets("ifHCOutOctets", "", "interface.out_rate"),
    gauge("ping", "average_response_ms", "device.response_time", Some("ms")),
    gauge("system", "uptime", "device.uptime", Some("s")),
    gauge("sysUpTime", "", "device.uptime", Some("cs")),
    gauge("up", "", "device.up", None),
    gauge("probe_success", "", "service.up", None),
    gauge("probe_duration_seconds", "", "service.response_time", Some("s")),
    gauge("http_response", "response_time", "service.response_time", Some("s")),
    gauge("internet_speed", "download", "school.download", Some("Mbit/s")),
    gauge("internet_speed", "upload", "school.upload", Some("Mbit/s")),
    gauge("internet_speed", "latency", "school.min_rtt", Some("ms")),
];

/// A rule for `name` and `field`, as text of the mapping file. What is not known is left as a place to fill in.
pub(super) fn suggestion(name: &str, field: &str, tags: &[String]) -> String {
    let known = KNOWN.iter().find(|known| known.name == name && known.field == field);
    let has = |tag: &&&str| tags.iter().any(|t| t == **tag);
    let asset = ASSET_TAGS.iter().find(has).map_or_else(|| "ASSET ID".to_owned(), |tag| format!("{{{tag}}}"));
    let mut rule = format!("[[rule]]\nname = {}\n", quoted(name));
    if !field.is_empty() {
        push(&mut rule, "field", field);
    }
    push(&mut rule, "asset", &asset);
    match known {
        None => push(&mut rule, "metric", "METRIC OF THE CATALOGUE"),
        Some(known) => {
            push(&mut rule, "metric", known.metric);
            if let Some((label, from)) = known.label
                && let Some(tag) = from.iter().find(has)
            {
                // Writing to a String cannot fail.
                let _ = writeln!(rule, "labels = {{ {label} = \"{{{tag}}}\" }}");
            }
            if known.counter {
                rule.push_str("counter = true\n");
            }
            if let Some(unit) = known.unit {
                push(&mut rule, "unit", unit);
            }
        }
    }
    rule
}

fn push(rule: &mut String, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(rule, "{key} = {}", quoted(value));
}

/// `text` as a TOML string: names come from outside.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::mapping::Mapping;
    use cruscotto_domain::catalogue::Catalogue;
    use proptest::prelude::*;

    #[test]
    fn every_known_name_gives_a_rule_that_a_mapping_takes() {
        let catalogue = Catalogue::built_in().unwrap();
        let tags: Vec<_> = ["host", "interface"].map(str::to_owned).to_vec();
        for known in KNOWN {
            let text = suggestion(known.name, known.field, &tags);
            let mapping = Mapping::parse("suggested.toml", &text, &catalogue).unwrap_or_else(|e| panic!("{e}\n{text}"));
            let resolved = mapping.resolve(known.name, known.field, &[("host", "ap-1"), ("interface", "eth0")][..]);
            let resolved = resolved.unwrap_or_else(|e| panic!("{e}\n{text}"));
            assert_eq!((resolved.key.asset.as_str(), resolved.counter), ("ap-1", known.counter));
        }
    }

    #[test]
    fn what_is_not_known_leaves_places_to_fill_in() {
        let text = suggestion("weather", "temp", &[]);
        assert_eq!(
            text,
            "[[rule]]\nname = \"weather\"\nfield = \"temp\"\nasset = \"ASSET ID\"\nmetric = \"METRIC OF THE CATALOGUE\"\n"
        );
    }

    proptest! {
        #[test]
        fn a_suggestion_is_always_toml(name in ".{0,20}", field in ".{0,20}") {
            let table: toml::Table = suggestion(&name, &field, &[]).parse().unwrap();
            prop_assert_eq!(table["rule"][0]["name"].as_str().unwrap(), name);
        }
    }
}
