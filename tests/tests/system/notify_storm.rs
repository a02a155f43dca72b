//! `kill -9` of the backend at any moment of a storm of incident events: every transition is planned once for everybody, and
//! every message arrives; one that comes twice was in doubt, and is known by its id.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::incident::{Change, Incident, IncidentState, Listed, Resolution, Severity, Subject, Why};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::environment::number;
use cruscotto_tests::http::Http;
use cruscotto_tests::wait;
use cruscotto_xtask::city::{City, CityOptions, Part, Parts};
use cruscotto_xtask::cluster::{ClusterOptions, DATABASE};
use fastrand::Rng;
use reqwest::Method;
use serde_json::{Value, json};

/// Blows, unless [`ROUNDS_VARIABLE`] says otherwise.
const ROUNDS: u32 = 12;

const ROUNDS_VARIABLE: &str = "CRUSCOTTO_NOTIFY_ROUNDS";

const SEED: u64 = 20_261_125;

const SEED_VARIABLE: &str = "CRUSCOTTO_NOTIFY_SEED";

/// Incidents that open before each blow.
const INCIDENTS_A_ROUND: i64 = 15;

/// A blow falls up to this long after the incidents: before, while and after they are planned, sent and noted.
const LATEST_MOMENT_MS: u64 = 900;

const FOLLOWS_WITHIN: Duration = Duration::from_secs(120);

const API: &str = "/api/v1/notifications";

fn options() -> Result<CityOptions> {
    Ok(CityOptions {
        parts: Parts { simulator: true, backend: true, collectors: false },
        access_points: 4,
        schools: 1,
        notify_retry_first: Some(Duration::from_millis(200)),
        // Nothing that the database acknowledged is lost when it is not hit.
        database: ClusterOptions { shared_buffers_mib: 128, ..ClusterOptions::default() },
        demo: false,
        ..city::small()?
    })
}

/// Who is told, and by which ways: two by mail, one by a signed webhook.
fn set_up(api: &Http, simulator: &Http, hooks: &str) -> Result<()> {
    let mut to = Vec::new();
    let webhook = json!({"channel": "webhook", "address": format!("{hooks}/hooks/storm")});
    for (name, contact) in [
        ("Ada", json!({"channel": "email", "address": "ada@comune.example.it"})),
        ("Ugo", json!({"channel": "email", "address": "ugo@comune.example.it"})),
        ("Eva", webhook),
    ] {
        let body = json!({"name": name, "contacts": [contact]});
        let kept: Value = api.send(Method::POST, &format!("{API}/recipients"), &body)?;
        to.push(json!({"recipient": kept["recipient"]["id"]}));
        if !kept["signing_secrets"][0].is_null() {
            let trust = json!({"secrets": kept["signing_secrets"]});
            let response = simulator.request(Method::PUT, "/control/hooks/storm").json(&trust).send()?;
            ensure!(response.status().is_success(), "the receiver answers {}", response.status());
        }
    }
    let policy = json!({"name": "storm", "window_s": 0, "steps": [{"to": to}]});
    api.send::<_, Value>(Method::POST, &format!("{API}/policies"), &policy)?;
    Ok(())
}

/// Incidents as their own part of the server writes them: each opens, and half of them are over at once.
fn incidents(city: &mut City, from: i64) -> Result<()> {
    let (mut rows, mut events) = (Vec::new(), Vec::new());
    let now = Timestamp::now();
    for number in from..from + INCIDENTS_A_ROUND {
        let subject = Subject::Asset(format!("storm-{number}").parse()?);
        let mut incident =
            Incident::open(number, subject, format!("Storm {number}"), (Why::Down, Severity::Critical), now, now);
        let mut changes = vec![Change::Opened { severity: Severity::Critical, since: now, assets: Listed::default() }];
        if number % 2 == 0 {
            (incident.state, incident.faulty, incident.resolved) = (IncidentState::Resolved, false, Some(now));
            changes.push(Change::Resolved { how: Resolution::Recovered, note: None });
        }
        let (state, record) = (incident.state.as_str(), serde_json::to_string(&incident)?);
        let resolved = incident.resolved.map_or("null".to_owned(), |at| format!("'{at}'"));
        rows.push(format!(
            "({number}, 'asset:storm-{number}', 'critical', '{state}', '{now}', '{now}', {resolved}, '{record}')"
        ));
        for change in changes {
            let value = serde_json::to_value(&change)?;
            events.push(format!("({number}, '{now}', '{}', '{}')", change.kind(), value["detail"]));
        }
    }
    let sql = format!(
        "begin;
         insert into incident (id, subject, severity, state, since, opened_at, resolved_at, record) values {};
         insert into incident_event (incident_id, at, kind, detail) values {};
         commit;",
        rows.join(", "),
        events.join(", ")
    );
    city.cluster().psql(DATABASE, &[&sql])?;
    Ok(())
}

fn count(city: &mut City, sql: &str) -> Result<u64> {
    let text = city.cluster().psql(DATABASE, &[sql])?;
    text.trim().parse().with_context(|| format!("'{text}' is no count"))
}

#[test]
fn every_transition_is_told_once_whenever_the_backend_is_killed() -> Result<()> {
    let (rounds, seed) = (number(ROUNDS_VARIABLE, ROUNDS)?, number(SEED_VARIABLE, SEED)?);
    city::with(options()?, |city| {
        let mut rng = Rng::with_seed(seed);
        let access = city.access().clone();
        let api = city.public()?.log_in(&access.administrator_user, &access.administrator_password)?;
        let simulator = Http::public(city.options().simulator_listen)?;
        set_up(&api, &simulator, &format!("http://{}", city.options().simulator_listen))?;
        for round in 0..rounds {
            incidents(city, 1_000_000 + i64::from(round) * INCIDENTS_A_ROUND)?;
            // Not to wait for anything: to fall at any moment.
            thread::sleep(Duration::from_millis(rng.u64(..LATEST_MOMENT_MS)));
            city.kill9(Part::Backend)?;
            city.start_part(Part::Backend)?;
        }
        let planned =
            "select count(*) from notification_notice where incident_id >= 1000000 and message_id is not null";
        // The engine may end incidents whose assets it does not know: what it says of them is told, too.
        let told = "select count(*) from incident_event where incident_id >= 1000000";
        wait::until("everything planned", FOLLOWS_WITHIN, || {
            let transitions = count(city, told)?;
            Ok((transitions > 0 && count(city, planned)? == 3 * transitions).then_some(()))
        })?;
        let left = "select count(*) from notification_delivery where state <> 'sent'";
        wait::until("everything sent", FOLLOWS_WITHIN, || Ok((count(city, left)? == 0).then_some(())))?;

        // The books: what the outbox says was sent, and what arrived.
        let all = "select count(*) from notification_notice where incident_id >= 1000000";
        let transitions = count(city, told)?;
        ensure!(count(city, all)? == 3 * transitions, "a transition was planned twice, or not for everybody");
        let sent: BTreeMap<String, bool> = city
            .cluster()
            .psql(
                DATABASE,
                &["select d.uid || ' ' || exists (select from notification_attempt a where a.delivery_id = d.id
                     and a.outcome = 'in_doubt') from notification_delivery d"],
            )?
            .lines()
            .filter_map(|line| line.split_once(' '))
            .map(|(uid, doubt)| (uid.to_owned(), doubt == "true" || doubt == "t"))
            .collect();
        let mails: Value = simulator.json("/control/mailbox")?;
        let calls: Value = simulator.json("/control/hooks/storm")?;
        let mut arrived = BTreeSet::new();
        let mut twice = 0;
        let items = |list: &Value| list["items"].as_array().cloned().unwrap_or_default();
        let mails = items(&mails).into_iter().map(|mail| (mail["message_id"].clone(), mail));
        let calls = items(&calls).into_iter().map(|call| (call["id"].clone(), call));
        for (id, item) in mails.chain(calls) {
            let uid = id.as_str().unwrap_or_default().split('@').next().unwrap_or_default().to_owned();
            ensure!(sent.contains_key(&uid), "{uid} arrived and is not in the books");
            let copies = item["copies"].as_u64().unwrap_or_default();
            if copies > 1 {
                twice += 1;
                ensure!(sent[&uid], "{uid} came {copies} times and was never in doubt");
                ensure!(item["same"] == true, "the copies of {uid} differ");
            }
            ensure!(item["signed"] != false, "{uid} is not signed");
            ensure!(arrived.insert(uid.clone()), "{uid} is two messages");
        }
        let lost: Vec<&String> = sent.keys().filter(|uid| !arrived.contains(*uid)).collect();
        ensure!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), sent.len());
        let doubts = sent.values().filter(|doubt| **doubt).count();
        println!(
            "seed {seed}: {rounds} kill -9; {transitions} transitions, {} notices, {} messages planned and arrived; \
             {doubts} in doubt, of which {twice} came twice under their id; none lost",
            3 * transitions,
            sent.len()
        );
        Ok(())
    })
}
