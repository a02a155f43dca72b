use super::*;
use crate::open_data::cell::Cell;
use ::parquet::file::reader::{FileReader, SerializedFileReader};
use ::parquet::record::Field;
use serde_json::Value;

fn figures() -> Vec<Row> {
    let cells = |name: &str, value: f64, note: Cell| {
        vec![
            Cell::text("anagrafe"),
            Cell::text(name),
            Cell::Empty,
            Cell::text("2024-12-31"),
            Cell::text("="),
            Cell::Number(value),
            Cell::text("1"),
            note,
            Cell::text("Relazione, \"2024\""),
            Cell::text("2025-01-31"),
        ]
    };
    vec![
        Row { key: "0".into(), cells: cells("online", 0.815, Cell::text("=SUM(A1)\nsecond line")) },
        Row { key: "1".into(), cells: cells("total", 1_234_567.25, Cell::Empty) },
    ]
}

fn text(format: Format) -> String {
    String::from_utf8(whole(Dataset::ServiceFigures, format, &figures()).unwrap()).unwrap()
}

#[test]
fn csv_is_that_of_rfc_4180() {
    let text = text(Format::Csv);
    assert!(text.starts_with("service,metric,period_start,"), "{text}");
    assert!(text.contains("0.815") && text.contains("\"Relazione, \"\"2024\"\"\"") && text.ends_with("\r\n"));
    assert_eq!(text.matches("\r\n").count(), 3, "a header and two rows; the line within a field is its own");
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(&rows[0][7], "=SUM(A1)\nsecond line");
    assert_eq!(rows[1][5].parse::<f64>(), Ok(1_234_567.25));
}

#[test]
fn excel_reads_commas_as_decimal_signs_and_runs_nothing() {
    let text = text(Format::ExcelCsv);
    assert!(text.starts_with("\u{feff}service;metric;"), "{text}");
    assert!(text.contains(";0,815;") && text.contains(";1234567,25;") && text.contains("\"'=SUM(A1)"), "{text}");
}

#[test]
fn json_has_every_column_and_where_it_goes_on() {
    let mut writer = TextWriter::new(Dataset::ServiceFigures, Format::Json);
    let rows = figures();
    let mut bytes = writer.begin().unwrap();
    for row in rows {
        bytes.extend(writer.rows(&[row]).unwrap());
    }
    bytes.extend(writer.end(Some("/open-data/x.json?cursor=1")));
    let json: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(json["items"].as_array().unwrap().len(), 2);
    assert_eq!(json["items"][0]["value"], 0.815);
    assert!(json["items"][1]["note"].is_null());
    assert_eq!(json["next"], "/open-data/x.json?cursor=1");
}

#[test]
fn a_place_is_a_geometry_and_nothing_else() {
    let mut cells = vec![Cell::Empty; Dataset::Inventory.headings().len()];
    cells[0] = Cell::text("ap-1");
    cells[11] = Cell::Number(9.19);
    cells[12] = Cell::Number(45.46);
    let mut elsewhere = cells.clone();
    elsewhere[11] = Cell::Empty;
    let rows = [Row { key: "ap-1".into(), cells }, Row { key: "s".into(), cells: elsewhere }];
    let json: Value = serde_json::from_slice(&whole(Dataset::Inventory, Format::GeoJson, &rows).unwrap()).unwrap();
    let parsed: ::geojson::GeoJson = json.to_string().parse().unwrap();
    assert!(matches!(parsed, ::geojson::GeoJson::FeatureCollection(c) if c.features.len() == 2));
    assert_eq!(json["features"][0]["geometry"]["coordinates"], serde_json::json!([9.19, 45.46]));
    assert!(json["features"][0]["properties"].get("longitude").is_none());
    assert!(json["features"][1]["geometry"].is_null());
}

#[test]
fn parquet_reads_back_as_it_was_written() {
    let bytes = whole(Dataset::ServiceFigures, Format::Parquet, &figures()).unwrap();
    let reader = SerializedFileReader::new(bytes::Bytes::from(bytes)).unwrap();
    let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
    let field = |row: usize, name: &str| rows[row].get_column_iter().find(|(n, _)| *n == name).unwrap().1.clone();
    assert_eq!(rows.len(), 2);
    assert_eq!(field(0, "value"), Field::Double(0.815));
    assert_eq!(field(0, "note"), Field::Str("=SUM(A1)\nsecond line".into()));
    assert_eq!(field(1, "note"), Field::Null);
    assert_eq!(field(1, "period_end"), Field::Str("2024-12-31".into()));
}

#[test]
fn a_workbook_is_a_zip_with_two_sheets() {
    let bytes = whole(Dataset::ServiceFigures, Format::Xlsx, &figures()).unwrap();
    assert!(bytes.starts_with(b"PK") && bytes.len() > 2_000);
}
