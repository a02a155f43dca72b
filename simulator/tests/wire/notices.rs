//! The devices' SNMP notifications, received by the library's own receiver.

use crate::city::{PATIENCE, SmallCity, eventually, start_telling};
use async_snmp::notification::{NotificationAcceptance, NotificationReceiver, oids};
use async_snmp::v3::{AuthProtocol, AuthoritativeEngine, PrivProtocol};
use async_snmp::{Oid, SecurityLevel};
use cruscotto_simulator::plan::{Role, Security};
use cruscotto_simulator::snmp::Credentials;
use serde_json::json;
use std::convert::Infallible;
use std::net::{IpAddr, SocketAddr, UdpSocket};

fn free_udp() -> SocketAddr {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Listens at `at` with the secrets of `city`: communities of v2c, authPriv of v3.
async fn receiver(at: SocketAddr, city: &SmallCity) -> NotificationReceiver {
    let secrets = Credentials::of(city.running.world.plan.noise);
    let (auth, privacy) = (secrets.auth_password.into_bytes(), secrets.privacy_password.into_bytes());
    let engine = AuthoritativeEngine::install(b"receiver".to_vec(), |_| Ok::<(), Infallible>(())).unwrap();
    NotificationReceiver::builder()
        .bind(at.to_string())
        .community(secrets.community.into_bytes())
        .authoritative_engine(engine)
        .usm_user(secrets.user, |user| user.auth_priv(AuthProtocol::Sha256, &auth, PrivProtocol::Aes128, &privacy))
        .unwrap()
        .acceptance_policy(|n| match n.security_level {
            None | Some(SecurityLevel::AuthPriv) => NotificationAcceptance::Accept,
            Some(_) => NotificationAcceptance::Reject,
        })
        .build()
        .await
        .unwrap()
}

async fn next(receiver: &NotificationReceiver) -> (IpAddr, Oid) {
    let received = tokio::time::timeout(PATIENCE, receiver.recv()).await.unwrap().unwrap();
    (received.source.ip(), received.notification.trap_oid().unwrap())
}

#[tokio::test]
async fn a_cut_is_told_with_its_end_and_a_restart_at_its_end() {
    let to = free_udp();
    let city = start_telling(None, Some(to)).await;
    let receiver = receiver(to, &city).await;
    for security in [Security::V2c, Security::V3] {
        let device = city.first(|role, s| matches!(role, Role::School(_)) && s == security);
        let from = city.address(device, 0).ip();
        let id = city.id(device);
        let cut = city.inflict(json!({ "asset": id, "fault": "cut" })).await;
        assert_eq!(next(&receiver).await, (from, oids::link_down()), "{security:?}");
        city.mend(cut).await;
        assert_eq!(next(&receiver).await, (from, oids::link_up()), "{security:?}");
        city.inflict(json!({ "asset": id, "fault": "reboot", "seconds": 1 })).await;
        assert_eq!(next(&receiver).await, (from, oids::cold_start()), "{security:?}");
    }
    city.running.stop().await;
}

#[tokio::test]
async fn what_hangs_on_a_cut_link_cannot_tell() {
    let to = free_udp();
    let city = start_telling(None, Some(to)).await;
    let receiver = receiver(to, &city).await;
    let uplink = city.first(|role, _| matches!(role, Role::Uplink { children } if !children.is_empty()));
    let cut = city.inflict(json!({ "asset": city.id(uplink), "fault": "cut" })).await;
    let from = city.address(uplink, 0).ip();
    assert_eq!(next(&receiver).await, (from, oids::link_down()));
    let Role::Uplink { children } = &city.running.world.plan.devices[uplink].role else { unreachable!() };
    let child = city.id(children[0]);
    eventually("the access point behind it silent", || async {
        city.truth(&child).await["condition"] == json!("silent")
    })
    .await;
    city.mend(cut).await;
    assert_eq!(next(&receiver).await, (from, oids::link_up()), "and nothing of what is behind it in between");
    city.running.stop().await;
}
