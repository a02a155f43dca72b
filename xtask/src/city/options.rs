//! What a city is started with.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::checkout::{Checkout, Profile};
use crate::cluster::ClusterOptions;

/// The address of the demo's web server, unless `CRUSCOTTO_LISTEN` moves it.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// The address of the demo's simulated city.
pub const SIMULATOR_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8090);

/// The address where the demo's collectors report on themselves.
pub(super) const COLLECTORS_LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8091);

/// Any free port of this machine.
const ANY: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// Access points of the demo: about what the city runs.
pub const ACCESS_POINTS: u32 = 2_000;

/// Schools of the demo: about what the city runs.
pub const SCHOOLS: u32 = 500;

/// Days of the demo's past: a year.
const PAST_DAYS: u32 = 365;

/// The demo's simulated city is this one, each time.
pub const SEED: u64 = 20_151_031;

/// What a [`City`](super::City) is started with.
#[derive(Clone, Debug)]
pub struct CityOptions {
    /// Where everything is kept. `None`: a temporary folder, removed with the city.
    pub data: Option<PathBuf>,
    /// The folder of the compiled programs.
    pub binaries: PathBuf,
    /// The city's maps, services and targets, such as `maps/milano`.
    pub map: PathBuf,
    /// The web bundle. `None`: the backend serves no application.
    pub web: Option<PathBuf>,
    /// The folder of the backend's mapping files, `SOURCE.toml`. `None`: only what is built in.
    pub mappings: Option<PathBuf>,
    /// More files with sources for the collectors, such as a broker of MQTT.
    pub more_sources: Vec<PathBuf>,
    /// Where the backend listens; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where the simulator's HTTP side listens; port 0 takes a free one.
    pub simulator_listen: SocketAddr,
    /// Where the collectors' own status listens; port 0 takes a free one.
    pub collectors_listen: SocketAddr,
    /// Where the collectors listen for the devices' SNMP notifications; port 0 takes a free one. `None`: the devices send
    /// none, and a fault is seen when its device's turn comes.
    pub traps_listen: Option<SocketAddr>,
    /// Where the simulated city takes the backend's mail; port 0 takes a free one.
    pub mail_listen: SocketAddr,
    /// How many access points the simulated city has.
    pub access_points: u32,
    /// How many schools the simulated city has.
    pub schools: u32,
    /// What the simulated city is made from.
    pub seed: u64,
    /// How often each device and service is polled.
    pub poll_every: Duration,
    /// How often each school's line is measured.
    pub speed_test_every: Duration,
    /// How long each direction of a speed test takes, seconds, 1 to 13.
    pub speed_test_seconds: u8,
    /// Nothing breaks in the simulated city but what is broken on purpose.
    pub quiet: bool,
    /// The collectors keep what was delivered, so that a test can count it.
    pub keep_delivered: bool,
    /// How long a fault lasts before the state worsens. `None`: the catalogue's.
    pub fault_after: Option<Duration>,
    /// How long a recovery lasts before the state improves. `None`: the catalogue's.
    pub recovery_after: Option<Duration>,
    /// How long a source may be silent before that is an incident. `None`: the backend's default.
    pub silent_after: Option<Duration>,
    /// What the incident engine's times are divided by. `None`: nothing.
    pub incident_hurry: Option<u32>,
    /// How long the backend waits for the rest of a request's body. `None`: its default.
    pub body_time_out: Option<Duration>,
    /// The pause before a message is tried the second time. `None`: its default.
    pub notify_retry_first: Option<Duration>,
    /// A file that says what the collectors' clock shows, in libfaketime's words (`+3600`), and may be written again while
    /// they run. `None`: the machine's.
    pub collectors_clock: Option<PathBuf>,
    /// Networks of proxies that the backend believes when they say whose request they pass on.
    pub trusted_proxies: Option<String>,
    /// What all programs log, such as `debug`. `None`: each its own default.
    pub log: Option<String>,
    /// The database's settings.
    pub database: ClusterOptions,
    /// Whether the pages say that this is a demonstration.
    pub demo: bool,
    /// Days before today of which the collectors may be given what was measured. `None`: the city begins now.
    pub past_days: Option<u32>,
    /// What runs: a test may leave out what it does not need.
    pub parts: Parts,
}

/// Which processes run beside the database.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// The simulated city.
    pub simulator: bool,
    /// The backend.
    pub backend: bool,
    /// The collectors' agent.
    pub collectors: bool,
}

impl Parts {
    /// Everything.
    pub const ALL: Self = Self { simulator: true, backend: true, collectors: true };
}

impl CityOptions {
    /// The demo: fixed addresses, kept data, the whole city polled each minute.
    #[must_use]
    pub fn demo(checkout: &Checkout) -> Self {
        Self {
            data: Some(checkout.data()),
            binaries: checkout.binaries(Profile::Release),
            map: checkout.city("milano"),
            web: Some(checkout.web()),
            mappings: None,
            more_sources: Vec::new(),
            listen: LISTEN,
            simulator_listen: SIMULATOR_LISTEN,
            collectors_listen: COLLECTORS_LISTEN,
            traps_listen: Some(ANY),
            mail_listen: ANY,
            access_points: ACCESS_POINTS,
            schools: SCHOOLS,
            seed: SEED,
            poll_every: Duration::from_secs(60),
            // Short tests, so that every school has been measured after an hour, at the cost of a
            // quarter of a core at most.
            speed_test_every: Duration::from_secs(3600),
            speed_test_seconds: 1,
            quiet: false,
            keep_delivered: false,
            fault_after: None,
            recovery_after: None,
            silent_after: None,
            incident_hurry: None,
            body_time_out: None,
            notify_retry_first: None,
            collectors_clock: None,
            trusted_proxies: None,
            log: None,
            database: ClusterOptions::default(),
            demo: true,
            past_days: Some(PAST_DAYS),
            parts: Parts::ALL,
        }
    }

    /// A small city for a test: free ports, a temporary folder, polled each second, and states
    /// that follow within seconds.
    #[must_use]
    pub fn test(checkout: &Checkout) -> Self {
        Self {
            data: None,
            binaries: checkout.binaries(Profile::Dev),
            listen: ANY,
            simulator_listen: ANY,
            collectors_listen: ANY,
            traps_listen: None,
            access_points: 40,
            schools: 10,
            seed: 1,
            poll_every: Duration::from_secs(1),
            speed_test_every: Duration::from_secs(20),
            quiet: true,
            past_days: None,
            fault_after: Some(Duration::from_secs(3)),
            recovery_after: Some(Duration::from_secs(3)),
            database: ClusterOptions::throw_away(),
            ..Self::demo(checkout)
        }
    }

    /// Replaces port 0 by a free port and refuses one that is taken.
    ///
    /// # Errors
    /// If an address is in use, or not of this machine: with the remedy.
    pub(super) fn settle_addresses(&mut self) -> Result<()> {
        // Held together, so that no two get the same free port.
        let backend = bind(self.listen, "CRUSCOTTO_LISTEN")?;
        let simulator = bind(self.simulator_listen, "CRUSCOTTO_SIMULATOR_LISTEN")?;
        let collectors = bind(self.collectors_listen, "CRUSCOTTO_COLLECTORS_LISTEN")?;
        let mail = TcpListener::bind(self.mail_listen).context("no free port for the simulated city's mail")?;
        self.mail_listen = mail.local_addr()?;
        self.listen = backend.local_addr()?;
        self.simulator_listen = simulator.local_addr()?;
        self.collectors_listen = collectors.local_addr()?;
        if let Some(traps) = &mut self.traps_listen {
            let socket = UdpSocket::bind(*traps).with_context(|| format!("{traps} (UDP) cannot be listened on"))?;
            *traps = socket.local_addr()?;
        }
        Ok(())
    }
}

fn bind(address: SocketAddr, variable: &str) -> Result<TcpListener> {
    TcpListener::bind(address).with_context(|| {
        format!(
            "{address} cannot be listened on: stop what uses it ('ss -ltnp' shows what), or choose \
             another address with {variable}=127.0.0.1:PORT"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_ports_are_three_different_ones() {
        let mut options = CityOptions::test(&Checkout::current().unwrap());
        options.traps_listen = Some(ANY);
        options.settle_addresses().unwrap();
        assert_ne!(options.traps_listen.unwrap().port(), 0);
        let ports = [options.listen, options.simulator_listen, options.collectors_listen].map(|address| address.port());
        assert!(!ports.contains(&0));
        assert!(ports[0] != ports[1] && ports[1] != ports[2] && ports[0] != ports[2]);
    }

    #[test]
    fn a_taken_port_comes_with_its_remedy() {
        let taken = TcpListener::bind(ANY).unwrap();
        let mut options = CityOptions::test(&Checkout::current().unwrap());
        options.listen = taken.local_addr().unwrap();
        let error = options.settle_addresses().unwrap_err().to_string();
        assert!(error.contains("CRUSCOTTO_LISTEN=127.0.0.1:PORT"), "{error}");
    }
}
