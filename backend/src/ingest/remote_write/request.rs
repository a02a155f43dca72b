//! `prometheus.WriteRequest`, one series at a time.
//!
//! The messages (`prompb/remote.proto`, `prompb/types.proto` of Prometheus):
//! `WriteRequest { TimeSeries timeseries = 1; MetricMetadata metadata = 3 }`,
//! `TimeSeries { Label labels = 1; Sample samples = 2; Exemplar exemplars = 3; Histogram histograms = 4 }`,
//! `Label { string name = 1; string value = 2 }`, `Sample { double value = 1; int64 timestamp = 2 }`.

use super::error::{RequestError, SeriesFault};
use super::wire::{Fields, Value};

/// Samples of one request at most. Prometheus sends 2,000 unless told otherwise.
pub const MAX_SAMPLES: usize = cruscotto_domain::sample::MAX_BATCH_SAMPLES;

/// Labels of one series at most; Prometheus' own `label_limit` is usually set to half of it.
pub const MAX_LABELS: usize = 64;

/// Bytes of a label's name at most.
pub const MAX_NAME_BYTES: usize = 256;

/// Bytes of a label's value at most.
pub const MAX_VALUE_BYTES: usize = 2_048;

/// The NaN with which Prometheus says that a series has ended (remote-write 1.0, "Stale Markers").
const STALE_NAN_BITS: u64 = 0x7ff0_0000_0000_0002;

/// One sample as it was sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Milliseconds since 1970.
    pub millis: i64,
    /// The value; not always a finite number.
    pub value: f64,
}

/// One series of a request. The caller's is used again and again.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Series<'a> {
    /// Why the series is refused; its samples are not to be taken then.
    pub fault: Option<SeriesFault>,
    /// The labels as they were sent: equal bytes are equal series, without looking further. Empty when samples stand between
    /// them.
    pub key: &'a [u8],
    /// The labels without `__name__`, in the order they were sent.
    pub labels: Vec<(&'a str, &'a str)>,
    /// The metric name.
    pub name: &'a str,
    /// The samples, stale markers left out.
    pub samples: Vec<Point>,
    /// Stale markers left out.
    pub stale: u32,
    /// Native histograms, which are not read.
    pub histograms: u32,
}

/// A request, read series by series.
#[derive(Debug)]
pub struct WriteRequest<'a> {
    fields: Fields<'a>,
    samples: usize,
}

impl<'a> WriteRequest<'a> {
    /// Reads an expanded request.
    #[must_use]
    pub fn new(expanded: &'a [u8]) -> Self {
        Self { fields: Fields::new(expanded), samples: 0 }
    }

    /// Reads the next series into `series`; false at the end of the request.
    ///
    /// # Errors
    /// [`RequestError`] when the rest cannot be read. What is wrong with one series only is its `fault`.
    pub fn read(&mut self, series: &mut Series<'a>) -> Result<bool, RequestError> {
        self.read_unless_known(series, |_| false)
    }

    /// Like [`WriteRequest::read`], but of a series that is `known` by its [`Series::key`] neither name nor labels are read.
    ///
    /// # Errors
    /// As [`WriteRequest::read`].
    pub fn read_unless_known(
        &mut self,
        series: &mut Series<'a>,
        known: impl FnOnce(&'a [u8]) -> bool,
    ) -> Result<bool, RequestError> {
        while let Some((number, value)) = self.fields.next()? {
            match (number, value) {
                (1, Value::Bytes(message)) => {
                    self.read_series(message, series, known)?;
                    return Ok(true);
                }
                (1, _) => return Err(self.fields.malformed("a time series that is no message")),
                // Metadata, and what later versions may add.
                _ => {}
            }
        }
        Ok(false)
    }

    fn read_series(
        &mut self,
        whole: Fields<'a>,
        series: &mut Series<'a>,
        known: impl FnOnce(&'a [u8]) -> bool,
    ) -> Result<(), RequestError> {
        series.fault = None;
        series.labels.clear();
        series.name = "";
        series.samples.clear();
        series.stale = 0;
        series.histograms = 0;
        let mut message = whole;
        let (mut key_length, mut scattered) = (0, false);
        loop {
            let begin = whole.bytes().len() - message.bytes().len();
            let Some((number, value)) = message.next()? else { break };
            match (number, value) {
                (1, Value::Bytes(_)) => {
                    scattered |= begin != key_length;
                    key_length = whole.bytes().len() - message.bytes().len();
                }
                (2, Value::Bytes(sample)) => {
                    self.samples += 1;
                    if self.samples > MAX_SAMPLES {
                        return Err(RequestError::TooManySamples);
                    }
                    let point = read_sample(sample)?;
                    if point.value.to_bits() == STALE_NAN_BITS {
                        series.stale += 1;
                    } else {
                        series.samples.push(point);
                    }
                }
                (4, Value::Bytes(_)) => series.histograms = series.histograms.saturating_add(1),
                (1 | 2 | 4, _) => return Err(message.malformed("a label, sample or histogram that is no message")),
                _ => {}
            }
        }
        series.key = if scattered { b"" } else { &whole.bytes()[..key_length] };
        if series.key.is_empty() || !known(series.key) {
            read_labels(whole, series)?;
        }
        Ok(())
    }
}

/// Reads the name and the labels of the series that `message` is.
fn read_labels<'a>(mut message: Fields<'a>, series: &mut Series<'a>) -> Result<(), RequestError> {
    while let Some((number, value)) = message.next()? {
        let (1, Value::Bytes(label)) = (number, value) else { continue };
        let (name, value) = read_label(label)?;
        if series.fault.is_none()
            && let Err(fault) = add_label(series, name, value)
        {
            series.fault = Some(fault);
        }
    }
    if series.fault.is_none() && series.name.is_empty() {
        series.fault = Some(SeriesFault::NoName);
    }
    Ok(())
}

fn read_label(mut message: Fields<'_>) -> Result<(&[u8], &[u8]), RequestError> {
    let (mut name, mut text): (&[u8], &[u8]) = (b"", b"");
    while let Some((number, value)) = message.next()? {
        match (number, value) {
            (1, Value::Bytes(bytes)) => name = bytes.bytes(),
            (2, Value::Bytes(bytes)) => text = bytes.bytes(),
            (1 | 2, _) => return Err(message.malformed("a label's name or value that is no text")),
            _ => {}
        }
    }
    Ok((name, text))
}

fn add_label<'a>(series: &mut Series<'a>, name: &'a [u8], value: &'a [u8]) -> Result<(), SeriesFault> {
    let text = |bytes| std::str::from_utf8(bytes).map_err(|_| SeriesFault::NotUtf8);
    let (name, value) = (text(name)?, text(value)?);
    if name.is_empty() {
        return Err(SeriesFault::NoLabelName);
    }
    let shown = || name.chars().take(60).collect();
    if name.len() > MAX_NAME_BYTES || value.len() > MAX_VALUE_BYTES {
        return Err(SeriesFault::LongLabel(shown()));
    }
    if name == "__name__" {
        if !series.name.is_empty() {
            return Err(SeriesFault::DuplicateLabel(shown()));
        }
        series.name = value;
        return Ok(());
    }
    if series.labels.iter().any(|(known, _)| *known == name) {
        return Err(SeriesFault::DuplicateLabel(shown()));
    }
    if series.labels.len() == MAX_LABELS {
        return Err(SeriesFault::TooManyLabels);
    }
    series.labels.push((name, value));
    Ok(())
}

fn read_sample(mut message: Fields<'_>) -> Result<Point, RequestError> {
    let mut point = Point { millis: 0, value: 0.0 };
    while let Some((number, value)) = message.next()? {
        match (number, value) {
            (1, Value::Fixed64(bits)) => point.value = f64::from_bits(bits),
            // Protobuf writes an int64 as its two's complement.
            (2, Value::Varint(bits)) => point.millis = i64::from_ne_bytes(bits.to_ne_bytes()),
            (1 | 2, _) => return Err(message.malformed("a sample's value or time of another type")),
            _ => {}
        }
    }
    Ok(point)
}

#[cfg(test)]
mod tests;
