//! With the rights the server really has, those of `cruscotto_app`: it corrects through the functions of the schema's
//! owner, forgets through them, and cannot do either past them.

use std::process::Command;
use std::time::Duration;

use anyhow::{Result, ensure};
use cruscotto_domain::api::History;
use cruscotto_domain::correction::{Correction, NewCorrection};
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::sample::Labels;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{self, Batch, Feed};
use cruscotto_tests::{database, wait};
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::{DATABASE, Role};
use reqwest::Method;

/// Seconds, unless the server was at it when the command asked: then the minute that touched hours rest. And room for a busy
/// machine.
const SUMMED_WITHIN: Duration = Duration::from_secs(120);

const METRIC: &str = "device.response_time";

fn days_ago(days: i64) -> Timestamp {
    Timestamp::now().plus_micros(-days * 24 * 3600 * MICROS_PER_SECOND)
}

/// Runs `cruscotto-backend` with `arguments` as the server's role, and gives what it says.
fn run(city: &City, arguments: &[&str]) -> Result<String> {
    let mut command = Command::new(city.options().binaries.join("cruscotto-backend"));
    command.args(arguments).arg("--city").arg(&city.options().map);
    let output = command.env("CRUSCOTTO_DATABASE_URL", city.database_url(Role::App)).output()?;
    ensure!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?)
}

/// What the database says to the server's role.
fn as_the_server(city: &mut City, statement: &str) -> Result<String> {
    city.cluster().psql(DATABASE, &[&format!("set role {}; {statement}", Role::App.name())])
}

#[test]
fn the_server_corrects_and_forgets_with_the_rights_it_has() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let feed = Feed::through(city.source()?);
        feed.assets(vec![feed::access_point("ap-1")?])?;
        let (forgotten, kept) = (days_ago(20), days_ago(9));
        let batch = Batch::default().add("ap-1", METRIC, forgotten, 40.0)?.add("ap-1", METRIC, kept, 9_000.0)?;
        // Of the standard class, so that the older chunk is made anew and not dropped.
        feed.samples(&batch.add("ap-1", "device.up", forgotten, 1.0)?)?;

        let operator = city.operator()?;
        let (asset, metric) = (AssetId::new("ap-1")?, MetricId::new(METRIC)?);
        let reason = "the probe ran through a test proxy".to_owned();
        let new = NewCorrection { asset, metric, labels: Labels::new(), time: kept, value: 12.5, reason };
        let made: Correction = operator.send(Method::POST, "/api/v1/corrections", &new)?;
        ensure!((made.before, made.after) == (9_000.0, 12.5), "{made:?}");

        // Nothing may wait to be summed up: then the older samples may go.
        let begun = "select 1 from rollup_state where rolled_to > now() - interval '1 day'";
        wait::until("summed up so far", SUMMED_WITHIN, || {
            Ok((!city.cluster().psql(DATABASE, &[begun])?.is_empty()).then_some(()))
        })?;
        let (from, to) = (days_ago(21), days_ago(8));
        run(city, &["rollup", "rebuild", "--from", &from.to_string(), "--to", &to.to_string()])?;
        let waiting = "select count(*) from rollup_touched";
        wait::until("all summed up", SUMMED_WITHIN, || {
            Ok((city.cluster().psql(DATABASE, &[waiting])?.trim() == "0").then_some(()))
        })?;
        let would = run(city, &["retention", "--dry-run"])?;
        ensure!(would.contains(": 1 rows, ") && would.contains(&format!("bytes: {METRIC}\n")), "{would}");
        ensure!(database::count(city.cluster())? == 3, "a dry run removed something");
        let went = run(city, &["retention"])?;
        ensure!(went.contains("bytes went\n") && database::count(city.cluster())? == 2, "{went}");

        // What went is summed up still, and what was corrected is summed up corrected.
        let path = format!("/api/v1/history?asset=ap-1&metric={METRIC}&bucket=1d&from={from}&to={to}");
        let history: History = operator.json(&path)?;
        let values: Vec<Option<f64>> = history.points.iter().map(|point| point.value).collect();
        ensure!(values == [Some(40.0), Some(12.5)] && history.corrected == [kept], "{history:?}");

        for past_the_functions in [
            "delete from sample",
            "update sample set value = 0",
            "update correction set reason = ''",
            "insert into correction (series_id, ts, before, after, corrected_by, corrected_at, reason)
             select id, now(), 1, 2, 'nobody', now(), 'none' from series",
            "select drop_chunks('sample', older_than => now() - interval '8 days')",
            "delete from delivery",
        ] {
            let done = as_the_server(city, past_the_functions);
            let refused = done.as_ref().err().map(ToString::to_string).unwrap_or_default();
            ensure!(
                refused.contains("permission denied") || refused.contains("must be owner"),
                "{past_the_functions}: {done:?}"
            );
        }
        Ok(())
    })
}
