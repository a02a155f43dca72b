//! The lines.

use super::measure::Outcome;
use crate::line;

/// What is to be reached, against whom: of the ratios, theirs from the same round.
const GOALS: [(&str, Figure, f64); 7] = [
    ("copy_same_batches", Figure::Rate, 0.8),
    ("copy_two_at_a_time", Figure::Rate, 0.8),
    ("prometheus", Figure::PointsPerCpu, 1.5),
    ("influxdb", Figure::PointsPerCpu, 1.5),
    ("zabbix", Figure::PointsPerCpu, 5.0),
    ("zabbix", Figure::Rate, 5.0),
    ("victoria_metrics", Figure::Rate, 0.35),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Figure {
    Rate,
    PointsPerCpu,
}

impl Figure {
    /// More is better in both.
    fn of(self, outcome: Outcome) -> f64 {
        match self {
            Self::Rate => outcome.rate,
            Self::PointsPerCpu => 1_000_000.0 / outcome.cpu,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Rate => "rate",
            Self::PointsPerCpu => "per_cpu",
        }
    }

    fn unit(self) -> &'static str {
        match self {
            Self::Rate => "points/s",
            Self::PointsPerCpu => "points/CPU-s",
        }
    }
}

/// The outcomes of all rounds, target by target in the order they came.
#[derive(Default)]
pub(super) struct Report {
    outcomes: Vec<(&'static str, Vec<Outcome>)>,
}

impl Report {
    pub(super) fn add(&mut self, name: &'static str, outcome: Outcome) {
        match self.outcomes.iter_mut().find(|(known, _)| *known == name) {
            Some((_, outcomes)) => outcomes.push(outcome),
            None => self.outcomes.push((name, vec![outcome])),
        }
    }

    /// Prints each of `ours` next to every other target, then what each way costs, then the goals.
    pub(super) fn print(&self, ours: &[&str], carried: usize) {
        println!("bench: a commit carried {carried} deliveries on average; the same batches are copied by as many");
        let is_ours = |name: &str| ours.contains(&name);
        for (name, outcomes) in self.outcomes.iter().filter(|(name, _)| is_ours(name)) {
            for (peer, theirs) in self.outcomes.iter().filter(|(name, _)| !is_ours(name)) {
                for figure in [Figure::Rate, Figure::PointsPerCpu] {
                    let values = |of: &[Outcome]| line::median(of.iter().map(|outcome| figure.of(*outcome)));
                    let label = format!("{name}_{}", figure.name());
                    let ratio = ratio(figure, outcomes, theirs);
                    line::print_ratio(&label, values(outcomes), figure.unit(), peer, values(theirs), ratio);
                }
            }
        }
        for (peer, figure, goal) in GOALS {
            let Some(theirs) = self.of(peer) else { continue };
            for (name, outcomes) in self.outcomes.iter().filter(|(name, _)| is_ours(name)) {
                let ratio = ratio(figure, outcomes, theirs);
                let verdict = if ratio >= goal { "met" } else { "missed" };
                println!("goal {name}_{} at least {goal} of {peer}: {ratio:.2}, {verdict}", figure.name());
            }
        }
    }

    fn of(&self, name: &str) -> Option<&[Outcome]> {
        self.outcomes.iter().find(|(known, _)| *known == name).map(|(_, outcomes)| outcomes.as_slice())
    }
}

/// The median of the rounds' ratios: both sides of a ratio had the machine in the same minute.
fn ratio(figure: Figure, ours: &[Outcome], theirs: &[Outcome]) -> f64 {
    line::median(ours.iter().zip(theirs).map(|(ours, theirs)| figure.of(*ours) / figure.of(*theirs)))
}
