//! A process of ours: started, watched, restarted, stopped.

mod log;
mod spawner;

use std::ffi::{OsStr, OsString};
use std::os::unix::process::ExitStatusExt as _;
use std::path::PathBuf;
use std::process::{Child, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

pub use log::Log;

use crate::{progress, wait};

/// The first pause before a process that died is started again; doubled with each death in a row.
const BACK_OFF_FIRST: Duration = Duration::from_millis(500);

/// The longest pause between restarts.
const BACK_OFF_LONGEST: Duration = Duration::from_secs(30);

/// A process that ran this long was healthy: the next death starts from the first pause.
const HEALTHY_AFTER: Duration = Duration::from_secs(60);

/// How long a killed process may take to be gone.
const KILL_TIME_OUT: Duration = Duration::from_secs(10);

/// What to run, and how to end it.
#[derive(Clone, Debug)]
pub struct Program {
    /// The name people read: also the log's.
    pub name: &'static str,
    /// The executable.
    pub path: PathBuf,
    /// Its arguments.
    pub arguments: Vec<OsString>,
    /// Added to the inherited environment.
    pub environment: Vec<(&'static str, OsString)>,
    /// `(user id, group id)` to run as, if not the caller's.
    pub account: Option<(u32, u32)>,
    /// The signal that asks for an orderly end.
    pub stop_signal: Signal,
    /// How long the orderly end may take before the process is killed; for one that runs to its
    /// end, how long that may take.
    pub grace: Duration,
}

impl Program {
    /// The `--key value` form of arguments.
    #[must_use]
    pub fn option(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.arguments.push(key.into());
        self.arguments.push(value.as_ref().to_owned());
        self
    }

    /// Adds a variable to the environment.
    #[must_use]
    pub fn variable(mut self, key: &'static str, value: impl AsRef<OsStr>) -> Self {
        self.environment.push((key, value.as_ref().to_owned()));
        self
    }
}

/// A program with its log and, while it runs, its process.
#[derive(Debug)]
pub struct Process {
    program: Program,
    log: Log,
    child: Option<Child>,
    started: Instant,
    deaths: u32,
    restart_at: Option<Instant>,
}

impl Process {
    /// Prepares the process; nothing runs yet.
    #[must_use]
    pub fn new(program: Program, log: Log) -> Self {
        Self { program, log, child: None, started: Instant::now(), deaths: 0, restart_at: None }
    }

    /// The name people read.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.program.name
    }

    /// Its log.
    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// Its process id while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.child.as_ref().map(Child::id)
    }

    /// Starts it, if it is not running.
    ///
    /// # Errors
    /// If the program or its log cannot be opened.
    pub fn start(&mut self) -> Result<()> {
        if self.child.is_some() {
            return Ok(());
        }
        let Program { path, arguments, environment, account, stop_signal, .. } = &self.program;
        if !path.is_file() {
            bail!("{} is not there: compile it first (cargo build)", path.display());
        }
        let log = self.log.open()?;
        let mut command = spawner::bound_to_parent(path.as_os_str(), *stop_signal, *account);
        command
            .args(arguments)
            .envs(environment.iter().map(|(key, value)| (key, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone().context("cannot share the log")?)
            .stderr(log);
        let child = spawner::spawn(command);
        self.child = Some(child.with_context(|| format!("cannot start {}", self.program.name))?);
        self.started = Instant::now();
        self.restart_at = None;
        Ok(())
    }

    /// Waits until `ready` holds.
    ///
    /// # Errors
    /// If the process ends before, or is not ready after `time_out`: with the end of its log.
    pub fn wait_ready(&mut self, time_out: Duration, mut ready: impl FnMut() -> bool) -> Result<()> {
        let name = self.program.name;
        let outcome = wait::until(&format!("{name} ready"), time_out, || {
            if let Some(status) = self.take_exit()? {
                bail!("{name} ended ({})", describe(status));
            }
            Ok(ready().then_some(()))
        });
        self.with_log(outcome)
    }

    fn with_log<T>(&self, outcome: Result<T>) -> Result<T> {
        outcome.with_context(|| format!("the end of {}:\n{}\n", self.log.path().display(), self.log.tail()))
    }

    /// Starts it and waits until it has ended.
    ///
    /// # Errors
    /// If it cannot be started, fails, or takes longer than its grace: with the end of its log.
    pub fn run_to_end(&mut self) -> Result<()> {
        let name = self.program.name;
        self.start()?;
        let outcome = wait::until(&format!("end of {name}"), self.program.grace, || match self.take_exit()? {
            Some(status) if status.success() => Ok(Some(())),
            Some(status) => bail!("{name} failed ({})", describe(status)),
            None => Ok(None),
        });
        self.with_log(outcome)
    }

    /// Looks after the process: says when it died, starts it again after a pause, bounds its log.
    ///
    /// # Errors
    /// If it cannot be started again.
    pub fn supervise(&mut self) -> Result<()> {
        self.log.bound()?;
        if let Some(status) = self.take_exit()? {
            self.deaths = if self.started.elapsed() > HEALTHY_AFTER { 1 } else { self.deaths + 1 };
            let pause = back_off(self.deaths);
            progress::note(&format!(
                "{} ended ({}); starting it again in {:.1} s, see {}",
                self.program.name,
                describe(status),
                pause.as_secs_f32(),
                self.log.path().display(),
            ));
            self.restart_at = Some(Instant::now() + pause);
        }
        if self.restart_at.is_some_and(|time| time <= Instant::now()) {
            self.start()?;
        }
        Ok(())
    }

    /// Kills it at once, as `kill -9` does. It is not restarted.
    ///
    /// # Errors
    /// If it does not go away.
    pub fn kill9(&mut self) -> Result<()> {
        self.end(Signal::SIGKILL, KILL_TIME_OUT)
    }

    /// Asks it to end, and kills it if it does not within its grace. It is not restarted.
    ///
    /// # Errors
    /// If it does not go away even then.
    pub fn stop(&mut self) -> Result<()> {
        let grace = self.program.grace;
        if let Err(late) = self.end(self.program.stop_signal, grace) {
            progress::note(&format!("{late:#}: killing it"));
            self.kill9()?;
        }
        Ok(())
    }

    fn end(&mut self, signal: Signal, time_out: Duration) -> Result<()> {
        self.restart_at = None;
        let Some(pid) = self.pid() else { return Ok(()) };
        let pid = Pid::from_raw(i32::try_from(pid)?);
        // An error here means it is already gone, which the wait finds out.
        let _ = kill(pid, signal);
        wait::until(&format!("end of {}", self.program.name), time_out, || {
            self.take_exit()?;
            Ok(self.child.is_none().then_some(()))
        })
    }

    fn take_exit(&mut self) -> Result<Option<ExitStatus>> {
        let Some(child) = &mut self.child else { return Ok(None) };
        let status = child.try_wait().context("cannot ask after a child process")?;
        if status.is_some() {
            self.child = None;
        }
        Ok(status)
    }
}

/// Nobody may be left behind, whichever way the owner ends.
impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.stop();
    }
}

fn back_off(deaths: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(deaths.saturating_sub(1));
    BACK_OFF_FIRST.saturating_mul(doubled).min(BACK_OFF_LONGEST)
}

fn describe(status: ExitStatus) -> String {
    match (status.code(), status.signal()) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(number)) => match Signal::try_from(number) {
            Ok(signal) => signal.as_str().to_owned(),
            Err(_) => format!("signal {number}"),
        },
        (None, None) => "unknown reason".to_owned(),
    }
}

#[cfg(test)]
mod tests;
