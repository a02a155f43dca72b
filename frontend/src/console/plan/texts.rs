//! The texts of plans and rules.

use crate::console::texts::texts_of;
use cruscotto_domain::hours::Weekday;
use cruscotto_domain::maintenance::WindowState;

texts_of! {
    /// What is done.
    what: "Che cosa si fa", "What is done";
    /// On what.
    scope: "Su che cosa", "On what";
    /// One asset.
    scope_asset: "un elemento", "one asset";
    /// An asset and what hangs on it.
    scope_subtree: "un elemento e ciò che ne dipende", "an asset and what hangs on it";
    /// An area.
    scope_area: "un'area", "an area";
    /// Its code.
    scope_id: "Codice (ap-0001, uplink-…, nil-20, municipio-3)", "Its id (ap-0001, uplink-…, nil-20, municipio-3)";
    /// When.
    repeats: "Quando", "When";
    /// Once.
    once: "una volta", "once";
    /// Weekly.
    weekly: "ogni settimana", "each week";
    /// From.
    from: "Dalle", "From";
    /// To.
    to: "Alle", "To";
    /// Days.
    days: "Giorni", "Days";
    /// A day.
    day [fn(Weekday) -> &'static str]:
        |day| match day {
            Weekday::Monday => "lunedì",
            Weekday::Tuesday => "martedì",
            Weekday::Wednesday => "mercoledì",
            Weekday::Thursday => "giovedì",
            Weekday::Friday => "venerdì",
            Weekday::Saturday => "sabato",
            Weekday::Sunday => "domenica",
        },
        |day| match day {
            Weekday::Monday => "Monday",
            Weekday::Tuesday => "Tuesday",
            Weekday::Wednesday => "Wednesday",
            Weekday::Thursday => "Thursday",
            Weekday::Friday => "Friday",
            Weekday::Saturday => "Saturday",
            Weekday::Sunday => "Sunday",
        };
    /// State of a window.
    window [fn(WindowState) -> &'static str]:
        |state| match state {
            WindowState::Planned => "prevista",
            WindowState::Active => "in corso",
            WindowState::Ended => "finita",
        },
        |state| match state {
            WindowState::Planned => "planned",
            WindowState::Active => "on now",
            WindowState::Ended => "over",
        };
    /// Plan it.
    plan: "Pianifica", "Plan it";
    /// Call it off.
    call_off: "Termina o annulla", "End or call off";
    /// Nothing is planned.
    none_planned: "Nessuna manutenzione prevista.", "No maintenance is planned.";
    /// Assets.
    assets: "Elementi", "Assets";
    /// By whom.
    by: "Da", "By";
    /// City's clock.
    local_time: "Ore della città.", "Times are the city's.";
    /// A field that is empty or wrong.
    wrong_time: "Scrivi inizio e fine.", "Give a beginning and an end.";
    /// A limit that is none.
    wrong_number: "Scrivi il limite come numero.", "Give the limit as a number.";
    /// Name of a rule.
    rule_name: "Nome della regola", "Name of the rule";
    /// Severity.
    severity: "Gravità", "Severity";
    /// What it watches.
    watch: "Che cosa controlla", "What it watches for";
    /// Threshold.
    threshold: "un valore oltre il limite", "a value beyond a limit";
    /// Absence.
    absence: "nessun valore", "no value";
    /// Rate.
    rate: "un valore che cambia troppo in fretta (all'ora)", "a value that changes too fast (an hour)";
    /// Forecast.
    forecast: "un valore che supererà il limite entro 24 ore", "a value that will be beyond a limit within 24 hours";
    /// Share down.
    share: "una parte di un'area fuori servizio", "a part of an area that is down";
    /// Metric.
    metric: "Misura", "Metric";
    /// Limit.
    limit: "Limite (per una parte: da 0 a 1)", "Limit (of a part: 0 to 1)";
    /// Above.
    above: "sopra", "above";
    /// Below.
    below: "sotto", "below";
    /// Minutes.
    minutes: "Per almeno minuti", "For at least minutes";
    /// Test.
    test: "Prova sugli ultimi 30 giorni", "Try it on the last 30 days";
    /// Fired.
    fired [fn(u32, &str) -> String]:
        |n, series| if n == 1 { format!("Sarebbe scattata 1 volta ({series} serie guardate).") } else { format!("Sarebbe scattata {n} volte ({series} serie guardate).") },
        |n, series| if n == 1 { format!("It would have fired once ({series} series looked at).") } else { format!("It would have fired {n} times ({series} series looked at).") };
    /// Off.
    rule_off: "spenta", "off";
    /// On.
    rule_on: "attiva", "on";
    /// Switch on.
    switch_on: "Accendi", "Switch on";
    /// Switch off.
    switch_off: "Spegni", "Switch off";
    /// No rules.
    no_rules: "Ancora nessuna regola.", "No rules yet.";
    /// New rule.
    new_rule: "Nuova regola", "New rule";
    /// New window.
    new_window: "Nuova manutenzione", "New maintenance";
}
