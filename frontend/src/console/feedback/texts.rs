//! The texts of citizens' reports.

use crate::console::texts::texts_of;
use cruscotto_domain::report::ReportState;

texts_of! {
    /// Heading.
    heading: "Segnalazioni dei cittadini", "Citizens' reports";
    /// Of an asset.
    of_asset [fn(&str) -> String]: |name| format!("Segnalazioni su {name}"), |name| format!("Reports on {name}");
    /// What they are.
    explained: "Che cosa dice chi usa la rete. Di chi scrive non si conserva nulla, e nessuno stato cambia da solo.",
        "What those who use the network say. Nothing is kept of who wrote it, and no state follows by itself.";
    /// Choice of states.
    shown: "Mostra", "Show";
    /// Reports in a state.
    states [fn(ReportState) -> &'static str]:
        |state| match state {
            ReportState::New => "Nuove",
            ReportState::Accepted => "Prese in carico",
            ReportState::Closed => "Chiuse",
            ReportState::Dismissed => "Respinte",
        },
        |state| match state {
            ReportState::New => "New",
            ReportState::Accepted => "Taken up",
            ReportState::Closed => "Closed",
            ReportState::Dismissed => "Rejected",
        };
    /// All of them.
    all: "Tutte", "All";
    /// The state of one.
    state [fn(ReportState) -> &'static str]:
        |state| match state {
            ReportState::New => "nuova",
            ReportState::Accepted => "presa in carico",
            ReportState::Closed => "chiusa",
            ReportState::Dismissed => "respinta",
        },
        |state| match state {
            ReportState::New => "new",
            ReportState::Accepted => "taken up",
            ReportState::Closed => "closed",
            ReportState::Dismissed => "rejected",
        };
    /// None.
    none: "Nessuna segnalazione.", "No reports.";
    /// By whom it was decided.
    decided [fn(&str) -> String]: |by| format!("Decisa da {by},"), |by| format!("Decided by {by},");
    /// The incident.
    of_incident [fn(i64) -> String]: |id| format!("incidente #{id}"), |id| format!("incident #{id}");
    /// Take it up.
    accept: "Prendi in carico", "Take up";
    /// Nothing is left to do.
    close: "Chiudi", "Close";
    /// It tells of nothing.
    dismiss: "Respingi", "Reject";
    /// Take the decision back.
    back_to_new: "Rimetti fra le nuove", "Back to the new ones";
    /// Choice of incident.
    incident: "Incidente", "Incident";
    /// Link to it.
    link: "Collega", "Link";
}
