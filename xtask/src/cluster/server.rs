//! What the server's `postmaster.pid` says: whether it is ready, and who is in the way.

use std::fs;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::{progress, wait};

/// How long the server of an earlier, killed run may take to end.
const ORPHAN_TIME_OUT: Duration = Duration::from_secs(30);

/// The line of `postmaster.pid` with the server's state, counted from 0 (see PostgreSQL's
/// `src/include/utils/pidfile.h`).
const STATE_LINE: usize = 7;

/// Whether the server that runs as `pid` accepts connections, in its own words. (The file of a
/// killed one says "ready" as well.)
pub(super) fn is_ready(data: &Path, pid: u32) -> bool {
    fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|text| {
        let mut lines = text.lines();
        lines.next().is_some_and(|line| line.trim() == pid.to_string())
            && lines.nth(STATE_LINE - 1).is_some_and(|state| state.trim() == "ready")
    })
}

/// Removes what an earlier run may have left: a server that outlived its parent is stopped in
/// order, the sessions of a killed one are ended, and a pid file whose number now belongs to
/// another program goes.
///
/// The pid file of a dead server is left for the next one, which recovers from it.
///
/// # Errors
/// If the old server does not end.
pub(super) fn clear_the_way(data: &Path) -> Result<()> {
    let path = data.join("postmaster.pid");
    let Ok(text) = fs::read_to_string(&path) else { return Ok(()) };
    let main = text.lines().next().and_then(|line| line.trim().parse().ok()).map(Pid::from_raw);
    let left = processes_in(data)?;
    if let Some(main) = main.filter(|pid| left.contains(pid)) {
        progress::note(&format!("stopping the database server of an earlier run (process {main})"));
        let _ = kill(main, Signal::SIGINT);
    } else {
        // Sessions notice that their server is gone only between queries, and block the next one.
        for process in left {
            let _ = kill(process, Signal::SIGQUIT);
        }
    }
    wait::until("end of the earlier database server", ORPHAN_TIME_OUT, || {
        Ok(processes_in(data)?.is_empty().then_some(()))
    })?;
    if main.is_some_and(|pid| Path::new(&format!("/proc/{pid}")).exists()) && path.exists() {
        // After a reboot the number may be anybody's, and PostgreSQL would refuse to start.
        fs::remove_file(&path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// The processes of this cluster: their working directory is the cluster's.
fn processes_in(data: &Path) -> Result<Vec<Pid>> {
    let data = data.canonicalize()?;
    let processes = fs::read_dir("/proc").context("cannot list the processes")?;
    Ok(processes
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid = entry.file_name().to_str()?.parse().ok()?;
            // Unreadable: another user's process, or one that just ended.
            let folder = fs::read_link(entry.path().join("cwd")).ok()?;
            (folder == data).then(|| Pid::from_raw(pid))
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_is_read_from_the_state_line() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postmaster.pid");
        assert!(!is_ready(folder.path(), 1));
        fs::write(&file, "1\n/d\n2\n5432\n/s\n\n  3 4\nstarting\n").unwrap();
        assert!(!is_ready(folder.path(), 1));
        fs::write(&file, "1\n/d\n2\n5432\n/s\n\n  3 4\nready   \n").unwrap();
        assert!(is_ready(folder.path(), 1));
        assert!(!is_ready(folder.path(), 2), "what a killed server left");
    }

    #[test]
    fn a_number_that_became_anothers_does_not_block() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postmaster.pid");
        // This very process: alive, and not a server of that folder.
        fs::write(&file, format!("{}\n", std::process::id())).unwrap();
        clear_the_way(folder.path()).unwrap();
        assert!(!file.exists());
    }

    #[test]
    fn the_file_of_a_dead_server_is_left_for_the_recovery() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("postmaster.pid");
        // Beyond the kernel's largest process id (2^22).
        fs::write(&file, "4194305\n").unwrap();
        clear_the_way(folder.path()).unwrap();
        assert!(file.exists());
    }
}
