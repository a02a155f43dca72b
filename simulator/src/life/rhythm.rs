//! The day and the week of the city, as curves over the local week.
//!
//! A curve goes straight from hour to hour, so that its integral is exact: counters are integrals of rates from the
//! last restart to now, computed when somebody asks and at no other time.

use crate::zone::WEEK_S;
use std::sync::LazyLock;

const HOUR_S: f64 = 3_600.0;
const HOURS: usize = 168;

/// A day, hour by hour from midnight, as a share of the busiest hour.
type Day = [f64; 24];

/// A curve over the local week: values in 0 to 1, 1 at the busiest hour.
#[derive(Debug)]
pub struct Rhythm {
    /// The value at the beginning of each hour, Monday 00:00 first.
    values: [f64; HOURS],
    /// The integral from Monday 00:00 to the beginning of each hour, in seconds of the busiest hour.
    sums: [f64; HOURS + 1],
}

/// Streets and squares: mornings, lunch, aperitivo; later and livelier at the weekend.
pub static STREET: LazyLock<Rhythm> = LazyLock::new(|| {
    Rhythm::new(
        &[
            0.16, 0.10, 0.07, 0.05, 0.05, 0.09, 0.22, 0.46, 0.66, 0.64, 0.62, 0.70, 0.88, 0.92, 0.76, 0.70, 0.74, 0.88,
            1.00, 0.96, 0.80, 0.62, 0.44, 0.28,
        ],
        &[
            0.30, 0.20, 0.12, 0.08, 0.06, 0.06, 0.10, 0.18, 0.32, 0.48, 0.64, 0.76, 0.82, 0.80, 0.78, 0.84, 0.90, 0.96,
            0.98, 0.92, 0.84, 0.76, 0.64, 0.46,
        ],
        &[
            0.32, 0.22, 0.14, 0.08, 0.06, 0.06, 0.08, 0.12, 0.22, 0.38, 0.54, 0.66, 0.70, 0.62, 0.60, 0.68, 0.76, 0.80,
            0.78, 0.68, 0.54, 0.42, 0.30, 0.20,
        ],
    )
});

/// Schools: lessons from eight, the afternoon for some, nearly nothing at night and at the weekend.
pub static SCHOOL: LazyLock<Rhythm> = LazyLock::new(|| {
    let quiet = [0.03; 24];
    let mut saturday = quiet;
    saturday[8..13].fill(0.12);
    Rhythm::new(
        &[
            0.03, 0.03, 0.03, 0.03, 0.03, 0.03, 0.05, 0.25, 0.80, 0.95, 1.00, 0.96, 0.90, 0.72, 0.58, 0.50, 0.32, 0.16,
            0.10, 0.07, 0.05, 0.04, 0.03, 0.03,
        ],
        &saturday,
        &quiet,
    )
});

/// Services used from home and from the office.
pub static ONLINE: LazyLock<Rhythm> = LazyLock::new(|| {
    let weekend = [
        0.12, 0.07, 0.05, 0.04, 0.04, 0.05, 0.08, 0.14, 0.24, 0.36, 0.42, 0.42, 0.34, 0.30, 0.34, 0.36, 0.36, 0.36,
        0.34, 0.32, 0.34, 0.36, 0.30, 0.20,
    ];
    Rhythm::new(
        &[
            0.10, 0.06, 0.04, 0.04, 0.04, 0.06, 0.14, 0.34, 0.74, 0.96, 1.00, 0.96, 0.78, 0.66, 0.80, 0.86, 0.78, 0.64,
            0.50, 0.42, 0.40, 0.42, 0.34, 0.20,
        ],
        &weekend,
        &weekend,
    )
});

/// Counters and phones of the offices: opening hours only.
pub static OFFICE: LazyLock<Rhythm> = LazyLock::new(|| {
    let mut weekday = [0.0; 24];
    weekday[8..18].copy_from_slice(&[0.55, 0.95, 1.00, 0.98, 0.85, 0.60, 0.72, 0.75, 0.55, 0.20]);
    let mut saturday = [0.0; 24];
    saturday[9..13].copy_from_slice(&[0.30, 0.40, 0.35, 0.15]);
    Rhythm::new(&weekday, &saturday, &[0.0; 24])
});

impl Rhythm {
    fn new(weekday: &Day, saturday: &Day, sunday: &Day) -> Self {
        let mut values = [0.0; HOURS];
        for (hour, value) in values.iter_mut().enumerate() {
            *value = match hour / 24 {
                0..=4 => weekday,
                5 => saturday,
                _ => sunday,
            }[hour % 24];
        }
        let mut sums = [0.0; HOURS + 1];
        for hour in 0..HOURS {
            sums[hour + 1] = sums[hour] + HOUR_S * (values[hour] + values[(hour + 1) % HOURS]) / 2.0;
        }
        Self { values, sums }
    }

    /// The value at `week_s` seconds after Monday 00:00.
    #[must_use]
    pub fn value(&self, week_s: f64) -> f64 {
        let (hour, into) = split(week_s);
        self.values[hour] + self.slope(hour) * into
    }

    /// An antiderivative at `local_s` seconds after any Monday 00:00: differences of it are integrals.
    #[must_use]
    pub fn integral(&self, local_s: f64) -> f64 {
        let weeks = (local_s / WEEK_S).floor();
        let (hour, into) = split(local_s - weeks * WEEK_S);
        weeks * self.sums[HOURS] + self.sums[hour] + into * (self.values[hour] + self.slope(hour) * into / 2.0)
    }

    /// As [`Rhythm::integral`], of the curve times `sin(2 pi t / period_s + phase)`.
    ///
    /// By parts, and because the wave is the same at every full hour, the slopes of past hours leave nothing behind:
    /// the cost does not grow with the time that has passed. `period_s` must divide the hour.
    #[must_use]
    pub fn wave_integral(&self, local_s: f64, period_s: f64, phase: f64) -> f64 {
        debug_assert!((HOUR_S / period_s).fract() == 0.0, "a period that divides the hour");
        let (hour, into) = split(local_s.rem_euclid(WEEK_S));
        let w = std::f64::consts::TAU / period_s;
        let angle = w * into + phase;
        let value = self.values[hour] + self.slope(hour) * into;
        -value * angle.cos() / w + self.slope(hour) * (angle.sin() - phase.sin()) / (w * w)
    }

    /// Change per second within `hour`.
    fn slope(&self, hour: usize) -> f64 {
        (self.values[(hour + 1) % HOURS] - self.values[hour]) / HOUR_S
    }
}

/// The hour of the week, and the seconds into it.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an hour of the week, clamped")]
fn split(week_s: f64) -> (usize, f64) {
    let hour = ((week_s / HOUR_S).floor().max(0.0) as usize).min(HOURS - 1);
    #[allow(clippy::cast_precision_loss, reason = "at most 167")]
    let start = hour as f64 * HOUR_S;
    (hour, week_s - start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_busiest_hour_is_one_and_nothing_is_negative() {
        for rhythm in [&STREET, &SCHOOL, &ONLINE, &OFFICE] {
            let max = rhythm.values.iter().copied().fold(0.0, f64::max);
            assert_eq!(max, 1.0);
            assert!(rhythm.values.iter().all(|v| *v >= 0.0));
        }
    }

    #[test]
    fn schools_sleep_on_sunday_and_streets_are_alive_at_six_in_the_evening() {
        let at = |day: f64, hour: f64| day * 86_400.0 + hour * HOUR_S;
        assert!(SCHOOL.value(at(6.0, 10.0)) < 0.05);
        assert!(SCHOOL.value(at(1.0, 10.0)) > 0.9);
        assert!(STREET.value(at(1.0, 18.0)) > 5.0 * STREET.value(at(1.0, 3.0)));
        assert_eq!(OFFICE.value(at(6.0, 11.0)), 0.0);
    }

    #[test]
    fn the_integrals_are_those_of_the_curves() {
        let (from, to, step) = (4.0 * 86_400.0 + 1_234.0, 8.0 * 86_400.0 + 4_321.0, 0.5);
        let (period, phase) = (720.0, 1.1);
        let (mut plain, mut wave, mut t): (f64, f64, f64) = (0.0, 0.0, from);
        while t < to {
            let middle = t + step / 2.0;
            let value = STREET.value(middle.rem_euclid(WEEK_S));
            plain += value * step;
            wave += value * (std::f64::consts::TAU / period * middle + phase).sin() * step;
            t += step;
        }
        let error = (STREET.integral(to) - STREET.integral(from) - plain).abs();
        assert!(error < 1.0, "{error}");
        let got = STREET.wave_integral(to, period, phase) - STREET.wave_integral(from, period, phase);
        assert!((got - wave).abs() < 1.0, "{got} {wave}");
    }
}
