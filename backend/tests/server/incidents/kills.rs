//! The server is killed in the middle of a storm, again and again: no transition is lost, none is doubled.

use super::hasty;
use crate::harness::{DUOMO, Database, TOKEN, ago, asset, batch};
use cruscotto_backend::application::Application;
use cruscotto_domain::incident::{Change, EventItem, Incident, IncidentState};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

const SEED: u64 = 20_261_125;
const KILLS: usize = 5;
const ACCESS_POINTS: usize = 60;
const UPLINKS: usize = 5;

/// A server that ends as a process does that is killed: in the middle of whatever it does.
struct Mortal {
    runtime: Option<Runtime>,
    address: SocketAddr,
}

impl Mortal {
    fn start(database: &Database) -> Self {
        let runtime = Runtime::new().unwrap();
        let application = runtime.block_on(Application::build(hasty(database))).unwrap();
        let address = application.address();
        runtime.spawn(application.run(CancellationToken::new()));
        Self { runtime: Some(runtime), address }
    }

    fn kill(mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn name(n: usize) -> String {
    if n < UPLINKS { format!("uplink-{n}") } else { format!("ap-{n}") }
}

async fn post(address: SocketAddr, path: &str, body: &Value) {
    let request = reqwest::Client::new().post(format!("http://{address}{path}")).bearer_auth(TOKEN).json(body);
    assert!(request.send().await.unwrap().status().is_success());
}

async fn measure(address: SocketAddr, down: &BTreeSet<usize>) {
    let at = ago(0);
    let names: Vec<String> = (0..UPLINKS + ACCESS_POINTS).map(name).collect();
    let of = |n: usize| {
        let behind = n >= UPLINKS && down.contains(&(n % UPLINKS));
        f64::from(u8::from(!down.contains(&n) && !behind))
    };
    let rows: Vec<_> =
        names.iter().enumerate().map(|(n, id)| (id.as_str(), "device.up", json!({}), at, of(n))).collect();
    post(address, "/api/v1/samples", &batch(&rows)).await;
}

/// The incidents with their timelines, as they are stored.
async fn stored(database: &Database) -> Vec<(Incident, Vec<Change>)> {
    let mut connection = database.connect().await;
    let rows = sqlx::query("select id, state, subject, record from incident order by id");
    let mut found = Vec::new();
    for row in rows.fetch_all(&mut connection).await.unwrap() {
        let incident: Incident = serde_json::from_value(row.get("record")).unwrap();
        assert_eq!(row.get::<String, _>("state"), incident.state.as_str());
        assert_eq!(row.get::<String, _>("subject"), incident.subject.to_string());
        found.push((incident, Vec::new()));
    }
    let events = sqlx::query("select id, incident_id, at::text as at, kind, detail from incident_event order by id");
    for row in events.fetch_all(&mut connection).await.unwrap() {
        let (kind, detail): (String, Value) = (row.get("kind"), row.get("detail"));
        let mut whole = json!({"id": row.get::<i64, _>("id"), "incident": row.get::<i64, _>("incident_id"),
            "at": "2026-01-01T00:00:00Z", "actor": null, "kind": kind});
        if detail != json!({}) {
            whole["detail"] = detail;
        }
        let event: EventItem = serde_json::from_value(whole).unwrap();
        let of = found.iter_mut().find(|(incident, _)| incident.id == event.incident).unwrap();
        of.1.push(event.change);
    }
    found
}

/// What a timeline comes to.
fn state_of(timeline: &[Change]) -> IncidentState {
    let mut state = None;
    for change in timeline {
        state = Some(match (change, state) {
            (Change::Opened { .. }, None) => IncidentState::Open,
            (Change::Reopened { .. }, Some(IncidentState::Resolved)) => IncidentState::Open,
            (Change::Resolved { .. }, Some(IncidentState::Open)) => IncidentState::Resolved,
            (Change::Merged { .. }, Some(IncidentState::Open)) => IncidentState::Merged,
            (Change::Opened { .. } | Change::Reopened { .. } | Change::Resolved { .. } | Change::Merged { .. }, _) => {
                panic!("{change:?} in {state:?} of {timeline:#?}")
            }
            (_, Some(state)) => state,
            (_, None) => panic!("{change:?} before its opening"),
        });
    }
    state.unwrap()
}

/// Measures until the live incidents are what is expected.
fn settle(
    outside: &Runtime,
    database: &Database,
    server: &Mortal,
    down: &BTreeSet<usize>,
    expected: &BTreeMap<String, u32>,
) {
    let begun = std::time::Instant::now();
    loop {
        outside.block_on(measure(server.address, down));
        std::thread::sleep(Duration::from_millis(500));
        let live: BTreeMap<String, u32> = outside
            .block_on(stored(database))
            .into_iter()
            .filter(|(incident, _)| incident.state.is_live() && incident.affected > 0)
            .map(|(incident, _)| (incident.subject.to_string(), incident.affected))
            .collect();
        if live == *expected {
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "still {live:#?}");
    }
}

#[test]
fn killed_in_a_storm_it_loses_no_transition_and_doubles_none() {
    let outside = Runtime::new().unwrap();
    let database = outside.block_on(Database::migrated());
    let mut chance = ChaCha8Rng::seed_from_u64(SEED);
    let mut server = Mortal::start(&database);
    let assets: Vec<Value> = (0..UPLINKS + ACCESS_POINTS)
        .map(|n| match n {
            0..UPLINKS => asset(&name(n), "uplink", None, None),
            _ => asset(&name(n), "access_point", Some(DUOMO), Some(&name(n % UPLINKS))),
        })
        .collect();
    outside.block_on(post(server.address, "/api/v1/inventory", &json!({ "assets": assets })));
    let mut down = BTreeSet::new();
    outside.block_on(measure(server.address, &down));
    for _ in 0..KILLS {
        for _ in 0..chance.random_range(2..5) {
            let n = chance.random_range(0..UPLINKS + ACCESS_POINTS);
            if !down.remove(&n) {
                down.insert(n);
            }
            outside.block_on(measure(server.address, &down));
            std::thread::sleep(Duration::from_millis(chance.random_range(100..900)));
        }
        server.kill();
        server = Mortal::start(&database);
    }
    // Then all is well; then all but one access point and one uplink with what hangs on it.
    settle(&outside, &database, &server, &BTreeSet::new(), &BTreeMap::new());
    let down = BTreeSet::from([1, UPLINKS + 2]);
    let expected = BTreeMap::from([
        (format!("asset:{}", name(1)), u32::try_from(1 + ACCESS_POINTS / UPLINKS).unwrap()),
        (format!("asset:{}", name(UPLINKS + 2)), 1),
    ]);
    settle(&outside, &database, &server, &down, &expected);
    server.kill();
    let stored = outside.block_on(stored(&database));
    let events: usize = stored.iter().map(|(_, timeline)| timeline.len()).sum();
    println!("{KILLS} kills, {} incidents, {events} events, seed {SEED}", stored.len());
    for (incident, timeline) in &stored {
        assert_eq!(state_of(timeline), incident.state, "{incident:#?} {timeline:#?}");
    }
    drop(database);
}
