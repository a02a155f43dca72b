//! The loopback network of a simulated city: each device has an address of its own.

use std::net::Ipv4Addr;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::net::{SocketAddr, UnixListener};

use anyhow::{Result, bail};

/// The second bytes of the networks 127.N.0.0/16 a city may take: not 0, where everybody's own
/// programs listen.
const CANDIDATES: std::ops::RangeInclusive<u8> = 16..=250;

/// A network 127.N.0.0/16 no other city of this machine uses while this value lives.
#[derive(Debug)]
pub(super) struct Network {
    address: Ipv4Addr,
    /// A name in the kernel, which forgets it when the process dies in any way.
    _claim: UnixListener,
}

impl Network {
    /// Takes the first free network.
    ///
    /// # Errors
    /// If hundreds of cities run already.
    pub(super) fn claim() -> Result<Self> {
        for byte in CANDIDATES {
            let name = SocketAddr::from_abstract_name(format!("cruscotto-network-{byte}"))?;
            if let Ok(claim) = UnixListener::bind_addr(&name) {
                return Ok(Self { address: Ipv4Addr::new(127, byte, 0, 0), _claim: claim });
            }
        }
        bail!("every network 127.{CANDIDATES:?}.0.0/16 is taken by another simulated city: stop one")
    }

    /// The network's address.
    pub(super) fn address(&self) -> Ipv4Addr {
        self.address
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_cities_get_two_networks() {
        let first = Network::claim().unwrap();
        let second = Network::claim().unwrap();
        assert_ne!(first.address(), second.address());
        assert_eq!(first.address().octets()[0], 127);
    }
}
