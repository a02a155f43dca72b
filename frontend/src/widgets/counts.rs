//! How many are in each state: a bar for the eye, a list for everybody.

use crate::i18n::{Lang, integer};
use crate::widgets::mark;
use cruscotto_domain::area_health::HealthCounts;
use cruscotto_domain::health::Health;
use cruscotto_drawing::palette;
use yew::prelude::*;

/// The states in the order of the bar: what works first, what is not known last.
const ORDER: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// Width of the bar in its own units.
const WIDTH: f64 = 400.0;

/// The bar and its list.
pub fn counts_bar(lang: Lang, counts: &HealthCounts) -> Html {
    let total = f64::from(counts.total().max(1));
    let mut x = 0.0;
    let parts = ORDER.into_iter().filter(|h| counts.of(*h) > 0).map(|health| {
        let width = f64::from(counts.of(health)) / total * WIDTH;
        let left = x;
        x += width;
        html! {
            <rect key={health.as_str()} x={format!("{left:.1}")} y="0" width={format!("{width:.1}")} height="14"
                fill={palette::mark(health).colour} stroke="#ffffff" stroke-width="1" />
        }
    });
    let bar = parts.collect::<Html>();
    let rows = ORDER.into_iter().map(|health| {
        let count = counts.of(health);
        html! {
            <li key={health.as_str()} data-health={health.as_str()} data-count={count.to_string()}>
                { mark(health) }
                <strong>{ integer(lang, count) }</strong>
                { " " }{ (lang.messages().health)(health) }
            </li>
        }
    });
    html! {
        <div class="counts">
            <svg class="counts-bar" viewBox={format!("0 0 {WIDTH} 14")} preserveAspectRatio="none" aria-hidden="true">
                { bar }
            </svg>
            <ul class="counts-list">{ for rows }</ul>
        </div>
    }
}
