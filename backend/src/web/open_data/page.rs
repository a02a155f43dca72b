//! `GET /open-data/{dataset}`: a data set for people, from the definition that its files are written from.

use super::html::{Language, data_block, document, escape};
use crate::open_data::dataset::{BASE, Dataset, LICENCE, LICENCE_URL};
use crate::open_data::schema_org::Markup;
use crate::web::Shared;
use crate::web::base_url::base_url;
use axum::body::Body;
use axum::http::{HeaderMap, Response};
use cruscotto_domain::metric::Text;

/// What is said to search engines.
pub(super) fn markup<'a>(state: &'a Shared, base: &'a str, language: Language) -> Markup<'a> {
    Markup { city: &state.city.profile, base, language: language.code(), demo: state.settings.demo }
}

fn said(language: Language, text: &Text) -> String {
    escape(language.of_two(&text.it, &text.en))
}

pub(super) fn page(state: &Shared, dataset: Dataset, headers: &HeaderMap) -> Response<Body> {
    let language = Language::of(headers);
    let say = |it, en| language.of_two(it, en);
    let item = dataset.item();
    let files: String = item
        .files
        .iter()
        .map(|file| {
            let (path, format) = (escape(&file.path), escape(&file.format));
            format!("<li><a href=\"{path}\" type=\"{}\">{format}</a></li>", escape(&file.media_type))
        })
        .collect();
    let columns: String = item
        .columns
        .iter()
        .map(|column| {
            let unit = escape(column.unit.as_deref().unwrap_or("–"));
            let needed = if column.required { say("sì", "yes") } else { "no" };
            format!(
                "<tr><th scope=\"row\"><code>{}</code></th><td>{}</td><td>{unit}</td><td>{needed}</td><td>{}</td></tr>",
                escape(&column.name),
                column.kind.as_str(),
                said(language, &column.description)
            )
        })
        .collect();
    let filters = match item.filters.as_slice() {
        [] => say("nessuno", "none").to_owned(),
        filters => filters.iter().map(|f| format!("<code>{f}</code>")).collect::<Vec<_>>().join(", "),
    };
    let (title, description) = (said(language, &item.title), said(language, &item.description));
    let city = said(language, &state.city.profile.name);
    let demo = if state.settings.demo {
        let word = say("Dati dimostrativi: misure inventate.", "Demo data: the measurements are invented.");
        format!("<p class=\"notice\"><strong>{word}</strong></p>")
    } else {
        String::new()
    };
    let body = format!(
        "<p><a href=\"{BASE}\">{}</a></p><h1>{title}</h1>{demo}<p>{description}</p><h2>{}</h2><ul class=\"files\">{files}</ul>\
         <p>{}: {filters}; <code>limit</code>, <code>cursor</code></p><h2>{}</h2>\
         <div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\"><table><thead><tr><th scope=\"col\">{}</th>\
         <th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead>\
         <tbody>{columns}</tbody></table></div><p>{}: <a rel=\"license\" href=\"{LICENCE_URL}\">{LICENCE}</a>, {city}</p>",
        say("Dati aperti", "Open data"),
        say("File", "Files"),
        say("Filtri", "Filters"),
        say("Dizionario dei dati", "Data dictionary"),
        say("Dizionario dei dati", "Data dictionary"),
        say("Colonna", "Column"),
        say("Tipo", "Kind"),
        say("Unità", "Unit"),
        say("Obbligatoria", "Required"),
        say("Significato", "Meaning"),
        say("Licenza", "Licence"),
    );
    let markup = markup(state, &base_url(state, headers), language).dataset(dataset);
    let head = format!(
        "<link rel=\"describedby\" type=\"application/ld+json\" href=\"{BASE}/catalogue.jsonld\">{}",
        data_block(&markup)
    );
    document(language, language.of_two(&item.title.it, &item.title.en), &head, &body)
}
