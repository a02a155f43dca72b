//! What moved an indicator of a service, and which channel explains it: of the service that is asked for, or of the one whose
//! indicator moved most.

use super::{Of, answer, both, column, named, period, words};
use crate::application::service_asset;
use crate::web::asked::today;
use crate::web::briefings::numbers::NumberOver;
use crate::web::comparison::ask;
use crate::web::problem::Problem;
use crate::web::service_indicators::answer as indicators;
use cruscotto_domain::briefing::{Analysis, Answer, Column, Drawing, Entry, Exhibit, Row};
use cruscotto_domain::decomposition::{Decomposition, Effect};
use cruscotto_domain::metric::Text;
use cruscotto_domain::service_change::{IndicatorChange, ServiceChange, ServiceChanges};
use cruscotto_domain::service_kpi::Indicator;
use cruscotto_frontend::i18n::{Lang, decimal};
use cruscotto_frontend::pages::number_in;

/// What take-up and completion are counted from, and in which column of the answer's numbers.
const COUNTED: [&str; 2] = ["service.started", "service.completed"];

/// The place of the effects' column.
const EFFECT: u32 = 6;

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let asked = ask(|name| of.get(name), today(of.state)?, of.state.city.profile.mandate_began)?;
    let wanted = of.get("indicator");
    let kind = Indicator::ALL.into_iter().find(|kind| wanted == Some(kind.as_str())).unwrap_or(Indicator::TakeUp);
    let item = indicators(of.state, &asked).await?;
    let mut told = answer(Analysis::Decomposition, of.within(item.now));
    told.asked.insert("indicator".to_owned(), kind.as_str().to_owned());
    let Some((service, change)) = chosen(&item, kind, of.get("service"))? else {
        told.exhibits.push(nothing(kind));
        return Ok(told);
    };
    told.asked.insert("service".to_owned(), service.service.clone());
    if let Some((source, now)) = change.source.as_ref().zip(change.now_period) {
        told.sources.push(both(|lang| (lang.indicators().books)(&period(lang, &now), source)));
    } else {
        let asset = service.service.parse().ok().and_then(|id| service_asset(&id));
        for (period, volumes) in [(item.now, &service.now), (item.then.period, &service.then)] {
            let coverage = f64::from(volumes.channel_days) / f64::from(volumes.days.max(1));
            let bounds = of.bounds(period);
            for (metric, count) in COUNTED.into_iter().zip([volumes.started, volumes.completed]) {
                let value = Some(count).filter(|_| volumes.known > 0);
                let over = NumberOver {
                    period: bounds,
                    asset: asset.clone(),
                    value,
                    coverage: Some(coverage),
                    measured: value.map(|_| bounds.1),
                };
                told.numbers.extend(of.number(metric, over).await?);
            }
        }
    }
    told.exhibits.push(exhibit(service, change));
    Ok(told)
}

/// The service that is asked for; without one the service whose indicator moved most.
fn chosen<'a>(
    item: &'a ServiceChanges,
    kind: Indicator,
    wanted: Option<&str>,
) -> Result<Option<(&'a ServiceChange, &'a IndicatorChange)>, Problem> {
    let of = |service: &'a ServiceChange| service.indicators.iter().find(|change| change.indicator == kind);
    let mut all = item.services.iter().filter_map(|service| Some((service, of(service)?)));
    if let Some(wanted) = wanted {
        let found = all.find(|(service, _)| service.service == wanted);
        let none = || Problem::not_found(format!("service '{wanted}' is not counted in these periods"));
        return found.map(Some).ok_or_else(none);
    }
    let by = |change: &IndicatorChange| change.decomposition.as_ref().map(|told| (told.now - told.then).abs());
    Ok(all
        .filter(|(_, change)| by(change).is_some())
        .max_by(|(_, a), (_, b)| by(a).unwrap_or(0.0).total_cmp(&by(b).unwrap_or(0.0))))
}

fn nothing(kind: Indicator) -> Exhibit {
    Exhibit {
        title: words(|lang| (lang.indicators().indicator)(kind)),
        said: vec![words(|lang| lang.indicators().none)],
        drawings: Vec::new(),
        rows_are: words(|lang| lang.indicators().channel),
        columns: Vec::new(),
        rows: Vec::new(),
        listed: 0,
    }
}

fn unit(kind: Indicator) -> &'static str {
    if kind == Indicator::CostPerTransaction { "EUR" } else { "1" }
}

fn exhibit(service: &ServiceChange, of: &IndicatorChange) -> Exhibit {
    let kind = of.indicator;
    let title = both(|lang| format!("{}: {}", lang.of(&service.name), (lang.indicators().indicator)(kind)));
    let Some(told) = &of.decomposition else {
        let why = of.undecomposed.as_ref().map(|why| both(|lang| (lang.indicators().undecomposed)(why)));
        return Exhibit { title, said: why.into_iter().collect(), ..nothing(kind) };
    };
    let rows = told.effects.iter().map(|effect| row(effect, of.demo)).chain([whole(told)]);
    Exhibit {
        title,
        said: said(service, of, told),
        drawings: vec![Drawing::Bars { column: EFFECT, level: None }],
        rows_are: words(|lang| lang.indicators().channel),
        columns: columns(of),
        rows: rows.collect(),
        listed: u32::MAX,
    }
}

fn said(service: &ServiceChange, of: &IndicatorChange, told: &Decomposition) -> Vec<Text> {
    let unit = unit(of.indicator);
    let moved = both(|lang| {
        let (value, by) = (|v| number_in(lang, unit, false, v), |v| number_in(lang, unit, true, v));
        let said = (lang.indicators().moved_said)(&value(told.then), &value(told.now), &by(told.rate), &by(told.mix));
        let first = told.effects.first().filter(|effect| effect.total() != 0.0);
        let explains = first.map(|e| (lang.indicators().explains)((lang.messages().channel)(&e.name), &by(e.total())));
        format!("{said} {}", explains.unwrap_or_default()).trim_end().to_owned()
    });
    let (now, then) = (&service.now, &service.then);
    let volumes = (of.source.is_none() && now.known + then.known > 0).then(|| {
        both(|lang| {
            let count = |number: f64| decimal(lang, number, 0);
            let words = lang.indicators();
            let said = (words.volumes_said)(
                &count(now.started),
                &count(now.completed),
                &count(then.started),
                &count(then.completed),
            );
            format!("{said} {}", (words.days_said)(now.known, now.channel_days, now.days))
        })
    });
    [moved].into_iter().chain(volumes).collect()
}

/// Numbers of the answer: started and completed now, started and completed then; of books there are none.
fn columns(of: &IndicatorChange) -> Vec<Column> {
    let unit = unit(of.indicator);
    let measured = |place: u32| Some(place).filter(|_| of.source.is_none());
    // Take-up is of what was completed, completion of what was started.
    let (now, then) = if of.indicator == Indicator::Completion { (0, 2) } else { (1, 3) };
    let at = |what: fn(Lang) -> &'static str, when: fn(Lang) -> &'static str| {
        both(move |lang| format!("{}, {}", what(lang), when(lang).to_lowercase()))
    };
    let share: fn(Lang) -> &'static str = |lang| lang.indicators().share;
    let there: fn(Lang) -> &'static str = |lang| lang.indicators().there;
    let is_then: fn(Lang) -> &'static str = |lang| lang.comparison().then;
    let is_now: fn(Lang) -> &'static str = |lang| lang.comparison().now;
    let signed = |key: &str, name: fn(Lang) -> &'static str| Column { signed: true, ..column(key, words(name), unit) };
    let both_times =
        |column: Column| Column { number: measured(now), with: measured(then).into_iter().collect(), ..column };
    vec![
        Column { brief: false, number: measured(then), ..column("share_then", at(share, is_then), "1") },
        Column { brief: false, number: measured(now), ..column("share_now", at(share, is_now), "1") },
        Column { number: measured(then), ..column("then", at(there, is_then), unit) },
        Column { number: measured(now), ..column("now", at(there, is_now), unit) },
        both_times(Column { brief: false, ..signed("rate", |lang| lang.indicators().rate) }),
        both_times(Column { brief: false, ..signed("mix", |lang| lang.indicators().mix) }),
        both_times(signed("effect", |lang| lang.indicators().effect)),
    ]
}

fn row(effect: &Effect, demo: bool) -> Row {
    Row {
        key: effect.name.clone(),
        name: words_of_channel(&effect.name),
        demo,
        whole: false,
        cells: vec![
            Entry::of(Some(effect.share.0)),
            Entry::of(Some(effect.share.1)),
            Entry::of(effect.value.0),
            Entry::of(effect.value.1),
            Entry::of(Some(effect.rate)),
            Entry::of(Some(effect.mix)),
            Entry::of(Some(effect.total())),
        ],
    }
}

fn words_of_channel(channel: &str) -> Text {
    let known = both(|lang| (lang.messages().channel)(channel).to_owned());
    if known.it.is_empty() { named(channel) } else { known }
}

fn whole(told: &Decomposition) -> Row {
    let number = |value: f64| Entry::of(Some(value));
    Row {
        key: "whole".to_owned(),
        name: words(|lang| lang.indicators().all_channels),
        demo: false,
        whole: true,
        cells: vec![
            Entry::Nothing,
            Entry::Nothing,
            number(told.then),
            number(told.now),
            number(told.rate),
            number(told.mix),
            number(told.now - told.then),
        ],
    }
}
