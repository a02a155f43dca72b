//! Query strings.

/// `text` as a value in a query string (RFC 3986, 2.1).
#[must_use]
pub fn percent_encoded(text: &str) -> String {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    let encode = |b: u8| if unreserved(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(encode).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_safe_in_an_address() {
        assert_eq!(percent_encoded("Città & co/1"), "Citt%C3%A0%20%26%20co%2F1");
    }
}
