//! The pages rendered without a browser: from a known state to the text that a visitor gets. A render path that reaches
//! for the browser panics here.

#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not know as such outside #[test]

use cruscotto_domain::api::Status;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use cruscotto_domain::live::{AreaSummary, Entry, ServerMessage, Snapshot, Topic};
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::boundary;
use cruscotto_frontend::app::{App, Props};
use cruscotto_frontend::data::City;
use cruscotto_frontend::state::{Action, LiveState};
use std::rc::Rc;
use yew::prelude::*;

const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":"nil-11","properties":{"id":"nil-11","code":11,"name":"Isola","label":[9.05,45.05]},
     "geometry":{"type":"Polygon","coordinates":[[[9.0,45.0],[9.1,45.0],[9.1,45.1],[9.0,45.1],[9.0,45.0]]]}},
    {"type":"Feature","id":"nil-88","properties":{"id":"nil-88","code":88,"name":"Parco Bosco in Città","label":[9.15,45.05]},
     "geometry":{"type":"Polygon","coordinates":[[[9.1,45.0],[9.2,45.0],[9.2,45.1],[9.1,45.1],[9.1,45.0]]]}}]}"#;

fn at() -> Timestamp {
    "2026-11-21T19:40:00Z".parse().unwrap()
}

fn city() -> City {
    let boundaries = Rc::new(boundary::read(BOUNDARIES).unwrap());
    City {
        status: Some(Rc::new(Status {
            status: "ok".into(),
            version: "0.1.0".into(),
            city: "milano".into(),
            time_zone: "Europe/Rome".into(),
            demo: true,
            at: at(),
            last_commit: None,
        })),
        name: Some("Milano".into()),
        nil: Some(boundaries),
        ..City::default()
    }
}

fn summary(area: &str, counts: HealthCounts, suppressed: bool) -> Entry {
    let figure = Figure {
        metric: "wifi.clients".parse().unwrap(),
        definition_version: 1,
        value: (!suppressed).then_some(12_345.0),
        suppressed,
        as_of: Some(at()),
        received: Some(at()),
        source: None,
        coverage: Some(1.0),
    };
    let area = area.parse().unwrap();
    Entry::Area(AreaSummary { area, layer: Layer::Wifi, health: counts.predominant(), counts, figures: vec![figure] })
}

fn live() -> LiveState {
    let isola = HealthCounts { ok: 11, critical: 2, ..HealthCounts::default() };
    let entries = vec![summary("milano", isola, false), summary("nil-11", isola, true)];
    let snapshot = Snapshot { topic: Topic::City, sequence: 1, at: at(), entries };
    let received = Action::Received { messages: vec![ServerMessage::Snapshot(snapshot)], at: at() };
    Rc::unwrap_or_clone(Rc::new(LiveState::default()).reduce(received))
}

async fn rendered(address: &str) -> String {
    let props = Props { address: address.to_owned(), live: live(), city: Some(city()) };
    yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render().await
}

#[tokio::test(flavor = "current_thread")]
async fn the_city_page_shows_the_map_the_table_and_what_differs() {
    let page = rendered("/").await;
    assert!(page.contains("Milano in rete, adesso"), "{page}");
    assert!(page.contains(r#"data-area="nil-11" data-health="ok""#), "{page}");
    assert!(page.contains("Isola: 2 di 13 fuori servizio"), "in words on the map: {page}");
    assert!(page.contains(r#"data-area="nil-88" data-health="none""#) && page.contains("Nessun elemento"), "{page}");
    assert!(page.contains(r#"data-row="nil-88""#), "an area with nothing is in the table too");
    assert!(page.contains("Città dimostrativa"), "{page}");
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(!page.contains("style="), "the policy of the page forbids inline style");
}

#[tokio::test(flavor = "current_thread")]
async fn figures_carry_their_value_and_time_and_withheld_ones_say_so() {
    let page = rendered("/?lang=en").await;
    assert!(
        page.contains(r#"data-metric="wifi.clients" data-value="12345" data-as-of="2026-11-21T19:40:00Z""#),
        "{page}"
    );
    assert!(page.contains("12,345"), "{page}");
    assert!(
        page.contains(r#"data-suppressed="true""#) && page.contains("withheld") && !page.contains("&lt; 5"),
        "{page}"
    );
    assert!(page.contains("Skip to content") && page.contains("2 of 13 down"), "{page}");
}

#[tokio::test(flavor = "current_thread")]
async fn every_page_renders_without_a_browser() {
    for address in [
        "/?view=table",
        "/?layer=services",
        "/area/nil-11",
        "/asset/ap-0001",
        "/services",
        "/services/x",
        "/login",
        "/accessibility",
        "/nowhere",
        "/area/NIL%2011",
    ] {
        let page = rendered(address).await;
        assert!(page.contains(r#"<main id="main""#) && page.contains("site-footer"), "{address}: {page}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn without_data_the_page_says_that_it_loads_and_not_that_all_is_well() {
    let props = Props { address: "/".into(), live: LiveState::default(), city: Some(City::default()) };
    let page = yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render().await;
    assert!(page.contains("Caricamento") && page.contains(r#"data-connection="connecting""#), "{page}");
    assert!(!page.contains("In funzione</span>"), "{page}");
}

#[test]
fn health_words_differ() {
    let words: std::collections::BTreeSet<_> = Health::ALL
        .into_iter()
        .flat_map(|health| cruscotto_frontend::i18n::Lang::ALL.map(|lang| (lang.messages().health)(health)))
        .collect();
    assert_eq!(words.len(), 2 * Health::ALL.len());
}
