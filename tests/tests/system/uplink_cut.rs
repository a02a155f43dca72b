//! An uplink that is cut turns exactly its access points down, names itself as the cause, and all comes back.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::api::{AreaItem, AssetDetail, Items};
use cruscotto_domain::asset::{AssetKind, Layer};
use cruscotto_domain::health::{Cause, Health};
use cruscotto_domain::id::AssetId;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::live::Watch;

/// Poll, back-off of the collectors, tolerance, and room for a busy machine.
const FOLLOWS_WITHIN: Duration = Duration::from_secs(45);

const CITY: &str = "city";

/// Access points in a state, over the whole city.
fn wifi(watch: &Watch, city: &str, health: Health) -> Option<u32> {
    watch.area(CITY, city, Layer::Wifi).map(|summary| summary.counts.of(health))
}

#[test]
fn an_uplink_takes_its_access_points_down_and_gives_them_back() -> Result<()> {
    city::with(city::small()?, |city| {
        let inventory = city.inventory()?;
        let (uplink, children) = inventory.uplinks().into_iter().next().context("no uplink has access points")?;
        let total = u32::try_from(inventory.of_kind(AssetKind::AccessPoint).count())?;
        let down = u32::try_from(children.len())?;
        let public = city.public()?;
        let detail: AssetDetail = public.json(&format!("/api/v1/assets/{}", children[0]))?;
        let nil = detail.placement.nil.context("an access point outside every NIL")?;
        let area = format!("area/{nil}");

        let mut watch = city.watch(&[CITY, &area])?;
        watch.until("every access point ok", FOLLOWS_WITHIN, |w| {
            (wifi(w, "milano", Health::Ok) == Some(total)).then_some(())
        })?;
        let here = watch.area(CITY, nil.as_str(), Layer::Wifi).context("the NIL has no summary")?.counts.total();

        let fault = city.simulator()?.break_it(&uplink, "cut")?;
        watch.until("the access points down", FOLLOWS_WITHIN, |w| {
            (wifi(w, "milano", Health::Critical) == Some(down)).then_some(())
        })?;
        let counts = watch.area(CITY, nil.as_str(), Layer::Wifi).context("the NIL has no summary")?.counts;
        ensure!(
            (counts.critical, counts.total()) == (down, here),
            "{nil}: {down} of {here} expected, {counts:?} shown"
        );
        watch.until("the same in the area's own topic", FOLLOWS_WITHIN, |w| {
            let shown: BTreeSet<AssetId> = w
                .assets(&area)
                .filter(|asset| asset.kind == AssetKind::AccessPoint && asset.health == Health::Critical)
                .filter(|asset| asset.cause == Some(Cause::Parent(uplink.clone())))
                .map(|asset| asset.id.clone())
                .collect();
            (shown == children.iter().cloned().collect()).then_some(())
        })?;

        let areas: Items<AreaItem> = public.json("/api/v1/areas?level=nil")?;
        let item = areas.items.iter().find(|item| item.area.id == nil).context("the NIL is not listed")?;
        let listed = item.layers.iter().find(|layer| layer.layer == Layer::Wifi).context("no Wi-Fi layer")?.counts;
        ensure!((listed.critical, listed.total()) == (down, here), "the API says {listed:?}");
        let elsewhere: u32 = areas
            .items
            .iter()
            .filter(|item| item.area.id != nil)
            .flat_map(|item| &item.layers)
            .filter(|layer| layer.layer == Layer::Wifi)
            .map(|layer| layer.counts.critical)
            .sum();
        ensure!(elsewhere == 0, "{elsewhere} access points of other NIL are down as well");

        city.simulator()?.lift(&fault)?;
        watch.until("every access point back", FOLLOWS_WITHIN, |w| {
            (wifi(w, "milano", Health::Ok) == Some(total)).then_some(())
        })?;
        let detail: AssetDetail = public.json(&format!("/api/v1/assets/{}", children[0]))?;
        ensure!(detail.summary.cause.is_none(), "well again, and still with a cause: {:?}", detail.summary.cause);
        Ok(())
    })
}
