//! The numbers of a report in words.

use super::texts::Texts;
use crate::console::span::span;
use crate::i18n::{Lang, decimal, signed};

/// What stands for a number that is not known.
pub(super) const UNKNOWN: &str = "—";

/// Decimals of a share in percent: a contract speaks of 99.95 %.
const SHARE_DIGITS: u8 = 2;

/// `99,95 %`. Rounded down to less than 100 % where something was down: "100 %" is said of nothing else.
pub(super) fn share(lang: Lang, value: Option<f64>) -> String {
    let Some(value) = value else { return UNKNOWN.to_owned() };
    let percent = value * 100.0;
    let shown = if percent < 100.0 { percent.min(99.99) } else { percent };
    format!("{}\u{a0}%", decimal(lang, shown, SHARE_DIGITS))
}

/// `+0,12 punti`, of percentage.
pub(super) fn change(lang: Lang, texts: &Texts, value: Option<f64>) -> String {
    let Some(value) = value else { return UNKNOWN.to_owned() };
    signed(value, |value| format!("{}\u{a0}{}", decimal(lang, value * 100.0, SHARE_DIGITS), texts.points))
}

/// `1 h 20 min`.
pub(super) fn seconds(lang: Lang, value: Option<f64>) -> String {
    #[allow(clippy::cast_sign_loss, clippy::cast_possible_truncation)]
    value.map_or_else(|| UNKNOWN.to_owned(), |value| span(lang.messages(), value.max(0.0) as u64))
}

#[cfg(test)]
mod tests {
    use super::super::texts::texts;
    use super::*;

    #[test]
    fn what_was_down_is_never_rounded_up_to_all_of_the_time() {
        assert_eq!(share(Lang::It, Some(0.999_99)), "99,99\u{a0}%");
        assert_eq!(share(Lang::It, Some(1.0)), "100\u{a0}%");
        assert_eq!(share(Lang::En, Some(0.5)), "50\u{a0}%");
        assert_eq!(share(Lang::En, None), UNKNOWN);
    }

    #[test]
    fn a_change_has_its_sign_and_times_have_two_units() {
        let words = texts(Lang::It);
        assert_eq!(change(Lang::It, words, Some(0.001_2)), "+0,12\u{a0}punti");
        assert_eq!(change(Lang::It, words, Some(-0.05)), "−5\u{a0}punti");
        assert_eq!(change(Lang::It, words, Some(0.000_001)), "0\u{a0}punti");
        assert_eq!(seconds(Lang::It, Some(3_720.4)), "1 h 2 min");
        assert_eq!(seconds(Lang::It, None), UNKNOWN);
    }
}
