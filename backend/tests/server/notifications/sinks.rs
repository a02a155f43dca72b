//! The other side, and incidents as their own part of the server writes them.

use crate::harness::{Database, Server, city};
use cruscotto_backend::settings::Settings;
use cruscotto_domain::access::{Role, Scope};
use cruscotto_domain::incident::{Incident, Severity, Subject, Why};
use cruscotto_domain::time::Timestamp;
use cruscotto_simulator::hook::{self, Call, Hooks};
use cruscotto_simulator::mail::{self, Mail, Mailbox};
use reqwest::Method;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// How long a test waits for a message: most of it is for a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);

pub const KEY: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// A mail server and a receiver of webhooks.
pub struct Sinks {
    pub mailbox: Arc<Mailbox>,
    pub hooks: Arc<Hooks>,
    pub mail: SocketAddr,
    pub hook: SocketAddr,
    tasks: JoinSet<()>,
}

impl Sinks {
    pub async fn start() -> Self {
        Self::protected(mail::Protection::None).await
    }

    /// With a mail server that wants TLS.
    pub async fn protected(protection: mail::Protection) -> Self {
        let (mailbox, hooks) = (Arc::new(Mailbox::new(100_000)), Arc::new(Hooks::default()));
        let mut tasks = JoinSet::new();
        let any = "127.0.0.1:0".parse().unwrap();
        let mail =
            mail::start(any, protection, Arc::clone(&mailbox), CancellationToken::new(), &mut tasks).await.unwrap();
        let listener = tokio::net::TcpListener::bind(any).await.unwrap();
        let hook = listener.local_addr().unwrap();
        let router = hook::router(Arc::clone(&hooks));
        tasks.spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { mailbox, hooks, mail, hook, tasks }
    }

    /// What a server is started with that sends here.
    pub fn settings(&self, database: &Database) -> Settings {
        let mut settings = Settings::new(&database.url, city());
        settings.notify.smtp = Some(format!("smtp://{}?tls=none", self.mail).parse().unwrap());
        settings.notify.secrets_key = Some(KEY.into());
        settings.notify.webhook_networks = vec!["127.0.0.0/8".parse().unwrap()];
        settings.notify.notify_retry_first = Duration::from_millis(100);
        settings
    }

    pub async fn server(&self, database: &Database) -> Server {
        administered(Server::with(self.settings(database)).await, database).await
    }

    /// Waits until the mail to `address` is what `wanted` wants, and gives it, the oldest first.
    pub async fn mails(&self, address: &str, wanted: impl Fn(&[Mail]) -> bool) -> Vec<Mail> {
        until(&format!("mail to {address}"), async || {
            let mut mails: Vec<Mail> = self.mailbox.mails().into_iter().filter(|m| m.to == [address]).collect();
            mails.reverse();
            if wanted(&mails) { Ok(mails) } else { Err(format!("{mails:#?}")) }
        })
        .await
    }

    /// The same of what a receiver was sent.
    pub async fn calls(&self, name: &str, wanted: impl Fn(&[Call]) -> bool) -> Vec<Call> {
        until(&format!("calls of {name}"), async || {
            let calls = self.hooks.calls(name);
            if wanted(&calls) { Ok(calls) } else { Err(format!("{calls:#?}")) }
        })
        .await
    }
}

impl Drop for Sinks {
    fn drop(&mut self) {
        self.tasks.abort_all();
    }
}

/// `server`, asked by an administrator.
pub async fn administered(mut server: Server, database: &Database) -> Server {
    database.account("administrator", Role::Administrator, Scope::City).await;
    server.log_in_as("administrator").await;
    server
}

/// Waits for a state.
pub async fn until<T>(what: &str, look: impl AsyncFn() -> Result<T, String>) -> T {
    let begun = Instant::now();
    loop {
        match look().await {
            Ok(value) => return value,
            Err(state) => assert!(begun.elapsed() < PATIENCE, "{what}: still {state}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub async fn post(server: &Server, method: Method, path: &str, body: &Value) -> Value {
    let request = server.request(method, &format!("/api/v1/notifications/{path}")).json(body);
    let response = request.send().await.unwrap();
    let status = response.status();
    let text = response.text().await.unwrap();
    assert!(status.is_success(), "{path}: {status} {text}");
    serde_json::from_str(&text).unwrap_or_default()
}

/// Enters somebody with a mail address, and gives their number.
pub async fn person(server: &Server, name: &str, mail: &str) -> i64 {
    let body = json!({"name": name, "contacts": [{"channel": "email", "address": mail}]});
    post(server, Method::POST, "recipients", &body).await["recipient"]["id"].as_i64().unwrap()
}

/// Makes a policy that tells these at once.
pub async fn policy(server: &Server, people: &[i64], more: &Value) -> i64 {
    let to: Vec<Value> = people.iter().map(|id| json!({"recipient": id})).collect();
    let mut body = json!({"name": "all", "window_s": 0, "steps": [{"to": to}]});
    for (name, value) in more.as_object().unwrap() {
        body[name] = value.clone();
    }
    post(server, Method::POST, "policies", &body).await["id"].as_i64().unwrap()
}

/// What happens to an incident.
pub fn opened(severity: &str) -> (&'static str, Value) {
    let assets = json!({"count": 1, "assets": ["ap-1"]});
    ("opened", json!({"severity": severity, "since": Timestamp::now(), "assets": assets}))
}

pub fn resolved() -> (&'static str, Value) {
    ("resolved", json!({"how": "recovered", "note": null}))
}

pub fn acknowledged() -> (&'static str, Value) {
    ("acknowledged", json!({"note": "vado io", "until": null}))
}

/// An incident, with what happens to it in one transaction: as the incidents' own part of the server does it.
pub async fn happen(database: &Database, id: i64, severity: &str, events: &[(&str, Value)]) {
    happen_at_once(database, severity, &[(id, events)]).await;
}

/// Several incidents in one transaction.
pub async fn happen_at_once(database: &Database, severity: &str, incidents: &[(i64, &[(&str, Value)])]) {
    let mut connection = database.connect().await;
    let mut transaction = sqlx::Connection::begin(&mut connection).await.unwrap();
    let (now, severity): (Timestamp, Severity) = (Timestamp::now(), severity.parse().unwrap());
    for (id, events) in incidents {
        let (subject, name) = (Subject::Asset(format!("ap-{id}").parse().unwrap()), format!("Antenna {id}"));
        let incident = Incident::open(*id, subject, name, (Why::Down, severity), now, now);
        sqlx::query(
            "insert into incident (id, subject, severity, state, since, opened_at, record)
             values ($1, $2, $3, 'open', now(), now(), $4)
             on conflict (id) do update set severity = excluded.severity, record = excluded.record",
        )
        .bind(id)
        .bind(format!("asset:ap-{id}"))
        .bind(severity.as_str())
        .bind(serde_json::to_value(&incident).unwrap())
        .execute(&mut *transaction)
        .await
        .unwrap();
        for (kind, detail) in *events {
            sqlx::query("insert into incident_event (incident_id, at, kind, detail) values ($1, now(), $2, $3)")
                .bind(id)
                .bind(kind)
                .bind(detail)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
    }
    transaction.commit().await.unwrap();
}

/// How often each delivery was tried, and where it stands.
pub async fn deliveries(database: &Database) -> Vec<(String, String, i32)> {
    sqlx::query_as("select channel, state, attempts from notification_delivery order by id")
        .fetch_all(&mut database.connect().await)
        .await
        .unwrap()
}
