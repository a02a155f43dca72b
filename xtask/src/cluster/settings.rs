//! The server's settings, given on its command line: the code is the only place they are kept.

use std::path::Path;

use super::account::Account;
use super::roles::Role;

/// What differs between the demo's cluster and a test's.
#[derive(Clone, Copy, Debug)]
pub struct ClusterOptions {
    /// Whether a commit waits for the disk. A test that does not cut the power does without; a
    /// killed process loses nothing either way.
    pub durable: bool,
    /// The server's own cache, MiB. The default suits two cores that do other things as well.
    pub shared_buffers_mib: u32,
    /// Connections at a time: the backend's pool, migrations, a person with psql; for the shared
    /// cluster of the tests, the pools of every test that runs.
    pub max_connections: u32,
}

impl Default for ClusterOptions {
    fn default() -> Self {
        Self { durable: true, shared_buffers_mib: 256, max_connections: 60 }
    }
}

impl ClusterOptions {
    /// A cluster that is thrown away.
    #[must_use]
    pub fn throw_away() -> Self {
        Self { durable: false, shared_buffers_mib: 128, max_connections: 200 }
    }
}

/// The `name=value` settings of the server.
pub(super) fn server(options: &ClusterOptions, home: &Path, socket: &Path) -> Vec<String> {
    let on_off = |on: bool| if on { "on" } else { "off" };
    let durable = on_off(options.durable);
    vec![
        // Reachable through its socket only, which only its account and root can reach.
        "listen_addresses=".to_owned(),
        format!("unix_socket_directories={}", socket.display()),
        "unix_socket_permissions=0777".to_owned(),
        format!("hba_file={}", home.join(HBA_FILE).display()),
        format!("ident_file={}", home.join(IDENT_FILE).display()),
        "shared_preload_libraries=timescaledb".to_owned(),
        "timescaledb.telemetry_level=off".to_owned(),
        // Rollups and retention are the backend's, on every edition: no jobs run in here. Without
        // this the scheduler also keeps databases from being dropped.
        "timescaledb.max_background_workers=0".to_owned(),
        format!("max_connections={}", options.max_connections),
        format!("shared_buffers={}MB", options.shared_buffers_mib),
        "work_mem=16MB".to_owned(),
        "maintenance_work_mem=128MB".to_owned(),
        // A query over months locks every chunk it reads.
        "max_locks_per_transaction=512".to_owned(),
        "max_parallel_workers_per_gather=1".to_owned(),
        "max_worker_processes=4".to_owned(),
        // Solid state drives and caches: random reads cost about what sequential ones do.
        "random_page_cost=1.1".to_owned(),
        "max_wal_size=1GB".to_owned(),
        // Of whole pages after a checkpoint. pglz, which "on" means, was a twelfth of the database's time in a flood of samples.
        "wal_compression=lz4".to_owned(),
        // Just-in-time compilation costs more than it saves on queries of milliseconds.
        "jit=off".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        "log_min_duration_statement=1s".to_owned(),
        format!("fsync={durable}"),
        format!("full_page_writes={durable}"),
        // Even where the disk is not waited for: a commit has left the server's own memory, which
        // a killed process takes with it.
        "synchronous_commit=on".to_owned(),
    ]
}

pub(super) const HBA_FILE: &str = "pg_hba.conf";
pub(super) const IDENT_FILE: &str = "pg_ident.conf";

/// Who may connect: the kernel says who is at the other end of the socket, so there is no
/// password to keep.
pub(super) const HBA: &str = "local all all peer map=cruscotto\n";

/// Which account may be which role: the caller and the server's own account any of ours.
pub(super) fn ident(account: &Account) -> String {
    let mut accounts = vec![account.name.as_str(), account.caller.as_str()];
    accounts.dedup();
    let lines = accounts
        .iter()
        .flat_map(|account| Role::ALL.iter().map(move |role| format!("cruscotto \"{account}\" {}\n", role.name())));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn root_and_the_servers_account_may_be_every_role() {
        let account = Account { name: "postgres".to_owned(), caller: "root".to_owned(), switch: Some((1, 1)) };
        let map = ident(&account);
        assert_eq!(map.lines().count(), 2 * Role::ALL.len());
        assert!(map.contains("cruscotto \"root\" cruscotto_app\n"), "{map}");
    }

    #[test]
    fn nothing_listens_on_the_network_and_no_telemetry_leaves() {
        let settings = server(&ClusterOptions::default(), Path::new("/h"), Path::new("/s"));
        assert!(settings.contains(&"listen_addresses=".to_owned()));
        assert!(settings.contains(&"timescaledb.telemetry_level=off".to_owned()));
        assert!(settings.contains(&"fsync=on".to_owned()));
        let test = server(&ClusterOptions::throw_away(), Path::new("/h"), Path::new("/s"));
        assert!(test.contains(&"fsync=off".to_owned()));
    }
}
