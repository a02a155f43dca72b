//! The order of the area table.

use crate::order::ordered;
use cruscotto_domain::figure::Figure;
use cruscotto_domain::health::Health;
use cruscotto_domain::id::MetricId;
use cruscotto_domain::live::AreaSummary;
use std::cmp::Ordering;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Column {
    /// The area's name.
    Name,
    /// How many there are.
    Total,
    /// How many are in a state.
    Count(Health),
    /// A headline figure.
    Figure(MetricId),
}

/// A column, upwards or downwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sort {
    pub(super) column: Column,
    pub(super) descending: bool,
}

impl Sort {
    /// The order after the head of `column` was pressed: turned round, or the column's own first order, which for
    /// numbers is the largest first.
    #[must_use]
    pub(super) fn pressed(&self, column: Column) -> Self {
        if self.column == column {
            Self { column, descending: !self.descending }
        } else {
            let descending = column != Column::Name;
            Self { column, descending }
        }
    }

    /// Puts the rows in order. Values that are missing or withheld come last either way; equals go by name.
    #[must_use]
    pub(super) fn apply<'a>(&self, rows: &[&'a (String, AreaSummary)]) -> Vec<&'a (String, AreaSummary)> {
        ordered(rows, |(name_a, a), (name_b, b)| {
            let by_value = match &self.column {
                Column::Name => name_a.cmp(name_b),
                Column::Total => a.counts.total().cmp(&b.counts.total()),
                Column::Count(health) => a.counts.of(*health).cmp(&b.counts.of(*health)),
                Column::Figure(metric) => match (value(a, metric), value(b, metric)) {
                    (Some(x), Some(y)) => x.total_cmp(&y),
                    (Some(_), None) => return Ordering::Less,
                    (None, Some(_)) => return Ordering::Greater,
                    (None, None) => Ordering::Equal,
                },
            };
            let in_order = if self.descending { by_value.reverse() } else { by_value };
            in_order.then_with(|| name_a.cmp(name_b))
        })
    }
}

/// The figure of `metric` in a summary.
#[must_use]
pub(super) fn figure<'a>(summary: &'a AreaSummary, metric: &MetricId) -> Option<&'a Figure> {
    summary.figures.iter().find(|f| f.metric == *metric)
}

fn value(summary: &AreaSummary, metric: &MetricId) -> Option<f64> {
    figure(summary, metric)?.value
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::area_health::HealthCounts;
    use cruscotto_domain::asset::Layer;

    fn row(name: &str, critical: u32, clients: Option<f64>) -> (String, AreaSummary) {
        let counts = HealthCounts { ok: 10, critical, ..HealthCounts::default() };
        let figure = Figure {
            metric: "wifi.clients".parse().unwrap(),
            definition_version: 1,
            value: clients,
            suppressed: clients.is_none(),
            as_of: None,
            received: None,
            source: None,
            coverage: None,
        };
        let area = "nil-1".parse().unwrap();
        (name.to_owned(), AreaSummary { area, layer: Layer::Wifi, health: Health::Ok, counts, figures: vec![figure] })
    }

    fn names_by(sort: &Sort) -> Vec<String> {
        let rows = [row("Isola", 1, Some(20.0)), row("Affori", 0, None), row("Brera", 1, Some(7.0))];
        let all: Vec<_> = rows.iter().collect();
        sort.apply(&all).iter().map(|(name, _)| name.clone()).collect()
    }

    #[test]
    fn numbers_begin_with_the_largest_names_with_a_and_a_second_press_turns_round() {
        let by_name = Sort { column: Column::Name, descending: false };
        assert_eq!(names_by(&by_name), ["Affori", "Brera", "Isola"]);
        let by_down = by_name.pressed(Column::Count(Health::Critical));
        assert_eq!(names_by(&by_down), ["Brera", "Isola", "Affori"]);
        assert_eq!(names_by(&by_down.pressed(Column::Count(Health::Critical))), ["Affori", "Brera", "Isola"]);
        assert!(!by_down.pressed(Column::Name).descending);
    }

    #[test]
    fn what_is_withheld_comes_last_either_way() {
        let clients = || Column::Figure("wifi.clients".parse().unwrap());
        assert_eq!(names_by(&Sort { column: clients(), descending: true }), ["Isola", "Brera", "Affori"]);
        assert_eq!(names_by(&Sort { column: clients(), descending: false }), ["Brera", "Isola", "Affori"]);
    }
}
