//! The one definition of a data set: its columns are what the files are written from and what the dictionary says.

use super::cell::Cell;
use cruscotto_domain::metric::Text;
use cruscotto_domain::open_data::{ColumnKind, DatasetColumn};

/// A text in the two languages of the interface, known when the program is compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Italian.
    pub it: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// As the API says it.
    #[must_use]
    pub fn text(self) -> Text {
        Text { it: self.it.to_owned(), en: self.en.to_owned() }
    }
}

/// A column: what the dictionary says of it, and how it is read off a row.
pub struct Column<R> {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its unit as in UCUM; empty for none.
    pub unit: &'static str,
    /// False when it may be empty.
    pub required: bool,
    /// What it says.
    pub description: Words,
    /// Its cell of a row.
    pub of: fn(&R) -> Cell,
}

impl<R> Column<R> {
    /// A column that is never empty; `said` is what it says, in Italian and English.
    pub const fn required(
        name: &'static str,
        kind: ColumnKind,
        unit: &'static str,
        said: [&'static str; 2],
        of: fn(&R) -> Cell,
    ) -> Self {
        Self { name, kind, unit, required: true, description: Words { it: said[0], en: said[1] }, of }
    }

    /// A column that may be empty.
    pub const fn optional(
        name: &'static str,
        kind: ColumnKind,
        unit: &'static str,
        said: [&'static str; 2],
        of: fn(&R) -> Cell,
    ) -> Self {
        Self { name, kind, unit, required: false, description: Words { it: said[0], en: said[1] }, of }
    }
}

/// A column apart from the rows it is read off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
    /// Its unit as in UCUM; empty for none.
    pub unit: &'static str,
    /// False when it may be empty.
    pub required: bool,
    /// What it says.
    pub description: Words,
}

impl Heading {
    /// As the dictionary has it.
    #[must_use]
    pub fn column(&self) -> DatasetColumn {
        DatasetColumn {
            name: self.name.to_owned(),
            kind: self.kind,
            unit: Some(self.unit).filter(|unit| !unit.is_empty()).map(str::to_owned),
            required: self.required,
            description: self.description.text(),
        }
    }
}

/// The headings of columns.
#[must_use]
pub fn headings<R>(columns: &[Column<R>]) -> Vec<Heading> {
    let heading = |c: &Column<R>| Heading {
        name: c.name,
        kind: c.kind,
        unit: c.unit,
        required: c.required,
        description: c.description,
    };
    columns.iter().map(heading).collect()
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What tells it from every other row: where a next page begins.
    pub key: String,
    /// A cell for each column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// What `columns` read off `record`.
    pub fn of<R>(columns: &[Column<R>], key: String, record: &R) -> Self {
        Self { key, cells: columns.iter().map(|column| (column.of)(record)).collect() }
    }
}
