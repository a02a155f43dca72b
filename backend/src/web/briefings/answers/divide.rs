//! The digital-divide index: the NIL in their order with what each is made of and what is missing, and what the components are.

use super::{Of, answer, both, column, count, named, words};
use crate::web::briefings::numbers::NumberOver;
use crate::web::divide::{answer as divided, weights};
use crate::web::live_figure::live_figure;
use crate::web::problem::Problem;
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::briefing::{Analysis, Answer, Asked, Column, Drawing, Entry, Exhibit, Mark, Row};
use cruscotto_domain::divide::{Component, DivideArea, DivideItem};
use cruscotto_domain::id::MetricId;
use cruscotto_domain::metric::Text;
use cruscotto_domain::time::MICROS_PER_DAY;
use cruscotto_frontend::i18n::{Lang, decimal, integer};

/// NIL that are read out.
const LISTED: u32 = 10;

/// The scores at which a step of the map's scale begins, as on the page.
const ENDS: [f64; 4] = [20.0, 40.0, 60.0, 80.0];

/// The place of the scores' column.
const SCORE: u32 = 1;

/// What the components are measured from, in the order of the answer's numbers.
const MEASURED: [&str; 2] = ["device.up", "school.download"];

pub(super) async fn answered(of: &Of<'_>) -> Result<Answer, Problem> {
    let weights = weights(|name| of.get(name))?;
    let item = divided(of.state, weights).await?;
    let asked: Asked =
        Component::ALL.map(|component| (component.as_str().to_owned(), weights.of(component).to_string())).into();
    let mut told = answer(Analysis::Divide, asked);
    let from = item.as_of.plus_micros(-i64::from(item.days) * MICROS_PER_DAY);
    for metric in MEASURED {
        let live = MetricId::new(metric).ok().and_then(|id| live_figure(of.state, &of.state.city.profile.id, &id));
        let over = NumberOver {
            period: (from, item.as_of),
            asset: None,
            value: live.as_ref().and_then(|figure| figure.value).filter(|value| value.is_finite()),
            coverage: live.as_ref().and_then(|figure| figure.coverage),
            measured: live.and_then(|figure| figure.as_of),
        };
        told.numbers.extend(of.number(metric, over).await?);
    }
    told.exhibits = vec![ranking(&item), components(&item)];
    Ok(told)
}

fn share(lang: Lang, share: f64) -> String {
    decimal(lang, share * 100.0, 1) + "\u{a0}%"
}

/// Which of the answer's numbers says who measured a component.
fn number_of(component: Component) -> Option<u32> {
    match component {
        Component::Coverage | Component::Availability => Some(0),
        Component::School => Some(1),
        Component::TakeUp => None,
    }
}

fn ranking(item: &DivideItem) -> Exhibit {
    let is_scored = item.areas.iter().any(|area| area.index.score.is_some());
    let level = Mark { value: item.mean_score, name: words(|lang| lang.divide().mean_nil) };
    let drawings = vec![
        Drawing::Map { level: AreaLevel::Nil, column: SCORE, ends: ENDS.to_vec() },
        Drawing::Bars { column: SCORE, level: Some(level) },
    ];
    let parts = Component::ALL.map(|component| Column {
        brief: false,
        number: number_of(component),
        ..column(component.as_str(), words(|lang| (lang.divide().component)(component)), "1")
    });
    // Scores are reckoned from all that is measured.
    let reckoned = |column: Column| Column { number: Some(0), with: vec![1], ..column };
    let mut columns = vec![
        reckoned(column("place", words(|lang| lang.divide().place), "")),
        reckoned(column("score", words(|lang| lang.divide().score), "")),
        Column { brief: false, ..column("range", words(|lang| lang.divide().range), "") },
    ];
    columns.extend(parts);
    columns.push(column("missing", words(|lang| lang.divide().missing), ""));
    Exhibit {
        title: words(|lang| lang.divide().map_title),
        said: said(item, is_scored),
        drawings: if is_scored { drawings } else { Vec::new() },
        rows_are: named("NIL"),
        columns,
        rows: item.areas.iter().map(row).collect(),
        listed: if is_scored { LISTED } else { 0 },
    }
}

fn said(item: &DivideItem, is_scored: bool) -> Vec<Text> {
    if !is_scored {
        return vec![words(|lang| lang.divide().none)];
    }
    let unscored: Vec<&str> =
        item.areas.iter().filter(|area| area.index.score.is_none()).map(|area| area.name.as_str()).collect();
    let sensitivity = both(|lang| {
        let shift = decimal(lang, item.mean_shift, 1);
        (lang.divide().sensitivity_said)(item.samples, &share(lang, item.spread), &shift)
    });
    let missing =
        (!unscored.is_empty()).then(|| both(|lang| format!("{}: {}", lang.divide().unscored, unscored.join(", "))));
    [sensitivity].into_iter().chain(missing).collect()
}

fn row(area: &DivideArea) -> Row {
    let index = &area.index;
    let range = area.range.as_ref().map_or(Entry::Nothing, |range| {
        Entry::Words(both(|lang| (lang.divide().range_said)(range.all.0, range.all.1, range.likely.0, range.likely.1)))
    });
    let place = index.rank.and_then(|rank| u32::try_from(rank).ok()).map_or(Entry::Nothing, count);
    let missing = both(|lang| {
        let names = index.missing.iter().map(|component| (lang.divide().component)(*component));
        names.collect::<Vec<_>>().join(", ")
    });
    let mut cells = vec![place, Entry::of(index.score), range];
    cells.extend(index.parts.map(|part| Entry::of(part.map(|part| part.value))));
    cells.push(if index.missing.is_empty() { Entry::Nothing } else { Entry::Words(missing) });
    Row { key: index.area.to_string(), name: named(&area.name), demo: false, whole: false, cells }
}

/// The components: weights, how many NIL have each, and which nobody counts.
fn components(item: &DivideItem) -> Exhibit {
    let coverage = item.city_coverage.map(|covered| {
        both(|lang| {
            let (working, all) = (integer(lang, item.working), integer(lang, item.access_points));
            (lang.divide().coverage)(&working, &all, &share(lang, covered))
        })
    });
    let row = |known: &cruscotto_domain::divide::ComponentKnown| Row {
        key: known.component.as_str().to_owned(),
        name: words(|lang| (lang.divide().component)(known.component)),
        demo: false,
        whole: false,
        cells: vec![
            Entry::Number(known.weight),
            Entry::Words(if known.known == 0 {
                words(|lang| lang.divide().missing_everywhere)
            } else {
                both(|lang| (lang.divide().of)(known.known, known.known + known.missing))
            }),
            Entry::of(known.mean),
        ],
    };
    Exhibit {
        title: words(|lang| lang.divide().components),
        said: coverage.into_iter().collect(),
        drawings: Vec::new(),
        rows_are: words(|lang| lang.divide().components),
        columns: vec![
            column("weight", words(|lang| lang.divide().weight), "1"),
            column("known", words(|lang| lang.divide().known), ""),
            column("mean", words(|lang| lang.divide().mean), "1"),
        ],
        rows: item.components.iter().map(row).collect(),
        listed: u32::MAX,
    }
}
