//! Brokers, their clients and the built agent: what is published is in the spool and with the backend, once.

use crate::agent::{Agent, free_address};
use crate::backend::{FakeBackend, TOKEN};
use crate::broker::Mosquitto;
use crate::fakes::{open, wait_for};
use crate::taken::Taken;
use cruscotto_collectors::config::Config;
use cruscotto_collectors::measure::Intake;
use cruscotto_collectors::source::mqtt::{Brokers, MqttReport, MqttStatus};
use cruscotto_collectors::spool::{Spool, SpoolOptions};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::Timestamp;
use nix::sys::signal::Signal;
use rand::{RngExt, SeedableRng};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Both versions, as the configuration and as `mosquitto_pub` call them.
const VERSIONS: [(&str, &str); 2] = [("3.1.1", "mqttv311"), ("5", "mqttv5")];

fn write_config(folder: &Path, backend: SocketAddr, listen: SocketAddr, mqtt: &str) -> PathBuf {
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://{backend}\"\ntoken = \"{TOKEN}\"\n\
         [spool]\ndirectory = \"spool\"\n[self_metrics]\nlisten = \"{listen}\"\n{mqtt}"
    );
    let path = folder.join("collectors.toml");
    std::fs::write(&path, text).unwrap();
    path
}

/// A source that listens, and what it has put into the spool.
struct Listening {
    state: MqttStatus,
    taken: Taken,
    stop: CancellationToken,
    tasks: TaskTracker,
}

impl Listening {
    fn start(folder: &Path, mqtt: &str) -> Self {
        Self::start_on(&open(&folder.join("spool")), folder, mqtt)
    }

    fn start_on(spool: &Spool, folder: &Path, mqtt: &str) -> Self {
        let nowhere = "127.0.0.1:1".parse().unwrap();
        let config = Config::read(&write_config(folder, nowhere, nowhere, mqtt), &Catalogue::built_in().unwrap());
        let config = config.unwrap_or_else(|e| panic!("{e}"));
        let (intake, gatherer) = Intake::new();
        let (stop, tasks) = (CancellationToken::new(), TaskTracker::new());
        let brokers = Brokers::new(config.mqtt, &folder.join("aside"));
        let state = brokers.states().remove(0);
        brokers.start(&intake, &stop, &tasks);
        tokio::spawn(gatherer.run(spool.clone()));
        Self { state, taken: Taken::of(spool), stop, tasks }
    }

    fn report(&self) -> MqttReport {
        self.state.report()
    }

    async fn connected(&self) {
        wait_for("the connection", || async { self.report().connected }).await;
    }

    async fn samples(&mut self, count: usize) {
        self.taken.until(&format!("{count} samples"), |taken| taken.count() >= count).await;
    }

    fn values(&self, name: &str) -> Vec<f64> {
        self.taken.values(name)
    }

    async fn end(self) {
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// A number, a word, and a document with an array.
fn topics(broker: &Mosquitto, version: &str, more: &str) -> String {
    format!(
        r#"
[[mqtt]]
name = "city"
url = "mqtt://{}"
version = "{version}"
assets = {{ "west-7" = "ap-0007" }}
{more}
[[mqtt.topic]]
filter = "city/{{asset}}/wifi/{{ssid}}"
metric = "wifi.clients"
labels = {{ ssid = "{{ssid}}" }}
[[mqtt.topic]]
filter = "city/{{asset}}/state"
metric = "device.up"
words = {{ online = 1, offline = 0 }}
retained_is_current = true
[[mqtt.topic]]
filter = "radio/#"
items = "/aps"
asset = "{{/id}}"
time = "^/at"
time_format = "unix_ms"
[[mqtt.topic.value]]
pointer = "/busy"
metric = "wifi.channel_utilisation"
labels = {{ radio = "{{/radio}}" }}
unit = "%"
[[mqtt.topic.value]]
pointer = "/users"
metric = "wifi.clients"
"#,
        broker.address
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_words_and_documents_become_samples_in_both_versions() {
    for (version, publisher) in VERSIONS {
        let folder = tempfile::tempdir().unwrap();
        let broker = Mosquitto::start(folder.path(), "allow_anonymous true").await;
        let as_version = ["-V", publisher];
        broker.publish("city/ap-0002/state", b"online", &["-V", publisher, "-r"]);
        let mut listening = Listening::start(folder.path(), &topics(&broker, version, ""));
        listening.samples(1).await;
        let begun = Timestamp::now();
        broker.publish("city/ap-0001/wifi/open", b"17", &as_version);
        broker.publish("city/west-7/state", b"offline", &as_version);
        let at = begun.as_millis() - 60_000;
        let document = format!(
            r#"{{"at":{at},"aps":[{{"id":"ap-0003","busy":37,"radio":"5g","users":4}},{{"id":"west-7","users":"2"}}]}}"#
        );
        broker.publish("radio/all", document.as_bytes(), &as_version);
        listening.samples(6).await;
        assert_eq!(listening.values("ap-0002 device.up"), [1.0], "retained, and said to be current");
        assert_eq!(listening.values("ap-0001 wifi.clients open"), [17.0]);
        assert_eq!(listening.values("ap-0007 device.up"), [0.0]);
        assert_eq!(listening.values("ap-0003 wifi.channel_utilisation 5g"), [0.37]);
        assert_eq!(listening.values("ap-0003 wifi.clients"), [4.0]);
        assert_eq!(listening.values("ap-0007 wifi.clients"), [2.0]);
        let time = |name: &str| listening.taken.seen[name][0].1;
        assert_eq!(time("ap-0003 wifi.clients").as_millis(), at, "its own time");
        assert!(time("ap-0001 wifi.clients open") >= begun, "the time of its arrival");
        let report = listening.report();
        assert_eq!((report.messages, report.kept_aside), (4, 0), "{report:?}");
        listening.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_is_kept_aside_without_addresses_and_listed_with_a_rule_to_begin_with() {
    let folder = tempfile::tempdir().unwrap();
    let broker = Mosquitto::start(folder.path(), "allow_anonymous true").await;
    broker.publish("city/ap-0001/wifi/open", b"5", &["-r"]);
    let watch = "watch = [\"#\"]";
    let mut listening = Listening::start(folder.path(), &topics(&broker, "5", watch));
    listening.connected().await;
    broker.publish("city/ap-0001/wifi/open", b"many", &[]);
    broker.publish("radio/x", b"{\"aps\":", &[]);
    broker.publish("radio/x", br#"{"at":1,"aps":[{"id":"aa bb"},{"id":"ap-0009","users":3}]}"#, &[]);
    broker.publish("lamp/0042/power", br#"{"sta":"aa:bb:cc:dd:ee:ff","from":"10.1.2.3","watt":7}"#, &[]);
    broker.publish("city/ap-0001/wifi/open", b"6", &[]);
    listening.samples(2).await;
    assert_eq!(listening.values("ap-0009 wifi.clients"), [3.0], "what stands beside it is taken");
    wait_for("five topics", || async { listening.report().topics.len() >= 5 }).await;

    let report = listening.report();
    let listed: Vec<_> = report.topics.iter().map(|t| (t.topic.as_str(), t.reason)).collect();
    for expected in [
        ("city/ap-0001/wifi/open", "no_time"),
        ("city/ap-0001/wifi/open", "not_number"),
        ("lamp/0042/power", "unmapped"),
        ("radio/x", "bad_asset"),
        ("radio/x", "not_json"),
    ] {
        assert!(listed.contains(&expected), "{expected:?} in {listed:?}");
    }
    let unmapped = report.topics.iter().find(|t| t.reason == "unmapped").unwrap();
    let suggestion = unmapped.suggestion.as_ref().unwrap();
    assert!(suggestion.contains("filter = \"lamp/{asset}/power\"") && suggestion.contains("\"/watt\""), "{suggestion}");
    let kept = std::fs::read_to_string(&report.file).unwrap();
    assert!(kept.contains("[mac]") && kept.contains("[ip]") && kept.contains("\"watt\\\":7"), "{kept}");
    assert!(!kept.contains("aa:bb:cc") && !kept.contains("10.1.2.3"), "{kept}");
    listening.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_broker_killed_or_restarted_has_the_agent_back_with_what_it_kept() {
    for (version, publisher) in VERSIONS {
        let folder = tempfile::tempdir().unwrap();
        let mut broker = Mosquitto::start(folder.path(), "allow_anonymous true").await;
        let config = topics(&broker, version, "");
        let publish = |broker: &Mosquitto, n: u32| {
            broker.publish("city/ap-0001/wifi/open", n.to_string().as_bytes(), &["-V", publisher]);
        };
        let mut listening = Listening::start(folder.path(), &config);
        listening.connected().await;
        publish(&broker, 1);
        listening.samples(1).await;
        // A broker that has forgotten everything: subscribed again.
        broker.kill();
        wait_for("the loss", || async { !listening.report().connected }).await;
        drop(std::fs::remove_file(folder.path().join("mosquitto.db")));
        broker.start_again().await;
        listening.connected().await;
        wait_for("the subscription", || async {
            publish(&broker, 2);
            listening.report().messages >= 2
        })
        .await;
        listening.samples(2).await;
        let before = listening.values("ap-0001 wifi.clients open").len();
        listening.end().await;

        // What comes while the agent is away is with the broker, over a restart of the broker too.
        let away: Vec<u32> = (100..120).collect();
        away.iter().for_each(|n| publish(&broker, *n));
        broker.terminate();
        broker.start_again().await;
        let folder_of_next = tempfile::tempdir().unwrap();
        let mut listening = Listening::start(folder_of_next.path(), &config);
        listening.samples(away.len()).await;
        let values = || listening.values("ap-0001 wifi.clients open");
        wait_for("the last", || async { values().last() == Some(&119.0) }).await;
        // What the agent had not acknowledged when it ended may come once more (QoS 1).
        let got: Vec<_> = values().into_iter().skip_while(|value| *value == 2.0).collect();
        assert_eq!(got, away.iter().map(|n| f64::from(*n)).collect::<Vec<_>>(), "in order, {before} before");
        listening.end().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_disk_does_not_take_stays_with_the_broker() {
    for (version, publisher) in VERSIONS {
        let folder = tempfile::tempdir().unwrap();
        let broker = Mosquitto::start(folder.path(), "allow_anonymous true").await;
        let full = Arc::new(AtomicBool::new(true));
        let disk = full.clone();
        let mut options = SpoolOptions::new(folder.path().join("spool"), 1 << 30, false);
        options.opener = Box::new(move |path| {
            if disk.load(Ordering::SeqCst) {
                return Err(std::io::ErrorKind::StorageFull.into());
            }
            std::fs::OpenOptions::new().append(true).create_new(true).open(path)
        });
        let (spool, _) = Spool::open(options).unwrap();
        let mut listening = Listening::start_on(&spool, folder.path(), &topics(&broker, version, ""));
        listening.connected().await;
        for n in 0..30 {
            broker.publish("city/ap-0001/wifi/open", n.to_string().as_bytes(), &["-V", publisher]);
        }
        wait_for("the refusal", || async {
            listening.report().reason.is_some_and(|reason| reason.contains("the spool does not take"))
        })
        .await;
        assert_eq!(listening.report().samples, 0);
        full.store(false, Ordering::SeqCst);
        listening.samples(30).await;
        let got = listening.values("ap-0001 wifi.clients open");
        assert_eq!(got, (0..30).map(f64::from).collect::<Vec<_>>(), "all of them, in order, once");
        listening.end().await;
    }
}

/// A certificate authority and a certificate of a broker at 127.0.0.1, as files.
fn certificates(folder: &Path) {
    let name = |name: &str| {
        let mut parameters = rcgen::CertificateParams::new(vec![name.to_owned()]).unwrap();
        // OpenSSL takes a certificate whose subject is its issuer's for a self-signed one.
        parameters.distinguished_name.push(rcgen::DnType::CommonName, name);
        parameters
    };
    let key = rcgen::KeyPair::generate().unwrap();
    let mut authority = name("authority");
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let own = authority.self_signed(&key).unwrap();
    std::fs::write(folder.join("ca.pem"), own.pem()).unwrap();
    let issuer = rcgen::Issuer::new(authority, key);
    let broker_key = rcgen::KeyPair::generate().unwrap();
    let certificate = name("127.0.0.1").signed_by(&broker_key, &issuer).unwrap();
    std::fs::write(folder.join("broker.pem"), certificate.pem()).unwrap();
    std::fs::write(folder.join("broker.key"), broker_key.serialize_pem()).unwrap();
    let other = rcgen::KeyPair::generate().unwrap();
    let mut stranger = name("stranger");
    stranger.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    std::fs::write(folder.join("stranger.pem"), stranger.self_signed(&other).unwrap().pem()).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_broker_must_be_who_it_says_and_the_password_right() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    certificates(at);
    let mut made = std::process::Command::new("mosquitto_passwd");
    assert!(made.args(["-c", "-b"]).arg(at.join("users")).args(["agent", "right"]).status().unwrap().success());
    let more = format!(
        "cafile {0}/ca.pem\ncertfile {0}/broker.pem\nkeyfile {0}/broker.key\nallow_anonymous false\npassword_file {0}/users",
        at.display()
    );
    let broker = Mosquitto::start(at, &more).await;
    for (version, publisher) in VERSIONS {
        let config = |ca: &str, password: &str| {
            let more = format!("user = \"agent\"\npassword = \"{password}\"\nca_file = \"{}\"", at.join(ca).display());
            topics(&broker, version, &more).replace("mqtt://", "mqtts://")
        };
        let own = tempfile::tempdir().unwrap();
        let mut listening = Listening::start(own.path(), &config("ca.pem", "right"));
        listening.connected().await;
        let ca = at.join("ca.pem").display().to_string();
        let arguments = ["-V", publisher, "--cafile", &ca, "-u", "agent", "-P", "right"];
        broker.publish("city/ap-0001/wifi/open", b"9", &arguments);
        listening.samples(1).await;
        listening.end().await;

        for (ca, password, expected) in [
            ("stranger.pem", "right", "invalid peer certificate"),
            ("ca.pem", "wrong", "Connection refused, return code"),
        ] {
            let own = tempfile::tempdir().unwrap();
            let listening = Listening::start(own.path(), &config(ca, password));
            wait_for(expected, || async {
                let report = listening.report();
                assert!(!report.connected, "{ca} {password}");
                report.reason.is_some_and(|reason| reason.contains(expected))
            })
            .await;
            listening.end().await;
        }
    }
}

/// Messages published while the agent is killed; each has a time of its own.
const MESSAGES: i64 = 1_500;

/// How often the agent is killed meanwhile.
const KILLS: u32 = 4;

#[tokio::test(flavor = "multi_thread")]
async fn killed_in_the_middle_the_agent_loses_nothing_and_doubles_nothing() {
    let seed: u64 = 20_261_121;
    let mut random = rand_chacha::ChaCha8Rng::seed_from_u64(seed);
    for (version, publisher) in VERSIONS {
        let folder = tempfile::tempdir().unwrap();
        let broker = Mosquitto::start(folder.path(), "allow_anonymous true").await;
        let backend = FakeBackend::start().await;
        let mqtt = topics(&broker, version, "");
        let config = write_config(folder.path(), backend.address, free_address(), &mqtt);
        let count = || i64::try_from(backend.kept.lock().unwrap().samples.len()).unwrap();

        let agent = Agent::start(&config);
        let begun = Timestamp::now().as_millis() - 3_600_000;
        let document =
            move |n: i64| format!("{{\"at\":{},\"aps\":[{{\"id\":\"ap-0001\",\"users\":{}}}]}}\n", begun + n, n % 100);
        // The subscription stands when a first message has come through.
        wait_for("the subscription", || async {
            broker.publish("radio/x", document(0).as_bytes(), &[]);
            count() > 0
        })
        .await;
        let mut publishing =
            broker.publisher(&["-V", publisher, "-t", "radio/x", "-l"]).stdin(Stdio::piped()).spawn().unwrap();
        let mut lines = publishing.stdin.take().unwrap();
        let lines = std::thread::spawn(move || {
            for n in 1..MESSAGES {
                lines.write_all(document(n).as_bytes()).unwrap();
                if n % 10 == 0 {
                    // The publisher is a sensor network, not a burst: the kills fall in the middle of it.
                    std::thread::sleep(std::time::Duration::from_millis(10));
                }
            }
        });
        let mut agent = Some(agent);
        for _ in 0..KILLS {
            let until = count() + random.random_range(5..MESSAGES / i64::from(KILLS) / 2);
            wait_for("some of the messages", || async { count() >= until }).await;
            let killed = agent.take().unwrap();
            killed.signal(Signal::SIGKILL);
            drop(killed);
            agent = Some(Agent::start(&config));
        }
        lines.join().unwrap();
        assert!(publishing.wait().unwrap().success());
        wait_for(&format!("every message, seed {seed}"), || async { count() == MESSAGES }).await;
        let kept = backend.kept.lock().unwrap();
        let wrong = kept.samples.iter().filter(|((_, time), (value, _))| {
            let n = time.as_millis() - begun;
            (*value - f64::from(i32::try_from(n % 100).unwrap())).abs() > f64::EPSILON
        });
        assert_eq!(wrong.count(), 0, "each value at its own time, once");
    }
}
