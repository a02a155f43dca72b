//! `cargo xtask demo` as a person meets it: one URL, one city, and nothing left when it ends.
#![expect(clippy::unwrap_used, reason = "a test's helpers may fail the test")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use cruscotto_xtask::{status, wait};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(30);

struct Demo {
    process: Child,
    address: SocketAddr,
    _programs: TempDir,
}

fn free_addresses() -> [SocketAddr; 3] {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    listeners.map(|listener| listener.local_addr().unwrap())
}

/// Starts the demo on stand-ins and waits for its URL.
fn start(data: &Path) -> Demo {
    let programs = tempfile::tempdir().unwrap();
    for name in ["cruscotto-simulator", "cruscotto-backend", "cruscotto-collectors"] {
        let path = programs.path().join(name);
        fs::write(&path, include_str!("stand-in.js")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let [address, simulator, collectors] = free_addresses();
    let mut process = command(data, programs.path())
        .current_dir(data)
        .env("CRUSCOTTO_LISTEN", address.to_string())
        .env("CRUSCOTTO_SIMULATOR_LISTEN", simulator.to_string())
        .env("CRUSCOTTO_COLLECTORS_LISTEN", collectors.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
    assert_eq!(line.trim(), format!("http://{address}"), "exactly the URL on standard output");
    Demo { process, address, _programs: programs }
}

fn command(data: &Path, programs: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(["demo", "--binaries"]).arg(programs).env("CRUSCOTTO_DATA", data).stdin(Stdio::null());
    command
}

fn data_folder() -> TempDir {
    let passable = fs::Permissions::from_mode(0o711);
    tempfile::Builder::new().prefix("cruscotto-demo-").permissions(passable).tempdir_in("/tmp").unwrap()
}

fn signal(process: &Child, signal: Signal) {
    kill(Pid::from_raw(i32::try_from(process.id()).unwrap()), signal).unwrap();
}

/// The processes that name the folder on their command line: all of a city's do.
fn processes_of(data: &Path) -> usize {
    let data = data.to_str().unwrap();
    fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| fs::read(entry.ok()?.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(data))
        .count()
}

#[test]
fn one_city_at_a_time_and_ctrl_c_leaves_nothing() {
    let data = data_folder();
    let mut demo = start(data.path());
    assert_eq!(status::code(demo.address), Some(200));
    assert!(processes_of(data.path()) >= 3, "database, simulator, collectors");

    let second = command(data.path(), Path::new("/nonexistent")).output().unwrap();
    let message = String::from_utf8(second.stderr).unwrap();
    assert!(!second.status.success() && message.contains("is in use by process"), "{message}");
    assert_eq!(status::code(demo.address), Some(200), "the first is undisturbed");

    signal(&demo.process, Signal::SIGINT);
    assert!(demo.process.wait().unwrap().success());
    assert_eq!(status::code(demo.address), None);
    assert_eq!(processes_of(data.path()), 0);
}

#[test]
fn a_killed_launcher_takes_its_processes_along_and_the_next_one_starts() {
    let data = data_folder();
    let mut demo = start(data.path());
    signal(&demo.process, Signal::SIGKILL);
    demo.process.wait().unwrap();
    wait::until("end of every process", PATIENCE, || Ok((processes_of(data.path()) == 0).then_some(()))).unwrap();
    assert_eq!(status::code(demo.address), None);

    let mut again = start(data.path());
    signal(&again.process, Signal::SIGTERM);
    assert!(again.process.wait().unwrap().success());
    assert_eq!(processes_of(data.path()), 0);
}

#[test]
fn a_folder_that_only_its_owner_enters_is_no_obstacle() {
    let closed = fs::Permissions::from_mode(0o700);
    let data = tempfile::Builder::new().prefix("cruscotto-demo-").permissions(closed).tempdir_in("/tmp").unwrap();
    let mut demo = start(data.path());
    signal(&demo.process, Signal::SIGINT);
    assert!(demo.process.wait().unwrap().success());
    // Root's database runs as another user, who cannot get in there.
    let elsewhere = fs::read_link(data.path().join("postgres"));
    assert_eq!(elsewhere.is_ok(), nix::unistd::Uid::effective().is_root());
    if let Ok(elsewhere) = elsewhere {
        fs::remove_dir_all(elsewhere).unwrap();
    }
}
