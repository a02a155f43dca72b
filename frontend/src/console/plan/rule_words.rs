//! A rule in words, for the list of them.

use super::texts::Texts;
use crate::data::Ui;
use crate::i18n::{Lang, decimal, quantity};
use cruscotto_domain::metric::Limit;
use cruscotto_domain::rule::{Rule, Target, Watch};

/// What a rule watches for, and of what.
pub(super) fn watched(ui: &Ui, texts: &Texts, rule: &Rule) -> String {
    let metric = |id| ui.metric_name(id);
    let minutes = |seconds: &u32| format!("{}\u{a0}min", seconds / 60);
    let limit = |id, limit: &Limit| {
        let (side, value) = match limit {
            Limit::Above(value) => (">", *value),
            Limit::Below(value) => ("<", *value),
        };
        let value = ui
            .city
            .metrics
            .get(id)
            .map_or_else(|| decimal(ui.lang, value, 2), |m| quantity(ui.lang, m, value).to_string());
        format!("{side} {value}")
    };
    match &rule.watch {
        Watch::Threshold { metric: id, limit: l, for_s, .. } => {
            format!("{} {}, {}", metric(id), limit(id, l), minutes(for_s))
        }
        Watch::Absence { metric: id, for_s, .. } => format!("{}: {}, {}", metric(id), texts.absence, minutes(for_s)),
        Watch::Rate { metric: id, limit: l, over_s, .. } => {
            format!("{} {} / h, {}", metric(id), limit(id, l), minutes(over_s))
        }
        Watch::Forecast { metric: id, limit: l, ahead_s, .. } => {
            format!("{} {}, {} h", metric(id), limit(id, l), ahead_s / 3_600)
        }
        Watch::ShareDown { above, for_s, .. } => {
            format!("{} > {}, {}", texts.share, percent(ui.lang, *above), minutes(for_s))
        }
    }
}

/// Of which assets; nothing when it is of all.
pub(super) fn narrowed(ui: &Ui, texts: &Texts, rule: &Rule) -> String {
    let area = |id| ui.city.area_name(id);
    let words: Vec<String> = match &rule.watch {
        Watch::ShareDown { area: place, .. } => vec![place.as_ref().map_or_else(|| texts.whole_city.to_owned(), area)],
        watch => watch
            .target()
            .map(|on: &Target| {
                let asset = on.asset.as_ref().map(ToString::to_string);
                let kind = on.kind.map(|kind| (ui.messages().kind)(kind).to_owned());
                asset.into_iter().chain(kind).chain(on.area.as_ref().map(area)).collect()
            })
            .unwrap_or_default(),
    };
    words.join(", ")
}

/// When it watches; always is said too.
pub(super) fn hours(texts: &Texts, rule: &Rule) -> String {
    rule.hours.as_ref().map_or_else(
        || texts.always.to_owned(),
        |hours| {
            let days: Vec<&str> = hours.days.iter().map(|day| (texts.day)(*day)).collect();
            format!("{} {}–{}", days.join(", "), hours.from, hours.to)
        },
    )
}

fn percent(lang: Lang, share: f64) -> String {
    format!("{}\u{a0}%", decimal(lang, share * 100.0, 1))
}
