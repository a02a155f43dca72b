//! `services.toml`: the digital services of the city and its programmes.

use super::CityError;
use super::error::line_of;
use crate::id::{AssetId, MetricId};
use crate::metric::Text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use toml::Spanned;

/// What an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ServiceKind {
    /// A service people or offices use; it reports metrics.
    Service,
    /// A programme or an event of the city that has targets or published figures, and no live metrics of a service.
    Programme,
}

/// How a service is reached; the values of the label `channel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Channel {
    /// The web.
    Online,
    /// The city's app.
    App,
    /// The phone.
    Phone,
    /// The counter of an office.
    Counter,
    /// The chatbot.
    Chatbot,
    /// WhatsApp.
    Whatsapp,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Self; 6] = [Self::Online, Self::App, Self::Phone, Self::Counter, Self::Chatbot, Self::Whatsapp];

    /// The value of the label `channel`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::App => "app",
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::Chatbot => "chatbot",
            Self::Whatsapp => "whatsapp",
        }
    }
}

/// A digital service or a programme.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Service {
    /// Stable id, the asset id of the service: `fascicolo`.
    pub id: AssetId,
    /// What it is.
    pub kind: ServiceKind,
    /// What people call it.
    pub name: Text,
    /// What it is for, in a sentence.
    pub description: Text,
    /// The office that answers for it, where the city has said so.
    pub owner: Option<String>,
    /// How it is reached.
    pub channels: Vec<Channel>,
    /// The metrics of the catalogue it reports.
    pub metrics: Vec<MetricId>,
    /// Where the city has spoken of it.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    service: Vec<RawService>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawService {
    id: Spanned<String>,
    kind: ServiceKind,
    name: Text,
    description: Text,
    owner: Option<String>,
    channels: Spanned<Vec<Channel>>,
    #[serde(default)]
    metrics: Vec<Spanned<String>>,
    source: String,
}

pub(super) fn parse(file: &'static str, text: &str) -> Result<Vec<Service>, CityError> {
    let raw: Raw = toml::from_str(text).map_err(|e| CityError::syntax(file, &e))?;
    let mut seen = BTreeSet::new();
    raw.service
        .into_iter()
        .map(|service| {
            let service = check(file, text, service)?;
            if seen.insert(service.1.id.clone()) {
                return Ok(service.1);
            }
            Err(CityError::field(file, service.0, "id", &service.1.id, "an id that no other service has"))
        })
        .collect()
}

/// The service, and where it is.
fn check(file: &'static str, text: &str, raw: RawService) -> Result<(String, Service), CityError> {
    let place = line_of(text, &raw.id.span());
    let id = AssetId::new(raw.id.get_ref().clone()).map_err(|_| {
        CityError::field(file, &place, "id", raw.id.get_ref(), "A-Z a-z 0-9 . _ : -, such as fascicolo")
    })?;
    let channels = raw.channels.get_ref();
    let distinct: BTreeSet<_> = channels.iter().collect();
    if distinct.len() != channels.len() || (channels.is_empty() && raw.kind == ServiceKind::Service) {
        let expected = "each channel once, at least one for a service";
        let value = format!("{channels:?}");
        return Err(CityError::field(file, line_of(text, &raw.channels.span()), "channels", &value, expected));
    }
    let metric = |m: &Spanned<String>| {
        MetricId::new(m.get_ref().clone()).map_err(|_| {
            let expected = "a metric of the catalogue, such as service.completed";
            CityError::field(file, line_of(text, &m.span()), "metrics", m.get_ref(), expected)
        })
    };
    let metrics = raw.metrics.iter().map(metric).collect::<Result<Vec<_>, _>>()?;
    if metrics.is_empty() && raw.kind == ServiceKind::Service {
        let expected = "at least one metric for a service (kind = \"programme\" has none)";
        return Err(CityError::field(file, place, "metrics", &"[]", expected));
    }
    let service = Service {
        id,
        kind: raw.kind,
        name: raw.name,
        description: raw.description,
        owner: raw.owner,
        channels: raw.channels.into_inner(),
        metrics,
        source: raw.source,
    };
    Ok((place, service))
}
