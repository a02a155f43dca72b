//! Zabbix' trapper: `zabbix_sender` to a server on PostgreSQL. The sender's answer says that the values are in the server's
//! memory; a turn ends when they are in the database.

use std::fs::{self, File, Permissions};
use std::io::{BufWriter, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use cruscotto_tests::process;
use cruscotto_xtask::cluster::{Cluster, ClusterOptions, Role};
use cruscotto_xtask::process::Process;
use flate2::read::GzDecoder;
use tempfile::TempDir;

use super::service::run;
use crate::ingest::measure::Target;
use crate::ingest::points::{ROUND, SERIES, Span, name};

/// Debian's package `zabbix-server-pgsql`.
pub(super) const SERVER: &str = "/usr/sbin/zabbix_server";

/// Debian's package `zabbix-agent`.
pub(super) const SENDER: &str = "/usr/bin/zabbix_sender";

/// The schema in the server's package.
const SCHEMA: &str = "/usr/share/zabbix-server-pgsql/schema.sql.gz";

/// The rows that the server wants to see at its start. The package's own data are 130,000 rows of templates.
const WITHOUT_TEMPLATES: &str = "insert into hstgrp (groupid, name, internal) values (5, 'Discovered hosts', 1);
    insert into config (configid, discovery_groupid) values (1, 5);
    insert into role (roleid, name, type) values (3, 'Super admin role', 3);
    insert into users (userid, username, roleid) values (1, 'Admin', 3)";

const DATABASE: &str = "zabbix";

/// The host that has all items.
const HOST: &str = "bench";
const FIRST_ID: u32 = 5_000_000;

/// How long its values may take into the database.
const STORES_WITHIN: Duration = Duration::from_secs(300);

/// Ports that Zabbix may listen on, away from its own.
const FIRST_PORT: u16 = 20_000;
const LAST_PORT: u16 = 32_767;

/// How often the database is asked whether everything is there.
const LOOK_EVERY: Duration = Duration::from_millis(250);

const READY_WITHIN: Duration = Duration::from_secs(120);

/// The server, its database, and what is to be sent.
pub(super) struct Zabbix {
    server: Process,
    cluster: Cluster,
    address: SocketAddr,
    files: Vec<PathBuf>,
    before: u64,
    inserted_before: u64,
    folder: TempDir,
}

pub(super) fn start() -> Result<Zabbix> {
    let folder = tempfile::tempdir()?;
    fs::set_permissions(folder.path(), Permissions::from_mode(0o755))?;
    let mut cluster = Cluster::temporary(ClusterOptions::default())?;
    cluster.start()?;
    cluster.psql("postgres", &[&format!("create database {DATABASE}")])?;
    make_tables(&cluster, folder.path())?;
    cluster.psql(DATABASE, &[WITHOUT_TEMPLATES, &enter_items()])?;
    // The server takes no port above, where the system gives free ones.
    let port = (FIRST_PORT..=LAST_PORT).find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
    let address = port.context("no free port for Zabbix")?.local_addr()?;
    let configuration = folder.path().join("zabbix_server.conf");
    fs::write(&configuration, configure(&cluster, folder.path(), address)?)?;
    let arguments = vec!["--foreground".into(), "--config".into(), configuration.into()];
    let mut server = run("zabbix", SERVER, arguments, folder.path())?;
    // It listens before it knows its items.
    let probe = folder.path().join("probe");
    fs::write(&probe, format!("{HOST} {} 1 0 0\n", name(0)))?;
    server.wait_ready(READY_WITHIN, || {
        send(address, &probe)
            .and_then(|child| Ok(child.wait_with_output()?))
            .is_ok_and(|output| output.status.success())
    })?;
    Ok(Zabbix { server, cluster, address, files: Vec::new(), before: 0, inserted_before: 0, folder })
}

fn make_tables(cluster: &Cluster, folder: &Path) -> Result<()> {
    let packed = File::open(SCHEMA).with_context(|| format!("cannot read {SCHEMA}"))?;
    let file = folder.join("schema.sql");
    std::io::copy(&mut GzDecoder::new(packed), &mut File::create(&file)?)?;
    // The client reads it under the server's account.
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    cluster.psql(DATABASE, &[&format!("\\i {}", file.display())])?;
    Ok(fs::remove_file(file)?)
}

/// A host with a trapper item (type 2) of numbers (value type 0) for each series, kept without trends.
fn enter_items() -> String {
    format!(
        "insert into hosts (hostid, host, name, status) values ({FIRST_ID}, '{HOST}', '{HOST}', 0);
         insert into items (itemid, type, hostid, name, key_, value_type, delay, history, trends)
             select {FIRST_ID} + n, 2, {FIRST_ID}, 'ap-' || n, 'ap-' || n, 0, '0', '90d', '0'
             from generate_series(0, {SERIES} - 1) n;
         insert into item_rtdata (itemid) select itemid from items where hostid = {FIRST_ID};
         grant all on all tables in schema public to {};",
        Role::Owner.name()
    )
}

fn configure(cluster: &Cluster, folder: &Path, address: SocketAddr) -> Result<String> {
    let url = cluster.url(Role::Owner, DATABASE);
    let (_, socket) = url.split_once("host=").context("a cluster without a socket")?;
    Ok(format!(
        "AllowRoot=1\nListenIP={}\nListenPort={}\nLogType=console\nDebugLevel=2\nPidFile={at}/pid\nSocketDir={at}\n\
         DBHost={socket}\nDBPort=5432\nDBName={DATABASE}\nDBUser={}\n\
         CacheSize=128M\nHistoryCacheSize=256M\nHistoryIndexCacheSize=64M\nTrendCacheSize=64M\n\
         StartTrappers=8\nStartDBSyncers=4\nHousekeepingFrequency=0\n",
        address.ip(),
        address.port(),
        Role::Owner.name(),
        at = folder.display(),
    ))
}

fn send(address: SocketAddr, file: &Path) -> Result<Child> {
    let mut sender = Command::new(SENDER);
    sender.args(["--zabbix-server", &address.ip().to_string(), "--port", &address.port().to_string()]);
    sender.args(["--with-timestamps", "--with-ns"]).arg("--input-file").arg(file);
    sender.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    sender.spawn().context("zabbix_sender does not start")
}

impl Zabbix {
    /// What the database's own statistics say: counting the rows again and again would be most of what is measured.
    fn inserted(&self) -> Result<u64> {
        let count =
            self.cluster.psql(DATABASE, &["select n_tup_ins from pg_stat_user_tables where relname = 'history'"])?;
        count.trim().parse().with_context(|| format!("'{count}' is no count"))
    }

    fn count(&self) -> Result<u64> {
        let count = self.cluster.psql(DATABASE, &["select count(*) from history"])?;
        count.trim().parse().with_context(|| format!("'{count}' is no count"))
    }
}

impl Target for Zabbix {
    fn name(&self) -> &'static str {
        "zabbix"
    }

    /// One round: it takes as long as all the others together.
    fn takes_part(&self, round: usize) -> bool {
        round == 1
    }

    fn prepare(&mut self, span: Span) -> Result<()> {
        self.files.clear();
        for (number, share) in span.shares().into_iter().enumerate() {
            let path = self.folder.path().join(format!("share-{number}"));
            let mut file = BufWriter::new(File::create(&path)?);
            for part in share {
                for series in part.series() {
                    for (time, value) in part.points(series) {
                        let (seconds, nanos) = (time.as_millis() / 1000, time.as_millis() % 1000 * 1_000_000);
                        writeln!(file, "{HOST} {} {seconds} {nanos} {value}", name(series))?;
                    }
                }
            }
            file.flush()?;
            self.files.push(path);
        }
        (self.before, self.inserted_before) = (self.count()?, self.inserted()?);
        Ok(())
    }

    fn deliver(&mut self) -> Result<()> {
        let senders: Vec<Child> = self.files.iter().map(|file| send(self.address, file)).collect::<Result<_>>()?;
        for sender in senders {
            let output = sender.wait_with_output()?;
            let said = String::from_utf8_lossy(&output.stdout).into_owned();
            ensure!(output.status.success(), "zabbix_sender: {said}");
        }
        let (begun, all) = (Instant::now(), self.inserted_before + u64::from(ROUND));
        while self.inserted()? < all {
            ensure!(begun.elapsed() < STORES_WITHIN, "Zabbix stores its values for {} s", STORES_WITHIN.as_secs());
            thread::sleep(LOOK_EVERY);
        }
        Ok(())
    }

    fn catch_up(&mut self) -> Result<()> {
        self.cluster.psql(DATABASE, &["checkpoint"]).map(drop)
    }

    fn stored(&mut self, _: Span) -> Result<u64> {
        Ok(self.count()? - self.before)
    }

    fn used(&mut self) -> Result<Duration> {
        let server = self.server.pid().context("zabbix has ended")?;
        Ok(process::tree_cpu(server)? + process::tree_cpu(self.cluster.pid().context("no database")?)?)
    }
}
