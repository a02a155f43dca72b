//! The texts of the map played back.

use super::Lang;
use cruscotto_domain::playback::Period;

/// The texts of one language.
pub struct PlaybackMessages {
    /// Heading and entry.
    pub heading: &'static str,
    /// What it shows.
    pub intro: &'static str,
    /// Name of the choice of a metric.
    pub metric: &'static str,
    /// Name of the choice of a period.
    pub period: &'static str,
    /// A period.
    pub of: fn(Period) -> &'static str,
    /// Begin.
    pub play: &'static str,
    /// Hold.
    pub hold: &'static str,
    /// Name of the slider.
    pub time: &'static str,
    /// Nothing was measured.
    pub empty: &'static str,
    /// Heading of the table.
    pub table: &'static str,
    /// Column: the first frame.
    pub first: fn(&str) -> String,
    /// Column: what is shown.
    pub shown: &'static str,
    /// Not measured, or withheld.
    pub missing: &'static str,
    /// Heading of what happened meanwhile.
    pub meanwhile: &'static str,
    /// Link to all that happened.
    pub all_happened: &'static str,
    /// Link to the animated file.
    pub file: &'static str,
    /// Link to the data.
    pub data: &'static str,
    /// Below the smallest end of the scale.
    pub below: fn(&str) -> String,
    /// From an end up to the next.
    pub between: fn(&str, &str) -> String,
    /// From the largest on.
    pub above: fn(&str) -> String,
}

static IT: PlaybackMessages = PlaybackMessages {
    heading: "La mappa nel tempo",
    intro: "Come è cambiata la città, zona per zona. Lo stesso colore è lo stesso valore in ogni momento.",
    metric: "Che cosa",
    period: "Quando",
    of: |period| match period {
        Period::Day => "ultimo giorno",
        Period::Month => "ultimo mese",
        Period::Mandate => "mandato",
    },
    play: "Avvia",
    hold: "Ferma",
    time: "Momento",
    empty: "In questo periodo non è stato misurato nulla.",
    table: "I valori zona per zona",
    first: |at| format!("All'inizio ({at})"),
    shown: "Nel momento mostrato",
    missing: "non misurato o non mostrato",
    meanwhile: "Intanto in città",
    all_happened: "Tutta la linea del tempo",
    file: "File animato (APNG)",
    data: "Dati (JSON)",
    below: |to| format!("meno di {to}"),
    between: |from, to| format!("da {from} a {to}"),
    above: |from| format!("da {from}"),
};

static EN: PlaybackMessages = PlaybackMessages {
    heading: "The map over time",
    intro: "How the city has changed, area by area. The same colour is the same value at every moment.",
    metric: "What",
    period: "When",
    of: |period| match period {
        Period::Day => "last day",
        Period::Month => "last month",
        Period::Mandate => "mandate",
    },
    play: "Play",
    hold: "Hold",
    time: "Moment",
    empty: "Nothing was measured in this period.",
    table: "The values area by area",
    first: |at| format!("At the beginning ({at})"),
    shown: "At the moment shown",
    missing: "not measured or not shown",
    meanwhile: "Meanwhile in the city",
    all_happened: "The whole timeline",
    file: "Animated file (APNG)",
    data: "Data (JSON)",
    below: |to| format!("below {to}"),
    between: |from, to| format!("from {from} to {to}"),
    above: |from| format!("from {from}"),
};

impl Lang {
    /// Its texts of the map played back.
    #[must_use]
    pub fn playback(self) -> &'static PlaybackMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
