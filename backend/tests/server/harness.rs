//! A database of one's own, a server on it, and a client that speaks to it.

use cruscotto_backend::application::Application;
use cruscotto_backend::settings::Settings;
use cruscotto_backend::store::{CHUNK_INTERVAL_DEFAULT, COMMAND_LINE, Store, TokenHash, migrate};
use cruscotto_domain::access::{Grant, Role, Scope};
use cruscotto_domain::sample::Receipt;
use cruscotto_domain::time::Timestamp;
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::mem::ManuallyDrop;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub const TOKEN: &str = "a-token-of-the-tests-0123456789abcdef";
pub const USER: &str = "operator";
pub const PASSWORD: &str = "correct horse battery staple";

/// How long a test waits for a state before it fails.
const PATIENCE: Duration = Duration::from_secs(20);

pub fn city() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../maps/milano")
}

fn admin_url() -> String {
    std::env::var("CRUSCOTTO_TEST_DATABASE_URL").expect(
        "CRUSCOTTO_TEST_DATABASE_URL must name a TimescaleDB of a role that may create databases, such as \
         postgres://postgres@127.0.0.1:5432/postgres",
    )
}

async fn admin(sql: String) {
    let mut connection = PgConnection::connect(&admin_url()).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn url_of(database: &str) -> String {
    let mut url = url::Url::parse(&admin_url()).unwrap();
    url.set_path(database);
    url.to_string()
}

/// Makes the database that those of the tests of this process are copies of: a copy takes a tenth of the time of the
/// migrations. Copying needs a database that nobody is connected to; TimescaleDB's workers would be, and so the tests'
/// server has none (`timescaledb.max_background_workers=0`).
async fn template() -> String {
    const PREFIX: &str = "cruscotto_template_";
    let mut connection = PgConnection::connect(&admin_url()).await.unwrap();
    let left: Vec<String> = sqlx::query_scalar("select datname::text from pg_database where starts_with(datname, $1)")
        .bind(PREFIX)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let name = format!("{PREFIX}{}", std::process::id());
    // Those of processes that are gone.
    for old in left {
        let lives = |process: &str| Path::new("/proc").join(process).exists();
        if old == name || !old.strip_prefix(PREFIX).is_some_and(lives) {
            admin(format!("drop database if exists {old}")).await;
        }
    }
    admin(format!("create database {name}")).await;
    let template = ManuallyDrop::new(Database { url: url_of(&name), name });
    migrate(&template.url, CHUNK_INTERVAL_DEFAULT).await.unwrap();
    let store = Store::new(&template.url).unwrap();
    store.set_source(&"demo".parse().unwrap(), TokenHash::of(TOKEN), COMMAND_LINE).await.unwrap();
    store.close().await;
    template.account(USER, Role::Operator, Scope::City).await;
    admin(format!("alter database {} allow_connections false", template.name)).await;
    template.name.clone()
}

/// A database that is gone when the test is.
pub struct Database {
    pub name: String,
    pub url: String,
}

impl Database {
    pub async fn empty() -> Self {
        Self::made("").await
    }

    async fn made(how: &str) -> Self {
        let mut random = [0_u8; 8];
        getrandom::fill(&mut random).unwrap();
        let name = format!("cruscotto_test_{:016x}", u64::from_ne_bytes(random));
        admin(format!("create database {name} {how}")).await;
        let url = url_of(&name);
        Self { name, url }
    }

    /// With the schema, the source `demo` and an operator.
    pub async fn migrated() -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(template).await;
        Self::made(&format!("template {template}")).await
    }

    /// An account with the password of the tests.
    pub async fn account(&self, name: &str, role: Role, scope: Scope) {
        // Made once: what is slow about it is what it is for.
        static HASH: OnceLock<String> = OnceLock::new();
        let hash = HASH.get_or_init(|| cruscotto_backend::passwords::hash(PASSWORD).unwrap());
        let store = Store::new(&self.url).unwrap();
        store.set_account(&name.parse().unwrap(), &Grant::new(role, scope).unwrap(), hash, COMMAND_LINE).await.unwrap();
        store.close().await;
    }

    pub async fn connect(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }

    pub async fn count(&self, table: &'static str) -> i64 {
        let sql = format!("select count(*) from {table}");
        sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut self.connect().await).await.unwrap()
    }

    pub async fn execute(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&mut self.connect().await).await.unwrap();
    }

    /// Nobody gets in, and whoever is in is thrown out.
    pub async fn cut(&self) {
        let name = &self.name;
        admin(format!("alter database {name} allow_connections false")).await;
        admin(format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'")).await;
    }

    pub async fn mend(&self) {
        admin(format!("alter database {} allow_connections true", self.name)).await;
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("drop database if exists {} with (force)", self.name);
        // A thread of its own: the test's runtime may be the one that is being torn down.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(admin(sql));
        });
        if dropped.join().is_err() {
            eprintln!("the database {} could not be dropped", self.name);
        }
    }
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub http: reqwest::Client,
    pub cookie: Option<String>,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Server {
    pub async fn start(database: &Database) -> Self {
        Self::with(Settings::new(&database.url, city())).await
    }

    /// Faults and recoveries count at once, so that a test says what it means with two samples.
    pub async fn hasty(database: &Database) -> Self {
        let mut settings = Settings::new(&database.url, city());
        settings.health_fault_after = Some(Duration::ZERO);
        settings.health_recovery_after = Some(Duration::ZERO);
        Self::with(settings).await
    }

    pub async fn with(mut settings: Settings) -> Self {
        // Counts of people at once, but where a test is about their release.
        settings.people_every.get_or_insert(Duration::ZERO);
        let application = Application::build(settings).await.unwrap();
        let (address, stop) = (application.address(), CancellationToken::new());
        let task = tokio::spawn(application.run(stop.clone()));
        // What comes is looked at as it is.
        let http = reqwest::Client::builder().no_gzip().build().unwrap();
        Self { address, http, cookie: None, stop, task }
    }

    pub async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap().unwrap();
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        match &self.cookie {
            Some(cookie) => request.header("cookie", cookie),
            None => request,
        }
    }

    pub async fn get(&self, path: &str) -> Value {
        let response = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        response.json().await.unwrap()
    }

    pub async fn problem(&self, request: RequestBuilder) -> (u16, String) {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        assert_eq!(response.headers()["content-type"], "application/problem+json", "status {status}");
        let body: Value = response.json().await.unwrap();
        assert_eq!(body["status"], status);
        (status, body["detail"].as_str().unwrap().to_owned())
    }

    pub async fn log_in(&mut self) {
        self.log_in_as(USER).await;
    }

    pub async fn log_in_as(&mut self, user: &str) {
        let login = json!({"user": user, "password": PASSWORD});
        let response = self.request(Method::POST, "/api/v1/session").json(&login).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        self.cookie = Some(cookie.split(';').next().unwrap().to_owned());
    }

    pub fn deliver(&self, path: &str, body: &Value) -> RequestBuilder {
        self.request(Method::POST, path).bearer_auth(TOKEN).json(body)
    }

    pub async fn inventory(&self, assets: &[Value]) {
        let response = self.deliver("/api/v1/inventory", &json!({"assets": assets})).send().await.unwrap();
        let receipt: Value = response.json().await.unwrap();
        assert_eq!(receipt["refused"], json!([]));
    }

    /// Delivers `(asset, metric, labels, time, value)`.
    pub async fn samples(&self, samples: &[(&str, &str, Value, Timestamp, f64)]) -> Receipt {
        let response = self.deliver("/api/v1/samples", &batch(samples)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        response.json().await.unwrap()
    }

    /// Waits until `path` answers what `wanted` wants.
    pub async fn wait(&self, path: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let value = self.get(path).await;
            if wanted(&value) {
                return value;
            }
            assert!(begun.elapsed() < PATIENCE, "{path} is still {value:#}");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

/// The native batch in JSON.
pub fn batch(samples: &[(&str, &str, Value, Timestamp, f64)]) -> Value {
    let mut series: Vec<Value> = Vec::new();
    let mut rows = Vec::new();
    for (asset, metric, labels, time, value) in samples {
        let key = json!({"asset": asset, "metric": metric, "labels": labels});
        let index = series.iter().position(|s| *s == key).unwrap_or_else(|| {
            series.push(key);
            series.len() - 1
        });
        rows.push(json!({"series": index, "time": time, "value": value}));
    }
    json!({"series": series, "samples": rows})
}

/// An asset of the inventory.
pub fn asset(id: &str, kind: &str, point: Option<(f64, f64)>, parent: Option<&str>) -> Value {
    json!({
        "id": id, "kind": kind, "name": format!("{id} of the tests"), "owner": null, "parent": parent, "contract": null,
        "point": point.map(|(lon, lat)| json!({"lon": lon, "lat": lat})), "pupils": null, "demo": true,
    })
}

/// A place in the Duomo's NIL (nil-1, municipio-1).
pub const DUOMO: (f64, f64) = (9.1900, 45.4640);

/// Seconds before now.
pub fn ago(seconds: i64) -> Timestamp {
    Timestamp::now().plus_micros(-seconds * 1_000_000)
}
