//! The texts of the comparison of two periods.

use super::Lang;
use cruscotto_domain::comparison::NoChange;

/// The texts of one language.
pub struct ComparisonMessages {
    /// Entry in the navigation.
    pub nav: &'static str,
    /// What the pages that compare and reckon are called.
    pub pages: &'static str,
    /// Heading.
    pub heading: &'static str,
    /// What it is for.
    pub intro: &'static str,
    /// What the form is called.
    pub form: &'static str,
    /// Field: what is compared.
    pub metric: &'static str,
    /// Field: areas of which level.
    pub level: &'static str,
    /// Field: first day.
    pub first: &'static str,
    /// Field: last day.
    pub last: &'static str,
    /// Field: with what.
    pub against: &'static str,
    /// The period just before.
    pub previous: &'static str,
    /// The same time a year ago.
    pub last_year: &'static str,
    /// The start of the mandate.
    pub mandate: &'static str,
    /// Any other period.
    pub other: &'static str,
    /// Field: first day of the other period.
    pub other_first: &'static str,
    /// Field: last day of the other period.
    pub other_last: &'static str,
    /// The button.
    pub compare: &'static str,
    /// Something asked for is not right.
    pub wrong: fn(&str) -> String,
    /// A period from a day to another.
    pub period: fn(&str, &str) -> String,
    /// Heading of the city's answer.
    pub city: &'static str,
    /// The mean of a day in the period looked at.
    pub now: &'static str,
    /// The mean of a day in the other.
    pub then: &'static str,
    /// The difference.
    pub change: &'static str,
    /// Days that are known of those there are.
    pub known: fn(u32, u32) -> String,
    /// Days known.
    pub days_known: &'static str,
    /// Days that are withheld.
    pub withheld: fn(u32) -> String,
    /// The city's own past.
    pub past: &'static str,
    /// Better than so many percent of so many periods.
    pub past_said: fn(&str, u32) -> String,
    /// No period before is known.
    pub past_none: &'static str,
    /// The season.
    pub season: &'static str,
    /// The two lie at the same time of the year.
    pub season_same: &'static str,
    /// They do not, and the change without it is this, from so many years.
    pub season_out: fn(&str, usize) -> String,
    /// They do not, and it cannot be taken out.
    pub season_differs: &'static str,
    /// Weekdays.
    pub weekdays: &'static str,
    /// The same in both.
    pub weekdays_same: &'static str,
    /// Not the same, and weighed.
    pub weekdays_weighed: &'static str,
    /// Why no change is told.
    pub reason: fn(NoChange) -> &'static str,
    /// The best area.
    pub best: &'static str,
    /// The median of the areas.
    pub median: &'static str,
    /// Heading of the map.
    pub map: &'static str,
    /// What the map shows: a metric and a period.
    pub map_title: fn(&str, &str) -> String,
    /// Heading of then and now.
    pub moved: &'static str,
    /// What the slopes show.
    pub moved_title: fn(&str) -> String,
    /// Heading of the small multiples.
    pub multiples: &'static str,
    /// What they show; the thin line is the city.
    pub multiples_title: fn(&str) -> String,
    /// Heading of the calendar.
    pub calendar: &'static str,
    /// What it shows.
    pub calendar_title: fn(&str) -> String,
    /// Heading of the ranking.
    pub ranking: &'static str,
    /// Column: place.
    pub place: &'static str,
    /// Column: area.
    pub area: &'static str,
    /// Column: behind the best.
    pub behind_best: &'static str,
    /// Column: ahead of the median.
    pub against_median: &'static str,
    /// A place shared by several.
    pub shared: fn(usize) -> String,
    /// Areas that have no place.
    pub unranked: &'static str,
    /// Not measured.
    pub not_measured: &'static str,
    /// Withheld, as few people are counted.
    pub is_withheld: &'static str,
    /// Nothing is measured in any area of this level.
    pub no_area: &'static str,
    /// Which way is better is for nobody to say: the largest first.
    pub neither: &'static str,
    /// Heading of the other cities.
    pub peers: &'static str,
    /// What they are.
    pub peers_intro: &'static str,
    /// Column: city.
    pub peer_city: &'static str,
    /// Column: what is counted.
    pub peer_metric: &'static str,
    /// Column: period.
    pub peer_period: &'static str,
    /// Column: who says so.
    pub peer_source: &'static str,
    /// So many better, so many worse, so many cannot be told.
    pub peers_said: fn(usize, usize, usize) -> String,
}

static IT: ComparisonMessages = ComparisonMessages {
    nav: "Confronti e indici",
    pages: "Confronti e indici",
    heading: "Confronto",
    intro: "Un periodo contro un altro, giorno medio contro giorno medio: i giorni della settimana pesano uguale nei due, e i giorni non misurati non contano come zero.",
    form: "Che cosa confrontare",
    metric: "Metrica",
    level: "Aree",
    first: "Dal giorno",
    last: "Al giorno",
    against: "Rispetto a",
    previous: "il periodo precedente",
    last_year: "lo stesso periodo di un anno fa",
    mandate: "l'inizio del mandato",
    other: "un altro periodo",
    other_first: "L'altro periodo: dal",
    other_last: "al",
    compare: "Confronta",
    wrong: |what| format!("Il confronto non si può fare: {what}"),
    period: |first, last| format!("dal {first} al {last}"),
    city: "Tutta la città",
    now: "Giorno medio adesso",
    then: "Giorno medio allora",
    change: "Differenza",
    known: |known, all| format!("{known} su {all}"),
    days_known: "Giorni misurati, adesso e allora",
    withheld: |days| format!("{days} giorni riservati, perché conterebbero poche persone"),
    past: "Rispetto alla propria storia",
    past_said: |percent, periods| format!("meglio di quanto fosse nel {percent} dei {periods} periodi precedenti"),
    past_none: "nessun periodo precedente misurato",
    season: "Stagione",
    season_same: "la stessa nei due periodi",
    season_out: |change, years| format!("senza la stagione (di {years} anni) la differenza è {change}"),
    season_differs: "diversa nei due periodi; per toglierla servono due anni interi di misure e periodi di un mese",
    weekdays: "Giorni della settimana",
    weekdays_same: "gli stessi nei due periodi",
    weekdays_weighed: "diversi: ciascuno pesa quanto pesa nel periodo guardato",
    reason: |reason| match reason {
        NoChange::UnknownNow => "nel periodo guardato è misurata meno della metà dei giorni",
        NoChange::UnknownThen => "nel periodo di confronto è misurata meno della metà dei giorni",
        NoChange::NothingInCommon => "nessun giorno della settimana è misurato in entrambi",
    },
    best: "Il migliore",
    median: "Mediana",
    map: "Sulla mappa",
    map_title: |metric, period| format!("{metric}: giorno medio {period}"),
    moved: "Allora e adesso",
    moved_title: |metric| format!("{metric}: allora e adesso"),
    multiples: "Giorno per giorno",
    multiples_title: |metric| format!("{metric}, giorno per giorno; la linea sottile è la città"),
    calendar: "L'ultimo anno della città",
    calendar_title: |metric| format!("{metric}: ogni giorno dell'ultimo anno, tutta la città"),
    ranking: "Classifica",
    place: "Posto",
    area: "Area",
    behind_best: "Dal migliore",
    against_median: "Dalla mediana",
    shared: |count| format!("a pari merito con altri {count}"),
    unranked: "Senza posto",
    not_measured: "non misurato",
    is_withheld: "riservato",
    no_area: "Nessuna area di questo livello ha misure di questa metrica nel periodo.",
    neither: "Di questa metrica nessuno dice se di più sia meglio: la classifica comincia dal valore più alto.",
    peers: "Altre città",
    peers_intro: "Cifre pubblicate da altre città o su di esse, ciascuna con chi l'ha detto e quando. Nessuna è misurata qui, nessuna è aggiornata a stima.",
    peer_city: "Città",
    peer_metric: "Che cosa",
    peer_period: "Periodo",
    peer_source: "Chi lo dice",
    peers_said: |better, worse, undecided| {
        format!("Meglio di noi: {better}. Peggio: {worse}. Non si può dire: {undecided}.")
    },
};

static EN: ComparisonMessages = ComparisonMessages {
    nav: "Comparisons",
    pages: "Comparisons and indices",
    heading: "Comparison",
    intro: "One period against another, mean day against mean day: weekdays weigh the same in both, and days that were not measured do not count as zero.",
    form: "What to compare",
    metric: "Metric",
    level: "Areas",
    first: "From",
    last: "To",
    against: "Against",
    previous: "the period before",
    last_year: "the same period a year ago",
    mandate: "the start of the mandate",
    other: "another period",
    other_first: "The other period: from",
    other_last: "to",
    compare: "Compare",
    wrong: |what| format!("The two cannot be compared: {what}"),
    period: |first, last| format!("{first} to {last}"),
    city: "The whole city",
    now: "Mean day now",
    then: "Mean day then",
    change: "Difference",
    known: |known, all| format!("{known} of {all}"),
    days_known: "Days measured, now and then",
    withheld: |days| format!("{days} days withheld, as they would count few people"),
    past: "Against its own past",
    past_said: |percent, periods| format!("better than in {percent} of the {periods} periods before"),
    past_none: "no period before was measured",
    season: "Season",
    season_same: "the same in both periods",
    season_out: |change, years| format!("without the season (of {years} years) the difference is {change}"),
    season_differs: "not the same in both; taking it out needs two whole years of measurements and periods of a month",
    weekdays: "Weekdays",
    weekdays_same: "the same in both periods",
    weekdays_weighed: "not the same: each weighs what it weighs in the period looked at",
    reason: |reason| match reason {
        NoChange::UnknownNow => "fewer than half of the days of the period looked at are measured",
        NoChange::UnknownThen => "fewer than half of the days of the other period are measured",
        NoChange::NothingInCommon => "no weekday is measured in both",
    },
    best: "The best",
    median: "Median",
    map: "On the map",
    map_title: |metric, period| format!("{metric}: mean day, {period}"),
    moved: "Then and now",
    moved_title: |metric| format!("{metric}: then and now"),
    multiples: "Day by day",
    multiples_title: |metric| format!("{metric}, day by day; the thin line is the city"),
    calendar: "The city's last year",
    calendar_title: |metric| format!("{metric}: each day of the last year, the whole city"),
    ranking: "Ranking",
    place: "Place",
    area: "Area",
    behind_best: "From the best",
    against_median: "From the median",
    shared: |count| format!("shared with {count} others"),
    unranked: "Without a place",
    not_measured: "not measured",
    is_withheld: "withheld",
    no_area: "No area of this level has measurements of this metric in the period.",
    neither: "Nobody says whether more of this metric is better: the ranking begins with the largest value.",
    peers: "Other cities",
    peers_intro: "Figures published by other cities or about them, each with who said so and when. None is measured here, none is brought up to date by guessing.",
    peer_city: "City",
    peer_metric: "What",
    peer_period: "Period",
    peer_source: "Who says so",
    peers_said: |better, worse, undecided| {
        format!("Better than ours: {better}. Worse: {worse}. Cannot be told: {undecided}.")
    },
};

impl Lang {
    /// Its texts of the comparison.
    #[must_use]
    pub fn comparison(self) -> &'static ComparisonMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
