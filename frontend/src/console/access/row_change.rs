//! What an entry of the trail says of a row: field by field, as the interface calls them, before and after.

use super::texts::{Texts, texts};
use crate::console::said::said;
use crate::i18n::Lang;
use crate::widgets::moment;
use cruscotto_domain::api::account::AuditItem;
use cruscotto_domain::time::Timestamp;
use serde_json::{Map, Value};
use yew::prelude::*;

/// The column that holds a whole plan, rule or policy: its own fields are shown.
const DEFINITION: &str = "definition";

/// A field, what it was, and what it became.
#[derive(Debug, PartialEq)]
struct Changed {
    field: String,
    before: Value,
    after: Value,
}

/// The entry as a list.
pub(super) fn row_change(lang: Lang, item: &AuditItem) -> Html {
    let texts = texts(lang);
    let line = |changed: &Changed| {
        let name = (texts.field)(&changed.field).unwrap_or(&changed.field).to_owned();
        html! {
            <li key={changed.field.clone()} data-field={changed.field.clone()}>
                { name }{ ": " }
                if !changed.before.is_null() { <del>{ value(lang, texts, changed, &changed.before) }</del>{ " → " } }
                { value(lang, texts, changed, &changed.after) }
            </li>
        }
    };
    html! { <ul class="ops-row-change">{ for changes(item).iter().map(line) }</ul> }
}

fn value(lang: Lang, texts: &Texts, changed: &Changed, value: &Value) -> Html {
    let text = value.as_str();
    let at = text.filter(|_| changed.field.ends_with("_at")).and_then(|text| text.parse::<Timestamp>().ok());
    let role = text.filter(|_| changed.field == "role").and_then(|text| text.parse().ok());
    match (at, role) {
        (Some(at), _) => moment(lang, at),
        (_, Some(role)) => html! { { (texts.role_name)(role) } },
        _ => html! { { said(lang, value) } },
    }
}

/// The fields that differ, by name. Of a row that is new or gone only what it has.
fn changes(item: &AuditItem) -> Vec<Changed> {
    let (before, after) = (fields(item.before.as_ref()), fields(item.after.as_ref()));
    let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
    names.sort();
    names.dedup();
    let of = |fields: &Map<String, Value>, name: &String| fields.get(name).cloned().unwrap_or(Value::Null);
    let changed = |name: &String| Changed { field: name.clone(), before: of(&before, name), after: of(&after, name) };
    names.into_iter().map(changed).filter(|changed| changed.before != changed.after).collect()
}

fn fields(row: Option<&Value>) -> Map<String, Value> {
    let Some(Value::Object(row)) = row else { return Map::new() };
    let mut fields = row.clone();
    if let Some(Value::Object(definition)) = fields.remove(DEFINITION) {
        fields.extend(definition);
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn item(before: Option<Value>, after: Option<Value>) -> AuditItem {
        AuditItem {
            id: 1,
            at: Timestamp::EPOCH,
            actor: "anna".into(),
            action: "update".into(),
            subject_kind: "account".into(),
            subject: "m.rossi".into(),
            before,
            after,
        }
    }

    #[test]
    fn what_differs_is_named_field_by_field() {
        let changed = |field: &str, before, after| Changed { field: field.into(), before, after };
        let row = |role: &str| Some(json!({ "role": role, "email": null }));
        assert_eq!(
            changes(&item(row("viewer"), row("operator"))),
            [changed("role", json!("viewer"), json!("operator"))]
        );
        let rule = |above| Some(json!({ "definition": { "name": "Lenta", "above": above } }));
        assert_eq!(changes(&item(rule(3), rule(4))), [changed("above", json!(3), json!(4))]);
        assert_eq!(changes(&item(None, rule(4))).len(), 2);
        assert_eq!(changes(&item(None, None)), []);
    }
}
