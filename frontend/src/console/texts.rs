//! Every text of the console, Italian and English side by side: a text that is missing in one does not compile.

use super::list::{CauseKind, Column};

/// Makes the struct of texts, one of them for each language, and the way to them. A text is plain unless it says otherwise.
macro_rules! texts_of {
    (@kind) => { &'static str };
    (@kind $kind:ty) => { $kind };
    ($($(#[$doc:meta])* $name:ident $([$kind:ty])? : $it:expr, $en:expr;)*) => {
        /// The texts of one language. Those that carry a value are functions, so that word order is the language's own.
        pub struct Texts {
            $($(#[$doc])* pub $name: $crate::console::texts::texts_of!(@kind $($kind)?),)*
        }
        static IT: Texts = Texts { $($name: $it,)* };
        static EN: Texts = Texts { $($name: $en,)* };

        /// The texts of a language.
        #[must_use]
        pub fn texts(lang: $crate::i18n::Lang) -> &'static Texts {
            match lang {
                $crate::i18n::Lang::It => &IT,
                $crate::i18n::Lang::En => &EN,
            }
        }
    };
}
pub(super) use texts_of;

texts_of! {
    /// Name of the console.
    console: "Sala operativa", "Operations";
    /// Navigation.
    navigation: "Navigazione della sala operativa", "Operations navigation";
    /// More screens.
    more: "Altro", "More";
    /// Back to the first page of a list.
    newest: "Più recenti", "Newest";
    /// On to the next page of a list.
    older: "Meno recenti", "Older";
    /// Screen: list.
    nav_list: "In corso", "Now";
    /// Screen: incidents.
    nav_incidents: "Incidenti", "Incidents";
    /// Screen: map.
    nav_map: "Mappa", "Map";
    /// Screen: topology.
    nav_topology: "Topologia", "Topology";
    /// Screen: collectors.
    nav_collectors: "Raccoglitori", "Collectors";
    /// Screen: wallboard.
    nav_wallboard: "Maxischermo", "Wallboard";
    /// Screen: inventory.
    nav_inventory: "Inventario", "Inventory";
    /// Screen: citizens' reports.
    nav_feedback: "Segnalazioni", "Citizens' reports";
    /// Screen: rules.
    nav_rules: "Regole", "Rules";
    /// Screen: maintenance.
    nav_maintenance: "Manutenzioni", "Maintenance";
    /// Screen: notifications.
    nav_notifications: "Notifiche", "Notifications";
    /// Screen: reports.
    nav_reports: "Livelli di servizio", "Service levels";
    /// Screen: the ledger of school upgrades.
    nav_ledger: "Registro delle scuole", "Schools' ledger";
    /// Screen: briefings.
    nav_briefings: "Briefing", "Briefings";
    /// Screen: people.
    nav_people: "Persone e gettoni", "People and tokens";
    /// Screen: account.
    nav_account: "Il mio accesso", "My account";
    /// Screen: audit.
    nav_audit: "Registro", "Audit trail";
    /// To the public pages.
    public_site: "Sito pubblico", "Public site";
    /// Staff only.
    login_first: "Questa parte è per gli operatori.", "This part is for staff.";
    /// To the login.
    login: "Accedi", "Log in";
    /// Theme of colours.
    theme: "Colori", "Colours";
    /// Light.
    theme_light: "Chiari", "Light";
    /// Dark.
    theme_dark: "Scuri", "Dark";
    /// Loading.
    loading: "Caricamento…", "Loading…";
    /// A request failed, the last data stays.
    failed_kept [fn(&str) -> String]:
        |age| format!("Non si riesce ad aggiornare. Quello che si vede è di {age}."),
        |age| format!("It cannot be brought up to date. What is shown is from {age}.");
    /// A request failed, nothing is known.
    failed: "Non si riesce a caricare. Si ritenta fra poco.", "It cannot be loaded. It is tried again in a moment.";
    /// A change was refused.
    refused [fn(&str) -> String]:
        |why| format!("Non è stato fatto: {why}"),
        |why| format!("Not done: {why}");
    /// The network failed while changing.
    unreachable: "Non è stato fatto: il server non risponde. Riprova.",
        "Not done: the server does not answer. Try again.";
    /// No rights.
    forbidden: "Il tuo ruolo non lo permette.", "Your role does not allow this.";
    /// Not offered by this server.
    absent: "Questo server non ha ancora questa funzione.", "This server does not have this yet.";
    /// Save.
    save: "Salva", "Save";
    /// Cancel.
    cancel: "Annulla", "Cancel";
    /// Close.
    close: "Chiudi", "Close";
    /// Delete.
    delete: "Elimina", "Delete";
    /// Add.
    add: "Aggiungi", "Add";
    /// One more area.
    add_area: "Aggiungi un'altra zona", "Add another area";
    /// Takes one off a list.
    remove [fn(&str) -> String]: |name| format!("Togli {name}"), |name| format!("Remove {name}");
    /// Sure?
    sure: "Confermi?", "Are you sure?";
    /// Done.
    done: "Fatto.", "Done.";
    /// State.
    state: "Stato", "State";
    /// Yes.
    yes: "sì", "yes";
    /// No.
    no: "no", "no";

    // Keys.
    /// Button and heading of the keys.
    keys: "Tasti", "Keys";
    /// j.
    key_next: "riga seguente", "next row";
    /// k.
    key_previous: "riga precedente", "previous row";
    /// Enter.
    key_open: "apri la riga scelta", "open the chosen row";
    /// a.
    key_acknowledge: "prendi in carico", "acknowledge";
    /// /.
    key_search: "cerca", "search";
    /// ?.
    key_help: "mostra i tasti", "show the keys";
    /// g and a letter.
    key_go [fn(&str) -> String]: |screen| format!("vai a: {screen}"), |screen| format!("go to: {screen}");
    /// Keys on or off.
    keys_on: "Tasti di una sola lettera attivi", "One letter keys are on";
    /// Why one would switch them off.
    keys_why: "Disattivali se usi un lettore di schermo o la dettatura.",
        "Switch them off if you use a screen reader or voice control.";

    // List.
    /// Heading of the list.
    list_heading: "Che cosa non va, adesso", "What is wrong now";
    /// Name of the states.
    states: "Stati", "States";
    /// Filters.
    filters: "Filtri", "Filters";
    /// Any kind.
    any: "tutti", "any";
    /// Kind.
    kind: "Tipo", "Kind";
    /// Municipio.
    municipio: "Municipio", "Municipio";
    /// NIL.
    nil: "Quartiere (NIL)", "Neighbourhood (NIL)";
    /// Owner.
    owner: "Responsabile", "Owner";
    /// Cause.
    cause: "Causa", "Cause";
    /// Kinds of cause.
    cause_kind [fn(CauseKind) -> &'static str]:
        |kind| match kind {
            CauseKind::Own => "propria",
            CauseKind::Parent => "ciò da cui dipende",
            CauseKind::Collector => "raccoglitore muto",
            CauseKind::NoData => "nessun dato",
            CauseKind::Never => "mai misurato",
        },
        |kind| match kind {
            CauseKind::Own => "its own",
            CauseKind::Parent => "what it hangs on",
            CauseKind::Collector => "collector silent",
            CauseKind::NoData => "no data",
            CauseKind::Never => "never measured",
        };
    /// Text.
    text: "Testo", "Text";
    /// Search hint.
    text_hint: "Nome, codice, responsabile", "Name, id, owner";
    /// Reset.
    reset: "Azzera i filtri", "Reset filters";
    /// Rows.
    rows [fn(&str, &str) -> String]:
        |shown, all| format!("{shown} di {all}"),
        |shown, all| format!("{shown} of {all}");
    /// Nothing wrong.
    nothing_wrong: "Niente che non va, con questi filtri.", "Nothing is wrong, with these filters.";
    /// Columns.
    column [fn(Column) -> &'static str]:
        |column| match column {
            Column::State => "Stato",
            Column::Name => "Nome",
            Column::Kind => "Tipo",
            Column::Owner => "Responsabile",
            Column::Since => "Da",
        },
        |column| match column {
            Column::State => "State",
            Column::Name => "Name",
            Column::Kind => "Kind",
            Column::Owner => "Owner",
            Column::Since => "Since",
        };
    /// Column of areas.
    column_place: "Luogo", "Place";
    /// Saved views.
    views: "Viste salvate", "Saved views";
    /// Name of a view.
    view_name: "Nome della vista", "Name of the view";
    /// Save the view.
    view_save: "Salva questa vista", "Save this view";
    /// No views.
    views_none: "Ancora nessuna vista salvata.", "No saved views yet.";
    /// Delete a view.
    view_delete [fn(&str) -> String]:
        |name| format!("Elimina la vista {name}"),
        |name| format!("Delete the view {name}");
    /// What it hangs on.
    because_of [fn(&str) -> String]: |name| format!("dipende da {name}"), |name| format!("hangs on {name}");

    // Map.
    /// Heading.
    map_heading: "Mappa della rete", "Map of the network";
    /// Name of the map.
    map_label: "Mappa: le aree si scorrono con le frecce, i punti si trovano nella tabella accanto.",
        "Map: areas are walked with the arrow keys, points are in the table beside it.";
    /// Points in sight.
    map_points [fn(&str) -> String]: |n| format!("{n} punti"), |n| format!("{n} points");
    /// In the table.
    map_table: "Punti che non vanno", "Points with something wrong";
    /// Street tiles.
    map_streets: "Strade", "Streets";
    /// Zoom in.
    zoom_in: "Ingrandisci", "Zoom in";
    /// Zoom out.
    zoom_out: "Riduci", "Zoom out";
    /// Whole city.
    zoom_all: "Tutta la città", "Whole city";

    // Topology.
    /// Heading.
    topology_heading: "Che cosa dipende da che cosa", "What hangs on what";
    /// How it is used.
    topology_keys: "Frecce per muoversi, aprire e chiudere; Invio apre la scheda.",
        "Arrow keys move, open and close; Enter opens the page.";
    /// Open all that is wrong.
    topology_wrong: "Apri dove qualcosa non va", "Open where something is wrong";
    /// Close all.
    topology_close: "Chiudi tutto", "Close all";
    /// Empty.
    topology_none: "Nell'inventario niente dipende da altro.", "Nothing in the inventory hangs on anything.";
    /// Below a node.
    below [fn(&str, &str) -> String]:
        |wrong, all| format!("{wrong} di {all} non vanno"),
        |wrong, all| format!("{wrong} of {all} wrong");
    /// All well below a node.
    below_well [fn(&str) -> String]: |all| format!("{all} in ordine"), |all| format!("{all} well");

    // Wallboard.
    /// Heading.
    wallboard_heading: "Situazione", "Situation";
    /// Newest incidents.
    wallboard_newest: "Incidenti più recenti", "Newest incidents";
    /// Newest faults.
    wallboard_faults: "Guasti più recenti", "Newest faults";
    /// Sound.
    sound_on: "Attiva il suono", "Sound on";
    /// Sound off.
    sound_off: "Disattiva il suono", "Sound off";
    /// Full screen.
    full_screen: "Schermo intero", "Full screen";
    /// Back.
    wallboard_leave: "Esci dal maxischermo", "Leave the wallboard";
    /// Not live.
    not_live [fn(&str) -> String]:
        |age| format!("NON IN DIRETTA: ultimi dati {age}"),
        |age| format!("NOT LIVE: last data {age}");
    /// Not live, never.
    not_live_yet: "NON IN DIRETTA: ancora nessun dato", "NOT LIVE: no data yet";
    /// All is well.
    all_well: "Nessun incidente aperto", "No open incident";

    // Asset.
    /// States over time.
    asset_states: "Stati nel tempo", "States over time";
    /// None.
    asset_states_none: "Nessun cambiamento nel periodo.", "No change in the period.";
    /// Incidents.
    asset_incidents: "Incidenti", "Incidents";
    /// Polls.
    asset_polls: "Interrogazioni", "Polls";
    /// Last answer.
    last_answer: "Ultima risposta", "Last answer";
    /// Last error.
    last_error: "Ultimo errore", "Last error";
    /// None kept.
    no_answer: "Nessuna risposta conservata: i raccoglitori le mandano poche alla volta.",
        "No answer is kept: collectors send them a few at a time.";
    /// No error.
    no_error: "Nessun errore conservato.", "No error is kept.";
    /// Took.
    took [fn(&str) -> String]: |ms| format!("in {ms} ms"), |ms| format!("in {ms} ms");
    /// What hangs on it.
    asset_children: "Dipendono da questo", "These hang on it";
    /// Charts.
    asset_charts: "Andamento", "Over time";
    /// Show all charts.
    all_charts [fn(usize) -> String]:
        |n| format!("Mostra tutti i grafici ({n})"),
        |n| format!("Show all charts ({n})");
    /// Changes.
    asset_changes: "Modifiche", "Changes";
    /// To plan work on it.
    plan_maintenance: "Pianifica manutenzione", "Plan maintenance";
    /// On the map.
    on_map: "Sulla mappa", "On the map";
    /// Page not found.
    not_found: "Pagina non trovata", "Page not found";
    /// Unknown asset.
    unknown_asset [fn(&str) -> String]:
        |id| format!("«{id}» non è nell'inventario."),
        |id| format!("“{id}” is not in the inventory.");
    /// Duration column.
    lasted: "Durata", "Lasted";
    /// From state to state.
    became: "Stato", "State";
    /// Time.
    when: "Quando", "When";
    /// Metric.
    metric: "Misura", "Measure";

    // Collectors.
    /// Heading.
    collectors_heading: "Raccoglitori e altre fonti", "Collectors and other sources";
    /// None.
    collectors_none: "Nessuna fonte ha ancora consegnato.", "No source has delivered yet.";
    /// Last delivery.
    last_delivery: "Ultima consegna", "Last delivery";
    /// Lag.
    lag: "Ritardo", "Lag";
    /// Lag explained.
    lag_explained: "Dalla misura più vecchia dell'ultima consegna alla sua registrazione",
        "From the oldest measurement of the last delivery to its commit";
    /// Assets.
    delivers_for: "Elementi", "Assets";
    /// Delivered in the last hour.
    last_hour: "Nell'ultima ora", "In the last hour";
    /// Stored.
    stored: "registrate", "stored";
    /// Duplicates.
    duplicates: "doppie", "duplicate";
    /// Refused.
    refused_samples: "rifiutate", "refused";
    /// Spool.
    spool: "Coda su disco", "Spool";
    /// Spool depth.
    spool_depth [fn(&str, &str) -> String]:
        |records, size| format!("{records} in attesa, {size}"),
        |records, size| format!("{records} waiting, {size}");
    /// Oldest.
    spool_oldest [fn(&str) -> String]: |age| format!("il più vecchio da {age}"), |age| format!("the oldest for {age}");
    /// Empty.
    spool_empty: "vuota", "empty";
    /// Not told.
    not_reported: "non comunicata", "not reported";
    /// Failures by reason.
    failures: "Interrogazioni non riuscite", "Failed polls";
    /// Reason names.
    reason [fn(&str) -> &'static str]:
        |reason| match reason {
            "timeout" => "nessuna risposta",
            "refused" => "connessione rifiutata",
            "unreachable" => "non raggiungibile",
            "authentication" => "credenziali errate",
            "malformed" => "risposta incomprensibile",
            "too_large" => "risposta troppo grande",
            "unsupported" => "non supportato",
            "device_error" => "errore del dispositivo",
            "collector" => "errore del raccoglitore",
            _ => "altro",
        },
        |reason| match reason {
            "timeout" => "no answer",
            "refused" => "connection refused",
            "unreachable" => "unreachable",
            "authentication" => "wrong credentials",
            "malformed" => "answer not understood",
            "too_large" => "answer too large",
            "unsupported" => "not supported",
            "device_error" => "error of the device",
            "collector" => "error of the collector",
            _ => "other",
        };
    /// Number of assets whose last poll failed so.
    reason_count [fn(&str, &str) -> String]: |reason, n| format!("{reason}: {n}"), |reason, n| format!("{reason}: {n}");
    /// Silent since.
    silent: "muta", "silent";
    /// Alive.
    alive: "consegna", "delivers";
    /// Polls since its start.
    polls: "Interrogazioni dall'avvio", "Polls since its start";
    /// Ok and failed.
    polls_of [fn(&str, &str) -> String]:
        |ok, failed| format!("{ok} riuscite, {failed} non riuscite"),
        |ok, failed| format!("{ok} ok, {failed} failed");
    /// Version.
    version: "Versione", "Version";

    // Inventory.
    /// Names that nothing here belongs to.
    unmapped: "Nomi di altri sistemi senza corrispondenza", "Names of other systems that nothing here belongs to";
    /// None.
    unmapped_none: "Nessuno: ogni nome ricevuto ha una regola.", "None: every name that came has a rule.";
    /// A name of another system.
    column_foreign: "Nome", "Name";
    /// Values not taken.
    column_values: "Valori", "Values";
    /// Last met.
    column_last_seen: "Ultima volta", "Last seen";
    /// A rule to begin with.
    suggestion: "Regola con cui cominciare", "A rule to begin with";
    /// Devices that say nothing.
    silent_devices: "Dispositivi muti", "Silent devices";
}
