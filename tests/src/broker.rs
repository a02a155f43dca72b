//! A real MQTT broker between publishers and the collectors: mosquitto, and its own client.

use std::fs;
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use nix::unistd::{User, geteuid};

use crate::push::Reading;
use crate::wait;

/// Where distributions put daemons that are not in every user's path.
const SBIN: &str = "/usr/sbin/mosquitto";

/// How long the broker may take to start.
const STARTS_WITHIN: Duration = Duration::from_secs(30);

/// The metric that published readings become.
pub const METRIC: &str = "device.response_time";

/// A broker that is gone with this value.
#[derive(Debug)]
pub struct Broker {
    child: Child,
    address: SocketAddr,
}

impl Broker {
    /// Starts a broker that keeps all messages for whoever is away, with its files in `folder`.
    ///
    /// # Errors
    /// If it does not start: `make setup` installs it.
    pub fn start(folder: &Path) -> Result<Self> {
        let address = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let user = User::from_uid(geteuid())?.context("this user has no name")?.name;
        let path = folder.join("mosquitto.conf");
        let text = format!(
            "per_listener_settings false\nallow_anonymous true\nmax_queued_messages 0\nuser {user}\n\
             listener {} 127.0.0.1\n",
            address.port()
        );
        fs::write(&path, text)?;
        let program = if Path::new(SBIN).exists() { SBIN } else { "mosquitto" };
        let mut command = Command::new(program);
        command.arg("-c").arg(&path).stdout(Stdio::null()).stderr(Stdio::null());
        let child = command.spawn().with_context(|| format!("{program}: 'make setup' installs mosquitto"))?;
        let broker = Self { child, address };
        wait::until("the broker", STARTS_WITHIN, || Ok(TcpStream::connect(address).ok()))?;
        Ok(broker)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Writes what the collectors need to listen to it: a file for `CityOptions::more_sources`.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_source(&self, folder: &Path) -> Result<PathBuf> {
        let path = folder.join("broker.toml");
        let text = format!(
            "[[mqtt]]\nname = \"storm\"\nurl = \"mqtt://{}\"\nwatch = [\"storm/#\"]\n\n\
             [[mqtt.topic]]\nfilter = \"storm/{{asset}}/reading\"\ntime = \"/time\"\ntime_format = \"unix_us\"\n\
             [[mqtt.topic.value]]\npointer = \"/value\"\nmetric = \"{METRIC}\"\n",
            self.address
        );
        fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(path)
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        // A failed test leaves no process behind.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Publishes a reading with quality of service 1, and returns when the broker has acknowledged it.
///
/// # Errors
/// If it does not.
pub fn publish(broker: SocketAddr, reading: &Reading) -> Result<()> {
    let payload = format!(r#"{{"time":{},"value":{}}}"#, reading.time.as_micros(), reading.value);
    let topic = format!("storm/{}/reading", reading.device);
    publish_raw(broker, &topic, payload.as_bytes())
}

/// Publishes any payload.
///
/// # Errors
/// If the broker does not acknowledge it.
pub fn publish_raw(broker: SocketAddr, topic: &str, payload: &[u8]) -> Result<()> {
    let mut client = Command::new("mosquitto_pub")
        .args(["-h", "127.0.0.1", "-p", &broker.port().to_string(), "-q", "1", "-t", topic, "-s"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("mosquitto_pub: 'make setup' installs mosquitto-clients")?;
    client.stdin.take().context("no standard input")?.write_all(payload)?;
    let done = client.wait_with_output()?;
    ensure!(done.status.success(), "mosquitto_pub: {}", String::from_utf8_lossy(&done.stderr));
    Ok(())
}
