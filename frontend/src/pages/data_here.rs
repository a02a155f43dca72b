//! The data behind a page, to take away: links to the files of the open data that are of this place alone, and the same for
//! search engines (schema.org `Dataset`).

use crate::data::Ui;
use crate::public::Props;
use cruscotto_domain::id::{AreaId, AssetId};
use serde_json::{Value, json};
use yew::prelude::*;

/// Where the open data is.
const BASE: &str = "/open-data";

/// The licence of all of it.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Formats that are linked, with their media types; the data set's own page has them all.
const FORMATS: [(&str, &str, &str); 3] = [
    ("csv", "CSV", "text/csv"),
    ("json", "JSON", "application/json"),
    ("xlsx", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
];

/// What a page's data is of.
#[derive(Debug, Clone, Copy)]
pub enum Of<'a> {
    /// An area.
    Area(&'a AreaId),
    /// An asset.
    Asset(&'a AssetId),
}

impl Of<'_> {
    /// The data sets that have something of it, with their filter.
    fn files(self, ui: &Ui) -> [(&'static str, &'static str, String); 2] {
        let words = ui.lang.public();
        match self {
            Self::Area(id) => [
                ("availability", words.data_availability, format!("area={id}")),
                ("area-measurements", words.data_measurements, format!("area={id}")),
            ],
            Self::Asset(id) => [
                ("availability", words.data_availability, format!("asset={id}")),
                ("asset-measurements", words.data_measurements, format!("asset={id}")),
            ],
        }
    }
}

/// The section.
pub(super) fn data_section(ui: &Ui, of: Of<'_>) -> Html {
    let words = ui.lang.public();
    let row = |(dataset, title, filter): (&'static str, &'static str, String)| {
        let format = |(extension, name, _): (&str, &str, &str)| {
            html! {
                <>{ " · " }<a href={format!("{BASE}/{dataset}.{extension}?{filter}")}>{ name.to_owned() }
                    <span class="visually-hidden">{ ": " }{ title }</span></a></>
            }
        };
        html! { <li><a href={format!("{BASE}/{dataset}")}>{ title }</a>{ for FORMATS.into_iter().map(format) }</li> }
    };
    html! {
        <section class="data-here" aria-labelledby="data-heading">
            <h2 id="data-heading">{ words.data_heading }</h2>
            <p>{ words.data_intro }</p>
            <ul>{ for of.files(ui).map(row) }</ul>
        </section>
    }
}

/// The same as a description for search engines: <https://schema.org/Dataset>, in JSON-LD. A block of data, which no policy
/// on scripts has to allow.
pub fn described(ui: &Ui, props: &Props, of: Of<'_>, name: &str) -> Html {
    let Props { origin, route, view, look, .. } = props;
    let words = ui.lang.public();
    let page = format!("{origin}{}", route.href(crate::routes::View::default().with_lang(view.lang())));
    let sets = of.files(ui).map(|(dataset, title, filter)| {
        let files: Vec<Value> = FORMATS
            .iter()
            .map(|(extension, _, kind)| {
                json!({"@type": "DataDownload", "encodingFormat": kind,
                    "contentUrl": format!("{origin}{BASE}/{dataset}.{extension}?{filter}")})
            })
            .collect();
        json!({"@type": "Dataset", "name": format!("{title}: {name}"),
            "description": format!("{title}: {name}. {}", (words.site_description)(ui.city.name())),
            "url": page, "license": LICENCE, "isAccessibleForFree": true, "inLanguage": ui.lang.tag(),
            "creator": {"@type": "GovernmentOrganization", "name": ui.city.name()},
            "isPartOf": format!("{origin}{BASE}/{dataset}"), "spatialCoverage": {"@type": "Place", "name": name},
            "dateModified": look.last_commit.map(|at| at.to_string()), "distribution": files})
    });
    // No end of a script element may stand in it.
    let text = json!({"@context": "https://schema.org", "@graph": sets}).to_string().replace('<', "\\u003c");
    let block = format!("<script type=\"application/ld+json\">{text}</script>");
    Html::from_html_unchecked(block.into())
}
