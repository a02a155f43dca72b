//! People on an access point.

use super::rhythm::STREET;
use crate::noise::Noise;
use crate::plan::AccessPoint;
use crate::zone::Moment;

/// The radios of an access point, in the order of its tables.
pub const RADIOS: [Radio; 2] = [
    Radio { name: "wifi0", band: "ng", channels: [1, 6, 11], share: 0.3 },
    Radio { name: "wifi1", band: "na", channels: [36, 52, 100], share: 0.7 },
];

/// Names of the public networks. Every access point has the first, some have the second too.
pub const SSIDS: [&str; 2] = ["CittaWiFi demo", "WiFi4EU"];

/// Share of the people on the second network, where there is one.
const SECOND_SSID_SHARE: f64 = 0.2;

/// How far the number of people swings around the expected one, and over which periods in seconds.
const SWINGS: [(f64, f64); 3] = [(420.0, 0.18), (1_500.0, 0.22), (5_400.0, 0.2)];

/// A radio.
#[derive(Debug, Clone, Copy)]
pub struct Radio {
    /// Name of its interface.
    pub name: &'static str,
    /// UniFi's word for its band: `ng` is 2.4 GHz, `na` 5 GHz.
    pub band: &'static str,
    /// Channels in use.
    pub channels: [i32; 3],
    /// Share of the people on it.
    pub share: f64,
}

/// People on one network of one radio.
#[must_use]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count, not negative")]
pub fn clients(ap: &AccessPoint, noise: Noise, moment: &Moment, ssid: usize, radio: usize) -> u32 {
    let networks = usize::from(ap.ssids);
    if ssid >= networks {
        return 0;
    }
    let share = match (networks, ssid) {
        (1, _) => 1.0,
        (_, 0) => 1.0 - SECOND_SSID_SHARE,
        _ => SECOND_SSID_SHARE,
    } * RADIOS[radio].share;
    let swing = swing(noise.of("clients").at(ssid as u64).at(radio as u64), moment.unix);
    (ap.peak_clients * share * STREET.value(moment.week_s) * swing).round().max(0.0) as u32
}

/// Share of time the channel of a radio is busy, 0 to 1.
#[must_use]
pub fn channel_utilisation(ap: &AccessPoint, noise: Noise, moment: &Moment, radio: usize) -> f64 {
    let noise = noise.of("air").at(radio as u64);
    // Neighbours' networks fill the air of the 2.4 GHz band more.
    let neighbours = noise.between(0.04, if radio == 0 { 0.30 } else { 0.12 });
    let own = 0.45 * (ap.peak_clients / 60.0).min(1.0) * STREET.value(moment.week_s);
    ((neighbours + own) * swing(noise, moment.unix)).clamp(0.0, 0.98)
}

fn swing(noise: Noise, unix: f64) -> f64 {
    let waves = SWINGS
        .iter()
        .zip(0_u64..)
        .map(|((period, share), i)| share * (std::f64::consts::TAU * (unix / period + noise.at(i).unit())).sin());
    1.0 + waves.sum::<f64>()
}
