//! `GET /services/{id}/metrics`: what the service counts, as OpenMetrics 1.0.

use super::super::{Shared, problem::Problem};
use crate::fault::Target;
use crate::life::service::COUNTING_SINCE;
use crate::plan::channel_name;
use crate::world::{Refusal, World};
use crate::zone::Moment;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::fmt::Write;

/// Media type of OpenMetrics 1.0.
const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

pub(crate) async fn page(State(shared): State<Shared>, Path(id): Path<String>) -> Result<Response, Problem> {
    let world = &shared.world;
    let Target::Service(service) = world.target(&id)? else {
        return Err(Refusal::Unknown { what: "service", id }.into());
    };
    let now = world.now();
    let mut text = text(world, service, &now);
    if world.service_talks_rubbish(service, &now) {
        // A page as a full disk leaves it: begun, and gone on with by something else.
        text.truncate(text.len() / 2);
        text.push_str("\u{fffd}{{ not a line of any page");
    }
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text).into_response())
}

/// The page. Label values are words of a closed list: nothing in them needs escaping.
fn text(world: &World, service: usize, now: &Moment) -> String {
    let it = &world.plan.services[service];
    let channels: Vec<&str> = it.channels.iter().map(|(c, _)| channel_name(*c)).collect();
    let mut page = String::new();
    let mut line = |text: std::fmt::Arguments<'_>| {
        // Writing to a string does not fail.
        let _ = writeln!(page, "{text}");
    };
    for (figure, metric) in
        [("started", "service.started"), ("completed", "service.completed"), ("errors", "service.errors")]
    {
        if !it.reports(metric) {
            continue;
        }
        line(format_args!("# TYPE cruscotto_service_{figure}_today gauge"));
        line(format_args!("# HELP cruscotto_service_{figure}_today Transactions {figure} since local midnight."));
        for (channel, name) in channels.iter().enumerate() {
            let today = world.today(service, channel, now);
            let value = match figure {
                "started" => today.started,
                "completed" => today.completed,
                _ => today.errors,
            };
            line(format_args!("cruscotto_service_{figure}_today{{channel=\"{name}\"}} {value}"));
        }
    }
    if let Some(days) = world.wait_days(service, now) {
        line(format_args!("# TYPE cruscotto_service_wait_days gauge"));
        line(format_args!("# HELP cruscotto_service_wait_days Days to the first free appointment."));
        line(format_args!("cruscotto_service_wait_days {days}"));
    }
    line(format_args!("# TYPE http_requests counter"));
    line(format_args!("# HELP http_requests Requests answered, by status code."));
    for (channel, name) in channels.iter().enumerate() {
        let (answered, failed) = world.requests(service, channel, now);
        for (code, count) in [(200, answered), (500, failed)] {
            line(format_args!("http_requests_total{{channel=\"{name}\",code=\"{code}\"}} {count}"));
            line(format_args!("http_requests_created{{channel=\"{name}\",code=\"{code}\"}} {COUNTING_SINCE}"));
        }
    }
    line(format_args!("# EOF"));
    page
}
