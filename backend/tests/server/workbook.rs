//! A workbook as a reader finds it (Office Open XML, ECMA-376): the XML of a sheet, with the texts that it shares with the
//! others in their places.

use std::io::{Cursor, Read};

/// The sheet whose name ends in `name`: rows of cells, numbers as they are and texts written out.
pub fn sheet(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut part = |path: &str| {
        let mut text = String::new();
        archive.by_name(path).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let workbook = part("xl/workbook.xml");
    let names: Vec<&str> = workbook.split("<sheet name=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let nth = names.iter().position(|one| one.ends_with(name));
    let nth = nth.unwrap_or_else(|| panic!("no sheet is called {name}: {names:?}"));
    let shared = part("xl/sharedStrings.xml");
    let texts: Vec<&str> = shared.split("<si>").skip(1).map(|text| text.split("</si>").next().unwrap()).collect();
    let cells = part(&format!("xl/worksheets/sheet{}.xml", nth + 1));
    // A cell of type `s` has the place of its text.
    let mut pieces = cells.split("t=\"s\"><v>");
    let mut whole = pieces.next().unwrap().to_owned();
    for piece in pieces {
        let (place, rest) = piece.split_once("</v>").unwrap();
        whole += &format!(">{}{rest}", texts[place.parse::<usize>().unwrap()]);
    }
    whole
}
