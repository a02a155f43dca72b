//! How many durable points a second come in through each protocol, and what a million of them costs, next to bare COPY
//! into the same table and to Prometheus, InfluxDB 1.x, VictoriaMetrics and Zabbix on the same machine.
//!
//! Every target gets the same points in the same requests from the same senders, one round after the other, so that what
//! else the machine does falls on all of them; the figures are medians of the rounds, the ratios those of the same round.

mod body;
mod copy;
mod load;
mod measure;
mod ours;
mod peers;
mod points;
mod report;

use std::cell::RefCell;

use anyhow::Result;
use cruscotto_tests::city;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::CityOptions;
use cruscotto_xtask::cluster::ClusterOptions;

use body::Protocol;
use copy::Copy;
use measure::{Target, measured};
use ours::Ours;
use points::Span;
use report::Report;

/// Names of the ways in, as they are printed.
const WAYS_IN: [(&str, Protocol); 3] = [
    ("ingest_frame", Protocol::Frame),
    ("ingest_line_protocol", Protocol::Lines),
    ("ingest_remote_write", Protocol::RemoteWrite),
];

pub(crate) fn run() -> Result<()> {
    let mappings = ours::mappings()?;
    let options = CityOptions {
        binaries: Checkout::current()?.binaries(Profile::Release),
        database: ClusterOptions::default(),
        mappings: Some(mappings.path().to_owned()),
        ..city::backend_only()?
    };
    city::with(options, |city| {
        ours::enter_assets(city)?;
        let city = RefCell::new(city);
        let carried = std::cell::Cell::new(1);
        let mut targets: Vec<Box<dyn Target + '_>> = Vec::new();
        for (name, protocol) in WAYS_IN {
            targets.push(Box::new(Ours::new(name, protocol, &city, &carried)));
        }
        targets.push(Box::new(Copy::same_batches(&city, &carried)));
        targets.push(Box::new(Copy::two_at_a_time(&city, &carried)));
        targets.push(Box::new(Copy::at_once(&city)));
        targets.extend(peers::installed()?);

        let report = take_turns(targets)?;
        report.print(&WAYS_IN.map(|(name, _)| name), carried.get());
        Ok(())
    })
}

/// Has every target take the points of a stretch of its own, round by round. A peer that fails is left out from there on.
fn take_turns(targets: Vec<Box<dyn Target + '_>>) -> Result<Report> {
    let mut report = Report::default();
    let mut targets: Vec<(Box<dyn Target + '_>, Option<Span>)> = targets.into_iter().map(|t| (t, None)).collect();
    // Round 0 does not count: series are made, caches filled, relations extended for the first time.
    for round in 0..=points::rounds()? {
        let mut failed = Vec::new();
        for (target, span) in targets.iter_mut().filter(|(target, _)| target.takes_part(round)) {
            let next = Span::after(*span);
            *span = Some(next);
            match measured(target.as_mut(), next) {
                Ok(outcome) => {
                    println!("round {round}: {} {outcome}", target.name());
                    if round > 0 {
                        report.add(target.name(), outcome);
                    }
                }
                Err(error) if target.is_peer() => {
                    println!("bench: {} is left out from here on: {error:#}", target.name());
                    failed.push(target.name());
                }
                Err(error) => return Err(error),
            }
        }
        targets.retain(|(target, _)| !failed.contains(&target.name()));
    }
    Ok(report)
}
