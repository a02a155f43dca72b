//! `GET /api-docs`: the OpenAPI document for people, one page, no script.

use super::open_data::html::{Language, document, escape};
use super::openapi;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use serde_json::Value;
use std::collections::BTreeMap;

/// An operation and where it is.
type Operation<'a> = (&'a str, &'a str, &'a Value);

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().unwrap_or_default()
}

/// What a schema is, in a word or a reference.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return format!("<a href=\"#schema-{0}\"><code>{0}</code></a>", escape(name));
    }
    if let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
        let known = choices.iter().filter(|c| text(c, "type") != "null");
        return known.map(kind).collect::<Vec<_>>().join(" | ");
    }
    let word = match &schema["type"] {
        Value::String(word) if word == "array" => return format!("[{}]", kind(&schema["items"])),
        Value::String(word) => word.clone(),
        Value::Array(words) => {
            words.iter().filter_map(Value::as_str).filter(|w| *w != "null").collect::<Vec<_>>().join(" | ")
        }
        _ => "object".to_owned(),
    };
    let format = schema["format"].as_str().map(|f| format!(" ({f})")).unwrap_or_default();
    let values = schema["enum"].as_array().map(|values| {
        let values: Vec<String> =
            values.iter().filter_map(Value::as_str).map(|v| format!("<code>{}</code>", escape(v))).collect();
        format!(": {}", values.join(", "))
    });
    format!("{}{}{}", escape(&word), escape(&format), values.unwrap_or_default())
}

fn parameters(language: Language, operation: &Value) -> String {
    let Some(parameters) = operation["parameters"].as_array().filter(|p| !p.is_empty()) else { return String::new() };
    let rows: String = parameters
        .iter()
        .map(|parameter| {
            let needed = if parameter["required"] == true { language.of_two("sì", "yes") } else { "no" };
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{}</td><td>{needed}</td><td>{}</td></tr>",
                escape(text(parameter, "name")),
                escape(text(parameter, "in")),
                kind(&parameter["schema"]),
                escape(text(parameter, "description"))
            )
        })
        .collect();
    let say = |it, en| language.of_two(it, en);
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><thead><tr><th scope=\"col\">{0}</th>\
         <th scope=\"col\">{1}</th><th scope=\"col\">{2}</th><th scope=\"col\">{3}</th><th scope=\"col\">{4}</th></tr></thead>\
         <tbody>{rows}</tbody></table></div>",
        say("Parametro", "Parameter"),
        say("Dove", "Where"),
        say("Tipo", "Kind"),
        say("Obbligatorio", "Required"),
        say("Significato", "Meaning"),
    )
}

fn responses(operation: &Value) -> String {
    let all = operation["responses"].as_object().into_iter().flatten();
    let line = |(status, response): (&String, &Value)| {
        let content = response["content"].as_object().into_iter().flatten();
        let content: Vec<String> =
            content.map(|(media, body)| format!("<code>{}</code> {}", escape(media), kind(&body["schema"]))).collect();
        format!(
            "<li><strong>{}</strong> {} {}</li>",
            escape(status),
            escape(text(response, "description")),
            content.join(", ")
        )
    };
    format!("<ul>{}</ul>", all.map(line).collect::<String>())
}

fn operation(language: Language, (path, method, operation): &Operation<'_>) -> String {
    let id = escape(text(operation, "operationId"));
    format!(
        "<article id=\"{id}\"><h3><code>{} {}</code></h3><p>{}</p><p>{}</p>{}{}</article>",
        method.to_uppercase(),
        escape(path),
        escape(text(operation, "summary")),
        escape(text(operation, "description")),
        parameters(language, operation),
        responses(operation)
    )
}

fn schema(name: &str, schema: &Value) -> String {
    let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let properties = schema["properties"].as_object().into_iter().flatten();
    let line = |(property, of): (&String, &Value)| {
        let mark = if required.contains(&property.as_str()) { "" } else { "?" };
        format!("<li><code>{}{mark}</code> {} {}</li>", escape(property), kind(of), escape(text(of, "description")))
    };
    let properties: String = properties.map(line).collect();
    let body =
        if properties.is_empty() { format!("<p>{}</p>", kind(schema)) } else { format!("<ul>{properties}</ul>") };
    format!(
        "<article id=\"schema-{0}\"><h3><code>{0}</code></h3><p>{1}</p>{body}</article>",
        escape(name),
        escape(text(schema, "description"))
    )
}

/// Every operation and every schema of this server's API, to read.
#[utoipa::path(get, path = "/api-docs", tag = "operations", responses(
    (status = 200, content_type = "text/html", body = String)
))]
pub(super) async fn api_docs(headers: HeaderMap) -> Response<Body> {
    let language = Language::of(&headers);
    let api = openapi::shown();
    let mut by_tag: BTreeMap<&str, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, item) in api["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten().filter(|(m, _)| *m != "parameters") {
            let tag = operation["tags"][0].as_str().unwrap_or("api");
            by_tag.entry(tag).or_default().push((path, method, operation));
        }
    }
    let contents: String =
        by_tag.keys().map(|tag| format!("<li><a href=\"#tag-{0}\">{0}</a></li>", escape(tag))).collect();
    let sections: String = by_tag
        .iter()
        .map(|(tag, operations)| {
            let operations: String = operations.iter().map(|o| operation(language, o)).collect();
            format!("<section><h2 id=\"tag-{0}\">{0}</h2>{operations}</section>", escape(tag))
        })
        .collect();
    let schemas = api["components"]["schemas"].as_object().into_iter().flatten();
    let schemas: String = schemas.map(|(name, of)| schema(name, of)).collect();
    let body = format!(
        "<h1>API</h1><p>{}</p><p><a href=\"/openapi.json\">OpenAPI {}</a></p><nav><ul>{contents}\
         <li><a href=\"#schemas\">{2}</a></li></ul></nav>{sections}<section><h2 id=\"schemas\">{2}</h2>{schemas}</section>",
        escape(text(&api["info"], "description")),
        escape(text(api, "openapi")),
        language.of_two("Schemi", "Schemas"),
    );
    document(language, "API", "", &body)
}
