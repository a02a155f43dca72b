//! Addresses of the devices: each its own, inside one /16 of the loopback network.

use std::fmt;
use std::net::Ipv4Addr;
use std::str::FromStr;

/// Host parts used of each /24: 1 to 254, as on a real network.
const HOSTS_OF_A_24: usize = 254;

/// A /16 of 127.0.0.0/8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network(u8);

/// Not a base of device addresses.
#[derive(Debug, thiserror::Error)]
#[error("network '{0}' is not right: expected 127.N.0.0 with N from 1 to 254, such as 127.16.0.0")]
pub struct NotANetwork(String);

impl Network {
    /// The address of the device number `index`; `index` is below [`super::MAX_DEVICES`] and its infrastructure.
    #[must_use]
    pub fn address(self, index: usize) -> Ipv4Addr {
        let third = u8::try_from(index / HOSTS_OF_A_24).unwrap_or(u8::MAX);
        let fourth = u8::try_from(1 + index % HOSTS_OF_A_24).unwrap_or(u8::MAX);
        Ipv4Addr::new(127, self.0, third, fourth)
    }
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(s: &str) -> Result<Self, NotANetwork> {
        match s.parse::<Ipv4Addr>().map(|a| a.octets()) {
            Ok([127, second @ 1..=254, 0, 0]) => Ok(Self(second)),
            _ => Err(NotANetwork(s.chars().take(40).collect())),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "127.{}.0.0", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_distinct_and_never_end_in_0_or_255() {
        let network: Network = "127.16.0.0".parse().unwrap();
        assert_eq!(network.address(0), Ipv4Addr::new(127, 16, 0, 1));
        assert_eq!(network.address(253), Ipv4Addr::new(127, 16, 0, 254));
        assert_eq!(network.address(254), Ipv4Addr::new(127, 16, 1, 1));
        let all: std::collections::BTreeSet<_> = (0..50_000).map(|i| network.address(i)).collect();
        assert_eq!(all.len(), 50_000);
    }

    #[test]
    fn other_networks_are_refused() {
        for bad in ["10.0.0.0", "127.16.1.0", "127.0.0.0", "127.255.0.0", "127.16", ""] {
            assert!(bad.parse::<Network>().unwrap_err().to_string().contains("127.16.0.0"), "{bad}");
        }
    }
}
