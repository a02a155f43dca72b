//! What a datagram at the trap port says: no I/O here. All parsing and cryptography is the SNMP library's.
//!
//! The times in a v3 message (RFC 3414 3.2 step 7) are not checked: a replayed notification causes a poll, whose answer
//! is checked, and nothing else.

use crate::config::Credentials;
use async_snmp::ber::Decoder;
use async_snmp::message::{CommunityMessage, CommunityPdu, Message, ScopedPdu, V3Message, V3MessageData};
use async_snmp::notification::oids;
use async_snmp::v3::auth::verify_message;
use async_snmp::v3::{DerivedKeys, UsmSecurityParams};
use async_snmp::{Auth, DecodeConfig, NotificationPdu, Oid, Pdu, PduType, ResponsePdu, UsmConfig, Version};
use bytes::Bytes;

/// What happened, of the notifications that every device sends (SNMPv2-MIB RFC 3418, IF-MIB RFC 2863).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrapKind {
    /// linkDown
    LinkDown,
    /// linkUp
    LinkUp,
    /// coldStart
    ColdStart,
    /// warmStart
    WarmStart,
}

impl TrapKind {
    /// The name in counters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LinkDown => "link_down",
            Self::LinkUp => "link_up",
            Self::ColdStart => "cold_start",
            Self::WarmStart => "warm_start",
        }
    }

    fn of(oid: &Oid) -> Option<Self> {
        let known = [
            (oids::link_down(), Self::LinkDown),
            (oids::link_up(), Self::LinkUp),
            (oids::cold_start(), Self::ColdStart),
            (oids::warm_start(), Self::WarmStart),
        ];
        known.into_iter().find(|(known, _)| known == oid).map(|(_, kind)| kind)
    }
}

/// A notification whose sender knows the credentials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// What happened; none when it is nothing that a poll would show.
    pub kind: Option<TrapKind>,
    /// The datagram that a v2c inform wants back.
    pub acknowledgement: Option<Bytes>,
}

/// Why a datagram is no notification to act on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Not SNMP, or not as it should be.
    Malformed,
    /// A community, a user or a key that is not the sender's.
    WrongCredentials,
}

/// Reads `datagram`, whose sender must know one of `credentials`: v1 and v2c their community, v3 their user and keys.
///
/// # Errors
/// [`Refusal`]
pub fn read_notification(datagram: &[u8], credentials: &[Credentials]) -> Result<Notification, Refusal> {
    let bytes = Bytes::copy_from_slice(datagram);
    let message = Message::decode(bytes, DecodeConfig::DEFAULT).map_err(|_| Refusal::Malformed)?.value;
    match message {
        Message::Community(message) => by_community(&message, credentials),
        Message::V3(message) => {
            let kind = kind_of(Version::V3, by_user(datagram, &message, credentials)?)?;
            Ok(Notification { kind, acknowledgement: None })
        }
    }
}

fn by_community(message: &CommunityMessage, credentials: &[Credentials]) -> Result<Notification, Refusal> {
    let known = |c: &Credentials| matches!(c.auth(), Auth::Community { community, .. } if community.as_bytes() == message.community().as_bytes());
    if !credentials.iter().any(known) {
        return Err(Refusal::WrongCredentials);
    }
    match message.pdu() {
        CommunityPdu::TrapV1(trap) => {
            let oid = trap.v2_trap_oid().map_err(|_| Refusal::Malformed)?;
            Ok(Notification { kind: TrapKind::of(&oid), acknowledgement: None })
        }
        CommunityPdu::Standard(pdu) => {
            let kind = kind_of(message.version(), pdu.clone())?;
            Ok(Notification { kind, acknowledgement: acknowledge(message, pdu) })
        }
    }
}

/// The answer to an inform; none to a trap.
fn acknowledge(message: &CommunityMessage, pdu: &Pdu) -> Option<Bytes> {
    if pdu.pdu_type() != PduType::InformRequest {
        return None;
    }
    let (request, _, varbinds) = pdu.clone().into_raw_parts();
    let response = ResponsePdu::success(message.version(), request, varbinds).ok()?;
    CommunityMessage::v2c(message.community().clone(), response).ok()?.encode().ok()
}

/// What a PDU tells; none of one that is no notification.
fn kind_of(version: Version, pdu: Pdu) -> Result<Option<TrapKind>, Refusal> {
    if !matches!(pdu.pdu_type(), PduType::TrapV2 | PduType::InformRequest) {
        return Ok(None);
    }
    let notification = NotificationPdu::try_from_raw(version, pdu).map_err(|_| Refusal::Malformed)?;
    Ok(TrapKind::of(notification.trap_oid()))
}

/// The PDU of a v3 message, authenticated and decrypted with the keys of its user.
fn by_user(datagram: &[u8], message: &V3Message, credentials: &[Credentials]) -> Result<Pdu, Refusal> {
    let params = message.security_params().clone();
    let params = UsmSecurityParams::decode(params, DecodeConfig::DEFAULT).map_err(|_| Refusal::Malformed)?.value;
    let user = |c: &'_ Credentials| -> Option<UsmConfig> {
        match c.auth() {
            Auth::Usm(user) if user.username() == params.username() => Some(user.clone()),
            _ => None,
        }
    };
    let user = credentials.iter().find_map(user).ok_or(Refusal::WrongCredentials)?;
    let keys = user.derive_keys(params.engine_id()).map_err(|_| Refusal::WrongCredentials)?;
    authenticate(datagram, message, &keys)?;
    match (message.data(), &keys.priv_key) {
        (V3MessageData::Plaintext(scoped), _) => Ok(scoped.pdu.clone()),
        (V3MessageData::Encrypted(_), None) => Err(Refusal::WrongCredentials),
        (V3MessageData::Encrypted(secret), Some(key)) => {
            let plain = key.decrypt(secret, params.engine_boots(), params.engine_time(), params.priv_params());
            let plain = plain.map_err(|_| Refusal::WrongCredentials)?;
            ScopedPdu::decode(&mut Decoder::new(plain)).map(|scoped| scoped.pdu).map_err(|_| Refusal::Malformed)
        }
    }
}

/// Checks the digest of a message; credentials without keys ask for none.
fn authenticate(datagram: &[u8], message: &V3Message, keys: &DerivedKeys) -> Result<(), Refusal> {
    let Some(key) = &keys.auth_key else { return Ok(()) };
    if !message.security_level().requires_auth() {
        return Err(Refusal::WrongCredentials);
    }
    let (offset, length) = UsmSecurityParams::find_auth_params_offset(datagram).ok_or(Refusal::Malformed)?;
    match verify_message(key, datagram, offset, length) {
        Ok(true) => Ok(()),
        Ok(false) | Err(_) => Err(Refusal::WrongCredentials),
    }
}
