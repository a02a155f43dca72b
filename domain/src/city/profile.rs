//! `city.toml`: what the city is called, where it is, and whose data this is.

use super::error::line_of;
use super::{CityError, file};
use crate::day::{BadDay, Day};
use crate::id::AreaId;
use crate::metric::Text;
use crate::retention::{BadRetention, Retention};
use serde::Deserialize;
use toml::Spanned;

/// Languages the interface speaks.
const LANGUAGES: [&str; 2] = ["it", "en"];

/// The largest tolerance that still means "on the border", in metres; beyond it a point is somewhere else.
const MAX_NEAREST_AREA_TOLERANCE_M: f64 = 1_000.0;

/// A data set the city folder was made from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataSource {
    /// The title its publisher gives it.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Where it is published.
    pub url: String,
    /// SPDX identifier of its licence.
    pub licence: String,
    /// The files of the folder that were made from it.
    pub files: Vec<String>,
}

/// Who publishes the city's open data: what the catalogue for the national portal (DCAT-AP_IT) has to say.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenData {
    /// Who publishes, such as Comune di Milano.
    pub publisher: String,
    /// Their code in the index of public administrations (IPA), such as `c_f205`.
    pub ipa_code: String,
    /// Their pages.
    pub homepage: String,
    /// The office that answers questions.
    pub contact_name: String,
    /// Its address. Nobody but the city knows it: without one the catalogue names no contact point, and the server says so
    /// when it starts.
    pub contact_email: Option<String>,
}

/// What the law on accessibility asks a public site to link (AGID, guidelines of 26 November 2019, 4).
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accessibility {
    /// The city's statement for this site, such as `https://form.agid.gov.it/view/...`.
    pub statement: Option<String>,
    /// Where people tell what is not accessible: a form, or `mailto:` and an address.
    pub feedback: Option<String>,
}

/// What the city is called, where it is, and whose data this is.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    /// Id of the whole city as an area.
    pub id: AreaId,
    /// Its name.
    pub name: Text,
    /// IANA time zone of its days: `Europe/Rome`.
    pub time_zone: String,
    /// Languages of the interface, the first is the default.
    pub languages: Vec<String>,
    /// West, south, east, north in degrees (WGS 84).
    pub bbox: [f64; 4],
    /// How far outside every area of a level a point of the city may lie and still belong to the nearest, in metres.
    pub nearest_area_tolerance_m: f64,
    /// How long what is kept.
    pub retention: Retention,
    /// The line that the licence of the data asks for.
    pub attribution: Text,
    /// SPDX identifier of the licence of this folder's data.
    pub licence: String,
    /// The data sets it was made from.
    pub sources: Vec<DataSource>,
    /// Who publishes its open data; without it there is no catalogue.
    pub open_data: Option<OpenData>,
    /// Its accessibility statement and feedback.
    pub accessibility: Option<Accessibility>,
    /// The day on which the mandate of those who govern it began; none where the folder does not say.
    pub mandate_began: Option<Day>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    id: Spanned<String>,
    name: Text,
    time_zone: Spanned<String>,
    languages: Spanned<Vec<String>>,
    bbox: Spanned<[f64; 4]>,
    nearest_area_tolerance_m: Spanned<f64>,
    retention: Option<Spanned<Retention>>,
    attribution: Text,
    licence: String,
    #[serde(rename = "source")]
    sources: Vec<DataSource>,
    open_data: Option<Spanned<OpenData>>,
    accessibility: Option<Spanned<Accessibility>>,
    mandate_began: Option<Spanned<String>>,
}

impl Profile {
    /// Checks the text of `city.toml`. The time zone's name is checked for form; the host's database knows the zones.
    ///
    /// # Errors
    /// [`CityError`] naming the line, the field, its value and what would be right.
    pub fn parse(text: &str) -> Result<Self, CityError> {
        let file = file::CITY;
        let raw: Raw = toml::from_str(text).map_err(|e| CityError::syntax(file, &e))?;
        let at = |span| line_of(text, &span);
        let id = AreaId::new(raw.id.get_ref().clone()).map_err(|_| {
            CityError::field(file, at(raw.id.span()), "id", raw.id.get_ref(), "a-z, 0-9 and -, such as milano")
        })?;
        let zone = raw.time_zone.get_ref();
        let zone_form = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'/' | b'_' | b'-' | b'+');
        if !zone.contains('/') || !zone.bytes().all(zone_form) {
            let expected = "an IANA time zone such as Europe/Rome";
            return Err(CityError::field(file, at(raw.time_zone.span()), "time_zone", zone, expected));
        }
        let languages = raw.languages.get_ref();
        if languages.is_empty() || languages.iter().any(|l| !LANGUAGES.contains(&l.as_str())) {
            let expected = format!("at least one of {}", LANGUAGES.join(", "));
            let value = languages.join(", ");
            return Err(CityError::field(file, at(raw.languages.span()), "languages", &value, expected));
        }
        let bbox = *raw.bbox.get_ref();
        let [west, south, east, north] = bbox;
        if !(-180.0 <= west && west < east && east <= 180.0 && -90.0 <= south && south < north && north <= 90.0) {
            let value = format!("{bbox:?}");
            let expected = "[west, south, east, north] in degrees, west below east and south below north";
            return Err(CityError::field(file, at(raw.bbox.span()), "bbox", &value, expected));
        }
        let tolerance = *raw.nearest_area_tolerance_m.get_ref();
        if !(0.0..=MAX_NEAREST_AREA_TOLERANCE_M).contains(&tolerance) {
            let place = at(raw.nearest_area_tolerance_m.span());
            let expected = format!("metres from 0 to {MAX_NEAREST_AREA_TOLERANCE_M}");
            return Err(CityError::field(file, place, "nearest_area_tolerance_m", &tolerance, expected));
        }
        if let Some(retention) = &raw.retention {
            let bad = |error: BadRetention| {
                CityError::field(file, at(retention.span()), error.field, &error.days, error.expected)
            };
            retention.get_ref().check().map_err(bad)?;
        }
        if let Some(open_data) = &raw.open_data {
            let OpenData { ipa_code, contact_email, homepage, .. } = open_data.get_ref();
            let wrong = |field, value: &String, expected: &str| {
                CityError::field(file, at(open_data.span()), field, value, expected.to_owned())
            };
            if ipa_code.is_empty() || !ipa_code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
                return Err(wrong("open_data.ipa_code", ipa_code, "a code of the IPA such as c_f205"));
            }
            let is_address = |email: &String| {
                email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
            };
            if let Some(contact_email) = contact_email.as_ref().filter(|email| !is_address(email)) {
                return Err(wrong(
                    "open_data.contact_email",
                    contact_email,
                    "an address such as office@comune.example.it",
                ));
            }
            if !homepage.starts_with("https://") && !homepage.starts_with("http://") {
                return Err(wrong("open_data.homepage", homepage, "an address such as https://www.comune.example.it"));
            }
        }
        if let Some(links) = &raw.accessibility {
            let is_page = |address: &str| address.starts_with("https://") || address.starts_with("http://");
            let Accessibility { statement, feedback } = links.get_ref();
            let wrong = |field, value: &String, expected: &str| {
                CityError::field(file, at(links.span()), field, value, expected.to_owned())
            };
            if let Some(statement) = statement.as_ref().filter(|statement| !is_page(statement)) {
                let expected = "an address such as https://form.agid.gov.it/view/...";
                return Err(wrong("accessibility.statement", statement, expected));
            }
            let is_feedback = |address: &str| {
                is_page(address) || address.strip_prefix("mailto:").is_some_and(|email| email.contains('@'))
            };
            if let Some(feedback) = feedback.as_ref().filter(|feedback| !is_feedback(feedback)) {
                let expected = "the address of a form, or mailto: and an address";
                return Err(wrong("accessibility.feedback", feedback, expected));
            }
        }
        let mandate = raw.mandate_began.map(|began| {
            let wrong = |error: BadDay| {
                CityError::field(file, at(began.span()), "mandate_began", began.get_ref(), error.to_string())
            };
            began.get_ref().parse().map_err(wrong)
        });
        Ok(Self {
            id,
            name: raw.name,
            time_zone: raw.time_zone.into_inner(),
            languages: raw.languages.into_inner(),
            bbox,
            nearest_area_tolerance_m: tolerance,
            retention: raw.retention.map(Spanned::into_inner).unwrap_or_default(),
            attribution: raw.attribution,
            licence: raw.licence,
            sources: raw.sources,
            open_data: raw.open_data.map(Spanned::into_inner),
            accessibility: raw.accessibility.map(Spanned::into_inner),
            mandate_began: mandate.transpose()?,
        })
    }
}
