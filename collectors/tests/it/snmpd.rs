//! Polls of Net-SNMP's snmpd, over v2c and v3, and what happens when it is replaced.

use crate::fakes::{value_of, wait_for};
use crate::net_snmp::{AUTH_PASSWORD, PRIVACY_PASSWORD, Snmpd, free_udp};
use cruscotto_collectors::config::{Config, SnmpSection};
use cruscotto_collectors::schedule::{Outcome, Poll};
use cruscotto_collectors::source::snmp::{Device, Network, UdpSession};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::failure::FailureReason;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

const PROFILE: &str = r#"
name = "loopback"
[[table]]
name = "interfaces"
columns = [
    { is = "keep", oid = "1.3.6.1.2.1.2.2.1.3", values = [24] },
    { is = "label", oid = "1.3.6.1.2.1.31.1.1.1.1", label = "interface" },
    { is = "value", oid = "1.3.6.1.2.1.2.2.1.8", metric = "interface.up", values = { 1 = 1.0 }, otherwise = 0.0 },
    { is = "rate", oid = "1.3.6.1.2.1.31.1.1.1.6", metric = "interface.in_rate", scale = 8.0 },
]
"#;

/// The section that polls `address` as `v2c` and as `v3`.
fn section(folder: &Path, address: SocketAddr) -> SnmpSection {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    std::fs::create_dir_all(folder.join("profiles")).unwrap();
    write("profiles/loopback.toml", PROFILE);
    write(
        "targets.csv",
        &format!(
            "asset,kind,address,snmp_profile,snmp_credentials,ndt7_url\n\
             v2c,uplink,{address},loopback,v2c,\nv3,uplink,{address},loopback,v3,\n"
        ),
    );
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://127.0.0.1:1\"\ntoken = \"x\"\n[spool]\ndirectory = \"spool\"\n\
         [self_metrics]\nlisten = \"127.0.0.1:0\"\n[snmp]\ntargets = \"targets.csv\"\nprofiles = \"profiles\"\n\
         timeout = \"1s\"\nretries = 1\n[snmp.credentials.v2c]\nversion = \"2c\"\ncommunity = \"public\"\n\
         [snmp.credentials.v3]\nversion = \"3\"\nuser = \"cruscotto\"\nauth_protocol = \"sha256\"\n\
         auth_password = \"{AUTH_PASSWORD}\"\nprivacy_protocol = \"aes128\"\nprivacy_password = \"{PRIVACY_PASSWORD}\"\n"
    );
    write("collectors.toml", &text);
    Config::read(&folder.join("collectors.toml"), &Catalogue::built_in().unwrap()).unwrap().snmp.unwrap()
}

async fn device(section: &SnmpSection, asset: &str) -> Device<UdpSession> {
    let network = Arc::new(Network::bind(section.timeout, section.retries).await.unwrap());
    let target = section.targets.iter().find(|t| t.asset.as_str() == asset).unwrap();
    let snmp = target.snmp.as_ref().unwrap();
    let session = network.session(snmp, &section.credentials[&snmp.credentials]).await.unwrap();
    Device::new(&target.asset, section.profiles[&snmp.profile].clone(), session, Duration::from_secs(600)).unwrap()
}

/// Waits until the snmpd that was just started answers; over v2c, which keeps nothing between polls.
async fn is_there(section: &SnmpSection) {
    let witness = tokio::sync::Mutex::new(device(section, "v2c").await);
    wait_for("an answer of snmpd", || async { witness.lock().await.poll().await.failure.is_none() }).await;
}

fn failure(outcome: &Outcome) -> Option<FailureReason> {
    outcome.failure.as_ref().map(|f| f.reason)
}

#[tokio::test]
async fn snmpd_is_polled_in_both_versions() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_udp();
    let section = section(folder.path(), address);
    let _running = Snmpd::start(folder.path(), address, "80001f888001020304");
    is_there(&section).await;
    for asset in ["v2c", "v3"] {
        let mut polled = device(&section, asset).await;
        let first = polled.poll().await;
        assert_eq!(first.failure, None, "{asset}");
        assert_eq!(value_of(&first.measures, asset, "interface.up", Some("lo")), Some(1.0), "{asset}");
        assert!(value_of(&first.measures, asset, "device.uptime", None).unwrap() < 60.0, "{asset}");
        // The polls are traffic; snmpd reads the kernel's counters every few seconds.
        let polled = tokio::sync::Mutex::new(polled);
        wait_for("traffic on the loopback", || async {
            let outcome = polled.lock().await.poll().await;
            value_of(&outcome.measures, asset, "interface.in_rate", Some("lo")).is_some_and(|rate| rate > 0.0)
        })
        .await;
    }
}

#[tokio::test]
async fn a_replaced_device_answers_at_the_next_poll() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_udp();
    let section = section(folder.path(), address);
    let first = Snmpd::start(folder.path(), address, "80001f888001020304");
    is_there(&section).await;
    let mut polled = device(&section, "v3").await;
    assert_eq!(polled.poll().await.failure, None);

    // Another device at the same address: another engine.
    first.stop();
    let second = Snmpd::start(folder.path(), address, "80001f8880aabbccdd");
    is_there(&section).await;
    assert_eq!(polled.poll().await.failure, None, "another engine");

    // Started again and again, the same engine counts its boots.
    second.stop();
    let third = Snmpd::start(folder.path(), address, "80001f8880aabbccdd");
    is_there(&section).await;
    assert_eq!(polled.poll().await.failure, None, "a restart");

    // Reset to the factory's state with the same engine: its boots have gone back.
    third.stop();
    std::fs::remove_dir_all(folder.path().join("state")).unwrap();
    let _fourth = Snmpd::start(folder.path(), address, "80001f8880aabbccdd");
    is_there(&section).await;
    assert_eq!(polled.poll().await.failure, None, "boots gone back");
    assert_eq!(polled.poll().await.failure, None, "and from then on");
}

#[tokio::test]
async fn a_dead_or_closed_device_is_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let address = free_udp();
    let section = section(folder.path(), address);
    let running = Snmpd::start(folder.path(), address, "80001f888001020304");
    is_there(&section).await;
    let mut polled = device(&section, "v3").await;
    assert_eq!(polled.poll().await.failure, None);
    running.stop();
    let outcome = polled.poll().await;
    assert!(
        matches!(failure(&outcome), Some(FailureReason::Timeout | FailureReason::Refused)),
        "{:?}",
        outcome.failure
    );
    assert_eq!(value_of(&outcome.measures, "v3", "device.up", None), Some(0.0));
    // Back with another password: it is there, and nothing is said of it.
    let text = std::fs::read_to_string(folder.path().join("collectors.toml")).unwrap();
    std::fs::write(folder.path().join("other.toml"), text.replace(AUTH_PASSWORD, "not the password")).unwrap();
    let other = Config::read(&folder.path().join("other.toml"), &Catalogue::built_in().unwrap()).unwrap();
    let _again = Snmpd::start(folder.path(), address, "80001f888001020304");
    is_there(&section).await;
    let mut stranger = device(&other.snmp.unwrap(), "v3").await;
    let outcome = stranger.poll().await;
    assert_eq!((failure(&outcome), outcome.measures.len()), (Some(FailureReason::Authentication), 0));
}
