//! What the whole demo city costs: 2,000 access points and 500 schools polled each minute, process by process.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use cruscotto_tests::city;
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::process;
use cruscotto_tests::wait;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::{ACCESS_POINTS, City, CityOptions, Part, SCHOOLS};
use cruscotto_xtask::cluster::ClusterOptions;

use crate::line;

/// Every device is polled this often.
const POLL_EVERY: Duration = Duration::from_secs(60);

/// How long the cost is taken, after the first round of polls: two whole rounds.
const MEASURED_FOR: Duration = Duration::from_secs(120);

/// How long the first round may take to be delivered.
const FIRST_ROUND: Duration = Duration::from_secs(180);

/// A core is 100 %, and this machine's memory is counted in MiB: budgets, in place of a peer.
const BUDGET_PERCENT: f64 = 100.0;

/// Memory that each process may take.
const BUDGET_MIB: f64 = 512.0;

const MIB: f64 = 1024.0 * 1024.0;

/// Samples the agent has spooled.
const SPOOLED: &str = "cruscotto_collectors_spooled_samples_total";

pub(crate) fn run() -> Result<()> {
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        access_points: ACCESS_POINTS,
        schools: SCHOOLS,
        poll_every: POLL_EVERY,
        speed_test_every: Duration::from_secs(3600),
        database: ClusterOptions::default(),
        ..city::small()?
    };
    city::with(options, |city| {
        let collectors = city.options().collectors_listen;
        let spooled = || -> Result<f64> { Ok(Metrics::of(collectors)?.sum(SPOOLED, &[])) };
        // One sample a device at least: then every table has been discovered.
        let first = f64::from(ACCESS_POINTS + SCHOOLS);
        wait::until("the first round", FIRST_ROUND, || Ok((spooled()? >= first).then_some(())))?;

        let (before, samples_before, begun) = (groups(city)?, spooled()?, Instant::now());
        // The figure is a rate: here time itself is what is waited for.
        thread::sleep(MEASURED_FOR);
        let (after, seconds) = (groups(city)?, begun.elapsed().as_secs_f64());
        let samples = spooled()? - samples_before;
        line::print("city_samples", samples / seconds * 60.0, "samples/min", "devices", first);
        for ((name, before), (_, after)) in before.iter().zip(&after) {
            let percent = after.cpu.saturating_sub(before.cpu).as_secs_f64() / seconds * 100.0;
            line::print(&format!("city_cpu_{name}"), percent, "%", "one_core", BUDGET_PERCENT);
            let memory = after.memory as f64 / MIB;
            line::print(&format!("city_memory_{name}"), memory, "MiB", "budget", BUDGET_MIB);
        }
        Ok(())
    })
}

/// What each part uses; the database's processes together.
fn groups(city: &mut City) -> Result<Vec<(&'static str, process::Usage)>> {
    let server = city.cluster().pid().context("no database")?;
    let mut database = vec![server];
    database.extend(process::descendants(server)?);
    let mut groups = vec![("database", database)];
    for (name, part) in [("simulator", Part::Simulator), ("collectors", Part::Collectors), ("backend", Part::Backend)] {
        groups.push((name, vec![city.pid(part).context("a part is not running")?]));
    }
    Ok(groups
        .into_iter()
        .map(|(name, pids)| {
            let mut sum = process::Usage::default();
            // A connection of the database may end between the listing and the look.
            for usage in pids.into_iter().filter_map(|pid| process::usage(pid).ok()) {
                sum.cpu += usage.cpu + usage.cpu_of_ended;
                sum.memory += usage.memory;
            }
            (name, sum)
        })
        .collect())
}
