//! Examples of answers in the OpenAPI document: made of the types that answers are made of, so that they fit.

use crate::open_data::dataset::Dataset;
use cruscotto_domain::api::{AreaItem, AssetItem, History, HistoryPoint, Items, Problem, Status};
use cruscotto_domain::area::{Area, AreaLevel};
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::{AssetKind, Layer, Placement, Point};
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::{AreaId, AssetId, MetricId};
use cruscotto_domain::live::{AreaSummary, AssetSummary};
use cruscotto_domain::open_data::BulkFile;
use cruscotto_domain::time::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

/// What an example is made of; each is a constant of this file, and parses.
struct Parts {
    at: Timestamp,
    nil: AreaId,
    asset: AssetId,
    metric: MetricId,
}

impl Parts {
    fn new() -> Option<Self> {
        Some(Self {
            at: "2026-11-21T19:40:00Z".parse().ok()?,
            nil: "nil-1".parse().ok()?,
            asset: "ap-0001".parse().ok()?,
            metric: "wifi.clients".parse().ok()?,
        })
    }

    fn figure(&self) -> Figure {
        Figure {
            metric: self.metric.clone(),
            definition_version: 1,
            value: Some(143.0),
            suppressed: false,
            as_of: Some(self.at),
            received: Some(self.at),
            source: None,
            coverage: Some(0.98),
        }
    }

    fn area(&self) -> AreaItem {
        let counts = HealthCounts { ok: 12, critical: 1, ..HealthCounts::default() };
        let layer = AreaSummary {
            area: self.nil.clone(),
            layer: Layer::Wifi,
            health: Health::Ok,
            counts,
            figures: vec![self.figure()],
        };
        let name = "DUOMO".to_owned();
        AreaItem {
            area: Area { id: self.nil.clone(), level: AreaLevel::Nil, code: 1, name, area_m2: 2_341_230.0 },
            layers: vec![layer],
        }
    }

    fn asset(&self) -> AssetItem {
        AssetItem {
            summary: AssetSummary {
                id: self.asset.clone(),
                kind: AssetKind::AccessPoint,
                name: "Piazza del Duomo, 1".to_owned(),
                point: Some(Point { lon: 9.19, lat: 45.464 }),
                health: Health::Ok,
                since: Some(self.at),
                cause: None,
                demo: true,
                figures: vec![self.figure()],
            },
            placement: Placement { nil: Some(self.nil.clone()), municipio: "municipio-1".parse().ok() },
        }
    }

    fn history(&self) -> History {
        let point = HistoryPoint { time: self.at, count: 1, value: Some(143.0), min: None, max: None };
        History {
            metric: self.metric.clone(),
            series: None,
            area: Some(self.nil.clone()),
            unit: "{clients}".to_owned(),
            bucket_s: 3_600,
            points: vec![point],
            corrected: Vec::new(),
        }
    }

    fn bulk_file(&self) -> BulkFile {
        BulkFile {
            dataset: Dataset::AreaMeasurements.to_string(),
            month: "2026-10".to_owned(),
            version: 1,
            format: "csv.gz".to_owned(),
            path: "/open-data/bulk/area-measurements-2026-10-v1.csv.gz".to_owned(),
            bytes: 4_194_304,
            sha256: "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08".to_owned(),
            made_at: self.at,
        }
    }

    fn status(&self) -> Status {
        Status {
            status: "ok".to_owned(),
            version: "0.1.0".to_owned(),
            city: "milano".to_owned(),
            time_zone: "Europe/Rome".to_owned(),
            demo: false,
            past_is_coming: false,
            at: self.at,
            last_commit: Some(self.at),
        }
    }
}

fn value(example: impl Serialize) -> Value {
    serde_json::to_value(example).unwrap_or_default()
}

fn list<T: Serialize>(item: T) -> Value {
    value(Items { items: vec![item] })
}

/// Puts the examples into the document.
pub(super) fn add(document: &mut Value) {
    if let Some(parts) = Parts::new() {
        for (path, example) in [
            ("/api/v1/areas", list(parts.area())),
            ("/api/v1/areas/{id}", value(parts.area())),
            ("/api/v1/areas/{id}/assets", list(parts.asset())),
            ("/api/v1/assets", list(parts.asset())),
            ("/api/v1/history", value(parts.history())),
            ("/api/v1/datasets", list(Dataset::Targets.item())),
            ("/api/v1/datasets/{id}", value(Dataset::Targets.item())),
            ("/api/v1/bulk-files", list(parts.bulk_file())),
            ("/status", value(parts.status())),
        ] {
            let content = &mut document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"];
            if content["schema"].is_object() {
                content["example"] = example;
            }
        }
    }
    problems(document);
}

/// Every refusal has one.
fn problems(document: &mut Value) {
    let operations =
        document["paths"].as_object_mut().into_iter().flatten().filter_map(|(_, item)| item.as_object_mut());
    for operation in operations.flat_map(|item| item.values_mut()) {
        for (status, response) in operation["responses"].as_object_mut().into_iter().flatten() {
            let Some(code) = status.parse::<u16>().ok().and_then(|code| axum::http::StatusCode::from_u16(code).ok())
            else {
                continue;
            };
            let Some(content) = response.pointer_mut("/content/application~1problem+json") else { continue };
            content["example"] = json!(Problem {
                kind: "about:blank".to_owned(),
                title: code.canonical_reason().unwrap_or("Error").to_owned(),
                status: code.as_u16(),
                detail: "what went wrong, and what would be right".to_owned(),
            });
        }
    }
}
