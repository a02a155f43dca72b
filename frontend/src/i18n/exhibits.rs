//! The words of what is drawn of an answer, for those who do not see it and for the files' names.

use super::Lang;
use cruscotto_domain::briefing::Drawing;

/// The texts of one language.
pub struct ExhibitMessages {
    /// What kind of drawing it is.
    pub kind: fn(&Drawing) -> &'static str,
    /// The least value and whose it is, the greatest and whose.
    pub between: fn(&str, &str, &str, &str) -> String,
    /// So many rows have no value.
    pub without: fn(usize) -> String,
    /// A name, a value then, a value now.
    pub moved: fn(&str, &str, &str) -> String,
    /// No row has a value.
    pub nothing: &'static str,
}

static IT: ExhibitMessages = ExhibitMessages {
    kind: |drawing| match drawing {
        Drawing::Map { .. } => "Mappa",
        Drawing::Slopes { .. } => "Allora e adesso",
        Drawing::Bars { .. } => "Barre",
        Drawing::BurnUp { .. } => "Avanzamento",
        Drawing::Timeline { .. } => "Linea del tempo",
    },
    between: |low, whose, high, theirs| format!("da {low} ({whose}) a {high} ({theirs})"),
    without: |n| if n == 1 { "una zona senza valore".to_owned() } else { format!("{n} zone senza valore") },
    moved: |name, then, now| format!("{name}: da {then} a {now}"),
    nothing: "nessun valore",
};

static EN: ExhibitMessages = ExhibitMessages {
    kind: |drawing| match drawing {
        Drawing::Map { .. } => "Map",
        Drawing::Slopes { .. } => "Then and now",
        Drawing::Bars { .. } => "Bars",
        Drawing::BurnUp { .. } => "Burn-up",
        Drawing::Timeline { .. } => "Timeline",
    },
    between: |low, whose, high, theirs| format!("from {low} ({whose}) to {high} ({theirs})"),
    without: |n| if n == 1 { "one area without a value".to_owned() } else { format!("{n} areas without a value") },
    moved: |name, then, now| format!("{name}: from {then} to {now}"),
    nothing: "no value",
};

impl Lang {
    /// Its texts of what is drawn of an answer.
    #[must_use]
    pub fn exhibits(self) -> &'static ExhibitMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
