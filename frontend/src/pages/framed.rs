//! A drawing of a chart in its frame, and what charts of pages have in common.

use crate::i18n::Lang;
use cruscotto_drawing::chart::{ChartError, Texts};
use yew::prelude::*;

/// The drawing, where the keyboard can scroll it; or why there is none.
pub(super) fn drawn(title: &str, svg: Result<String, ChartError>) -> Html {
    match svg {
        Ok(svg) => html! {
            <div class="chart-frame" tabindex="0" role="group" aria-label={title.to_owned()}>{ Html::from_html_unchecked(AttrValue::from(svg)) }</div>
        },
        Err(error) => html! { <p class="notice">{ error.to_string() }</p> },
    }
}

/// A chart's own words.
pub(super) fn texts(lang: Lang) -> Texts {
    if lang == Lang::En { Texts::ENGLISH } else { Texts::ITALIAN }
}

/// The values at which the steps of a scale begin that has about a fifth of `values` in each: equal ones are in one step.
pub(super) fn fifths(mut values: Vec<f64>) -> Vec<f64> {
    values.retain(|value| value.is_finite());
    values.sort_by(f64::total_cmp);
    let mut ends: Vec<f64> = (1..5).filter_map(|i| values.get(i * values.len() / 5).copied()).collect();
    ends.dedup();
    // A step that begins with the smallest leaves none below it.
    ends.retain(|end| values.first().is_some_and(|least| end > least));
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_is_in_each_step_and_equal_values_are_in_one() {
        let hundred = (0..100).rev().map(f64::from).collect();
        assert_eq!(fifths(hundred), [20.0, 40.0, 60.0, 80.0]);
        assert_eq!(fifths(vec![1.0; 7]), [] as [f64; 0]);
        assert_eq!(fifths(vec![1.0, 1.0, 1.0, 2.0, f64::NAN]), [2.0]);
        assert_eq!(fifths(Vec::new()), [] as [f64; 0]);
    }
}
