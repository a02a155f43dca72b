//! Devices and services that talk rubbish, answer too late, or break off: named, counted, and nobody else is disturbed.

use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::asset::AssetKind;
use cruscotto_domain::failure::FailureReason;
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::AssetId;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::http::Http;
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::wait;
use cruscotto_xtask::city::City;

/// Poll with its time-out, back-off of the collectors, tolerance, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(60);

/// What the collectors count of their polls.
const POLLS: &str = "cruscotto_collectors_polls_total";

/// The labels of the speed tests among them that failed.
const SPEED_TESTS_FAILED: [&str; 2] = ["source=\"ndt7\"", "outcome=\"failed\""];

fn detail(http: &Http, asset: &AssetId) -> Result<AssetDetail> {
    http.json(&format!("/api/v1/assets/{asset}"))
}

/// Waits until the backend knows that polls of `asset` fail for `reason`, and the collectors have counted it.
fn fails_for(city: &City, operator: &Http, asset: &AssetId, reason: FailureReason) -> Result<()> {
    wait::until(&format!("{asset} fails with {reason}"), FOLLOWS_WITHIN, || {
        let failure = detail(operator, asset)?.last_failure;
        Ok(failure.is_some_and(|failure| failure.reason == reason && !failure.detail.is_empty()).then_some(()))
    })?;
    let metrics = Metrics::of(city.options().collectors_listen)?;
    let label = format!("\"{reason}\"");
    ensure!(metrics.sum(POLLS, &[&label]) > 0.0, "{reason} is not counted by {POLLS}:\n{}", metrics.text());
    Ok(())
}

fn becomes(http: &Http, asset: &AssetId, health: Health) -> Result<Option<Cause>> {
    wait::until(&format!("{asset} {health}"), FOLLOWS_WITHIN, || {
        let summary = detail(http, asset)?.summary;
        Ok((summary.health == health).then_some(summary.cause))
    })
}

#[test]
fn a_device_that_talks_rubbish_or_too_late_disturbs_nobody() -> Result<()> {
    city::with(city::small()?, |city| {
        let inventory = city.inventory()?;
        let standalone: Vec<AssetId> = inventory
            .of_kind(AssetKind::AccessPoint)
            .filter(|asset| !asset.tags.contains_key("controller"))
            .map(|asset| asset.id.clone())
            .collect();
        let [malformed, slow, sound, ..] = standalone.as_slice() else {
            anyhow::bail!("fewer than three standalone access points")
        };
        let service = AssetId::new("service-certificati")?;
        let operator = city.operator()?;
        for asset in [malformed, slow, sound, &service] {
            becomes(&operator, asset, Health::Ok)?;
        }

        let simulator = city.simulator()?;
        let faults = [(malformed, "malformed"), (slow, "slow"), (&service, "service_down")];
        let faults = faults.map(|(asset, fault)| simulator.break_it(asset, fault));
        fails_for(city, &operator, malformed, FailureReason::Malformed)?;
        fails_for(city, &operator, slow, FailureReason::Timeout)?;
        // Silence means down; rubbish comes from something that is there.
        let cause = becomes(&operator, slow, Health::Critical)?;
        ensure!(matches!(cause, Some(Cause::Metric(_))), "{slow} is down because of {cause:?}");
        becomes(&operator, &service, Health::Critical)?;
        let shown = detail(&operator, malformed)?.summary.health;
        ensure!(shown != Health::Critical, "{malformed} answers, and is shown {shown}");

        let newest = |http: &Http| -> Result<_> {
            let series = detail(http, sound)?.series;
            series.iter().filter_map(|series| series.figure.as_of).max().context("never measured")
        };
        let before = newest(&operator)?;
        wait::until("the others measured on", FOLLOWS_WITHIN, || Ok((newest(&operator)? > before).then_some(())))?;
        ensure!(detail(&operator, sound)?.summary.health == Health::Ok, "{sound} is not ok any more");

        for fault in faults {
            simulator.lift(&fault?)?;
        }
        for asset in [malformed, slow, &service] {
            becomes(&operator, asset, Health::Ok)?;
        }
        Ok(())
    })
}

/// Polls of a source that failed for a reason, so far.
fn failed(city: &City, source: &str, reason: FailureReason) -> Result<f64> {
    let labels = [format!("source=\"{source}\""), format!("reason=\"{reason}\"")];
    Ok(Metrics::of(city.options().collectors_listen)?.sum(POLLS, &labels.each_ref().map(String::as_str)))
}

#[test]
fn speed_tests_and_pages_of_rubbish_are_named_and_send_no_figure() -> Result<()> {
    city::with(city::small()?, |city| {
        let schools: Vec<AssetId> = city.inventory()?.of_kind(AssetKind::School).map(|s| s.id.clone()).collect();
        let [school, sound, ..] = schools.as_slice() else { anyhow::bail!("fewer than two schools") };
        let service = AssetId::new("service-certificati")?;
        let operator = city.operator()?;
        let newest = |asset: &AssetId, metric: &str| -> Result<_> {
            let series = detail(&operator, asset)?.series;
            Ok(series.iter().filter(|s| s.figure.metric.as_str() == metric).filter_map(|s| s.figure.as_of).max())
        };
        let figures = [(school, "school.download"), (&service, "service.visits"), (&service, "service.started")];
        for (asset, metric) in figures {
            wait::until(&format!("{metric} of {asset}"), FOLLOWS_WITHIN, || newest(asset, metric))?;
        }

        let simulator = city.simulator()?;
        let faults = [school, &service].map(|asset| simulator.break_it(asset, "malformed"));
        for source in ["ndt7", "http_matomo", "http_openmetrics"] {
            let before = failed(city, source, FailureReason::Malformed)?;
            wait::until(&format!("rubbish of {source} counted"), FOLLOWS_WITHIN, || {
                Ok((failed(city, source, FailureReason::Malformed)? > before).then_some(()))
            })?;
        }
        let before = newest(sound, "school.download")?;
        wait::until("another school measured", FOLLOWS_WITHIN, || {
            Ok((newest(sound, "school.download")? > before).then_some(()))
        })?;

        for fault in faults {
            simulator.lift(&fault?)?;
        }
        let mended = cruscotto_domain::time::Timestamp::now();
        for (asset, metric) in figures {
            wait::until(&format!("{metric} of {asset} again"), FOLLOWS_WITHIN, || {
                Ok(newest(asset, metric)?.filter(|at| *at > mended))
            })?;
        }
        Ok(())
    })
}

#[test]
fn a_speed_test_that_breaks_off_is_named_and_others_go_on() -> Result<()> {
    city::with(city::small()?, |city| {
        let schools: Vec<AssetId> = city.inventory()?.of_kind(AssetKind::School).map(|s| s.id.clone()).collect();
        let [broken, sound, ..] = schools.as_slice() else { anyhow::bail!("fewer than two schools") };
        let operator = city.operator()?;
        let measured = |asset: &AssetId| -> Result<Option<cruscotto_domain::time::Timestamp>> {
            let series = detail(&operator, asset)?.series;
            Ok(series.iter().filter(|s| s.figure.metric.as_str() == "school.download").find_map(|s| s.figure.as_of))
        };
        let fault = city.simulator()?.break_it(broken, "cut")?;
        let before = Metrics::of(city.options().collectors_listen)?.sum(POLLS, &SPEED_TESTS_FAILED);
        wait::until("a speed test counted as failed", FOLLOWS_WITHIN, || {
            let metrics = Metrics::of(city.options().collectors_listen)?;
            Ok((metrics.sum(POLLS, &SPEED_TESTS_FAILED) > before).then_some(()))
        })?;
        wait::until("another school measured", FOLLOWS_WITHIN, || measured(sound))?;
        city.simulator()?.lift(&fault)?;
        wait::until("the school measured again", FOLLOWS_WITHIN, || measured(broken))?;
        Ok(())
    })
}
