//! What is drawn of a block: on its page, on paper, and as a file by itself. One drawing, and its size is the caller's.

use super::block::history;
use super::exhibit::exhibit_drawn;
use crate::i18n::Lang;
use crate::pages::goal::goal_drawn;
use crate::widgets::{Drawn, history_drawn};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Content, Document, FrozenBlock, Place};
use cruscotto_domain::health::Health;
use cruscotto_drawing::MapDrawing;
use cruscotto_drawing::chart::ChartError;
use cruscotto_drawing::svg::{Caption, map_svg};

/// The states that a legend explains, in its order.
const SHOWN: [Health; 5] = [Health::Ok, Health::Problem, Health::Critical, Health::Maintenance, Health::Unknown];

/// The chart or map of a block, of several the one at `nth` from 0 ([`block_drawings`]): charts in `size` and maps as they
/// are, with the legend below them or, when `legend` is false, without; none where nothing is drawn of it. Times are those of
/// the zone that this thread keeps ([`crate::browser::keep_time_of`]).
pub fn block_drawn<'a>(
    document: &Document,
    block: &FrozenBlock,
    nth: usize,
    size: (u32, u32),
    legend: bool,
    map: impl Fn(AreaLevel) -> &'a MapDrawing,
) -> Option<Result<Drawn, ChartError>> {
    let lang = Lang::from(document.language);
    if let Content::Analysis { answer } = &block.content {
        let (exhibit, drawing) = answer.drawings().nth(nth)?;
        return Some(exhibit_drawn(lang, exhibit, drawing, size, (legend, "drawing-"), map));
    }
    if nth > 0 {
        return None;
    }
    match &block.content {
        Content::Goal { goal, .. } => goal_drawn(lang, goal, document.frozen, size),
        Content::Chart { number, area, bucket_s, points } => {
            let history = history(number, *bucket_s, points);
            let title = format!("{}, {area}", lang.of(&number.name));
            let scope = &number.scope;
            Some(history_drawn(lang, &title, &history, 2 * bucket_s, (scope.from, scope.to), size))
        }
        Content::Map { layer, level, places, .. } => {
            let title = format!("{}: {}", block.title, (lang.messages().layer)(*layer));
            Some(Ok(map_drawn(lang, map(*level), places, title, legend)))
        }
        _ => None,
    }
}

/// What is drawn of it, in the order of [`block_drawn`]: of an answer what kind each drawing is, of other blocks the one
/// that is meant by itself.
#[must_use]
pub fn block_drawings(lang: Lang, content: &Content) -> Vec<Option<String>> {
    match content {
        Content::Goal { goal, .. } if !goal.readings.is_empty() => vec![None],
        Content::Chart { .. } | Content::Map { .. } => vec![None],
        Content::Analysis { answer } => {
            let kind = |(_, drawing)| Some((lang.exhibits().kind)(drawing).to_owned());
            answer.drawings().map(kind).collect()
        }
        _ => Vec::new(),
    }
}

/// The areas in their states as they were, with their names and the legend.
fn map_drawn(lang: Lang, map: &MapDrawing, places: &[Place], title: String, legend: bool) -> Drawn {
    let of = |health: Health| places.iter().filter(|place| place.health == Some(health)).count();
    let shown = shown_states(lang, places);
    let counted: Vec<String> = shown.iter().map(|(health, word)| format!("{word}: {}", of(*health))).collect();
    let description = counted.join(", ");
    let caption = Caption { title: &title, description: &description, language: lang.tag() };
    let legend = if legend { shown.as_slice() } else { &[] };
    let svg = map_svg(map, caption, legend, |id| places.iter().find(|place| place.area == *id)?.health);
    Drawn { title, description, svg }
}

/// The states that a map of these shows, in the legend's order, with their words.
#[must_use]
pub fn shown_states(lang: Lang, places: &[Place]) -> Vec<(Health, &'static str)> {
    let shown = SHOWN.into_iter().filter(|health| places.iter().any(|place| place.health == Some(*health)));
    shown.map(|health| (health, (lang.messages().health)(health))).collect()
}
