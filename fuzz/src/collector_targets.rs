//! What each fuzz target of the collectors does with its bytes, and what must hold. Their tests run the same functions
//! over the corpus with the stable compiler (`collectors/tests/fuzz_corpus.rs`), so that a find stays found.

use crate::redact::redact;
use crate::source::mapping::{
    AssetRule, JsonMapping, MAX_ITEMS, MAX_LISTED_TROUBLES, NumberRule, Pointer, Readings, SeriesRule, TimeFormat,
    TimeRule, ValueRule,
};
use crate::source::mqtt::{Message, Payload, Rules, TopicFilter, TopicRule, suggestion};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::{check_labels, check_value};
use cruscotto_domain::template::Template;
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::unit::Conversion;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// A target: its name, which is that of its folder in the corpus, and its function. Every name begins with `collector_`.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] =
    &[("collector_json", json), ("collector_mqtt", mqtt), ("collector_redact", redaction), ("collector_time", time)];

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::built_in().expect("the committed catalogue is right"));

/// The clock of the targets: a run must not depend on when it is made.
static NOW: LazyLock<Timestamp> =
    LazyLock::new(|| Timestamp::from_micros(1_795_290_000_000_000).expect("it is a time"));

fn asset(template: &str) -> AssetRule {
    AssetRule { template: Template::parse(template).expect("it is a template"), aliases: Arc::default() }
}

fn series(metric: &str, labels: &[(&str, &str)]) -> SeriesRule {
    let id = MetricId::new(metric).expect("it is a metric id");
    let label = |(name, text): &(&str, &str)| ((*name).to_owned(), Template::parse(text).expect("it is a template"));
    SeriesRule {
        definition: CATALOGUE.get(&id).expect("the metric is in the catalogue").clone(),
        labels: labels.iter().map(label).collect(),
    }
}

fn number(unit: Option<&str>, to: &str) -> NumberRule {
    let words = BTreeMap::from([("online".to_owned(), 1.0), ("true".to_owned(), 1.0)]);
    NumberRule { words, conversion: Conversion::configured(unit, None, None, to).expect("it is a conversion") }
}

fn pointer(text: &str) -> Pointer {
    Pointer::parse(text).expect("it is a pointer")
}

/// A mapping that reaches every kind of rule.
fn document(items: Option<&str>, time: Option<TimeFormat>) -> JsonMapping {
    JsonMapping {
        items: items.map(pointer),
        asset: asset("ap-{/id}"),
        time: time.map(|format| TimeRule { pointer: pointer("^/at"), format }),
        values: vec![
            ValueRule {
                pointer: pointer("/users"),
                series: series("wifi.clients", &[("ssid", "{/ssid}")]),
                number: number(None, "{clients}"),
            },
            ValueRule {
                pointer: pointer("/radio/0/busy"),
                series: series("wifi.channel_utilisation", &[("radio", "{^/radio}")]),
                number: number(Some("%"), "1"),
            },
        ],
    }
}

static DOCUMENTS: LazyLock<[JsonMapping; 4]> = LazyLock::new(|| {
    [
        document(None, None),
        document(None, Some(TimeFormat::Rfc3339)),
        document(Some("/aps"), Some(TimeFormat::UnixMs)),
        document(Some(""), Some(TimeFormat::UnixS)),
    ]
});

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let rule = |filter: &str, payload: Payload, retained_is_current: bool| TopicRule {
        filter: TopicFilter::parse(filter).expect("it is a filter"),
        payload,
        retained_is_current,
    };
    Rules(vec![
        rule(
            "city/{asset}/wifi/{ssid}",
            Payload::Plain {
                asset: asset("{asset}"),
                series: series("wifi.clients", &[("ssid", "{ssid}")]),
                number: number(None, "{clients}"),
            },
            false,
        ),
        rule(
            "city/{asset}/up",
            Payload::Plain { asset: asset("{asset}"), series: series("device.up", &[]), number: number(None, "1") },
            true,
        ),
        rule("radio/#", Payload::Json(document(Some("/aps"), Some(TimeFormat::UnixMs))), false),
    ])
});

/// What is taken can be true, and what is not is named.
fn sound(readings: &Readings) {
    for measure in &readings.measures {
        let metric = CATALOGUE.get(&measure.series.metric).expect("the metric is in the catalogue");
        check_value(metric, measure.time, measure.value, *NOW).expect("what is taken is in range");
        check_labels(metric, &measure.series.labels).expect("its labels are the metric's");
    }
    assert!(readings.troubles.len() <= MAX_LISTED_TROUBLES && readings.troubles.len() <= readings.trouble_count);
    assert!(readings.measures.len() <= 2 * MAX_ITEMS);
    for trouble in &readings.troubles {
        assert!(!trouble.code().is_empty() && !trouble.to_string().is_empty());
    }
}

/// A JSON document, by every mapping.
pub fn json(data: &[u8]) {
    for mapping in DOCUMENTS.iter() {
        sound(&mapping.read(data, &[("name", "x")], Some(*NOW), *NOW));
        sound(&mapping.read(data, &[], None, *NOW));
    }
}

/// A message: its topic, a line feed, its payload. The topic is read as a filter as well.
pub fn mqtt(data: &[u8]) {
    let end = data.iter().position(|b| *b == b'\n').unwrap_or(data.len());
    let (topic, payload) = (String::from_utf8_lossy(&data[..end]), data.get(end + 1..).unwrap_or_default());
    for retained in [false, true] {
        let readings = RULES.read(Message { topic: &topic, payload, retained }, *NOW, *NOW);
        sound(&readings);
        assert!(!payload.is_empty() || readings.measures.is_empty(), "an empty payload says nothing");
    }
    let rule = suggestion(&topic, payload);
    rule.parse::<toml::Table>().expect("a suggestion is TOML");
    if let Ok(filter) = TopicFilter::parse(&topic) {
        assert!(filter.covers(&filter) || topic.starts_with('$'), "{topic} covers itself");
        let sent = TopicFilter::parse(&filter.to_string()).expect("what is sent is a filter");
        assert!(sent.names().is_empty() && sent.overlaps(&filter));
    }
}

/// A time in every format, as a number and as a text.
pub fn time(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let values = [Ok(serde_json::Value::from(text)), serde_json::from_str(text)];
    for value in values.iter().flatten() {
        for format in
            [TimeFormat::Rfc3339, TimeFormat::UnixS, TimeFormat::UnixMs, TimeFormat::UnixUs, TimeFormat::UnixNs]
        {
            if let Ok(time) = format.read(value) {
                let again = TimeFormat::Rfc3339.read(&serde_json::Value::from(time.to_string()));
                assert_eq!(again, Ok(time));
            }
        }
    }
}

/// Any text: what is left has no address in it, looked at again.
pub fn redaction(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let once = redact(&text);
    assert!(once.len() <= 6 * text.len());
    for word in once.split(|c: char| c.is_whitespace() || "\"'/,;=()<>".contains(c)) {
        assert!(word.len() < 7 || word.parse::<std::net::Ipv4Addr>().is_err(), "{word} in {once:?}");
    }
}
