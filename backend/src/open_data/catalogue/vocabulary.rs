//! Names of the vocabularies that the catalogue speaks, and codes of the EU's and Italy's controlled vocabularies.

use crate::open_data::format::Format;

/// A prefix and what it stands for.
pub(super) const PREFIXES: [(&str, &str); 9] = [
    ("adms", "http://www.w3.org/ns/adms#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcatapit", "http://dati.gov.it/onto/dcatapit#"),
    ("dct", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// The whole name of `prefix:name`; a name without one of [`PREFIXES`] is whole already.
#[must_use]
pub(super) fn expand(name: &str) -> String {
    let known = name.split_once(':').and_then(|(prefix, rest)| {
        let (_, space) = PREFIXES.iter().find(|(known, _)| *known == prefix)?;
        Some(format!("{space}{rest}"))
    });
    known.unwrap_or_else(|| name.to_owned())
}

/// A code of an EU authority table.
fn authority(table: &str, code: &str) -> String {
    format!("http://publications.europa.eu/resource/authority/{table}/{code}")
}

/// How often, of the table `frequency`.
#[must_use]
pub(super) fn frequency(code: &str) -> String {
    authority("frequency", code)
}

/// A theme, of the table `data-theme`.
#[must_use]
pub(super) fn theme(code: &str) -> String {
    authority("data-theme", code)
}

/// A language, of the table `language`.
#[must_use]
pub(super) fn language(code: &str) -> String {
    authority("language", code)
}

/// The type of a file, of the table `file-type`.
#[must_use]
pub(super) fn file_type(format: Format) -> String {
    authority(
        "file-type",
        match format {
            Format::Csv | Format::ExcelCsv => "CSV",
            Format::Json => "JSON",
            Format::GeoJson => "GEOJSON",
            Format::Xlsx => "XLSX",
            Format::Parquet => "PARQUET",
        },
    )
}

/// CC BY 4.0 in Italy's controlled vocabulary of licences.
pub(super) const CC_BY_40: &str = "https://w3id.org/italia/controlled-vocabulary/licences/A21_CCBY40";

/// What kind of licence it is (ADMS).
pub(super) const ATTRIBUTION: &str = "http://purl.org/adms/licencetype/Attribution";
