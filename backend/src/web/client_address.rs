//! The address that a limit goes by: the peer's, or, behind proxies we trust, the one they saw.

use axum::http::HeaderMap;
use axum::http::header::HeaderName;
use ipnet::IpNet;
use std::net::IpAddr;

/// Where every proxy on the way adds the address it was asked from, the nearest to us last (de facto; MDN documents it).
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The first address, from us outwards, that is not of a `trusted` proxy. What a client writes into the header itself
/// stands left of what our proxies add and is never reached; an entry that is no address ends the search.
pub(super) fn client_address(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(&address.to_canonical()));
    let mut nearest = peer;
    let entries = headers.get_all(FORWARDED_FOR).into_iter().filter_map(|value| value.to_str().ok());
    let entries: Vec<&str> = entries.flat_map(|value| value.split(',')).collect();
    for entry in entries.into_iter().rev() {
        if !is_trusted(nearest) {
            break;
        }
        let Ok(address) = entry.trim().parse() else { break };
        nearest = address;
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, value.parse().unwrap());
        }
        let trusted = ["127.0.0.0/8".parse().unwrap(), "10.1.0.0/16".parse().unwrap()];
        client_address(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        assert_eq!(seen("192.0.2.7", &["198.51.100.1"]), "192.0.2.7", "anybody can write the header");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("::ffff:127.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1, 10.1.2.3"]), "198.51.100.1", "through two of them");
        assert_eq!(seen("127.0.0.1", &["198.51.100.1", "10.1.2.3"]), "198.51.100.1", "on two lines");
    }

    #[test]
    fn what_a_client_writes_itself_is_never_reached() {
        assert_eq!(seen("127.0.0.1", &["203.0.113.9, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(seen("127.0.0.1", &["203.0.113.9, rubbish"]), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", &[]), "127.0.0.1");
        assert_eq!(seen("127.0.0.1", &["2001:db8::1"]), "2001:db8::1");
    }
}
