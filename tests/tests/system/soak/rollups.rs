//! The rollups against the samples: computed anew by the database itself, and by the backend's own command.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::wait;
use cruscotto_xtask::city::City;
use cruscotto_xtask::cluster::{DATABASE, Role};

/// The time zone of the city of the tests.
pub(super) const ZONE: &str = "Europe/Rome";

/// How long the summing up may take after the last sample.
const SETTLES_WITHIN: Duration = Duration::from_secs(180);

/// How far two sums of the same numbers in another order may be apart, as a share.
const ROUNDING: &str = "1e-9";

/// A table of rollups, the width of its buckets, and the bucket of a sample.
const TABLES: [(&str, &str, &str); 3] = [
    ("rollup_5m", "5 minutes", "time_bucket(interval '5 minutes', ts)"),
    ("rollup_1h", "1 hour", "time_bucket(interval '1 hour', ts)"),
    ("rollup_1d", "1 day", "date_trunc('day', ts at time zone 'Europe/Rome') at time zone 'Europe/Rome'"),
];

fn one_number(city: &mut City, query: &str) -> Result<u64> {
    let rows = city.cluster().psql(DATABASE, &[query])?;
    rows.trim().parse().with_context(|| format!("'{rows}' is no number: {query}"))
}

/// Waits until everything before `end` is summed up.
pub(super) fn settled(city: &mut City, end: Timestamp) -> Result<()> {
    let waiting = format!(
        "select (select count(*) from rollup_touched where hour < '{end}')
              + (select count(*) from rollup_late where outcome is null)
              + (select count(*) from rollup_state where rolled_to is null or rolled_to < '{end}')"
    );
    wait::until("the samples summed up", SETTLES_WITHIN, || Ok((one_number(city, &waiting)? == 0).then_some(())))
}

/// Compares each bucket with what SQL makes of its samples.
pub(super) fn ensure_recomputed(city: &mut City) -> Result<()> {
    for (table, width, bucket) in TABLES {
        // Only what is over: the asset of the present goes on.
        let over = format!("bucket + interval '{width}' <= (select rolled_to from rollup_state)");
        let compared = format!(
            "from (select series_id, {bucket} as bucket, count(*) as samples, sum(value) as sum, min(value) as low,
                          max(value) as high, first(value, ts) as first, last(value, ts) as last,
                          min(ts) as first_at, max(ts) as last_at
                   from sample group by 1, 2) raw
             full join {table} kept using (series_id, bucket) where {over}"
        );
        let differs = format!(
            "(raw.samples, raw.low, raw.high, raw.first, raw.last, raw.first_at, raw.last_at)
                 is distinct from (kept.samples, kept.low, kept.high, kept.first, kept.last, kept.first_at, kept.last_at)
             or abs(raw.sum - kept.sum) > {ROUNDING} * greatest(abs(raw.sum), 1)"
        );
        let buckets = one_number(city, &format!("select count(*) {compared}"))?;
        let wrong = one_number(city, &format!("select count(*) {compared} and ({differs})"))?;
        println!("{table}: {buckets} buckets, {wrong} differ from their samples");
        ensure!(buckets > 0, "{table} is empty");
        ensure!(wrong == 0, "{table}: {wrong} of {buckets} buckets differ from their samples");
    }
    Ok(())
}

/// Has the backend sum up everything again, and compares every column of every bucket.
pub(super) fn ensure_rebuilt(city: &mut City, begin: Timestamp, end: Timestamp) -> Result<()> {
    for (table, ..) in TABLES {
        city.cluster().psql(DATABASE, &[&format!("create table before_{table} as select * from {table}")])?;
    }
    let output = Command::new(city.options().binaries.join("cruscotto-backend"))
        .args(["rollup", "rebuild", "--database-url", &city.database_url(Role::Owner)])
        .arg("--city")
        .arg(&city.options().map)
        .args(["--from", &begin.to_string(), "--to", &end.to_string()])
        .output()
        .context("cannot run the backend")?;
    ensure!(output.status.success(), "rollup rebuild: {}", String::from_utf8_lossy(&output.stderr));
    for (table, ..) in TABLES {
        let within = format!("bucket >= '{begin}' and bucket < '{end}'");
        let both = [(format!("before_{table}"), table.to_owned()), (table.to_owned(), format!("before_{table}"))];
        for (one, other) in both {
            let query = format!(
                "select count(*) from (select * from {one} where {within} except select * from {other} where {within}) x"
            );
            let count = one_number(city, &query)?;
            ensure!(count == 0, "{count} buckets are in {one} and not in {other} after the rebuild");
        }
    }
    Ok(())
}
