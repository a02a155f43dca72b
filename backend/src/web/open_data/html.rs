//! Pages of few words, written without a template: text is escaped here and nowhere else.

use axum::body::Body;
use axum::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, Response};
use std::fmt::Write;

/// Pages change with the program.
const CACHE: &str = "public, max-age=300";

/// The language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::web) enum Language {
    Italian,
    English,
}

impl Language {
    /// Italian, unless English is what the browser asks for first.
    pub(in crate::web) fn of(headers: &HeaderMap) -> Self {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if asked.trim_start().to_ascii_lowercase().starts_with("en") { Self::English } else { Self::Italian }
    }

    pub(in crate::web) fn code(self) -> &'static str {
        match self {
            Self::Italian => "it",
            Self::English => "en",
        }
    }

    /// The text in this language.
    pub(in crate::web) fn of_two<'a>(self, it: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Italian => it,
            Self::English => en,
        }
    }
}

/// Text as it may stand between tags and in attributes.
pub(in crate::web) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

/// Data for programs that read the page: a block that browsers do not run, so that the policy of this server says nothing
/// about it (HTML, "prepare the script element", data block).
pub(in crate::web) fn data_block(data: &serde_json::Value) -> String {
    // In JSON the sign stands in texts alone, and without it no end tag can.
    format!("<script type=\"application/ld+json\">{}</script>", data.to_string().replace('<', "\\u003c"))
}

/// The style sheet of these pages.
pub(in crate::web) const STYLE_PATH: &str = "/open-data/style.css";

/// A page; `body` is HTML already.
pub(in crate::web) fn document(language: Language, title: &str, head: &str, body: &str) -> Response<Body> {
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = write!(
        text,
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>{}</title>\
         <link rel=\"stylesheet\" href=\"{STYLE_PATH}\">{head}</head><body><main>{body}</main></body></html>\n",
        language.code(),
        escape(title),
    );
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(CACHE));
    headers.insert(VARY, HeaderValue::from_static("accept-language"));
    response
}
