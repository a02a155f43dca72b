//! Inventory as CSV: comma or semicolon, with or without a byte-order mark.

use super::{Entry, FileError, delimiter};
use crate::asset::{Asset, Contract, OperatingState, Point};
use csv::StringRecord;
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

/// The columns; `tag:NAME` besides.
const COLUMNS: [&str; 14] = [
    "id",
    "kind",
    "name",
    "lon",
    "lat",
    "owner",
    "parent",
    "controller",
    "power",
    "state",
    "contract_down_bps",
    "contract_up_bps",
    "pupils",
    "demo",
];

/// Columns that must be there.
const NEEDED: usize = 3;

/// Before the name of a tag.
const TAG: &str = "tag:";

/// A longitude and a latitude that are on the Earth.
pub(super) fn check_place(lon: f64, lat: f64) -> Result<(), String> {
    if !(-180.0..=180.0).contains(&lon) {
        return Err(format!("longitude {lon} is not -180 to 180: longitude comes first"));
    }
    if !(-90.0..=90.0).contains(&lat) {
        return Err(format!("latitude {lat} is not -90 to 90: longitude comes first"));
    }
    Ok(())
}

/// The assets of a file.
///
/// # Errors
/// [`FileError`] with line, column, value and what would be right.
pub fn read_table(text: &str) -> Result<Vec<Asset>, FileError> {
    table_entries(text)?.into_iter().map(|entry| entry.asset).collect()
}

/// The assets of a file, each by itself: a line that is wrong is told beside those that are not.
///
/// # Errors
/// [`FileError`] when its header says of what no asset is made, or it cannot be read on.
pub fn table_entries(text: &str) -> Result<Vec<Entry>, FileError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).from_reader(text.as_bytes());
    let malformed = |e: csv::Error| {
        let line = e.position().map_or(1, csv::Position::line);
        FileError::new(format!("line {line}"), e.to_string())
    };
    let header = reader.headers().map_err(malformed)?.clone();
    for name in header.iter().map(str::trim) {
        if !COLUMNS.contains(&name) && !name.starts_with(TAG) {
            let known = COLUMNS.join(", ");
            return Err(FileError::new(
                "line 1",
                format!("column '{name}' is not known: expected {known} or tag:NAME"),
            ));
        }
    }
    for needed in &COLUMNS[..NEEDED] {
        if !header.iter().any(|name| name.trim() == *needed) {
            return Err(FileError::new("line 1", format!("column '{needed}' is missing")));
        }
    }
    let rows = reader.records().map(|record| {
        let record = record.map_err(malformed)?;
        let place = format!("line {}", record.position().map_or(0, csv::Position::line));
        let asset = Row { header: &header, record: &record }.asset();
        let asset = asset.map_err(|(column, reason)| FileError::new(format!("{place}, {column}"), reason));
        Ok(Entry { place, asset })
    });
    rows.collect()
}

struct Row<'a> {
    header: &'a StringRecord,
    record: &'a StringRecord,
}

type Wrong = (&'static str, String);

impl Row<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        let at = self.header.iter().position(|name| name.trim() == column)?;
        self.record.get(at).map(str::trim).filter(|text| !text.is_empty())
    }

    fn optional<T: FromStr<Err: Display>>(&self, column: &'static str) -> Result<Option<T>, Wrong> {
        let parse = |text: &str| text.parse().map_err(|e| (column, format!("'{text}': {e}")));
        self.text(column).map(parse).transpose()
    }

    fn needed<T: FromStr<Err: Display>>(&self, column: &'static str) -> Result<T, Wrong> {
        self.optional(column)?.ok_or_else(|| (column, "it is empty".to_owned()))
    }

    fn asset(&self) -> Result<Asset, Wrong> {
        let point = match (self.optional("lon")?, self.optional("lat")?) {
            (None, None) => None,
            (Some(lon), Some(lat)) => {
                check_place(lon, lat).map_err(|reason| ("lon", reason))?;
                Some(Point { lon, lat })
            }
            _ => return Err(("lon", "lon and lat go together: give both or neither".to_owned())),
        };
        let speed = |column| match self.optional::<f64>(column)? {
            Some(bps) if !bps.is_finite() || bps <= 0.0 => Err((column, format!("'{bps}' is not a speed in bit/s"))),
            bps => Ok(bps),
        };
        let contract = match (speed("contract_down_bps")?, speed("contract_up_bps")?) {
            (None, None) => None,
            (Some(down_bps), Some(up_bps)) => Some(Contract { down_bps, up_bps }),
            _ => return Err(("contract_down_bps", "down and up go together: give both or neither".to_owned())),
        };
        let mut tags = BTreeMap::new();
        for (name, value) in self.header.iter().zip(self.record) {
            if let (Some(tag), false) = (name.trim().strip_prefix(TAG), value.trim().is_empty()) {
                tags.insert(tag.to_owned(), value.trim().to_owned());
            }
        }
        Ok(Asset {
            id: self.needed("id")?,
            kind: self.needed("kind")?,
            name: self.needed("name")?,
            point,
            owner: self.optional("owner")?,
            parent: self.optional("parent")?,
            controller: self.optional("controller")?,
            power: self.optional("power")?,
            state: self.optional::<OperatingState>("state")?.unwrap_or_default(),
            contract,
            pupils: self.optional("pupils")?,
            demo: self.optional("demo")?.unwrap_or(false),
            tags,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn comma_semicolon_and_byte_order_mark() {
        let comma = "id,kind,name,lon,lat,tag:vendor\nap-1,access_point,\"AP, uno\",9.19,45.46,x\n";
        let semicolon = "\u{feff}id;kind;name;lon;lat;tag:vendor\nap-1;access_point;AP, uno;9.19;45.46;x\n";
        assert_eq!(read_table(comma).unwrap(), read_table(semicolon).unwrap());
        let asset = &read_table(comma).unwrap()[0];
        assert_eq!((asset.name.as_str(), asset.tags["vendor"].as_str()), ("AP, uno", "x"));
    }

    #[test]
    fn an_error_names_line_column_value_and_remedy() {
        for (text, wanted) in [
            ("id,kind,name,size\n", "line 1: column 'size' is not known: expected id, kind"),
            ("id,kind\n", "line 1: column 'name' is missing"),
            ("id,kind,name\na,school,\n", "line 2, name: it is empty"),
            ("id,kind,name\na,router,x\n", "line 2, kind: 'router': asset kind 'router' is not known: expected one of"),
            ("id,kind,name,lon,lat\na,school,x,45,\n", "line 2, lon: lon and lat go together"),
            ("id,kind,name,lon,lat\na,school,x,9,145\n", "latitude 145 is not -90 to 90"),
            ("id,kind,name,pupils\na,school,x,many\n", "line 2, pupils: 'many'"),
            ("id,kind,name,contract_down_bps,contract_up_bps\na,school,x,NaN,1\n", "is not a speed"),
        ] {
            let error = read_table(text).unwrap_err().to_string();
            assert!(error.contains(wanted), "{error}\nshould have\n{wanted}");
        }
    }

    proptest! {
        #[test]
        fn rubbish_is_an_error_or_rows_never_a_panic(text in "[a-z,;\n\"0-9.]{0,200}") {
            let text = format!("id,kind,name,lon,lat\n{text}");
            if let Ok(assets) = read_table(&text) {
                prop_assert!(assets.len() < text.lines().count());
            }
        }
    }
}
