//! The simulated city's past: what its devices would have answered at any moment, without waiting for it.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use cruscotto_domain::asset::Asset;
use cruscotto_domain::city::City;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::{Labels, Sample, SampleBatch, SeriesKey};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_simulator::fault::{Condition, Memory};
use cruscotto_simulator::life::wifi::{RADIOS, SSIDS};
use cruscotto_simulator::plan::{Plan, Size};
use cruscotto_simulator::world::{Flow, World};
use cruscotto_simulator::zone::Moment;

/// The network of the devices' addresses, none of which is asked here.
const NETWORK: &str = "127.64.0.0";

/// What the collectors call the radios' bands.
const BANDS: [&str; 2] = ["2.4", "5"];

/// A simulated city with its failures, asked for its past.
#[derive(Debug)]
pub struct Replay {
    world: Arc<World>,
}

impl Replay {
    /// The city of the folder `map` with so many devices, made from `seed`.
    ///
    /// # Errors
    /// If the folder is no city, or has no room.
    pub fn of(map: &Path, seed: u64, access_points: usize, schools: usize) -> Result<Self> {
        let size = Size { seed, access_points, schools, network: NETWORK.parse().context("no network")? };
        let plan = Plan::build(&City::load(map)?, &size)?;
        Ok(Self { world: World::new(plan, false, Memory::none(seed)) })
    }

    /// The assets of the devices.
    #[must_use]
    pub fn assets(&self) -> Vec<Asset> {
        self.world.plan.devices.iter().map(|device| device.asset.clone()).collect()
    }

    /// What a poll of some of the devices reads at `at`. A device that is silent is down, and says nothing else.
    ///
    /// # Errors
    /// If the catalogue's names are no names.
    pub fn poll(&self, devices: Range<usize>, at: Timestamp) -> Result<SampleBatch> {
        #[expect(clippy::cast_precision_loss, reason = "seconds of this century, and microseconds are not needed")]
        let unix = at.as_micros() as f64 / MICROS_PER_SECOND as f64;
        let now = self.world.plan.zone.moment(unix);
        let mut poll = Poll { batch: SampleBatch::default(), at };
        for device in devices {
            self.poll_one(device, &now, &mut poll)?;
        }
        Ok(poll.batch)
    }

    fn poll_one(&self, device: usize, now: &Moment, poll: &mut Poll) -> Result<()> {
        let it = &self.world.plan.devices[device];
        let up = self.world.condition(device, now) != Condition::Silent;
        poll.add(&it.asset, "device.up", None, f64::from(u8::from(up)))?;
        if !up {
            return Ok(());
        }
        poll.add(&it.asset, "device.uptime", None, (now.unix - self.world.started(device, now)).max(0.0))?;
        if let Some(access_point) = self.world.access_point(device) {
            for (ssid, name) in SSIDS.iter().enumerate().take(access_point.ssids.into()) {
                let clients = self.world.clients_of_ssid(device, ssid, now);
                poll.add(&it.asset, "wifi.clients", Some(("ssid", name)), clients.into())?;
            }
            for (radio, band) in BANDS.iter().enumerate().take(RADIOS.len()) {
                let busy = self.world.channel_utilisation(device, radio, now);
                poll.add(&it.asset, "wifi.channel_utilisation", Some(("radio", band)), busy)?;
            }
        }
        if let Some(interface) = it.interfaces.first() {
            for flow in [Flow::In, Flow::Out] {
                let rate = self.world.rate_bps(device, 0, flow, now);
                poll.add(&it.asset, flow.metric(), Some(("interface", interface.name)), rate)?;
            }
        }
        Ok(())
    }
}

/// A batch that is put together.
struct Poll {
    batch: SampleBatch,
    at: Timestamp,
}

impl Poll {
    fn add(&mut self, asset: &Asset, metric: &str, label: Option<(&str, &str)>, value: f64) -> Result<()> {
        let labels: Labels = label.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let series = u32::try_from(self.batch.series.len())?;
        self.batch.series.push(SeriesKey { asset: asset.id.clone(), metric: MetricId::new(metric)?, labels });
        self.batch.samples.push(Sample { series, time: self.at, value });
        Ok(())
    }
}
