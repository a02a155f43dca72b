//! The texts of reports on service levels.

use crate::console::texts::texts_of;
use cruscotto_domain::api::SlaGrouping;

texts_of! {
    /// Month.
    month: "Mese", "Month";
    /// The month before.
    earlier: "Mese prima", "Month before";
    /// The month after.
    later: "Mese dopo", "Month after";
    /// Grouped by.
    group: "Per", "By";
    /// A grouping.
    grouping [fn(SlaGrouping) -> &'static str]:
        |group| match group {
            SlaGrouping::Municipio => "Municipio",
            SlaGrouping::Nil => "quartiere (NIL)",
            SlaGrouping::Owner => "responsabile",
            SlaGrouping::Supplier => "fornitore",
            SlaGrouping::Contract => "contratto",
            SlaGrouping::Asset => "singolo elemento",
        },
        |group| match group {
            SlaGrouping::Municipio => "Municipio",
            SlaGrouping::Nil => "neighbourhood (NIL)",
            SlaGrouping::Owner => "owner",
            SlaGrouping::Supplier => "supplier",
            SlaGrouping::Contract => "contract",
            SlaGrouping::Asset => "asset",
        };
    /// What has no owner, supplier, contract or area.
    without: "non indicato", "not given";
    /// All together.
    total: "Tutti insieme", "All together";
    /// Whole period.
    whole: "mese intero", "whole month";
    /// A month that is not over.
    until_now: "mese non finito, fino al", "month not over, up to";
    /// Availability.
    availability: "Disponibilità", "Availability";
    /// Coverage.
    coverage: "Copertura", "Coverage";
    /// What both are.
    explained: "La disponibilità conta solo il tempo misurato, nelle ore di servizio e fuori dalle manutenzioni dichiarate; \
        la copertura dice quanta parte di quel tempo è stata misurata. Un buco nelle misure non è né funzionamento né guasto.",
        "Availability counts measured time only, in service hours and outside declared maintenance; coverage says how much of \
        that time was measured. A gap in measurement is neither up nor down.";
    /// Assets.
    assets: "Elementi", "Assets";
    /// Failures.
    failures: "Guasti", "Failures";
    /// Mean time to restoration.
    mttr: "Tempo medio di ripristino (MTTR)", "Mean time to restoration (MTTR)";
    /// Mean operating time between failures.
    mtbf: "Tempo medio fra i guasti (MTBF)", "Mean time between failures (MTBF)";
    /// Column of it.
    mttr_short: "MTTR", "MTTR";
    /// Column of it.
    mtbf_short: "MTBF", "MTBF";
    /// Month before.
    before: "Mese prima", "Month before";
    /// Change.
    change: "Variazione", "Change";
    /// Points of a percentage.
    points: "punti", "points";
    /// Time down.
    down: "Tempo fermo", "Time down";
    /// Chart.
    chart [fn(&str, &str) -> String]:
        |group, from| format!("Disponibilità per {group}, da {from} a 100 %, i peggiori per primi. Il trattino sottile è il mese prima."),
        |group, from| format!("Availability by {group}, from {from} to 100 %, the worst first. The thin mark is the month before.");
    /// More than the chart shows.
    chart_more [fn(&str) -> String]:
        |n| format!("Altri {n} sono nella tabella."),
        |n| format!("Another {n} are in the table.");
    /// The table.
    table [fn(&str) -> String]: |group| format!("Livelli di servizio per {group}"), |group| format!("Service levels by {group}");
    /// Month by month.
    months: "Mese per mese", "Month by month";
    /// The table of months.
    months_of [fn(&str) -> String]:
        |of| format!("Livelli di servizio mese per mese: {of}"), |of| format!("Service levels month by month: {of}");
    /// The curve.
    curve [fn(&str, &str) -> String]:
        |of, from| format!("Disponibilità mese per mese, {of}, da {from} a 100 %. L'ultimo mese non è finito."),
        |of, from| format!("Availability month by month, {of}, from {from} to 100 %. The last month is not over.");
    /// No month yet.
    nothing_yet: "Ancora nessun mese in servizio.", "No month in service yet.";
    /// Worst offenders.
    worst: "Fermi più a lungo", "Down longest";
    /// None.
    worst_none: "Nessun elemento è stato fermo nel mese.", "No asset was down in the month.";
    /// Nothing.
    nothing: "Nel mese nessun elemento di questo tipo era in servizio.", "No asset of this kind was in service in the month.";
    /// As CSV.
    csv: "Scarica CSV", "Download CSV";
    /// As a workbook.
    xlsx: "Scarica Excel (XLSX)", "Download Excel (XLSX)";
}
