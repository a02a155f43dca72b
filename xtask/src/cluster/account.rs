//! The account PostgreSQL runs under: it refuses to run as root.

use std::ffi::OsStr;
use std::os::unix::fs::chown;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use nix::unistd::{Uid, User};

/// The unprivileged account the packages create.
const UNPRIVILEGED: &str = "postgres";

/// Who runs the server.
#[derive(Clone, Debug)]
pub(super) struct Account {
    /// The user's name, as the server sees it on its socket.
    pub(super) name: String,
    /// The caller's name: the same, unless the caller is root.
    pub(super) caller: String,
    /// The ids to switch to, when the caller is root.
    pub(super) switch: Option<(u32, u32)>,
}

impl Account {
    /// The caller, or `postgres` when root calls.
    ///
    /// # Errors
    /// If the user database lacks either.
    pub(super) fn current() -> Result<Self> {
        let uid = Uid::effective();
        let caller = User::from_uid(uid)
            .context("cannot read the user database")?
            .with_context(|| format!("user id {uid} has no name in /etc/passwd"))?
            .name;
        if !uid.is_root() {
            return Ok(Self { name: caller.clone(), caller, switch: None });
        }
        let user = User::from_name(UNPRIVILEGED)
            .context("cannot read the user database")?
            .context("there is no user 'postgres': run 'make setup', which installs PostgreSQL")?;
        Ok(Self { name: user.name, caller, switch: Some((user.uid.as_raw(), user.gid.as_raw())) })
    }

    /// A command that runs as this account.
    pub(super) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let Some((user, group)) = self.switch else { return Command::new(program) };
        let mut command = Command::new("setpriv");
        command
            .arg(format!("--reuid={user}"))
            .arg(format!("--regid={group}"))
            .args(["--clear-groups", "--"])
            .arg(program)
            // A folder the account cannot enter would be inherited as the working one.
            .current_dir("/");
        command
    }

    /// Makes the account the owner of a file or folder.
    ///
    /// # Errors
    /// If the file system refuses.
    pub(super) fn own(&self, path: &Path) -> Result<()> {
        if let Some((user, group)) = self.switch {
            chown(path, Some(user), Some(group))
                .with_context(|| format!("cannot hand {} to {}", path.display(), self.name))?;
        }
        Ok(())
    }

    /// Whether the account can reach what is inside the folder. The system decides, so access
    /// lists and mount options count too.
    ///
    /// # Errors
    /// If the question cannot be asked.
    pub(super) fn can_enter(&self, folder: &Path) -> Result<bool> {
        let status = self
            .command("test")
            .arg("-x")
            .arg(folder)
            .status()
            .context("cannot run test(1) as the database's account")?;
        Ok(status.success())
    }
}
