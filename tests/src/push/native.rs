//! The collectors' own batch, as a binary frame.

use anyhow::Result;
use cruscotto_domain::live::encode;
use reqwest::Method;
use reqwest::blocking::RequestBuilder;
use reqwest::header::CONTENT_TYPE;

use super::{Protocol, Reading};
use crate::feed::{Batch, SAMPLES};
use crate::http::{FRAME_MEDIA_TYPE, Http};

pub(super) fn request(http: &Http, readings: &[Reading]) -> Result<RequestBuilder> {
    let metric = Protocol::Native.metric();
    let batch = readings
        .iter()
        .try_fold(Batch::default(), |batch, reading| batch.add(&reading.device, metric, reading.time, reading.value))?;
    let body = encode(batch.body())?;
    Ok(http.request(Method::POST, SAMPLES).header(CONTENT_TYPE, FRAME_MEDIA_TYPE).body(body))
}
