//! The public pages rendered without a browser, as the server does it: from a known look at the city to the text that a
//! visitor gets. A render path that reaches for the browser panics here.

#![allow(clippy::unwrap_used)] // helpers of tests, which clippy does not know as such outside #[test]

use cruscotto_domain::api::Status;
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::availability::Uptime;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::playback::Playback;
use cruscotto_domain::time::Timestamp;
use cruscotto_drawing::{Frame, MapDrawing, boundary};
use cruscotto_frontend::app::App;
use cruscotto_frontend::data::City;
use cruscotto_frontend::live_city::Beginning;
use cruscotto_frontend::public::{
    Address, AreaContent, CityContent, Content, Day, Days, Document, Files, Look, PlaybackContent, Props,
    QuarterContent, Week,
};
use cruscotto_frontend::routes::{Route, View};
use cruscotto_frontend::state::LiveState;
use std::sync::Arc;

const BOUNDARIES: &str = r#"{"type":"FeatureCollection","features":[
    {"type":"Feature","id":"nil-11","properties":{"id":"nil-11","code":11,"name":"Isola","label":[9.05,45.05]},
     "geometry":{"type":"Polygon","coordinates":[[[9.0,45.0],[9.1,45.0],[9.1,45.1],[9.0,45.1],[9.0,45.0]]]}},
    {"type":"Feature","id":"nil-88","properties":{"id":"nil-88","code":88,"name":"Parco Bosco in Città","label":[9.15,45.05]},
     "geometry":{"type":"Polygon","coordinates":[[[9.1,45.0],[9.2,45.0],[9.2,45.1],[9.1,45.1],[9.1,45.0]]]}}]}"#;

fn at() -> Timestamp {
    "2026-11-21T19:40:00Z".parse().unwrap()
}

fn look(history: bool) -> Look {
    let boundaries = Arc::new(boundary::read(BOUNDARIES).unwrap());
    let drawing = Arc::new(MapDrawing::of(&boundaries, Frame::default()));
    let city = City {
        status: Some(Arc::new(Status {
            status: "ok".into(),
            version: "0.1.0".into(),
            city: "milano".into(),
            time_zone: "Europe/Rome".into(),
            demo: true,
            past_is_coming: false,
            at: at(),
            last_commit: Some(at()),
        })),
        name: Some("Milano".into()),
        nil: Some(boundaries),
        ..City::default()
    };
    Look {
        city,
        nil: Arc::clone(&drawing),
        municipi: drawing,
        last_commit: Some(at()),
        history,
        accessibility: Arc::default(),
    }
}

fn summary(area: &str, counts: HealthCounts, suppressed: bool) -> AreaSummary {
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
    AreaSummary { area, layer: Layer::Wifi, health: counts.predominant(), counts, figures: vec![figure] }
}

fn isola() -> HealthCounts {
    HealthCounts { ok: 9, critical: 2, unknown: 3, never_measured: 2, maintenance: 1, ..HealthCounts::default() }
}

fn city_content() -> Content {
    let areas = vec![summary("milano", isola(), false), summary("nil-11", isola(), true)];
    let weeks = Some([Week { outages: 4, ..Week::default() }, Week::default()]);
    Content::City(Box::new(CityContent { areas, services: vec![], down: vec![], weeks, goals: vec![] }))
}

async fn rendered(address: &str, content: Content, history: bool) -> String {
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    cruscotto_frontend::browser::keep_time_of("Europe/Rome");
    let props = Props {
        route: Route::at(path),
        view: View::of_query(query),
        files: Arc::new(Files { style: "/assets/style.css".into(), ..Files::default() }),
        origin: "https://cruscotto.example.it".into(),
        look: look(history),
        offsets: "3600 1774746000/7200 1792890000/3600".parse().unwrap(),
        content,
    };
    yew::LocalServerRenderer::<Document>::with_props(props).hydratable(false).render().await
}

#[tokio::test(flavor = "current_thread")]
async fn the_city_page_shows_the_map_the_table_and_what_differs() {
    let page = rendered("/", city_content(), true).await;
    assert!(page.contains("Milano in rete, adesso"), "{page}");
    assert!(
        page.contains(r#"data-offsets="3600 1774746000/7200 1792890000/3600""#),
        "the clock of the live part: {page}"
    );
    assert!(page.contains(r#"data-entry="area/nil-11/wifi" data-name="Isola" data-health="ok""#), "{page}");
    assert!(page.contains(r#"aria-label="Isola: 2 di 15 fuori servizio"#), "in words on the map: {page}");
    assert!(page.contains(r#"data-area="nil-88""#) && page.contains("Nessun elemento"), "{page}");
    assert!(page.contains(r#"data-row="nil-88""#), "an area with nothing is in the table too");
    assert!(page.contains("Città dimostrativa") && page.contains("Niente risulta fuori servizio"), "{page}");
    assert_eq!(page.matches("<h1").count(), 1);
    assert!(
        !page.contains("style=") && !page.contains("onclick"),
        "the policy of the page forbids inline style and script"
    );
    assert_eq!(page.matches("<script").count(), 1, "the one that makes the page live");
}

#[tokio::test(flavor = "current_thread")]
async fn down_unknown_in_maintenance_and_never_measured_are_four_words_with_four_counts() {
    let page = rendered("/?lang=en", city_content(), true).await;
    for (key, count) in [("critical", 2), ("unknown", 1), ("maintenance", 1), ("never", 2)] {
        assert!(page.contains(&format!(r#"<li data-health="{key}" data-count="{count}""#)), "{key}: {page}");
    }
    for words in ["Down", "State not known", "In maintenance", "Never measured"] {
        assert!(page.to_lowercase().contains(&words.to_lowercase()), "{words}: {page}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn figures_carry_their_value_time_and_provenance_and_withheld_ones_say_so() {
    let page = rendered("/?lang=en", city_content(), true).await;
    assert!(page.contains(r#"data-value="12345" data-as-of="2026-11-21T19:40:00Z""#), "{page}");
    assert!(page.contains("12,345") && page.contains(r#"<details class="provenance">"#), "{page}");
    assert!(page.contains("21 Nov 2026, 20:40"), "the city's time: {page}");
    assert!(page.contains(r#"data-suppressed="true""#) && page.contains("withheld"), "{page}");
    assert!(!page.contains("&lt; 5") && page.contains("Skip to content"), "{page}");
}

#[tokio::test(flavor = "current_thread")]
async fn the_head_names_the_page_in_both_languages() {
    let page = rendered("/?layer=wifi&lang=en&sort=name", city_content(), true).await;
    assert!(page.starts_with(r#"<html lang="en">"#), "{page}");
    let canonical = "https://cruscotto.example.it/?lang=en&amp;layer=wifi";
    assert!(page.contains(&format!(r#"<link rel="canonical" href="{canonical}""#)), "{page}");
    for (lang, address) in [("it", "/?layer=wifi"), ("en", "/?lang=en&amp;layer=wifi"), ("x-default", "/?layer=wifi")] {
        let link = format!(r#"hreflang="{lang}" href="https://cruscotto.example.it{address}""#);
        assert!(page.contains(&link), "{link}: {page}");
    }
    assert!(page.contains(r#"name="description""#) && page.contains("· Cruscotto Milano</title>"), "{page}");
    let missing = rendered("/nowhere", Content::NotFound(None), true).await;
    assert!(missing.contains("noindex") && !missing.contains("canonical"), "{missing}");
}

#[tokio::test(flavor = "current_thread")]
async fn an_area_has_its_days_and_the_city_to_compare_with() {
    let area =
        Area { id: "nil-11".parse().unwrap(), level: AreaLevel::Nil, code: 11, name: "Isola".into(), area_m2: 1e6 };
    let hour = 3_600_000_000;
    let day = |up, down| Day { from: at(), uptime: Uptime { up, down, window: 24 * hour } };
    let days = Days {
        kind: AssetKind::AccessPoint,
        days: vec![day(0, 0), day(18 * hour, 6 * hour)],
        city: Uptime { up: 99 * hour, down: hour, window: 100 * hour },
    };
    let down = AssetSummary {
        id: "ap-1".parse().unwrap(),
        kind: AssetKind::AccessPoint,
        name: "Piazza Minniti".into(),
        point: Some(cruscotto_domain::asset::Point { lon: 9.051, lat: 45.05 }),
        health: Health::Critical,
        since: Some(at()),
        cause: None,
        demo: true,
        figures: vec![],
    };
    let content = AreaContent {
        area,
        layers: vec![summary("nil-11", isola(), false)],
        city: vec![summary("milano", isola(), false)],
        assets: vec![down],
        days: Some(vec![days]),
        outages: Some(vec![]),
        histories: vec![],
    };
    let page = rendered("/area/nil-11", Content::Area(Box::new(content)), true).await;
    assert!(page.contains("75\u{a0}% del tempo misurato in funzione; misurato il 50\u{a0}% del periodo"), "{page}");
    assert!(page.contains("Tutta la città nello stesso periodo: 99\u{a0}%"), "{page}");
    assert!(
        page.contains(r#"class="day-none""#) && page.contains("non misurato"),
        "a day without data is no good day: {page}"
    );
    assert!(page.contains("a 80\u{a0}m dal centro del quartiere") && page.contains("/asset/ap-1#report"), "{page}");
}

#[tokio::test(flavor = "current_thread")]
async fn without_the_store_a_page_says_how_old_it_is() {
    let page = rendered("/", city_content(), false).await;
    assert!(page.contains(r#"data-history="away""#) && page.contains("21 nov 2026, 20:40"), "{page}");
    let page = rendered("/corrections", Content::Corrections(None), false).await;
    assert!(page.contains("adesso non si può leggere"), "{page}");
}

#[tokio::test(flavor = "current_thread")]
async fn figures_in_lists_lead_to_their_provenance_and_the_table_stands_last() {
    let page = rendered("/", city_content(), true).await;
    let at = |what: &str| page.find(what).unwrap_or_else(|| panic!("no {what}: {page}"));
    assert!(
        at("/area/nil-11#figure-wifi.clients") > at(r#"id="figure-wifi.clients""#),
        "the card comes before the table"
    );
    assert!(at(r#"id="table""#) > at(r#"class="side-by-side""#), "88 rows come last");
    let table = rendered("/?view=table", city_content(), true).await;
    assert!(
        table.find(r#"id="table""#) < table.find(r#"class="side-by-side""#),
        "where it was asked for it comes first"
    );
    for link in [r#"href="/accessibility">Dichiarazione"#, r##"href="/accessibility#feedback">Segnala"##] {
        assert!(page.contains(link), "the footer has no {link}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn an_invented_address_says_that_it_is() {
    let address = Address {
        id: "place:via-dimostrativa-1".into(),
        name: "Via Dimostrativa 1".into(),
        nil: Some("nil-11".parse().unwrap()),
        demo: true,
    };
    let content = QuarterContent { areas: vec![], places: vec![], addresses: vec![address], near: None };
    let page = rendered("/quartiere?q=dimostrativa", Content::Quarter(Box::new(content)), true).await;
    assert!(page.contains("/quartiere?near=place%3Avia-dimostrativa-1") && page.contains("demo-tag"), "{page}");
}

#[tokio::test(flavor = "current_thread")]
async fn every_page_renders_without_a_browser() {
    let empty = || QuarterContent { areas: vec![], places: vec![], addresses: vec![], near: None };
    for (address, content) in [
        ("/?view=table", city_content()),
        ("/?layer=services", city_content()),
        ("/?level=municipio", city_content()),
        ("/services", Content::Services(vec![])),
        ("/quartiere", Content::Quarter(Box::new(empty()))),
        ("/method", Content::Method(vec![])),
        ("/quality", Content::Quality(vec![])),
        ("/corrections", Content::Corrections(Some(vec![]))),
        ("/accessibility", Content::Accessibility),
        ("/nowhere", Content::NotFound(Some("x".into()))),
    ] {
        let page = rendered(address, content, true).await;
        assert!(page.contains(r#"<main id="main""#) && page.contains("site-footer"), "{address}: {page}");
        assert_eq!(page.matches("<h1").count(), 1, "{address}");
    }
}

#[tokio::test(flavor = "current_thread")]
async fn the_staffs_application_renders_without_a_browser_too() {
    for address in ["/login", "/nowhere"] {
        let props = Beginning { address: address.into(), live: LiveState::default(), city: Some(look(true).city) };
        let page = yew::LocalServerRenderer::<App>::with_props(props).hydratable(false).render().await;
        assert!(
            page.contains(r#"<main id="main""#) && page.contains(r#"data-connection="connecting""#),
            "{address}: {page}"
        );
    }
}

#[test]
fn health_words_differ() {
    let words: std::collections::BTreeSet<_> = Health::ALL
        .into_iter()
        .flat_map(|health| cruscotto_frontend::i18n::Lang::ALL.map(|lang| (lang.messages().health)(health)))
        .collect();
    assert_eq!(words.len(), 2 * Health::ALL.len());
}

/// A goal as the API tells it.
fn goal() -> cruscotto_domain::goal::GoalItem {
    serde_json::from_value(serde_json::json!({
        "id": "certificati.online_share", "service": "certificati", "name": {"it": "Certificati", "en": "Certificates"},
        "metric": "online_share", "unit": "share", "owner": null, "direction": "up", "comparator": ">=", "target": 0.65,
        "due": "2027-12-31", "due_at": "2027-12-31T23:00:00Z",
        "baseline": {"day": "2018-10-31", "at": "2018-10-31T23:00:00Z", "value": 0.58, "note": ""},
        "milestones": [], "note": "", "source": "bilancio digitale", "source_date": "2019-04-01", "measured_by": null,
        "readings": [
            {"at": "2018-10-31T23:00:00Z", "value": 0.58, "origin": "published", "comparator": "=", "source": "bilancio", "source_date": "2018-12-28"},
            {"at": "2026-11-20T23:00:00Z", "value": 0.61, "origin": "measured", "comparator": "=", "source": "service.take_up", "source_date": null},
        ],
        "standing": {
            "status": "at_risk", "newest": {"at": "2026-11-20T23:00:00Z", "value": 0.61}, "planned": 0.64, "ahead_of_plan": -0.03,
            "done": 0.43, "trend": null, "arrival": null, "needed_per_month": 0.003, "missed": null,
        },
    }))
    .unwrap()
}

#[tokio::test(flavor = "current_thread")]
async fn a_goal_says_where_it_stands_why_and_by_which_values() {
    let page = rendered("/goals/certificati.online_share", Content::Goal(Box::new(goal())), true).await;
    assert!(page.contains("goal-status-at-risk") && page.contains("A rischio"), "{page}");
    assert!(page.contains("3\u{a0}punti percentuali in ritardo sul piano"), "{page}");
    assert!(page.contains("+0,3\u{a0}punti percentuali al mese"), "what is needed: {page}");
    assert!(page.contains("non prevedibile") && page.contains("la città non l"), "{page}");
    assert!(page.contains(r#"data-origin="published""#) && page.contains(r#"data-origin="measured""#), "{page}");
    assert!(page.contains("<title>Certificati: quota in rete: valori pubblicati"), "the chart has a name: {page}");
    assert!(!page.contains("style=") && page.matches("<h1").count() == 1);
    let all = rendered("/goals?lang=en", Content::Goals(vec![goal()]), true).await;
    assert!(
        all.contains("At risk") && all.contains("Theil-Sen") && all.contains("/goals/certificati.online_share?lang=en"),
        "{all}"
    );
}

/// A frozen briefing as it is kept.
fn briefing(beside: &serde_json::Value) -> Content {
    let document = serde_json::json!({
        "format": 1, "city": "milano", "city_name": {"it": "Milano", "en": "Milan"}, "demo": true, "time_zone": "Europe/Rome",
        "briefing": 1, "title": "Scuole <in> giunta", "template": "weekly_giunta", "language": "it", "meeting": "2026-11-30",
        "frozen": "2026-11-21T19:40:00Z", "corrections_to": 0, "follows": null,
        "followed_up": [{"what": "Ordinare 20 apparati", "owner": "Direzione ICT", "due": "2026-12-31", "state": "done", "taken": "2026-11-14T09:00:00Z"}],
        "blocks": [
            {"key": "now", "title": "La velocità", "as_of": "2026-11-21T19:00:00Z", "content": {"kind": "figure", "area": "Milano", "number": {
                "value": 5e8, "suppressed": false, "unit": "bit/s", "name": {"it": "Velocità", "en": "Speed"}, "definition_version": 2,
                "measured": "2026-11-21T19:00:00Z", "received": null, "collector": "demo", "coverage": 0.98, "corrections": [],
                "scope": {"metric": "school.download", "area": "milano", "from": "2026-11-20T19:40:00Z", "to": "2026-11-21T19:40:00Z"},
            }}},
            {"key": "map", "title": "La mappa", "as_of": "2026-11-21T19:00:00Z", "content": {"kind": "map", "layer": "wifi", "level": "nil",
                "received": null, "places": [{"area": "nil-11", "name": "Isola", "health": "ok", "working": 12, "total": 13, "value": null, "suppressed": false}]}},
            {"key": "ask", "title": "Si decide", "as_of": "2026-11-21T19:40:00Z", "content": {"kind": "decision", "question": "Ordinare?", "options": ""}},
        ],
    });
    let sha256 = "ab".repeat(32);
    Content::Briefing(Box::new(cruscotto_frontend::public::BriefingContent {
        document: serde_json::from_value(document).unwrap(),
        beside: serde_json::from_value(serde_json::json!({"sha256": sha256, "corrections": beside, "more": false}))
            .unwrap(),
        sha256,
        qr_svg: "<svg></svg>".into(),
    }))
}

#[tokio::test(flavor = "current_thread")]
async fn what_happened_is_told_beside_the_map_that_is_played() {
    let playback: Playback = serde_json::from_value(serde_json::json!({
        "metric": "school.download", "name": {"it": "Velocità", "en": "Speed"}, "unit": "bit/s", "level": "nil", "period": "day",
        "times": ["2026-11-21T17:00:00Z", "2026-11-21T18:00:00Z", "2026-11-21T19:00:00Z"],
        "areas": [{"area": "nil-11", "name": "Isola", "values": [1e8, 3e8, null]}],
    }))
    .unwrap();
    let outage = serde_json::json!({
        "lane": "outage", "from": "2026-11-21T17:40:00Z", "to": "2026-11-21T18:20:00Z", "lasts": false,
        "name": {"it": "Collegamento di Isola", "en": "Uplink of Isola"}, "involved": 12, "incident": 7, "source": null,
        "source_date": null, "url": null, "demo": true,
    });
    let happened = |events: serde_json::Value| {
        serde_json::from_value(serde_json::json!({
            "period": {"first": "2026-11-21", "last": "2026-11-21"}, "events": events, "left_out": 0,
        }))
        .unwrap()
    };
    let content = |happened| {
        let (playback, choice) = (Arc::new(playback.clone()), Vec::new());
        Content::Playback(Box::new(PlaybackContent { playback, choice, happened: Some(happened) }))
    };
    let address = "/playback?metric=school.download&period=day";
    let page = rendered(address, content(happened(serde_json::json!([outage]))), true).await;
    assert!(page.contains(r#"data-frames="0 1""#), "it lasted from the first hour into the second: {page}");
    assert!(page.contains("Collegamento di Isola") && page.contains("/timeline"), "{page}");
    let quiet = rendered(address, content(happened(serde_json::json!([]))), true).await;
    assert!(quiet.contains(r#"data-track="nil-11""#) && !quiet.contains("data-frames"), "{quiet}");
}

#[tokio::test(flavor = "current_thread")]
async fn a_frozen_briefing_says_of_when_its_numbers_are_and_who_says_so() {
    let address = format!("/briefing/{}", "ab".repeat(32));
    let later = serde_json::json!([{"blocks": ["now"], "correction": {
        "id": 3, "asset": "school-1", "metric": "school.download", "labels": {}, "time": "2026-11-21T18:00:00Z",
        "before": 5e8, "after": 4e8, "at": "2026-11-22T08:00:00Z", "reason": "cavo staccato",
    }}]);
    let page = rendered(&address, briefing(&later), true).await;
    assert!(page.contains("Scuole &lt;in&gt; giunta") && page.contains(r#"content="noindex""#), "{page}");
    assert!(page.contains("Dati al 21 nov 2026, 20:00") && page.contains("500\u{a0}Mbit/s"), "the city's time: {page}");
    assert!(page.contains(", v2") && page.contains("98\u{a0}%"), "definition and coverage: {page}");
    assert!(
        page.contains("cavo staccato") && page.contains(r##"href="#block-now""##),
        "what was corrected later: {page}"
    );
    assert!(page.contains("Ordinare 20 apparati") && page.contains("fatta"), "{page}");

    let room = rendered(&format!("{address}/room"), briefing(&serde_json::json!([])), true).await;
    assert_eq!(room.matches(r#"id="slide-"#).count(), 5, "title, decisions, three blocks: {room}");
    assert!(!room.contains("<script") && !room.contains("site-header"), "nothing that would miss the network: {room}");
    assert_eq!(room.matches("Dati al ").count(), 6, "on every slide, and over the map's areas: {room}");
    assert!(room.contains(r#"data-area="nil-11""#) && room.contains("12 / 13"), "down to the areas: {room}");
    assert!(!room.contains("style="), "the policy lets no style stand in a page: {room}");

    let presenter = rendered(&format!("{address}/presenter"), briefing(&serde_json::json!([])), true).await;
    assert_eq!(presenter.matches(r#"id="slide-"#).count(), 5, "the same slides: {presenter}");
    assert!(presenter.contains(r#"id="presenter-notes""#) && presenter.contains("noindex"), "{presenter}");
}
