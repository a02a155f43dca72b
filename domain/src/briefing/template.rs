//! What briefings begin from: the blocks that a meeting of a kind wants to see.

use super::{Analysis, Ask, Asked, Block, Draft, Tongue};
use crate::area::AreaLevel;
use crate::asset::Layer;
use crate::id::{AreaId, MetricId};
use serde::{Deserialize, Serialize};

/// A kind of meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = BriefingTemplate))]
pub enum Template {
    /// The giunta, every week: where the city stands, what broke, what is asked for.
    WeeklyGiunta,
    /// A commission of the council: the city against its own goals.
    CouncilCommission,
    /// The council of a Municipio.
    Municipio,
    /// Before the school year begins: what schools get.
    SchoolYearStart,
    /// Nothing yet.
    Blank,
}

/// Days of a week and of the three months that a trend is seen in.
const WEEK: u16 = 7;
const QUARTER: u16 = 92;

/// What stands in a template: key, the heading in both languages, and what is shown.
type Wanted = (&'static str, [&'static str; 2], Option<Ask>);

impl Template {
    /// Every template.
    pub const ALL: [Self; 5] =
        [Self::WeeklyGiunta, Self::CouncilCommission, Self::Municipio, Self::SchoolYearStart, Self::Blank];

    /// What it is called.
    #[must_use]
    pub fn name(self, language: Tongue) -> &'static str {
        let [it, en] = match self {
            Self::WeeklyGiunta => ["Giunta settimanale", "Weekly giunta"],
            Self::CouncilCommission => ["Commissione consiliare", "Council commission"],
            Self::Municipio => ["Municipio", "Municipio"],
            Self::SchoolYearStart => ["Inizio dell'anno scolastico", "Start of the school year"],
            Self::Blank => ["Briefing", "Briefing"],
        };
        if language == Tongue::It { it } else { en }
    }

    /// A draft of it about `area`: the city, or a Municipio; `goals` are the ids of the city's goals.
    #[must_use]
    pub fn draft(self, area: &AreaId, goals: &[String], language: Tongue) -> Draft {
        let blocks = self.wanted(area, goals).into_iter().filter_map(|(key, [it, en], ask)| {
            let title = if language == Tongue::It { it } else { en };
            Some(Block { key: key.to_owned(), title: title.to_owned(), ask: ask?, notes: String::new() })
        });
        let blocks = blocks.collect();
        Draft { title: self.name(language).to_owned(), template: self, language, meeting: None, blocks }
    }

    fn wanted(self, area: &AreaId, goals: &[String]) -> Vec<Wanted> {
        let figure = |metric: &str| Some(Ask::Figure { metric: id(metric)?, area: area.clone() });
        let chart = |metric: &str, days| Some(Ask::Chart { metric: id(metric)?, area: area.clone(), days });
        let table = |metric: &str, level| Some(Ask::Table { metric: id(metric)?, level, rows: 10 });
        let map = |layer| Some(Ask::Map { layer, level: AreaLevel::Nil });
        let goal = |nth: usize| goals.get(nth).map(|goal| Ask::Goal { goal: goal.clone() });
        let analysis = |analysis, asked: &[(&str, &str)]| {
            let asked = asked.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Some(Ask::Analysis { analysis, asked: asked.collect::<Asked>() })
        };
        let compared = |against| {
            let titles = ["I Municipi a confronto", "The Municipi compared"];
            let asked = [("metric", "school.download"), ("level", "municipio"), ("against", against)];
            ("compared", titles, analysis(Analysis::Comparison, &asked))
        };
        let ledger = ("ledger", ["Il registro delle scuole", "The schools' ledger"], analysis(Analysis::Ledger, &[]));
        let happened = ("timeline", ["Che cosa è successo", "What happened"], analysis(Analysis::Timeline, &[]));
        let decide = || Some(Ask::Decision { question: "…".to_owned(), options: String::new() });
        let wifi_map = ("wifi-map", ["Il Wi-Fi nei quartieri", "Wi-Fi in the quarters"], map(Layer::Wifi));
        let people = ("people", ["Chi usa il Wi-Fi", "Who uses the Wi-Fi"], figure("wifi.clients"));
        let schools = ("schools", ["La velocità delle scuole", "The speed of schools"], figure("school.download"));
        let decision = ("decision", ["Decisione richiesta", "Decision asked for"], decide());
        match self {
            Self::WeeklyGiunta => vec![
                people,
                ("people-week", ["La settimana del Wi-Fi", "The week of the Wi-Fi"], chart("wifi.clients", WEEK)),
                wifi_map,
                schools,
                ("schools-week", ["Le scuole nella settimana", "Schools in the week"], chart("school.download", WEEK)),
                ("services", ["Pratiche completate", "Transactions completed"], figure("service.completed")),
                ("goal-1", ["Un obiettivo della città", "A goal of the city"], goal(0)),
                happened,
                decision,
            ],
            Self::CouncilCommission => vec![
                ("goal-1", ["Primo obiettivo", "First goal"], goal(0)),
                ("goal-2", ["Secondo obiettivo", "Second goal"], goal(1)),
                ("goal-3", ["Terzo obiettivo", "Third goal"], goal(2)),
                ("goal-4", ["Quarto obiettivo", "Fourth goal"], goal(3)),
                ("goal-5", ["Quinto obiettivo", "Fifth goal"], goal(4)),
                wifi_map,
                ("schools-rank", ["Le scuole per NIL", "Schools by NIL"], table("school.download", AreaLevel::Nil)),
                compared("previous"),
                ("divide", ["Il divario digitale", "The digital divide"], analysis(Analysis::Divide, &[])),
                ledger,
                (
                    "take-up",
                    ["Chi fa da sé online", "Who does it online"],
                    analysis(Analysis::Decomposition, &[("indicator", "take_up")]),
                ),
                happened,
                decision,
            ],
            Self::Municipio => vec![
                people,
                ("people-quarter", ["Tre mesi di Wi-Fi", "Three months of Wi-Fi"], chart("wifi.clients", QUARTER)),
                (
                    "municipi",
                    ["I Municipi a confronto", "The Municipi compared"],
                    table("school.download", AreaLevel::Municipio),
                ),
                schools,
                decision,
            ],
            Self::SchoolYearStart => vec![
                schools,
                (
                    "schools-quarter",
                    ["Gli ultimi tre mesi", "The last three months"],
                    chart("school.download", QUARTER),
                ),
                ("schools-map", ["Le scuole sulla mappa", "Schools on the map"], map(Layer::Schools)),
                ("schools-rank", ["I NIL più lenti", "The slowest NIL"], table("school.download", AreaLevel::Nil)),
                ("latency", ["La latenza", "Latency"], figure("school.min_rtt")),
                ledger,
                (
                    "below-contract",
                    ["Meno di quanto promesso", "Less than was promised"],
                    analysis(Analysis::BelowContract, &[]),
                ),
                compared("last_year"),
                decision,
            ],
            Self::Blank => Vec::new(),
        }
    }
}

fn id(metric: &str) -> Option<MetricId> {
    metric.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_is_a_draft_that_can_be_kept() {
        let area: AreaId = "milano".parse().unwrap();
        for template in Template::ALL {
            for language in [Tongue::It, Tongue::En] {
                let draft = template.draft(&area, &["scuole.access_speed".to_owned()], language);
                assert_eq!(draft.check(), Ok(()), "{template:?}");
                assert_eq!(draft.blocks.is_empty(), template == Template::Blank);
                assert!(draft.blocks.iter().filter(|b| matches!(b.ask, Ask::Goal { .. })).count() <= 1);
            }
        }
    }
}
