//! Rates of a link, and the octets they add up to: the same function, one the derivative of the other.

use super::rhythm::Rhythm;
use crate::noise::Noise;
use crate::zone::{Moment, Zone};

/// The unrest of traffic: periods in seconds (each divides the hour) and shares of the rate. The shares stay below 1
/// together, so that a rate is never negative and a counter never goes back.
const WAVES: [(f64, f64); 2] = [(720.0, 0.45), (200.0, 0.25)];

/// The traffic of one direction of a link.
#[derive(Debug, Clone, Copy)]
pub struct Traffic {
    /// Rate at the busiest hour, without the waves, in bit/s.
    pub peak_bps: f64,
    /// Phases of the waves in radians.
    phases: [f64; WAVES.len()],
}

impl Traffic {
    /// Traffic with a peak of `peak_bps` and its own unrest.
    #[must_use]
    pub fn new(peak_bps: f64, noise: Noise) -> Self {
        let phase = |i: u64| noise.at(i).between(0.0, std::f64::consts::TAU);
        Self { peak_bps, phases: [phase(0), phase(1)] }
    }

    /// The rate at `moment` in bit/s.
    #[must_use]
    pub fn rate_bps(&self, rhythm: &Rhythm, moment: &Moment) -> f64 {
        let waves = self
            .waves()
            .map(|(period, share, phase)| share * (std::f64::consts::TAU / period * moment.week_s + phase).sin());
        self.peak_bps * rhythm.value(moment.week_s) * (1.0 + waves.sum::<f64>())
    }

    /// Octets carried between two Unix times.
    #[must_use]
    pub fn octets(&self, rhythm: &Rhythm, zone: &Zone, from: f64, to: f64) -> f64 {
        if to <= from {
            return 0.0;
        }
        let integral = |local: f64| {
            let waves = self.waves().map(|(period, share, phase)| share * rhythm.wave_integral(local, period, phase));
            rhythm.integral(local) + waves.sum::<f64>()
        };
        let seconds: f64 = zone.local_runs(from, to).map(|(a, b)| integral(b) - integral(a)).sum();
        self.peak_bps / 8.0 * seconds
    }

    fn waves(&self) -> impl Iterator<Item = (f64, f64, f64)> + '_ {
        WAVES.iter().zip(self.phases).map(|(&(period, share), phase)| (period, share, phase))
    }
}

#[cfg(test)]
mod tests {
    use super::super::rhythm::STREET;
    use super::*;

    #[test]
    fn octets_are_the_integral_of_the_rate_also_across_a_change_of_the_clock() {
        let zone = Zone::named("Europe/Rome").unwrap();
        let traffic = Traffic::new(8e6, Noise::new(3));
        // The last Sunday of October 2026, 01:00 UTC, is where the clock goes back.
        let (from, to) = (1_792_886_400.0, 1_792_900_800.0);
        let (mut sum, mut t) = (0.0, from);
        while t < to {
            sum += traffic.rate_bps(&STREET, &zone.moment(t + 0.5)) / 8.0;
            t += 1.0;
        }
        let octets = traffic.octets(&STREET, &zone, from, to);
        assert!((octets / sum - 1.0).abs() < 1e-3, "{octets} {sum}");
    }

    #[test]
    fn octets_never_go_back() {
        let zone = Zone::named("Europe/Rome").unwrap();
        let traffic = Traffic::new(1e6, Noise::new(4));
        let mut last = 0.0;
        for second in 0..20_000 {
            let now = traffic.octets(&STREET, &zone, 1_767_225_600.0, 1_792_880_000.0 + f64::from(second));
            assert!(now >= last, "second {second}: {now} after {last}");
            last = now;
        }
    }
}
