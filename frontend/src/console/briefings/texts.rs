//! The texts of briefings.

use crate::console::texts::texts_of;
use cruscotto_domain::briefing::{Analysis, State};

texts_of! {
    /// Heading of the form.
    begin: "Nuovo briefing", "New briefing";
    /// From what.
    template: "Modello", "Template";
    /// Button.
    begin_now: "Comincia", "Begin";
    /// None yet.
    none: "Non c'è ancora nessun briefing.", "There is no briefing yet.";
    /// Column: title.
    title: "Titolo", "Title";
    /// Column: meeting.
    meeting: "Seduta", "Meeting";
    /// Column: changed.
    changed: "Ultima modifica", "Last change";
    /// Column: page.
    page: "Pagina", "Page";
    /// Link to the page.
    open_page: "Apri la pagina", "Open the page";
    /// Link to the room.
    open_room: "Modalità sala", "Room mode";
    /// A state.
    state [fn(State) -> &'static str]:
        |state| match state { State::Draft => "bozza", State::Review => "in revisione", State::Frozen => "congelato" },
        |state| match state { State::Draft => "draft", State::Review => "in review", State::Frozen => "frozen" };
    /// Heading of the blocks.
    blocks: "Blocchi", "Blocks";
    /// How blocks are moved.
    move_hint: "Trascina un blocco, o Alt con freccia su e giù, per spostarlo.", "Drag a block, or press Alt with up and down, to move it.";
    /// The heading of a block.
    block_title: "Titolo del blocco", "Heading of the block";
    /// Notes.
    notes: "Note per chi parla (mai nel documento)", "Notes for the speaker (never in the document)";
    /// Move up.
    up: "Su", "Up";
    /// Move down.
    down: "Giù", "Down";
    /// Remove.
    remove: "Togli", "Remove";
    /// Add.
    add: "Aggiungi", "Add";
    /// Kind of block to add.
    add_kind: "Nuovo blocco", "New block";
    /// Where a block went.
    moved [fn(&str, usize, usize) -> String]:
        |title, to, of| format!("{title}: posto {to} di {of}"), |title, to, of| format!("{title}: place {to} of {of}");
    /// Save.
    save: "Salva", "Save";
    /// There are changes.
    unsaved: "Modifiche non salvate", "Unsaved changes";
    /// Before the screen is left.
    leave_unsaved: "Ci sono modifiche non salvate, che andrebbero perse. Uscire lo stesso?", "There are unsaved changes, which would be lost. Leave all the same?";
    /// Link to what it would say now.
    preview: "Anteprima con i numeri di adesso", "Preview with the numbers of now";
    /// Submit.
    submit: "Manda in revisione", "Send for review";
    /// Removes a draft.
    remove_draft: "Elimina la bozza", "Delete the draft";
    /// Before it is removed.
    really_remove: "La bozza si elimina per sempre. Procedere?", "The draft is deleted for ever. Go on?";
    /// Return.
    give_back: "Rimanda in bozza", "Back to draft";
    /// Freeze.
    freeze: "Congela", "Freeze";
    /// What freezing is.
    freeze_hint: "Congelato non cambia più, e chi ha l'indirizzo lo legge senza accesso.", "Once frozen it does not change, and whoever has the address reads it without a login.";
    /// Follow.
    follow: "Comincia quello che segue", "Begin the one that follows";
    /// Figure.
    figure: "Cifra", "Figure";
    /// Goal.
    goal: "Obiettivo della città", "Goal of the city";
    /// Chart.
    chart: "Grafico nel tempo", "Chart over time";
    /// Map.
    map: "Mappa", "Map";
    /// Table.
    table: "Graduatoria di zone", "Ranking of areas";
    /// Text.
    text: "Testo", "Text";
    /// Incident.
    incident: "Incidente", "Incident";
    /// Decision.
    decision: "Decisione richiesta", "Decision asked for";
    /// A question that a page answers, too.
    analysis [fn(Analysis) -> &'static str]:
        |analysis| match analysis {
            Analysis::Comparison => "Confronto fra periodi",
            Analysis::Divide => "Divario digitale",
            Analysis::Ledger => "Registro delle scuole",
            Analysis::BelowContract => "Scuole sotto contratto",
            Analysis::Decomposition => "Che cosa ha mosso un servizio",
            Analysis::Timeline => "Linea del tempo",
        },
        |analysis| match analysis {
            Analysis::Comparison => "Comparison of periods",
            Analysis::Divide => "Digital divide",
            Analysis::Ledger => "Ledger of the schools",
            Analysis::BelowContract => "Schools below contract",
            Analysis::Decomposition => "What moved a service",
            Analysis::Timeline => "Timeline",
        };
    /// Nothing chosen: as on the page.
    as_page: "come nella pagina", "as on the page";
    /// The service that moved most.
    most_moved: "quello che è cambiato di più", "the one that moved most";
    /// What an empty day means.
    empty_days: "Senza giorni valgono quelli della pagina, fino al congelamento.", "Without days those of the page count, up to the freezing.";
    /// Options.
    options: "Che cosa c'è da sapere per decidere", "What there is to know to decide";
    /// Question.
    question: "Che cosa si chiede di decidere", "What is to be decided";
    /// Metric.
    metric: "Metrica", "Metric";
    /// Area.
    area: "Zona", "Area";
    /// The city.
    whole_city: "tutta la città", "the whole city";
    /// Days.
    days: "Giorni", "Days";
    /// Rows of a ranking.
    rows: "Righe", "Rows";
    /// What a map colours the areas by.
    layer: "Che cosa mostra", "What it shows";
    /// Which block is talked about.
    about: "A proposito di", "About";
    /// None in particular.
    the_whole: "tutto il briefing", "the whole briefing";
    /// Heading of the differences of two briefings.
    changes: "Che cosa è cambiato", "What has changed";
    /// Which one it is compared with.
    against: "Rispetto a", "Compared with";
    /// Nothing has.
    no_changes: "I due dicono le stesse cose.", "Both say the same.";
    /// Column: which number.
    number_of: "Numero", "Number";
    /// A block's own number.
    number_itself: "il valore", "the value";
    /// Column: what it was.
    before: "Prima", "Before";
    /// Column: what it is.
    after: "Dopo", "After";
    /// Column: why it is another.
    why: "Perché", "Why";
    /// It was measured later.
    measured_later [fn(&str) -> String]: |at| format!("misurato dopo, il {at}"), |at| format!("measured later, {at}");
    /// What it was made from was corrected.
    corrected [fn(&str) -> String]: |numbers| format!("corretto: {numbers}"), |numbers| format!("corrected: {numbers}");
    /// Measurements came late.
    came_late: "misure arrivate in ritardo", "measurements that came late";
    /// It is defined anew.
    redefined [fn(u16, u16) -> String]:
        |before, after| format!("definizione {before}, ora {after}"), |before, after| format!("definition {before}, now {after}");
    /// More or less of what should contribute did.
    covered [fn(&str, &str) -> String]:
        |before, after| format!("copertura {before}, ora {after}"), |before, after| format!("coverage {before}, now {after}");
    /// Heading of comments.
    comments: "Commenti", "Comments";
    /// Comment.
    comment: "Commento", "Comment";
    /// Send.
    send: "Invia", "Send";
    /// Heading of decisions.
    decisions: "Decisioni prese", "Decisions taken";
    /// Those of the last time.
    followed: "Decisioni della volta scorsa", "Decisions of the last time";
    /// What.
    what: "Che cosa si è deciso", "What was decided";
    /// Who.
    owner: "A chi spetta (ufficio o ruolo)", "Whose task (office or role)";
    /// By when.
    due: "Entro", "By";
    /// Write down.
    write_down: "Verbalizza", "Write down";
    /// Done.
    done: "Fatta", "Done";
    /// Dropped.
    dropped: "Lasciata cadere", "Dropped";
    /// Heading of who gets them by mail.
    weekly: "Per posta, ogni lunedì alle 7", "By mail, every Monday at 7:00";
    /// What comes.
    weekly_hint: "Il collegamento all'ultimo briefing congelato, e che cosa è cambiato dal precedente.", "The link to the briefing frozen last, and what has changed since the one before.";
    /// There is nobody yet who can be told.
    weekly_nobody: "Non c'è ancora nessun destinatario: si aggiungono fra le", "There is no recipient yet: they are added under";
    /// Somebody without an address.
    no_mail: "(senza indirizzo di posta)", "(no mail address)";
    /// Open again.
    reopen: "Ancora da fare", "Still to do";
}
