//! What each fuzz target does with its bytes, and what must hold. The backend's tests run the same functions over the
//! corpus with the stable compiler (`backend/tests/fuzz_corpus.rs`), so that a find stays found.

use crate::ingest::line_protocol::{self, Line, Lines, Precision};
use crate::ingest::mapping::{Counters, Ground, MappedBatch, Mapping, Places};
use crate::ingest::netjson;
use crate::ingest::remote_write::{self, MAX_EXPANDED_BYTES, MAX_LABELS, MAX_SAMPLES, Series, WriteRequest, expand};
use crate::ingest::{MAX_DECOMPRESSED_BYTES, NATIVE_FRAME, decode, unpack};
use crate::notify::calendar::{MAX_EVENTS, Person, Rota};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::city::{City, CityFiles, OVERLAP_HEADER, PUBLISHED_FIGURES_HEADER, file};
use cruscotto_domain::inventory::InventoryBatch;
use cruscotto_domain::live::{self, ClientMessage, ServerMessage};
use cruscotto_domain::sample::SampleBatch;
use cruscotto_domain::time::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::LazyLock;

/// A target: its name, which is that of its folder in the corpus, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("body", body),
    ("calendar", calendar),
    ("city_folder", city_folder),
    ("frames", frames),
    ("line_protocol", line_protocol),
    ("mapping", mapping),
    ("netjson", netjson),
    ("remote_write", remote_write),
];

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::built_in().expect("the committed catalogue is right"));

/// Rules that reach every kind of slot.
static MAPPING: LazyLock<Mapping> = LazyLock::new(|| {
    let rules = r#"
        [[rule]]
        name = "net"
        field = "rx"
        asset = "{host}"
        metric = "interface.in_rate"
        labels = { interface = "{interface}" }
        counter = true
        unit = "By"
        [[rule]]
        name = "up"
        asset = "{instance}"
        metric = "device.up"
        [[ignore]]
        name = "go_*"
    "#;
    Mapping::parse("fuzz.toml", rules, &CATALOGUE).expect("the rules are right")
});

/// The rules, and a source of which nothing is learnt.
fn ground() -> Ground<'static> {
    static NOTHING: LazyLock<(Counters, Places)> = LazyLock::new(Default::default);
    Ground { mapping: &MAPPING, counters: &NOTHING.0, places: &NOTHING.1 }
}

/// An on-call calendar: read, or refused with a line that is there; its shifts lie in the period that was asked for.
pub fn calendar(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let people = [Person { id: 1, name: "Ada Rossi".into(), mails: vec!["ada@comune.example.it".into()] }];
    let from = Timestamp::from_micros(1_764_028_800_000_000).expect("an instant of 2025");
    let to = from.plus_micros(28 * 86_400_000_000);
    match Rota::read(text, "Europe/Rome") {
        Ok(rota) => {
            let shifts = rota.shifts(from, to, &people);
            assert!(shifts.iter().all(|shift| shift.from < to && shift.to > from && shift.people.len() <= 1));
            assert!(shifts.len() <= MAX_EVENTS * 40);
            let _ = (rota.on_call(from, &people), rota.check(&people, from));
        }
        Err(error) => assert!(error.line >= 1 && error.line <= text.split('\n').count(), "{error}"),
    }
}

/// A city of one Municipio that is one NIL, as small as a city can be.
static CITY: LazyLock<CityFiles> = LazyLock::new(|| {
    let area = |id: &str, level: &str| {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","id":"{id}","geometry":{{"type":"Polygon",
            "coordinates":[[[9,45],[9.1,45],[9.1,45.1],[9,45.1],[9,45]]]}},"properties":{{"id":"{id}","level":"{level}",
            "code":1,"name":"Prova","area_m2":87000000.0,"label":[9.05,45.05]}}}}]}}"#
        )
    };
    let files = CityFiles {
        city: r#"
            id = "prova"
            name = { it = "Prova", en = "Test" }
            time_zone = "Europe/Rome"
            languages = ["it", "en"]
            bbox = [9.0, 45.0, 9.1, 45.1]
            nearest_area_tolerance_m = 25.0
            attribution = { it = "nessuno", en = "nobody" }
            licence = "CC0-1.0"
            source = []
            [open_data]
            publisher = "Prova"
            ipa_code = "c_0000"
            homepage = "https://example.org"
            contact_name = "Prova"
        "#
        .into(),
        outline: area("prova", "city"),
        municipi: area("municipio-1", "municipio"),
        nil: area("nil-1", "nil"),
        overlap: OVERLAP_HEADER.join(","),
        services: r#"
            [[service]]
            id = "certificati"
            kind = "service"
            name = { it = "Certificati", en = "Certificates" }
            description = { it = "Prova", en = "Test" }
            channels = ["online"]
            metrics = ["service.up"]
            source = "nessuno"
        "#
        .into(),
        targets: "target = []".into(),
        published_figures: PUBLISHED_FIGURES_HEADER.join(","),
        peers: String::new(),
        accounts: String::new(),
        events: String::new(),
        places: String::new(),
    };
    City::parse(&files).expect("the smallest city is right");
    files
});

/// A file of a city folder: the first line is its name, the rest stands in its place. Read, or refused with an error that names
/// the file.
pub fn city_folder(data: &[u8]) {
    let Some((name, text)) = std::str::from_utf8(data).ok().and_then(|text| text.split_once('\n')) else { return };
    let mut files = CITY.clone();
    let place = match name {
        file::CITY => &mut files.city,
        file::OUTLINE => &mut files.outline,
        file::MUNICIPI => &mut files.municipi,
        file::NIL => &mut files.nil,
        file::OVERLAP => &mut files.overlap,
        file::SERVICES => &mut files.services,
        file::TARGETS => &mut files.targets,
        file::PUBLISHED_FIGURES => &mut files.published_figures,
        file::PEERS => &mut files.peers,
        file::ACCOUNTS => &mut files.accounts,
        file::EVENTS => &mut files.events,
        file::PLACES => &mut files.places,
        _ => return,
    };
    text.clone_into(place);
    match City::parse(&files) {
        Ok(city) => assert_eq!((city.municipi.is_empty(), city.nil.is_empty()), (false, false)),
        // Another city's id, or no service of a name, is found where it is spoken of.
        Err(error) => assert!(error.to_string().contains(if name == file::CITY { "" } else { name }), "{error}"),
    }
}

/// Influx line protocol, on to a batch.
pub fn line_protocol(data: &[u8]) {
    let physical_lines = data.iter().filter(|b| **b == b'\n').count() + 1;
    for precision in [Precision::Nanoseconds, Precision::Milliseconds, Precision::Seconds, Precision::Hours] {
        let mut lines = Lines::new(data, precision);
        let mut line = Line::default();
        let (mut last, mut good, mut bad, mut values) = (0, 0, 0, 0);
        while let Some(result) = lines.read(&mut line) {
            match result {
                Ok(()) => {
                    good += 1;
                    values += line.fields.len();
                    assert!(!line.measurement.is_empty() && !line.fields.is_empty());
                }
                Err(error) => {
                    bad += 1;
                    assert_eq!(error.line, line.number);
                }
            }
            assert!(line.number > last, "line numbers only grow");
            last = line.number;
        }
        assert!(good + bad <= physical_lines);
        let received = Timestamp::EPOCH;
        let Ok(done) = line_protocol::translate(data, precision, received, ground()) else {
            return;
        };
        assert_eq!(done.error_count, bad as u64);
        assert_eq!(accounted(&done.mapped), values as u64, "no value without a place in the tally");
    }
}

/// A remote-write body, and the same bytes as an already expanded request.
pub fn remote_write(data: &[u8]) {
    if let Ok(expanded) = expand(data) {
        assert!(expanded.len() <= MAX_EXPANDED_BYTES);
        write_request(&expanded);
    }
    write_request(data);
}

fn write_request(expanded: &[u8]) {
    let mut request = WriteRequest::new(expanded);
    let mut series = Series::default();
    let mut samples = 0;
    while let Ok(true) = request.read(&mut series) {
        samples += series.samples.len();
        assert!(samples <= MAX_SAMPLES && series.labels.len() <= MAX_LABELS);
        assert!(series.fault.is_some() || !series.name.is_empty());
    }
    let (mut request, mut known) = (WriteRequest::new(expanded), 0);
    while let Ok(true) = request.read_unless_known(&mut series, |_| true) {
        known += series.samples.len();
    }
    assert!(known >= samples, "what is known has at least the samples that are read otherwise");
    if let Ok(done) = remote_write::translate(expanded, ground()) {
        assert!(accounted(&done.mapped) <= samples as u64);
    }
}

/// Checks that a batch is whole, and gives the values that its tally accounts for.
fn accounted(done: &MappedBatch) -> u64 {
    let tally = done.tally;
    assert_eq!(done.batch.samples.len(), done.origins.len());
    assert_eq!(done.batch.samples.len() as u64, tally.mapped);
    assert!(done.batch.samples.iter().all(|sample| (sample.series as usize) < done.batch.series.len()));
    tally.mapped + tally.unmapped + tally.ignored + tally.waiting + tally.not_numbers
}

/// A DeviceMonitoring body, and the same bytes as its `time` parameter.
pub fn netjson(data: &[u8]) {
    if let Ok(message) = netjson::read(data) {
        let points = netjson::points(&message);
        assert!(points.iter().any(|point| point.field == "reporting"));
        let done = netjson::translate(&message, "ap-0001", Timestamp::EPOCH, &MAPPING, &Counters::default());
        assert_eq!(accounted(&done.expect("a message is no full batch")), points.len() as u64);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = netjson::read_time(text);
    }
}

/// A mapping file; one that is taken is followed.
pub fn mapping(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match Mapping::parse("fuzz.toml", text, &CATALOGUE) {
        Ok(mapping) => {
            let tags = [("host", "ap-0001"), ("interface", "eth0")];
            if let Ok(resolved) = mapping.resolve("net", "bytes_recv", &tags[..]) {
                assert!(CATALOGUE.get(&resolved.key.metric).is_some());
                let _ = resolved.conversion.apply(1.0);
            }
        }
        Err(error) => assert!(error.to_string().starts_with("fuzz.toml: "), "an error names its file: {error}"),
    }
}

/// Binary and text frames of the websocket and of native ingest.
pub fn frames(data: &[u8]) {
    round_trip::<ServerMessage>(data);
    round_trip::<ClientMessage>(data);
    round_trip::<SampleBatch>(data);
    round_trip::<InventoryBatch>(data);
    if let Ok(text) = std::str::from_utf8(data) {
        let _ = live::from_json::<ClientMessage>(text);
        let _ = live::from_json::<ServerMessage>(text);
    }
}

fn round_trip<T: Serialize + DeserializeOwned>(data: &[u8]) {
    // Compared by their bytes: a NaN within equals itself there.
    if let Ok(message) = live::decode::<T>(data) {
        let once = live::encode(&message).expect("what was read can be written");
        let again = live::encode(&live::decode::<T>(&once).expect("what was written can be read"));
        assert_eq!(once, again.expect("what was read can be written"));
    }
}

/// A native body in every encoding and media type.
pub fn body(data: &[u8]) {
    if let Ok(unpacked) = unpack(Some("gzip"), bytes::Bytes::copy_from_slice(data)) {
        assert!(unpacked.len() <= MAX_DECOMPRESSED_BYTES);
        native(&unpacked);
    }
    native(data);
}

fn native(data: &[u8]) {
    for media_type in ["application/json", NATIVE_FRAME] {
        let _ = decode::<SampleBatch>(Some(media_type), data);
        let _ = decode::<InventoryBatch>(Some(media_type), data);
    }
}
