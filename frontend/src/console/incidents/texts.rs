//! The texts of incidents.

use crate::console::texts::texts_of;
use crate::i18n::Lang;
use cruscotto_domain::id::AssetId;
use cruscotto_domain::incident::{Change, IncidentState, Likeness, Listed, Resolution, Severity};

texts_of! {
    /// Heading of the list.
    heading: "Incidenti", "Incidents";
    /// Open ones.
    open_now: "Aperti", "Open";
    /// All of late.
    lately: "Tutti, i più recenti", "All, the newest";
    /// None.
    none_open: "Nessun incidente aperto.", "No open incident.";
    /// None at all.
    none: "Nessun incidente.", "No incident.";
    /// Of an asset.
    of_asset [fn(&str) -> String]: |name| format!("Incidenti di {name}"), |name| format!("Incidents of {name}");
    /// State.
    state [fn(IncidentState) -> &'static str]:
        |state| match state {
            IncidentState::Open => "aperto",
            IncidentState::Acknowledged => "preso in carico",
            IncidentState::Resolved => "risolto",
            IncidentState::Merged => "unito a un altro",
        },
        |state| match state {
            IncidentState::Open => "open",
            IncidentState::Acknowledged => "acknowledged",
            IncidentState::Resolved => "resolved",
            IncidentState::Merged => "merged",
        };
    /// Severity.
    severity [fn(Severity) -> &'static str]:
        |severity| match severity {
            Severity::Info => "informazione",
            Severity::Warning => "attenzione",
            Severity::Critical => "critico",
        },
        |severity| match severity {
            Severity::Info => "information",
            Severity::Warning => "warning",
            Severity::Critical => "critical",
        };
    /// Down.
    why_down: "non risponde", "does not answer";
    /// Limit.
    why_limit [fn(&str) -> String]: |metric| format!("oltre il limite: {metric}"), |metric| format!("beyond its limit: {metric}");
    /// No data.
    why_no_data: "nessuna misura, benché il raccoglitore sia attivo", "no measurements, though its collector is alive";
    /// Feed silent.
    why_silent: "la fonte non consegna nulla", "the source delivers nothing";
    /// Feed late.
    why_late: "la fonte consegna in ritardo", "the source delivers late";
    /// Rule.
    why_rule [fn(&str) -> String]: |name| format!("regola: {name}"), |name| format!("rule: {name}");
    /// Affected.
    affected [fn(&str, &str) -> String]:
        |now, ever| format!("{now} elementi coinvolti adesso, {ever} in tutto"),
        |now, ever| format!("{now} assets affected now, {ever} in all");
    /// Flapping.
    flapping: "va e viene", "flapping";
    /// Reopened.
    reopened [fn(u32) -> String]: |n| format!("riaperto {n} volte"), |n| format!("reopened {n} times");
    /// Cause.
    cause: "Causa", "Cause";
    /// What it takes along.
    children: "Che cosa coinvolge", "What it takes along";
    /// Back.
    back: "tornato", "back";
    /// Still away.
    away: "ancora fuori", "still away";
    /// Timeline.
    timeline: "Cronologia", "Timeline";
    /// Similar.
    similar: "Incidenti simili", "Similar incidents";
    /// No similar ones.
    similar_none: "Nessuno, finora.", "None so far.";
    /// In what they are alike.
    likeness [fn(Likeness) -> &'static str]:
        |likeness| match likeness {
            Likeness::Subject => "stesso oggetto",
            Likeness::Why => "stesso guasto",
            Likeness::Nil => "stesso quartiere",
            Likeness::Municipio => "stesso Municipio",
        },
        |likeness| match likeness {
            Likeness::Subject => "same subject",
            Likeness::Why => "same fault",
            Likeness::Nil => "same neighbourhood",
            Likeness::Municipio => "same Municipio",
        };
    /// What one does.
    actions: "Che cosa fare", "What to do";
    /// Acknowledge.
    acknowledge: "Prendi in carico", "Acknowledge";
    /// Note.
    note: "Nota", "Note";
    /// Quiet until.
    until: "Silenzioso fino a", "Quiet until";
    /// Until it is resolved.
    until_resolved: "quando è risolto", "it is resolved";
    /// Hours.
    for_hours [fn(u32) -> String]:
        |h| if h == 1 { "fra un'ora".into() } else { format!("fra {h} ore") },
        |h| if h == 1 { "in an hour".into() } else { format!("in {h} hours") };
    /// Assign.
    assign: "Assegna", "Assign";
    /// To whom.
    assign_to: "A chi (vuoto: a nessuno)", "To whom (empty: nobody)";
    /// Mine.
    assign_me: "A me", "To me";
    /// Comment.
    comment: "Commenta", "Comment";
    /// Its text.
    comment_text: "Commento", "Comment";
    /// Resolve.
    resolve: "Risolvi", "Resolve";
    /// Why.
    resolve_note: "Perché", "Why";
    /// Reopen.
    reopen: "Riapri", "Reopen";
    /// Who is on it.
    acknowledged_by [fn(&str) -> String]: |who| format!("in carico a {who}"), |who| format!("acknowledged by {who}");
    /// Whose.
    assigned_to [fn(&str) -> String]: |who| format!("assegnato a {who}"), |who| format!("assigned to {who}");
    /// Merged.
    merged_into [fn(i64) -> String]: |id| format!("fa parte dell'incidente {id}"), |id| format!("part of incident {id}");
    /// Unknown.
    unknown [fn(i64) -> String]: |id| format!("L'incidente {id} non esiste."), |id| format!("There is no incident {id}.");
    /// Nobody.
    by_itself: "da sé", "by itself";
    /// An event.
    change [fn(&Change) -> String]:
        |change| match change {
            Change::Opened { assets, .. } => format!("aperto{}", listed(Lang::It, assets)),
            Change::Reopened { .. } => "riaperto: il guasto è tornato".into(),
            Change::Resolved { how, .. } => format!("risolto: {}", match how {
                Resolution::Recovered => "il guasto è finito",
                Resolution::ByHand => "a mano",
                Resolution::Maintenance => "è iniziata una manutenzione",
                Resolution::SplitUp => "il resto ha incidenti propri",
                Resolution::Withdrawn => "non è più misurato o giudicato",
            }),
            Change::Acknowledged { .. } => "preso in carico".into(),
            Change::AcknowledgementEnded => "la presa in carico è scaduta".into(),
            Change::Assigned { to: Some(to) } => format!("assegnato a {to}"),
            Change::Assigned { to: None } => "assegnato a nessuno".into(),
            Change::Commented { .. } => "commento".into(),
            Change::Merged { into } => format!("unito all'incidente {into}"),
            Change::Absorbed { incident, assets } => format!("comprende l'incidente {incident}{}", listed(Lang::It, assets)),
            Change::Joined { assets } => format!("si aggiungono{}", listed(Lang::It, assets)),
            Change::Left { assets } => format!("sono tornati{}", listed(Lang::It, assets)),
            Change::SplitOff { assets } => format!("hanno ora incidenti propri{}", listed(Lang::It, assets)),
            Change::SeverityChanged { to, .. } => format!("gravità: {}", (IT.severity)(*to)),
            Change::FlappingBegan => "va e viene".into(),
            Change::FlappingEnded => "non va e viene più".into(),
        },
        |change| match change {
            Change::Opened { assets, .. } => format!("opened{}", listed(Lang::En, assets)),
            Change::Reopened { .. } => "reopened: the fault is back".into(),
            Change::Resolved { how, .. } => format!("resolved: {}", match how {
                Resolution::Recovered => "the fault is gone",
                Resolution::ByHand => "by hand",
                Resolution::Maintenance => "maintenance began",
                Resolution::SplitUp => "what is left has incidents of its own",
                Resolution::Withdrawn => "it is measured or judged no more",
            }),
            Change::Acknowledged { .. } => "acknowledged".into(),
            Change::AcknowledgementEnded => "the acknowledgement has run out".into(),
            Change::Assigned { to: Some(to) } => format!("assigned to {to}"),
            Change::Assigned { to: None } => "assigned to nobody".into(),
            Change::Commented { .. } => "comment".into(),
            Change::Merged { into } => format!("merged into incident {into}"),
            Change::Absorbed { incident, assets } => format!("takes in incident {incident}{}", listed(Lang::En, assets)),
            Change::Joined { assets } => format!("joined by{}", listed(Lang::En, assets)),
            Change::Left { assets } => format!("back again{}", listed(Lang::En, assets)),
            Change::SplitOff { assets } => format!("have incidents of their own now{}", listed(Lang::En, assets)),
            Change::SeverityChanged { to, .. } => format!("severity: {}", (EN.severity)(*to)),
            Change::FlappingBegan => "flapping".into(),
            Change::FlappingEnded => "flapping no more".into(),
        };
}

/// The assets of an event: all of them when they are few, else the first and their number.
fn listed(lang: Lang, assets: &Listed) -> String {
    const NAMED: usize = 3;
    if assets.count <= 1 && assets.assets.len() <= 1 {
        return assets.assets.first().map(|id| format!(": {id}")).unwrap_or_default();
    }
    let named: Vec<&str> = assets.assets.iter().take(NAMED).map(AssetId::as_str).collect();
    let more = u64::from(assets.count).saturating_sub(named.len() as u64);
    let and = match (more, lang) {
        (0, _) => String::new(),
        (n, Lang::It) => format!(" e altri {n}"),
        (n, Lang::En) => format!(" and {n} more"),
    };
    format!(": {}{and}", named.join(", "))
}
