//! Ctrl-C and its kin, as something to wait for.

use std::os::fd::AsFd as _;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::signalfd::{SfdFlags, SignalFd};

/// The signals that ask for an orderly end.
const STOP: [Signal; 3] = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP];

/// Receives the stop signals of this process from its creation on.
///
/// Create it before the first thread: threads inherit the mask that keeps the signals for here.
/// Child processes do not, the standard library clears it for them.
#[derive(Debug)]
pub struct StopSignals {
    signals: SignalFd,
}

impl StopSignals {
    /// Starts to hold the signals back.
    ///
    /// # Errors
    /// If the system refuses a descriptor.
    pub fn hold() -> Result<Self> {
        let mut set = SigSet::empty();
        for signal in STOP {
            set.add(signal);
        }
        set.thread_block().context("cannot hold the stop signals")?;
        let signals = SignalFd::with_flags(&set, SfdFlags::SFD_CLOEXEC | SfdFlags::SFD_NONBLOCK)
            .context("cannot watch the stop signals")?;
        Ok(Self { signals })
    }

    /// Whether a stop was asked for, waiting up to `time_out` for it.
    ///
    /// # Errors
    /// If the descriptor cannot be read.
    pub fn wait(&mut self, time_out: Duration) -> Result<bool> {
        let millis = PollTimeout::try_from(time_out).unwrap_or(PollTimeout::MAX);
        poll(&mut [PollFd::new(self.signals.as_fd(), PollFlags::POLLIN)], millis).context("cannot wait for signals")?;
        Ok(self.signals.read_signal().context("cannot read a signal")?.is_some())
    }
}
