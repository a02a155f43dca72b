//! One look of the incident engine's book at a city in trouble: 500 of 10,000 access points down, and beside it the same at a
//! tenth of the size. What is told at the first look is written; the looks after it find everything as it was.

use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::{Book, Fault, Picture, Severity, Timing, Why};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

use crate::line;

/// Uplinks that are cut, with 10 access points behind each, and access points that fail by themselves.
const LARGE: (usize, usize) = (40, 100);
const SMALL: (usize, usize) = (4, 10);

const BEHIND: usize = 10;

/// Of this many, medians. What fails by itself has a quarter of its own, so that each is a cause.
const ROUNDS: usize = 51;

/// The limit of time for one look: there is one each second.
const BUDGET_MS: f64 = 1_000.0;

pub(crate) fn run() -> Result<()> {
    let (first, again) = looks(LARGE)?;
    let (small_first, small_again) = looks(SMALL)?;
    line::print("incident_look_storm_begins", first, "ms", "a_tenth_of_it", small_first);
    line::print("incident_look_storm_lasts", again, "ms", "a_tenth_of_it", small_again);
    line::print("incident_look_budget", first, "ms", "second", BUDGET_MS);
    Ok(())
}

/// Medians in milliseconds: of the look that opens all incidents, and of one that finds nothing new.
fn looks(size: (usize, usize)) -> Result<(f64, f64)> {
    let (mut first, mut again) = (Vec::new(), Vec::new());
    let picture = picture(size)?;
    let timing = Timing::default();
    for _ in 0..ROUNDS {
        let mut book = Book::new(timing, Vec::new());
        let seen = at(0)?;
        book.look(seen, &picture, &mut (1..));
        let begun = Instant::now();
        let round = book.look(seen.plus_micros(timing.gather), &picture, &mut (1..));
        first.push(begun.elapsed().as_secs_f64() * 1e3);
        ensure!(!round.is_empty() && book.live().count() == size.0 + size.1, "not one incident a cause");
        let begun = Instant::now();
        let round = book.look(seen.plus_micros(timing.gather + MICROS_PER_SECOND), &picture, &mut (10_000..));
        again.push(begun.elapsed().as_secs_f64() * 1e3);
        ensure!(round.is_empty(), "told twice");
    }
    Ok((line::median(first), line::median(again)))
}

fn at(second: i64) -> Result<Timestamp> {
    Timestamp::from_micros((1_800_000_000 + second) * MICROS_PER_SECOND).context("no such time")
}

fn picture((uplinks, alone): (usize, usize)) -> Result<Picture> {
    let mut picture = Picture::default();
    let mut fail = |id: String, parent: Option<AssetId>, quarter: usize| -> Result<AssetId> {
        let asset: AssetId = id.parse()?;
        let fault = Fault {
            since: at(0)?,
            severity: Severity::Critical,
            why: Why::Down,
            parent,
            name: id,
            owner: None,
            nil: Some(format!("nil-{quarter}").parse()?),
            municipio: None,
            demo: true,
        };
        picture.faults.insert(asset.clone(), fault);
        Ok(asset)
    };
    for uplink in 0..uplinks {
        let parent = fail(format!("uplink-{uplink}"), None, uplink)?;
        for child in 0..BEHIND {
            fail(format!("ap-{uplink}-{child}"), Some(parent.clone()), uplink)?;
        }
    }
    for one in 0..alone {
        fail(format!("ap-alone-{one}"), None, uplinks + one)?;
    }
    Ok(picture)
}
