//! The points: what they are, and how they are spread over requests.

use anyhow::{Context as _, Result, ensure};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};

/// Series, each of an asset of its own.
pub(super) const SERIES: u32 = 10_000;

/// Rounds that count: with [`POINTS_A_ROUND`] they make 5 million points for each target.
const ROUNDS: usize = 5;

/// The variable that asks for fewer rounds, for a first look, or for more, on a busy machine.
const ROUNDS_VARIABLE: &str = "CRUSCOTTO_BENCH_ROUNDS";

/// Rounds that count, [`ROUNDS`] unless [`ROUNDS_VARIABLE`] says another number.
pub(super) fn rounds() -> Result<usize> {
    match std::env::var(ROUNDS_VARIABLE) {
        Ok(text) => {
            let wrong = || format!("{ROUNDS_VARIABLE}={text} is no number of rounds: expected 1 or more");
            let rounds = text.parse::<usize>().with_context(wrong)?;
            ensure!(rounds > 0, wrong());
            Ok(rounds)
        }
        Err(_) => Ok(ROUNDS),
    }
}

/// Points of each series in a round.
pub(super) const POINTS_A_ROUND: u32 = 100;

/// Senders, each with its share of the series and one request under way.
pub(super) const SENDERS: u32 = 4;

/// Points of each of its series that a sender puts into a request: one, as a poll or a scrape brings it. This makes requests
/// of 2,500 points; stock Prometheus sends 2,000, stock Telegraf 1,000. Several points of a series in a request would be
/// cheaper for everybody, and most for Prometheus, which names a series once for all of them.
pub(super) const POINTS_A_REQUEST: u32 = 1;

/// Time between two points of a series: so little that a round is less than the past minute, and every point on time.
const INTERVAL_MICROS: i64 = MICROS_PER_SECOND / 2;

/// Points of a round, of all series.
pub(super) const ROUND: u32 = SERIES * POINTS_A_ROUND;

/// A stretch of time in which every series has [`POINTS_A_ROUND`] points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Span {
    begin: Timestamp,
}

impl Span {
    /// The time until now; not before the end of `previous`, as a target must see each point once and in order.
    pub(super) fn after(previous: Option<Self>) -> Self {
        let now = Timestamp::now();
        // Whole milliseconds: remote-write has no finer.
        let now = now.plus_micros(-(now.as_micros() % 1_000));
        let begin = now.plus_micros(-i64::from(POINTS_A_ROUND) * INTERVAL_MICROS);
        Self { begin: previous.map_or(begin, |previous| previous.time(POINTS_A_ROUND).max(begin)) }
    }

    /// When each series has its point number `point`.
    pub(super) fn time(self, point: u32) -> Timestamp {
        self.begin.plus_micros(i64::from(point) * INTERVAL_MICROS)
    }

    /// When each series has its last point.
    pub(super) fn end(self) -> Timestamp {
        self.time(POINTS_A_ROUND - 1)
    }

    /// How far back from [`Self::end`] all its points are and no earlier ones, in milliseconds.
    pub(super) fn reach_millis() -> i64 {
        (i64::from(POINTS_A_ROUND) * INTERVAL_MICROS - INTERVAL_MICROS / 2) / 1_000
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
    let seed = (u64::from(series) << 44) ^ time.as_micros().unsigned_abs();
    f64::from(fastrand::Rng::with_seed(seed).u16(0..10_000)) / 10.0
}
