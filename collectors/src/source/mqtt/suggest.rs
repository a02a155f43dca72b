//! Rules to begin with, for topics that have none.

use serde_json::Value;
use std::fmt::Write;

/// Values suggested of one document at most.
const MAX_VALUES: usize = 8;

/// Levels of a document that are looked into.
const MAX_DEPTH: usize = 4;

/// Where the time of a reading usually stands, the surest first.
const TIMES: [&str; 6] = ["timestamp", "time", "ts", "sent_at", "at", "date"];

/// A time since 1970 from here on is in milliseconds: in seconds it would be after the year 5000.
const MILLIS_FROM: f64 = 1e11;

/// A rule for `topic`, as text of the configuration. What cannot be known is left as a place to fill in.
#[must_use]
pub fn suggestion(topic: &str, payload: &[u8]) -> String {
    let levels: Vec<_> = topic.split('/').collect();
    // The level that numbers its things is the device's.
    let device = levels.iter().position(|level| level.bytes().any(|b| b.is_ascii_digit()));
    let named = |(i, level): (usize, &&str)| if device == Some(i) { "{asset}".to_owned() } else { (*level).to_owned() };
    let filter = levels.iter().enumerate().map(named).collect::<Vec<_>>().join("/");
    let mut rule = "[[mqtt.topic]]\n".to_owned();
    push(&mut rule, "filter", &filter);
    if device.is_none() {
        push(&mut rule, "asset", "ASSET ID");
    }
    match serde_json::from_slice::<Value>(payload) {
        Ok(document @ Value::Object(_)) => {
            if let Some((key, value)) = TIMES.iter().find_map(|key| Some((key, document.get(*key)?))) {
                push(&mut rule, "time", &format!("/{key}"));
                let format = match value.as_f64() {
                    Some(number) if number >= MILLIS_FROM => "unix_ms",
                    Some(_) => "unix_s",
                    None => "rfc3339",
                };
                push(&mut rule, "time_format", format);
            }
            let mut pointers = Vec::new();
            numbers(&document, String::new(), 0, &mut pointers);
            for pointer in pointers.iter().filter(|p| !TIMES.contains(&p.trim_start_matches('/'))).take(MAX_VALUES) {
                rule.push_str("[[mqtt.topic.value]]\n");
                push(&mut rule, "pointer", pointer);
                push(&mut rule, "metric", "METRIC OF THE CATALOGUE");
            }
        }
        _ => push(&mut rule, "metric", "METRIC OF THE CATALOGUE"),
    }
    rule
}

fn numbers(value: &Value, pointer: String, depth: usize, found: &mut Vec<String>) {
    match value {
        Value::Number(_) | Value::Bool(_) => found.push(pointer),
        Value::Object(fields) if depth < MAX_DEPTH => {
            for (key, value) in fields {
                let key = key.replace('~', "~0").replace('/', "~1");
                numbers(value, format!("{pointer}/{key}"), depth + 1, found);
            }
        }
        _ => {}
    }
}

/// `value` as a TOML string: it comes from outside.
fn push(rule: &mut String, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = writeln!(rule, "{key} = {}", toml::Value::String(value.to_owned()));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_of_a_document_become_values() {
        let payload = br#"{"ts":1795290000250,"radio":{"clients":7,"up":true},"name":"x"}"#;
        assert_eq!(
            suggestion("city/ap-0001/state", payload),
            "[[mqtt.topic]]\nfilter = \"city/{asset}/state\"\ntime = \"/ts\"\ntime_format = \"unix_ms\"\n\
             [[mqtt.topic.value]]\npointer = \"/radio/clients\"\nmetric = \"METRIC OF THE CATALOGUE\"\n\
             [[mqtt.topic.value]]\npointer = \"/radio/up\"\nmetric = \"METRIC OF THE CATALOGUE\"\n"
        );
        assert_eq!(
            suggestion("roof/wind", b"3.5"),
            "[[mqtt.topic]]\nfilter = \"roof/wind\"\nasset = \"ASSET ID\"\nmetric = \"METRIC OF THE CATALOGUE\"\n"
        );
    }

    proptest! {
        #[test]
        fn a_suggestion_is_always_toml(topic in ".{1,40}", payload in ".{0,60}") {
            suggestion(&topic, payload.as_bytes()).parse::<toml::Table>().unwrap();
        }
    }
}
