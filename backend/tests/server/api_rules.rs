//! The OpenAPI document, against the rules of the Italian API guidelines (AgID, interoperability, "Raccomandazioni tecniche
//! per REST"): a list of rules, each over the whole document.

use cruscotto_backend::web::document;
use serde_json::Value;
use std::collections::BTreeSet;

/// Routes whose shape is another system's contract: their names, codes and errors are not ours to choose.
const FOREIGN: [&str; 7] = [
    "/ping",
    "/query",
    "/write",
    "/api/v2/write",
    "/api/v1/write",
    "/api/v1/monitoring/device/{device}/",
    // The websocket: what it answers is the upgrade.
    "/live",
];

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Every operation that is ours: path, method, and what the document says.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths
        .filter(|(path, _)| !FOREIGN.contains(&path.as_str()))
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter().filter(|(m, _)| METHODS.contains(&m.as_str()));
            methods.map(move |(method, operation)| (path.as_str(), method.as_str(), operation))
        })
        .collect()
}

/// Every object in a value, with the way to it.
fn walk<'a>(value: &'a Value, way: &str, visit: &mut impl FnMut(&str, &'a Value)) {
    visit(way, value);
    match value {
        Value::Object(members) => members.iter().for_each(|(name, inner)| walk(inner, &format!("{way}/{name}"), visit)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, inner)| walk(inner, &format!("{way}/{i}"), visit));
        }
        _ => {}
    }
}

fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

#[test]
fn it_is_openapi_3_1_with_a_licence_and_a_status() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    assert_eq!(document["info"]["license"]["identifier"], "EUPL-1.2");
    assert!(document["paths"]["/status"]["get"].is_object(), "the guidelines ask for GET /status");
    let ids: Vec<&str> = operations(&document).iter().map(|(.., o)| o["operationId"].as_str().unwrap()).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "an operation is called as another: {ids:?}");
}

#[test]
fn paths_are_kebab_case() {
    let document = document();
    for (path, ..) in operations(&document) {
        for segment in path.split('/').skip(1) {
            let word = segment.trim_start_matches('{').trim_end_matches('}');
            let kebab = word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'.');
            assert!(if segment.starts_with('{') { is_snake(word) } else { kebab && !word.is_empty() }, "{path}");
        }
    }
}

#[test]
fn schemas_are_pascal_case_and_what_they_have_is_snake_case() {
    let document = document();
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        let pascal =
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.bytes().all(|b| b.is_ascii_alphanumeric());
        assert!(pascal, "schema {name}");
        for property in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(is_snake(property), "{name}.{property}");
        }
    }
    for (path, method, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            // One parameter for each label that a series may have.
            assert!(is_snake(name) || name == "label.NAME", "{method} {path}: {name}");
        }
    }
}

#[test]
fn every_number_has_a_format_and_every_reference_leads_somewhere() {
    let document = document();
    walk(&document, "", &mut |way, value| {
        let kinds: Vec<&str> = match &value["type"] {
            Value::String(kind) => vec![kind],
            Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        for (kind, formats) in [("integer", ["int32", "int64"]), ("number", ["float", "double"])] {
            if kinds.contains(&kind) {
                assert!(value["format"].as_str().is_some_and(|f| formats.contains(&f)), "{way} is {value}");
            }
        }
        if let Some(reference) = value["$ref"].as_str() {
            let target = document.pointer(reference.trim_start_matches('#'));
            assert!(target.is_some(), "{way} refers to {reference}");
        }
    });
}

#[test]
fn every_no_is_a_problem() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let is_error = status.starts_with('4') || status.starts_with('5');
            // Status itself says that it is unavailable, in its own words.
            if is_error && path != "/status" {
                let content = response["content"].as_object();
                let problem = content.is_some_and(|c| c.keys().eq(["application/problem+json"]));
                assert!(problem, "{method} {path} {status}");
            }
        }
    }
}

#[test]
fn what_anybody_may_ask_is_limited_and_says_so() {
    let document = document();
    let limited: Vec<_> = operations(&document)
        .into_iter()
        .filter(|(.., operation)| operation["responses"].get("429").is_some())
        .collect();
    assert!(limited.len() > 20, "{} are limited", limited.len());
    for (path, method, operation) in limited {
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses["429"]["headers"]["Retry-After"].is_object() || !path.starts_with("/api/v1/a"),
            "{method} {path}"
        );
        if responses["429"]["headers"]["RateLimit-Limit"].is_object() {
            for (status, response) in responses {
                for header in ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"] {
                    assert!(response["headers"][header].is_object(), "{method} {path} {status} {header}");
                }
            }
        }
        if let Some(away) =
            responses.get("503").filter(|_| responses["429"]["headers"].get("RateLimit-Limit").is_some())
        {
            assert!(away["headers"]["Retry-After"].is_object(), "{method} {path} 503");
        }
    }
}

#[test]
fn no_credentials_are_in_addresses() {
    let document = document();
    for (name, scheme) in document["components"]["securitySchemes"].as_object().unwrap() {
        assert_ne!(scheme["in"], "query", "{name}");
    }
    for (path, method, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap().to_lowercase();
            let secret = ["token", "key", "password", "secret", "api_key", "apikey", "authorization"];
            assert!(!secret.contains(&name.as_str()), "{method} {path}: {name}");
        }
    }
}

#[test]
fn everything_is_described() {
    let document = document();
    for (path, method, operation) in operations(&document) {
        let said = |field: &str| operation[field].as_str().is_some_and(|text| !text.is_empty());
        assert!(said("summary") || said("description"), "{method} {path}");
        assert!(operation["tags"].as_array().is_some_and(|tags| !tags.is_empty()), "{method} {path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].as_str().is_some_and(|d| !d.is_empty()), "{method} {path}: {parameter}");
        }
    }
}
