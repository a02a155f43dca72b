//! Samples that cannot be true: each is refused by name with its position, counted, and the rest of its batch is stored.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::inventory::{InventoryBatch, InventoryReceipt};
use cruscotto_domain::live::encode;
use cruscotto_domain::sample::{MAX_LABEL_VALUE_BYTES, Receipt, Sample};
use cruscotto_domain::time::Timestamp;
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::feed::{Batch, Feed, INVENTORY, SAMPLES, access_point};
use cruscotto_tests::http::{FRAME_MEDIA_TYPE, problem};
use cruscotto_tests::metrics::Metrics;
use cruscotto_tests::{database, feed};
use reqwest::Method;

/// What the backend counts of the samples it refuses.
const REFUSED_SAMPLES: &str = "cruscotto_samples_refused_total";

/// By the position of a sample: the code and a word of the detail expected.
type Expected = BTreeMap<u32, (&'static str, &'static str)>;

/// One good sample, then one for each rule.
fn batch(now: Timestamp) -> Result<(Batch, Expected)> {
    let long = "x".repeat(MAX_LABEL_VALUE_BYTES + 1);
    let tomorrow = now.plus_micros(86_400_000_000);
    let batch = Batch::default()
        .add("ap-1", "device.up", now, 1.0)?
        // A percentage where a share is expected: the wrong unit.
        .add("ap-1", "device.up", now.plus_micros(1), 100.0)?
        .add("ap-1", "device.up", now.plus_micros(2), f64::NAN)?
        .add("ap-1", "device.up", now.plus_micros(3), f64::INFINITY)?
        .add("ap-1", "device.up", tomorrow, 1.0)?
        .add("ap-1", "device.temperature", now, 20.0)?
        .add("nobody", "device.up", now, 1.0)?
        .add_labelled("ap-1", "wifi.clients", &[("mac", "00:11:22:33:44:55")], now, 7.0)?
        .add_labelled("ap-1", "wifi.clients", &[("ssid", &long)], now, 7.0)?
        .add_labelled("ap-1", "wifi.clients", &[("ssid", "")], now, 7.0)?;
    let expected = [
        (1, ("out_of_range", "0 to 1")),
        (2, ("not_finite", "finite")),
        (3, ("not_finite", "finite")),
        (4, ("in_future", "300 s")),
        (5, ("unknown_metric", "device.temperature")),
        (6, ("unknown_asset", "nobody")),
        (7, ("unknown_label", "ssid")),
        (8, ("bad_label_value", "128")),
        (9, ("bad_label_value", "128")),
        (10, ("no_such_series", "999")),
    ];
    Ok((batch, expected.into()))
}

#[test]
fn a_sample_that_cannot_be_true_is_refused_alone() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let source = city.source()?;
        Feed::through(source.clone()).assets(vec![access_point("ap-1")?])?;
        let (batch, expected) = batch(Timestamp::now())?;
        let mut body = batch.body().clone();
        body.samples.push(Sample { series: 999, time: Timestamp::now(), value: 1.0 });

        // Only the binary form can carry what is no number.
        let response = source.post_bytes(SAMPLES, FRAME_MEDIA_TYPE, false, encode(&body)?)?;
        ensure!(response.status().is_success(), "a partly good batch: {}", response.status());
        let receipt: Receipt = response.json()?;
        ensure!((receipt.stored, receipt.duplicates) == (1, 0), "{receipt:?}");
        ensure!(receipt.refused_count == expected.len() as u64, "{receipt:?}");
        let metrics = Metrics::of(city.options().listen)?;
        for refusal in &receipt.refused {
            let (code, word) = expected.get(&refusal.index).with_context(|| format!("{refusal:?}"))?;
            ensure!(refusal.code == *code && refusal.detail.contains(word), "{refusal:?} instead of {code}, {word}");
            let counted = metrics.sum(REFUSED_SAMPLES, &[&format!("\"{code}\"")]);
            ensure!(counted > 0.0, "{code} is not counted by {REFUSED_SAMPLES}:\n{}", metrics.text());
        }
        ensure!(database::count(city.cluster())? == 1, "more than the good sample is stored");

        // The same again: the good one is a duplicate now, and nothing new can be taken.
        let again: Receipt = source.post_bytes(SAMPLES, FRAME_MEDIA_TYPE, false, encode(&body)?)?.json()?;
        ensure!((again.stored, again.duplicates) == (0, 1), "{again:?}");
        ensure!(database::count(city.cluster())? == 1, "a duplicate is stored twice");

        let hopeless = Batch::default().add("nobody", "device.up", Timestamp::now(), 1.0)?;
        let response = source.request(Method::POST, SAMPLES).json(hopeless.body()).send()?;
        ensure!(response.status().as_u16() == 422, "nothing acceptable: {}", response.status());
        ensure!(problem(response)?.detail.contains("nobody"), "the reason is not named");
        Ok(())
    })
}

#[test]
fn an_asset_that_cannot_be_is_refused_alone() -> Result<()> {
    city::with(city::backend_only()?, |city| {
        let orphan = feed::access_point("ap-2")?;
        let orphan =
            cruscotto_domain::asset::Asset { parent: Some(cruscotto_domain::id::AssetId::new("nobody")?), ..orphan };
        let batch = InventoryBatch { assets: vec![access_point("ap-1")?, orphan] };
        let receipt: InventoryReceipt = city.source()?.send(Method::POST, INVENTORY, &batch)?;
        ensure!(receipt.created == 1, "{receipt:?}");
        let [refusal] = receipt.refused.as_slice() else { anyhow::bail!("{receipt:?}") };
        ensure!(refusal.index == 1 && refusal.detail.contains("nobody"), "{refusal:?}");

        let impossible = br#"{"assets":[{"id":"a b","kind":"access_point","name":"x"}]}"#.to_vec();
        let response = city.source()?.post_bytes(INVENTORY, "application/json", false, impossible)?;
        ensure!(response.status().as_u16() == 400, "an impossible id: {}", response.status());
        ensure!(problem(response)?.detail.contains("a b"), "the value is not named");
        Ok(())
    })
}
