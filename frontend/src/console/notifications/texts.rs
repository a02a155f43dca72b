//! The texts of notifications.

use crate::console::texts::texts_of;
use cruscotto_domain::notify::Channel;

texts_of! {
    /// Parts of the screen.
    parts: "Parti delle notifiche", "Parts of notifications";
    /// What was sent.
    sent: "Messaggi inviati", "Messages sent";
    /// Policies.
    policies: "Regole di invio", "Policies";
    /// Recipients.
    recipients: "Destinatari", "Recipients";
    /// Calendars.
    calendars: "Reperibilità", "On-call calendars";
    /// Templates.
    templates: "Modelli", "Templates";
    /// None sent.
    sent_none: "Nessun messaggio.", "No messages.";
    /// A recipient.
    recipient: "Destinatario", "Recipient";
    /// A message.
    message: "Messaggio", "Message";
    /// Any.
    any: "tutti", "any";
    /// States of a delivery.
    delivery [fn(&str) -> &'static str]:
        |state| match state {
            "waiting" => "in attesa",
            "sending" => "in invio",
            "testing" => "prova",
            "sent" => "inviato",
            "dead" => "non consegnato",
            _ => "sconosciuto",
        },
        |state| match state {
            "waiting" => "waiting",
            "sending" => "being sent",
            "testing" => "test",
            "sent" => "sent",
            "dead" => "not delivered",
            _ => "unknown",
        };
    /// Attempts.
    attempts [fn(usize) -> String]:
        |n| if n == 1 { "1 tentativo".to_owned() } else { format!("{n} tentativi") },
        |n| if n == 1 { "1 attempt".to_owned() } else { format!("{n} attempts") };
    /// Try again.
    retry: "Riprova", "Try again";
    /// Name.
    name: "Nome", "Name";
    /// Ways to reach somebody.
    contacts: "Contatti", "Contacts";
    /// A channel.
    channel: "Via", "By";
    /// Its name.
    channel_name [fn(Channel) -> &'static str]:
        |channel| match channel {
            Channel::Email => "posta elettronica",
            Channel::Webhook => "webhook firmato",
            Channel::Json => "chat (da un modello)",
        },
        |channel| match channel {
            Channel::Email => "e-mail",
            Channel::Webhook => "signed webhook",
            Channel::Json => "chat (from a template)",
        };
    /// Address.
    address: "Indirizzo", "Address";
    /// An address that is kept and not shown.
    address_kept [fn(&str) -> String]:
        |host| format!("{host}, conservato: lascia vuoto per non cambiarlo"),
        |host| format!("{host}, kept: leave empty to keep it");
    /// A template.
    template: "Modello", "Template";
    /// What `{to}` is.
    to: "Chat o stanza ({to})", "Chat or room ({to})";
    /// Used.
    in_use: "in uso", "in use";
    /// Remove a contact.
    remove_contact [fn(usize) -> String]: |n| format!("Togli il contatto {n}"), |n| format!("Remove contact {n}");
    /// Add a contact.
    add_contact: "Aggiungi un contatto", "Add a contact";
    /// A contact.
    contact [fn(usize) -> String]: |n| format!("Contatto {n}"), |n| format!("Contact {n}");
    /// Quiet hours.
    quiet: "Ore di silenzio", "Quiet hours";
    /// From.
    quiet_from: "Silenzio dalle", "Quiet from";
    /// To.
    quiet_to: "alle", "to";
    /// What they do.
    quiet_hint: "Ore della città. In queste ore passa solo ciò che una regola di invio lascia passare; il resto arriva insieme alla fine. Vuoto: mai in silenzio.",
        "The city's clocks. In these hours only what a policy lets through is sent; the rest comes together at their end. Empty: never quiet.";
    /// Only one of the two.
    quiet_half: "Scrivi inizio e fine delle ore di silenzio, oppure nessuno dei due.", "Give both ends of the quiet hours, or neither.";
    /// Told of failures.
    hears_of_failures: "Avvisa anche quando un messaggio ad altri non si può consegnare", "Also told when a message to somebody else cannot be delivered";
    /// Language.
    language: "Lingua", "Language";
    /// New recipient.
    new_recipient: "Nuovo destinatario", "New recipient";
    /// Change a recipient.
    change [fn(&str) -> String]: |name| format!("Modifica: {name}"), |name| format!("Change: {name}");
    /// Change.
    change_it: "Modifica", "Change";
    /// Test.
    test: "Invia una prova", "Send a test";
    /// Accepted.
    accepted: "Accettata", "Accepted";
    /// Refused.
    not_accepted: "Non accettata", "Not accepted";
    /// Secret.
    secret_once: "Il segreto di firma si mostra solo adesso:", "The signing secret is shown this once:";
    /// None yet.
    recipients_none: "Ancora nessun destinatario.", "No recipients yet.";
    /// Sure.
    delete_sure [fn(&str) -> String]: |name| format!("Elimina {name}: confermi?"), |name| format!("Delete {name}: are you sure?");
    /// No policies.
    policies_none: "Nessuna regola di invio: nessuno viene avvisato.", "No policies: nobody is told of anything.";
    /// New policy.
    new_policy: "Nuova regola di invio", "New policy";
    /// In force.
    enabled: "In vigore", "In force";
    /// Suspend.
    suspend: "Sospendi", "Suspend";
    /// Resume.
    resume: "Rimetti in vigore", "Put in force again";
    /// Not in force.
    disabled: "Sospesa", "Suspended";
    /// For what.
    filter: "Per quali incidenti", "For which incidents";
    /// From a severity on.
    severity: "Da questa gravità in su", "From this severity on";
    /// Kinds.
    kinds: "Solo elementi di questo tipo (nessuno: tutti)", "Only assets of this kind (none: all)";
    /// Areas.
    areas: "Solo in queste zone", "Only in these areas";
    /// None of them.
    anywhere: "tutta la città", "the whole city";
    /// Owners.
    owners: "Solo di questi responsabili, con virgole", "Only of these owners, by commas";
    /// Suppliers.
    suppliers: "Solo di questi fornitori, con virgole", "Only of these suppliers, by commas";
    /// Everything.
    everything: "tutti gli incidenti", "every incident";
    /// Steps.
    steps: "Chi, e quando nessuno risponde", "Whom, and when nobody answers";
    /// First step.
    at_once: "Subito", "At once";
    /// Later.
    after: "Dopo minuti senza presa in carico", "After minutes without an acknowledgement";
    /// Later, in words.
    after_minutes [fn(u32) -> String]: |n| format!("dopo {n} min"), |n| format!("after {n} min");
    /// Nobody.
    nobody_yet: "Prima aggiungi un destinatario o un calendario.", "Add a recipient or a calendar first.";
    /// A step.
    step [fn(usize) -> String]: |n| format!("Passo {n}"), |n| format!("Step {n}");
    /// Add.
    add_step: "Aggiungi un passo", "Add a step";
    /// Remove.
    remove_step [fn(usize) -> String]: |n| format!("Togli il passo {n}"), |n| format!("Remove step {n}");
    /// On call.
    on_call_of [fn(&str) -> String]: |name| format!("chi è reperibile in {name}"), |name| format!("whoever is on call in {name}");
    /// Window.
    window: "Raccogli per secondi", "Gather for seconds";
    /// Pierces.
    pierces: "Passa nelle ore di silenzio da", "Goes through quiet hours from";
    /// Never.
    never: "mai", "never";
    /// End.
    tell_resolved: "Di' anche quando è finito", "Tell when it is over";
    /// Acknowledged.
    tell_acknowledged: "Di' anche quando qualcuno se ne occupa", "Tell when somebody has taken it up";
    /// On call now.
    on_call: "Reperibile adesso", "On call now";
    /// Nobody.
    nobody: "nessuno", "nobody";
    /// New calendar.
    new_calendar: "Importa un calendario", "Import a calendar";
    /// Name.
    calendar_name: "Nome del calendario", "Name of the calendar";
    /// File.
    calendar_file: "File iCalendar (.ics)", "iCalendar file (.ics)";
    /// Replace.
    replace: "Sostituisci con un altro file", "Replace with another file";
    /// What a calendar is.
    calendar_hint: "Ogni evento è un turno: il suo titolo contiene il nome di un destinatario, oppure un invitato ne ha l'indirizzo di posta.",
        "Each event is a shift: its summary has the name of a recipient in it, or an attendee has their mail address.";
    /// Not a file.
    calendar_no_file: "Scegli un file .ics.", "Choose an .ics file.";
    /// None.
    calendars_none: "Ancora nessun calendario.", "No calendars yet.";
    /// Next shifts.
    shifts: "Turni delle prossime quattro settimane", "Shifts of the next four weeks";
    /// None.
    shifts_none: "Nessun turno.", "No shifts.";
    /// Unknown person.
    unknown_person: "nessun destinatario con questo nome", "no recipient of this name";
    /// From.
    from: "Da", "From";
    /// To.
    until: "A", "To";
    /// Who.
    who: "Chi", "Who";
    /// Imported by.
    imported_by: "Importato da", "Imported by";
    /// New template.
    new_template: "Nuovo modello", "New template";
    /// JSON.
    template_text: "Testo JSON", "JSON text";
    /// Places.
    template_hint: "Posti: {subject}, {text}, {id}, {to}, {count}, {severity}, {recipient}, {link}.",
        "Places: {subject}, {text}, {id}, {to}, {count}, {severity}, {recipient}, {link}.";
    /// Begin with.
    begin_with: "Comincia da", "Begin with";
    /// None.
    templates_none: "Ancora nessun modello.", "No templates yet.";
}
