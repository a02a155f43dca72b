//! The peers: Debian's packages, started here on private ports and folders, and ended with the benchmark.

mod influxdb;
mod prometheus;
mod service;
mod victoria_metrics;
mod zabbix;

use anyhow::Result;

use super::measure::Target;

type Start = fn() -> Result<Box<dyn Target>>;

/// Each peer, and the programs it needs.
const ALL: [(&str, &[&str], Start); 4] = [
    ("prometheus", &[prometheus::PROGRAM], || Ok(Box::new(prometheus::start()?))),
    ("influxdb", &[influxdb::PROGRAM], || Ok(Box::new(influxdb::start()?))),
    ("victoria_metrics", &[victoria_metrics::PROGRAM], || Ok(Box::new(victoria_metrics::start()?))),
    ("zabbix", &[zabbix::SERVER, zabbix::SENDER], || Ok(Box::new(zabbix::start()?))),
];

/// Starts the peers that are installed, and says which are not.
pub(super) fn installed() -> Result<Vec<Box<dyn Target>>> {
    let mut targets = Vec::new();
    for (name, programs, start) in ALL {
        match programs.iter().find(|program| !service::is_there(program)) {
            Some(missing) => {
                println!("bench: {missing} is not installed: no comparison with {name} ('make setup' installs it)");
            }
            None => match start() {
                Ok(target) => targets.push(target),
                Err(error) => println!("bench: no comparison with {name}: {error:#}"),
            },
        }
    }
    Ok(targets)
}
