//! What a device tells of its own accord: that its link goes down or has come back, and that it has started.

use crate::fault::FaultKind;
use async_snmp::notification::oids;
use async_snmp::v3::AuthoritativeEngine;
use async_snmp::{Auth, Client, Oid, UdpTransport, Value, VarBind, oid};
use std::net::{Ipv4Addr, SocketAddr};

/// The interface that a notice is about: the one towards the city's network.
const IF_INDEX: i32 = 2;

/// ifAdminStatus and ifOperStatus (RFC 2863).
const UP: i32 = 1;
const DOWN: i32 = 2;

/// A notification (SNMPv2-MIB RFC 3418, IF-MIB RFC 2863).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notice {
    LinkDown,
    LinkUp,
    ColdStart,
}

impl Notice {
    /// What a device tells when the fault that silences it was `before` and is `now`. What hangs on a cut link cannot
    /// tell anybody, and what restarts has no time to.
    pub(super) fn of(before: Option<FaultKind>, now: Option<FaultKind>) -> Option<Self> {
        match (before, now) {
            (None, Some(FaultKind::Cut)) => Some(Self::LinkDown),
            (Some(FaultKind::Cut), None) => Some(Self::LinkUp),
            (Some(FaultKind::Reboot | FaultKind::Power), None) => Some(Self::ColdStart),
            _ => None,
        }
    }

    fn oid(self) -> Oid {
        match self {
            Self::LinkDown => oids::link_down(),
            Self::LinkUp => oids::link_up(),
            Self::ColdStart => oids::cold_start(),
        }
    }

    fn varbinds(self) -> Vec<VarBind> {
        let state = match self {
            Self::ColdStart => return Vec::new(),
            Self::LinkDown => DOWN,
            Self::LinkUp => UP,
        };
        let of_interface = |column: u32, value| {
            VarBind::new(
                oid!(1, 3, 6, 1, 2, 1, 2, 2, 1).child(column).child(IF_INDEX.unsigned_abs()),
                Value::Integer(value),
            )
        };
        vec![of_interface(1, IF_INDEX), of_interface(7, UP), of_interface(8, state)]
    }
}

/// Sends `notice` from the device's own address, `uptime` being its sysUpTime. A v3 device is its own engine.
pub(super) async fn send(
    notice: Notice,
    (from, to): (Ipv4Addr, SocketAddr),
    auth: Auth,
    engine: Option<AuthoritativeEngine>,
    uptime: u32,
) -> async_snmp::Result<()> {
    let transport = UdpTransport::builder().bind(format!("{from}:0")).build().await?;
    let mut builder = Client::builder(to, auth);
    if let Some(engine) = engine {
        builder = builder.local_authoritative_engine(engine);
    }
    builder.build_with(&transport).await?.send_trap(&notice.oid(), uptime, notice.varbinds()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_told_is_told() {
        use FaultKind::{Cut, Reboot};
        for (before, now, wanted) in [
            (None, Some(Cut), Some(Notice::LinkDown)),
            (Some(Cut), None, Some(Notice::LinkUp)),
            (None, Some(Reboot), None),
            (Some(Reboot), None, Some(Notice::ColdStart)),
            (None, None, None),
            (Some(Cut), Some(Reboot), None),
        ] {
            assert_eq!(Notice::of(before, now), wanted, "{before:?} to {now:?}");
        }
    }
}
