//! Ctrl-C and its kin, as something to wait for.

use std::io::Read as _;
use std::os::fd::AsFd as _;
use std::os::unix::net::UnixStream;
use std::time::Duration;

use anyhow::{Context, Result};
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::low_level::pipe;

/// The signals that ask for an orderly end.
const STOP: [i32; 3] = [SIGINT, SIGTERM, SIGHUP];

/// Receives the stop signals of this process from its creation on.
///
/// Through handlers and not through a signal mask: a child inherits the mask of its parent but not its handlers, and a
/// child that never hears SIGTERM can only be killed.
#[derive(Debug)]
pub struct StopSignals {
    arrived: UnixStream,
}

impl StopSignals {
    /// Starts to hold the signals back.
    ///
    /// # Errors
    /// If the system refuses a descriptor or a handler.
    pub fn hold() -> Result<Self> {
        let (arrived, sender) = UnixStream::pair().context("cannot watch the stop signals")?;
        arrived.set_nonblocking(true).context("cannot watch the stop signals")?;
        for signal in STOP {
            let sender = sender.try_clone().context("cannot watch the stop signals")?;
            pipe::register(signal, sender).context("cannot handle a stop signal")?;
        }
        Ok(Self { arrived })
    }

    /// Whether a stop was asked for, waiting up to `time_out` for it.
    ///
    /// # Errors
    /// If the descriptor cannot be read.
    pub fn wait(&mut self, time_out: Duration) -> Result<bool> {
        let millis = PollTimeout::try_from(time_out).unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(self.arrived.as_fd(), PollFlags::POLLIN)], millis) {
            // A signal that arrives while waiting interrupts the wait; it is in the pipe by now.
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error).context("cannot wait for signals"),
        }
        let mut one = [0];
        match self.arrived.read(&mut one) {
            Ok(count) => Ok(count > 0),
            Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => Ok(false),
            Err(error) => Err(error).context("cannot read a signal"),
        }
    }
}
