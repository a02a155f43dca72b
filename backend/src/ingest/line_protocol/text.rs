//! Escapes: a backslash before a special character; any other backslash is itself.

use std::borrow::Cow;

/// What must be escaped in a measurement.
pub(super) const IN_MEASUREMENT: &[u8] = b", ";

/// What must be escaped in a tag key, a tag value and a field key.
pub(super) const IN_KEY: &[u8] = b",= ";

/// What must be escaped in a quoted string.
pub(super) const IN_STRING: &[u8] = b"\"\\";

/// Position of the first of `stops` in `bytes` that no backslash stands before. InfluxDB looks one byte back and no
/// further, so that `\\,` is a backslash and an escaped comma; so do we.
pub(super) fn find_unescaped(bytes: &[u8], stops: &[u8]) -> Option<usize> {
    let mut from = 0;
    while let Some(offset) = bytes.get(from..)?.iter().position(|b| stops.contains(b)) {
        let at = from + offset;
        if at == 0 || bytes[at - 1] != b'\\' {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// `text` with the backslashes before `special` characters removed; borrowed when there are none.
pub(super) fn unescape<'a>(text: &'a str, special: &[u8]) -> Cow<'a, str> {
    if !text.as_bytes().contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        plain.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        match after.as_bytes().first() {
            Some(next) if special.contains(next) => {
                plain.push(char::from(*next));
                rest = &after[1..];
            }
            _ => {
                plain.push('\\');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_special_characters_lose_their_backslash() {
        assert_eq!(unescape(r"AP\ Duomo\,\ 1", IN_KEY), "AP Duomo, 1");
        assert_eq!(unescape(r"C:\temp\=", IN_KEY), r"C:\temp=");
        assert_eq!(unescape(r"a\=b", IN_MEASUREMENT), r"a\=b");
        assert_eq!(unescape(r#"say \"ciao\" \\ \n"#, IN_STRING), r#"say "ciao" \ \n"#);
        assert_eq!(unescape(r"end\", IN_KEY), r"end\");
        assert!(matches!(unescape("plain", IN_KEY), Cow::Borrowed("plain")));
    }

    #[test]
    fn an_escaped_stop_is_passed_over() {
        assert_eq!(find_unescaped(br"a\ b c", b" "), Some(4));
        assert_eq!(find_unescaped(br"a\\, b", b" ,"), Some(4));
        assert_eq!(find_unescaped(b" a", b" "), Some(0));
        assert_eq!(find_unescaped(br"a\ ", b" "), None);
    }
}
