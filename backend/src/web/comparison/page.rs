//! What the page of a comparison shows.

use super::answer::{Answered, answer};
use super::ask::{Ask, ask};
use crate::audience::Audience;
use crate::web::Shared;
use crate::web::asked::{today, told};
use crate::web::metrics::visible;
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::Measured;
use cruscotto_domain::id::MetricId;
use cruscotto_frontend::public::{ComparisonContent, DaysOf};
use cruscotto_frontend::routes::Asked;
use std::collections::BTreeSet;

/// Days of the calendar, a year and the days to the same weekday.
const CALENDAR_DAYS: i32 = 371;

/// What the form asks for, answered; or what is wrong with it.
///
/// # Errors
/// When the store does not answer.
pub(in crate::web) async fn comparison_content(
    state: &Shared,
    asked: &Asked,
    level: Option<AreaLevel>,
) -> Result<ComparisonContent, Problem> {
    let today = today(state)?;
    let of = |name: &str| if name == "level" { level.map(AreaLevel::as_str) } else { asked.get(name) };
    let answered = match ask(of, today, state.city.profile.mandate_began) {
        Ok(ask) => answer(state, &ask, today).await.map(|answered| (ask, answered)),
        Err(problem) => Err(problem),
    };
    let mut content = ComparisonContent {
        metrics: metrics(state),
        has_mandate: state.city.profile.mandate_began.is_some(),
        today,
        item: None,
        wrong: None,
        calendar: DaysOf::default(),
        panels: Vec::new(),
        peers: state.city.peers.clone(),
    };
    match told(answered)? {
        Ok((ask, Answered { item, city, areas })) => {
            content.panels = areas.iter().map(|area| days_of(area, &ask)).collect();
            let first = ask.now.last.plus(1 - CALENDAR_DAYS);
            content.calendar = city.days.range(first..=ask.now.last).map(|(day, value)| (*day, *value)).collect();
            content.item = Some(item);
        }
        Err(wrong) => content.wrong = Some(wrong),
    }
    Ok(content)
}

/// The days of an area in the period looked at.
fn days_of(area: &Measured, ask: &Ask) -> (cruscotto_domain::id::AreaId, DaysOf) {
    let days = area.days.range(ask.now.first..=ask.now.last).map(|(day, value)| (*day, *value));
    (area.area.clone(), days.collect())
}

/// The public's metrics of which anything was ever measured.
fn metrics(state: &Shared) -> Vec<MetricId> {
    let measured: BTreeSet<MetricId> = state.known.series().into_iter().map(|(_, key)| key.metric.clone()).collect();
    let public = state.catalogue.iter().filter(|m| visible(m, Audience::Public) && measured.contains(&m.id));
    public.map(|m| m.id.clone()).collect()
}
