//! What a device's value means as a label, a word of an enumeration, or a number.

use async_snmp::Value;
use cruscotto_domain::sample::MAX_LABEL_VALUE_BYTES;
use std::borrow::Cow;

/// The label value of what broadcasts no name.
const HIDDEN: &str = "(hidden)";

/// Bytes of a number written as text at most.
const MAX_NUMBER_BYTES: usize = 32;

/// A text as a label may be: without control characters, not empty, not too long.
pub(super) fn label(value: &Value) -> Option<String> {
    let mut clean: String = word(value)?.chars().filter(|c| !c.is_control()).collect();
    let mut end = clean.len().min(MAX_LABEL_VALUE_BYTES);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    clean.truncate(end);
    let clean = clean.trim();
    Some(if clean.is_empty() { HIDDEN.to_owned() } else { clean.to_owned() })
}

/// The word by which a profile calls a value of an enumeration: the number as text, or the text itself.
pub(super) fn word(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::OctetString(bytes) => Some(String::from_utf8_lossy(bytes)),
        Value::Integer(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// A level: a number, or one that the device writes as text, as the output of a command.
pub(super) fn number(value: &Value) -> Option<f64> {
    if let Value::OctetString(bytes) = value {
        let text = std::str::from_utf8(bytes.get(..bytes.len().min(MAX_NUMBER_BYTES + 1))?).ok()?;
        return if text.len() > MAX_NUMBER_BYTES {
            None
        } else {
            text.trim().parse().ok().filter(|n: &f64| n.is_finite())
        };
    }
    value.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Value {
        Value::OctetString(text.as_bytes().to_vec().into())
    }

    #[test]
    fn numbers_are_read_from_numbers_and_from_texts() {
        for (value, wanted) in [
            (Value::Gauge32(7), Some(7.0)),
            (Value::Counter32(7), Some(7.0)),
            (text(" 12\n"), Some(12.0)),
            (text("1e400"), None),
            (text("NaN"), None),
            (text("seven"), None),
            (text(""), None),
            (text(&"1".repeat(33)), None),
            (Value::Null, None),
        ] {
            assert_eq!(number(&value), wanted, "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn any_octets_become_a_label_that_may_be_kept(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let value = Value::OctetString(bytes.into());
            let label = label(&value).unwrap();
            prop_assert!(!label.is_empty() && label.len() <= MAX_LABEL_VALUE_BYTES);
            prop_assert!(!label.chars().any(char::is_control));
            prop_assert!(number(&value).is_none_or(f64::is_finite));
        }
    }
}
