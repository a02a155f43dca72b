//! Addresses of people's devices are taken out of whatever is kept for an operator to look at.

use std::net::{IpAddr, SocketAddr};

/// What stands where a MAC address stood.
const MAC: &str = "[mac]";

/// What stands where an IP address stood.
const IP: &str = "[ip]";

/// `text` without MAC addresses (`aa:bb:cc:dd:ee:ff`, with dashes, `aabb.ccdd.eeff`, twelve digits in a row, and the
/// 64-bit forms) and without IP addresses. What only looks like one goes as well: a serial number is less of a loss.
#[must_use]
pub fn redact(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = None;
    while let Some(next) = rest.chars().next() {
        let inside = before.is_some_and(|c: char| c.is_ascii_alphanumeric());
        let found = mac(rest.as_bytes(), inside).map(|length| (MAC, length));
        let found = found.or_else(|| if inside { None } else { ip(rest).map(|length| (IP, length)) });
        let length = match found {
            Some((mark, length)) => {
                kept.push_str(mark);
                length
            }
            None => {
                kept.push(next);
                next.len_utf8()
            }
        };
        before = rest[..length].chars().last();
        rest = &rest[length..];
    }
    kept
}

/// The length of the MAC address at the beginning of `bytes`; `inside` when a letter or digit stands before it.
fn mac(bytes: &[u8], inside: bool) -> Option<usize> {
    groups(bytes, 2, b":-", 6..=8).or_else(|| groups(bytes, 4, b".:-", 3..=4)).or_else(|| {
        let digits = bytes.iter().take_while(|b| b.is_ascii_hexdigit()).count();
        let ends = !bytes.get(digits).is_some_and(u8::is_ascii_alphanumeric);
        (!inside && ends && matches!(digits, 12 | 16)).then_some(digits)
    })
}

/// The length of `count` groups of `digits` hexadecimal digits with the same separator between them.
fn groups(bytes: &[u8], digits: usize, separators: &[u8], count: std::ops::RangeInclusive<usize>) -> Option<usize> {
    let group = |from: usize| bytes.get(from..from + digits).is_some_and(|g| g.iter().all(u8::is_ascii_hexdigit));
    let separator = *bytes.get(digits).filter(|b| separators.contains(b))?;
    let mut found = usize::from(group(0));
    while found > 0 && found < *count.end() && bytes.get(found * (digits + 1) - 1) == Some(&separator) {
        if !group(found * (digits + 1)) {
            break;
        }
        found += 1;
    }
    count.contains(&found).then(|| found * (digits + 1) - 1)
}

/// The length of the IP address, with or without a port, at the beginning of `text`.
fn ip(text: &str) -> Option<usize> {
    let run = text.bytes().take_while(|b| b.is_ascii_hexdigit() || matches!(b, b'.' | b':')).count();
    let address = text[..run].trim_end_matches(['.', ':']);
    // `::` alone is an address by its syntax and a pair of colons in any text.
    let is_address = address.len() > 2 && (address.parse::<IpAddr>().is_ok() || address.parse::<SocketAddr>().is_ok());
    is_address.then_some(address.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_in_every_usual_form_go() {
        for (text, kept) in [
            ("sta aa:bb:cc:dd:ee:ff left", "sta [mac] left"),
            ("AA-BB-CC-DD-EE-FF", "[mac]"),
            ("mac=aabb.ccdd.eeff;", "mac=[mac];"),
            ("city/aabbccddeeff/up", "city/[mac]/up"),
            ("xaa:bb:cc:dd:ee:ff", "x[mac]"),
            ("00:11:22:33:44:55:66:77", "[mac]"),
            ("from 10.1.2.3.", "from [ip]."),
            ("10.1.2.3:1883, 10.1.2.4", "[ip], [ip]"),
            ("[2001:db8::1]", "[[ip]]"),
            ("fe80::1%eth0", "[ip]%eth0"),
        ] {
            assert_eq!(redact(text), kept);
        }
    }

    #[test]
    fn times_numbers_and_ids_stay() {
        for text in
            ["2026-11-21T19:40:00Z", "{\"clients\": 17, \"t\": 1795290000250}", "ap-0001", "v2.10.3", "::", "è 12,5"]
        {
            assert_eq!(redact(text), text);
        }
    }

    proptest! {
        #[test]
        fn no_address_survives_wherever_it_stands(
            before in "[a-z /{\"]{0,8}", bytes in any::<[u8; 6]>(), host in any::<[u8; 4]>(), after in "[ /}\",]{0,8}"
        ) {
            let mac = bytes.map(|b| format!("{b:02x}")).join(":");
            let ip = std::net::Ipv4Addr::from(host).to_string();
            let kept = redact(&format!("{before}{mac} {ip}{after}"));
            prop_assert!(!kept.contains(&mac) && !kept.contains(&ip), "{}", kept);
        }

        #[test]
        fn any_text_is_taken(text in ".{0,80}") {
            prop_assert!(redact(&text).len() <= text.len() + 5 * text.len());
        }
    }
}
