//! The availability of each row as a mark on a scale, with the month before; the table below has the numbers.

use super::texts::texts;
use super::words::share;
use crate::i18n::{Lang, integer};
use cruscotto_domain::api::{SlaGrouping, SlaRow};
use yew::prelude::*;

/// Rows charted; the table has them all.
const MAX_ROWS: usize = 20;

/// Where a scale may begin: the highest that is below everything on it.
const BEGINNINGS: [f64; 8] = [0.999, 0.995, 0.99, 0.95, 0.9, 0.8, 0.5, 0.0];

/// Width of the drawing, in its own units; it is stretched to the room there is.
const WIDTH: f64 = 1_000.0;

/// Width of the mark of a month, and of the month before.
const MARK: f64 = 14.0;
const MARK_BEFORE: f64 = 5.0;

/// The chart. `rows` are sorted, the worst first.
pub(super) fn chart(lang: Lang, group: SlaGrouping, rows: &[&SlaRow], name: &dyn Fn(&SlaRow) -> String) -> Html {
    let texts = texts(lang);
    let measured: Vec<&SlaRow> = rows.iter().filter(|row| row.availability.is_some()).copied().collect();
    let (shown, rest) = measured.split_at(measured.len().min(MAX_ROWS));
    if shown.is_empty() {
        return Html::default();
    }
    let begin = beginning(shown.iter().flat_map(|row| [row.availability, row.previous_availability]).flatten());
    let line = |row: &&SlaRow| {
        html! {
            <li key={row.key.clone().unwrap_or_default()}>
                <span class="ops-bar-name">{ name(row) }</span>
                <svg viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="ops-scale" x="0" y="9" width={WIDTH.to_string()} height="2" />
                    { for row.previous_availability.map(|value| mark("ops-mark-before", begin, value, MARK_BEFORE)) }
                    { for row.availability.map(|value| mark("ops-mark", begin, value, MARK)) }
                </svg>
                <span class="number">{ share(lang, row.availability) }</span>
            </li>
        }
    };
    html! {
        <figure class="ops-chart">
            <figcaption>{ (texts.chart)((texts.grouping)(group), &share(lang, Some(begin))) }</figcaption>
            <ol class="ops-bars">{ for shown.iter().map(line) }</ol>
            if !rest.is_empty() {
                <p class="ops-hint">{ (texts.chart_more)(&integer(lang, u32::try_from(rest.len()).unwrap_or(u32::MAX))) }</p>
            }
        </figure>
    }
}

fn mark(class: &'static str, begin: f64, value: f64, width: f64) -> Html {
    let x = place(begin, value) * (WIDTH - width);
    html! { <rect {class} x={format!("{x:.1}")} y="2" width={width.to_string()} height="16" /> }
}

/// Where on the scale a share is, 0 to 1.
pub(super) fn place(begin: f64, value: f64) -> f64 {
    ((value - begin) / (1.0 - begin)).clamp(0.0, 1.0)
}

/// Where the scale of these shares begins.
pub(super) fn beginning(shares: impl Iterator<Item = f64>) -> f64 {
    let least = shares.fold(1.0, f64::min);
    BEGINNINGS.into_iter().find(|begin| *begin < least).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_has_room_for_the_worst_of_them() {
        assert_eq!(beginning([0.9999, 1.0].into_iter()), 0.999);
        assert_eq!(beginning([0.97, 1.0].into_iter()), 0.95);
        assert_eq!(beginning([0.0].into_iter()), 0.0);
        assert_eq!(beginning([].into_iter()), 0.999);
        assert_eq!((place(0.5, 0.75), place(0.5, 0.1), place(0.5, 1.0)), (0.5, 0.0, 1.0));
    }
}
