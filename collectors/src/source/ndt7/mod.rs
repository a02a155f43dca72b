//! NDT7: what connectivity a school really gets (specification 0.11, m-lab/ndt-server `spec/ndt7-protocol.md`).

mod client;
mod measurement;
mod subtest;

pub use client::{SpeedTest, Speeds, TestFailure};
pub use measurement::{AppInfo, MAX_MEASUREMENT_BYTES, Measurement, TcpInfo};

use crate::config::{Ndt7Section, Target};
use crate::measure::Measure;
use crate::schedule::{Outcome, Poll, Scheduler};
use crate::source::{failure, plain_series};
use cruscotto_domain::id::{AssetId, InvalidId};
use cruscotto_domain::sample::SeriesKey;
use cruscotto_domain::time::Timestamp;
use std::sync::Arc;
use url::Url;

/// Begins to test every school of the section.
///
/// # Errors
/// Never for the metrics named here; the identifiers are checked where they are made.
pub fn start(section: &Ndt7Section, scheduler: &Scheduler) -> Result<(), InvalidId> {
    for target in &section.targets {
        if let Some(url) = &target.ndt7_url {
            let test = SpeedTest { base: url.clone(), duration: section.duration };
            scheduler.start(School::new(target, test)?, section.interval);
        }
    }
    Ok(())
}

struct School {
    asset: AssetId,
    test: SpeedTest,
    download: Arc<SeriesKey>,
    upload: Arc<SeriesKey>,
    min_rtt: Arc<SeriesKey>,
}

impl School {
    fn new(target: &Target, test: SpeedTest) -> Result<Self, InvalidId> {
        let asset = target.asset.clone();
        let (download, upload) = (plain_series(&asset, "school.download")?, plain_series(&asset, "school.upload")?);
        Ok(Self { download, upload, min_rtt: plain_series(&asset, "school.min_rtt")?, asset, test })
    }

    fn measures(&self, speeds: &Speeds) -> Vec<Measure> {
        let time = Timestamp::now();
        let measured = [
            (&self.download, speeds.download_bps),
            (&self.upload, speeds.upload_bps),
            (&self.min_rtt, speeds.min_rtt_ms),
        ];
        let known = measured
            .into_iter()
            .filter_map(|(series, value)| Some(Measure { series: series.clone(), time, value: value? }));
        known.collect()
    }
}

impl Poll for School {
    const SOURCE: &'static str = "ndt7";

    fn name(&self) -> String {
        format!("ndt7 {}", self.asset)
    }

    async fn poll(&mut self) -> Outcome {
        let mut speeds = Speeds::default();
        let failure = match self.test.run(&mut speeds).await {
            Ok(()) => None,
            Err(TestFailure { reason, detail }) => Some(failure(&self.asset, Timestamp::now(), reason, &detail)),
        };
        // A download that was measured counts also when the upload after it failed.
        Outcome { measures: self.measures(&speeds), failure, answer: None }
    }
}

/// The URL of a subtest below the server's base.
fn subtest_url(base: &Url, subtest: &str) -> Url {
    let mut url = base.clone();
    url.set_path(&format!("/ndt/v7/{subtest}"));
    url
}
