//! `GET /open-data`: the list of data sets for people, and the style sheet of these pages.

use super::html::{Language, data_block, document, escape};
use super::page::markup;
use crate::open_data::dataset::{BASE, Dataset, LICENCE, LICENCE_URL};
use crate::web::Shared;
use crate::web::base_url::base_url;
use axum::body::Body;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderName, Response};

/// For a file whose name stays.
const CACHE: &str = "public, max-age=3600";

/// What everybody may take, and where the interfaces are described.
#[utoipa::path(get, path = "/open-data", tag = "open-data", responses(
    (status = 200, content_type = "text/html", body = String, description = "A page in the language of the browser")
))]
pub(in crate::web) async fn index(State(state): State<Shared>, headers: HeaderMap) -> Response<Body> {
    let language = Language::of(&headers);
    let say = |it, en| language.of_two(it, en);
    let datasets: String = Dataset::ALL
        .into_iter()
        .map(|dataset| {
            let (title, description) = (dataset.title(), dataset.description());
            format!(
                "<li><h2><a href=\"{BASE}/{dataset}\">{}</a></h2><p>{}</p></li>",
                escape(say(title.it, title.en)),
                escape(say(description.it, description.en))
            )
        })
        .collect();
    let interfaces = [
        ("/open-data/catalogue.ttl", say("Catalogo DCAT-AP_IT (Turtle)", "DCAT-AP_IT catalogue (Turtle)")),
        ("/open-data/catalogue.jsonld", say("Catalogo DCAT-AP_IT (JSON-LD)", "DCAT-AP_IT catalogue (JSON-LD)")),
        ("/api/v1/bulk-files", say("File mensili con somme di controllo", "Monthly files with checksums")),
        ("/ogc", "OGC API Features"),
        ("/api-docs", say("API: documentazione", "API: documentation")),
        ("/feeds/outages.atom", say("Guasti (Atom)", "Outages (Atom)")),
        ("/feeds/outages.rss", say("Guasti (RSS)", "Outages (RSS)")),
        ("/feeds/outages.ics", say("Guasti (iCalendar)", "Outages (iCalendar)")),
        ("/feeds/maintenance.ics", say("Manutenzioni (iCalendar)", "Maintenance (iCalendar)")),
    ];
    let interfaces: String = interfaces.map(|(path, name)| format!("<li><a href=\"{path}\">{name}</a></li>")).concat();
    let body = format!(
        "<p><a href=\"/\">{}</a></p><h1>{}</h1><p>{} <a rel=\"license\" href=\"{LICENCE_URL}\">{LICENCE}</a>.</p>\
         <ul class=\"datasets\">{datasets}</ul><h2>{}</h2><ul>{interfaces}</ul>",
        say("Cruscotto", "Dashboard"),
        say("Dati aperti", "Open data"),
        say(
            "Tutto ciò che il cruscotto mostra, da scaricare e riusare:",
            "All that the dashboard shows, to take and use:"
        ),
        say("Altre interfacce", "Other interfaces"),
    );
    let markup = markup(&state, &base_url(&state, &headers), language).catalogue();
    document(language, say("Dati aperti", "Open data"), &data_block(&markup), &body)
}

/// The style of these pages, as few bytes as they need.
#[utoipa::path(get, path = "/open-data/style.css", tag = "open-data", responses(
    (status = 200, content_type = "text/css", body = String)
))]
pub(in crate::web) async fn style() -> ([(HeaderName, &'static str); 2], &'static str) {
    ([(CONTENT_TYPE, "text/css; charset=utf-8"), (CACHE_CONTROL, CACHE)], include_str!("style.css"))
}
