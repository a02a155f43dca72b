//! Who may give hints, and how often.

use super::notification::{Refusal, TrapKind, read_notification};
use crate::config::Credentials;
use crate::hint::Hints;
use bytes::Bytes;
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroU32;

/// Datagrams a second that one sender may go on with.
const PER_SECOND: NonZeroU32 = NonZeroU32::new(2).expect("not zero");

/// Datagrams of one sender at once: a switch tells of each of its ports when the power comes back.
const BURST: NonZeroU32 = NonZeroU32::new(64).expect("not zero");

/// The largest notification that is read, in bytes; RFC 3417 obliges to 484, what fits Ethernet is usual.
pub const MAX_TRAP_BYTES: usize = 8 * 1024;

/// What became of a datagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// A poll was asked for.
    Hint(TrapKind),
    /// A right notification of something else.
    Other,
    /// Its source address is no target's.
    UnknownSender,
    /// Its sender sends too much.
    TooMany,
    /// Longer than [`MAX_TRAP_BYTES`].
    TooLarge,
    /// Not SNMP, or not as it should be.
    Malformed,
    /// A community, a user or a key that is not its sender's.
    WrongCredentials,
}

impl Verdict {
    /// The name in counters.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hint(kind) => kind.as_str(),
            Self::Other => "other",
            Self::UnknownSender => "unknown_sender",
            Self::TooMany => "too_many",
            Self::TooLarge => "too_large",
            Self::Malformed => "malformed",
            Self::WrongCredentials => "wrong_credentials",
        }
    }
}

/// A source address: usually one target, several when they differ only by port.
struct Sender {
    credentials: Vec<Credentials>,
    targets: Vec<Hints>,
    budget: DefaultDirectRateLimiter,
}

/// The targets, by the address that their notifications come from.
#[derive(Default)]
pub struct Senders(HashMap<IpAddr, Sender>);

impl Senders {
    /// Adds a target: who knows one of `credentials` may give it hints.
    pub fn add(&mut self, address: IpAddr, credentials: impl IntoIterator<Item = Credentials>, hints: Hints) {
        let sender = self.0.entry(address.to_canonical()).or_insert_with(|| Sender {
            credentials: Vec::new(),
            targets: Vec::new(),
            budget: RateLimiter::direct(Quota::per_second(PER_SECOND).allow_burst(BURST)),
        });
        sender.credentials.extend(credentials);
        sender.targets.push(hints);
    }

    /// Judges a datagram and passes a hint on; with the answer that its sender waits for, if it does. Cheap things first:
    /// what comes from elsewhere, or too often, is not read at all.
    pub fn take(&self, from: IpAddr, datagram: &[u8]) -> (Verdict, Option<Bytes>) {
        let Some(sender) = self.0.get(&from.to_canonical()) else { return (Verdict::UnknownSender, None) };
        if sender.budget.check().is_err() {
            return (Verdict::TooMany, None);
        }
        if datagram.len() > MAX_TRAP_BYTES {
            return (Verdict::TooLarge, None);
        }
        let notification = match read_notification(datagram, &sender.credentials) {
            Ok(notification) => notification,
            Err(Refusal::Malformed) => return (Verdict::Malformed, None),
            Err(Refusal::WrongCredentials) => return (Verdict::WrongCredentials, None),
        };
        let verdict = notification.kind.map_or(Verdict::Other, |kind| {
            sender.targets.iter().for_each(Hints::give);
            Verdict::Hint(kind)
        });
        (verdict, notification.acknowledgement)
    }
}
