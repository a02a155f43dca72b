//! Where webhooks may go. Whoever may enter an address must not be able to make the server ask its own network, or the
//! cloud's metadata service (OWASP, Server-Side Request Forgery Prevention). The check is on the addresses that are
//! connected to, so a name that resolves to another address the second time gains nothing.

use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

/// Which addresses may be connected to.
#[derive(Debug, Clone, Default)]
pub struct Guard {
    allowed: Arc<[IpNet]>,
    /// Whether those of the internet are.
    internet: bool,
}

impl Guard {
    /// The internet, and these networks.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed: allowed.into(), internet: true }
    }

    /// The networks alone: for what is not protected by TLS.
    pub(super) fn networks_alone(&self) -> Self {
        Self { allowed: Arc::clone(&self.allowed), internet: false }
    }

    /// Whether an address may be connected to.
    #[must_use]
    pub fn admits(&self, address: IpAddr) -> bool {
        // ::ffff:10.0.0.1 is 10.0.0.1 (RFC 4291, 2.5.5.2).
        let address = address.to_canonical();
        self.allowed.iter().any(|network| network.contains(&address)) || (self.internet && is_public(address))
    }
}

/// Whether an address is one of the internet's hosts: those of the IANA special-purpose registries that are not globally
/// reachable are none (RFC 6890), nor are addresses that carry another in them.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (b == 18 || b == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Global unicast is 2000::/3; in it 2001::/23 (Teredo, benchmarking, ...), documentation and 6to4 are none.
    (0x2000..0x4000).contains(&first)
        && !(first == 0x2001 && (second < 0x200 || second == 0xdb8))
        && first != 0x2002
        && !(first == 0x3fff && second < 0x1000)
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let admitted: Vec<SocketAddr> = found.filter(|address| guard.admits(address.ip())).collect();
            if admitted.is_empty() {
                return Err(format!("{}: {NOT_ADMITTED}", name.as_str()).into());
            }
            Ok(Box::new(admitted.into_iter()) as Addrs)
        })
    }
}

/// Why an address is not connected to.
pub(super) const NOT_ADMITTED: &str =
    "the address is not one of the internet's (with http: none of the networks in CRUSCOTTO_WEBHOOK_NETWORKS)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_the_internets_is_not_asked_unless_it_is_allowed() {
        let guard = Guard::new(vec!["10.20.0.0/16".parse().unwrap(), "fd00:1::/32".parse().unwrap()]);
        let admits = |text: &str| guard.admits(text.parse().unwrap());
        for good in ["8.8.8.8", "2606:4700::1111", "10.20.3.4", "::ffff:10.20.3.4", "fd00:1::7"] {
            assert!(admits(good), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.2.1",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "::7f00:1",
        ] {
            assert!(!admits(bad), "{bad}");
        }
        assert!(!guard.networks_alone().admits("8.8.8.8".parse().unwrap()));
        assert!(guard.networks_alone().admits("10.20.0.1".parse().unwrap()));
    }
}
