//! A data source in the hands of the test: assets and samples made by it, delivered over HTTP.

use anyhow::{Result, ensure};
use cruscotto_domain::asset::{Asset, AssetKind, Point};
use cruscotto_domain::failure::PollFailure;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::inventory::{InventoryBatch, InventoryReceipt};
use cruscotto_domain::sample::{Labels, Receipt, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::Timestamp;
use reqwest::Method;

use crate::http::Http;

/// In front of the cathedral: NIL 1 (Duomo), Municipio 1.
pub const DUOMO: Point = Point { lon: 9.1895, lat: 45.4642 };

/// The NIL that [`DUOMO`] lies in.
pub const DUOMO_NIL: &str = "nil-1";

/// Where samples go.
pub const SAMPLES: &str = "/api/v1/samples";

/// Where assets go.
pub const INVENTORY: &str = "/api/v1/inventory";

/// An access point at [`DUOMO`].
///
/// # Errors
/// If `id` is not an asset id.
pub fn access_point(id: &str) -> Result<Asset> {
    let new = Asset::new(AssetId::new(id)?, AssetKind::AccessPoint, format!("AP {id}"));
    Ok(Asset { point: Some(DUOMO), demo: true, ..new })
}

/// Samples of many series, put together one by one.
#[derive(Debug, Clone, Default)]
pub struct Batch {
    body: SampleBatch,
}

impl Batch {
    /// Adds a sample of an unlabelled series.
    ///
    /// # Errors
    /// If `asset` or `metric` is not an id.
    pub fn add(self, asset: &str, metric: &str, time: Timestamp, value: f64) -> Result<Self> {
        self.add_labelled(asset, metric, &[], time, value)
    }

    /// Adds a sample.
    ///
    /// # Errors
    /// If `asset` or `metric` is not an id.
    pub fn add_labelled(
        mut self,
        asset: &str,
        metric: &str,
        labels: &[(&str, &str)],
        time: Timestamp,
        value: f64,
    ) -> Result<Self> {
        let labels: Labels = labels.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let series = u32::try_from(self.body.series.len())?;
        self.body.series.push(SeriesKey { asset: AssetId::new(asset)?, metric: MetricId::new(metric)?, labels });
        self.body.samples.push(Sample { series, time, value });
        Ok(self)
    }

    /// Adds a poll that failed.
    #[must_use]
    pub fn fail(mut self, failure: PollFailure) -> Self {
        self.body.failures.push(failure);
        self
    }

    /// The batch as it is delivered.
    #[must_use]
    pub fn body(&self) -> &SampleBatch {
        &self.body
    }
}

/// A source that delivers.
#[derive(Clone)]
pub struct Feed {
    http: Http,
}

impl Feed {
    /// Delivers through `http`, which carries the source's token.
    #[must_use]
    pub fn through(http: Http) -> Self {
        Self { http }
    }

    /// Delivers assets, all of which must be taken.
    ///
    /// # Errors
    /// If one is refused.
    pub fn assets(&self, assets: Vec<Asset>) -> Result<()> {
        let receipt: InventoryReceipt = self.http.send(Method::POST, INVENTORY, &InventoryBatch { assets })?;
        ensure!(receipt.refused.is_empty(), "refused: {:?}", receipt.refused);
        Ok(())
    }

    /// Delivers samples, whatever becomes of them.
    ///
    /// # Errors
    /// If the whole body is refused.
    pub fn offer(&self, batch: &Batch) -> Result<Receipt> {
        self.http.send(Method::POST, SAMPLES, batch.body())
    }

    /// Delivers samples, all of which must be new and stored.
    ///
    /// # Errors
    /// If one is not.
    pub fn samples(&self, batch: &Batch) -> Result<()> {
        let receipt = self.offer(batch)?;
        ensure!(receipt.stored == batch.body.samples.len() as u64, "not all stored: {receipt:?}");
        Ok(())
    }
}
