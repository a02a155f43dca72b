//! The texts of the room: of its controls, of the way to the map and back, and of the speaker's window.

use super::Lang;

/// The texts of one language.
pub struct RoomMessages {
    /// Name of the controls.
    pub bar: &'static str,
    /// To the slide before.
    pub previous: &'static str,
    /// To the next slide.
    pub next: &'static str,
    /// The whole screen, or not.
    pub whole_screen: &'static str,
    /// The speaker's window.
    pub presenter: &'static str,
    /// Which keys do what.
    pub keys: &'static str,
    /// Keys, and what they do.
    pub key_list: &'static [(&'static str, &'static str)],
    /// Whether keys of one letter do anything.
    pub letters: &'static str,
    /// Close.
    pub close: &'static str,
    /// It is kept for when the network goes away.
    pub kept: &'static str,
    /// What is live cannot be reached.
    pub offline: &'static str,
    /// A part of a block that fills several slides.
    pub part: fn(usize, usize) -> String,
    /// To the areas of a map.
    pub look_closer: &'static str,
    /// To the map as it is now.
    pub live_map: &'static str,
    /// From the map back into the room.
    pub back_to_room: &'static str,
    /// From the areas back to the slide.
    pub back_to_slide: &'static str,
    /// How to look at one area.
    pub drill_hint: &'static str,
    /// All areas again.
    pub whole_map: &'static str,
    /// The time of day.
    pub time: &'static str,
    /// Since the first slide.
    pub elapsed: &'static str,
    /// Count the time anew.
    pub reset: &'static str,
    /// Open the room.
    pub open_room: &'static str,
    /// The speaker's window does nothing without its program.
    pub needs_program: &'static str,
    /// The slide that is shown.
    pub now: &'static str,
    /// The one after it.
    pub after: &'static str,
    /// After the last.
    pub end: &'static str,
    /// Notes for the speaker.
    pub notes: &'static str,
    /// There are none.
    pub no_notes: &'static str,
    /// Who may see them.
    pub notes_for_staff: &'static str,
}

static IT: RoomMessages = RoomMessages {
    bar: "Comandi della sala",
    previous: "Indietro",
    next: "Avanti",
    whole_screen: "Schermo intero",
    presenter: "Vista del relatore",
    keys: "Tasti",
    key_list: &[
        ("Pagina giù, →, ↓, spazio", "avanti"),
        ("Pagina su, ←, ↑", "indietro"),
        ("Inizio, Fine", "alla prima, all'ultima"),
        ("F", "schermo intero"),
        ("P", "vista del relatore"),
        ("M", "sulla mappa"),
        ("B o punto", "schermo nero e ritorno"),
    ],
    letters: "Tasti di una sola lettera attivi",
    close: "Chiudi",
    kept: "Tenuto qui: funziona anche senza rete",
    offline: "Senza rete la mappa di adesso non si apre. Il documento è tutto qui.",
    part: |n, of| format!("({n} di {of})"),
    look_closer: "Zona per zona",
    live_map: "La mappa di adesso",
    back_to_room: "Torna in sala",
    back_to_slide: "Torna alla pagina",
    drill_hint: "Scegli una zona per vederla da vicino.",
    whole_map: "Tutta la mappa",
    time: "Ora",
    elapsed: "Trascorso",
    reset: "Azzera",
    open_room: "Apri la sala",
    needs_program: "Questa vista ha bisogno di JavaScript.",
    now: "Sullo schermo",
    after: "Poi",
    end: "Fine",
    notes: "Note",
    no_notes: "Nessuna nota per questa pagina.",
    notes_for_staff: "Le note sono soltanto per chi è entrato.",
};

static EN: RoomMessages = RoomMessages {
    bar: "Controls of the room",
    previous: "Back",
    next: "Next",
    whole_screen: "Full screen",
    presenter: "Presenter view",
    keys: "Keys",
    key_list: &[
        ("Page down, →, ↓, space", "next"),
        ("Page up, ←, ↑", "back"),
        ("Home, End", "to the first, to the last"),
        ("F", "full screen"),
        ("P", "presenter view"),
        ("M", "to the map"),
        ("B or full stop", "black screen and back"),
    ],
    letters: "Keys of one letter are on",
    close: "Close",
    kept: "Kept here: works without a network, too",
    offline: "Without a network the map as it is now does not open. The document is all here.",
    part: |n, of| format!("({n} of {of})"),
    look_closer: "Area by area",
    live_map: "The map as it is now",
    back_to_room: "Back to the room",
    back_to_slide: "Back to the slide",
    drill_hint: "Choose an area to see it from near.",
    whole_map: "The whole map",
    time: "Time",
    elapsed: "Elapsed",
    reset: "Reset",
    open_room: "Open the room",
    needs_program: "This view needs JavaScript.",
    now: "On the screen",
    after: "Next",
    end: "End",
    notes: "Notes",
    no_notes: "No notes for this slide.",
    notes_for_staff: "The notes are for staff who are logged in.",
};

impl Lang {
    /// Its texts of the room.
    #[must_use]
    pub fn room(self) -> &'static RoomMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
