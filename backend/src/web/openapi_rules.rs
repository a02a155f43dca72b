//! What the Italian API guidelines (AgID, "Linee guida sull'interoperabilità tecnica", recommendations for REST interfaces)
//! ask of an OpenAPI document, and what holds for every route alike: said once here, not at each route.

use super::access::EXTENSION;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Headers of every answer to the public, and of its refusals.
const RATE_LIMIT: [(&str, &str); 3] = [
    ("RateLimit-Limit", "Requests that may come at once"),
    ("RateLimit-Remaining", "Requests that are left of them"),
    ("RateLimit-Reset", "Seconds until all are there again"),
];

/// Brings `document` to the rules; `limited` are the paths that anybody may ask, within the limits of their address.
pub(super) fn apply(document: Value, limited: &BTreeSet<String>) -> Value {
    let mut document = renamed(document);
    formats(&mut document);
    open_what_is_flattened(&mut document);
    let paths = document["paths"].as_object_mut();
    for (path, operations) in paths.into_iter().flatten() {
        for (method, operation) in operations.as_object_mut().into_iter().flatten() {
            let Some(operation) = operation.as_object_mut().filter(|_| method != "parameters") else { continue };
            refuse(method, operation);
            if limited.contains(path) {
                limit(operation);
            }
        }
    }
    document
}

/// A schema that has the fields of another beside its own (`allOf`) cannot refer to one that allows no others: it gets those
/// fields as they are, without that. Wherever it stands: a list's schema has that of its items in it.
fn open_what_is_flattened(document: &mut Value) {
    let schemas = document["components"]["schemas"].as_object();
    let closed: Map<String, Value> = schemas
        .into_iter()
        .flatten()
        .filter(|(_, s)| s["additionalProperties"] == json!(false))
        .map(|(n, s)| (format!("#/components/schemas/{n}"), s.clone()))
        .collect();
    open(document, &closed);
}

fn open(value: &mut Value, closed: &Map<String, Value>) {
    if let Some(parts) = value.get_mut("allOf").and_then(Value::as_array_mut) {
        for part in parts {
            if let Some(Value::Object(mut fields)) = part["$ref"].as_str().and_then(|to| closed.get(to)).cloned() {
                fields.remove("additionalProperties");
                *part = Value::Object(fields);
            }
        }
    }
    match value {
        Value::Object(fields) => fields.values_mut().for_each(|value| open(value, closed)),
        Value::Array(items) => items.iter_mut().for_each(|value| open(value, closed)),
        _ => {}
    }
}

/// Says what the guard and the extractors in front of every route refuse: `access.rs`, `extract.rs`.
fn refuse(method: &str, operation: &mut Map<String, Value>) {
    let guarded =
        operation.get(EXTENSION).and_then(Value::as_str).is_some_and(|access| access != "open" && access != "source");
    let has = |place: &str| {
        let parameters = operation.get("parameters").and_then(Value::as_array);
        parameters.into_iter().flatten().any(|parameter| parameter["in"] == place)
    };
    let (query, path, body) = (has("query"), has("path"), operation.contains_key("requestBody"));
    let is_safe = matches!(method, "get" | "head");
    let refusals = [
        ("400", query || body, "A parameter or the body is not of its form"),
        ("401", guarded, "Nobody is logged in"),
        ("403", guarded || !is_safe, "Who is logged in may not do this, or another site asked"),
        ("404", path, "There is no such thing"),
        ("413", body, "The body is too large"),
        ("415", body, "The body is not of a media type that is read here"),
        ("422", body, "The body does not say what is needed"),
        ("503", guarded, "The database is not available"),
    ];
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    for (status, _, said) in refusals.into_iter().filter(|(_, may, _)| *may) {
        responses.entry(status).or_insert_with(|| problem(said));
    }
}

fn problem(said: &str) -> Value {
    json!({
        "description": said,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}

/// Generic schemas are called `Items_Area`: `AreaList` is a name in one style.
fn renamed(document: Value) -> Value {
    let names: Vec<String> =
        document["components"]["schemas"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
    let mut text = document.to_string();
    for name in &names {
        if let Some(of) = name.strip_prefix("Items_") {
            text = text.replace(&format!("\"{name}\""), &format!("\"{of}List\""));
            text = text.replace(&format!("/{name}\""), &format!("/{of}List\""));
        }
    }
    serde_json::from_str(&text).unwrap_or(document)
}

/// Every number says how wide it is.
fn formats(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(formats),
        Value::Object(schema) => {
            let is = |wanted: &str| match schema.get("type") {
                Some(Value::String(kind)) => kind == wanted,
                Some(Value::Array(kinds)) => kinds.iter().any(|kind| kind == wanted),
                _ => false,
            };
            let format = if is("integer") { Some("int64") } else { is("number").then_some("double") };
            if let Some(format) = format.filter(|_| !schema.contains_key("format")) {
                schema.insert("format".to_owned(), json!(format));
            }
            schema.values_mut().for_each(formats);
        }
        _ => {}
    }
}

fn header(said: &str) -> Value {
    json!({"description": said, "schema": {"type": "integer", "format": "int32"}})
}

/// Says of an operation that it is limited, and what a refusal looks like.
fn limit(operation: &mut Map<String, Value>) {
    let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) else { return };
    responses.entry("429").or_insert_with(|| problem("Too many requests from this address"));
    for (status, response) in responses.iter_mut() {
        let Some(response) = response.as_object_mut() else { continue };
        let headers = response.entry("headers").or_insert_with(|| json!({}));
        // The upgrade is answered by the protocol it leads to.
        if status != "101" {
            for (name, said) in RATE_LIMIT {
                headers[name] = header(said);
            }
        }
        if matches!(status.as_str(), "429" | "503") {
            headers["Retry-After"] = header("Seconds after which it is worth while to try again");
        }
    }
}
