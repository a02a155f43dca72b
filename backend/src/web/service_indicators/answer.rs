//! The services in two periods, of the days that were published.

use super::accounts::{by_the_books, is_digital};
use crate::application::service_asset;
use crate::people::Published;
use crate::web::Shared;
use crate::web::asked::{today, told};
use crate::web::comparison::{Ask, ask};
use crate::web::problem::Problem;
use cruscotto_domain::city::{Service, ServiceAccount};
use cruscotto_domain::comparison::Period;
use cruscotto_domain::day::Day;
use cruscotto_domain::id::{AssetId, MetricId};
use cruscotto_domain::service_change::{IndicatorChange, ServiceChange, ServiceChanges, ServiceVolumes};
use cruscotto_domain::service_kpi::{ChannelUse, Indicator};
use cruscotto_frontend::public::IndicatorsContent;
use cruscotto_frontend::routes::Asked;
use std::collections::BTreeMap;

const STARTED: &str = "service.started";
const COMPLETED: &str = "service.completed";

/// What was published of the two counts, day by day.
#[derive(Debug, Default)]
struct Days(BTreeMap<Day, (Option<Published>, Option<Published>)>);

/// The services, as everybody is told of them.
pub(in crate::web) async fn answer(state: &Shared, ask: &Ask) -> Result<ServiceChanges, Problem> {
    let then = ask.now.counterpart(ask.against).map_err(Problem::unprocessable)?;
    let mut days = Days::default();
    days.read(state, ask.now).await?;
    days.read(state, then.period).await?;
    let change = |service: &Service| {
        let asset = service_asset(&service.id)?;
        let (volumes_now, volumes_then) = (days.volumes(&asset, ask.now), days.volumes(&asset, then.period));
        let accounts: Vec<&ServiceAccount> = state
            .city
            .accounts
            .iter()
            .filter(|account| account.service == service.id && (state.settings.demo || !account.demo))
            .collect();
        let indicators = Indicator::ALL.map(|kind| match kind {
            Indicator::TakeUp | Indicator::Completion => IndicatorChange::of(
                kind,
                (Some(then.period), &volumes_then.channels),
                (Some(ask.now), &volumes_now.channels),
            ),
            Indicator::CostPerTransaction | Indicator::Satisfaction => {
                by_the_books(kind, &accounts, ask.now, then.period)
            }
        });
        let is_counted = volumes_now.known + volumes_then.known > 0 || indicators.iter().any(|i| i.now.is_some());
        is_counted.then(|| ServiceChange {
            service: service.id.to_string(),
            name: service.name.clone(),
            now: volumes_now,
            then: volumes_then,
            indicators: indicators.to_vec(),
        })
    };
    let services = state.city.services.iter().filter_map(change).collect();
    Ok(ServiceChanges { now: ask.now, then, services })
}

impl Days {
    async fn read(&mut self, state: &Shared, period: Period) -> Result<(), Problem> {
        // A day is the city's: what begins a day before or after in UTC is looked at, and left out where it is none of them.
        let bounds = period.first.plus(-2).end_utc().zip(period.last.plus(1).end_utc());
        let Some((from, to)) = bounds else { return Ok(()) };
        for (metric, is_started) in [(STARTED, true), (COMPLETED, false)] {
            let Ok(metric) = MetricId::new(metric) else { continue };
            for published in state.store.people_days(&metric, from, to).await? {
                let Some(day) = Day::at(published.day, &state.past.zone) else { continue };
                if period.first <= day && day <= period.last {
                    let of_day = self.0.entry(day).or_default();
                    if is_started {
                        of_day.0 = Some(published.published);
                    } else {
                        of_day.1 = Some(published.published);
                    }
                }
            }
        }
        Ok(())
    }

    /// What was counted of a service. Totals and channels are of the days of which both counts are published: numerator and
    /// denominator are of the same days.
    fn volumes(&self, service: &AssetId, period: Period) -> ServiceVolumes {
        let mut volumes = ServiceVolumes {
            days: period.days().unsigned_abs(),
            known: 0,
            started: 0.0,
            completed: 0.0,
            channel_days: 0,
            channels: Vec::new(),
        };
        let mut channels: BTreeMap<&str, (f64, f64)> = BTreeMap::new();
        for (_, (started, completed)) in self.0.range(period.first..=period.last) {
            let Some((started, completed)) = started.as_ref().zip(completed.as_ref()) else { continue };
            let total = |of: &Published| of.assets.get(service).copied().flatten();
            if let Some((begun, done)) = total(started).zip(total(completed)) {
                volumes.known += 1;
                volumes.started += begun;
                volumes.completed += done;
            }
            let Some((begun, done)) = started.channels.get(service).zip(completed.channels.get(service)) else {
                continue;
            };
            volumes.channel_days += 1;
            for (channel, count) in begun {
                channels.entry(channel).or_default().0 += count;
            }
            for (channel, count) in done {
                channels.entry(channel).or_default().1 += count;
            }
        }
        let channel = |(name, (started, completed)): (&str, (f64, f64))| ChannelUse {
            channel: name.to_owned(),
            digital: is_digital(name),
            started: Some(started),
            completed: Some(completed),
            cost: None,
            ratings: None,
        };
        volumes.channels = channels.into_iter().map(channel).collect();
        volumes
    }
}

/// What the page shows, or what is wrong with what is asked for.
///
/// # Errors
/// When the store does not answer.
pub(in crate::web) async fn indicators_content(state: &Shared, asked: &Asked) -> Result<IndicatorsContent, Problem> {
    let today = today(state)?;
    let has_mandate = state.city.profile.mandate_began.is_some();
    let answered = match ask(|name| asked.get(name), today, state.city.profile.mandate_began) {
        Ok(ask) => answer(state, &ask).await,
        Err(problem) => Err(problem),
    };
    let (item, wrong) = match told(answered)? {
        Ok(item) => (Some(item), None),
        Err(wrong) => (None, Some(wrong)),
    };
    Ok(IndicatorsContent { item, wrong, today, has_mandate })
}
