//! A value of JSON as people read it, without the signs of JSON.

use super::texts::texts;
use crate::i18n::Lang;
use serde_json::Value;

/// What stands for no value.
const NONE: &str = "—";

/// The value in words.
pub(super) fn said(lang: Lang, value: &Value) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::Bool(true) => texts(lang).yes.to_owned(),
        Value::Bool(false) => texts(lang).no.to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.clone(),
        Value::Array(items) if items.is_empty() => NONE.to_owned(),
        Value::Array(items) => joined(items.iter().map(|item| said(lang, item))),
        Value::Object(object) => joined(object.iter().map(|(name, value)| format!("{name} {}", said(lang, value)))),
    }
}

fn joined(parts: impl Iterator<Item = String>) -> String {
    parts.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn values_are_said_without_the_signs_of_json() {
        let it = |value: Value| said(Lang::It, &value);
        assert_eq!(it(json!("MM S.p.A.")), "MM S.p.A.");
        assert_eq!(it(json!({ "lat": 45.5, "lon": 9.19 })), "lat 45.5, lon 9.19");
        assert_eq!(
            (it(Value::Null), it(json!(12)), it(json!([]))),
            (NONE.to_owned(), "12".to_owned(), NONE.to_owned())
        );
        assert_eq!((it(json!(true)), it(json!(["a", "b"]))), ("sì".to_owned(), "a, b".to_owned()));
    }
}
