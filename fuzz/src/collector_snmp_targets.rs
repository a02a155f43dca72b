//! What the collectors read of devices: notifications, and the answers that polls are planned and evaluated from. The
//! collectors' tests run the same functions over the corpus with the stable compiler (`collectors/tests/fuzz_corpus.rs`).

use async_snmp::message::Message;
use async_snmp::{AuthProtocol, DecodeConfig, Oid, PrivProtocol, UsmConfig, Value, VarBind};
use bytes::Bytes;
use cruscotto_collectors::config::Credentials;
use cruscotto_collectors::source::snmp::trap::read_notification;
use cruscotto_collectors::source::snmp::{Profile, Session, SnmpFailure, discover};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::sample::MAX_LABEL_VALUE_BYTES;
use cruscotto_domain::time::Timestamp;
use futures_util::FutureExt;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

/// A target: its name, which is that of its folder in the corpus, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[("collector_snmp_poll", snmp_poll), ("collector_snmp_trap", snmp_trap)];

/// Rows of one made-up answer to GETBULK at most, and answers before the table ends: enough for every branch.
const MAX_ROWS: u32 = 6;
const MAX_ANSWERS: u32 = 3;

static CREDENTIALS: LazyLock<Vec<Credentials>> = LazyLock::new(|| {
    let keyed = UsmConfig::new("cruscotto").auth_priv(
        AuthProtocol::Sha256,
        b"correct horse",
        PrivProtocol::Aes128,
        b"battery staple",
    );
    let keyed = keyed.expect("the passwords are long enough");
    // The open user lets the fuzzer past the digest.
    vec![Credentials::community("public"), Credentials::user(keyed), Credentials::user(UsmConfig::new("open"))]
});

static PROFILES: LazyLock<Vec<Arc<Profile>>> = LazyLock::new(|| {
    let catalogue = Catalogue::built_in().expect("the committed catalogue is right");
    let profiles = Profile::read_all(None, &catalogue).expect("the committed profiles are right");
    profiles.into_values().collect()
});

/// A datagram at the trap port.
pub fn snmp_trap(data: &[u8]) {
    if let Ok(notification) = read_notification(data, &CREDENTIALS)
        && let Some(answer) = notification.acknowledgement
    {
        assert!(Message::decode(answer, DecodeConfig::STRICT).is_ok(), "what is answered can be read");
    }
}

/// A device that answers with the values in `data`: its tables are discovered, and it is polled twice.
pub fn snmp_poll(data: &[u8]) {
    let [which, data @ ..] = data else { return };
    let profile = &PROFILES[usize::from(*which) % PROFILES.len()];
    let device = Made::of(data);
    let own = AssetId::new("device-1").expect("an asset id");
    let Some(Ok(mut plan)) = discover(&device, profile, &own).now_or_never() else { return };
    for second in 0..2 {
        let at = Timestamp::from_micros(1_000_000 * (second + 1)).expect("a time");
        let Some(Ok(mut answer)) = device.get(plan.oids()).now_or_never() else { return };
        if let Some(first) = answer.first_mut() {
            first.value = Value::TimeTicks(u32::from(*which));
        }
        let Ok(evaluated) = plan.evaluate(at, &answer) else { return };
        for measure in &evaluated.measures {
            assert!(measure.value.is_finite(), "{measure:?}");
            assert!(measure.series.labels.values().all(|v| !v.is_empty() && v.len() <= MAX_LABEL_VALUE_BYTES));
        }
    }
}

/// A device made of octets: it has whatever is asked of it, with values in the order of the octets.
struct Made {
    values: Vec<Value>,
    next: AtomicUsize,
    answers: AtomicU32,
}

impl Made {
    fn of(mut data: &[u8]) -> Self {
        let mut values = Vec::new();
        while let Some((value, rest)) = take(data) {
            values.push(value);
            data = rest;
        }
        Self { values, next: AtomicUsize::new(0), answers: AtomicU32::new(0) }
    }

    fn value(&self) -> Value {
        let at = self.next.fetch_add(1, Ordering::Relaxed);
        self.values.get(at % self.values.len().max(1)).cloned().unwrap_or(Value::NoSuchInstance)
    }
}

/// A kind, and what that kind needs.
fn take(data: &[u8]) -> Option<(Value, &[u8])> {
    let (kind, data) = data.split_first()?;
    if kind % 10 == 0 {
        let (length, data) = data.split_first()?;
        let (text, rest) = data.split_at_checked(usize::from(*length))?;
        return Some((Value::OctetString(Bytes::copy_from_slice(text)), rest));
    }
    let (octets, rest) = data.split_first_chunk::<8>()?;
    let long = u64::from_be_bytes(*octets);
    let [a, b, c, d, ..] = *octets;
    let short = u32::from_be_bytes([a, b, c, d]);
    let value = match kind % 10 {
        1 => Value::Integer(i32::from_be_bytes([a, b, c, d])),
        2 => Value::Counter32(short),
        3 => Value::Gauge32(short),
        4 => Value::TimeTicks(short),
        5 => Value::Counter64(long),
        6 => Value::Null,
        7 => Value::NoSuchInstance,
        8 => Value::EndOfMibView,
        _ => Value::Opaque(Bytes::copy_from_slice(octets)),
    };
    Some((value, rest))
}

impl Session for Made {
    async fn get(&self, oids: &[Oid]) -> Result<Vec<VarBind>, SnmpFailure> {
        Ok(oids.iter().map(|oid| VarBind::new(oid.clone(), self.value())).collect())
    }

    async fn following(&self, oid: &Oid, _: u32) -> Result<Vec<VarBind>, SnmpFailure> {
        let answer = self.answers.fetch_add(1, Ordering::Relaxed) % (MAX_ANSWERS + 1);
        if answer == MAX_ANSWERS {
            return Ok(vec![VarBind::new(oid.clone(), Value::EndOfMibView)]);
        }
        // Seven arcs, as a table has that is indexed by an address and a number.
        let row = |n: u32| [0, 1, 2, 3, 4, answer, n].into_iter().fold(oid.clone(), |oid, arc| oid.child(arc));
        Ok((0..MAX_ROWS).map(|n| VarBind::new(row(n), self.value())).collect())
    }
}
