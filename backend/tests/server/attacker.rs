//! An attacker who reads every public surface and solves it all together: pages, the API, every topic of the websocket, the
//! files in their formats, OGC features, what Grafana reads, widgets, badges and feeds. `live/released/attack.rs` is the same
//! attacker over releases in time; here it is the assembled server that must not say more in one place than in another, nor
//! at one time than at another. `services` are the counts since midnight, which are parts of each other.

mod services;

use crate::harness::{Database, Server, ago, asset, city};
use crate::indicators::rolled;
use cruscotto_backend::settings::Settings;
use cruscotto_domain::time::Timestamp;
use futures_util::{SinkExt, StreamExt};
use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;

const METRIC: &str = "wifi.clients";

const THRESHOLD: f64 = 5.0;

/// Places in three NIL and three Municipi.
const PLACES: [(f64, f64); 4] = [(9.1900, 45.4640), (9.1890, 45.5150), (9.2000, 45.4900), (9.1905, 45.4645)];

/// What was counted at one time: now, or the mean of an hour.
type When = Option<String>;

/// A number that was read: of an asset, a series of it, or an area.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Of {
    metric: String,
    when: When,
    id: String,
    ssid: Option<String>,
}

/// Everything that was read, with the surface it was read on.
#[derive(Default)]
struct Read {
    /// The day whose counts since midnight are shown live.
    newest_day: When,
    told: BTreeMap<Of, Vec<(f64, String)>>,
    surfaces: BTreeSet<String>,
}

impl Read {
    fn tell(&mut self, surface: &str, of: Of, value: f64) {
        self.surfaces.insert(surface.to_owned());
        self.told.entry(of).or_default().push((value, surface.to_owned()));
    }

    /// Whatever in an answer says how many people: figures, series, rows of files, properties of features.
    fn walk(&mut self, surface: &str, node: &Value, id: &str) {
        match node {
            Value::Array(values) => values.iter().for_each(|value| self.walk(surface, value, id)),
            Value::Object(fields) => {
                let text = |name: &str| fields.get(name).and_then(Value::as_str);
                let id = text("asset").or(text("area")).or(text("id")).unwrap_or(id);
                // A series has its labels beside its figure, or inside an entry of the websocket.
                if let (Some(figure), Some(labels)) = (fields.get("figure"), fields.get("labels")) {
                    let ssid = labels["ssid"].as_str().map(str::to_owned);
                    assert!(!services::is_counted(figure["metric"].as_str()), "{surface}, by channel: {figure}");
                    if figure["metric"] == METRIC
                        && let Some(value) = figure["value"].as_f64()
                    {
                        self.tell(
                            surface,
                            Of { metric: METRIC.to_owned(), when: None, id: id.to_owned(), ssid },
                            value,
                        );
                    }
                    return;
                }
                if let Some(metric) = text("metric").filter(|m| *m == METRIC || services::is_counted(Some(*m)))
                    && let Some(value) = fields.get("value").and_then(Value::as_f64)
                {
                    let bucket = text("bucket").is_some().then(|| text("time").unwrap_or_default().to_owned());
                    let when = bucket.or_else(|| self.live(metric));
                    self.tell(surface, Of { metric: metric.to_owned(), when, id: id.to_owned(), ssid: None }, value);
                }
                for metric in services::METRICS.into_iter().chain([METRIC]) {
                    if let Some(value) = fields.get("properties").and_then(|p| p[metric].as_f64()) {
                        let when = self.live(metric);
                        self.tell(
                            surface,
                            Of { metric: metric.to_owned(), when, id: id.to_owned(), ssid: None },
                            value,
                        );
                    }
                }
                fields.values().for_each(|value| self.walk(surface, value, id));
            }
            _ => {}
        }
    }

    /// The figures of a page: each is of the entry that its place in the document shows (`data-entry`).
    fn page(&mut self, page: &str) {
        let mut entry = String::new();
        for tag in page.split('<').filter_map(|rest| rest.split('>').next()) {
            let attribute = |name: &str| {
                let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
                rest.split('"').next()
            };
            if let Some(shown) = attribute("data-entry") {
                shown.clone_into(&mut entry);
            }
            let Some(metric) = attribute("data-metric").filter(|m| *m == METRIC || services::is_counted(Some(*m)))
            else {
                continue;
            };
            let Some(value) = attribute("data-value").and_then(|value| value.parse().ok()) else { continue };
            let mut parts = entry.split('/');
            let kind = parts.next().unwrap_or_default();
            let id = parts.next().unwrap_or_else(|| panic!("{metric} of nothing: {tag}")).to_owned();
            let ssid =
                (kind == "series").then(|| SSIDS.into_iter().find(|ssid| entry.contains(ssid)).unwrap().to_owned());
            assert!(ssid.is_none() || metric == METRIC, "a page has {metric} by channel: {tag}");
            let when = self.live(metric);
            self.tell("pages", Of { metric: metric.to_owned(), when, id, ssid }, value);
        }
    }

    /// When the live figure of a metric is of: counts since midnight of the last day that was published.
    fn live(&self, metric: &str) -> When {
        if services::is_counted(Some(metric)) { self.newest_day.clone() } else { None }
    }

    fn history(&mut self, surface: &str, id: &str, answer: &Value) {
        let metric = answer["metric"].as_str().unwrap().to_owned();
        for point in answer["points"].as_array().into_iter().flatten() {
            assert!(point["min"].is_null() && point["max"].is_null(), "{surface}: {point}");
            if let Some(value) = point["value"].as_f64() {
                let when = Some(point["time"].as_str().unwrap().to_owned());
                self.tell(surface, Of { metric: metric.clone(), when, id: id.to_owned(), ssid: None }, value);
            }
        }
    }
}

/// What nobody outside knows.
struct City {
    assets: Vec<(String, (f64, f64))>,
    /// Of each asset, how many are on each of two networks.
    now: Vec<[f64; 2]>,
    /// Of each asset, the people of each whole hour.
    hours: BTreeMap<String, Vec<f64>>,
    services: services::Days,
}

const SSIDS: [&str; 2] = ["open", "school"];

impl City {
    fn of(seed: u64) -> Self {
        let mut random = SmallRng::seed_from_u64(seed);
        let assets: Vec<_> =
            (0..9).map(|n| (format!("ap-{n}"), PLACES[random.random_range(0..PLACES.len())])).collect();
        let mut count = |most: &[u32]| {
            let most = most[random.random_range(0..most.len())];
            f64::from(random.random_range(0..=most))
        };
        let now = assets.iter().map(|_| [count(&[3, 6, 40]), count(&[0, 4, 20])]).collect();
        let begin = ago(4 * 3_600).as_micros() / 3_600_000_000 * 3_600_000_000;
        let hours = (0..2).map(|n| Timestamp::from_micros(begin + n * 3_600_000_000).unwrap().to_string());
        let hours = hours.map(|hour| (hour, assets.iter().map(|_| count(&[3, 6, 40])).collect())).collect();
        let services = services::Days::of(&mut random);
        Self { assets, now, hours, services }
    }

    async fn deliver(&self, server: &Server) {
        let mut assets: Vec<Value> =
            self.assets.iter().map(|(id, point)| asset(id, "access_point", Some(*point), None)).collect();
        assets.extend(self.services.ids.iter().map(|id| asset(id, "service", None, None)));
        server.inventory(&assets).await;
        let clients = |i: usize, ssid: &str, at: Timestamp, value: f64| {
            (self.assets[i].0.as_str(), METRIC, json!({ "ssid": ssid }), at, value)
        };
        let mut samples = Vec::new();
        for (hour, counts) in &self.hours {
            let hour: Timestamp = hour.parse().unwrap();
            for minute in 0..60 {
                let at = hour.plus_micros(minute * 60_000_000);
                samples.extend(counts.iter().enumerate().map(|(i, count)| clients(i, "open", at, *count)));
            }
        }
        server.samples(&samples).await;
        let at = ago(5);
        let now: Vec<_> = (0..self.assets.len())
            .flat_map(|i| SSIDS.iter().enumerate().map(move |(s, ssid)| (i, s, *ssid)))
            .map(|(i, s, ssid)| clients(i, ssid, at, self.now[i][s]))
            .collect();
        server.samples(&now).await;
        self.services.deliver(server).await;
    }
}

/// Reads all there is, as nobody in particular.
async fn read_everything(server: &Server, city: &City, read: &mut Read) {
    let areas = server.get("/api/v1/areas").await;
    let ids: Vec<String> =
        areas["items"].as_array().unwrap().iter().map(|a| a["id"].as_str().unwrap().to_owned()).collect();
    for item in areas["items"].as_array().unwrap() {
        read.walk("areas", &item["layers"], item["id"].as_str().unwrap());
    }
    read.walk("assets", &server.get("/api/v1/assets").await, "");
    let concerned: Vec<String> = {
        let own = |id: &&String| *id == "milano" || id.starts_with("municipio-");
        let nil = areas["items"].as_array().unwrap().iter().filter(|a| !a["layers"].as_array().unwrap().is_empty());
        let nil = nil.map(|a| a["id"].as_str().unwrap().to_owned());
        ids.iter().filter(own).cloned().chain(nil).collect::<BTreeSet<_>>().into_iter().collect()
    };
    let from = city.hours.keys().next().unwrap();
    let history = |what: &str| format!("/api/v1/history?{what}&metric={METRIC}&bucket=1h&from={from}");
    for id in &concerned {
        let item = server.get(&format!("/api/v1/areas/{id}")).await;
        read.walk("area", &item["layers"], id);
        read.walk("area's assets", &server.get(&format!("/api/v1/areas/{id}/assets")).await, "");
        read.history("history of areas", id, &server.get(&history(&format!("area={id}"))).await);
        for (surface, path) in [("widget", format!("/widget/{id}")), ("badge", format!("/badge/{id}.svg"))] {
            let page = server.request(Method::GET, &path).send().await.unwrap().text().await.unwrap();
            assert!(!page.contains(METRIC) && !page.contains("client"), "{surface}: {page}");
        }
    }
    for (id, _) in &city.assets {
        let detail = server.get(&format!("/api/v1/assets/{id}")).await;
        read.walk("asset", &detail["summary"], id);
        for series in detail["series"].as_array().unwrap() {
            read.walk("series", series, id);
        }
        read.history("history of assets", id, &server.get(&history(&format!("asset={id}"))).await);
        for ssid in SSIDS {
            let of = server.get(&history(&format!("asset={id}&label.ssid={ssid}"))).await;
            assert!(of["points"].as_array().unwrap().iter().all(|p| p["value"].is_null()), "{of}");
        }
    }
    for collection in server.get("/ogc/collections").await["collections"].as_array().unwrap() {
        let id = collection["id"].as_str().unwrap();
        read.walk("ogc", &server.get(&format!("/ogc/collections/{id}/items?limit=1000")).await, "");
    }
    for dataset in server.get("/api/v1/datasets").await["items"].as_array().unwrap() {
        let id = dataset["id"].as_str().unwrap();
        let period = if dataset["filters"].as_array().unwrap().contains(&json!("from")) {
            format!("?from={from}")
        } else {
            String::new()
        };
        // What Grafana reads is this, too.
        read.walk("files", &server.get(&format!("/open-data/{id}.json{period}")).await, "");
        for format in ["csv", "excel.csv"] {
            let path = format!("/open-data/{id}.{format}{period}");
            let text = server.request(Method::GET, &path).send().await.unwrap().text().await.unwrap();
            let delimiter = if format == "csv" { b',' } else { b';' };
            let mut rows = csv::ReaderBuilder::new()
                .delimiter(delimiter)
                .from_reader(text.trim_start_matches('\u{feff}').as_bytes())
                .into_deserialize::<BTreeMap<String, String>>()
                .map(Result::unwrap)
                .collect::<Vec<_>>();
            rows.retain(|row| row.get("metric").is_some_and(|m| m == METRIC || services::is_counted(Some(m.as_str()))));
            for row in rows {
                let metric = row["metric"].clone();
                let id = row.get("asset").or(row.get("area")).unwrap().clone();
                if let (Some(value), Some(hour)) = (row.get("value").filter(|v| !v.is_empty()), row.get("time")) {
                    let value = value.replace(',', ".").parse().unwrap();
                    read.tell(format, Of { metric, when: Some(hour.clone()), id, ssid: None }, value);
                }
            }
        }
    }
    for path in
        ["/feeds/outages.atom", "/feeds/outages.rss", "/feeds/outages.ics", "/feeds/maintenance.ics", "/metrics"]
    {
        let text = server.request(Method::GET, path).send().await.unwrap().text().await.unwrap();
        assert!(!text.contains(METRIC), "{path} counts people: {text}");
    }
    let areas = concerned.iter().map(|id| format!("/area/{id}"));
    let assets = city.assets.iter().map(|(id, _)| id).chain(&city.services.ids).map(|id| format!("/asset/{id}"));
    for path in
        ["/".to_owned(), "/?layer=services".to_owned(), "/services".to_owned()].into_iter().chain(areas).chain(assets)
    {
        let page = server.request(Method::GET, &path).send().await.unwrap().text().await.unwrap();
        read.page(&page);
    }
    services::read(server, read, city).await;
    listen(server, read, &concerned, city).await;
}

/// Follows every topic of the websocket for its snapshots.
async fn listen(server: &Server, read: &mut Read, areas: &[String], city: &City) {
    let url = format!("ws://{}/live?format=json", server.address);
    let mut topics = vec!["city".to_owned()];
    topics.extend(areas.iter().map(|id| format!("area/{id}")));
    topics.extend(city.assets.iter().map(|(id, _)| format!("asset/{id}")));
    topics.extend(city.services.ids.iter().map(|id| format!("asset/{id}")));
    for some in topics.chunks(16) {
        let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
        socket.send(Message::text(json!({ "subscribe": some }).to_string())).await.unwrap();
        let mut waiting: BTreeSet<&str> = some.iter().map(String::as_str).collect();
        while !waiting.is_empty() {
            let message = tokio::time::timeout(Duration::from_secs(20), socket.next()).await.unwrap().unwrap().unwrap();
            let message: Value = serde_json::from_str(message.to_text().unwrap()).unwrap();
            if let Some(topic) = message["snapshot"]["topic"].as_str() {
                waiting.remove(topic);
                read.walk("websocket", &message["snapshot"]["entries"], topic.split('/').nth(1).unwrap_or("milano"));
            }
        }
    }
}

/// Who lies where is public.
async fn members(server: &Server, city: &City) -> BTreeMap<String, BTreeSet<usize>> {
    let mut members: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for (i, (id, _)) in city.assets.iter().enumerate() {
        let placement = server.get(&format!("/api/v1/assets/{id}")).await["placement"].clone();
        for area in [json!("milano"), placement["nil"].clone(), placement["municipio"].clone()] {
            members.entry(area.as_str().unwrap().to_owned()).or_default().insert(i);
        }
    }
    members
}

/// The least or the most that the people at `which` assets together can have been at one time.
fn bound(
    read: &Read,
    city: &City,
    members: &BTreeMap<String, BTreeSet<usize>>,
    when: &When,
    which: &BTreeSet<(usize, usize)>,
    direction: OptimizationDirection,
) -> f64 {
    let mut problem = Problem::new(direction);
    let any = (0.0, f64::INFINITY);
    let people: Vec<[Variable; 2]> = (0..city.assets.len())
        .map(|i| [0, 1].map(|s| problem.add_var(if which.contains(&(i, s)) { 1.0 } else { 0.0 }, any)))
        .collect();
    for (of, told) in read.told.iter().filter(|(of, _)| of.metric == METRIC && of.when == *when) {
        let asset = city.assets.iter().position(|(id, _)| *id == of.id);
        let sum: Vec<(Variable, f64)> = match (asset, &of.ssid) {
            (Some(i), Some(ssid)) => {
                SSIDS.iter().position(|s| s == ssid).map(|s| (people[i][s], 1.0)).into_iter().collect()
            }
            (Some(i), None) => people[i].iter().map(|v| (*v, 1.0)).collect(),
            (None, _) => members.get(&of.id).into_iter().flatten().flat_map(|i| people[*i]).map(|v| (v, 1.0)).collect(),
        };
        if !sum.is_empty() {
            problem.add_constraint(sum.as_slice(), ComparisonOp::Eq, told[0].0);
        }
    }
    match problem.solve() {
        Ok(SolveOutcome::Solution(solution)) => solution.objective(),
        Err(microlp::Error::Unbounded) => f64::INFINITY,
        other => panic!("what was read contradicts itself: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn all_surfaces_together_tell_no_small_count() {
    let mut small = 0;
    for seed in 0..2 {
        let (database, secret) = (Database::migrated().await, City::of(seed));
        let web = tempfile::tempdir().unwrap();
        std::fs::write(web.path().join("manifest.json"), crate::pages::MANIFEST).unwrap();
        let settings = || {
            let mut settings = Settings::new(&database.url, city());
            settings.web = Some(web.path().to_owned());
            settings.late_days_quiet_for = Duration::ZERO;
            settings
        };
        let server = Server::with(settings()).await;
        secret.deliver(&server).await;
        rolled(&database, &ago(2 * 86_400).to_string()).await;
        server.stop().await;
        // Hours and days are published when a server starts, and counts that are still fresh are released.
        let server = Server::with(settings()).await;
        let first = secret.hours.keys().next().unwrap();
        let file = format!("/open-data/area-measurements.json?metric={METRIC}&area=milano&from={first}");
        server.wait(&file, |rows| rows["items"].as_array().unwrap().len() == secret.hours.len()).await;
        let mut read = Read { newest_day: secret.services.newest(), ..Read::default() };
        server.wait(&secret.services.published(), |h| h["points"].as_array().unwrap().len() == services::DAYS).await;
        read_everything(&server, &secret, &mut read).await;
        // The same attacker comes again when the counts of the present day have grown by a few.
        secret.services.grow(&server, 3.0).await;
        read_everything(&server, &secret, &mut read).await;
        for (of, told) in &read.told {
            assert!(told.iter().all(|(value, _)| *value == told[0].0), "surfaces differ on {of:?}: {told:?}");
        }
        let all =
            ["areas", "area", "assets", "asset", "series", "ogc", "files", "csv", "excel.csv", "websocket", "pages"];
        for surface in all.into_iter().chain(["area's assets", "history of areas"]) {
            assert!(read.surfaces.contains(surface), "the attacker reads nothing on {surface}: {:?}", read.surfaces);
        }
        let members = members(&server, &secret).await;
        let count = |i: usize, s: usize, when: &When| match when {
            None => secret.now[i][s],
            Some(hour) => {
                if s == 0 {
                    secret.hours[hour][i]
                } else {
                    0.0
                }
            }
        };
        let times: Vec<When> = std::iter::once(None).chain(secret.hours.keys().cloned().map(Some)).collect();
        for when in &times {
            // Each network of an asset now, each asset, each area.
            let both = |i: usize| BTreeSet::from([(i, 0), (i, 1)]);
            let mut groups: Vec<(String, BTreeSet<(usize, usize)>)> =
                (0..secret.assets.len()).map(|i| (secret.assets[i].0.clone(), both(i))).collect();
            groups
                .extend(members.iter().map(|(area, all)| (area.clone(), all.iter().flat_map(|i| both(*i)).collect())));
            if when.is_none() {
                let one =
                    |i: usize, s: usize| (format!("{} {}", secret.assets[i].0, SSIDS[s]), BTreeSet::from([(i, s)]));
                groups.extend((0..secret.assets.len()).flat_map(|i| [one(i, 0), one(i, 1)]));
            }
            for (name, which) in groups {
                let true_count: f64 = which.iter().map(|(i, s)| count(*i, *s, when)).sum();
                if true_count <= 0.0 || true_count >= THRESHOLD {
                    continue;
                }
                small += 1;
                let least = bound(&read, &secret, &members, when, &which, OptimizationDirection::Minimize);
                let most = bound(&read, &secret, &members, when, &which, OptimizationDirection::Maximize);
                assert!(
                    least <= 1.0 + 1e-6 && most >= THRESHOLD - 1.0 - 1e-6,
                    "seed {seed}, {when:?}: {name} had {true_count}, and is known to have {least:.2} to {most:.2}"
                );
            }
        }
        small += services::attack(&read, &secret.services, seed);
        server.stop().await;
    }
    assert!(small > 20, "the attacker had {small} small counts to go for");
}
