//! `cargo xtask demo`: the live city from one command, until Ctrl-C.

use std::env;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};

use super::build;
use crate::checkout::Checkout;
use crate::city::{City, CityOptions, Part};
use crate::demo::Story;
use crate::progress::{Steps, note};
use crate::signals::StopSignals;

/// How often the processes are looked after.
const SUPERVISE_EVERY: Duration = Duration::from_millis(250);

/// The variable with the days of the simulated past; 0 for none.
const PAST_DAYS: &str = "CRUSCOTTO_PAST_DAYS";

/// Steps that compile.
const BUILD_STEPS: usize = 2;

/// Steps that start something.
const CITY_STEPS: usize = 5;

/// Builds what changed, starts the city, prints its URL on standard output, and looks after it
/// until a stop signal comes.
///
/// `binaries`: runs the programs of that folder, and builds nothing.
///
/// # Errors
/// If it does not come up, or a process does not go away in the end.
pub fn demo(checkout: &Checkout, binaries: Option<PathBuf>) -> Result<()> {
    let mut options = CityOptions::demo(checkout);
    listen_from_environment(&mut options)?;
    let mut steps = Steps::new(if binaries.is_some() { CITY_STEPS } else { BUILD_STEPS + CITY_STEPS });
    if let Some(binaries) = binaries {
        options.binaries = binaries;
    } else {
        steps.talking("Programs (release build; the first takes minutes)", || build::programs(checkout))?;
        steps.talking("Web bundle", || build::web(checkout))?;
    }

    // From here on Ctrl-C means an orderly end; before, cargo answers it.
    let mut signals = StopSignals::hold()?;
    let mut city = steps.quiet("Data folder and addresses", || City::prepare(options))?;
    steps.quiet("Database", || city.start_database())?;
    steps.quiet("Schema, operator, source", || city.migrate())?;
    steps.quiet("Simulated city", || city.start_part(Part::Simulator))?;
    steps.quiet("Backend and collectors", || {
        city.start_part(Part::Backend)?;
        city.start_part(Part::Collectors)
    })?;
    note(&format!("tokens and passwords: {}", city.folder().join("access.env").display()));
    note(&format!("mail that the demo sends: {}/mailbox", city.access().simulator_url));
    note("Ctrl-C stops everything and keeps the history");
    println!("{}", city.access().url);
    let telling = city.story().map(Story::tell);

    while !signals.wait(SUPERVISE_EVERY)? {
        city.supervise()?;
    }
    drop(telling);
    note("stopping: collectors, simulator, backend, database");
    city.stop()?;
    note("stopped; nothing is left running");
    Ok(())
}

fn listen_from_environment(options: &mut CityOptions) -> Result<()> {
    let addresses = [
        ("CRUSCOTTO_LISTEN", &mut options.listen),
        ("CRUSCOTTO_SIMULATOR_LISTEN", &mut options.simulator_listen),
        ("CRUSCOTTO_COLLECTORS_LISTEN", &mut options.collectors_listen),
    ];
    for (variable, address) in addresses {
        if let Ok(text) = env::var(variable) {
            *address = parse(variable, &text)?;
        }
    }
    if let Ok(text) = env::var(PAST_DAYS) {
        let days: u32 = text
            .trim()
            .parse()
            .with_context(|| format!("{PAST_DAYS} is '{text}', and should be a number of days such as 365"))?;
        options.past_days = Some(days).filter(|days| *days > 0);
    }
    Ok(())
}

fn parse(variable: &str, text: &str) -> Result<SocketAddr> {
    text.trim()
        .parse()
        .with_context(|| format!("{variable} is '{text}', and should be an address and a port like 127.0.0.1:8080"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_port_is_explained() {
        assert_eq!(parse("X", " 127.0.0.1:99 ").unwrap().port(), 99);
        let error = parse("CRUSCOTTO_LISTEN", "8080").unwrap_err().to_string();
        assert!(error.contains("CRUSCOTTO_LISTEN is '8080'"), "{error}");
    }
}
