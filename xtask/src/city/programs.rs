//! The programs of the city with their arguments: the contract between their command lines and
//! what starts them.

use std::ffi::OsString;
use std::net::Ipv4Addr;
use std::path::Path;
use std::time::Duration;

use nix::sys::signal::Signal;

use super::access::Access;
use super::options::CityOptions;
use crate::demo::{DELIVERED, PAST};
use crate::process::Program;

/// How long a part may take to end in order: the collectors flush their spool, the backend commits
/// what it acknowledged.
const STOP_GRACE: Duration = Duration::from_secs(10);

/// How long a one-off command may take: migrations of a database with history are the longest.
const COMMAND_TIME_OUT: Duration = Duration::from_secs(600);

/// Debian's libfaketime for programs with threads; the loader finds the folder of its machine.
const FAKETIME: &str = "/usr/$LIB/faketime/libfaketimeMT.so.1";

/// The name of the source the collectors deliver as, and of its mapping file.
pub const SOURCE: &str = "demo";

/// The simulated city, answering on the wire.
pub(super) fn simulator(options: &CityOptions, folder: &Path, network: Ipv4Addr) -> Program {
    simulated(options, folder, network, "simulator", "run")
}

/// Writes what the collectors poll.
pub(super) fn inventory(options: &CityOptions, folder: &Path, network: Ipv4Addr, out: &Path) -> Program {
    one_off(simulated(options, folder, network, "inventory", "inventory")).option("--out", out)
}

/// Writes what was measured in the past.
pub(super) fn past(options: &CityOptions, folder: &Path, network: Ipv4Addr, days: u32, out: &Path) -> Program {
    one_off(simulated(options, folder, network, "past", "past")).option("--days", days.to_string()).option("--out", out)
}

fn simulated(options: &CityOptions, folder: &Path, network: Ipv4Addr, name: &'static str, command: &str) -> Program {
    let mut simulator = program(options, name, "cruscotto-simulator", &[command])
        .option("--city", &options.map)
        .option("--seed", options.seed.to_string())
        .option("--access-points", options.access_points.to_string())
        .option("--schools", options.schools.to_string())
        .option("--listen", options.simulator_listen.to_string())
        .option("--mail-listen", options.mail_listen.to_string())
        .option("--network", network.to_string())
        .option("--ndt7-seconds", options.speed_test_seconds.to_string())
        .option("--state-dir", folder.join("simulator"));
    if options.quiet {
        simulator.arguments.push("--quiet".into());
    }
    if let Some(traps) = options.traps_listen {
        simulator = simulator.option("--traps-to", traps.to_string());
    }
    simulator
}

/// The backend.
pub(super) fn backend(options: &CityOptions, folder: &Path, database: &str, access: &Access) -> Program {
    let mut backend = program(options, "backend", "cruscotto-backend", &["serve"])
        .variable("CRUSCOTTO_DATABASE_URL", database)
        .variable("CRUSCOTTO_LISTEN", options.listen.to_string())
        .variable("CRUSCOTTO_CITY", &options.map)
        .variable("CRUSCOTTO_SECRETS_KEY", &access.secrets_key)
        // The people are invented, and whoever looks should see them come and go.
        .variable("CRUSCOTTO_PEOPLE_EVERY", "0s")
        // So is their year, which comes in one go.
        .variable("CRUSCOTTO_LATE_DAYS_QUIET_FOR", "60s")
        // The allocator gives memory back at once: what one large delivery took is not kept for the next.
        .variable("MIMALLOC_PURGE_DELAY", "0")
        .variable("CRUSCOTTO_DEMO", if options.demo { "true" } else { "false" });
    if options.past_days.is_some() {
        backend = backend.variable("CRUSCOTTO_DEMO_PAST", folder.join(PAST).join(DELIVERED));
    }
    if options.parts.simulator {
        backend = backend
            .variable("CRUSCOTTO_SMTP_URL", format!("smtp://{}?tls=none", options.mail_listen))
            .variable("CRUSCOTTO_MAIL_FROM", "Cruscotto <cruscotto@demo.invalid>")
            .variable("CRUSCOTTO_WEBHOOK_NETWORKS", "127.0.0.0/8");
    }
    if let Some(web) = &options.web {
        backend = backend.variable("CRUSCOTTO_WEB", web);
    }
    if let Some(mappings) = &options.mappings {
        backend = backend.variable("CRUSCOTTO_MAPPINGS", mappings);
    }
    if let Some(proxies) = &options.trusted_proxies {
        backend = backend.variable("CRUSCOTTO_TRUSTED_PROXIES", proxies);
    }
    if let Some(hurry) = options.incident_hurry {
        backend = backend.variable("CRUSCOTTO_INCIDENT_HURRY", hurry.to_string());
    }
    let times = [
        ("CRUSCOTTO_HEALTH_FAULT_AFTER", options.fault_after),
        ("CRUSCOTTO_HEALTH_RECOVERY_AFTER", options.recovery_after),
        ("CRUSCOTTO_COLLECTOR_SILENT_AFTER", options.silent_after),
        ("CRUSCOTTO_BODY_TIME_OUT", options.body_time_out),
        ("CRUSCOTTO_NOTIFY_RETRY_FIRST", options.notify_retry_first),
    ];
    for (variable, value) in times {
        if let Some(value) = value {
            backend = backend.variable(variable, format!("{}ms", value.as_millis()));
        }
    }
    backend
}

/// What is done once before the backend starts, as the schema's owner.
pub(super) fn set_up(options: &CityOptions, owner: &str, access: &Access) -> Vec<Program> {
    let command = |words: &[&str]| {
        one_off(program(options, "migrate", "cruscotto-backend", words)).option("--database-url", owner)
    };
    let account = |role: &str, user: &str, password: &str| {
        command(&["account", "set"])
            .option("--role", role)
            .option("--user", user)
            .variable("CRUSCOTTO_ACCOUNT_PASSWORD", password)
    };
    let mut steps = vec![
        command(&["migrate"]),
        account("operator", &access.operator_user, &access.operator_password),
        account("administrator", &access.administrator_user, &access.administrator_password),
        command(&["source", "set"]).option("--name", SOURCE).variable("CRUSCOTTO_INGEST_TOKEN", &access.ingest_token),
    ];
    // Somebody whose mail the simulated city's mailbox page shows.
    if options.demo && options.parts.simulator {
        steps.push(
            command(&["recipient", "set"])
                .option("--name", "Sala operativa (demo)")
                .option("--mail", "sala.operativa@demo.invalid")
                .option("--tell-from", "warning"),
        );
    }
    steps
}

/// The collectors' agent.
pub(super) fn collectors(options: &CityOptions, folder: &Path, access: &Access) -> Program {
    let collectors = program(options, "collectors", "cruscotto-collectors", &["run"])
        .option("--config", folder.join(super::collectors::CONFIGURATION))
        .variable(super::collectors::TOKEN_VARIABLE, &access.ingest_token);
    let Some(clock) = &options.collectors_clock else { return collectors };
    collectors
        .variable("LD_PRELOAD", FAKETIME)
        .variable("FAKETIME_TIMESTAMP_FILE", clock)
        // Read at each look at the clock: it jumps at once.
        .variable("FAKETIME_NO_CACHE", "1")
        // Only what people set jumps; the clock that pauses are measured with does not.
        .variable("FAKETIME_DONT_FAKE_MONOTONIC", "1")
}

fn program(options: &CityOptions, name: &'static str, file: &str, words: &[&str]) -> Program {
    Program {
        name,
        path: options.binaries.join(file),
        arguments: words.iter().map(OsString::from).collect(),
        environment: options.log.iter().map(|log| ("CRUSCOTTO_LOG", log.into())).collect(),
        account: None,
        stop_signal: Signal::SIGTERM,
        grace: STOP_GRACE,
    }
}

fn one_off(mut program: Program) -> Program {
    program.grace = COMMAND_TIME_OUT;
    program
}
