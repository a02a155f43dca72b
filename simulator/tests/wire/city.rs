//! A small city on a network of its own, and the ways to ask it.

use async_snmp::v3::{AuthProtocol, PrivProtocol};
use async_snmp::{Auth, Client, Oid, Retry, Value};
use cruscotto_domain::city::City;
use cruscotto_simulator::plan::{DeviceIndex, Plan, Role, Security, Size};
use cruscotto_simulator::run::{self, Running, Settings};
use cruscotto_simulator::snmp::Credentials;
use futures_util::TryStreamExt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

pub(crate) const SEED: u64 = 7;

/// How long a state is waited for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Second octets of the networks of tests.
const OCTETS: std::ops::Range<u32> = 17..250;

static NEXT: AtomicU32 = AtomicU32::new(0);

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano")
}

pub(crate) fn milano() -> City {
    City::load(&folder()).unwrap()
}

pub(crate) fn size(octet: u32, access_points: usize, schools: usize) -> Size {
    Size { seed: SEED, access_points, schools, network: format!("127.{octet}.0.0").parse().unwrap() }
}

/// A quiet city on a network that nobody uses.
pub(crate) struct SmallCity {
    pub(crate) running: Running,
    pub(crate) http: reqwest::Client,
}

pub(crate) async fn start(state_dir: Option<PathBuf>) -> SmallCity {
    start_telling(state_dir, None).await
}

/// A city whose devices send their notifications to `traps_to`.
pub(crate) async fn start_telling(state_dir: Option<PathBuf>, traps_to: Option<SocketAddr>) -> SmallCity {
    let settings = Settings {
        listen: "127.0.0.1:0".parse().unwrap(),
        mail_listen: None,
        snmp_port: 1161,
        traps_to,
        ndt7_port: 4443,
        ndt7_duration: Duration::from_secs(1),
        quiet: true,
        state_dir,
    };
    let city = milano();
    for _ in OCTETS {
        let turn = std::process::id().wrapping_mul(31).wrapping_add(NEXT.fetch_add(1, Ordering::Relaxed));
        let octet = OCTETS.start + turn % (OCTETS.end - OCTETS.start);
        let plan = Plan::build(&city, &size(octet, 120, 20)).unwrap();
        match run::start(plan, SEED, &settings).await {
            Ok(running) => return SmallCity { running, http: reqwest::Client::new() },
            Err(error) => eprintln!("network 127.{octet}.0.0 is taken: {error:#}"),
        }
    }
    panic!("no network is free");
}

impl SmallCity {
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.running.listen)
    }

    /// The first device that `fits`.
    pub(crate) fn first(&self, fits: impl Fn(&Role, Security) -> bool) -> DeviceIndex {
        let devices = &self.running.world.plan.devices;
        devices.iter().position(|d| d.answers_snmp() && fits(&d.role, d.security)).unwrap()
    }

    pub(crate) fn id(&self, device: DeviceIndex) -> String {
        self.running.world.plan.devices[device].asset.id.to_string()
    }

    pub(crate) fn address(&self, device: DeviceIndex, port: u16) -> SocketAddr {
        SocketAddr::from((self.running.world.plan.devices[device].address, port))
    }

    pub(crate) async fn client(&self, device: DeviceIndex, time_out: Duration) -> Snmp {
        let plan = &self.running.world.plan;
        let secrets = Credentials::of(plan.noise);
        let auth = match plan.devices[device].security {
            Security::V2c => Auth::v2c(secrets.community.as_str()),
            Security::V3 => async_snmp::v3::UsmConfig::new(secrets.user.clone())
                .auth_priv(
                    AuthProtocol::Sha256,
                    secrets.auth_password.as_bytes(),
                    PrivProtocol::Aes128,
                    secrets.privacy_password.as_bytes(),
                )
                .unwrap()
                .into(),
        };
        let builder = Client::builder(self.address(device, 1161), auth).request_timeout(time_out).retry(Retry::none());
        Snmp(builder.connect().await.unwrap())
    }

    /// Breaks something; its number.
    pub(crate) async fn inflict(&self, body: serde_json::Value) -> u64 {
        let answer = self.http.post(self.url("/control/faults")).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 201, "{body}");
        answer.json::<serde_json::Value>().await.unwrap()["id"].as_u64().unwrap()
    }

    pub(crate) async fn mend(&self, id: u64) {
        let answer = self.http.delete(self.url(&format!("/control/faults/{id}"))).send().await.unwrap();
        assert_eq!(answer.status(), 204);
    }

    pub(crate) async fn pin(&self, asset: &str, metric: &str, body: serde_json::Value) {
        let url = self.url(&format!("/control/devices/{asset}/pins/{metric}"));
        let answer = self.http.put(url).json(&body).send().await.unwrap();
        assert_eq!(answer.status(), 204, "{body}");
    }

    pub(crate) async fn truth(&self, asset: &str) -> serde_json::Value {
        self.http.get(self.url(&format!("/control/devices/{asset}"))).send().await.unwrap().json().await.unwrap()
    }
}

/// One device's SNMP, as values.
pub(crate) struct Snmp(Client);

impl Snmp {
    pub(crate) async fn get(&self, oid: &str) -> Option<Value> {
        let answer = self.0.get(&Oid::parse(oid).unwrap()).await.ok()?;
        Some(answer.varbinds.first()?.value.clone())
    }

    pub(crate) async fn walk(&self, oid: &str) -> Vec<(Oid, Value)> {
        let walk = self.0.bulk_walk(Oid::parse(oid).unwrap(), 20).unwrap();
        let found: Vec<async_snmp::VarBind> = walk.try_collect().await.unwrap();
        found.into_iter().map(|v| (v.oid, v.value)).collect()
    }

    /// sysUpTime in hundredths of a second; none when there is no answer.
    pub(crate) async fn uptime(&self) -> Option<u32> {
        match self.get("1.3.6.1.2.1.1.3.0").await? {
            Value::TimeTicks(ticks) => Some(ticks),
            other => panic!("sysUpTime is {other:?}"),
        }
    }
}

/// Asks until it is so.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut so: impl FnMut() -> F) {
    let start = Instant::now();
    while !so().await {
        assert!(start.elapsed() < PATIENCE, "{what}: not within {PATIENCE:?}");
        tokio::task::yield_now().await;
    }
}
