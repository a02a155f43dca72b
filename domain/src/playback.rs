//! The map played back: a metric of every area over a day, a month or the mandate, frame by frame.

use crate::area::AreaLevel;
use crate::comparison::Observation;
use crate::day::Day;
use crate::id::{AreaId, MetricId};
use crate::metric::Text;
use crate::rollup::HOUR_MICROS;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Frames of a playback at most: five years of weeks.
pub const MAX_FRAMES: usize = 262;

/// What is played back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PlaybackPeriod))]
pub enum Period {
    /// The last twenty-four hours, by the hour.
    Day,
    /// The thirty-one days before today, by the day.
    #[default]
    Month,
    /// The mandate up to yesterday, by the week; at most five years, and five where the city does not say when it began.
    Mandate,
}

impl Period {
    /// Every one, the shortest first.
    pub const ALL: [Self; 3] = [Self::Day, Self::Month, Self::Mandate];

    /// The word in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Mandate => "mandate",
        }
    }
}

impl FromStr for Period {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        let known = Self::ALL.into_iter().find(|period| period.as_str() == s);
        known.ok_or_else(|| format!("period '{s}' is not known: expected day, month or mandate"))
    }
}

/// `GET /api/v1/playback`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Playback {
    /// The metric.
    pub metric: MetricId,
    /// What it is called.
    pub name: Text,
    /// The unit, as in UCUM.
    pub unit: String,
    /// NIL or Municipio.
    pub level: AreaLevel,
    /// Over which time.
    pub period: Period,
    /// The beginning of each frame, the oldest first.
    pub times: Vec<Timestamp>,
    /// The areas, by id.
    pub areas: Vec<Track>,
}

impl Playback {
    /// From when to when it plays: the last frame is as long as the one before it, an only one an hour. None without frames.
    #[must_use]
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let (first, last) = (*self.times.first()?, *self.times.last()?);
        let before = self.times.iter().rev().nth(1);
        let frame = before.map_or(HOUR_MICROS, |before| last.micros_since(*before));
        Some((first, last.plus_micros(frame)))
    }

    /// The first and the last of the frames in which something went on `from` a time up to another; none of what was over before
    /// the first frame or began when all were over.
    #[must_use]
    pub fn frames(&self, from: Timestamp, to: Timestamp) -> Option<(usize, usize)> {
        let (begins, ends) = self.span()?;
        if to < begins || from >= ends {
            return None;
        }
        let frame = |at: Timestamp| self.times.partition_point(|time| *time <= at).saturating_sub(1);
        // What ends when a frame begins was over before it, unless it is an instant.
        Some((frame(from), frame(to.plus_micros(-1).max(from).max(begins))))
    }
}

/// An area over the frames.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PlaybackTrack))]
pub struct Track {
    /// The area.
    pub area: AreaId,
    /// What it is called.
    pub name: String,
    /// Its value in each frame; none where nothing was measured, or it is withheld.
    pub values: Vec<Option<f64>>,
}

/// Values of an area at times of its own.
pub type Points = Vec<(Timestamp, Option<f64>)>;

/// Times that any area has a value of, and every area's values at them; of more than [`MAX_FRAMES`] the newest. Before the first
/// value of anything there are no frames.
#[must_use]
pub fn aligned(areas: Vec<(AreaId, String, Points)>) -> (Vec<Timestamp>, Vec<Track>) {
    let mut times: Vec<Timestamp> = areas.iter().flat_map(|(_, _, points)| points).map(|(at, _)| *at).collect();
    times.sort_unstable();
    times.dedup();
    let known = areas.iter().flat_map(|(_, _, points)| points).filter(|(_, value)| value.is_some());
    let first = known.map(|(at, _)| *at).min();
    times.retain(|at| first.is_some_and(|first| *at >= first));
    let times = times.split_off(times.len().saturating_sub(MAX_FRAMES));
    let track = |(area, name, points): (AreaId, String, Points)| {
        let points: BTreeMap<Timestamp, Option<f64>> = points.into_iter().collect();
        let values = times.iter().map(|at| points.get(at).copied().flatten()).collect();
        Track { area, name, values }
    };
    let mut tracks: Vec<Track> = areas.into_iter().map(track).collect();
    tracks.sort_by(|a, b| a.area.cmp(&b.area));
    (times, tracks)
}

/// The weeks that days lie in, the oldest first, each as its Monday with the mean of its days that are known; none where no day is.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "seven days")]
pub fn weeks(days: &[(Day, Observation)]) -> Vec<(Day, Option<f64>)> {
    let mut weeks: BTreeMap<Day, Vec<f64>> = BTreeMap::new();
    for (day, value) in days {
        let since_monday = i32::try_from(day.weekday()).unwrap_or_default();
        weeks.entry(day.plus(-since_monday)).or_default().extend(value.known());
    }
    let mean = |known: Vec<f64>| (!known.is_empty()).then(|| known.iter().sum::<f64>() / known.len() as f64);
    weeks.into_iter().map(|(monday, known)| (monday, mean(known))).collect()
}

/// The values at which the steps of a scale begin, four at most: the fifths of all that is played, so that the same colour is the
/// same value in every frame.
#[must_use]
pub fn steps(tracks: &[Track]) -> Vec<f64> {
    fifths(tracks.iter().flat_map(|track| track.values.iter().copied().flatten()).collect())
}

/// The values at which the steps of a scale begin that has about a fifth of `values` in each: equal ones are in one step.
#[must_use]
pub fn fifths(mut values: Vec<f64>) -> Vec<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let mut ends: Vec<f64> = (1..5).filter_map(|i| values.get(i * values.len() / 5).copied()).collect();
    ends.dedup();
    // A step that begins with the smallest leaves none below it.
    ends.retain(|end| values.first().is_some_and(|least| end > least));
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::EPOCH.plus_micros(hour * 3_600_000_000)
    }

    fn area(id: &str, points: &[(i64, Option<f64>)]) -> (AreaId, String, Points) {
        (id.parse().unwrap(), id.to_owned(), points.iter().map(|(hour, value)| (at(*hour), *value)).collect())
    }

    #[test]
    fn areas_are_in_step_and_gaps_stay_gaps() {
        let (times, tracks) = aligned(vec![
            area("nil-2", &[(0, None), (1, Some(5.0)), (3, Some(7.0))]),
            area("nil-1", &[(2, Some(1.0)), (3, None)]),
        ]);
        assert_eq!(times, [at(1), at(2), at(3)], "before the first value there is nothing to see");
        assert_eq!(tracks[0].values, [None, Some(1.0), None]);
        assert_eq!(tracks[1].values, [Some(5.0), None, Some(7.0)]);
        assert_eq!(aligned(Vec::new()), (Vec::new(), Vec::new()));
    }

    proptest! {
        /// Whatever comes: as many values as times for everybody, in order, and steps that rise.
        #[test]
        fn every_track_has_every_frame(areas in prop::collection::vec(
            prop::collection::vec((0_i64..400, prop::option::of(-1e6_f64..1e6)), 0..40), 0..6)) {
            let count = areas.len();
            let named = areas.iter().enumerate().map(|(i, points)| area(&format!("nil-{i}"), points)).collect();
            let (times, tracks) = aligned(named);
            prop_assert!(times.len() <= MAX_FRAMES && times.is_sorted());
            prop_assert_eq!(tracks.len(), count);
            prop_assert!(tracks.iter().all(|track| track.values.len() == times.len()));
            let steps = steps(&tracks);
            prop_assert!(steps.len() <= 4 && steps.windows(2).all(|pair| pair[0] < pair[1]));
        }
    }

    #[test]
    fn what_happened_is_in_the_frames_in_which_it_went_on() {
        let played = |hours: &[i64]| {
            let points: Vec<_> = hours.iter().map(|hour| (*hour, Some(1.0))).collect();
            let (times, areas) = aligned(vec![area("nil-1", &points)]);
            let name = Text { it: "x".into(), en: "x".into() };
            let (metric, period) = ("school.download".parse().unwrap(), Period::Day);
            Playback { metric, name, unit: "bit/s".into(), level: AreaLevel::Nil, period, times, areas }
        };
        let day = played(&[10, 12, 14]);
        assert_eq!(day.span(), Some((at(10), at(16))));
        for ((from, to), frames) in [
            ((10, 11), Some((0, 0))),
            ((11, 12), Some((0, 0))),
            ((11, 13), Some((0, 1))),
            ((2, 99), Some((0, 2))),
            ((12, 12), Some((1, 1))),
            ((15, 15), Some((2, 2))),
            ((9, 10), Some((0, 0))),
            ((2, 9), None),
            ((16, 17), None),
        ] {
            assert_eq!(day.frames(at(from), at(to)), frames, "{from} to {to}");
        }
        assert_eq!(played(&[10]).span(), Some((at(10), at(11))));
        assert_eq!((played(&[]).span(), played(&[]).frames(at(1), at(2))), (None, None));
    }

    #[test]
    fn periods_are_words_and_steps_are_fifths() {
        for period in Period::ALL {
            assert_eq!(period.as_str().parse(), Ok(period));
        }
        assert!("year".parse::<Period>().unwrap_err().contains("day, month or mandate"));
        let points: Vec<(i64, Option<f64>)> = (0..10).map(|i| (i, Some(i as f64))).collect();
        let (_, tracks) = aligned(vec![area("nil-1", &points)]);
        assert_eq!(steps(&tracks), [2.0, 4.0, 6.0, 8.0]);
        let (_, same) = aligned(vec![area("nil-1", &[(0, Some(3.0)), (1, Some(3.0))])]);
        assert_eq!(steps(&same), [] as [f64; 0], "one value is one colour");
    }

    #[test]
    fn a_week_is_the_mean_of_its_days_that_are_known() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        // 2 March 2026 is a Monday.
        let days = [
            (day("2026-03-09"), Observation::Withheld),
            (day("2026-03-08"), Observation::Value(4.0)),
            (day("2026-03-02"), Observation::Value(2.0)),
            (day("2026-03-03"), Observation::Missing),
            (day("2026-03-01"), Observation::Value(9.0)),
        ];
        let expected = [("2026-02-23", Some(9.0)), ("2026-03-02", Some(3.0)), ("2026-03-09", None)];
        assert_eq!(weeks(&days), expected.map(|(monday, mean)| (day(monday), mean)));
        assert_eq!(weeks(&[]), []);
    }

    #[test]
    fn a_fifth_is_in_each_step_and_equal_values_are_in_one() {
        let hundred = (0..100).rev().map(f64::from).collect();
        assert_eq!(fifths(hundred), [20.0, 40.0, 60.0, 80.0]);
        assert_eq!(fifths(vec![1.0; 7]), [] as [f64; 0]);
        assert_eq!(fifths(vec![1.0, 1.0, 1.0, 2.0, f64::NAN]), [2.0]);
        assert_eq!(fifths(Vec::new()), [] as [f64; 0]);
    }
}
