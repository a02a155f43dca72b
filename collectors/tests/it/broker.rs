//! A real broker: mosquitto, and its client that publishes.

use crate::fakes::wait_for;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where distributions put daemons that are not in every user's path.
const SBIN: &str = "/usr/sbin/mosquitto";

pub(crate) struct Mosquitto {
    child: Child,
    pub(crate) address: SocketAddr,
    config: PathBuf,
}

impl Mosquitto {
    /// A broker that keeps its state in `folder`. `more` are lines of its configuration for the listener.
    pub(crate) async fn start(folder: &Path, more: &str) -> Self {
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let config = folder.join("mosquitto.conf");
        // Without a limit: its own default keeps a thousand messages for an absent client and drops the rest.
        let text = format!(
            "per_listener_settings false\npersistence true\npersistence_location {}/\nautosave_interval 1\n\
             autosave_on_changes true\nmax_queued_messages 0\nuser {}\nlistener {} 127.0.0.1\n{more}\n",
            folder.display(),
            nix::unistd::User::from_uid(nix::unistd::geteuid()).unwrap().unwrap().name,
            address.port()
        );
        std::fs::write(&config, text).unwrap();
        let broker = Self { child: spawn(&config), address, config };
        broker.answers().await;
        broker
    }

    async fn answers(&self) {
        wait_for("the broker", || async { tokio::net::TcpStream::connect(self.address).await.is_ok() }).await;
    }

    /// Killed as by a power cut.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Told to stop: it saves what it has.
    pub(crate) fn terminate(&mut self) {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) async fn start_again(&mut self) {
        self.child = spawn(&self.config);
        self.answers().await;
    }

    /// `mosquitto_pub` with quality of service 1; `arguments` say what and how.
    pub(crate) fn publisher(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("mosquitto_pub");
        command.args(["-h", "127.0.0.1", "-p", &self.address.port().to_string(), "-q", "1"]).args(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::piped());
        command
    }

    /// Publishes one message and waits until the broker has it.
    pub(crate) fn publish(&self, topic: &str, payload: &[u8], arguments: &[&str]) {
        let mut command = self.publisher(arguments);
        let mut client = command.args(["-t", topic, "-s"]).stdin(Stdio::piped()).spawn().unwrap();
        client.stdin.take().unwrap().write_all(payload).unwrap();
        let out = client.wait_with_output().unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    }
}

fn spawn(config: &Path) -> Child {
    let program = if Path::new(SBIN).exists() { SBIN } else { "mosquitto" };
    let mut command = Command::new(program);
    command.arg("-c").arg(config).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().unwrap_or_else(|e| panic!("{program}: {e}: 'make setup' installs the package mosquitto"))
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        // A failed test leaves no process behind; one that has ended is only collected.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
