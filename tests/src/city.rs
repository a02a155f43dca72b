//! A small city for one test: its own database and ports, and the ends of the logs when the test fails.

use std::path::Path;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use cruscotto_xtask::checkout::Checkout;
use cruscotto_xtask::city::{City, CityOptions, Part, Parts};
use cruscotto_xtask::cluster::ClusterOptions;
use reqwest::StatusCode;

use crate::http::Http;
use crate::inventory::Inventory;
use crate::live::{Format, Greeting, Live, Watch};
use crate::push;
use crate::simulator::Simulator;
use crate::wait;

/// Cities that run at the same time in one test process: more would measure the machine and not the city.
const CITIES_AT_ONCE: usize = 2;

/// How long the inventory may take from the simulator's file through the collectors' spool into the backend.
const INVENTORY_TIME_OUT: Duration = Duration::from_secs(30);

/// Longer than any test: speed tests would measure the machine.
const NO_SPEED_TESTS: Duration = Duration::from_secs(3_600);

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The right to run one city.
struct Slot;

impl Slot {
    fn take() -> Self {
        let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let mut running =
            ENDED.wait_while(running, |count| *count >= CITIES_AT_ONCE).unwrap_or_else(PoisonError::into_inner);
        *running += 1;
        Self
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}

/// The options of a small, quiet city: nothing fails that the test does not break.
///
/// # Errors
/// If the checkout was moved.
pub fn small() -> Result<CityOptions> {
    Ok(CityOptions { web: None, ..CityOptions::test(&Checkout::current()?) })
}

/// [`small`], with the backend only: the test itself delivers.
///
/// # Errors
/// If the checkout was moved.
pub fn backend_only() -> Result<CityOptions> {
    Ok(CityOptions { parts: Parts { simulator: false, backend: true, collectors: false }, ..small()? })
}

/// [`small`], smaller still, for clients that push beside its collectors. Writes the mapping file of their names into
/// `mappings`, which must last as long as the city.
///
/// # Errors
/// If the checkout was moved, or the file cannot be written.
pub fn pushed_to(mappings: &Path) -> Result<CityOptions> {
    push::write_mapping(mappings)?;
    Ok(CityOptions {
        mappings: Some(mappings.to_owned()),
        keep_delivered: true,
        access_points: 12,
        schools: 2,
        speed_test_every: NO_SPEED_TESTS,
        database: ClusterOptions { shared_buffers_mib: 128, ..ClusterOptions::default() },
        ..small()?
    })
}

/// Starts a city, lets `test` look at it, and stops it; an error carries the ends of the logs.
///
/// # Errors
/// Those of the test, and of the city.
pub fn with(options: CityOptions, test: impl FnOnce(&mut City) -> Result<()>) -> Result<()> {
    let _slot = Slot::take();
    let mut city = City::start(options)?;
    inventory_delivered(&city).and_then(|()| test(&mut city)).with_context(|| logs(&city))?;
    city.stop()
}

/// Waits until the backend knows the last asset, where there are collectors to deliver it.
///
/// # Errors
/// If it does not within [`INVENTORY_TIME_OUT`].
pub fn inventory_delivered(city: &City) -> Result<()> {
    let Parts { simulator: true, backend: true, collectors: true } = city.options().parts else { return Ok(()) };
    let inventory = city.inventory()?;
    let last = inventory.assets().last().context("the simulated city is empty")?;
    let (public, path) = (city.public()?, format!("/api/v1/assets/{}", last.id));
    wait::until("the inventory delivered", INVENTORY_TIME_OUT, || {
        Ok(public.status(&path).filter(StatusCode::is_success).map(drop))
    })
}

/// The ends of a city's logs.
#[must_use]
pub fn logs(city: &City) -> String {
    let parts = [Part::Simulator, Part::Backend, Part::Collectors];
    parts.map(|part| format!("--- {part:?} ---\n{}\n", city.log_tail(part))).concat()
}

/// What a test does with a running city.
pub trait Look {
    /// The backend, asked by nobody in particular.
    ///
    /// # Errors
    /// If the system gives no sockets.
    fn public(&self) -> Result<Http>;

    /// The backend, asked by the collectors' source.
    ///
    /// # Errors
    /// If the system gives no sockets.
    fn source(&self) -> Result<Http>;

    /// The backend, asked by the logged-in operator.
    ///
    /// # Errors
    /// If the login fails.
    fn operator(&self) -> Result<Http>;

    /// A public connection to `/live` that follows `topics`.
    ///
    /// # Errors
    /// If no snapshots come.
    fn watch(&self, topics: &[&str]) -> Result<Watch>;

    /// An operator's connection to `/live` that follows `topics`.
    ///
    /// # Errors
    /// If the login fails or no snapshots come.
    fn watch_as_operator(&self, topics: &[&str]) -> Result<Watch>;

    /// The simulator's control side.
    ///
    /// # Errors
    /// If the system gives no sockets.
    fn simulator(&self) -> Result<Simulator>;

    /// What the simulated city consists of.
    ///
    /// # Errors
    /// If the simulator has not written it.
    fn inventory(&self) -> Result<Inventory>;
}

impl Look for City {
    fn public(&self) -> Result<Http> {
        Http::public(self.options().listen)
    }

    fn source(&self) -> Result<Http> {
        Ok(self.public()?.with_token(&self.access().ingest_token))
    }

    fn operator(&self) -> Result<Http> {
        let access = self.access();
        self.public()?.log_in(&access.operator_user, &access.operator_password)
    }

    fn watch(&self, topics: &[&str]) -> Result<Watch> {
        Watch::on(Live::open(self.options().listen, Format::Json, Greeting::default())?, topics)
    }

    fn watch_as_operator(&self, topics: &[&str]) -> Result<Watch> {
        let operator = self.operator()?;
        let greeting = Greeting { cookie: operator.cookie(), ..Greeting::default() };
        Watch::on(Live::open(self.options().listen, Format::Json, greeting)?, topics)
    }

    fn simulator(&self) -> Result<Simulator> {
        Simulator::at(self.options().simulator_listen)
    }

    fn inventory(&self) -> Result<Inventory> {
        Inventory::read(self.folder())
    }
}
