//! How many are in each state: a bar for the eye, a list for everybody.

use crate::i18n::{Lang, integer};
use crate::widgets::mark;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// The states in the order of the bar: what works first, what is not known last.
pub const ORDER: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// Width of the bar in its own units.
const WIDTH: f64 = 400.0;

/// Left edge and width of each state's part of the bar, in the order of [`ORDER`].
#[must_use]
pub fn bar_parts(counts: &HealthCounts) -> [(f64, f64); ORDER.len()] {
    let total = f64::from(counts.total().max(1));
    let mut x = 0.0;
    ORDER.map(|health| {
        let (left, width) = (x, f64::from(counts.of(health)) / total * WIDTH);
        x += width;
        (left, width)
    })
}

/// What the list says: each state with how many, and apart from those whose state is not known those never measured.
#[must_use]
pub fn listed(lang: Lang, counts: &HealthCounts) -> [(&'static str, &'static str, u32); ORDER.len() + 1] {
    let word = |health| (lang.messages().health)(health);
    let of = |health: Health| (health.as_str(), word(health), counts.of(health));
    let unknown = Health::Unknown;
    [
        of(Health::Ok),
        of(Health::Problem),
        of(Health::Critical),
        of(Health::Maintenance),
        (unknown.as_str(), word(unknown), counts.unknown.saturating_sub(counts.never_measured)),
        (NEVER, lang.messages().cause_never_short, counts.never_measured),
    ]
}

/// The word of those never measured, in attributes.
pub const NEVER: &str = "never";

/// The bar and its list.
pub fn counts_bar(lang: Lang, counts: &HealthCounts) -> Html {
    let parts = ORDER.into_iter().zip(bar_parts(counts)).map(|(health, (left, width))| {
        html! {
            <rect data-health={health.as_str()} x={format!("{left:.1}")} y="0" width={format!("{width:.1}")} height="14"
                fill={palette::mark(health).colour} />
        }
    });
    let bar = parts.collect::<Html>();
    let rows = listed(lang, counts).into_iter().map(|(key, word, count)| {
        html! {
            <li data-health={key} data-count={count.to_string()}>
                { mark(key.parse().unwrap_or(Health::Unknown)) }
                <strong>{ integer(lang, count) }</strong>
                { " " }{ word }
            </li>
        }
    });
    html! {
        <div class="counts">
            <svg class="counts-bar" viewBox={format!("0 0 {WIDTH} 14")} preserveAspectRatio="none" aria-hidden="true"
                focusable="false">{ bar }</svg>
            <ul class="counts-list">{ for rows }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_measured_and_not_known_are_counted_apart_and_the_bar_is_whole() {
        let counts = HealthCounts { ok: 6, unknown: 4, never_measured: 3, ..HealthCounts::default() };
        let listed = listed(Lang::En, &counts);
        assert_eq!((listed[4].2, listed[5].2), (1, 3));
        assert_ne!(listed[4].1, listed[5].1);
        let whole: f64 = bar_parts(&counts).iter().map(|(_, width)| width).sum();
        assert!((whole - WIDTH).abs() < 1e-9);
        assert_eq!(bar_parts(&HealthCounts::default())[0], (0.0, 0.0));
    }
}
