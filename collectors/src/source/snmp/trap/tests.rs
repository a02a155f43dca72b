//! Datagrams made by the library, and what is done to them on the way.

use super::{MAX_TRAP_BYTES, Refusal, Senders, TrapKind, Verdict, read_notification};
use crate::config::Credentials;
use crate::hint::Hints;
use async_snmp::message::CommunityMessage;
use async_snmp::notification::oids;
use async_snmp::{GenericTrap, NotificationPdu, Oid, TrapV1Notification, Version, oid};
use proptest::prelude::*;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

const SENDER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 1));

fn trap(community: &str, kind: &Oid) -> Vec<u8> {
    let pdu = NotificationPdu::trap_v2(Version::V2c, 7, 100, kind, Vec::new()).unwrap();
    CommunityMessage::v2c(community.as_bytes().to_vec(), pdu).unwrap().encode().unwrap().to_vec()
}

fn trap_v1(generic: GenericTrap) -> Vec<u8> {
    let enterprise = oid!(1, 3, 6, 1, 4, 1, 8072);
    let trap = TrapV1Notification::new(enterprise, [127, 0, 0, 1], generic, 0, 100, Vec::new()).unwrap();
    CommunityMessage::v1_trap(b"public".to_vec(), trap).unwrap().encode().unwrap().to_vec()
}

fn public() -> [Credentials; 1] {
    [Credentials::community("public")]
}

fn senders() -> Senders {
    let mut senders = Senders::default();
    senders.add(SENDER, public(), Hints::default());
    senders
}

#[test]
fn each_kind_is_known_in_both_versions() {
    for (oid, generic, kind) in [
        (oids::cold_start(), GenericTrap::ColdStart, TrapKind::ColdStart),
        (oids::warm_start(), GenericTrap::WarmStart, TrapKind::WarmStart),
        (oids::link_down(), GenericTrap::LinkDown, TrapKind::LinkDown),
        (oids::link_up(), GenericTrap::LinkUp, TrapKind::LinkUp),
    ] {
        for datagram in [trap("public", &oid), trap_v1(generic)] {
            let read = read_notification(&datagram, &public()).unwrap();
            assert_eq!((read.kind, read.acknowledgement), (Some(kind), None));
        }
    }
    let other = read_notification(&trap("public", &oids::auth_failure()), &public()).unwrap();
    assert_eq!(other.kind, None);
}

#[test]
fn an_inform_is_acknowledged_with_its_own_number() {
    let pdu = NotificationPdu::inform(Version::V2c, 4_711, 100, &oids::link_up(), Vec::new()).unwrap();
    let datagram = CommunityMessage::v2c(b"public".to_vec(), pdu).unwrap().encode().unwrap();
    let read = read_notification(&datagram, &public()).unwrap();
    assert_eq!(read.kind, Some(TrapKind::LinkUp));
    let answer = CommunityMessage::decode(read.acknowledgement.unwrap(), async_snmp::DecodeConfig::STRICT).unwrap();
    let (request, _, _) = answer.value.into_pdu().unwrap().into_raw_parts();
    assert_eq!(request, 4_711);
}

#[test]
fn each_refusal_has_its_verdict() {
    let senders = senders();
    let of = |from: IpAddr, datagram: &[u8]| senders.take(from, datagram).0;
    let right = trap("public", &oids::link_down());
    assert_eq!(of(SENDER, &right), Verdict::Hint(TrapKind::LinkDown));
    let mapped = IpAddr::V6(Ipv4Addr::LOCALHOST.to_ipv6_mapped());
    assert_eq!(of(mapped, &right), Verdict::Hint(TrapKind::LinkDown), "the same sender on a socket of both protocols");
    assert_eq!(of(IpAddr::V6(Ipv6Addr::LOCALHOST), &right), Verdict::UnknownSender);
    assert_eq!(of(SENDER, &trap("private", &oids::link_down())), Verdict::WrongCredentials);
    assert_eq!(of(SENDER, &trap("public", &oids::auth_failure())), Verdict::Other);
    assert_eq!(of(SENDER, &right[..right.len() - 1]), Verdict::Malformed);
    assert_eq!(of(SENDER, &vec![0x30; MAX_TRAP_BYTES + 1]), Verdict::TooLarge);
}

#[test]
fn a_flood_is_cut_off_and_harms_no_other() {
    let mut senders = senders();
    let other = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
    senders.add(other, public(), Hints::default());
    let datagram = trap("public", &oids::link_down());
    let let_in = (0..10_000).filter(|_| senders.take(SENDER, &datagram).0 != Verdict::TooMany).count();
    assert!((64..200).contains(&let_in), "{let_in} of 10,000");
    assert_eq!(senders.take(other, &datagram).0, Verdict::Hint(TrapKind::LinkDown));
}

proptest! {
    #[test]
    fn no_octets_do_harm(octets in prop::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(matches!(read_notification(&octets, &public()), Err(Refusal::Malformed | Refusal::WrongCredentials) | Ok(_)));
    }

    #[test]
    fn a_notification_damaged_on_the_way_is_refused_or_still_one(at in 0_usize..64, to in any::<u8>(), cut in 0_usize..64) {
        let mut datagram = trap("public", &oids::link_down());
        let at = at % datagram.len();
        datagram[at] = to;
        datagram.truncate(datagram.len() - cut % datagram.len());
        if let Ok(read) = read_notification(&datagram, &public()) {
            prop_assert!(read.kind.is_none_or(|kind| !kind.as_str().is_empty()));
        }
    }
}
