//! Where attention is needed: the areas with the most that does not work, first.

use super::table::Row;
use crate::data::Ui;
use crate::order::ordered;
use crate::routes::{Route, View};
use crate::widgets::{counts_text, mark};
use cruscotto_domain::health::Health;
use cruscotto_domain::live::AreaSummary;
use yew::prelude::*;

/// Areas listed at most.
const MAX_LISTED: usize = 6;

/// The list of the areas in `rows`, opened as `view` says.
pub(super) fn attention(ui: &Ui, rows: &[Row], view: View) -> Html {
    let messages = ui.messages();
    let listed = worst(rows);
    html! {
        <section class="attention" aria-labelledby="attention-heading">
            <h3 id="attention-heading">{ messages.attention }</h3>
            if listed.is_empty() {
                <p>{ messages.attention_none }</p>
            } else {
                <ol>
                    { for listed.into_iter().map(|Row { name, summary }| html! {
                        <li key={summary.area.to_string()}>
                            { mark(worst_state(summary)) }
                            <span>
                                <a href={(Route::Area { id: summary.area.to_string() }).href(view)}>{ name.clone() }</a>
                                <span class="attention-words">{ counts_text(messages, &summary.counts) }</span>
                            </span>
                        </li>
                    }) }
                </ol>
            }
        </section>
    }
}

fn worst_state(summary: &AreaSummary) -> Health {
    if summary.counts.critical > 0 { Health::Critical } else { Health::Problem }
}

/// Most down first, then most with problems, then by name.
fn worst(rows: &[Row]) -> Vec<&Row> {
    let faulty: Vec<_> = rows.iter().filter(|row| row.summary.counts.faulty() > 0).collect();
    let mut worst = ordered(&faulty, |a, b| {
        let (of_a, of_b) = (&a.summary.counts, &b.summary.counts);
        let down = of_b.critical.cmp(&of_a.critical);
        down.then(of_b.problem.cmp(&of_a.problem)).then_with(|| a.name.cmp(&b.name))
    });
    worst.truncate(MAX_LISTED);
    worst
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::area_health::HealthCounts;
    use cruscotto_domain::asset::Layer;

    fn row(name: &str, critical: u32, problem: u32) -> Row {
        let counts = HealthCounts { ok: 10, critical, problem, ..HealthCounts::default() };
        let area = "nil-1".parse().unwrap();
        let summary = AreaSummary { area, layer: Layer::Wifi, health: Health::Ok, counts, figures: vec![] };
        Row { name: name.to_owned(), summary }
    }

    #[test]
    fn the_most_down_come_first_and_the_well_not_at_all() {
        let rows = [row("Isola", 0, 9), row("Brera", 0, 0), row("Lambrate", 3, 0), row("Affori", 3, 0)];
        let names: Vec<&str> = worst(&rows).iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Affori", "Lambrate", "Isola"]);
    }
}
