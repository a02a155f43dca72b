//! Notifications of Net-SNMP's own tools, to the built binary.

use crate::agent::{Agent, free_address};
use crate::backend::{FakeBackend, TOKEN};
use crate::device::{agent, interface};
use crate::fakes::wait_for;
use crate::net_snmp::{AUTH_PASSWORD, PRIVACY_PASSWORD, free_udp, notify};
use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::time::{Duration, Instant};

const LINK_DOWN: &str = "1.3.6.1.6.3.1.1.5.3";
const COLD_START: &str = "1.3.6.1.6.3.1.1.5.1";
const WARM_START: &str = "1.3.6.1.6.3.1.1.5.2";
const AUTHENTICATION_FAILURE: &str = "1.3.6.1.6.3.1.1.5.5";

fn configure(folder: &Path, backend: SocketAddr, device: SocketAddr, traps: SocketAddr, listen: SocketAddr) {
    std::fs::write(
        folder.join("targets.csv"),
        format!("asset,kind,address,snmp_profile,snmp_credentials,ndt7_url\nuplink-1,uplink,{device},if-mib,polls,\n"),
    )
    .unwrap();
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://{backend}\"\ntoken = \"{TOKEN}\"\n[spool]\ndirectory = \"spool\"\n\
         [self_metrics]\nlisten = \"{listen}\"\n[snmp]\ntargets = \"targets.csv\"\ninterval = \"24h\"\n\
         [snmp.traps]\nlisten = \"{traps}\"\ncredentials = [\"traps\"]\n\
         [snmp.credentials.polls]\nversion = \"2c\"\ncommunity = \"public\"\n\
         [snmp.credentials.traps]\nversion = \"3\"\nuser = \"cruscotto\"\nauth_protocol = \"sha256\"\n\
         auth_password = \"{AUTH_PASSWORD}\"\nprivacy_protocol = \"aes128\"\nprivacy_password = \"{PRIVACY_PASSWORD}\"\n"
    );
    std::fs::write(folder.join("collectors.toml"), text).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trap_brings_the_poll_of_its_device_forward() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    let (device, _) = agent(&interface()).await;
    let (traps, listen) = (free_udp(), free_address());
    configure(folder.path(), backend.address, device, traps, listen);
    let _running = Agent::start(&folder.path().join("collectors.toml"));
    let metrics = async || reqwest::get(format!("http://{listen}/metrics")).await.ok()?.text().await.ok();
    wait_for("the agent", || async { metrics().await.is_some() }).await;

    let begun = Instant::now();
    let to = traps.to_string();
    let send = |tool: &str, arguments: &[&str]| notify(tool, folder.path(), arguments);
    assert!(send("snmptrap", &["-v", "2c", "-c", "public", &to, "", LINK_DOWN]));
    wait_for("a poll a day before its turn", || async {
        let kept = backend.kept.lock().unwrap();
        kept.samples
            .keys()
            .any(|(series, _)| series.asset.as_str() == "uplink-1" && series.metric.as_str() == "device.up")
    })
    .await;
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());

    // Version 1 has its own form; 3 is linkUp. An inform wants an answer, or its sender fails.
    assert!(send("snmptrap", &["-v", "1", "-c", "public", &to, "1.3.6.1.4.1.8072", "127.0.0.1", "3", "0", ""]));
    assert!(send("snmpinform", &["-v", "2c", "-c", "public", "-r", "2", "-t", "3", &to, "", COLD_START]));
    let user = ["-v", "3", "-e", "0x80001f888001020304", "-u", "cruscotto", "-a", "SHA-256", "-x", "AES"];
    let v3 = |level: &str, password: &str| {
        let keys = ["-l", level, "-A", password, "-X", PRIVACY_PASSWORD, &to, "", WARM_START];
        send("snmptrap", &[&user[..], &keys].concat())
    };
    assert!(v3("authPriv", AUTH_PASSWORD) && v3("authNoPriv", AUTH_PASSWORD));
    // Refused: a wrong key, no key, a wrong community, a cut datagram, one of a stranger, and one of nothing to poll for.
    assert!(v3("authPriv", "not the password") && v3("noAuthNoPriv", AUTH_PASSWORD));
    assert!(send("snmptrap", &["-v", "2c", "-c", "private", &to, "", LINK_DOWN]));
    assert!(send("snmptrap", &["-v", "2c", "-c", "public", &to, "", AUTHENTICATION_FAILURE]));
    UdpSocket::bind("127.0.0.1:0").unwrap().send_to(b"\x30\x26\x02\x01\x01 rubbish", traps).unwrap();
    UdpSocket::bind("127.0.0.2:0").unwrap().send_to(b"who?", traps).unwrap();

    for (outcome, count) in [
        ("link_down", 1),
        ("link_up", 1),
        ("cold_start", 1),
        ("warm_start", 2),
        ("wrong_credentials", 3),
        ("other", 1),
        ("malformed", 1),
        ("unknown_sender", 1),
    ] {
        let line = format!("cruscotto_collectors_snmp_traps_total{{outcome=\"{outcome}\"}} {count}\n");
        wait_for(&line, || async { metrics().await.is_some_and(|text| text.contains(&line)) }).await;
    }
    // Five hints, and a poll each five seconds at most; the later ones are not lost, and what was seen is looked at again.
    let polls = async || {
        let text = metrics().await?;
        let prefix = "cruscotto_collectors_hinted_polls_total{source=\"snmp\"} ";
        text.lines().find_map(|line| line.strip_prefix(prefix))?.parse::<u64>().ok()
    };
    let made = polls().await.unwrap();
    assert!(made <= 1 + begun.elapsed().as_secs() / 5, "{made} polls in {:?}", begun.elapsed());
    wait_for("the polls that follow", || async { polls().await.is_some_and(|made| made >= 3) }).await;
    assert!(begun.elapsed() > Duration::from_secs(9), "three polls in {:?}", begun.elapsed());
}
