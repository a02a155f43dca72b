//! A device's notification brings its poll forward: a fault shows minutes before the device's turn.

use std::time::Duration;

use anyhow::{Result, ensure};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::health::Health;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::wait;
use cruscotto_xtask::city::CityOptions;

/// Far longer than the test.
const POLL_EVERY: Duration = Duration::from_secs(3_600);

/// The time-out of a poll (3 s), the tolerance of a test city (3 s), and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(30);

#[test]
fn a_cut_line_shows_long_before_its_turn() -> Result<()> {
    let traps_listen = Some(([127, 0, 0, 1], 0).into());
    let options = CityOptions { poll_every: POLL_EVERY, traps_listen, ..city::small()? };
    city::with(options, |city| {
        let inventory = city.inventory()?;
        let access_point = inventory.standalone()?.id.clone();
        let public = city.public()?;
        let health = || -> Result<Health> {
            Ok(public.json::<AssetDetail>(&format!("/api/v1/assets/{access_point}"))?.summary.health)
        };
        ensure!(health()? == Health::Unknown, "polled before its turn");
        let fault = city.simulator()?.break_it(&access_point, "cut")?;
        wait::until("the access point down", FOLLOWS_WITHIN, || Ok((health()? == Health::Critical).then_some(())))?;
        city.simulator()?.lift(&fault)?;
        wait::until("the access point back", FOLLOWS_WITHIN, || Ok((health()? == Health::Ok).then_some(())))
    })
}
