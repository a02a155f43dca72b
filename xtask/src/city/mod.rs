//! The whole city as processes: database, simulator, backend, collectors.
//!
//! ```text
//! DATA/access.env      addresses and secrets, 0600     DATA/log/NAME.log   one log per process
//! DATA/postgres/       the database cluster            DATA/simulator/     the simulator's state
//! DATA/inventory/      what the collectors poll        DATA/collectors/    their spool
//! ```

mod access;
mod collectors;
mod inventory;
mod network;
mod options;
mod programs;

use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

pub use access::{ACCESS_FILE, Access};
pub use options::{ACCESS_POINTS, CityOptions, LISTEN, Parts, SCHOOLS, SEED, SIMULATOR_LISTEN};
pub use programs::SOURCE;

use crate::cluster::{Cluster, DATABASE, Role};
use crate::demo::{PAST, Story};
use crate::lock::FolderLock;
use crate::process::{Log, Process, Program};
use crate::status;
use inventory::Inventory;
use network::Network;

/// How long a process may take until its `/status` answers 200.
const READY_TIME_OUT: Duration = Duration::from_secs(60);

/// The data folder's mode.
const DATA_FOLDER_MODE: u32 = 0o711;

/// A process of the city, beside its database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The simulated city.
    Simulator,
    /// The backend.
    Backend,
    /// The collectors' agent.
    Collectors,
}

/// A running city. Dropping it stops everything in order.
#[derive(Debug)]
pub struct City {
    // In the order they are stopped when dropped; the folder and its lock go last.
    collectors: Process,
    simulator: Process,
    backend: Process,
    cluster: Cluster,
    options: CityOptions,
    access: Access,
    folder: PathBuf,
    inventory: Inventory,
    network: Network,
    _lock: FolderLock,
    _temporary: Option<TempDir>,
}

impl City {
    /// Starts the whole city and waits until all of it is ready.
    ///
    /// # Errors
    /// If a part does not come up: with the end of its log.
    pub fn start(options: CityOptions) -> Result<Self> {
        let mut city = Self::prepare(options)?;
        city.start_database()?;
        city.migrate()?;
        let Parts { simulator, backend, collectors } = city.options.parts;
        if simulator {
            city.start_part(Part::Simulator)?;
        }
        if backend {
            city.start_part(Part::Backend)?;
        }
        if collectors {
            city.start_part(Part::Collectors)?;
        }
        Ok(city)
    }

    /// Takes the data folder, settles addresses and secrets, and makes the database's files;
    /// nothing runs yet.
    ///
    /// # Errors
    /// If the folder is another city's, an address is taken, or no database can be made.
    pub fn prepare(mut options: CityOptions) -> Result<Self> {
        let (folder, temporary) = data_folder(&options)?;
        let lock = FolderLock::take(&folder)?;
        options.settle_addresses()?;
        let logs = folder.join("log");
        for name in ["log", "simulator", "collectors"] {
            let path = folder.join(name);
            fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        }
        let access = Access::settle(&folder, options.listen, options.simulator_listen)?;
        let cluster = Cluster::create(&folder.join("postgres"), &logs, options.database)?;
        let database = cluster.url(Role::App, DATABASE);
        let network = Network::claim()?;
        let inventory = Inventory::new(&folder)?;
        inventory.forget()?;
        let process = |program: Program| {
            let log = Log::new(&logs, program.name);
            Process::new(program, log)
        };
        Ok(Self {
            collectors: process(programs::collectors(&options, &folder, &access)),
            simulator: process(programs::simulator(&options, &folder, network.address())),
            backend: process(programs::backend(&options, &folder, &database, &access)),
            cluster,
            options,
            access,
            folder,
            inventory,
            network,
            _lock: lock,
            _temporary: temporary,
        })
    }

    /// Starts the database, and makes roles and database where they are missing.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start_database(&mut self) -> Result<()> {
        self.cluster.start()
    }

    /// Brings the schema up to date, and makes the operator and the collectors' source.
    ///
    /// # Errors
    /// If the backend refuses: with the end of its log.
    pub fn migrate(&mut self) -> Result<()> {
        let owner = self.cluster.url(Role::Owner, DATABASE);
        for program in programs::set_up(&self.options, &owner, &self.access) {
            self.run(program)?;
        }
        Ok(())
    }

    /// Starts a part and waits until its `/status` answers 200.
    ///
    /// # Errors
    /// If it does not: with the end of its log.
    pub fn start_part(&mut self, part: Part) -> Result<()> {
        if part != Part::Backend && !self.inventory.is_made() {
            let (network, out) = (self.network.address(), self.inventory.folder());
            self.run(programs::inventory(&self.options, &self.folder, network, out))?;
            self.inventory.settle(self.options.poll_every)?;
        }
        if part == Part::Collectors {
            collectors::write_configuration(&self.options, &self.folder, &self.access, &self.inventory)?;
        }
        let address = match part {
            Part::Simulator => self.options.simulator_listen,
            Part::Backend => self.options.listen,
            Part::Collectors => self.options.collectors_listen,
        };
        let process = self.process(part);
        process.start()?;
        process.wait_ready(READY_TIME_OUT, || status::code(address) == Some(200))
    }

    /// Stops a part in order; it is not restarted.
    ///
    /// # Errors
    /// If it does not go away.
    pub fn stop_part(&mut self, part: Part) -> Result<()> {
        self.process(part).stop()
    }

    /// Kills a part as `kill -9` does; it is not restarted until [`City::start_part`].
    ///
    /// # Errors
    /// If it does not go away.
    pub fn kill9(&mut self, part: Part) -> Result<()> {
        self.process(part).kill9()
    }

    /// The process id of a part while it runs.
    #[must_use]
    pub fn pid(&self, part: Part) -> Option<u32> {
        match part {
            Part::Simulator => self.simulator.pid(),
            Part::Backend => self.backend.pid(),
            Part::Collectors => self.collectors.pid(),
        }
    }

    /// The end of a part's log, for a failing test's message.
    #[must_use]
    pub fn log_tail(&self, part: Part) -> String {
        match part {
            Part::Simulator => self.simulator.log().tail(),
            Part::Backend => self.backend.log().tail(),
            Part::Collectors => self.collectors.log().tail(),
        }
    }

    /// The database's cluster: to kill it, to start it again, to look into it.
    pub fn cluster(&mut self) -> &mut Cluster {
        &mut self.cluster
    }

    /// The connection URL of the city's database for a role.
    #[must_use]
    pub fn database_url(&self, role: Role) -> String {
        self.cluster.url(role, DATABASE)
    }

    /// Addresses and secrets.
    #[must_use]
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// What the city was started with, free ports filled in.
    #[must_use]
    pub fn options(&self) -> &CityOptions {
        &self.options
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the demo has to tell beside what it measures; `None` when the city begins now.
    #[must_use]
    pub fn story(&self) -> Option<Story> {
        let days = self.options.past_days?;
        let written = self.folder.join(PAST);
        let program = programs::past(&self.options, &self.folder, self.network.address(), days, &written);
        let log = Log::new(&self.folder.join("log"), program.name);
        let (writer, watched) = (Process::new(program, log), self.inventory.watched());
        Some(Story { writer, written, watched, access: self.access.clone(), days })
    }

    /// Looks after every process once: those that died are started again after a pause.
    ///
    /// # Errors
    /// If one cannot be started again.
    pub fn supervise(&mut self) -> Result<()> {
        self.cluster.supervise()?;
        for process in [&mut self.simulator, &mut self.backend, &mut self.collectors] {
            process.supervise()?;
        }
        Ok(())
    }

    /// Stops everything: the collectors first, so that what they read still arrives, the database
    /// last.
    ///
    /// # Errors
    /// If a process does not go away; the others are stopped all the same.
    pub fn stop(mut self) -> Result<()> {
        let mut outcome = Ok(());
        for part in [Part::Collectors, Part::Simulator, Part::Backend] {
            outcome = outcome.and(self.stop_part(part));
        }
        outcome.and(self.cluster.stop())
    }

    fn process(&mut self, part: Part) -> &mut Process {
        match part {
            Part::Simulator => &mut self.simulator,
            Part::Backend => &mut self.backend,
            Part::Collectors => &mut self.collectors,
        }
    }

    /// Runs a program to its end.
    fn run(&self, program: Program) -> Result<()> {
        let log = Log::new(&self.folder.join("log"), program.name);
        Process::new(program, log).run_to_end()
    }
}

/// The data folder. Others may pass through it, as the database's account has to, but not list it;
/// what is secret inside has modes of its own.
fn data_folder(options: &CityOptions) -> Result<(PathBuf, Option<TempDir>)> {
    if let Some(folder) = &options.data {
        DirBuilder::new()
            .recursive(true)
            .mode(DATA_FOLDER_MODE)
            .create(folder)
            .with_context(|| format!("cannot make {}", folder.display()))?;
        return Ok((folder.canonicalize()?, None));
    }
    let folder = tempfile::Builder::new()
        .prefix("cruscotto-city-")
        .permissions(fs::Permissions::from_mode(DATA_FOLDER_MODE))
        .tempdir_in("/tmp")
        .context("cannot make a temporary folder for the city")?;
    Ok((folder.path().to_owned(), Some(folder)))
}

#[cfg(test)]
mod tests;
