//! The events of a period.

use crate::open_data::dataset::incidents::{STATES, is_public};
use crate::store::IncidentQuery;
use crate::web::Shared;
use crate::web::asked::{today, told};
use crate::web::problem::Problem;
use cruscotto_domain::comparison::{MAX_COMPARED_DAYS, Period};
use cruscotto_domain::day::Day;
use cruscotto_domain::incident::Incident;
use cruscotto_domain::metric::Text;
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_domain::timeline::{Lane, TimelineEvent, TimelineItem, ToldEvent};
use cruscotto_frontend::public::TimelineContent;
use cruscotto_frontend::routes::Asked;

/// Days that are looked at unless others are asked for.
const DEFAULT_DAYS: i32 = 28;

/// Days that launches and decisions are looked at, at most: thirty years.
const MAX_DAYS: i32 = 30 * 366;

/// Outages of an answer at most; of more, those that took most along.
const MAX_OUTAGES: usize = 60;

/// Incidents read at once.
const AT_ONCE: i64 = 500;

/// Incidents that are read at most: a storm of years is none that anybody reads event by event.
const MAX_READ: usize = 5_000;

/// An outage lasts so long at least to be told: shorter ones are of the incidents' own list.
const MIN_OUTAGE_MICROS: i64 = 600 * MICROS_PER_SECOND;

/// The period that `of` asks for.
pub(in crate::web) fn period<'a>(of: impl Fn(&str) -> Option<&'a str>, today: Day) -> Result<Period, Problem> {
    let day = |name: &str| {
        let text = of(name).filter(|text| !text.is_empty());
        let parse = |text: &str| text.parse::<Day>().map_err(|e| Problem::bad_request(format!("{name}: {e}")));
        text.map(parse).transpose()
    };
    let last = day("last")?.unwrap_or(today);
    let first = day("first")?.unwrap_or(last.plus(1 - DEFAULT_DAYS));
    let period = Period::new(first, last).map_err(Problem::unprocessable)?;
    if period.days() > MAX_DAYS {
        let detail = format!("the period from {first} to {last} is too long: expected at most {MAX_DAYS} days");
        return Err(Problem::unprocessable(detail));
    }
    Ok(period)
}

/// What happened in a period, as everybody may know it.
pub(in crate::web) async fn answer(state: &Shared, period: Period) -> Result<TimelineItem, Problem> {
    // The log of incidents is not read for longer than it is compared: a line of thirty years shows no outages.
    let (mut events, left_out) =
        if period.days() <= MAX_COMPARED_DAYS { outages(state, period).await? } else { (Vec::new(), 0) };
    let told = state.city.events.iter().filter(|event| state.settings.demo || !event.demo);
    let within = told.filter(|event| event.days.first <= period.last && event.days.last >= period.first);
    events.extend(within.filter_map(|event| told_event(state, event)));
    events
        .sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.lane.cmp(&b.lane)).then_with(|| a.name.it.cmp(&b.name.it)));
    Ok(TimelineItem { period, events, left_out })
}

fn told_event(state: &Shared, event: &ToldEvent) -> Option<TimelineEvent> {
    let to = event.days.last.plus(1).begins(&state.past.zone).filter(|_| event.days.days() > 1);
    Some(TimelineEvent {
        lane: event.lane,
        from: event.days.first.begins(&state.past.zone)?,
        to,
        lasts: false,
        name: event.name.clone(),
        involved: 0,
        incident: None,
        source: Some(event.source.clone()),
        source_date: Some(event.source_date),
        url: Some(event.url.clone()).filter(|url| !url.is_empty()),
        demo: event.demo,
    })
}

async fn outages(state: &Shared, period: Period) -> Result<(Vec<TimelineEvent>, u32), Problem> {
    let mut query = IncidentQuery {
        states: STATES.to_vec(),
        from: period.first.begins(&state.past.zone),
        to: period.last.plus(1).begins(&state.past.zone),
        limit: AT_ONCE,
        ..IncidentQuery::default()
    };
    let now = Timestamp::now();
    let lasted = |incident: &Incident| incident.resolved.unwrap_or(now).micros_since(incident.opened);
    let (mut found, mut read) = (Vec::new(), 0);
    while read < MAX_READ {
        let batch = state.store.incidents(&query).await?;
        query.below = batch.last().map(|incident| incident.id);
        read += batch.len();
        if query.below.is_none() {
            break;
        }
        let told = |incident: &Incident| is_public(incident, &state.catalogue) && lasted(incident) >= MIN_OUTAGE_MICROS;
        found.extend(batch.into_iter().filter(told));
    }
    // Those that took most along, and of them the longest.
    found.sort_by(|a, b| {
        b.involved.cmp(&a.involved).then_with(|| lasted(b).cmp(&lasted(a))).then_with(|| a.id.cmp(&b.id))
    });
    let left_out = u32::try_from(found.len().saturating_sub(MAX_OUTAGES)).unwrap_or(u32::MAX);
    found.truncate(MAX_OUTAGES);
    let event = |incident: Incident| TimelineEvent {
        lane: Lane::Outage,
        from: incident.opened,
        to: incident.resolved,
        lasts: incident.resolved.is_none(),
        name: Text { it: incident.name.clone(), en: incident.name },
        involved: incident.involved,
        incident: Some(incident.id),
        source: None,
        source_date: None,
        url: None,
        demo: incident.demo,
    };
    Ok((found.into_iter().map(event).collect(), left_out))
}

/// What the page shows, or what is wrong with what is asked for.
///
/// # Errors
/// When the store does not answer.
pub(in crate::web) async fn timeline_content(state: &Shared, asked: &Asked) -> Result<TimelineContent, Problem> {
    let today = today(state)?;
    let answered = match period(|name| asked.get(name), today) {
        Ok(period) => answer(state, period).await,
        Err(problem) => Err(problem),
    };
    Ok(match told(answered)? {
        Ok(item) => {
            let bounds = {
                let zone = &state.past.zone;
                item.period.first.begins(zone).zip(item.period.last.plus(1).begins(zone))
            };
            TimelineContent { item: Some(item), bounds, wrong: None, today }
        }
        Err(wrong) => TimelineContent { item: None, bounds: None, wrong: Some(wrong), today },
    })
}
