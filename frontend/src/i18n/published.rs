//! The words of published figures: measures and units that cities publish, in both languages.

use super::Lang;

/// Words of the files: the word, Italian, English.
const WORDS: [(&str, &str, &str); 57] = [
    ("access_speed", "Velocità di accesso", "Access speed"),
    ("amount_collected", "Importo riscosso", "Amount collected"),
    ("appointment_wait", "Attesa per l'appuntamento", "Wait for the appointment"),
    ("backlog_cases_resolved", "Pratiche arretrate risolte", "Backlog cases resolved"),
    ("cards_issued", "Carte emesse", "Cards issued"),
    ("connectivity_coverage", "Copertura della connettività", "Connectivity coverage"),
    ("databases", "Basi di dati", "Databases"),
    ("downloads_cumulative", "Scaricamenti in tutto", "Downloads in all"),
    ("employees_enabled", "Dipendenti abilitati", "Employees enabled"),
    ("initiatives", "Iniziative", "Initiatives"),
    ("notices_issued", "Avvisi emessi", "Notices issued"),
    ("online_share", "Quota in rete", "Share online"),
    ("page_views_cumulative", "Pagine viste in tutto", "Page views in all"),
    ("participants", "Partecipanti", "Participants"),
    ("payments_completed", "Pagamenti completati", "Payments completed"),
    ("population_share", "Quota della popolazione", "Share of the population"),
    ("portals", "Portali", "Portals"),
    ("records_migrated", "Posizioni trasferite", "Records migrated"),
    ("registry_offices", "Sedi anagrafiche", "Registry offices"),
    ("servers", "Server", "Servers"),
    ("student_tutors", "Studenti tutor", "Student tutors"),
    ("unique_visitors_cumulative", "Visitatori unici in tutto", "Unique visitors in all"),
    ("cards", "carte", "cards"),
    ("cards/month", "carte al mese", "cards a month"),
    ("cases", "pratiche", "cases"),
    ("days", "giorni", "days"),
    ("downloads", "scaricamenti", "downloads"),
    ("employees", "dipendenti", "employees"),
    ("events", "eventi", "events"),
    ("notices", "avvisi", "notices"),
    ("offices", "sedi", "offices"),
    ("payments", "pagamenti", "payments"),
    ("people", "persone", "people"),
    ("records", "posizioni", "records"),
    ("sites", "siti", "sites"),
    ("students", "studenti", "students"),
    ("views", "pagine", "views"),
    ("visitors", "visitatori", "visitors"),
    ("access points", "punti di accesso", "access points"),
    ("areas", "zone", "areas"),
    ("buses", "autobus", "buses"),
    ("users", "utenti", "users"),
    ("households_on_fibre", "Famiglie con la fibra", "Households on fibre"),
    ("wifi_access_points", "Punti di accesso Wi-Fi", "Wi-Fi access points"),
    ("wifi_areas", "Zone con Wi-Fi pubblico", "Areas with public Wi-Fi"),
    ("wifi_buses", "Autobus con il Wi-Fi", "Buses with Wi-Fi"),
    ("wifi_users_year", "Utenti del Wi-Fi in un anno", "Wi-Fi users in a year"),
    ("EUR", "€", "€"),
    ("Gbit/s", "Gbit/s", "Gbit/s"),
    ("Mbit/s", "Mbit/s", "Mbit/s"),
    ("share", "%", "%"),
    ("completion", "Completamento", "Completion"),
    ("satisfaction", "Soddisfazione", "Satisfaction"),
    ("take_up", "Uso digitale", "Digital take-up"),
    ("wait", "Attesa", "Wait"),
    ("calls", "chiamate", "calls"),
    ("messages", "messaggi", "messages"),
];

/// A word of the published figures in `lang`; one that is not in the list is shown as the file has it, underscores as
/// spaces.
#[must_use]
pub fn published_words(lang: Lang, word: &str) -> String {
    match WORDS.iter().find(|(known, _, _)| *known == word) {
        Some((_, it, en)) => match lang {
            Lang::It => (*it).to_owned(),
            Lang::En => (*en).to_owned(),
        },
        None => word.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_words_are_translated_and_others_stay_readable() {
        assert_eq!(published_words(Lang::It, "online_share"), "Quota in rete");
        assert_eq!(published_words(Lang::En, "cards/month"), "cards a month");
        assert_eq!(published_words(Lang::It, "things_not_known"), "things not known");
    }
}
