//! Numbers as the language writes them: `1.234,5` and `1,234.5`. Two rules of CLDR; the library that knows them all is
//! as heavy as the charts, so it is the tests' judge instead.

use super::Lang;

/// Digits between two separators.
const GROUP: usize = 3;

/// What stands for a number that is none.
const NOT_A_NUMBER: &str = "—";

/// Magnitude beyond which numbers are not written out.
const LARGEST: f64 = 1e15;

/// `value` with `digits` decimals at most; trailing zeros are left out.
#[must_use]
pub fn decimal(lang: Lang, value: f64, digits: u8) -> String {
    if !value.is_finite() || value.abs() >= LARGEST {
        return NOT_A_NUMBER.to_owned();
    }
    // Rounded as text: the shortest decimal that is the value at this precision, halves to even as Rust prints them.
    let mut text = format!("{value:.*}", usize::from(digits));
    if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    if text == "-0" {
        text = "0".to_owned();
    }
    let (separator, point, smallest_grouped) = match lang {
        // CLDR minimumGroupingDigits is 2 in Italian: 2000, but 20.000.
        Lang::It => ('.', ',', GROUP + 2),
        Lang::En => (',', '.', GROUP + 1),
    };
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut written = sign.to_owned();
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && whole.len() >= smallest_grouped && (whole.len() - i).is_multiple_of(GROUP) {
            written.push(separator);
        }
        written.push(digit);
    }
    if let Some(fraction) = fraction {
        written.push(point);
        written.push_str(fraction);
    }
    written
}

/// A change: its sign, a true minus (U+2212), and its size as `written` writes it. What is written as zero has no sign.
#[must_use]
pub fn signed(change: f64, written: impl FnOnce(f64) -> String) -> String {
    let size = written(change.abs());
    let number = size.split(char::is_whitespace).next().unwrap_or_default();
    let sign = match number.contains(|c: char| matches!(c, '1'..='9')) {
        false => "",
        true if change < 0.0 => "−",
        true => "+",
    };
    format!("{sign}{size}")
}

/// A whole number.
#[must_use]
pub fn integer(lang: Lang, value: u32) -> String {
    decimal(lang, f64::from(value), 0)
}

/// A distance as people say it: tens of metres, then kilometres.
#[must_use]
pub fn metres(lang: Lang, metres: f64) -> String {
    let tens = (metres / 10.0).round() * 10.0;
    let (value, digits, unit) = if tens < 1_000.0 { (tens, 0, "m") } else { (metres / 1_000.0, 1, "km") };
    format!("{}\u{a0}{unit}", decimal(lang, value, digits))
}

#[cfg(test)]
mod tests {
    use super::*;
    use icu_decimal::DecimalFormatter;
    use icu_locale_core::locale;
    use proptest::prelude::*;

    #[test]
    fn each_language_has_its_own_separators() {
        assert_eq!(decimal(Lang::It, 1_234_567.891, 2), "1.234.567,89");
        assert_eq!(decimal(Lang::En, 1_234_567.891, 2), "1,234,567.89");
        // CLDR: Italian groups from five digits on.
        assert_eq!(integer(Lang::It, 2000), "2000");
        assert_eq!(integer(Lang::It, 20_000), "20.000");
    }

    #[test]
    fn distances_are_as_exact_as_people_walk() {
        assert_eq!(metres(Lang::It, 347.0), "350\u{a0}m");
        assert_eq!(metres(Lang::It, 1_249.0), "1,2\u{a0}km");
        assert_eq!(metres(Lang::En, 996.0), "1\u{a0}km");
    }

    #[test]
    fn no_trailing_zeros_no_minus_zero_no_nan() {
        assert_eq!(decimal(Lang::It, 2.50, 2), "2,5");
        assert_eq!(decimal(Lang::It, 100.0, 2), "100");
        assert_eq!(decimal(Lang::It, -0.001, 1), "0");
        assert_eq!(decimal(Lang::En, f64::NAN, 1), "—");
        assert_eq!(decimal(Lang::En, 1e300, 1), "—");
    }

    #[test]
    fn a_change_has_a_sign_unless_it_is_written_as_zero() {
        let points = |change| signed(change, |size| decimal(Lang::It, size, 1) + "\u{a0}per 1000");
        assert_eq!(points(1_234.56), "+1234,6\u{a0}per 1000");
        assert_eq!(points(-0.5), "−0,5\u{a0}per 1000");
        assert_eq!(points(-0.04), "0\u{a0}per 1000");
        assert_eq!(points(0.0), "0\u{a0}per 1000");
        assert_eq!(points(f64::NAN), "—\u{a0}per 1000");
    }

    proptest! {
        #[test]
        fn every_number_is_written_as_cldr_says(cents in -1_000_000_000_000_i64..1_000_000_000_000) {
            let value = cents as f64 / 100.0;
            let number = value.to_string().parse().unwrap();
            for (lang, locale) in [(Lang::It, locale!("it")), (Lang::En, locale!("en"))] {
                let judge = DecimalFormatter::try_new(locale.into(), Default::default()).unwrap();
                prop_assert_eq!(decimal(lang, value, 2), judge.format(&number).to_string());
            }
        }
    }
}
