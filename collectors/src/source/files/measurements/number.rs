//! Numbers as people write them. What separates thousands is said by the mapping: `1.234` is 1,234 in one file and 1.234
//! in the next, and nothing in it says which.

use std::fmt;

/// The sign before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `1.5`
    Point,
    /// `1,5`
    Comma,
}

impl Decimal {
    /// The character.
    #[must_use]
    pub fn sign(self) -> char {
        match self {
            Self::Point => '.',
            Self::Comma => ',',
        }
    }
}

/// What separates thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thousands {
    /// `1.234,5`
    Point,
    /// `1,234.5`
    Comma,
    /// `1 234,5`; no-break spaces count as spaces.
    Space,
    /// `1'234.5`
    Apostrophe,
}

impl Thousands {
    fn is(self, c: char) -> bool {
        match self {
            Self::Point => c == '.',
            Self::Comma => c == ',',
            Self::Space => matches!(c, ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'),
            Self::Apostrophe => matches!(c, '\'' | '\u{2019}'),
        }
    }
}

/// How a file writes numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NumberFormat {
    /// The sign before the decimals.
    pub decimal: Decimal,
    /// What separates groups of three digits, if anything.
    pub thousands: Option<Thousands>,
}

impl fmt::Display for NumberFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let group = match self.thousands {
            None => "",
            Some(Thousands::Point) => ".",
            Some(Thousands::Comma) => ",",
            Some(Thousands::Space) => " ",
            Some(Thousands::Apostrophe) => "'",
        };
        write!(f, "1{group}234{}5", self.decimal.sign())
    }
}

impl NumberFormat {
    /// The number that `text` is.
    ///
    /// # Errors
    /// What is wrong with it and what would be right.
    pub fn read(self, text: &str) -> Result<f64, String> {
        let plain = self.plain(text.trim()).ok_or_else(|| self.refusal(text))?;
        let value: f64 = plain.parse().map_err(|_| self.refusal(text))?;
        if value.is_finite() { Ok(value) } else { Err(self.refusal(text)) }
    }

    /// The number as Rust writes it.
    fn plain(self, text: &str) -> Option<String> {
        let mut plain = String::with_capacity(text.len());
        let unsigned = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => {
                plain.push('-');
                rest
            }
            None => text.strip_prefix('+').unwrap_or(text),
        };
        let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, Some(exponent)),
            None => (unsigned, None),
        };
        let (whole, decimals) = match mantissa.split_once(self.decimal.sign()) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (mantissa, None),
        };
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        match self.thousands {
            Some(thousands) if whole.contains(|c| thousands.is(c)) => {
                for (i, group) in whole.split(|c| thousands.is(c)).enumerate() {
                    let right = if i == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
                    if !right || !digits(group) {
                        return None;
                    }
                    plain.push_str(group);
                }
            }
            _ if digits(whole) => plain.push_str(whole),
            _ => return None,
        }
        if let Some(decimals) = decimals {
            if !digits(decimals) || (whole.is_empty() && decimals.is_empty()) {
                return None;
            }
            plain.push('.');
            plain.push_str(decimals);
        } else if whole.is_empty() {
            return None;
        }
        if let Some(exponent) = exponent {
            let number = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
            if number.is_empty() || !digits(number) {
                return None;
            }
            plain.push('e');
            plain.push_str(exponent);
        }
        Some(plain)
    }

    fn refusal(self, text: &str) -> String {
        let shown: String = text.chars().take(40).collect();
        let foreign = ['.', ',', '\'', ' '].into_iter().find(|c| {
            shown.trim().contains(*c) && *c != self.decimal.sign() && !self.thousands.is_some_and(|t| t.is(*c))
        });
        match foreign.filter(|_| shown.contains(|c: char| c.is_ascii_digit())) {
            Some(sign) => format!(
                "'{shown}' is not a number such as {self}: if '{sign}' belongs in it, say decimal or thousands = \"{sign}\""
            ),
            None if shown.contains(|c| self.thousands.is_some_and(|t| t.is(c))) => {
                format!("'{shown}' is not a number such as {self}: three digits stand between the signs of thousands")
            }
            None => format!("'{shown}' is not a number such as {self}: if it stands for no value, add it to no_value"),
        }
    }
}

/// What the first numbers of a file look like, to find the sign before its decimals.
#[derive(Debug, Default)]
pub(super) struct DecimalHints {
    seen: [Seen; 2],
}

#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    /// Cells with other than three digits after the sign.
    clear: u32,
    /// Cells in which the sign might separate thousands.
    either: u32,
}

impl DecimalHints {
    /// The next cell.
    pub(super) fn feed(&mut self, text: &str) {
        let text = text.trim().trim_start_matches(['-', '+', '\u{2212}']);
        for (sign, seen) in ['.', ','].into_iter().zip(&mut self.seen) {
            if let Some((_, decimals)) = text.rsplit_once(sign) {
                let three = decimals.len() == 3 && decimals.bytes().all(|b| b.is_ascii_digit());
                *(if three { &mut seen.either } else { &mut seen.clear }) += 1;
            }
        }
    }

    /// The sign, and how many cells have it.
    ///
    /// # Errors
    /// When it could be one as well as the other.
    pub(super) fn decide(&self) -> Result<(Decimal, u32), String> {
        let [point, comma] = self.seen;
        let unclear = |sign: char| {
            format!("'{sign}' has three digits after it wherever it stands: say decimal (or thousands) in the mapping")
        };
        match (point.clear + point.either, comma.clear + comma.either) {
            (count, 0) if point.clear > 0 || count == 0 => Ok((Decimal::Point, count)),
            (0, count) if comma.clear > 0 => Ok((Decimal::Comma, count)),
            (_, 0) => Err(unclear('.')),
            (0, _) => Err(unclear(',')),
            _ => Err("numbers have '.' as well as ',': say decimal and thousands in the mapping".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ITALIAN: NumberFormat = NumberFormat { decimal: Decimal::Comma, thousands: Some(Thousands::Point) };
    const COMMA: NumberFormat = NumberFormat { decimal: Decimal::Comma, thousands: None };
    const POINT: NumberFormat = NumberFormat { decimal: Decimal::Point, thousands: None };

    #[test]
    fn numbers_are_read_as_the_mapping_says() {
        assert_eq!(ITALIAN.read("1.234.567,5"), Ok(1_234_567.5));
        assert_eq!(ITALIAN.read(" -1234,5 "), Ok(-1_234.5));
        assert_eq!(COMMA.read(",5"), Ok(0.5));
        assert_eq!(POINT.read("\u{2212}1.25e-3"), Ok(-0.001_25));
        let swiss = NumberFormat { decimal: Decimal::Point, thousands: Some(Thousands::Apostrophe) };
        assert_eq!(swiss.read("1\u{2019}234.5"), Ok(1_234.5));
        let french = NumberFormat { decimal: Decimal::Comma, thousands: Some(Thousands::Space) };
        assert_eq!(french.read("1\u{202f}234\u{a0}567,5"), Ok(1_234_567.5));
    }

    #[test]
    fn what_is_not_such_a_number_is_refused_with_the_remedy() {
        for (format, text, wanted) in [
            (
                COMMA,
                "1.234,5",
                "'1.234,5' is not a number such as 1234,5: if '.' belongs in it, say decimal or thousands = \".\"",
            ),
            (POINT, "12,5", "say decimal or thousands = \",\""),
            (ITALIAN, "1.23,5", "'1.23,5' is not a number such as 1.234,5"),
            (ITALIAN, "12.34", "such as 1.234,5"),
            (POINT, "n.d.", "add it to no_value"),
            (POINT, "", "is not a number"),
            (POINT, ".", "is not a number"),
            (POINT, "1e", "is not a number"),
            (POINT, "1e999", "is not a number"),
            (POINT, "NaN", "is not a number"),
            (POINT, "--1", "is not a number"),
            (POINT, "0x10", "is not a number"),
        ] {
            let error = format.read(text).unwrap_err();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
    }

    fn decide(cells: &[&str]) -> Result<(Decimal, u32), String> {
        let mut hints = DecimalHints::default();
        cells.iter().for_each(|cell| hints.feed(cell));
        hints.decide()
    }

    #[test]
    fn the_sign_is_found_only_where_there_is_no_doubt() {
        assert_eq!(decide(&["12", "7"]), Ok((Decimal::Point, 0)));
        assert_eq!(decide(&["1,5", "1,234", "8"]), Ok((Decimal::Comma, 2)));
        assert_eq!(decide(&["1.25"]), Ok((Decimal::Point, 1)));
        assert!(decide(&["1,234", "5"]).unwrap_err().contains("three digits"));
        assert!(decide(&["1.234"]).unwrap_err().contains("three digits"));
        assert!(decide(&["1.234,5"]).unwrap_err().contains("as well as"));
    }

    proptest! {
        #[test]
        fn any_number_written_the_italian_way_comes_back(value in -1_000_000_000i64..1_000_000_000, cents in 0u8..100) {
            let digits = value.unsigned_abs().to_string();
            let mut grouped = String::new();
            for (i, digit) in digits.chars().enumerate() {
                if i > 0 && (digits.len() - i).is_multiple_of(3) {
                    grouped.push('.');
                }
                grouped.push(digit);
            }
            let sign = if value < 0 { "-" } else { "" };
            let expected: f64 = format!("{sign}{digits}.{cents:02}").parse().unwrap();
            prop_assert_eq!(ITALIAN.read(&format!("{sign}{grouped},{cents:02}")), Ok(expected));
        }

        #[test]
        fn rubbish_is_refused_or_finite(text in "[-+0-9.,' eE]{0,12}|.{0,20}") {
            for format in [ITALIAN, COMMA, POINT] {
                if let Ok(value) = format.read(&text) {
                    prop_assert!(value.is_finite());
                }
            }
        }
    }
}
