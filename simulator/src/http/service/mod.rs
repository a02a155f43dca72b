//! The digital services of the city, and what their operators publish of them.

pub(crate) mod matomo;
pub(crate) mod openmetrics;
pub(crate) mod probe;

use crate::noise::Noise;

/// The token of the demo city's Matomo, made from the seed: it guards nothing but a simulation.
#[must_use]
pub fn matomo_token(noise: Noise) -> String {
    let noise = noise.of("secret").of("matomo");
    format!("{:016x}{:016x}", noise.at(0).bits(), noise.at(1).bits())
}
