//! Starts processes that die with this one.
//!
//! Each child asks the kernel, through `setpriv --pdeathsig`, to be signalled when its parent
//! dies, so even `kill -9` of the parent leaves nothing behind. The kernel takes the *thread* that
//! forked for the parent; one thread that lives as long as the process therefore forks them all.
//! (A test that starts a city in a thread of its own would otherwise end it with that thread.)

use std::ffi::OsStr;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use anyhow::{Context, Result};
use nix::sys::signal::Signal;

struct Request {
    command: Command,
    reply: Sender<io::Result<Child>>,
}

/// A command that runs `program` and gets `signal` when this process dies.
///
/// `account` is the `(user id, group id)` to run as, if not the caller's; only root may give one.
pub(super) fn bound_to_parent(program: &OsStr, signal: Signal, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new("setpriv");
    if let Some((user, group)) = account {
        command.arg(format!("--reuid={user}")).arg(format!("--regid={group}")).arg("--clear-groups");
        // The account may not be allowed into the folder this process is in.
        command.current_dir("/");
    }
    let name = signal.as_str().trim_start_matches("SIG");
    command.arg("--pdeathsig").arg(name).arg("--").arg(program);
    command
}

/// Starts the command in a process group of its own, so that Ctrl-C in the terminal reaches only
/// this process, which then stops its children in order.
pub(super) fn spawn(mut command: Command) -> Result<Child> {
    static REQUESTS: OnceLock<Sender<Request>> = OnceLock::new();
    let requests = REQUESTS.get_or_init(|| {
        let (sender, receiver) = channel();
        thread::spawn(move || serve(&receiver));
        sender
    });
    command.process_group(0);
    let (reply, answer) = channel();
    requests.send(Request { command, reply }).ok().context("the spawning thread is gone")?;
    answer.recv().context("the spawning thread is gone")?.context("cannot run setpriv (package util-linux)")
}

fn serve(requests: &Receiver<Request>) {
    while let Ok(Request { mut command, reply }) = requests.recv() {
        if let Err(unclaimed) = reply.send(command.spawn()) {
            // The asking thread died: nobody would ever end this child.
            if let Ok(mut child) = unclaimed.0 {
                let _ = child.kill();
            }
        }
    }
}
