//! The map of an answer: each area in the step of its value, with a key below it or beside it.

use super::exhibit::{number_in, observed};
use crate::i18n::{Lang, decimal};
use crate::widgets::chart_texts;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Drawing, Exhibit};
use cruscotto_drawing::chart::{ChartError, ChoroplethChart, draw_choropleth, key_swatches};
use cruscotto_drawing::map::MapDrawing;

/// The size of the letters of a map's key on paper, in shares of the map's width: as those of maps of states.
const KEY_TEXT: f64 = 0.018;

/// The column that a map shows, and where the steps of its scale begin.
pub(super) type Shown<'a> = (u32, &'a [f64]);

/// The map with its key below it or, when `key` is false, without. Its ids begin with `id`.
pub(super) fn map_svg(
    lang: Lang,
    exhibit: &Exhibit,
    shown: Shown<'_>,
    description: &str,
    map: &MapDrawing,
    (key, id): (bool, &str),
) -> Result<String, ChartError> {
    let key = key.then_some(map.width * KEY_TEXT);
    charted(lang, exhibit, shown, map, |chart| draw_choropleth(&ChoroplethChart { description, key, id, ..chart }))
}

/// What stands in the key of a drawing that is a map: each box as SVG, and what it stands for. Nothing of other drawings.
///
/// # Errors
/// As the charts.
pub fn exhibit_key<'a>(
    lang: Lang,
    exhibit: &Exhibit,
    drawing: &Drawing,
    map: impl Fn(AreaLevel) -> &'a MapDrawing,
) -> Result<Vec<(String, String)>, ChartError> {
    let Drawing::Map { level, column, ends } = drawing else { return Ok(Vec::new()) };
    charted(lang, exhibit, (*column, ends), map(*level), |chart| key_swatches(&chart))
}

/// What `make` makes of the map.
fn charted<T>(
    lang: Lang,
    exhibit: &Exhibit,
    (column, ends): Shown<'_>,
    map: &MapDrawing,
    make: impl FnOnce(ChoroplethChart<'_>) -> Result<T, ChartError>,
) -> Result<T, ChartError> {
    let of = exhibit.column(column);
    let format = |value: f64| match of {
        Some(column) => number_in(lang, &column.unit, column.signed, value),
        None => decimal(lang, value, 0),
    };
    make(ChoroplethChart {
        title: lang.of(&exhibit.title),
        description: "",
        map,
        values: &|area| observed(exhibit, area, column),
        ends,
        marked: &[],
        format: &format,
        key: None,
        texts: chart_texts(lang),
        id: "",
    })
}
