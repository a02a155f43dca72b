use super::super::{Aliases, TimeFormat};
use super::*;
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::template::Template;
use cruscotto_domain::unit::Conversion;
use proptest::prelude::*;
use std::collections::{BTreeMap, HashMap};

const NOW: i64 = 1_795_290_000_000_000;

fn now() -> Timestamp {
    Timestamp::from_micros(NOW).unwrap()
}

fn value(pointer: &str, metric: &str, label: Option<(&str, &str)>) -> ValueRule {
    let catalogue = Catalogue::built_in().unwrap();
    let labels = label.map(|(name, text)| (name.to_owned(), Template::parse(text).unwrap()));
    ValueRule {
        pointer: Pointer::parse(pointer).unwrap(),
        series: SeriesRule {
            definition: catalogue.get(&MetricId::new(metric).unwrap()).unwrap().clone(),
            labels: labels.into_iter().collect(),
        },
        number: NumberRule { words: BTreeMap::new(), conversion: Conversion::IDENTITY },
    }
}

fn mapping() -> JsonMapping {
    let aliases: Aliases = Arc::new(HashMap::from([("west".to_owned(), AssetId::new("ap-0002").unwrap())]));
    JsonMapping {
        items: Some(Pointer::parse("/aps").unwrap()),
        asset: AssetRule { template: Template::parse("{/id}").unwrap(), aliases },
        time: Some(TimeRule { pointer: Pointer::parse("^/at").unwrap(), format: TimeFormat::UnixS }),
        values: vec![
            value("/users", "wifi.clients", Some(("ssid", "{ssid}"))),
            value("/busy", "wifi.channel_utilisation", Some(("radio", "{/radio}"))),
        ],
    }
}

fn read(mapping: &JsonMapping, document: &Value) -> Readings {
    mapping.of_document(document, &[("ssid", "openwifi")], Some(now()), now())
}

#[test]
fn each_item_gives_its_values_with_names_from_item_document_and_sender() {
    let document = serde_json::json!({ "at": NOW / 1_000_000 - 60, "aps": [
        { "id": "ap-0001", "users": 17, "busy": 0.5, "radio": 5 },
        { "id": "west", "users": "3", "busy": null },
    ]});
    let readings = read(&mapping(), &document);
    assert_eq!(readings.troubles, []);
    let seen: Vec<_> = readings
        .measures
        .iter()
        .map(|m| (m.series.asset.as_str(), m.series.labels.values().next().unwrap().as_str(), m.value))
        .collect();
    assert_eq!(seen, [("ap-0001", "openwifi", 17.0), ("ap-0001", "5", 0.5), ("ap-0002", "openwifi", 3.0)]);
    assert!(readings.measures.iter().all(|m| m.time == now().plus_micros(-60_000_000)));
}

#[test]
fn what_cannot_be_taken_is_named_and_the_rest_is_taken() {
    let document = serde_json::json!({ "at": NOW / 1_000_000, "aps": [
        { "id": "ap-0001", "users": "many" },
        { "id": "ap 2", "users": 1 },
        { "users": 1 },
        { "id": "ap-0004", "users": -1 },
        { "id": "ap-0005", "busy": 0.1 },
        { "id": "ap-0006" },
        { "id": "ap-0007", "users": 7 },
        { "id": "ap-0007", "users": 8 },
    ]});
    let readings = read(&mapping(), &document);
    let codes: Vec<_> = readings.troubles.iter().map(Trouble::code).collect();
    assert_eq!(codes, ["not_number", "bad_asset", "missing", "out_of_range", "missing", "nothing", "twice"]);
    assert_eq!(readings.measures.iter().map(|m| m.value).collect::<Vec<_>>(), [7.0]);
}

#[test]
fn a_value_without_a_time_takes_that_of_its_arrival_if_that_means_something() {
    let mapping = JsonMapping { items: None, time: None, ..mapping() };
    let document = serde_json::json!({ "id": "ap-0001", "users": 4 });
    assert_eq!(read(&mapping, &document).measures[0].time, now());
    let retained = mapping.of_document(&document, &[("ssid", "x")], None, now());
    assert_eq!(retained, Readings::only(Trouble::NoTime));
}

#[test]
fn a_time_ahead_of_the_clock_and_a_document_of_another_shape_are_refused() {
    let ahead = serde_json::json!({ "at": NOW / 1_000_000 + 301, "aps": [{ "id": "ap-0001", "users": 1 }] });
    assert_eq!(read(&mapping(), &ahead).troubles[0].code(), "in_future");
    assert_eq!(read(&mapping(), &serde_json::json!({ "aps": 3 })).troubles[0].code(), "not_items");
    assert_eq!(mapping().read(b"{", &[], None, now()).troubles[0].code(), "not_json");
    let deep = "[".repeat(100_000);
    assert_eq!(mapping().read(deep.as_bytes(), &[], None, now()).troubles[0].code(), "not_json");
}

#[test]
fn items_and_troubles_are_bounded() {
    let item = serde_json::json!({ "id": "a b", "users": 1 });
    let document = serde_json::json!({ "at": NOW / 1_000_000, "aps": vec![item; MAX_ITEMS + 5] });
    let readings = read(&mapping(), &document);
    assert_eq!((readings.troubles.len(), readings.trouble_count), (MAX_LISTED_TROUBLES, MAX_ITEMS + 1));
    assert_eq!(readings.troubles[0], Trouble::TooMany { count: MAX_ITEMS + 5, limit: MAX_ITEMS });
}

proptest! {
    #[test]
    fn every_value_is_a_measure_or_a_trouble(
        items in proptest::collection::vec((0..4u8, -5i32..3_000, any::<bool>()), 0..40)
    ) {
        let list: Vec<_> = items.iter().map(|(id, users, named)| {
            let id = if *named { format!("ap-{id}") } else { "no id".to_owned() };
            serde_json::json!({ "id": id, "users": users })
        }).collect();
        let readings = read(&mapping(), &serde_json::json!({ "at": NOW / 1_000_000, "aps": list }));
        prop_assert_eq!(readings.measures.len() + readings.trouble_count, items.len());
    }
}
