//! OpenWISP's monitoring agent: one message a device and moment, the key in the address.

use anyhow::{Context, Result, ensure};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use serde_json::json;

use super::Reading;
use crate::http::Http;

pub(super) fn request(http: &Http, token: &str, readings: &[Reading]) -> Result<RequestBuilder> {
    ensure!(readings.len() == 1, "a message is of one device at one moment");
    let reading = readings.first().context("no reading")?;
    let message = json!({ "type": "DeviceMonitoring", "general": { "uptime": reading.value } });
    let path = path(&reading.device, token, Some(reading.time));
    Ok(http.anonymous().request(Method::POST, &path).json(&message))
}

/// Where the agent of `device` posts.
#[must_use]
pub fn path(device: &str, token: &str, time: Option<Timestamp>) -> String {
    let time = time.map(|time| format!("&time={}", in_its_form(time))).unwrap_or_default();
    format!("/api/v1/monitoring/device/{device}/?key={token}&current=true{time}")
}

/// `%d-%m-%Y_%H:%M:%S.%f`, in UTC.
fn in_its_form(time: Timestamp) -> String {
    // RFC 3339 has the same parts in another order: 2026-11-21T19:40:00.25Z.
    let text = time.to_string();
    let (year, month, day, clock) = (&text[..4], &text[5..7], &text[8..10], &text[11..19]);
    format!("{day}-{month}-{year}_{clock}.{:06}", time.as_micros().rem_euclid(MICROS_PER_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_agents_form_of_a_time() {
        let time: Timestamp = "2026-11-21T19:40:00.25Z".parse().unwrap();
        assert_eq!(in_its_form(time), "21-11-2026_19:40:00.250000");
    }
}
