//! From a message to a native batch.

use super::message::DeviceMonitoring;
use super::points::{points, uptime_ticks};
use crate::ingest::mapping::{BatchBuilder, BatchFull, Counters, MappedBatch, Mapping};
use cruscotto_domain::time::Timestamp;

/// The measurements of `message`, sent by `device` (the id in the path) at `time`. `origins` are positions among the
/// measurements.
///
/// # Errors
/// [`BatchFull`], which a message of at most [`super::MAX_INTERFACES`] interfaces does not reach.
pub fn translate(
    message: &DeviceMonitoring,
    device: &str,
    time: Timestamp,
    mapping: &Mapping,
    counters: &Counters,
) -> Result<MappedBatch, BatchFull> {
    let mut builder = BatchBuilder::new(mapping, counters).with_uptime(uptime_ticks(message));
    for (position, point) in (0u32..).zip(points(message)) {
        let both = [("device", device), point.tag.unwrap_or_default()];
        let tags = &both[..1 + usize::from(point.tag.is_some())];
        let slot = builder.slot(point.section, point.field, tags);
        builder.push(slot, time, Some(point.value), position)?;
    }
    Ok(builder.finish())
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use super::*;
    use crate::ingest::BatchSeries;
    use cruscotto_domain::catalogue::Catalogue;
    use cruscotto_domain::time::MICROS_PER_SECOND;

    fn message(uptime: u32, rx: u32) -> DeviceMonitoring {
        let body = format!(
            r#"{{"type": "DeviceMonitoring", "general": {{"uptime": {uptime}}}, "resources": {{"load": [1], "cpus": 2}},
                "interfaces": [{{"name": "wlan0", "up": true, "statistics": {{"rx_bytes": {rx}}},
                "wireless": {{"mode": "access_point", "ssid": "openwifi", "clients": [{{"mac": "02:00:00:00:00:01"}}]}}}}]}}"#
        );
        read(body.as_bytes()).unwrap()
    }

    #[test]
    fn a_device_by_its_alias_with_rates_that_survive_no_restart() {
        let aliases = "[assets]\n\"8f1e-uuid\" = \"ap-0001\"\n";
        let mapping = Mapping::parse("openwisp.toml", aliases, &Catalogue::built_in().unwrap()).unwrap();
        let mut counters = Counters::default();
        let at = |s: i64| Timestamp::from_micros(1_763_754_000_000_000 + s * MICROS_PER_SECOND).unwrap();
        let mut send = |second: i64, uptime: u32, rx: u32| {
            let done = translate(&message(uptime, rx), "8f1e-uuid", at(second), &mapping, &counters).unwrap();
            counters.advance(done.advance.clone());
            let key = |series: &BatchSeries| match series {
                BatchSeries::Named(key) => (**key).clone(),
                BatchSeries::Known(_) => panic!("nothing is known here"),
            };
            let series: Vec<_> = done.batch.series.iter().map(key).collect();
            assert!(series.iter().all(|s| s.asset.as_str() == "ap-0001"));
            let value = |metric: &str| {
                let is = |s: &&cruscotto_domain::sample::Sample| series[s.series as usize].metric.as_str() == metric;
                done.batch.samples.iter().find(is).map(|s| s.value)
            };
            (
                value("device.up"),
                value("device.uptime"),
                value("wifi.clients"),
                value("interface.in_rate"),
                done.tally.unmapped,
            )
        };
        assert_eq!(send(0, 1_000, 500), (Some(1.0), Some(1_000.0), Some(1.0), None, 1));
        assert_eq!(send(300, 1_300, 30_500).3, Some(800.0));
        assert_eq!(send(600, 20, 90_000).3, None, "it restarted in between");
    }
}
