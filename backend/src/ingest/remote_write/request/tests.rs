use super::*;
use proptest::prelude::*;
use prost::Message;

/// The messages as another implementation writes them.
mod reference {
    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct WriteRequest {
        #[prost(message, repeated, tag = "1")]
        pub(super) timeseries: Vec<TimeSeries>,
        #[prost(message, repeated, tag = "3")]
        pub(super) metadata: Vec<Metadata>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct TimeSeries {
        #[prost(message, repeated, tag = "1")]
        pub(super) labels: Vec<Label>,
        #[prost(message, repeated, tag = "2")]
        pub(super) samples: Vec<Sample>,
        #[prost(message, repeated, tag = "4")]
        pub(super) histograms: Vec<Histogram>,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Label {
        #[prost(string, tag = "1")]
        pub(super) name: String,
        #[prost(string, tag = "2")]
        pub(super) value: String,
    }

    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub(super) struct Sample {
        #[prost(double, tag = "1")]
        pub(super) value: f64,
        #[prost(int64, tag = "2")]
        pub(super) timestamp: i64,
    }

    #[derive(Clone, Copy, PartialEq, prost::Message)]
    pub(super) struct Histogram {
        #[prost(uint64, tag = "1")]
        pub(super) count: u64,
    }

    #[derive(Clone, PartialEq, prost::Message)]
    pub(super) struct Metadata {
        #[prost(string, tag = "2")]
        pub(super) family: String,
    }
}
use reference::{Histogram, Label, Metadata, Sample, TimeSeries};

fn label(name: &str, value: &str) -> Label {
    Label { name: name.to_owned(), value: value.to_owned() }
}

fn encoded(timeseries: Vec<TimeSeries>) -> Vec<u8> {
    reference::WriteRequest { timeseries, metadata: vec![Metadata { family: "up".to_owned() }] }.encode_to_vec()
}

fn read_all(bytes: &[u8]) -> Result<Vec<Series<'_>>, RequestError> {
    let mut request = WriteRequest::new(bytes);
    let mut series = Series::default();
    let mut all = Vec::new();
    while request.read(&mut series)? {
        all.push(series.clone());
    }
    Ok(all)
}

fn fault_of(labels: Vec<Label>) -> Option<SeriesFault> {
    let samples = vec![Sample { value: 1.0, timestamp: 1 }];
    let good = TimeSeries { labels: vec![label("__name__", "up")], samples: samples.clone(), histograms: vec![] };
    let bytes = encoded(vec![TimeSeries { labels, samples, histograms: vec![] }, good]);
    let mut all = read_all(&bytes).unwrap();
    assert_eq!(all.pop().unwrap().fault, None, "the series after a refused one is taken");
    all.pop().unwrap().fault
}

#[test]
fn stale_markers_and_histograms_are_counted_and_left_out() {
    let stale = f64::from_bits(STALE_NAN_BITS);
    let bytes = encoded(vec![TimeSeries {
        labels: vec![label("__name__", "up"), label("instance", "ap-0001")],
        samples: vec![
            Sample { value: 1.0, timestamp: 1_763_754_000_000 },
            Sample { value: stale, timestamp: 1_763_754_015_000 },
            Sample { value: f64::NAN, timestamp: -1 },
        ],
        histograms: vec![Histogram { count: 3 }],
    }]);
    let all = read_all(&bytes).unwrap();
    assert_eq!((all[0].name, all[0].stale, all[0].histograms), ("up", 1, 1));
    assert_eq!(all[0].labels, [("instance", "ap-0001")]);
    assert_eq!(all[0].samples[0], Point { millis: 1_763_754_000_000, value: 1.0 });
    assert_eq!((all[0].samples[1].millis, all[0].samples[1].value.is_nan()), (-1, true));
}

#[test]
fn a_series_that_is_refused_spoils_no_other() {
    let name = || label("__name__", "up");
    assert_eq!(fault_of(vec![]), Some(SeriesFault::NoName));
    assert_eq!(fault_of(vec![name(), label("", "x")]), Some(SeriesFault::NoLabelName));
    assert!(matches!(fault_of(vec![name(), name()]), Some(SeriesFault::DuplicateLabel(_))));
    assert!(matches!(fault_of(vec![name(), label("a", "1"), label("a", "2")]), Some(SeriesFault::DuplicateLabel(_))));
    assert!(matches!(fault_of(vec![name(), label(&"n".repeat(257), "1")]), Some(SeriesFault::LongLabel(_))));
    assert!(matches!(fault_of(vec![name(), label("n", &"v".repeat(2_049))]), Some(SeriesFault::LongLabel(_))));
    let many = |n: usize| (0..n).map(|i| label(&format!("l{i}"), "v")).chain([name()]).collect::<Vec<_>>();
    assert_eq!(fault_of(many(MAX_LABELS)), None);
    assert_eq!(fault_of(many(MAX_LABELS + 1)), Some(SeriesFault::TooManyLabels));
}

#[test]
fn labels_that_are_not_utf8_refuse_their_series() {
    let mut bytes = encoded(vec![TimeSeries {
        labels: vec![label("__name__", "up"), label("host", "XX")],
        samples: vec![],
        histograms: vec![],
    }]);
    let at = bytes.windows(2).position(|w| w == b"XX").unwrap();
    bytes[at] = 0xff;
    assert_eq!(read_all(&bytes).unwrap()[0].fault, Some(SeriesFault::NotUtf8));
}

#[test]
fn a_request_has_at_most_the_samples_of_a_batch_however_small_they_are() {
    // An empty sample is two bytes on the wire: 16 MiB could hold eight million.
    let series = |n: usize| {
        let mut message = b"\x0a\x0e\x0a\x08__name__\x12\x02up".to_vec();
        message.extend(std::iter::repeat_n([0x12, 0x00], n).flatten());
        let mut request = vec![0x0a];
        prost::encode_length_delimiter(message.len(), &mut request).unwrap();
        request.extend(message);
        request
    };
    assert_eq!(read_all(&series(MAX_SAMPLES)).unwrap()[0].samples.len(), MAX_SAMPLES);
    assert_eq!(read_all(&series(MAX_SAMPLES + 1)).unwrap_err(), RequestError::TooManySamples);
}

#[test]
fn known_fields_of_another_type_are_no_write_request() {
    for bad in [&b"\x08\x01"[..], b"\x0a\x02\x08\x01", b"\x0a\x04\x0a\x02\x08\x01", b"\x0a\x04\x12\x02\x08\x01"] {
        assert!(matches!(read_all(bad), Err(RequestError::Malformed { .. })), "{bad:?}");
    }
    assert!(read_all(b"{\"timeseries\":[]}").is_err());
}

fn series() -> impl Strategy<Value = TimeSeries> {
    let labels = proptest::collection::btree_map("[a-z_]{1,8}", ".{0,10}", 0..5);
    let samples = proptest::collection::vec((any::<f64>(), any::<i64>()), 0..5);
    ("[a-z_]{1,12}", labels, samples).prop_map(|(name, labels, samples)| TimeSeries {
        labels: std::iter::once(label("__name__", &name))
            .chain(labels.iter().filter(|(n, _)| *n != "__name__").map(|(n, v)| label(n, v)))
            .collect(),
        samples: samples.into_iter().map(|(value, timestamp)| Sample { value, timestamp }).collect(),
        histograms: vec![],
    })
}

proptest! {
    #[test]
    fn what_another_implementation_writes_is_read(sent in proptest::collection::vec(series(), 0..5)) {
        let bytes = encoded(sent.clone());
        let read = read_all(&bytes).unwrap();
        prop_assert_eq!(read.len(), sent.len());
        for (read, sent) in read.iter().zip(&sent) {
            prop_assert_eq!(&read.fault, &None);
            prop_assert_eq!(read.name, &sent.labels[0].value);
            let labels: Vec<_> = sent.labels[1..].iter().map(|l| (l.name.as_str(), l.value.as_str())).collect();
            prop_assert_eq!(&read.labels, &labels);
            // A zero is left out on the wire, and its sign with it.
            let bits = |v: f64, t: i64| ((v + 0.0).to_bits(), t);
            let samples: Vec<_> = sent.samples.iter().map(|s| bits(s.value, s.timestamp)).collect();
            let got: Vec<_> = read.samples.iter().map(|p| bits(p.value, p.millis)).collect();
            prop_assert_eq!(got, samples);
        }
    }

    #[test]
    fn rubbish_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_all(&bytes);
    }

    #[test]
    fn a_request_with_a_byte_changed_never_panics(
        sent in proptest::collection::vec(series(), 1..3), at in any::<proptest::sample::Index>(), byte in any::<u8>()
    ) {
        let mut bytes = encoded(sent);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = read_all(&bytes);
    }
}
