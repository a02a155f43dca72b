//! The operator's command.

use super::{City, at};
use crate::harness::city;
use cruscotto_backend::store::StoredRow;
use cruscotto_domain::time::MICROS_PER_SECOND;
use std::process::{Command, Output};

fn rebuild(url: &str, from: &str, to: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_cruscotto-backend"))
        .args(["rollup", "rebuild", "--from", from, "--to", to])
        .env("CRUSCOTTO_DATABASE_URL", url)
        .env("CRUSCOTTO_CITY", city())
        .output()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuild_puts_right_what_was_changed_by_hand() {
    let city = City::new().await;
    let begin = at("2026-07-01T00:00:00Z");
    let row = |n: i64| StoredRow {
        series: city.series[usize::try_from(n % 3).unwrap()],
        time: begin.plus_micros(n * 97 * MICROS_PER_SECOND),
        value: 0.5,
    };
    city.commit(&(0..2_000).map(row).collect::<Vec<_>>()).await;
    let end = at("2026-07-05T00:00:00Z");
    city.roller().catch_up(end).await.unwrap();
    city.assert_exact(end).await;
    city.database.execute("update rollup_5m set sum = 0; delete from rollup_1h; update rollup_1d set high = 7").await;

    let done = rebuild(&city.database.url, "2026-07-01T00:00:00Z", "2026-07-04T00:00:00Z");
    let said = String::from_utf8(done.stdout).unwrap();
    assert!(done.status.success() && said.contains("hours of series"), "{said}");
    city.assert_exact(end).await;

    city.database.execute("insert into retention_horizon values ('sample', '2026-07-02T00:00:00Z')").await;
    let refused = rebuild(&city.database.url, "2026-07-01T00:00:00Z", "2026-07-04T00:00:00Z");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success() && said.contains("--from 2026-07-02T00:00:00Z or later"), "{said}");
    let refused = rebuild(&city.database.url, "2026-07-04T00:00:00Z", "2026-07-04T00:00:00Z");
    assert!(String::from_utf8(refused.stderr).unwrap().contains("from must be before to"));
}
