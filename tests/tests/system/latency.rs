//! From the collector's read to the websocket: the distribution, and that it is the right value.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::live::{Entry, SeriesFigure};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::database;
use cruscotto_tests::distribution::Distribution;

/// Values set one after the other.
const ROUNDS: u32 = 15;

/// A poll, and the way to here.
const ARRIVES_WITHIN: Duration = Duration::from_secs(15);

/// The goal: 95 of 100 values are here this soon after they were read.
const GOAL: Duration = Duration::from_secs(2);

const METRIC: &str = "wifi.clients";

fn age(figure: &SeriesFigure, at: Timestamp) -> Option<Duration> {
    let micros = at.micros_since(figure.figure.as_of?);
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[test]
fn a_value_changed_on_a_device_is_on_the_websocket_within_two_seconds() -> Result<()> {
    city::with(city::small()?, |city| {
        let asset = city.inventory()?.standalone()?.id.clone();
        let topic = format!("asset/{asset}");
        let mut watch = city.watch_as_operator(&[&topic])?;
        watch.record();

        let mut seen = Vec::new();
        for round in 1..=ROUNDS {
            // Far from what the rhythm of the day gives, and new each time.
            let value = f64::from(1000 + round);
            city.simulator()?.pin(&asset, METRIC, value)?;
            let figure = watch.until(&format!("the value {value}"), ARRIVES_WITHIN, |w| {
                w.series(&topic).find(|s| s.figure.metric.as_str() == METRIC && s.figure.value == Some(value)).cloned()
            })?;
            seen.push(figure);
        }

        let stored = database::samples(city.cluster())?;
        for figure in &seen {
            let as_of = figure.figure.as_of.context("a value without its time")?;
            let value = figure.figure.value.context("a value withheld from the operator")?;
            let key = cruscotto_domain::sample::SeriesKey {
                asset: figure.asset.clone(),
                metric: figure.figure.metric.clone(),
                labels: figure.labels.clone(),
            };
            let rows = stored.get(&(key, as_of));
            ensure!(rows == Some(&vec![value]), "shown {value} as of {as_of}, stored {rows:?}");
        }

        let mut newest = std::collections::BTreeMap::new();
        let arrivals = watch.arrivals.iter().flat_map(|arrival| {
            arrival.delta.changed.iter().filter_map(|entry| match entry {
                Entry::Series(series) => Some((arrival.at, entry.key(), series)),
                Entry::Area(_) | Entry::Asset(_) | Entry::Incident(_) | Entry::Fleet(_) => None,
            })
        });
        let latencies: Distribution = arrivals
            .filter(|(_, key, series)| newest.insert(key.clone(), series.figure.as_of) != Some(series.figure.as_of))
            .filter_map(|(at, _, series)| age(series, at))
            .collect();
        println!("latency from the collector's read to the websocket: {latencies}");
        ensure!(latencies.len() >= ROUNDS as usize, "only {} values arrived", latencies.len());
        ensure!(latencies.percentile(95) <= GOAL, "p95 is beyond the goal of {} s: {latencies}", GOAL.as_secs());
        Ok(())
    })
}
