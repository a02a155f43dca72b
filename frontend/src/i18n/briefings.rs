//! The texts of frozen briefings.

use super::Lang;
use cruscotto_domain::briefing::DecisionState;
use cruscotto_domain::incident::Severity;

/// The texts of one language.
pub struct BriefingMessages {
    /// What such a page is.
    pub kind: &'static str,
    /// What a page of a draft is.
    pub draft_kind: &'static str,
    /// Of when its numbers are, and that they are not final.
    pub draft_said: fn(&str) -> String,
    /// Link back to where it is composed.
    pub draft_back: &'static str,
    /// The day of the meeting.
    pub meeting: fn(&str) -> String,
    /// When it was frozen, and what that means.
    pub frozen: fn(&str) -> String,
    /// Its hash.
    pub hash: &'static str,
    /// How to check the hash.
    pub check: &'static str,
    /// The workbook.
    pub workbook: &'static str,
    /// The QR code.
    pub qr: &'static str,
    /// Link to the room mode.
    pub room: &'static str,
    /// How to page in the room.
    pub room_keys: &'static str,
    /// Link back from the room.
    pub leave: &'static str,
    /// A page of many.
    pub slide: fn(usize, usize) -> String,
    /// Of when the data of a block are.
    pub as_of: fn(&str) -> String,
    /// Heading of who says so.
    pub provenance: &'static str,
    /// When it was measured.
    pub measured: &'static str,
    /// When it was received.
    pub received: &'static str,
    /// Who measured.
    pub collector: &'static str,
    /// Version of the definition.
    pub definition: &'static str,
    /// Which columns of a table it vouches for.
    pub columns: &'static str,
    /// Coverage.
    pub coverage: &'static str,
    /// The period.
    pub period: &'static str,
    /// Corrections that are in it.
    pub corrected_until: &'static str,
    /// None.
    pub none: &'static str,
    /// Not known.
    pub unknown: &'static str,
    /// Withheld.
    pub withheld: &'static str,
    /// Never measured.
    pub no_value: &'static str,
    /// Heading of what was corrected later.
    pub beside: &'static str,
    /// What that means.
    pub beside_intro: &'static str,
    /// It concerns these blocks.
    pub concerns: &'static str,
    /// Heading of what was decided on the briefing before.
    pub followed_up: &'static str,
    /// Link to the briefing before.
    pub follows: &'static str,
    /// What became of a decision.
    pub decision_state: fn(DecisionState) -> &'static str,
    /// Whose task it is.
    pub owner: &'static str,
    /// What was decided.
    pub decided: &'static str,
    /// Column: what became of it.
    pub became: &'static str,
    /// What speaks for which way.
    pub options: &'static str,
    /// What was asked for is not there.
    pub missing: fn(&str) -> String,
    /// Areas that are not listed.
    pub left_out: fn(u32) -> String,
    /// Column: area.
    pub area: &'static str,
    /// Column: how many work.
    pub working: &'static str,
    /// The severity of an incident.
    pub severity: fn(Severity) -> &'static str,
    /// Since when.
    pub since: &'static str,
    /// Until when.
    pub until: &'static str,
    /// It lasts.
    pub lasts: &'static str,
    /// How many assets.
    pub assets: &'static str,
    /// The data behind a block.
    pub data: &'static str,
    /// Who says what was not measured here.
    pub sources: &'static str,
}

static IT: BriefingMessages = BriefingMessages {
    kind: "Briefing congelato",
    draft_kind: "Anteprima: non ancora congelato",
    draft_said: |at| {
        format!(
            "Con i numeri del {at}. Chi lo congela fissa quelli di allora; fino ad allora lo vede solo chi ha accesso."
        )
    },
    draft_back: "Torna alla composizione",
    meeting: |day| format!("Seduta del {day}"),
    frozen: |at| format!("Congelato il {at}: da allora non cambia più."),
    hash: "SHA-256 del documento",
    check: "Il documento in JSON (RFC 8785): il suo SHA-256 è il nome di questa pagina",
    workbook: "I dati di ogni blocco in una cartella di lavoro (XLSX)",
    qr: "Codice QR di questa pagina",
    room: "Modalità sala",
    room_keys: "Pagina giù, pagina su o il telecomando per scorrere. Funziona anche senza rete.",
    leave: "Esci dalla sala",
    slide: |n, of| format!("{n} di {of}"),
    as_of: |at| format!("Dati al {at}"),
    provenance: "Chi lo dice",
    measured: "Misurato",
    received: "Ricevuto",
    collector: "Raccolto da",
    definition: "Versione della definizione",
    columns: "Colonne",
    coverage: "Copertura",
    period: "Periodo",
    corrected_until: "Correzioni già comprese",
    none: "nessuna",
    unknown: "non noto",
    withheld: "non mostrato: sono poche persone",
    no_value: "nessun valore",
    beside: "Corretto in seguito",
    beside_intro: "Il documento resta com'era; qui accanto ciò che nel frattempo è stato corretto dei dati da cui viene.",
    concerns: "Riguarda",
    followed_up: "Decisioni della volta scorsa",
    follows: "Il briefing precedente",
    decision_state: |state| match state {
        DecisionState::Open => "da fare",
        DecisionState::Done => "fatta",
        DecisionState::Dropped => "lasciata cadere",
    },
    owner: "A chi spetta",
    decided: "Decisione",
    became: "Che ne è stato",
    options: "Per decidere",
    missing: |what| format!("Ciò che era richiesto non c'è: {what}"),
    left_out: |n| format!("altre {n} non elencate"),
    area: "Zona",
    working: "In funzione",
    severity: |severity| match severity {
        Severity::Info => "Da sapere",
        Severity::Warning => "Attenzione",
        Severity::Critical => "Grave",
    },
    since: "Da",
    until: "Fino a",
    lasts: "in corso",
    assets: "Apparati coinvolti",
    data: "I dati in tabella",
    sources: "Chi lo dice, di ciò che non è misurato qui",
};

static EN: BriefingMessages = BriefingMessages {
    kind: "Frozen briefing",
    draft_kind: "Preview: not frozen yet",
    draft_said: |at| {
        format!(
            "With the numbers of {at}. Whoever freezes it fixes those of then; until then only who has access sees it."
        )
    },
    draft_back: "Back to the composer",
    meeting: |day| format!("Meeting of {day}"),
    frozen: |at| format!("Frozen on {at}: it has not changed since."),
    hash: "SHA-256 of the document",
    check: "The document as JSON (RFC 8785): its SHA-256 is the name of this page",
    workbook: "The data of each block as a workbook (XLSX)",
    qr: "QR code of this page",
    room: "Room mode",
    room_keys: "Page down, page up or the clicker to go on. It works without a network, too.",
    leave: "Leave the room",
    slide: |n, of| format!("{n} of {of}"),
    as_of: |at| format!("Data as of {at}"),
    provenance: "Who says so",
    measured: "Measured",
    received: "Received",
    collector: "Collected by",
    definition: "Version of the definition",
    columns: "Columns",
    coverage: "Coverage",
    period: "Period",
    corrected_until: "Corrections it contains",
    none: "none",
    unknown: "not known",
    withheld: "not shown: it would tell on few people",
    no_value: "no value",
    beside: "Corrected later",
    beside_intro: "The document stays as it was; beside it, what has been corrected since of the data it was made from.",
    concerns: "Concerns",
    followed_up: "Decisions of the last time",
    follows: "The briefing before",
    decision_state: |state| match state {
        DecisionState::Open => "to do",
        DecisionState::Done => "done",
        DecisionState::Dropped => "dropped",
    },
    owner: "Whose task",
    decided: "Decision",
    became: "What became of it",
    options: "To decide",
    missing: |what| format!("What was asked for is not there: {what}"),
    left_out: |n| format!("{n} more are not listed"),
    area: "Area",
    working: "Working",
    severity: |severity| match severity {
        Severity::Info => "Good to know",
        Severity::Warning => "Warning",
        Severity::Critical => "Critical",
    },
    since: "Since",
    until: "Until",
    lasts: "ongoing",
    assets: "Assets concerned",
    data: "The data as a table",
    sources: "Who says so, of what is not measured here",
};

impl Lang {
    /// Its texts of frozen briefings.
    #[must_use]
    pub fn briefings(self) -> &'static BriefingMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
