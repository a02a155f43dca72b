//! Net-SNMP's own programs.

use std::net::{SocketAddr, UdpSocket};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The passwords of the v3 user.
pub(crate) const AUTH_PASSWORD: &str = "correct horse";
pub(crate) const PRIVACY_PASSWORD: &str = "battery staple";

/// A UDP address that was free a moment ago.
pub(crate) fn free_udp() -> SocketAddr {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// `program`, also where sbin is in nobody's PATH, without MIB files: they say nothing on the wire.
fn program(name: &str, folder: &Path) -> Command {
    let sbin = Path::new("/usr/sbin").join(name);
    let mut command = if sbin.exists() { Command::new(sbin) } else { Command::new(name) };
    command.env("MIBS", "").env("SNMPCONFPATH", folder).env("SNMP_PERSISTENT_DIR", folder.join("state"));
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// A running snmpd, with the community `public` and the user `cruscotto`; its state is in `FOLDER/state`.
pub(crate) struct Snmpd(Child);

impl Snmpd {
    /// Starts it with the engine id of these hexadecimal digits.
    pub(crate) fn start(folder: &Path, address: SocketAddr, engine: &str) -> Self {
        let text = format!(
            "rocommunity public 127.0.0.1\nrouser cruscotto priv\nexactEngineID 0x{engine}\n\
             createUser cruscotto SHA-256 \"{AUTH_PASSWORD}\" AES \"{PRIVACY_PASSWORD}\"\n"
        );
        std::fs::write(folder.join("snmpd.conf"), text).unwrap();
        let mut command = program("snmpd", folder);
        command.args(["-f", "-Ln", "-C", "-c"]).arg(folder.join("snmpd.conf")).arg(format!("udp:{address}"));
        Self(command.spawn().unwrap_or_else(|e| panic!("snmpd: {e}: `xtask/setup/run.sh test` installs it")))
    }

    /// Stops it in its own way: it writes its state.
    pub(crate) fn stop(mut self) {
        let pid = nix::unistd::Pid::from_raw(i32::try_from(self.0.id()).unwrap());
        nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGTERM).unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Snmpd {
    fn drop(&mut self) {
        // A failed test leaves no process behind; one that was stopped is gone already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Runs `snmptrap` or `snmpinform`; whether it was content.
pub(crate) fn notify(tool: &str, folder: &Path, arguments: &[&str]) -> bool {
    program(tool, folder)
        .args(arguments)
        .status()
        .unwrap_or_else(|e| panic!("{tool}: {e}: `xtask/setup/run.sh test` installs it"))
        .success()
}
