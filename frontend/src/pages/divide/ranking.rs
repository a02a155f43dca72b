//! The NIL on the map and in their order, each with what its score is made of and how sure its place is.

use super::{points, share};
use crate::data::Ui;
use crate::i18n::decimal;
use crate::public::Look;
use crate::routes::Route;
use crate::widgets::{chart_texts, framed};
use cruscotto_domain::area::AreaLevel;
use cruscotto_domain::comparison::Observation;
use cruscotto_domain::divide::{Component, DivideArea, DivideItem, RankRange};
use cruscotto_drawing::chart::{Bar, BarChart, ChoroplethChart, KEY_LETTERS, draw_bars, draw_choropleth};
use yew::prelude::*;

/// The scores at which a step of the map's scale begins.
const ENDS: [f64; 4] = [20.0, 40.0, 60.0, 80.0];

/// Bars of the chart.
const BARS: usize = 15;

/// Width of the bars' chart in its own units.
const WIDTH: u32 = 880;

pub(super) fn map(ui: &Ui, look: &Look, item: &DivideItem) -> Html {
    let words = ui.lang.divide();
    let score = |id: &cruscotto_domain::id::AreaId| {
        let area = item.areas.iter().find(|area| area.index.area == *id);
        Observation::from(area.and_then(|area| area.index.score))
    };
    let first = item.areas.first().map(|area| area.name.as_str()).unwrap_or_default();
    let svg = draw_choropleth(&ChoroplethChart {
        title: words.map_title,
        description: &format!("{}: {first}", words.ranking),
        map: look.map(AreaLevel::Nil),
        values: &score,
        ends: &ENDS,
        marked: &[],
        format: &|value| decimal(ui.lang, value, 0),
        key: Some(KEY_LETTERS),
        texts: chart_texts(ui.lang),
        id: "divide",
    });
    html! {
        <section class="sheet" aria-labelledby="divide-map">
            <h2 id="divide-map">{ words.map }</h2>
            { framed(words.map_title, svg) }
        </section>
    }
}

pub(super) fn ranking(ui: &Ui, item: &DivideItem) -> Html {
    let words = ui.lang.divide();
    let (scored, rest): (Vec<&DivideArea>, Vec<&DivideArea>) = item.areas.iter().partition(|a| a.index.score.is_some());
    let bars: Vec<Bar<'_>> = scored
        .iter()
        .take(BARS)
        .map(|area| Bar { name: &area.name, value: Observation::from(area.index.score), marked: true })
        .collect();
    let svg = draw_bars(&BarChart {
        title: words.bars_title,
        description: words.intro,
        bars: &bars,
        level: Some((item.mean_score, words.mean_nil)),
        signed: false,
        format: &|value| decimal(ui.lang, value, 1),
        texts: chart_texts(ui.lang),
        width: WIDTH,
    });
    let shift = decimal(ui.lang, item.mean_shift, 1);
    html! {
        <section class="sheet" aria-labelledby="divide-ranking">
            <h2 id="divide-ranking">{ words.ranking }</h2>
            { framed(words.bars_title, svg) }
            <h3>{ words.sensitivity }</h3>
            <p data-fact="mean-shift" data-value={item.mean_shift.to_string()}>{ (words.sensitivity_said)(item.samples, &share(ui, item.spread), &shift) }</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label={words.ranking}>
                <table class="table">
                    <thead><tr>
                        <th scope="col" class="number">{ words.place }</th><th scope="col">{ "NIL" }</th>
                        <th scope="col" class="number">{ words.score }</th><th scope="col">{ words.range }</th>
                        { for Component::ALL.map(|c| html! { <th scope="col" class="number">{ (words.component)(c) }</th> }) }
                        <th scope="col">{ words.missing }</th>
                    </tr></thead>
                    <tbody>{ for scored.iter().map(|area| row(ui, area)) }</tbody>
                </table>
            </div>
            if !rest.is_empty() {
                <p>{ words.unscored }{ ": " }{ rest.iter().map(|a| a.name.as_str()).collect::<Vec<_>>().join(", ") }</p>
            }
        </section>
    }
}

fn row(ui: &Ui, area: &DivideArea) -> Html {
    let (words, index) = (ui.lang.divide(), &area.index);
    let range = |range: &RankRange| (words.range_said)(range.all.0, range.all.1, range.likely.0, range.likely.1);
    let part = |component: Component| match index.parts[component.place()] {
        Some(part) => html! {
            <td class="number" data-part={component.as_str()} data-value={part.value.to_string()}>
                { share(ui, part.value) }<span class="goal-note">{ (words.points)(&points(ui, part.points)) }</span>
            </td>
        },
        None => html! { <td class="number">{ "—" }</td> },
    };
    let missing: Vec<&str> = index.missing.iter().map(|component| (words.component)(*component)).collect();
    html! {
        <tr data-area={index.area.to_string()} data-rank={index.rank.map(|rank| rank.to_string())}
            data-score={index.score.map(|score| score.to_string())}>
            <td class="number">{ for index.rank }</td>
            <th scope="row"><a href={Route::Area { id: index.area.to_string() }.href(ui.view())}>{ area.name.clone() }</a></th>
            <td class="number">{ for index.score.map(|score| decimal(ui.lang, score, 1)) }</td>
            <td>{ for area.range.as_ref().map(range) }</td>
            { for Component::ALL.map(part) }
            <td>{ missing.join(", ") }</td>
        </tr>
    }
}
