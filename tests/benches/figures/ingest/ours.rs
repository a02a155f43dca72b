//! Our own ways in.

use std::cell::{Cell, RefCell};
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cruscotto_tests::city::Look as _;
use cruscotto_tests::feed::{Feed, access_point};
use cruscotto_tests::{database, process};
use cruscotto_xtask::city::{City, Part, SOURCE};
use cruscotto_xtask::cluster::DATABASE;
use tempfile::TempDir;

use super::body::{FIELD, MEASUREMENT, PROMETHEUS_NAME, Protocol};
use super::load::Load;
use super::measure::Target;
use super::points::{SERIES, Span, name};

/// Assets of one inventory request.
const ASSETS_A_REQUEST: u32 = 1_000;

/// A way in.
pub(super) struct Ours<'c> {
    name: &'static str,
    protocol: Protocol,
    city: &'c RefCell<&'c mut City>,
    /// Where to say how many deliveries a commit carried.
    carried: &'c Cell<usize>,
    load: Option<Load>,
}

impl<'c> Ours<'c> {
    pub(super) fn new(
        name: &'static str,
        protocol: Protocol,
        city: &'c RefCell<&'c mut City>,
        carried: &'c Cell<usize>,
    ) -> Self {
        Self { name, protocol, city, carried, load: None }
    }
}

impl Target for Ours<'_> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_peer(&self) -> bool {
        false
    }

    fn prepare(&mut self, span: Span) -> Result<()> {
        empty(&mut self.city.borrow_mut())?;
        self.load = Some(Load::of(self.protocol, span)?);
        Ok(())
    }

    fn deliver(&mut self) -> Result<()> {
        let source = self.city.borrow().source()?;
        self.load.take().context("nothing to send")?.send(&source)
    }

    fn catch_up(&mut self) -> Result<()> {
        checkpoint(&mut self.city.borrow_mut())
    }

    fn stored(&mut self, _: Span) -> Result<u64> {
        let mut city = self.city.borrow_mut();
        let cluster = city.cluster();
        if self.protocol == Protocol::Frame {
            // The deliveries of one commit came to the log in one statement.
            let carried = "select round(count(*)::numeric / count(distinct received_at)) from delivery";
            self.carried.set(cluster.psql(DATABASE, &[carried])?.trim().parse::<usize>()?.max(1));
        }
        database::count(cluster)
    }

    fn used(&mut self) -> Result<Duration> {
        let mut city = self.city.borrow_mut();
        let backend = city.pid(Part::Backend).context("no backend")?;
        Ok(process::tree_cpu(backend)? + database_cpu(&mut city)?)
    }
}

/// Processor time of the database since it began.
pub(super) fn database_cpu(city: &mut City) -> Result<Duration> {
    process::tree_cpu(city.cluster().pid().context("no database")?)
}

/// Takes all samples away: what a turn finds does not depend on how many there were before.
pub(super) fn empty(city: &mut City) -> Result<()> {
    city.cluster().psql(DATABASE, &["truncate sample", "truncate delivery", "checkpoint"]).map(drop)
}

/// Has the database write what it holds back.
pub(super) fn checkpoint(city: &mut City) -> Result<()> {
    city.cluster().psql(DATABASE, &["checkpoint"]).map(drop)
}

/// The mapping file for what foreign protocols call the metric.
pub(super) fn mappings() -> Result<TempDir> {
    let folder = tempfile::tempdir()?;
    let rule = |name: &str, field: &str| {
        format!("[[rule]]\nname = \"{name}\"\n{field}asset = \"{{host}}\"\nmetric = \"device.uptime\"\n")
    };
    let rules = [rule(MEASUREMENT, &format!("field = \"{FIELD}\"\n")), rule(PROMETHEUS_NAME, "")].concat();
    fs::write(folder.path().join(format!("{SOURCE}.toml")), rules)?;
    Ok(folder)
}

/// Enters the assets that have the series.
pub(super) fn enter_assets(city: &City) -> Result<()> {
    let feed = Feed::through(city.source()?);
    for first in (0..SERIES).step_by(ASSETS_A_REQUEST as usize) {
        let assets = (first..first + ASSETS_A_REQUEST).map(|series| access_point(&name(series)));
        feed.assets(assets.collect::<Result<_>>()?)?;
    }
    Ok(())
}
