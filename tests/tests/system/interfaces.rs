//! Interfaces, asked by others' programs: schemathesis asks what the OpenAPI document allows and what it does not, as the
//! public and with a session; pandas (and LibreOffice, where it is asked for) open the files. What they do is in
//! `tests/interfaces`.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::environment;
use cruscotto_tests::feed::{Batch, Feed, access_point};
use cruscotto_xtask::checkout::Checkout;
use cruscotto_xtask::city::{City, Part};

/// Examples that schemathesis makes of each operation; `CRUSCOTTO_SCHEMATHESIS_EXAMPLES` asks for more.
const EXAMPLES: u32 = 4;

/// Minutes of measurements that are there to be asked for.
const MINUTES: i64 = 180;

fn run(command: &mut Command) -> Result<()> {
    let output = command.output().with_context(|| format!("{command:?}: 'make setup' installs it"))?;
    let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
    ensure!(output.status.success(), "{command:?} ended with {}:\n{said}", output.status);
    println!("{said}");
    Ok(())
}

/// A little of everything, so that answers are not all empty.
fn deliver(city: &City) -> Result<()> {
    let feed = Feed::through(city.source()?);
    feed.assets((0..20).map(|i| access_point(&format!("ap-{i}"))).collect::<Result<_>>()?)?;
    let now = Timestamp::now();
    let mut batch = Batch::default();
    for i in 0..20 {
        let asset = format!("ap-{i}");
        for minute in 0..MINUTES {
            let at = now.plus_micros(-minute * 60 * MICROS_PER_SECOND);
            let is_down = i % 5 == 0 && minute < 30;
            batch = batch.add(&asset, "device.up", at, if is_down { 0.0 } else { 1.0 })?;
            batch = batch.add_labelled(&asset, "wifi.clients", &[("ssid", "openwifi")], at, f64::from(i * 2))?;
        }
    }
    feed.samples(&batch)
}

#[test]
fn interfaces_keep_what_they_promise_to_others_programs() -> Result<()> {
    let examples = environment::number("CRUSCOTTO_SCHEMATHESIS_EXAMPLES", EXAMPLES)?;
    city::with(city::backend_only()?, |city| {
        deliver(city)?;
        let checkout = Checkout::current()?;
        let folder = checkout.root().join("tests/interfaces");
        let url = format!("http://{}", city.options().listen);
        run(Command::new(checkout.root().join("target/python/bin/python")).arg(folder.join("check.py")).arg(&url))?;
        let schemathesis = || {
            let mut command = Command::new(folder.join("schemathesis.sh"));
            command.arg(&url).arg(examples.to_string());
            command
        };
        run(&mut schemathesis())?;
        // The same with a session that may do everything: what it changes, this city takes with it.
        let access = city.access();
        let staff = city.public()?.log_in(&access.administrator_user, &access.administrator_password)?;
        run(schemathesis().arg(staff.cookie().context("no session")?))?;
        ensure!(city.pid(Part::Backend).is_some(), "the backend fell over what it was asked");
        Ok(())
    })
}
