//! The points as each protocol puts them on the wire.

use std::fmt::Write as _;

use anyhow::Result;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::live;
use cruscotto_domain::sample::{Labels, Sample, SampleBatch, SeriesKey};
use cruscotto_tests::feed;
use cruscotto_tests::http::FRAME_MEDIA_TYPE;
use cruscotto_tests::push::{field, varint};

use super::points::{Part, name};

/// The metric that every series is of.
const METRIC: &str = "device.uptime";

/// The same in the words of foreign senders; [`super::ours::mappings`] says so.
pub(super) const MEASUREMENT: &str = "device";
pub(super) const FIELD: &str = "uptime";
pub(super) const PROMETHEUS_NAME: &str = "device_uptime";

/// The database that is named to InfluxDB.
pub(super) const DATABASE: &str = "bench";

/// A way to send points over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// Our collectors' binary frame.
    Frame,
    /// InfluxDB's line protocol, as Telegraf sends it.
    Lines,
    /// Prometheus' remote-write 1.0.
    RemoteWrite,
}

impl Protocol {
    /// Where it is sent.
    pub(super) fn path(self) -> &'static str {
        match self {
            Self::Frame => feed::SAMPLES,
            Self::Lines => "/write?db=bench&precision=ns",
            Self::RemoteWrite => "/api/v1/write",
        }
    }

    /// Media type and content encoding.
    pub(super) fn headers(self) -> (&'static str, Option<&'static str>) {
        match self {
            Self::Frame => (FRAME_MEDIA_TYPE, None),
            Self::Lines => ("text/plain; charset=utf-8", None),
            Self::RemoteWrite => ("application/x-protobuf", Some("snappy")),
        }
    }

    /// The body of the request that brings `part`.
    pub(super) fn body(self, part: Part) -> Result<Vec<u8>> {
        match self {
            Self::Frame => frame(part),
            Self::Lines => lines(part),
            Self::RemoteWrite => remote_write(part),
        }
    }
}

fn frame(part: Part) -> Result<Vec<u8>> {
    let mut batch = SampleBatch::default();
    for (index, series) in (0..).zip(part.series()) {
        let asset = AssetId::new(name(series))?;
        batch.series.push(SeriesKey { asset, metric: MetricId::new(METRIC)?, labels: Labels::new() });
        batch.samples.extend(part.points(series).map(|(time, value)| Sample { series: index, time, value }));
    }
    Ok(live::encode(&batch)?)
}

fn lines(part: Part) -> Result<Vec<u8>> {
    let mut lines = String::new();
    for series in part.series() {
        let host = name(series);
        for (time, value) in part.points(series) {
            writeln!(lines, "{MEASUREMENT},host={host} {FIELD}={value} {}", i128::from(time.as_micros()) * 1_000)?;
        }
    }
    Ok(lines.into_bytes())
}

/// `WriteRequest { TimeSeries { Label { name, value }, Sample { value, timestamp } } }`.
fn remote_write(part: Part) -> Result<Vec<u8>> {
    let label = |name: &str, value: &str| field(1, &[field(1, name.as_bytes()), field(2, value.as_bytes())].concat());
    let mut request = Vec::new();
    for series in part.series() {
        let mut message = [label("__name__", PROMETHEUS_NAME), label("host", &name(series))].concat();
        for (time, value) in part.points(series) {
            let millis = varint(time.as_millis().unsigned_abs());
            message.extend(field(2, &[&[0x09][..], &value.to_le_bytes(), &[0x10], &millis].concat()));
        }
        request.extend(field(1, &message));
    }
    Ok(snap::raw::Encoder::new().compress_vec(&request)?)
}
