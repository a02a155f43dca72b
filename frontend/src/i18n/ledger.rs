//! The texts of the ledger of school upgrades.

use super::Lang;
use cruscotto_domain::school::Tier;
use cruscotto_domain::school_ledger::Stage;

/// The texts of one language.
pub struct LedgerMessages {
    /// Entry in the navigation, and heading.
    pub heading: &'static str,
    /// What it is.
    pub intro: &'static str,
    /// Heading of how far it is.
    pub standing: &'static str,
    /// Nothing is planned.
    pub none: &'static str,
    /// A stage.
    pub stage: fn(Stage) -> &'static str,
    /// Schools that are to be upgraded.
    pub scope: &'static str,
    /// Planned, with no step taken.
    pub planned: &'static str,
    /// Heading of the burn-up.
    pub burn_up: &'static str,
    /// What the chart shows.
    pub burn_up_title: &'static str,
    /// Where it leads.
    pub forecast: &'static str,
    /// Heading of the Municipi.
    pub municipi: &'static str,
    /// Schools in no Municipio.
    pub nowhere: &'static str,
    /// Column: week.
    pub week: &'static str,
    /// The same as a table.
    pub data: &'static str,
    /// Heading of contracted against measured.
    pub delivery: &'static str,
    /// Schools with a contract, measured, as contracted.
    pub delivery_said: fn(u32, u32, u32) -> String,
    /// The median of measured over contracted.
    pub delivery_median: fn(&str) -> String,
    /// What the chart of the Municipi shows.
    pub delivered_title: &'static str,
    /// What the line in it is.
    pub delivered_level: &'static str,
    /// Column: schools with a contract.
    pub contracts: &'static str,
    /// Column: schools that are measured.
    pub schools_measured: &'static str,
    /// Column: schools that get what was promised.
    pub as_contracted: &'static str,
    /// Column: the median of measured over promised.
    pub median: &'static str,
    /// Heading of those below.
    pub below: &'static str,
    /// Field: days.
    pub below_field: &'static str,
    /// The button.
    pub below_button: &'static str,
    /// What counts as below.
    pub below_said: &'static str,
    /// None for so many days.
    pub below_none: fn(i32) -> String,
    /// Column: school.
    pub school: &'static str,
    /// Column: since.
    pub since: &'static str,
    /// Column: days.
    pub days: &'static str,
    /// So many days, so many of them measured.
    pub days_said: fn(i32, i32) -> String,
    /// Column: days that were measured.
    pub days_measured: &'static str,
    /// Column: the worst day.
    pub worst: &'static str,
    /// Who says so, as of a day.
    pub written_down: fn(&str) -> String,
    /// Column: contract.
    pub contract: &'static str,
    /// Column: measured over contracted, worst and mean.
    pub measured: &'static str,
    /// Worst and mean.
    pub measured_said: fn(&str, &str) -> String,
    /// How it stands.
    pub tier: fn(Tier) -> &'static str,
    /// Heading of the schools.
    pub schools: &'static str,
    /// Column: evidence.
    pub evidence: &'static str,
    /// Measured, when and how.
    pub evidence_said: fn(&str, &str, &str) -> String,
    /// Column: stage.
    pub stage_column: &'static str,
    /// What acceptance is.
    pub rule: &'static str,
}

static IT: LedgerMessages = LedgerMessages {
    heading: "Scuole a 10 Gbit/s",
    intro: "Il registro dei potenziamenti: che cosa è ordinato, installato, collaudato e accettato, con la misura che lo prova; e che cosa le scuole ricevono rispetto al contratto.",
    standing: "A che punto è",
    none: "Nessun potenziamento è ancora nel registro.",
    stage: |stage| match stage {
        Stage::Ordered => "Ordinate",
        Stage::Installed => "Installate",
        Stage::Tested => "Collaudate",
        Stage::Accepted => "Accettate",
    },
    scope: "Scuole nel programma",
    planned: "previsto",
    burn_up: "Avanzamento",
    burn_up_title: "Scuole ordinate, installate, collaudate e accettate nel tempo",
    forecast: "Tendenza (80 %)",
    municipi: "Per Municipio",
    nowhere: "Fuori dai Municipi",
    week: "Fine del giorno",
    data: "Gli stessi numeri in tabella",
    delivery: "Contratto e misura",
    delivery_said: |schools, measured, right| {
        format!(
            "Scuole con un contratto: {schools}. Misurate: {measured}. Ricevono almeno l'80 % del contratto: {right}."
        )
    },
    delivery_median: |share| format!("La scuola mediana riceve il {share} di quanto promesso."),
    delivered_title: "Misurato su promesso nella scuola mediana, per Municipio",
    delivered_level: "come da contratto",
    contracts: "Scuole con un contratto",
    schools_measured: "Misurate",
    as_contracted: "Come da contratto",
    median: "Mediana di misurato su promesso",
    below: "Sotto contratto da troppo",
    below_field: "Da più di quanti giorni",
    below_button: "Mostra",
    below_said: "Sotto contratto è un giorno in cui si misura meno dell'80 % del promesso, in una delle due direzioni. I giorni senza misure non contano e non interrompono.",
    below_none: |days| format!("Nessuna scuola è sotto contratto da più di {days} giorni."),
    school: "Scuola",
    since: "Dal",
    days: "Giorni",
    days_said: |days, measured| format!("{days} ({measured} misurati)"),
    days_measured: "Giorni misurati",
    worst: "Nel giorno peggiore",
    written_down: |day| format!("il registro dei potenziamenti, al {day}"),
    contract: "Contratto",
    measured: "Misurato su promesso",
    measured_said: |worst, mean| format!("{mean} in media, {worst} nel giorno peggiore"),
    tier: |tier| match tier {
        Tier::Unknown => "non misurata",
        Tier::BelowFloor => "sotto i 100 Mbit/s garantiti",
        Tier::BelowContract => "sotto contratto",
        Tier::AsContracted => "come da contratto",
    },
    schools: "Scuola per scuola",
    evidence: "Misura che lo prova",
    evidence_said: |speed, day, method| format!("{speed}, il {day} ({method})"),
    stage_column: "Stato",
    rule: "Una scuola è accettata solo se una misura fatta dopo l'installazione mostra almeno l'80 % di quanto promesso.",
};

static EN: LedgerMessages = LedgerMessages {
    heading: "Schools at 10 Gbit/s",
    intro: "The ledger of upgrades: what is ordered, installed, tested and accepted, with the measurement that shows it; and what schools get of what was contracted.",
    standing: "Where it stands",
    none: "No upgrade is in the ledger yet.",
    stage: |stage| match stage {
        Stage::Ordered => "Ordered",
        Stage::Installed => "Installed",
        Stage::Tested => "Tested",
        Stage::Accepted => "Accepted",
    },
    scope: "Schools in the programme",
    planned: "planned",
    burn_up: "Progress",
    burn_up_title: "Schools ordered, installed, tested and accepted over time",
    forecast: "Trend (80%)",
    municipi: "By Municipio",
    nowhere: "Outside the Municipi",
    week: "End of the day",
    data: "The same numbers as a table",
    delivery: "Contracted and measured",
    delivery_said: |schools, measured, right| {
        format!("Schools with a contract: {schools}. Measured: {measured}. Get 80% of the contract at least: {right}.")
    },
    delivery_median: |share| format!("The median school gets {share} of what was promised."),
    delivered_title: "Measured of promised at the median school, by Municipio",
    delivered_level: "as contracted",
    contracts: "Schools with a contract",
    schools_measured: "Measured",
    as_contracted: "As contracted",
    median: "Median of measured of promised",
    below: "Below contract for too long",
    below_field: "For more than how many days",
    below_button: "Show",
    below_said: "A day is below contract when less than 80% of what was promised is measured in one of the two directions. Days without a measurement neither count nor interrupt.",
    below_none: |days| format!("No school is below contract for more than {days} days."),
    school: "School",
    since: "Since",
    days: "Days",
    days_said: |days, measured| format!("{days} ({measured} measured)"),
    days_measured: "Days measured",
    worst: "On the worst day",
    written_down: |day| format!("the ledger of upgrades, as of {day}"),
    contract: "Contract",
    measured: "Measured of promised",
    measured_said: |worst, mean| format!("{mean} in the mean, {worst} on the worst day"),
    tier: |tier| match tier {
        Tier::Unknown => "not measured",
        Tier::BelowFloor => "below the guaranteed 100 Mbit/s",
        Tier::BelowContract => "below contract",
        Tier::AsContracted => "as contracted",
    },
    schools: "School by school",
    evidence: "Measurement that shows it",
    evidence_said: |speed, day, method| format!("{speed}, {day} ({method})"),
    stage_column: "State",
    rule: "A school is accepted only when a measurement since the installation shows 80% of what was promised at least.",
};

impl Lang {
    /// Its texts of the ledger of school upgrades.
    #[must_use]
    pub fn ledger(self) -> &'static LedgerMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
