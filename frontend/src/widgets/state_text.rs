//! States in words.

use crate::data::Metrics;
use crate::i18n::{Lang, Messages};
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::asset::Layer;
use cruscotto_domain::health::{Cause, Health};

/// The state of an area in words: the count that differs, worst first; never "working" for what is not known.
#[must_use]
pub fn counts_text(messages: &Messages, counts: &HealthCounts) -> String {
    let total = counts.total();
    if total == 0 {
        let retired = counts.retired > 0;
        return if retired { (messages.health)(Health::Retired) } else { messages.nothing_here }.to_owned();
    }
    let mut parts = Vec::new();
    if counts.critical > 0 {
        parts.push((messages.down_of)(counts.critical, total));
    }
    if counts.problem > 0 {
        parts.push((messages.problems_of)(counts.problem, total));
    }
    let unknown = counts.unknown.saturating_sub(counts.never_measured);
    if unknown > 0 {
        parts.push((messages.unknown_of)(unknown, total));
    }
    if counts.never_measured > 0 {
        parts.push((messages.never_of)(counts.never_measured, total));
    }
    if counts.maintenance > 0 {
        parts.push((messages.in_maintenance)(counts.maintenance));
    }
    if parts.is_empty() { (messages.all_working)(total) } else { parts.join(", ") }
}

/// Layers with their states in words: `Wi-Fi pubblico: tutti e 13 in funzione. Scuole: 1 di 4 fuori servizio.`
#[must_use]
pub fn counts_sentence<'a>(lang: Lang, layers: impl IntoIterator<Item = (Layer, &'a HealthCounts)>) -> String {
    let messages = lang.messages();
    let one = |(layer, counts)| format!("{}: {}.", (messages.layer)(layer), counts_text(messages, counts));
    layers.into_iter().map(one).collect::<Vec<_>>().join(" ")
}

/// A cause in words, and the asset that it names.
#[must_use]
pub fn cause_text(lang: Lang, cause: &Cause, metrics: &Metrics) -> String {
    let messages = lang.messages();
    match cause {
        Cause::Parent(parent) => format!("{} {parent}", messages.cause_parent),
        Cause::CollectorSilent(source) => (messages.cause_collector)(source.as_str()),
        Cause::NeverMeasured => messages.cause_never.to_owned(),
        Cause::NoData => messages.cause_no_data.to_owned(),
        Cause::Metric(id) => {
            let name = metrics.get(id).map_or(id.as_str(), |metric| lang.of(&metric.name));
            (messages.cause_metric)(name)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(counts: HealthCounts) -> String {
        counts_text(Lang::It.messages(), &counts)
    }

    #[test]
    fn says_what_differs_and_never_calls_the_unknown_working() {
        let none = HealthCounts::default();
        assert_eq!(text(HealthCounts { ok: 11, critical: 2, ..none }), "2 di 13 fuori servizio");
        assert_eq!(text(HealthCounts { ok: 13, ..none }), "Tutti e 13 in funzione");
        assert_eq!(text(HealthCounts { unknown: 13, ..none }), "13 di 13 di stato non noto");
        assert_eq!(
            text(HealthCounts { ok: 1, problem: 1, maintenance: 2, ..none }),
            "1 di 4 con problemi, 2 in manutenzione"
        );
        assert_eq!(
            text(HealthCounts { ok: 1, unknown: 3, never_measured: 2, ..none }),
            "1 di 4 di stato non noto, 2 di 4 mai misurati"
        );
        assert_eq!(text(none), "Nessun elemento");
        assert_eq!(text(HealthCounts { retired: 3, ..none }), "Dismesso");
    }

    #[test]
    fn a_cause_names_what_is_down() {
        let cause = Cause::Parent("uplink-nil-20-1".parse().unwrap());
        let text = cause_text(Lang::It, &cause, &Metrics::default());
        assert_eq!(text, "Perché è giù ciò da cui dipende: uplink-nil-20-1");
        let cause = Cause::Metric("wifi.channel_utilisation".parse().unwrap());
        assert!(cause_text(Lang::En, &cause, &Metrics::default()).contains("wifi.channel_utilisation"));
    }
}
