//! The texts of the digital-divide index.

use super::Lang;
use cruscotto_domain::divide::Component;

/// The texts of one language.
pub struct DivideMessages {
    /// Entry in the navigation, and heading.
    pub heading: &'static str,
    /// What it is.
    pub intro: &'static str,
    /// What the form is called.
    pub form: &'static str,
    /// How weights are meant.
    pub form_note: &'static str,
    /// The button.
    pub weigh: &'static str,
    /// Back to equal weights.
    pub reset: &'static str,
    /// The weights are not right.
    pub wrong: fn(&str) -> String,
    /// A component.
    pub component: fn(Component) -> &'static str,
    /// What it is made of, in a sentence.
    pub explained: fn(Component) -> &'static str,
    /// Heading of the components.
    pub components: &'static str,
    /// Column: weight.
    pub weight: &'static str,
    /// Column: NIL that have it.
    pub known: &'static str,
    /// Column: mean.
    pub mean: &'static str,
    /// So many of so many.
    pub of: fn(u32, u32) -> String,
    /// Nobody measures it.
    pub missing_everywhere: &'static str,
    /// Working access points, all of them, and the share of the city that they reach.
    pub coverage: fn(&str, &str, &str) -> String,
    /// No score, as more than a quarter of the weight is missing everywhere.
    pub none: &'static str,
    /// Link to the index of what is measured.
    pub only_known: &'static str,
    /// Heading of the map.
    pub map: &'static str,
    /// What the map shows.
    pub map_title: &'static str,
    /// Heading of the ranking.
    pub ranking: &'static str,
    /// What the bars show.
    pub bars_title: &'static str,
    /// A NIL that is the mean in everything.
    pub mean_nil: &'static str,
    /// Column: place.
    pub place: &'static str,
    /// Column: score.
    pub score: &'static str,
    /// Column: places with other weights.
    pub range: &'static str,
    /// From a place to another, and in nine of ten rankings.
    pub range_said: fn(usize, usize, usize, usize) -> String,
    /// Column: missing inputs.
    pub missing: &'static str,
    /// A component's points.
    pub points: fn(&str) -> String,
    /// NIL without a score.
    pub unscored: &'static str,
    /// Heading of the sensitivity.
    pub sensitivity: &'static str,
    /// What other weights do: how many rankings, how far the weights, how many places in the mean.
    pub sensitivity_said: fn(u32, &str, &str) -> String,
    /// Heading of the access points.
    pub access_points: &'static str,
    /// What the list is.
    pub access_points_said: &'static str,
    /// Heading of the schools.
    pub schools: &'static str,
    /// What the list is.
    pub schools_said: &'static str,
    /// Column: where.
    pub place_of: &'static str,
    /// Column: which school.
    pub school: &'static str,
    /// Column: points.
    pub gain: &'static str,
    /// Column: what changes.
    pub changes: &'static str,
    /// Nothing would move it.
    pub no_gain: &'static str,
    /// How it is made.
    pub method: [&'static str; 5],
    /// Heading of how it is made.
    pub method_heading: &'static str,
}

static IT: DivideMessages = DivideMessages {
    heading: "Divario digitale",
    intro: "Quali quartieri (NIL) sono più indietro, per che cosa, quanto dipende dai pesi, e dove un punto di accesso o il potenziamento di una scuola aiuterebbe di più. 0 è il NIL meno svantaggiato, 100 il più svantaggiato.",
    form: "Pesi delle componenti",
    form_note: "Contano le proporzioni: 2 vale il doppio di 1, 0 toglie la componente.",
    weigh: "Ricalcola",
    reset: "Pesi uguali",
    wrong: |what| format!("Con questi pesi l'indice non si può fare: {what}"),
    component: |component| match component {
        Component::Coverage => "Copertura Wi-Fi",
        Component::School => "Connessione delle scuole",
        Component::TakeUp => "Uso digitale dei servizi",
        Component::Availability => "Disponibilità dei punti di accesso",
    },
    explained: |component| match component {
        Component::Coverage => "quota dell'area entro 100 m da un punto di accesso che funziona adesso",
        Component::School => "velocità misurata delle scuole, in scala logaritmica: 100 Mbit/s è 0, 10 Gbit/s è 1",
        Component::TakeUp => "quota delle pratiche di chi ci abita completata in digitale",
        Component::Availability => "tempo in cui i punti di accesso rispondono, ultimi 28 giorni",
    },
    components: "Di che cosa è fatto",
    weight: "Peso",
    known: "NIL misurati",
    mean: "Media",
    of: |known, all| format!("{known} su {all}"),
    missing_everywhere: "nessuno la misura per quartiere: manca, e non è stimata",
    coverage: |working, all, share| {
        format!("{working} punti di accesso su {all} funzionano adesso e raggiungono {share} dell'area della città.")
    },
    none: "Con questi pesi manca più di un quarto dei dati in ogni quartiere: nessun punteggio.",
    only_known: "Calcola solo con ciò che è misurato",
    map: "Sulla mappa",
    map_title: "Indice di divario digitale per NIL",
    ranking: "Dal più svantaggiato",
    bars_title: "I quindici NIL più svantaggiati",
    mean_nil: "NIL nella media",
    place: "Posto",
    score: "Indice",
    range: "Posti con altri pesi",
    range_said: |best, worst, low, high| {
        if best == worst {
            format!("sempre {best}")
        } else {
            format!("da {best} a {worst}; di solito da {low} a {high}")
        }
    },
    missing: "Manca",
    points: |points| format!("{points} punti"),
    unscored: "Senza punteggio, perché manca troppo",
    sensitivity: "Quanto dipende dai pesi",
    sensitivity_said: |samples, spread, shift| {
        format!(
            "La classifica è rifatta {samples} volte con pesi fino al {spread} diversi da quelli scelti: un NIL si sposta in media di {shift} posti. Accanto a ciascuno, i posti che ha avuto."
        )
    },
    access_points: "Dove un punto di accesso in più aiuterebbe di più",
    access_points_said: "Per ogni quartiere il posto migliore tra tutti, quadrato per quadrato di 25 m; una stima di pianificazione, non un sopralluogo.",
    schools: "Quale scuola potenziare",
    schools_said: "Ogni scuola misurata, portata a 10 Gbit/s.",
    place_of: "Quartiere e posto",
    school: "Scuola",
    gain: "Punti in meno",
    changes: "Che cosa cambia",
    no_gain: "Niente lo sposterebbe, o non si sa abbastanza.",
    method: [
        "Ogni componente diventa uno scarto dalla media dei NIL, in deviazioni standard.",
        "Gli scarti si sommano con i loro pesi, col segno girato: chi ha meno sta più in alto.",
        "La somma è stirata da 0, il NIL meno svantaggiato, a 100, il più svantaggiato.",
        "Ciò che manca è nominato; fino a un quarto del peso si ripartisce sul resto, oltre non c'è punteggio. Niente è stimato.",
        "Che cosa porterebbe una misura si conta contro le medie e gli estremi di oggi.",
    ],
    method_heading: "Come si calcola",
};

static EN: DivideMessages = DivideMessages {
    heading: "Digital divide",
    intro: "Which quarters (NIL) are worst off, by what, how much the weights decide, and where one more access point or the upgrade of a school would help most. 0 is the least divided NIL, 100 the most divided.",
    form: "Weights of the components",
    form_note: "Proportions count: 2 is twice as much as 1, and 0 leaves the component out.",
    weigh: "Compute again",
    reset: "Equal weights",
    wrong: |what| format!("With these weights there is no index: {what}"),
    component: |component| match component {
        Component::Coverage => "Wi-Fi coverage",
        Component::School => "School connections",
        Component::TakeUp => "Digital take-up",
        Component::Availability => "Availability of access points",
    },
    explained: |component| match component {
        Component::Coverage => "share of the area within 100 m of an access point that works now",
        Component::School => "measured speed of the schools by its logarithm: 100 Mbit/s is 0, 10 Gbit/s is 1",
        Component::TakeUp => "share of its people's transactions that are completed digitally",
        Component::Availability => "time that the access points answer, last 28 days",
    },
    components: "What it is made of",
    weight: "Weight",
    known: "NIL measured",
    mean: "Mean",
    of: |known, all| format!("{known} of {all}"),
    missing_everywhere: "nobody measures it by quarter: it is missing, and not guessed",
    coverage: |working, all, share| {
        format!("{working} access points of {all} work now and reach {share} of the city's area.")
    },
    none: "With these weights more than a quarter of the inputs is missing in every quarter: no score.",
    only_known: "Reckon with what is measured only",
    map: "On the map",
    map_title: "Digital-divide index by NIL",
    ranking: "The most divided first",
    bars_title: "The fifteen most divided NIL",
    mean_nil: "a NIL that is the mean",
    place: "Place",
    score: "Index",
    range: "Places with other weights",
    range_said: |best, worst, low, high| {
        if best == worst { format!("always {best}") } else { format!("{best} to {worst}; mostly {low} to {high}") }
    },
    missing: "Missing",
    points: |points| format!("{points} points"),
    unscored: "Without a score, as too much is missing",
    sensitivity: "How much the weights decide",
    sensitivity_said: |samples, spread, shift| {
        format!(
            "The ranking is made again {samples} times with weights up to {spread} from those chosen: a NIL moves by {shift} places in the mean. Beside each stand the places that it had."
        )
    },
    access_points: "Where one more access point would help most",
    access_points_said: "For each quarter the best of all places, square by square of 25 m; a planning estimate, no survey.",
    schools: "Which school to upgrade",
    schools_said: "Each measured school, upgraded to 10 Gbit/s.",
    place_of: "Quarter and place",
    school: "School",
    gain: "Points less",
    changes: "What changes",
    no_gain: "Nothing would move it, or too little is known.",
    method: [
        "Each component becomes its distance from the mean of the NIL, in standard deviations.",
        "Distances are summed by their weights with the sign turned: who has less stands higher.",
        "The sum is stretched from 0, the least divided NIL, to 100, the most divided.",
        "What is missing is named; up to a quarter of the weight is shared out, beyond that there is no score. Nothing is guessed.",
        "What a measure would bring is counted against today's means and ends.",
    ],
    method_heading: "How it is made",
};

impl Lang {
    /// Its texts of the digital-divide index.
    #[must_use]
    pub fn divide(self) -> &'static DivideMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
