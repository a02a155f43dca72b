//! The texts of accounts.

use crate::console::texts::texts_of;
use cruscotto_domain::access::Role;
use cruscotto_domain::api::account::AccountState;

texts_of! {
    /// The code of a second factor.
    code: "Codice del secondo fattore, o di recupero", "Code of the second factor, or a recovery code";
    /// A code is asked for.
    code_wanted: "Serve anche il codice del secondo fattore.", "The code of the second factor is needed, too.";
    /// The identity provider.
    oidc [fn(&str) -> String]: |name| format!("Accedi con {name}"), |name| format!("Log in with {name}");
    /// Heading of the link's page.
    setup: "Scegli la tua parola d'accesso", "Choose your password";
    /// Whose it is.
    setup_for [fn(&str) -> String]: |user| format!("Per l'utente {user}."), |user| format!("For the user {user}.");
    /// The link is no good.
    setup_bad: "Questo collegamento non vale più: chiedine un altro a un amministratore.",
        "This link is no longer good: ask an administrator for another.";
    /// Chosen.
    setup_done: "Fatto: ora puoi accedere.", "Done: you can log in now.";
    /// New password.
    new_password: "Nuova parola d'accesso", "New password";
    /// What it must be.
    password_rule [fn(usize) -> String]:
        |n| format!("Almeno {n} caratteri, di qualunque tipo; bastano alcune parole che non c'entrano l'una con l'altra. Non va \
            bene ciò che si indovina per primo: parole d'accesso comuni, nomi, date, tasti vicini."),
        |n| format!("At least {n} characters, of any kind; a few words that have nothing to do with one another will do. Not \
            taken is what is guessed first: common passwords, names, dates, keys that are next to each other.");
    /// Current password.
    current_password: "Parola d'accesso attuale", "Current password";
    /// Change it.
    change_password: "Cambia parola d'accesso", "Change password";
    /// Role.
    role: "Ruolo", "Role";
    /// Names of roles.
    role_name [fn(Role) -> &'static str]:
        |role| match role {
            Role::Viewer => "lettore",
            Role::Operator => "operatore",
            Role::Administrator => "amministratore",
            Role::Collector => "raccoglitore",
        },
        |role| match role {
            Role::Viewer => "viewer",
            Role::Operator => "operator",
            Role::Administrator => "administrator",
            Role::Collector => "collector",
        };
    /// Everywhere.
    everywhere: "tutta la città", "the whole city";
    /// Municipi, by commas.
    municipi: "Municipi (vuoto: tutta la città)", "Municipi (empty: the whole city)";
    /// Second factor.
    second_factor: "Secondo fattore", "Second factor";
    /// It is on.
    second_factor_on [fn(&str) -> String]:
        |left| format!("Attivo. Codici di recupero rimasti: {left}."),
        |left| format!("On. Recovery codes left: {left}.");
    /// It is off.
    second_factor_off: "Non attivo: la sola parola d'accesso basta per entrare.", "Off: the password alone lets one in.";
    /// Begin.
    second_factor_begin: "Attiva", "Switch on";
    /// End.
    second_factor_end: "Disattiva", "Switch off";
    /// How.
    second_factor_how: "Inquadra il codice con l'applicazione che genera i codici, oppure scrivi il segreto; poi scrivi qui il codice che mostra.",
        "Scan this with the application that makes codes, or type the secret; then type the code that it shows.";
    /// Picture of the secret.
    qr: "Codice QR del segreto", "QR code of the secret";
    /// Recovery codes.
    recovery: "Codici di recupero: si mostrano solo adesso, ognuno vale una volta.",
        "Recovery codes: they are shown this once, and each works once.";
    /// Sessions.
    sessions: "Sessioni", "Sessions";
    /// This one.
    this_session: "questa", "this one";
    /// End one.
    end_session: "Termina", "End";
    /// End all others.
    end_sessions: "Termina tutte le altre", "End all others";
    /// Begun.
    begun: "Iniziata", "Begun";
    /// Last used.
    last_used: "Ultimo uso", "Last used";
    /// Browser.
    agent: "Browser", "Browser";
    /// People.
    people: "Persone", "People";
    /// User name.
    user: "Nome utente", "User name";
    /// Name.
    name: "Nome", "Name";
    /// Mail.
    email: "Posta elettronica", "E-mail";
    /// State.
    state [fn(AccountState) -> &'static str]:
        |state| match state {
            AccountState::Active => "attivo",
            AccountState::Invited => "invitato",
            AccountState::Disabled => "disattivato",
        },
        |state| match state {
            AccountState::Active => "active",
            AccountState::Invited => "invited",
            AccountState::Disabled => "disabled",
        };
    /// Last login.
    last_login: "Ultimo accesso", "Last login";
    /// Invite.
    invite: "Invita", "Invite";
    /// Invite somebody.
    invite_heading: "Invita una persona", "Invite somebody";
    /// A link, shown once.
    link_once: "Il collegamento si mostra solo adesso. Consegnalo di persona o per un canale sicuro:",
        "The link is shown this once. Hand it over in person or over a safe channel:";
    /// New link.
    new_link: "Nuovo collegamento", "New link";
    /// Reset the second factor.
    reset_factor: "Togli il secondo fattore", "Remove second factor";
    /// Disable.
    disable: "Disattiva", "Disable";
    /// Enable.
    enable: "Riattiva", "Enable";
    /// Give a role.
    give_role: "Cambia ruolo", "Change role";
    /// Tokens.
    tokens: "Gettoni delle fonti", "Tokens of sources";
    /// New source.
    new_source: "Nuova fonte", "New source";
    /// New token.
    new_token: "Nuovo gettone", "New token";
    /// Revoke.
    revoke: "Revoca", "Revoke";
    /// A token, shown once.
    token_once: "Il gettone si mostra solo adesso:", "The token is shown this once:";
    /// Valid.
    valid: "valido", "valid";
    /// Revoked or expired.
    invalid: "non più valido", "no longer valid";
    /// Never used.
    never: "mai", "never";
    /// Audit trail.
    audit: "Registro delle modifiche", "Audit trail";
    /// Who.
    actor: "Chi", "Who";
    /// What.
    action: "Che cosa", "What";
    /// To what.
    subject: "Su che cosa", "To what";
    /// Before and after.
    change: "Prima e dopo", "Before and after";
    /// Nothing with these filters.
    audit_none: "Niente, con questi filtri.", "Nothing, with these filters.";
    /// Kinds of things.
    subject_kind [fn(&str) -> Option<&'static str>]:
        |kind| Some(match kind {
            "account" => "persona",
            "account_link" => "collegamento di accesso",
            "source" => "fonte",
            "source_token" => "gettone di una fonte",
            "maintenance_window" => "manutenzione",
            "alert_rule" => "regola",
            "school_upgrade" => "potenziamento di una scuola",
            "school_upgrade_step" => "passo di un potenziamento",
            "report" => "segnalazione",
            "notification_recipient" => "destinatario",
            "notification_contact" => "contatto",
            "notification_policy" => "regola di invio",
            "notification_template" => "modello",
            "notification_calendar" => "calendario",
            _ => return None,
        }),
        |kind| Some(match kind {
            "account" => "person",
            "account_link" => "access link",
            "source" => "source",
            "source_token" => "token of a source",
            "maintenance_window" => "maintenance",
            "alert_rule" => "rule",
            "school_upgrade" => "school upgrade",
            "school_upgrade_step" => "step of an upgrade",
            "report" => "citizen's report",
            "notification_recipient" => "recipient",
            "notification_contact" => "contact",
            "notification_policy" => "policy",
            "notification_template" => "template",
            "notification_calendar" => "calendar",
            _ => return None,
        });
    /// What was done.
    action_name [fn(&str) -> Option<&'static str>]:
        |action| Some(match action {
            "insert" => "aggiunta",
            "update" => "modifica",
            "delete" => "eliminazione",
            "log_in" => "accesso",
            "log_out" => "uscita",
            _ => return None,
        }),
        |action| Some(match action {
            "insert" => "added",
            "update" => "changed",
            "delete" => "deleted",
            "log_in" => "logged in",
            "log_out" => "logged out",
            _ => return None,
        });
    /// A field, as the interface calls it.
    field [fn(&str) -> Option<&'static str>]:
        |field| Some(match field {
            "id" => "Numero",
            "name" => "Nome",
            "display_name" => "Nome e cognome",
            "role" => "Ruolo",
            "municipi" => "Municipi",
            "email" => "Posta elettronica",
            "account" => "Utente",
            "source" => "Fonte",
            "password_hash" => "Parola d'accesso",
            "totp_secret" | "totp_pending" => "Secondo fattore",
            "token_sha256" => "Gettone",
            "oidc_subject" => "Identità presso il provider",
            "created_at" => "Creato",
            "created_by" => "Creato da",
            "expires_at" => "Scadenza",
            "revoked_at" => "Revocato",
            "disabled_at" => "Disattivato",
            "removed_at" => "Rimosso",
            "ended_at" => "Terminato",
            "enabled" => "Attivo",
            "school" => "Scuola",
            "supplier" => "Fornitore",
            "contract_down_bps" => "Download promesso (bit/s)",
            "contract_up_bps" => "Upload promesso (bit/s)",
            "stage" => "Passo",
            "taken_on" => "Fatto il",
            "evidence_on" => "Misurato il",
            "evidence_down_bps" => "Download misurato (bit/s)",
            "evidence_up_bps" => "Upload misurato (bit/s)",
            "evidence_method" => "Misurato come",
            "title" => "Che cosa si fa",
            "scope" => "Su che cosa",
            "when" => "Quando",
            "severity" => "Gravità",
            "watch" => "Che cosa sorveglia",
            "hours" => "Orario",
            "filter" => "Quali incidenti",
            "steps" => "Passi",
            "window_s" => "Attesa per raggruppare (s)",
            "pierces" => "Passa anche nelle ore di silenzio da",
            "tell_resolved" => "Dice quando è risolto",
            "tell_acknowledged" => "Dice quando è preso in carico",
            "language" => "Lingua",
            "quiet_from" => "Silenzio dalle",
            "quiet_to" => "Silenzio alle",
            "hears_of_failures" => "Avvisato dei mancati recapiti",
            "recipient_id" => "Destinatario",
            "channel" => "Canale",
            "address" => "Indirizzo",
            "sealed" => "Segreto",
            "template_id" => "Modello",
            "to_whom" => "A chi",
            "body" => "Testo",
            "state" => "Stato",
            "incident_id" => "Incidente",
            _ => return None,
        }),
        |field| Some(match field {
            "id" => "Number",
            "name" => "Name",
            "display_name" => "Full name",
            "role" => "Role",
            "municipi" => "Municipi",
            "email" => "E-mail",
            "account" => "User",
            "source" => "Source",
            "password_hash" => "Password",
            "totp_secret" | "totp_pending" => "Second factor",
            "token_sha256" => "Token",
            "oidc_subject" => "Identity at the provider",
            "created_at" => "Created",
            "created_by" => "Created by",
            "expires_at" => "Expires",
            "revoked_at" => "Revoked",
            "disabled_at" => "Disabled",
            "removed_at" => "Removed",
            "ended_at" => "Ended",
            "enabled" => "On",
            "school" => "School",
            "supplier" => "Supplier",
            "contract_down_bps" => "Download promised (bit/s)",
            "contract_up_bps" => "Upload promised (bit/s)",
            "stage" => "Step",
            "taken_on" => "Done on",
            "evidence_on" => "Measured on",
            "evidence_down_bps" => "Download measured (bit/s)",
            "evidence_up_bps" => "Upload measured (bit/s)",
            "evidence_method" => "Measured how",
            "title" => "What is done",
            "scope" => "To what",
            "when" => "When",
            "severity" => "Severity",
            "watch" => "What it watches",
            "hours" => "Hours",
            "filter" => "Which incidents",
            "steps" => "Steps",
            "window_s" => "Gathers for (s)",
            "pierces" => "Sent in quiet hours from",
            "tell_resolved" => "Tells when it is resolved",
            "tell_acknowledged" => "Tells when it is acknowledged",
            "language" => "Language",
            "quiet_from" => "Quiet from",
            "quiet_to" => "Quiet to",
            "hears_of_failures" => "Told of what is not delivered",
            "recipient_id" => "Recipient",
            "channel" => "Channel",
            "address" => "Address",
            "sealed" => "Secret",
            "template_id" => "Template",
            "to_whom" => "To whom",
            "body" => "Text",
            "state" => "State",
            "incident_id" => "Incident",
            _ => return None,
        });
    /// From a day.
    from_day: "Dal giorno", "From the day";
    /// To a day.
    to_day: "Al giorno", "To the day";
    /// Search.
    search: "Cerca", "Search";
    /// Which one.
    which: "Quale (codice o nome)", "Which (id or name)";
}
