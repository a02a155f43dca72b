//! Numbers out of texts and JSON values.

use super::trouble::{Trouble, shortened};
use cruscotto_domain::unit::Conversion;
use serde_json::Value;
use std::collections::BTreeMap;

/// How a foreign value becomes a number in the metric's unit.
#[derive(Debug, Clone)]
pub struct NumberRule {
    /// Words that stand for numbers in the metric's unit: `online` = 1.
    pub words: BTreeMap<String, f64>,
    /// From the sender's unit to the metric's.
    pub conversion: Conversion,
}

impl NumberRule {
    /// The number that a text is: one of the words, or a decimal number.
    ///
    /// # Errors
    /// [`Trouble::NotNumber`] with the text.
    pub fn of_text(&self, text: &str) -> Result<f64, Trouble> {
        let text = text.trim();
        if let Some(number) = self.words.get(text) {
            return Ok(*number);
        }
        // Rust also reads "nan" and "infinity", which are no measurements.
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        number.map(|number| self.conversion.apply(number)).ok_or_else(|| self.refused(text))
    }

    /// The number that a JSON value is: a number, a text as above, or a truth value (1 and 0, unless `words` says else).
    ///
    /// # Errors
    /// [`Trouble::NotNumber`] with the value.
    pub fn of_json(&self, value: &Value) -> Result<f64, Trouble> {
        match value {
            Value::String(text) => self.of_text(text),
            Value::Bool(truth) => Ok(self.words.get(&truth.to_string()).copied().unwrap_or(f64::from(*truth))),
            Value::Number(number) => number
                .as_f64()
                .map(|number| self.conversion.apply(number))
                .ok_or_else(|| self.refused(&number.to_string())),
            Value::Null | Value::Array(_) | Value::Object(_) => Err(self.refused(&value.to_string())),
        }
    }

    fn refused(&self, text: &str) -> Trouble {
        let words = self.words.keys().map(|word| format!(" or '{word}'")).collect();
        Trouble::NotNumber { value: shortened(text), words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rule() -> NumberRule {
        let words = BTreeMap::from([("online".to_owned(), 1.0), ("offline".to_owned(), 0.0)]);
        NumberRule { words, conversion: Conversion::between("%", "1").unwrap() }
    }

    #[test]
    fn numbers_words_and_truth_values_are_read() {
        assert_eq!(rule().of_text(" 50 \n"), Ok(0.5));
        assert_eq!(rule().of_text("online"), Ok(1.0));
        assert_eq!(rule().of_json(&serde_json::json!(25)), Ok(0.25));
        assert_eq!(rule().of_json(&serde_json::json!("25")), Ok(0.25));
        assert_eq!(rule().of_json(&serde_json::json!(true)), Ok(1.0));
    }

    #[test]
    fn what_is_no_number_is_refused_with_the_words_that_would_do() {
        for bad in ["", "NaN", "inf", "1,5", "on", "0x10"] {
            let error = rule().of_text(bad).unwrap_err().to_string();
            assert_eq!(error, format!("'{bad}' is not a number: expected for example 12.5 or 'offline' or 'online'"));
        }
        assert!(rule().of_json(&serde_json::json!([1])).is_err());
    }

    proptest! {
        #[test]
        fn what_is_read_is_finite(text in ".{0,30}") {
            if let Ok(number) = rule().of_text(&text) {
                prop_assert!(number.is_finite());
            }
        }
    }
}
