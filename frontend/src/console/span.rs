//! How long something lasts, in words: two units at most.

use crate::i18n::Messages;

/// `7 s`, `1 h 1 min`, `1 d 1 h`.
#[must_use]
pub fn span(messages: &Messages, seconds: u64) -> String {
    match seconds {
        s if s < 60 => format!("{s}\u{a0}s"),
        s if s < 86_400 => (messages.hours_minutes)(s / 3_600, s / 60 % 60),
        s => (messages.days_hours)(s / 86_400, s / 3_600 % 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn two_units_are_enough() {
        let of = |seconds| span(Lang::En.messages(), seconds);
        assert_eq!([of(7), of(60 * 61), of(90_000)], ["7\u{a0}s", "1 h 1 min", "1 d 1 h"]);
    }
}
