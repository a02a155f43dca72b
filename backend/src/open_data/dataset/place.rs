//! The columns of whatever is about an asset: where it is, and whether it is invented.

use crate::known::PlacedAsset;
use crate::open_data::cell::Cell;
use crate::open_data::table::Column;
use cruscotto_domain::open_data::ColumnKind::{Boolean, Number, Text};

/// A row that is about an asset.
pub(super) trait Placed {
    /// The asset.
    fn placed(&self) -> &PlacedAsset;
}

impl Placed for PlacedAsset {
    fn placed(&self) -> &PlacedAsset {
        self
    }
}

/// Its id.
pub(super) const fn asset<R: Placed>() -> Column<R> {
    Column::required("asset", Text, "", ["Identificativo nell'inventario", "Id in the inventory"], |r| {
        Cell::text(&r.placed().asset.id)
    })
}

/// Its kind.
pub(super) const fn kind<R: Placed>() -> Column<R> {
    Column::required("kind", Text, "", ["Tipo", "Kind"], |r| Cell::text(r.placed().asset.kind))
}

/// The Municipio it lies in.
pub(super) const fn municipio<R: Placed>() -> Column<R> {
    Column::optional("municipio", Text, "", ["Municipio in cui si trova", "Municipio it lies in"], |r| {
        Cell::maybe_text(r.placed().placement.municipio.as_ref())
    })
}

/// The NIL it lies in.
pub(super) const fn nil<R: Placed>() -> Column<R> {
    Column::optional("nil", Text, "", ["NIL in cui si trova", "NIL it lies in"], |r| {
        Cell::maybe_text(r.placed().placement.nil.as_ref())
    })
}

/// East of Greenwich.
pub(super) const fn longitude<R: Placed>() -> Column<R> {
    Column::optional("longitude", Number, "deg", ["Longitudine est (WGS 84)", "Longitude east (WGS 84)"], |r| {
        Cell::maybe_number(r.placed().asset.point.map(|p| p.lon))
    })
}

/// North of the equator.
pub(super) const fn latitude<R: Placed>() -> Column<R> {
    Column::optional("latitude", Number, "deg", ["Latitudine nord (WGS 84)", "Latitude north (WGS 84)"], |r| {
        Cell::maybe_number(r.placed().asset.point.map(|p| p.lat))
    })
}

/// Whether it is invented.
pub(super) const fn demo<R: Placed>() -> Column<R> {
    Column::required(
        "demo",
        Boolean,
        "",
        ["Vero per ciò che è inventato a scopo dimostrativo", "True for what is invented for the demo"],
        |r| Cell::Boolean(r.placed().asset.demo),
    )
}
