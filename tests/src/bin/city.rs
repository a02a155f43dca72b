//! A small city for the browser tests: says in one line of JSON where it is, does what it is told on standard input,
//! and ends with it.
//!
//! Commands, one a line, each answered by a line of JSON: `kill backend`, `start backend`.

use std::io::{BufRead as _, Write as _, stdin, stdout};

use anyhow::{Context, Result, bail};
use cruscotto_domain::api::AssetDetail;
use cruscotto_domain::id::{AreaId, AssetId};
use cruscotto_tests::city::{Look as _, inventory_delivered};
use cruscotto_xtask::checkout::Checkout;
use cruscotto_xtask::city::{City, CityOptions, Part};
use serde_json::{Value, json};

/// Access points of the city: several in each of the larger NIL.
const ACCESS_POINTS: u32 = 120;

/// Schools of the city.
const SCHOOLS: u32 = 20;

fn main() -> Result<()> {
    let checkout = Checkout::current()?;
    let options = CityOptions {
        access_points: ACCESS_POINTS,
        schools: SCHOOLS,
        web: Some(checkout.web()),
        ..CityOptions::test(&checkout)
    };
    let mut city = City::start(options)?;
    inventory_delivered(&city)?;
    say(&description(&city)?)?;
    for line in stdin().lock().lines() {
        let answer = match obey(&mut city, line?.trim()) {
            Ok(done) => json!({ "done": done }),
            Err(error) => json!({ "error": format!("{error:#}") }),
        };
        say(&answer)?;
    }
    city.stop()
}

fn say(answer: &Value) -> Result<()> {
    let mut out = stdout().lock();
    writeln!(out, "{answer}").and_then(|()| out.flush()).context("standard output is closed")
}

fn obey(city: &mut City, command: &str) -> Result<String> {
    match command {
        "kill backend" => city.kill9(Part::Backend)?,
        "start backend" => city.start_part(Part::Backend)?,
        _ => bail!("'{command}' is not a command: expected 'kill backend' or 'start backend'"),
    }
    Ok(command.to_owned())
}

fn description(city: &City) -> Result<Value> {
    let inventory = city.inventory()?;
    let uplinks = inventory.uplinks().into_iter().map(|(id, behind)| {
        let nil = nil_of(city, behind.first().context("an uplink without access points")?)?;
        Ok(json!({ "id": id, "access_points": behind, "nil": nil }))
    });
    let uplinks = uplinks.collect::<Result<Vec<_>>>()?;
    let uplink = uplinks.first().context("no uplink has access points")?;
    let standalone = inventory.standalone()?.id.clone();
    let access = city.access();
    Ok(json!({
        "url": access.url,
        "simulator_url": access.simulator_url,
        "token": access.ingest_token,
        "operator": { "user": access.operator_user, "password": access.operator_password },
        "administrator": { "user": access.administrator_user, "password": access.administrator_password },
        "uplink": uplink,
        "uplinks": uplinks,
        "access_point": standalone,
    }))
}

fn nil_of(city: &City, access_point: &AssetId) -> Result<AreaId> {
    let detail: AssetDetail = city.public()?.json(&format!("/api/v1/assets/{access_point}"))?;
    detail.placement.nil.context("an access point outside every NIL")
}
