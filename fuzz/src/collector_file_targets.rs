//! What the fuzz targets of files, pages, answers and the spool do with their bytes, and what must hold. The tests run the same
//! functions over the corpus with the stable compiler (`collectors/tests/fuzz_corpus.rs`).

use crate::config::parse_targets;
use crate::delivery::retry_after;
use crate::source::files::measurements::{
    FileMapping, FileNames, Format, MetricColumn, RepeatedHour, Request, TimeFormat, read, survey,
};
use crate::source::files::{decode, read_geojson, read_table};
use crate::source::http::{MatomoAnswer, parse_page};
use crate::source::ndt7::Measurement;
use crate::spool::{Found, Record, frame, scan};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::sample::MAX_FUTURE_MICROS;
use cruscotto_domain::template::Template;
use cruscotto_domain::time::Timestamp;
use cruscotto_domain::unit::Conversion;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

/// A target: its name, which is that of its folder in the corpus, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("collector_inventory", inventory),
    ("collector_matomo", matomo),
    ("collector_measurements", measurements),
    ("collector_ndt7", ndt7),
    ("collector_openmetrics", openmetrics),
    ("collector_retry_after", retry),
    ("collector_spool", spool),
    ("collector_targets", targets),
];

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::built_in().expect("the committed catalogue is right"));

/// A mapping that leaves everything to be found out, and local times.
static MAPPING: LazyLock<FileMapping> = LazyLock::new(|| {
    let column = |column: &str, metric: &str, label: Option<&str>| MetricColumn {
        column: column.to_owned(),
        metric: CATALOGUE.get(&MetricId::new(metric).expect("a metric id")).expect("a metric").clone(),
        conversion: Conversion::IDENTITY,
        labels: label.map(|label| (label.to_owned(), template("{l}"))).into_iter().collect(),
        only: BTreeMap::new(),
    };
    FileMapping {
        files: FileNames(globset::Glob::new("*").expect("a pattern").compile_matcher()),
        encoding: None,
        delimiter: None,
        skip_lines: 0,
        decimal: None,
        thousands: None,
        no_value: vec!["n.d.".to_owned()],
        ignore: Vec::new(),
        time_columns: vec!["t".to_owned()],
        time: TimeFormat::new("italian", "Europe/Rome").expect("a time format"),
        repeated_hour: RepeatedHour::InOrder,
        asset: template("ap-{a}"),
        assets: BTreeMap::new(),
        metrics: vec![column("v", "wifi.clients", Some("ssid")), column("w", "device.uptime", None)],
    }
});

fn template(text: &str) -> Template {
    Template::parse(text).expect("a template")
}

/// A file of measurements, as a table and as GeoJSON: no row without its place in the tally.
pub fn measurements(data: &[u8]) {
    for format in [Format::Table, Format::GeoJson] {
        let open = || Ok(Box::new(Cursor::new(data)) as Box<dyn Read>);
        let looked_at = survey(&open, &MAPPING).expect("memory can be read");
        let now: Timestamp = "2030-01-01T00:00:00Z".parse().expect("a time");
        let latest = now.plus_micros(MAX_FUTURE_MICROS);
        let name = "fuzz".to_owned();
        let request =
            Request { name, format, open: &open, mapping: &MAPPING, catalogue: &CATALOGUE, now, rejected: None };
        let mut handed_over = 0;
        let report = read(&request, &looked_at, &mut |batch| {
            assert!(batch.samples.iter().all(|sample| (sample.series as usize) < batch.series.len()));
            assert!(batch.samples.iter().all(|sample| sample.value.is_finite() && sample.time <= latest));
            handed_over += batch.samples.len() as u64;
            true
        });
        assert_eq!(report.sample_count(), handed_over);
        assert!(report.rows >= report.empty_rows + report.error_count);
        assert!(report.rows <= data.len() as u64 + 1);
        assert!(report.span.is_some() == (handed_over > 0));
        assert!(report.to_string().lines().count() >= 2);
    }
}

/// A file of inventory, as a table and as GeoJSON.
pub fn inventory(data: &[u8]) {
    let Ok((text, _)) = decode(data) else { return };
    for assets in [read_table(&text), read_geojson(&text)] {
        match assets {
            Ok(assets) => assert!(assets.len() <= data.len()),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

/// A page of metrics.
pub fn openmetrics(data: &[u8]) {
    let Ok(page) = std::str::from_utf8(data) else { return };
    if let Ok(samples) = parse_page(page, |_| true) {
        assert!(samples.len() <= page.lines().count());
    }
}

/// An answer of Matomo.
pub fn matomo(data: &[u8]) {
    if let Ok(figure) = MatomoAnswer::figure(data, "nb_visits") {
        assert!(figure.is_finite());
    }
}

/// A measurement message of NDT7.
pub fn ndt7(data: &[u8]) {
    if let Ok(measurement) = Measurement::parse(data) {
        let _ = (measurement.received(), measurement.min_rtt_ms());
    }
}

/// The value of Retry-After.
pub fn retry(data: &[u8]) {
    let Ok(value) = std::str::from_utf8(data) else { return };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_290_000);
    let _ = retry_after(value, now);
}

/// The bytes of a segment, and the same bytes as a payload.
pub fn spool(data: &[u8]) {
    for base in [0, 28, 1 << 40] {
        let mut at = None;
        for found in scan(1, base, data) {
            let (Found::Record { end, .. } | Found::Damaged { end, .. }) = found;
            assert!(at.is_none_or(|at| end > at) && end <= base + data.len() as u64);
            at = Some(end);
            if let Found::Record { payload, .. } = found {
                payload_round_trip(payload);
            }
        }
        assert!(at.is_none_or(|at| at == base + data.len() as u64), "every byte is accounted for");
    }
    payload_round_trip(data);
    let framed = frame(7, 99, data).expect("an input of the fuzzer is small");
    let mut back = scan(7, 99, &framed);
    assert_eq!(back.next(), Some(Found::Record { payload: data, end: 99 + framed.len() as u64 }));
}

fn payload_round_trip(payload: &[u8]) {
    // Compared by their bytes: a NaN within equals itself there.
    if let Ok(record) = Record::from_payload(payload) {
        let once = record.to_payload().expect("what was read can be written");
        let again = Record::from_payload(&once).expect("what was written can be read").to_payload();
        assert_eq!(once, again.expect("what was read can be written"));
    }
}

/// A table of targets; names are not asked for.
pub fn targets(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let resolve = |address: &str| address.parse().ok();
    match parse_targets(Path::new("targets.csv"), text, &resolve) {
        Ok(targets) => assert!(targets.len() <= text.lines().count()),
        Err(error) => assert!(error.to_string().starts_with("targets.csv: "), "an error names its file: {error}"),
    }
}
