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
    scope_id: "Elemento (scrivi il nome o il codice)", "Asset (type its name or id)";
    /// Area.
    area: "Area", "Area";
    /// Every area.
    whole_city: "tutta la città", "the whole city";
    /// When.
    repeats: "Quando", "When";
    /// Once.
    once: "una volta", "once";
    /// Weekly.
    weekly: "ogni settimana", "each week";
    /// Monthly.
    monthly: "ogni mese", "each month";
    /// By number.
    by_number: "giorno del mese", "day of the month";
    /// Its number.
    day_number: "Giorno (1–31)", "Day (1–31)";
    /// Which of them.
    nth: "Quale", "Which";
    /// Words for it.
    nth_word [fn(u8) -> &'static str]:
        |nth| match nth {
            1 => "il primo",
            2 => "il secondo",
            3 => "il terzo",
            4 => "il quarto",
            _ => "l'ultimo",
        },
        |nth| match nth {
            1 => "the first",
            2 => "the second",
            3 => "the third",
            4 => "the fourth",
            _ => "the last",
        };
    /// Day of the week.
    week_day: "Giorno della settimana", "Day of the week";
    /// A day by its number, in words.
    on_day [fn(u8) -> String]: |n| format!("il giorno {n} di ogni mese"), |n| format!("on day {n} of each month");
    /// A day by its place, in words.
    on_nth [fn(&str, &str) -> String]:
        |nth, day| format!("{nth} {day} di ogni mese"),
        |nth, day| format!("{nth} {day} of each month");
    /// Last day.
    ends: "Fino al giorno compreso (vuoto: finché non la annulli)", "Until and with the day (empty: until called off)";
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
    forecast: "un valore che, andando così, supererà il limite", "a value that will be beyond a limit if it goes on so";
    /// Share down.
    share: "una parte di un'area fuori servizio", "a part of an area that is down";
    /// Metric.
    metric: "Misura", "Metric";
    /// Limit.
    limit: "Limite", "Limit";
    /// Above.
    above: "sopra", "above";
    /// Below.
    below: "sotto", "below";
    /// Minutes.
    minutes: "Per almeno minuti", "For at least minutes";
    /// Test.
    test: "Prova sugli ultimi 30 giorni", "Try it on the last 30 days";
    /// Which rule was tried.
    tried_rule [fn(&str) -> String]: |name| format!("Prova di «{name}»"), |name| format!("Trial of “{name}”");
    /// Every so often values.
    resolution [fn(u32) -> String]:
        |minutes| format!("I valori vecchi sono riassunti: si guarda ogni {minutes} min."),
        |minutes| format!("Older values are summed up: it looks every {minutes} min.");
    /// When it watches.
    hours: "Quando controlla", "When it watches";
    /// Always.
    always: "sempre", "always";
    /// Only then.
    only_then: "solo in queste ore", "only in these hours";
    /// Hours ahead.
    ahead: "Guarda avanti ore", "Looks ahead hours";
    /// Over.
    over: "Sugli ultimi minuti", "Over the last minutes";
    /// Layer.
    layer: "Di che cosa", "Of what";
    /// Wi-Fi.
    layer_wifi: "punti Wi-Fi", "access points";
    /// Schools.
    layer_schools: "scuole", "schools";
    /// Services.
    layer_services: "servizi", "services";
    /// Of which assets.
    on_asset: "Solo questo elemento (vuoto: tutti)", "Only this asset (empty: all)";
    /// Side.
    side: "Il valore è", "The value is";
    /// Share.
    share_above: "Più di questa parte, in percento", "More than this part, in percent";
    /// Watched.
    watched: "Controlla", "Watches";
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
