//! The control side of the simulated city: break things, and look at the truth.

use std::net::SocketAddr;

use anyhow::{Result, ensure};
use cruscotto_domain::id::AssetId;
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::http::Http;

/// A client of the simulator's control endpoint.
pub struct Simulator {
    http: Http,
}

/// A fault that was made, to be lifted.
#[derive(Debug, Clone, Deserialize)]
pub struct FaultId {
    id: Value,
}

impl Simulator {
    /// The simulator that listens at `address`.
    ///
    /// # Errors
    /// If the system gives no sockets.
    pub fn at(address: SocketAddr) -> Result<Self> {
        Ok(Self { http: Http::public(address)? })
    }

    /// Breaks `asset`.
    ///
    /// # Errors
    /// If the simulator does not know the asset or the fault.
    pub fn break_it(&self, asset: &AssetId, fault: &str) -> Result<FaultId> {
        self.http.send(Method::POST, "/control/faults", &json!({ "asset": asset, "fault": fault }))
    }

    /// Lifts a fault.
    ///
    /// # Errors
    /// If there is no such fault.
    pub fn lift(&self, fault: &FaultId) -> Result<()> {
        let id = fault.id.as_str().map_or_else(|| fault.id.to_string(), str::to_owned);
        self.act(Method::DELETE, &format!("/control/faults/{id}"), None)
    }

    /// Holds a metric of a device at a value.
    ///
    /// # Errors
    /// If the simulator does not know the device or the metric.
    pub fn pin(&self, asset: &AssetId, metric: &str, value: f64) -> Result<()> {
        self.act(Method::PUT, &format!("/control/devices/{asset}/pins/{metric}"), Some(json!({ "value": value })))
    }

    /// What the simulator knows of a device now.
    ///
    /// # Errors
    /// If there is no such device.
    pub fn device(&self, asset: &AssetId) -> Result<Value> {
        self.http.json(&format!("/control/devices/{asset}"))
    }

    fn act(&self, method: Method, path: &str, body: Option<Value>) -> Result<()> {
        let mut request = self.http.request(method, path);
        if let Some(body) = body {
            request = request.json(&body);
        }
        let response = request.send()?;
        let status = response.status();
        ensure!(status.is_success(), "{path} answers {status}: {}", response.text().unwrap_or_default());
        Ok(())
    }
}
