//! The data sets in the words of schema.org, as search engines for data read them from pages: `Dataset` and `DataCatalog`
//! (<https://schema.org/Dataset>, Google's "Dataset structured data").

use super::dataset::{BASE, Dataset, LICENCE_URL};
use cruscotto_domain::city::Profile;
use cruscotto_domain::metric::Text;
use serde_json::{Value, json};

/// What the texts are made of.
#[derive(Debug, Clone, Copy)]
pub struct Markup<'a> {
    /// The city.
    pub city: &'a Profile,
    /// The address of the server, without a slash at its end.
    pub base: &'a str,
    /// The language of the page, `it` or `en`.
    pub language: &'a str,
    /// Whether the data are invented.
    pub demo: bool,
}

impl Markup<'_> {
    fn said<'t>(&self, text: &'t Text) -> &'t str {
        if self.language == "en" { &text.en } else { &text.it }
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    fn publisher(&self) -> Value {
        match &self.city.open_data {
            Some(publisher) => json!({
                "@type": "GovernmentOrganization", "name": publisher.publisher, "url": publisher.homepage,
            }),
            None => json!({"@type": "City", "name": self.said(&self.city.name)}),
        }
    }

    fn entry(&self, dataset: Dataset) -> Value {
        let item = dataset.item();
        let demo = match (self.demo, self.language) {
            (false, _) => "",
            (true, "en") => " (demo data)",
            (true, _) => " (dati dimostrativi)",
        };
        let files = item.files.iter().map(|file| {
            json!({
                "@type": "DataDownload",
                "name": file.format,
                "encodingFormat": file.media_type,
                "contentUrl": self.at(&file.path),
            })
        });
        let columns = item.columns.iter().map(|column| {
            let mut value = json!({
                "@type": "PropertyValue", "name": column.name, "description": self.said(&column.description),
            });
            if let Some(unit) = &column.unit {
                value["unitText"] = json!(unit);
            }
            value
        });
        json!({
            "@type": "Dataset",
            "@id": self.at(&format!("{BASE}/{dataset}#dataset")),
            "identifier": item.id,
            "name": format!("{}{demo}", self.said(&item.title)),
            "description": self.said(&item.description),
            "url": self.at(&format!("{BASE}/{dataset}")),
            "license": LICENCE_URL,
            "isAccessibleForFree": true,
            "inLanguage": ["it", "en"],
            "creator": self.publisher(),
            "spatialCoverage": {
                "@type": "Place",
                "name": self.said(&self.city.name),
                // South west, north east.
                "geo": {"@type": "GeoShape", "box": format!(
                    "{} {} {} {}", self.city.bbox[1], self.city.bbox[0], self.city.bbox[3], self.city.bbox[2]
                )},
            },
            "variableMeasured": columns.collect::<Vec<_>>(),
            "distribution": files.collect::<Vec<_>>(),
            "includedInDataCatalog": {"@type": "DataCatalog", "url": self.at(BASE)},
        })
    }

    /// Of a data set, for its page.
    #[must_use]
    pub fn dataset(&self, dataset: Dataset) -> Value {
        let mut whole = self.entry(dataset);
        whole["@context"] = json!("https://schema.org/");
        whole
    }

    /// Of all of them, for the page that lists them.
    #[must_use]
    pub fn catalogue(&self) -> Value {
        json!({
            "@context": "https://schema.org/",
            "@type": "DataCatalog",
            "url": self.at(BASE),
            "license": LICENCE_URL,
            "publisher": self.publisher(),
            "dataset": Dataset::ALL.into_iter().map(|dataset| self.entry(dataset)).collect::<Vec<_>>(),
        })
    }
}
