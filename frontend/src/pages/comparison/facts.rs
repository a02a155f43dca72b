//! The city's answer in words: now, then, the difference, and what has to be known to believe it.

use super::{difference, percent, value};
use crate::data::Ui;
use crate::i18n::decimal;
use crate::pages::ask::period;
use cruscotto_domain::comparison::{ComparisonItem, Observation};
use cruscotto_domain::id::AreaId;
use cruscotto_domain::metric::Better;
use yew::prelude::*;

pub(super) fn facts(ui: &Ui, item: &ComparisonItem) -> Html {
    let (words, comparison) = (ui.lang.comparison(), &item.comparison);
    let fact = |key: &'static str, name: String, said: String, number: Option<f64>| {
        html! { <div data-fact={key} data-value={number.map(|n| n.to_string())}><dt>{ name }</dt><dd>{ said }</dd></div> }
    };
    let now_name = format!("{}, {}", words.now, period(ui, &item.now));
    let then_name = format!("{}, {}", words.then, period(ui, &item.then.period));
    let long = |key: &'static str, name: String, number: Option<f64>| {
        fact(key, name, number.map_or_else(|| words.not_measured.to_owned(), |number| value(ui, item, number)), number)
    };
    let city = &comparison.city;
    let told = city.change.map_or_else(
        || city.reason.map(|reason| (words.reason)(reason).to_owned()).unwrap_or_default(),
        |change| {
            let relative = change.relative.map(|share| format!(" ({})", percent(ui, share)));
            difference(ui, item, change.difference) + &relative.unwrap_or_default()
        },
    );
    let weekdays = if item.then.same_weekdays { words.weekdays_same } else { words.weekdays_weighed };
    let best = comparison
        .ranking
        .ranked
        .first()
        .map(|best| format!("{}: {}", name(item, &best.area), value(ui, item, best.value)));
    html! {
        <section class="sheet" aria-labelledby="compared-city" data-metric={item.metric.to_string()}>
            <h2 id="compared-city">{ words.city }{ ": " }{ ui.metric_name(&item.metric) }</h2>
            <dl class="goal-facts">
                { long("now", now_name, city.change.map(|c| c.now).or(city.now)) }
                { long("then", then_name, city.change.map(|c| c.then)) }
                { fact("change", words.change.to_owned(), told, city.change.map(|c| c.difference)) }
                { for city.change.map(|c| {
                    let known = format!("{}; {}", (words.known)(c.known_now, c.days_now), (words.known)(c.known_then, c.days_then));
                    let withheld = if c.withheld > 0 { format!(". {}", (words.withheld)(c.withheld)) } else { String::new() };
                    fact("known", words.days_known.to_owned(), known + &withheld, None)
                }) }
                { fact("weekdays", words.weekdays.to_owned(), weekdays.to_owned(), None) }
                { fact("season", words.season.to_owned(), season(ui, item), comparison.change_without_season) }
                if item.better != Better::Neither { { fact("past", words.past.to_owned(), past(ui, item), comparison.against_past) } }
                { for best.map(|best| fact("best", words.best.to_owned(), best, comparison.ranking.best)) }
                { for comparison.ranking.median.map(|median| fact("median", words.median.to_owned(), value(ui, item, median), Some(median))) }
            </dl>
            if item.better == Better::Neither { <p>{ words.neither }</p> }
        </section>
    }
}

/// The name of an area of the ranking.
pub(super) fn name(item: &ComparisonItem, id: &AreaId) -> String {
    let area = item.comparison.areas.iter().find(|area| area.area == *id);
    area.map_or_else(|| id.to_string(), |area| area.name.clone())
}

/// What an area has now, as charts take it.
pub(super) fn observed(item: &ComparisonItem, area: &AreaId) -> Observation {
    let ranking = &item.comparison.ranking;
    let value = ranking.ranked.iter().find(|ranked| ranked.area == *area).map(|ranked| ranked.value);
    let withheld = ranking.unranked.iter().any(|unranked| unranked.area == *area && unranked.withheld);
    value.map_or(if withheld { Observation::Withheld } else { Observation::Missing }, Observation::Value)
}

fn season(ui: &Ui, item: &ComparisonItem) -> String {
    let (words, comparison) = (ui.lang.comparison(), &item.comparison);
    match (item.then.same_season, comparison.change_without_season, comparison.season) {
        (true, ..) => words.season_same.to_owned(),
        (false, Some(change), Some(season)) => (words.season_out)(&percent(ui, change), season.years),
        _ => words.season_differs.to_owned(),
    }
}

fn past(ui: &Ui, item: &ComparisonItem) -> String {
    let (words, comparison) = (ui.lang.comparison(), &item.comparison);
    match comparison.against_past {
        Some(share) => {
            (words.past_said)(&format!("{}\u{a0}%", decimal(ui.lang, share * 100.0, 0)), comparison.past_periods)
        }
        None => words.past_none.to_owned(),
    }
}
