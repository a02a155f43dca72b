//! What a briefing shows of an answer: words, a table, and how the table is drawn. Whoever puts it on a page, a slide, a sheet
//! of a workbook or on paper needs to know no more than this: a question more is not a form more.

use super::{Analysis, Asked, Number};
use crate::area::AreaLevel;
use crate::day::Day;
use crate::goal::Trend;
use crate::metric::Text;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// An answer as it was when the briefing was frozen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingAnswer))]
pub struct Answer {
    /// What was asked.
    pub analysis: Analysis,
    /// How, with the days that were meant: the page's address with them asks the same.
    pub asked: Asked,
    /// What its values were measured from; columns name them by their place.
    pub numbers: Vec<Number>,
    /// Who says what was not measured here.
    pub sources: Vec<Text>,
    /// What is shown.
    pub exhibits: Vec<Exhibit>,
}

/// Something that is read and seen together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingExhibit))]
pub struct Exhibit {
    /// What it shows.
    pub title: Text,
    /// What there is to say of it, a paragraph each.
    pub said: Vec<Text>,
    /// How its table is drawn; nothing where the table is all.
    pub drawings: Vec<Drawing>,
    /// What the rows are.
    pub rows_are: Text,
    /// The columns beside the rows' names.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
    /// Rows that are read out, from the first: the others are for who looks them up.
    pub listed: u32,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingColumn))]
pub struct Column {
    /// What it is called whatever the language: by it two briefings are compared.
    pub key: String,
    /// Its heading.
    pub name: Text,
    /// The unit of its numbers, as in UCUM; empty for words, days, and numbers of something.
    pub unit: String,
    /// Whether its numbers are changes, which are written with their sign.
    pub signed: bool,
    /// Whether it stands on a slide, too, where there is room for few.
    pub brief: bool,
    /// Which of the answer's numbers says who measured it; none where the sources do.
    pub number: Option<u32>,
    /// The others that it was reckoned from, too: of a change the number of the time before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<u32>,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingRow))]
pub struct Row {
    /// What it is about whatever the language: an area, a school, a channel, a day.
    pub key: String,
    /// Its name.
    pub name: Text,
    /// True for what is invented.
    pub demo: bool,
    /// True for the whole of which the others are parts.
    pub whole: bool,
    /// What stands in it, a column each.
    pub cells: Vec<Entry>,
}

/// What stands in a row's column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is", content = "value")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingEntry))]
pub enum Entry {
    /// A number in the column's unit.
    Number(f64),
    /// Words.
    Words(Text),
    /// A day.
    Day(Day),
    /// An instant.
    Time(Timestamp),
    /// It has no end yet.
    Lasts,
    /// It was measured and is not told.
    Withheld,
    /// Nothing.
    Nothing,
}

/// How a table is drawn. Columns are named by their places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingDrawing))]
pub enum Drawing {
    /// Areas on the map, each in the step of its value; the keys of the rows are areas.
    Map {
        /// The level.
        level: AreaLevel,
        /// The values.
        column: u32,
        /// Where the steps of the scale begin.
        ends: Vec<f64>,
    },
    /// A line from then to now of each row.
    Slopes {
        /// The values then.
        then: u32,
        /// The values now.
        now: u32,
        /// What the two times are called.
        times: [Text; 2],
    },
    /// A bar of each row.
    Bars {
        /// The values.
        column: u32,
        /// A value that all are compared with, and its name.
        level: Option<Mark>,
    },
    /// School upgrades; the keys of the rows are days, the columns those of a burn-up in their order.
    BurnUp {
        /// Where the last column leads.
        trend: Option<Trend>,
        /// By when all are to be done.
        due: Option<Mark>,
        /// End of the time shown.
        to: Timestamp,
    },
    /// Events in lanes.
    Timeline {
        /// Beginning of the time shown.
        from: Timestamp,
        /// Its end.
        to: Timestamp,
        /// The lanes, from the top.
        lanes: Vec<Text>,
        /// The column that says the lane.
        lane: u32,
        /// The column of beginnings.
        begins: u32,
        /// The column of ends.
        ends: u32,
    },
}

/// A value that stands in a drawing by its name; of a time it is seconds since 1970.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingMark))]
pub struct Mark {
    /// The value.
    pub value: f64,
    /// Its name.
    pub name: Text,
}

impl Entry {
    /// Of a number that may not be known.
    #[must_use]
    pub fn of(value: Option<f64>) -> Self {
        value.filter(|value| value.is_finite()).map_or(Self::Nothing, Self::Number)
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        if let Self::Number(value) = self { Some(*value) } else { None }
    }

    /// The instant.
    #[must_use]
    pub fn time(&self) -> Option<Timestamp> {
        if let Self::Time(at) = self { Some(*at) } else { None }
    }
}

impl Row {
    /// What stands in a column, by its place.
    #[must_use]
    pub fn at(&self, column: u32) -> &Entry {
        usize::try_from(column).ok().and_then(|column| self.cells.get(column)).unwrap_or(&Entry::Nothing)
    }
}

impl Exhibit {
    /// The rows that are read out: the first of them, and the whole.
    #[must_use]
    pub fn listed(&self) -> Vec<&Row> {
        self.first(usize::MAX)
    }

    /// Of the rows that are read out `most` at most, and the whole.
    #[must_use]
    pub fn first(&self, most: usize) -> Vec<&Row> {
        let listed = usize::try_from(self.listed).unwrap_or(usize::MAX).min(most);
        let (whole, parts): (Vec<&Row>, Vec<&Row>) = self.rows.iter().partition(|row| row.whole);
        let whole = whole.into_iter().filter(|_| listed > 0);
        parts.into_iter().take(listed).chain(whole).collect()
    }

    /// The places of the columns: all, or those that stand on a slide.
    pub fn places(&self, brief: bool) -> impl Iterator<Item = u32> + '_ {
        (0_u32..).zip(&self.columns).filter(move |(_, column)| column.brief || !brief).map(|(place, _)| place)
    }

    /// The column of a place.
    #[must_use]
    pub fn column(&self, place: u32) -> Option<&Column> {
        self.columns.get(usize::try_from(place).ok()?)
    }
}

impl Answer {
    /// What a column was measured from: its own number first, then the others that it was reckoned from.
    pub fn numbers_of<'a>(&'a self, column: &'a Column) -> impl Iterator<Item = &'a Number> {
        let places = column.number.iter().chain(&column.with);
        places.filter_map(|place| self.numbers.get(usize::try_from(*place).ok()?))
    }

    /// The columns that were measured from the number at a place, or reckoned from it among others.
    #[must_use]
    pub fn columns_of(&self, number: u32) -> Vec<&Column> {
        let columns = self.exhibits.iter().flat_map(|exhibit| &exhibit.columns);
        columns.filter(|column| column.number == Some(number) || column.with.contains(&number)).collect()
    }

    /// Its drawings in the order in which they are shown, each with what it is of.
    pub fn drawings(&self) -> impl Iterator<Item = (&Exhibit, &Drawing)> {
        self.exhibits.iter().flat_map(|exhibit| exhibit.drawings.iter().map(move |drawing| (exhibit, drawing)))
    }
}
