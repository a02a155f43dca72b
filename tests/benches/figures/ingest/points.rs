//! The points: what they are, and how they are spread over requests.

use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// Series, each of an asset of its own.
pub(super) const SERIES: u32 = 10_000;

/// Rounds that count: with [`POINTS_A_ROUND`] they make 5 million points for each target.
pub(super) const ROUNDS: usize = 5;

/// Points of each series in a round.
pub(super) const POINTS_A_ROUND: u32 = 100;

/// Senders, each with its share of the series and one request under way.
pub(super) const SENDERS: u32 = 8;

/// Points of each of its series that a sender puts into a request. This makes requests of 5,000 points: what our collectors
/// deliver at most, and what InfluxDB recommends.
pub(super) const POINTS_A_REQUEST: u32 = 4;

/// Time between two points of a series: Telegraf's own.
const INTERVAL_MICROS: i64 = 10 * MICROS_PER_SECOND;

/// Points of a round, of all series.
pub(super) const ROUND: u32 = SERIES * POINTS_A_ROUND;

/// A stretch of time in which every series has [`POINTS_A_ROUND`] points.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    begin: Timestamp,
}

impl Span {
    /// `count` stretches one after the other, the last ending now; whole seconds, because Zabbix has no finer.
    pub(super) fn before_now(count: usize) -> impl Iterator<Item = Self> {
        let length = i64::from(POINTS_A_ROUND) * INTERVAL_MICROS;
        let now = Timestamp::now().as_micros() / MICROS_PER_SECOND * MICROS_PER_SECOND;
        let count = i64::try_from(count).unwrap_or(0);
        (0..count)
            .rev()
            .filter_map(move |back| Timestamp::from_micros(now - (back + 1) * length).ok())
            .map(|begin| Self { begin })
    }

    /// When each series has its point number `point`.
    pub(super) fn time(self, point: u32) -> Timestamp {
        self.begin.plus_micros(i64::from(point) * INTERVAL_MICROS)
    }

    /// After the last point and before the first of the next stretch.
    pub(super) fn end(self) -> Timestamp {
        self.time(POINTS_A_ROUND).plus_micros(-MICROS_PER_SECOND)
    }

    /// How long it is, in seconds.
    pub(super) fn seconds() -> i64 {
        i64::from(POINTS_A_ROUND) * INTERVAL_MICROS / MICROS_PER_SECOND
    }

    /// The requests of each sender, in the order they are sent.
    pub(super) fn shares(self) -> Vec<Vec<Part>> {
        let series = SERIES / SENDERS;
        let share = |sender: u32| {
            let blocks = (0..POINTS_A_ROUND).step_by(POINTS_A_REQUEST as usize);
            blocks.map(|first_point| Part { span: self, first_series: sender * series, series, first_point }).collect()
        };
        (0..SENDERS).map(share).collect()
    }
}

/// What one request carries.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    span: Span,
    first_series: u32,
    series: u32,
    first_point: u32,
}

impl Part {
    /// The series in it.
    pub(super) fn series(self) -> impl Iterator<Item = u32> {
        self.first_series..self.first_series + self.series
    }

    /// The points of one of its series: time and value.
    pub(super) fn points(self, series: u32) -> impl Iterator<Item = (Timestamp, f64)> {
        let points = self.first_point..self.first_point + POINTS_A_REQUEST;
        points.map(move |point| (self.span.time(point), value(series, self.span.time(point))))
    }
}

/// What a series is called.
pub(super) fn name(series: u32) -> String {
    format!("ap-{series}")
}

/// One decimal, 0 to 1,000, without a pattern that a compressor would find.
fn value(series: u32, time: Timestamp) -> f64 {
    let second = time.as_micros().unsigned_abs() / MICROS_PER_SECOND.unsigned_abs();
    let seed = (u64::from(series) << 40) | second;
    f64::from(fastrand::Rng::with_seed(seed).u16(0..10_000)) / 10.0
}
