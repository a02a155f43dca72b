//! The texts of the mail that brings a briefing.

use super::Lang;
use cruscotto_domain::briefing::BlockChange;

/// The texts of one language.
pub struct LetterMessages {
    /// Subject with the briefing's title.
    pub subject: fn(&str) -> String,
    /// Subject when none has been frozen since the last one.
    pub subject_none: &'static str,
    /// Before everything in a demonstration.
    pub demo: &'static str,
    /// When it was frozen.
    pub frozen: fn(&str) -> String,
    /// None has been frozen since: this one, of the last time, still stands.
    pub none_since: fn(&str) -> String,
    /// There is none at all.
    pub none_ever: &'static str,
    /// Heading of what is otherwise.
    pub changed: fn(&str) -> String,
    /// Nothing is.
    pub same: &'static str,
    /// It is the first.
    pub first: &'static str,
    /// What happened to a block.
    pub block: fn(BlockChange) -> &'static str,
    /// How many numbers of it.
    pub numbers: fn(usize) -> String,
    /// More blocks than are named.
    pub more: fn(usize) -> String,
    /// Link to the page.
    pub page: &'static str,
    /// Link to the room.
    pub room: &'static str,
    /// The PDF is enclosed.
    pub enclosed: &'static str,
    /// It is not, being too large for mail.
    pub too_large: &'static str,
    /// It is not, as it could not be printed.
    pub not_printed: &'static str,
    /// Link to the PDF.
    pub pdf: &'static str,
    /// Its hash.
    pub hash: &'static str,
    /// Why it comes, and who ends it.
    pub why: &'static str,
}

static IT: LetterMessages = LetterMessages {
    subject: |title| format!("[Cruscotto] Briefing del lunedì: {title}"),
    subject_none: "[Cruscotto] Briefing del lunedì: nessuno di nuovo",
    demo: "Dimostrazione: apparati e misure sono inventati.",
    frozen: |at| format!("Congelato il {at}."),
    none_since: |at| format!("Dall'ultima volta non è stato congelato nessun briefing: vale ancora quello del {at}."),
    none_ever: "Non è ancora stato congelato nessun briefing.",
    changed: |title| format!("Che cosa è cambiato rispetto a «{title}»"),
    same: "Dice le stesse cose dell'ultimo.",
    first: "È il primo che ricevi.",
    block: |change| match change {
        BlockChange::Added => "nuovo",
        BlockChange::Removed => "non c'è più",
        BlockChange::Changed => "cambiato",
        BlockChange::Moved => "spostato",
    },
    numbers: |n| if n == 1 { "un numero".to_owned() } else { format!("{n} numeri") },
    more: |n| format!("e altri {n}"),
    page: "La pagina",
    room: "La modalità sala",
    enclosed: "In allegato c'è il PDF, in A4 e accessibile.",
    too_large: "Il PDF non è in allegato: è troppo grande per la posta.",
    not_printed: "Il PDF non è in allegato: in questo momento non si è potuto preparare.",
    pdf: "Il PDF",
    hash: "SHA-256 del documento",
    why: "Arriva ogni lunedì alle 7. Per non riceverlo più, dillo a chi amministra Cruscotto.",
};

static EN: LetterMessages = LetterMessages {
    subject: |title| format!("[Cruscotto] Monday's briefing: {title}"),
    subject_none: "[Cruscotto] Monday's briefing: no new one",
    demo: "Demonstration: devices and measurements are invented.",
    frozen: |at| format!("Frozen on {at}."),
    none_since: |at| format!("No briefing has been frozen since the last time: the one of {at} still stands."),
    none_ever: "No briefing has been frozen yet.",
    changed: |title| format!("What has changed since “{title}”"),
    same: "It says the same as the last one.",
    first: "It is the first that you get.",
    block: |change| match change {
        BlockChange::Added => "new",
        BlockChange::Removed => "gone",
        BlockChange::Changed => "changed",
        BlockChange::Moved => "moved",
    },
    numbers: |n| if n == 1 { "one number".to_owned() } else { format!("{n} numbers") },
    more: |n| format!("and {n} more"),
    page: "The page",
    room: "The room mode",
    enclosed: "The PDF is attached, on A4 and accessible.",
    too_large: "The PDF is not attached: it is too large for mail.",
    not_printed: "The PDF is not attached: it could not be prepared just now.",
    pdf: "The PDF",
    hash: "SHA-256 of the document",
    why: "It comes every Monday at 7:00. To end it, tell who administers Cruscotto.",
};

impl Lang {
    /// Its texts of the mail that brings a briefing.
    #[must_use]
    pub fn letter(self) -> &'static LetterMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
