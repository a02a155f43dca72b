//! Numbers as the language writes them (CLDR, by ICU4X): `1.234,5` and `1,234.5`. Data for Italian and English is
//! compiled in, the same in the browser and on the server.

use super::Lang;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::locale;

thread_local! {
    static FORMATTERS: [Option<DecimalFormatter>; 2] = [
        DecimalFormatter::try_new(locale!("it").into(), Default::default()).ok(),
        DecimalFormatter::try_new(locale!("en").into(), Default::default()).ok(),
    ];
}

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
    let Ok(number) = text.parse::<Decimal>() else { return NOT_A_NUMBER.to_owned() };
    FORMATTERS.with(|[it, en]| {
        let formatter = match lang {
            Lang::It => it,
            Lang::En => en,
        };
        formatter.as_ref().map_or(text, |f| f.format(&number).to_string())
    })
}

/// A whole number.
#[must_use]
pub fn integer(lang: Lang, value: u32) -> String {
    decimal(lang, f64::from(value), 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_own_separators() {
        assert_eq!(decimal(Lang::It, 1_234_567.891, 2), "1.234.567,89");
        assert_eq!(decimal(Lang::En, 1_234_567.891, 2), "1,234,567.89");
        // CLDR: Italian groups from five digits on.
        assert_eq!(integer(Lang::It, 2000), "2000");
        assert_eq!(integer(Lang::It, 20_000), "20.000");
    }

    #[test]
    fn no_trailing_zeros_no_minus_zero_no_nan() {
        assert_eq!(decimal(Lang::It, 2.50, 2), "2,5");
        assert_eq!(decimal(Lang::It, 100.0, 2), "100");
        assert_eq!(decimal(Lang::It, -0.001, 1), "0");
        assert_eq!(decimal(Lang::En, f64::NAN, 1), "—");
        assert_eq!(decimal(Lang::En, 1e300, 1), "—");
    }
}
