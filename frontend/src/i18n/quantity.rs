//! A value with its unit as people read it: `128 Mbit/s`, `97 %`, `3 g 4 h`.

use super::{Lang, decimal};
use cruscotto_domain::metric::{MetricDefinition, MetricKind};

/// A number and its unit, to be set apart on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// The number in the reader's language.
    pub number: String,
    /// The unit; empty when there is none to say.
    pub unit: String,
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.unit.is_empty() { f.write_str(&self.number) } else { write!(f, "{}\u{a0}{}", self.number, self.unit) }
    }
}

/// Factors of bit/s, from the largest (SI: powers of 1000).
const BIT_RATES: [(f64, &str); 3] = [(1e9, "Gbit/s"), (1e6, "Mbit/s"), (1e3, "kbit/s")];

/// `value` in the unit of `metric`, written for people. Three significant digits: more is not known.
#[must_use]
pub fn quantity(lang: Lang, metric: &MetricDefinition, value: f64) -> Quantity {
    quantity_in(lang, &metric.unit, is_flag(metric), value)
}

/// Whether a metric says yes or no.
#[must_use]
pub fn is_flag(metric: &MetricDefinition) -> bool {
    metric.kind == MetricKind::Gauge && metric.unit == "1" && metric.range.min == 0.0 && metric.range.max == 1.0
}

/// `value` in `unit`; of a metric that says yes or no the word.
#[must_use]
pub fn quantity_in(lang: Lang, unit: &str, is_flag: bool, value: f64) -> Quantity {
    let messages = lang.messages();
    if is_flag && (value == 0.0 || value == 1.0) {
        let word = if value == 1.0 { messages.yes } else { messages.no };
        return Quantity { number: word.to_owned(), unit: String::new() };
    }
    in_unit(lang, unit, value)
}

/// The same for a value on an axis, where yes and no would be out of place.
#[must_use]
pub fn axis_value(lang: Lang, unit: &str, value: f64) -> String {
    if unit.starts_with('{') { decimal(lang, value, 1) } else { in_unit(lang, unit, value).to_string() }
}

/// A difference of two shares in percentage points.
#[must_use]
pub fn percentage_points(lang: Lang, share: f64) -> String {
    format!("{}\u{a0}{}", decimal(lang, share * 100.0, 2), lang.goals().points)
}

fn in_unit(lang: Lang, unit: &str, value: f64) -> Quantity {
    let messages = lang.messages();
    let plain = |number: f64, unit: &str| Quantity { number: significant(lang, number), unit: unit.to_owned() };
    match unit {
        "1" => Quantity { number: decimal(lang, value * 100.0, 1), unit: "%".to_owned() },
        "bit/s" => {
            let scale = BIT_RATES.into_iter().find(|(factor, _)| value.abs() >= *factor);
            let (factor, name) = scale.unwrap_or((1.0, "bit/s"));
            plain(value / factor, name)
        }
        "s" if value >= 86_400.0 => {
            let hours = whole(value / 3_600.0);
            Quantity { number: (messages.days_hours)(hours / 24, hours % 24), unit: String::new() }
        }
        "s" if value >= 3_600.0 => {
            let minutes = whole(value / 60.0);
            Quantity { number: (messages.hours_minutes)(minutes / 60, minutes % 60), unit: String::new() }
        }
        "d" => plain(value, (messages.days)(value)),
        counted if counted.starts_with('{') => {
            Quantity { number: decimal(lang, value, 1), unit: (messages.counted)(counted).to_owned() }
        }
        other => plain(value, other),
    }
}

/// A positive number without its fraction.
#[allow(clippy::cast_sign_loss)]
fn whole(value: f64) -> u64 {
    value as u64
}

fn significant(lang: Lang, value: f64) -> String {
    let digits = match value.abs() {
        v if v >= 100.0 => 0,
        v if v >= 10.0 => 1,
        _ => 2,
    };
    decimal(lang, value, digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_scaled_and_rounded_to_what_is_known() {
        let written = |value| in_unit(Lang::It, "bit/s", value).to_string();
        assert_eq!(written(9_412_345_678.0), "9,41\u{a0}Gbit/s");
        assert_eq!(written(128_400_000.0), "128\u{a0}Mbit/s");
        assert_eq!(written(12_300.0), "12,3\u{a0}kbit/s");
        assert_eq!(written(0.0), "0\u{a0}bit/s");
    }

    #[test]
    fn shares_durations_and_counts() {
        assert_eq!(in_unit(Lang::It, "1", 0.973).to_string(), "97,3\u{a0}%");
        assert_eq!(in_unit(Lang::It, "s", 273_600.0).to_string(), "3 g 4 h");
        assert_eq!(in_unit(Lang::En, "s", 3_720.0).to_string(), "1 h 2 min");
        assert_eq!(in_unit(Lang::It, "{clients}", 12_345.0).to_string(), "12.345\u{a0}dispositivi");
        assert_eq!(in_unit(Lang::En, "{parrots}", 2.0).to_string(), "2");
        assert_eq!(in_unit(Lang::En, "d", 1.0).to_string(), "1\u{a0}day");
        assert_eq!(axis_value(Lang::It, "{clients}", 40.0), "40");
    }
}
