//! The data sets: what each is called, what it holds, which filters it knows.

pub mod availability;
pub mod corrections;
pub mod figures;
pub mod incidents;
pub mod inventory;
pub mod measurements;
mod place;
pub mod service_kpis;

use super::format::Format;
use super::table::{Heading, Words, headings};
use cruscotto_domain::open_data::{DatasetFile, DatasetItem};
use std::fmt;
use std::str::FromStr;

/// SPDX identifier of the licence of every data set.
pub const LICENCE: &str = "CC-BY-4.0";

/// Where the licence is.
pub const LICENCE_URL: &str = "https://creativecommons.org/licenses/by/4.0/";

/// Where the files of the data sets are.
pub const BASE: &str = "/open-data";

/// A data set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dataset {
    /// What was measured of assets.
    AssetMeasurements,
    /// What was measured in areas.
    AreaMeasurements,
    /// Availability of assets by the day.
    Availability,
    /// What was wrong, from when to when.
    Incidents,
    /// What the city runs.
    Inventory,
    /// Measured indicators of the services by the day.
    ServiceKpis,
    /// Published figures of the services.
    ServiceFigures,
    /// What the city aims at.
    Targets,
    /// Restated values.
    Corrections,
}

/// A filter of a data set: a parameter of the addresses of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filter {
    /// First instant.
    From,
    /// First instant after.
    To,
    /// An area.
    Area,
    /// An asset.
    Asset,
    /// A kind of asset.
    Kind,
    /// A metric.
    Metric,
    /// Hours or days.
    Bucket,
}

impl Filter {
    /// The name of the parameter.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::From => "from",
            Self::To => "to",
            Self::Area => "area",
            Self::Asset => "asset",
            Self::Kind => "kind",
            Self::Metric => "metric",
            Self::Bucket => "bucket",
        }
    }
}

/// How often a data set changes, in the words of the EU's vocabulary
/// <http://publications.europa.eu/resource/authority/frequency>.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frequency {
    /// Every hour.
    Hourly,
    /// Every day.
    Daily,
    /// Whenever there is something new.
    Irregular,
}

impl Frequency {
    /// The code in the vocabulary.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Hourly => "HOURLY",
            Self::Daily => "DAILY",
            Self::Irregular => "IRREG",
        }
    }
}

impl Dataset {
    /// Every data set, in the order of the page.
    pub const ALL: [Self; 9] = [
        Self::AssetMeasurements,
        Self::AreaMeasurements,
        Self::Availability,
        Self::Incidents,
        Self::Inventory,
        Self::ServiceKpis,
        Self::ServiceFigures,
        Self::Targets,
        Self::Corrections,
    ];

    /// The name in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AssetMeasurements => "asset-measurements",
            Self::AreaMeasurements => "area-measurements",
            Self::Availability => "availability",
            Self::Incidents => "incidents",
            Self::Inventory => "inventory",
            Self::ServiceKpis => "service-kpis",
            Self::ServiceFigures => "service-figures",
            Self::Targets => "targets",
            Self::Corrections => "corrections",
        }
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> Words {
        let (it, en) = match self {
            Self::AssetMeasurements => ("Misure per punto di servizio", "Measurements by asset"),
            Self::AreaMeasurements => ("Misure per area", "Measurements by area"),
            Self::Availability => ("Disponibilità giornaliera", "Daily availability"),
            Self::Incidents => ("Guasti e disservizi", "Incidents"),
            Self::Inventory => ("Inventario di Wi-Fi, scuole e servizi", "Inventory of Wi-Fi, schools and services"),
            Self::ServiceKpis => {
                ("Indicatori misurati dei servizi digitali", "Measured indicators of the digital services")
            }
            Self::ServiceFigures => {
                ("Numeri pubblicati sui servizi digitali", "Published figures of the digital services")
            }
            Self::Targets => ("Obiettivi della città", "Targets of the city"),
            Self::Corrections => ("Registro delle correzioni", "Log of corrections"),
        };
        Words { it, en }
    }

    /// What it is.
    #[must_use]
    pub fn description(self) -> Words {
        let (it, en) = match self {
            Self::AssetMeasurements => (
                "Che cosa è stato misurato su ogni access point, scuola e servizio, per ora o per giorno. I conteggi di \
                 persone sono per ora e non pubblicati dove direbbero di poche.",
                "What was measured of every access point, school and service, by the hour or the day. Counts of people \
                 are by the hour, and withheld where they would tell on few.",
            ),
            Self::AreaMeasurements => (
                "Che cosa è stato misurato nella città, nei Municipi e nei NIL, per ora o per giorno. I conteggi di \
                 persone sono per ora e non pubblicati dove direbbero di poche.",
                "What was measured in the city, its Municipi and NIL, by the hour or the day. Counts of people are by the \
                 hour, and withheld where they would tell on few.",
            ),
            Self::Availability => (
                "Per ogni giorno e punto di servizio: tempo in funzione, tempo fuori servizio, disponibilità, e quanto \
                 del giorno è stato misurato.",
                "For every day and asset: time up, time down, availability, and how much of the day was measured.",
            ),
            Self::Incidents => (
                "Che cosa non ha funzionato, da quando a quando, con che gravità e quanti punti di servizio ha coinvolto. \
                 Senza i nomi di chi se n'è occupato.",
                "What did not work, from when to when, how severe it was and how many assets it took along. Without the \
                 names of who was on it.",
            ),
            Self::Inventory => (
                "Access point, scuole, servizi, uffici e ciò da cui dipendono: dove sono, a chi rispondono, da che \
                 contratto sono serviti.",
                "Access points, schools, services, offices and what they hang on: where they are, who answers for them, \
                 which contract serves them.",
            ),
            Self::ServiceKpis => (
                "Per ogni giorno e servizio: pratiche avviate, completate e fallite, visite, tasso di completamento. Non \
                 pubblicati dove direbbero di poche persone.",
                "For every day and service: transactions started, completed and failed, visits, completion rate. Withheld \
                 where they would tell on few people.",
            ),
            Self::ServiceFigures => (
                "I numeri che la città ha pubblicato sui propri servizi digitali, ciascuno con data e fonte.",
                "The numbers the city has published about its digital services, each with its date and source.",
            ),
            Self::Targets => (
                "Che cosa la città vuole raggiungere, entro quando, e chi lo ha detto.",
                "What the city wants to reach, by when, and who said so.",
            ),
            Self::Corrections => (
                "Valori misurati che sono stati corretti: quanto valevano prima, quando e perché sono cambiati.",
                "Measured values that were restated: what they were before, when and why they changed.",
            ),
        };
        Words { it, en }
    }

    /// Its columns.
    #[must_use]
    pub fn headings(self) -> Vec<Heading> {
        match self {
            Self::AssetMeasurements => headings(&measurements::ASSET_COLUMNS),
            Self::AreaMeasurements => headings(&measurements::AREA_COLUMNS),
            Self::Availability => headings(&availability::COLUMNS),
            Self::Incidents => headings(&incidents::COLUMNS),
            Self::ServiceKpis => headings(&service_kpis::COLUMNS),
            Self::Inventory => headings(&inventory::COLUMNS),
            Self::ServiceFigures => headings(&figures::PUBLISHED_COLUMNS),
            Self::Targets => headings(&figures::TARGET_COLUMNS),
            Self::Corrections => headings(&corrections::COLUMNS),
        }
    }

    /// The filters it knows.
    #[must_use]
    pub fn filters(self) -> &'static [Filter] {
        use Filter::{Area, Asset, Bucket, From, Kind, Metric, To};
        match self {
            Self::AssetMeasurements => &[From, To, Area, Asset, Kind, Metric, Bucket],
            Self::AreaMeasurements => &[From, To, Area, Metric, Bucket],
            Self::Availability => &[From, To, Area, Asset, Kind],
            Self::Incidents => &[From, To, Area, Asset],
            Self::Inventory => &[Area, Kind],
            Self::ServiceKpis => &[From, To, Asset],
            Self::ServiceFigures | Self::Targets => &[],
            Self::Corrections => &[From, To, Asset, Metric],
        }
    }

    /// How often it changes.
    #[must_use]
    pub fn frequency(self) -> Frequency {
        match self {
            Self::AssetMeasurements | Self::AreaMeasurements => Frequency::Hourly,
            Self::Availability | Self::ServiceKpis => Frequency::Daily,
            Self::Incidents | Self::Inventory | Self::ServiceFigures | Self::Targets | Self::Corrections => {
                Frequency::Irregular
            }
        }
    }

    /// Its themes, codes of the EU's vocabulary <http://publications.europa.eu/resource/authority/data-theme>.
    #[must_use]
    pub fn themes(self) -> &'static [&'static str] {
        match self {
            Self::AssetMeasurements | Self::AreaMeasurements | Self::Availability | Self::Incidents => {
                &["TECH", "REGI"]
            }
            Self::Inventory => &["TECH", "EDUC"],
            Self::ServiceKpis | Self::ServiceFigures | Self::Targets | Self::Corrections => &["GOVE", "TECH"],
        }
    }

    /// The formats it can be had in: GeoJSON where rows have a place.
    pub fn formats(self) -> impl Iterator<Item = Format> {
        let places = self.headings().iter().any(|h| h.name == "longitude");
        Format::ALL.into_iter().filter(move |format| places || *format != Format::GeoJson)
    }

    /// The path of its file in a format.
    #[must_use]
    pub fn path(self, format: Format) -> String {
        format!("{BASE}/{self}.{}", format.extension())
    }

    /// What the API says of it.
    #[must_use]
    pub fn item(self) -> DatasetItem {
        let file = |format: Format| DatasetFile {
            format: format.extension().to_owned(),
            media_type: format.media_type().to_owned(),
            path: self.path(format),
        };
        DatasetItem {
            id: self.to_string(),
            title: self.title().text(),
            description: self.description().text(),
            licence: LICENCE.to_owned(),
            licence_url: LICENCE_URL.to_owned(),
            columns: self.headings().iter().map(Heading::column).collect(),
            filters: self.filters().iter().map(|f| f.as_str().to_owned()).collect(),
            files: self.formats().map(file).collect(),
        }
    }
}

impl fmt::Display for Dataset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The name of no data set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a data set: GET /api/v1/datasets lists those that are")]
pub struct UnknownDataset(String);

impl FromStr for Dataset {
    type Err = UnknownDataset;
    fn from_str(s: &str) -> Result<Self, UnknownDataset> {
        Self::ALL.into_iter().find(|d| d.as_str() == s).ok_or_else(|| UnknownDataset(s.chars().take(40).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_of_columns_are_one_a_data_set_and_of_one_style() {
        for dataset in Dataset::ALL {
            let headings = dataset.headings();
            let names: BTreeSet<&str> = headings.iter().map(|h| h.name).collect();
            assert_eq!(names.len(), headings.len(), "{dataset}");
            for heading in headings {
                assert!(heading.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", heading.name);
                assert!(!heading.description.it.is_empty() && !heading.description.en.is_empty());
            }
            assert_eq!(dataset.to_string().parse(), Ok(dataset));
        }
    }

    #[test]
    fn only_what_has_a_place_is_geojson() {
        let geo: Vec<Dataset> =
            Dataset::ALL.into_iter().filter(|d| d.formats().any(|f| f == Format::GeoJson)).collect();
        assert_eq!(geo, [Dataset::AssetMeasurements, Dataset::Availability, Dataset::Inventory]);
    }
}
