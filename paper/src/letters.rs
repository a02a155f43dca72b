//! Letters that the typefaces have. A PDF that is accessible names every letter in it, so one without a shape cannot be
//! printed: it becomes U+FFFD, and the document says how many did.

use serde_json::Value;
use typst::text::Font;

/// What stands for a letter that no typeface has.
const REPLACEMENT: char = '\u{fffd}';

/// Which letters there are.
#[derive(Debug)]
pub(crate) struct Letters<'a>(pub(crate) &'a [Font]);

impl Letters<'_> {
    fn has(&self, letter: char) -> bool {
        letter == '\n' || self.0.iter().any(|font| font.info().coverage.contains(u32::from(letter)))
    }

    /// Replaces in `text` what there is no letter for; how many were.
    pub(crate) fn keep(&self, text: &mut String) -> usize {
        let unknown = text.chars().filter(|letter| !self.has(*letter)).count();
        if unknown > 0 {
            *text = text.chars().map(|letter| if self.has(letter) { letter } else { REPLACEMENT }).collect();
        }
        unknown
    }

    /// The same in every text of a value.
    pub(crate) fn keep_all(&self, value: &mut Value) -> usize {
        match value {
            Value::String(text) => self.keep(text),
            Value::Array(values) => values.iter_mut().map(|value| self.keep_all(value)).sum(),
            Value::Object(fields) => fields.values_mut().map(|value| self.keep_all(value)).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::press::fonts;
    use serde_json::json;

    #[test]
    fn what_has_no_letter_is_replaced_and_counted() {
        let fonts = fonts().unwrap();
        let letters = Letters(&fonts);
        let mut value = json!({ "a": ["perché → ≥ αβ Žižek Đặng", "学校 🏫"], "b": { "c": "x\ny\t" }, "n": 1 });
        assert_eq!(letters.keep_all(&mut value), 4);
        assert_eq!(value["a"], json!(["perché → ≥ αβ Žižek Đặng", "\u{fffd}\u{fffd} \u{fffd}"]));
        assert_eq!(value["b"]["c"], json!("x\ny\u{fffd}"));
    }
}
