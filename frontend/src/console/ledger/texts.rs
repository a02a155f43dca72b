//! The texts of the ledger of school upgrades.

use crate::console::texts::texts_of;

texts_of! {
    /// What it is for.
    intro: "Ordinato, installato, collaudato, accettato: ogni passo con il suo giorno. Il collaudo e l'accettazione senza misura prendono l'ultima dei collettori; si accetta solo ciò che la misura dimostra.", "Ordered, installed, tested, accepted: each step with its day. A test or an acceptance without a measurement takes the collectors' newest; only what a measurement shows is accepted.";
    /// Heading of the form that plans.
    plan: "Prevedi un potenziamento", "Plan an upgrade";
    /// School.
    school: "Scuola (nome o id)", "School (name or id)";
    /// What was typed is no school.
    no_school [fn(&str) -> String]: |typed| format!("«{typed}» non è una scuola della città, o più d'una si chiama così: scegliere dall'elenco"), |typed| format!("“{typed}” is no school of the city, or several are called so: choose from the list");
    /// Supplier.
    supplier: "Fornitore", "Supplier";
    /// Promised download.
    down: "Promessi in discesa (Gbit/s)", "Promised download (Gbit/s)";
    /// Promised upload.
    up: "Promessi in salita (Gbit/s)", "Promised upload (Gbit/s)";
    /// Button.
    plan_now: "Prevedi", "Plan";
    /// Filter: Municipio.
    municipio: "Municipio", "Municipio";
    /// All.
    all: "tutti", "all";
    /// Filter: next step.
    waits_for: "Attende", "Waits for";
    /// Filter: name or id.
    search: "Cerca nel nome o nell'id", "Search in name or id";
    /// Heading: what each supplier delivers.
    by_supplier: "Promesso e misurato, fornitore per fornitore", "Promised and measured, supplier by supplier";
    /// Schools of which nobody has said who supplies them.
    nobody_said: "fornitore non indicato", "supplier not named";
    /// How many are listed.
    listed [fn(usize, usize) -> String]: |n, of| format!("{n} di {of} scuole"), |n, of| format!("{n} of {of} schools");
    /// Nothing is planned.
    none: "Nessun potenziamento è previsto.", "No upgrade is planned.";
    /// Nothing fits the filters.
    none_fits: "Nessuna scuola corrisponde ai filtri.", "No school fits the filters.";
    /// The day of a step.
    on: "Giorno", "Day";
    /// Own measurement.
    measured_down: "Misurati in discesa (Mbit/s), se non dai collettori", "Measured download (Mbit/s), unless by the collectors";
    /// How it was measured.
    method: "Misurato con", "Measured with";
    /// Writes the step down.
    write_down [fn(&str) -> String]: |stage| format!("Scrivi: {}", stage.to_lowercase()), |stage| format!("Write down: {}", stage.to_lowercase());
    /// Takes it back.
    take_back [fn(&str) -> String]: |stage| format!("Ritira: {}", stage.to_lowercase()), |stage| format!("Take back: {}", stage.to_lowercase());
    /// Column: the promise.
    promised: "Promessi", "Promised";
    /// Column: next.
    next: "Prossimo passo", "Next step";
    /// Nothing more.
    complete: "completo", "complete";
    /// Link to the public page.
    public_page: "La pagina pubblica del registro", "The public page of the ledger";
    /// A number that is none.
    no_number: "non è una velocità: attesi numeri sopra lo zero, come 10", "is no speed: expected numbers above zero, such as 10";
}
