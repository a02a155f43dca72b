//! How much the digital services of the city folder are used.

use crate::noise::Noise;
use cruscotto_domain::city::{Channel, City, ServiceKind};
use cruscotto_domain::id::{AssetId, MetricId};

/// Transactions started on an average working day.
const DAILY: (f64, f64) = (60.0, 5_000.0);

/// Share of the started transactions that are completed.
const COMPLETION: (f64, f64) = (0.55, 0.92);

/// Share of the started transactions that an error breaks off.
const ERRORS: (f64, f64) = (0.004, 0.02);

/// A digital service.
#[derive(Debug, Clone)]
pub struct ServicePlan {
    /// Its id in the city folder.
    pub id: AssetId,
    /// The id of its asset: `service-` and its id.
    pub asset: String,
    /// Matomo's number of its site: its position among the services, from 1.
    pub site: u32,
    /// How it is reached, each with its share of the transactions; the shares add up to 1.
    pub channels: Vec<(Channel, f64)>,
    /// The metrics it reports.
    pub metrics: Vec<MetricId>,
    /// Transactions started on an average working day.
    pub daily: f64,
    /// Share of the started that are completed, 0 to 1.
    pub completion: f64,
    /// Share of the started that an error breaks off, 0 to 1.
    pub error_share: f64,
    /// Its own chance.
    pub noise: Noise,
}

impl ServicePlan {
    /// Whether it reports `metric`.
    #[must_use]
    pub fn reports(&self, metric: &str) -> bool {
        self.metrics.iter().any(|m| m.as_str() == metric)
    }
}

/// The services of kind `service`; programmes have no endpoint.
pub(super) fn build(city: &City, noise: Noise) -> Vec<ServicePlan> {
    let services = city.services.iter().filter(|s| s.kind == ServiceKind::Service);
    services
        .zip(1..)
        .map(|(service, site)| {
            let noise = noise.of("service").of(service.id.as_str());
            let weights =
                service.channels.iter().map(|c| (*c, weight(*c) * noise.of(channel_name(*c)).between(0.5, 1.5)));
            let weights: Vec<(Channel, f64)> = weights.collect();
            let sum: f64 = weights.iter().map(|(_, w)| w).sum();
            ServicePlan {
                id: service.id.clone(),
                asset: format!("service-{}", service.id),
                site,
                channels: weights.into_iter().map(|(c, w)| (c, w / sum)).collect(),
                metrics: service.metrics.clone(),
                daily: noise.of("daily").log_between(DAILY.0, DAILY.1),
                completion: noise.of("completion").between(COMPLETION.0, COMPLETION.1),
                error_share: noise.of("errors").log_between(ERRORS.0, ERRORS.1),
                noise,
            }
        })
        .collect()
}

/// The value of the label `channel`.
#[must_use]
pub const fn channel_name(channel: Channel) -> &'static str {
    match channel {
        Channel::Online => "online",
        Channel::App => "app",
        Channel::Phone => "phone",
        Channel::Counter => "counter",
        Channel::Chatbot => "chatbot",
        Channel::Whatsapp => "whatsapp",
    }
}

fn weight(channel: Channel) -> f64 {
    match channel {
        Channel::Online => 0.5,
        Channel::App => 0.2,
        Channel::Phone => 0.12,
        Channel::Counter => 0.15,
        Channel::Chatbot => 0.05,
        Channel::Whatsapp => 0.03,
    }
}
