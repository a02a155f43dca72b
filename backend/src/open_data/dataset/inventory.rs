//! What the city runs: access points, schools, services, offices, and what they hang on.

use super::place;
use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::{Column, Row};
use cruscotto_domain::open_data::ColumnKind::{Integer, Number, Text};

/// Bit/s in a Mbit/s.
const MEGA: f64 = 1e6;

/// The columns. Tags are not among them: they are notes of the people who run the network.
pub const COLUMNS: [Column<PlacedAsset>; 14] = [
    Column::required("id", Text, "", ["Identificativo stabile", "Stable id"], |p| Cell::text(&p.asset.id)),
    Column::required(
        "kind",
        Text,
        "",
        [
            "Tipo: access_point, school, service, office, uplink, controller, power",
            "Kind: access_point, school, service, office, uplink, controller, power",
        ],
        |p| Cell::text(p.asset.kind),
    ),
    Column::required("name", Text, "", ["Nome", "Name"], |p| Cell::text(&p.asset.name)),
    Column::optional("owner", Text, "", ["Chi ne risponde", "Who answers for it"], |p| {
        Cell::maybe_text(p.asset.owner.as_ref())
    }),
    Column::optional("parent", Text, "", ["Identificativo di ciò da cui dipende", "Id of what it hangs on"], |p| {
        Cell::maybe_text(p.asset.parent.as_ref())
    }),
    Column::required(
        "operating_state",
        Text,
        "",
        ["Stato dichiarato: active, maintenance, retired", "Declared state: active, maintenance, retired"],
        |p| Cell::text(p.asset.state),
    ),
    Column::optional(
        "contract_down",
        Number,
        "Mbit/s",
        ["Velocità di download da contratto", "Contracted download speed"],
        |p| Cell::maybe_number(p.asset.contract.map(|c| c.down_bps / MEGA)),
    ),
    Column::optional(
        "contract_up",
        Number,
        "Mbit/s",
        ["Velocità di upload da contratto", "Contracted upload speed"],
        |p| Cell::maybe_number(p.asset.contract.map(|c| c.up_bps / MEGA)),
    ),
    Column::optional("pupils", Integer, "{pupils}", ["Alunni della scuola", "Pupils of the school"], |p| {
        p.asset.pupils.map_or(Cell::Empty, |n| Cell::Integer(n.into()))
    }),
    place::municipio(),
    place::nil(),
    place::longitude(),
    place::latitude(),
    place::demo(),
];

/// The row of an asset.
#[must_use]
pub fn row(placed: &PlacedAsset) -> Row {
    Row::of(&COLUMNS, placed.asset.id.to_string(), placed)
}
