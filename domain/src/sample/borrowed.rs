//! A batch as it lies in the body it came in: names are not copied until somebody has to keep them.

use super::{MAX_READ_LABELS, MAX_READ_SERIES_WEIGHT, Sample, SeriesKey, read_list};
use crate::bounded;
use crate::failure::PollFailure;
use crate::id::{AssetId, InvalidId, MetricId};
use serde::Deserialize;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;

/// [`super::SampleBatch`], with its names in the bytes it is read from. The names are not checked yet.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BorrowedBatch<'a> {
    /// The series the samples belong to.
    #[serde(borrow, deserialize_with = "read_series")]
    pub series: Vec<SeriesName<'a>>,
    /// The measurements.
    #[serde(deserialize_with = "read_list")]
    pub samples: Vec<Sample>,
    /// Polls that failed, and why.
    #[serde(default, deserialize_with = "read_list")]
    pub failures: Vec<PollFailure>,
}

/// What a series is called, before it is known whether that is a [`SeriesKey`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesName<'a> {
    #[serde(borrow)]
    asset: Cow<'a, str>,
    #[serde(borrow)]
    metric: Cow<'a, str>,
    #[serde(borrow, default, deserialize_with = "read_labels")]
    labels: Vec<(Text<'a>, Text<'a>)>,
}

/// Borrowed where nothing is escaped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'a> SeriesName<'a> {
    /// What should be the id of an asset.
    #[must_use]
    pub fn asset(&self) -> &str {
        &self.asset
    }

    /// What should be the id of a metric.
    #[must_use]
    pub fn metric(&self) -> &str {
        &self.metric
    }

    /// The labels, in the order they were sent; our own clients send them by name.
    pub fn labels(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        self.labels.iter().map(|(name, value)| (&*name.0, &*value.0))
    }

    /// The series that is called so.
    ///
    /// # Errors
    /// [`InvalidId`] when asset or metric is no id.
    pub fn to_key(&self) -> Result<SeriesKey, InvalidId> {
        let labels = self.labels().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        Ok(SeriesKey { asset: AssetId::new(&*self.asset)?, metric: MetricId::new(&*self.metric)?, labels })
    }
}

fn read_series<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<SeriesName<'a>>, D::Error> {
    bounded::list(deserializer, MAX_READ_SERIES_WEIGHT, |series: &SeriesName<'_>| 2 + series.labels.len())
}

fn read_labels<'de: 'a, 'a, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(Text<'a>, Text<'a>)>, D::Error> {
    struct Labels;

    impl<'de> Visitor<'de> for Labels {
        type Value = Vec<(Text<'de>, Text<'de>)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "a table of at most {MAX_READ_LABELS} names")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
            let mut labels = Vec::new();
            while let Some(label) = entries.next_entry()? {
                if labels.len() == MAX_READ_LABELS {
                    return Err(A::Error::invalid_length(MAX_READ_LABELS + 1, &self));
                }
                labels.push(label);
            }
            Ok(labels)
        }
    }

    deserializer.deserialize_map(Labels)
}

#[cfg(test)]
mod tests {
    use super::super::{Labels, SampleBatch};
    use super::*;
    use crate::live;
    use crate::time::Timestamp;

    fn batch() -> SampleBatch {
        let series = |asset: &str, labels: &[(&str, &str)]| SeriesKey {
            asset: asset.parse().unwrap(),
            metric: "wifi.clients".parse().unwrap(),
            labels: labels.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Labels>(),
        };
        SampleBatch {
            series: vec![series("ap-1", &[]), series("ap-2", &[("radio", "5 GHz"), ("ssid", "open\"wifi")])],
            samples: vec![Sample { series: 1, time: Timestamp::EPOCH, value: 7.0 }],
            failures: vec![],
        }
    }

    fn assert_same(borrowed: &BorrowedBatch<'_>, owned: &SampleBatch) {
        let keys: Vec<_> = borrowed.series.iter().map(|name| name.to_key().unwrap()).collect();
        assert_eq!((&keys, &borrowed.samples), (&owned.series, &owned.samples));
    }

    #[test]
    fn it_reads_what_the_owned_batch_reads_and_copies_no_name_of_a_frame() {
        let frame = live::encode(&batch()).unwrap();
        let borrowed: BorrowedBatch<'_> = live::decode(&frame).unwrap();
        assert_same(&borrowed, &batch());
        assert!(borrowed.series.iter().all(|s| matches!((&s.asset, &s.metric), (Cow::Borrowed(_), Cow::Borrowed(_)))));
        let json = serde_json::to_string(&batch()).unwrap();
        assert_same(&serde_json::from_str(&json).unwrap(), &batch());
    }

    #[test]
    fn a_name_that_is_no_id_says_so_when_it_is_to_be_kept() {
        let json = r#"{"series": [{"asset": "a b", "metric": "wifi.clients"}], "samples": []}"#;
        let borrowed: BorrowedBatch<'_> = serde_json::from_str(json).unwrap();
        assert!(borrowed.series[0].to_key().unwrap_err().to_string().contains("asset id 'a b' is not valid"));
        assert!(serde_json::from_str::<BorrowedBatch<'_>>(r#"{"series": [], "samples": [], "more": 1}"#).is_err());
    }

    #[test]
    fn labels_are_bounded_while_they_are_read() {
        let labels: Vec<String> = (0..=MAX_READ_LABELS).map(|n| format!("\"l{n}\": \"v\"")).collect();
        let labels = labels.join(", ");
        let json = format!(r#"{{"series": [{{"asset": "a", "metric": "m", "labels": {{{labels}}}}}], "samples": []}}"#);
        let error = serde_json::from_str::<BorrowedBatch<'_>>(&json).unwrap_err().to_string();
        assert!(error.contains("at most 64 names"), "{error}");
    }
}
