//! A private PostgreSQL cluster with TimescaleDB: no system service, no network port, a unix
//! socket only its account can reach. When root calls, the server runs as `postgres`.
//!
//! ```text
//! HOME/data            the cluster            HOME/socket    its socket
//! HOME/pg_hba.conf     who may connect        LOGS/postgres.log
//! ```

mod account;
mod place;
mod programs;
mod roles;
mod server;
mod settings;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use nix::sys::signal::Signal;
use tempfile::TempDir;

pub use roles::Role;
pub use settings::ClusterOptions;

use crate::process::{Log, Process, Program};
use account::Account;
use programs::Programs;

/// The database of the city.
pub const DATABASE: &str = "cruscotto";

/// The port, which with a unix socket is only part of the socket's file name.
const PORT: u16 = 5432;

/// How long the server may take to accept connections: crash recovery included.
const START_TIME_OUT: Duration = Duration::from_secs(60);

/// How long an orderly ("fast") shutdown may take: its checkpoint writes the whole cache.
const STOP_GRACE: Duration = Duration::from_secs(30);

/// One cluster: made, started and stopped by this process. Dropping it stops the server.
#[derive(Debug)]
pub struct Cluster {
    // Before the folder: the server ends before its files go.
    process: Process,
    home: PathBuf,
    socket: PathBuf,
    programs: Programs,
    account: Account,
    _temporary: Option<TempDir>,
}

impl Cluster {
    /// Makes the cluster in `home`, or takes the one that is there; it is not started.
    ///
    /// `logs` is the folder of the server's log.
    ///
    /// # Errors
    /// If no PostgreSQL with TimescaleDB is installed, the data are another major's, or the
    /// folder cannot be made: each with the remedy.
    pub fn create(home: &Path, logs: &Path, options: ClusterOptions) -> Result<Self> {
        let account = Account::current()?;
        let home = place::settle(home, &account)?;
        Self::in_place(home, logs, options, account, None)
    }

    /// A cluster in a temporary folder that is removed with it.
    ///
    /// # Errors
    /// As [`Cluster::create`].
    pub fn temporary(options: ClusterOptions) -> Result<Self> {
        let account = Account::current()?;
        let folder = tempfile::Builder::new()
            .prefix("cruscotto-db-")
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in("/tmp")
            .context("cannot make a temporary folder for the database")?;
        account.own(folder.path())?;
        let home = folder.path().to_owned();
        Self::in_place(home.clone(), &home, options, account, Some(folder))
    }

    fn in_place(
        home: PathBuf,
        logs: &Path,
        options: ClusterOptions,
        account: Account,
        temporary: Option<TempDir>,
    ) -> Result<Self> {
        let data = home.join("data");
        let programs = Programs::find(data_major(&data)?, &data)?;
        let socket = place::socket_folder(&home, &account)?;
        if !data.exists() {
            initialise(&home, &data, &programs, &account, &options)?;
        }
        let mut program = Program {
            name: "postgres",
            path: programs.path("postgres"),
            arguments: vec!["-D".into(), data.into(), "-p".into(), PORT.to_string().into()],
            environment: vec![],
            account: account.switch,
            // "Fast": open transactions are rolled back, nothing committed is lost.
            stop_signal: Signal::SIGINT,
            grace: STOP_GRACE,
        };
        for setting in settings::server(&options, &home, &socket) {
            program = program.option("-c", setting);
        }
        let process = Process::new(program, Log::new(logs, "postgres"));
        Ok(Self { process, home, socket, programs, account, _temporary: temporary })
    }

    /// Starts the server, waits until it accepts connections, and makes the roles and the
    /// database of the city where they are missing. After a crash this includes the recovery.
    ///
    /// # Errors
    /// If the server does not come up: with the end of its log.
    pub fn start(&mut self) -> Result<()> {
        self.start_server()?;
        self.psql("postgres", &[roles::MAKE_ROLES])?;
        let exists = format!("SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'");
        if self.psql("postgres", &[&exists])?.trim().is_empty() {
            let create = format!("CREATE DATABASE {DATABASE} OWNER {}", Role::Owner.name());
            self.psql("postgres", &[&create])?;
            self.psql(DATABASE, &[roles::PREPARE_DATABASE])?;
        } else {
            self.psql(DATABASE, &[roles::UPDATE_EXTENSION, roles::PREPARE_DATABASE])?;
        }
        Ok(())
    }

    /// Starts the server again as it is, after [`Cluster::kill9`] or [`Cluster::stop`].
    ///
    /// # Errors
    /// If it does not come up: with the end of its log.
    pub fn start_server(&mut self) -> Result<()> {
        if self.process.pid().is_some() {
            return Ok(());
        }
        for (name, text) in
            [(settings::HBA_FILE, settings::HBA.to_owned()), (settings::IDENT_FILE, settings::ident(&self.account))]
        {
            let path = self.home.join(name);
            fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600))?;
            self.account.own(&path)?;
        }
        let data = self.home.join("data");
        server::clear_the_way(&data)?;
        self.process.start()?;
        let pid = self.process.pid().context("the server has no process")?;
        self.process.wait_ready(START_TIME_OUT, || server::is_ready(&data, pid))
    }

    /// Stops the server in order ("fast" shutdown), and kills it if that takes too long.
    ///
    /// # Errors
    /// If it does not go away.
    pub fn stop(&mut self) -> Result<()> {
        self.process.stop()
    }

    /// Kills the server as `kill -9` does.
    ///
    /// # Errors
    /// If it does not go away.
    pub fn kill9(&mut self) -> Result<()> {
        self.process.kill9()
    }

    /// The server's process id while it runs.
    #[must_use]
    pub fn pid(&self) -> Option<u32> {
        self.process.pid()
    }

    /// Starts the server again if it died; see [`Process::supervise`].
    ///
    /// # Errors
    /// If it cannot be started again.
    pub fn supervise(&mut self) -> Result<()> {
        if self.process.pid().is_none() {
            server::clear_the_way(&self.home.join("data"))?;
        }
        self.process.supervise()
    }

    /// The connection URL for a role and a database; readable by `sqlx` and by `psql`.
    #[must_use]
    pub fn url(&self, role: Role, database: &str) -> String {
        // The account's own folder names are ASCII here; '%' and '&' would need escaping.
        let socket = self.socket.display().to_string().replace('%', "%25").replace('&', "%26");
        format!("postgres://{}@localhost:{PORT}/{database}?host={socket}", role.name())
    }

    /// Runs statements as superuser, each in a transaction of its own, and gives the rows of their
    /// results, unaligned and without a header.
    ///
    /// # Errors
    /// If the server cannot be reached or a statement fails: with psql's message.
    pub fn psql(&self, database: &str, statements: &[&str]) -> Result<String> {
        let mut command = self.account.command(self.programs.path("psql"));
        command.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]);
        for statement in statements {
            command.args(["-c", statement]);
        }
        let output = command
            .arg(self.url(Role::Superuser, database))
            .stdin(Stdio::null())
            .output()
            .context("cannot run psql")?;
        if !output.status.success() {
            bail!("psql: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        String::from_utf8(output.stdout).context("psql's answer is not UTF-8")
    }
}

/// The major version that made the data, if there are any.
fn data_major(data: &Path) -> Result<Option<u32>> {
    let path = data.join("PG_VERSION");
    if !data.exists() {
        return Ok(None);
    }
    let text = fs::read_to_string(&path)
        .with_context(|| format!("{} is no PostgreSQL cluster: move it away to start afresh", data.display()))?;
    let major = text
        .trim()
        .parse()
        .with_context(|| format!("{}: '{}' is not a version number", path.display(), text.trim()))?;
    Ok(Some(major))
}

/// Makes the cluster's files. An interrupted attempt leaves `data.new`, not half a cluster.
fn initialise(
    home: &Path,
    data: &Path,
    programs: &Programs,
    account: &Account,
    options: &ClusterOptions,
) -> Result<()> {
    let new = home.join("data.new");
    if new.exists() {
        fs::remove_dir_all(&new).with_context(|| format!("cannot remove {}", new.display()))?;
    }
    let mut command = account.command(programs.path("initdb"));
    command
        .arg("--pgdata")
        .arg(&new)
        .args(["--username=postgres", "--auth=peer", "--encoding=UTF8", "--locale=C.UTF-8"])
        .arg("--data-checksums");
    if !options.durable {
        command.arg("--no-sync");
    }
    let output = command.stdin(Stdio::null()).output().context("cannot run initdb")?;
    if !output.status.success() {
        bail!(
            "initdb could not make a cluster in {}: {}",
            new.display(),
            String::from_utf8_lossy(&output.stderr).trim(),
        );
    }
    fs::rename(&new, data).with_context(|| format!("cannot rename {}", new.display()))
}

#[cfg(test)]
mod tests;
