//! The texts of the inventory.

use crate::console::texts::texts_of;
use cruscotto_domain::inventory_change::ChangeKind;

texts_of! {
    /// What one may look at.
    views: "Parti dell'inventario", "Parts of the inventory";
    /// What it lacks.
    gaps: "Che cosa manca", "What is missing";
    /// Files.
    file_tab: "Importa un file", "Import a file";
    /// Changes of many.
    bulk_tab: "Modifica in blocco", "Change many";
    /// The log.
    changes_tab: "Storia delle modifiche", "History of changes";
    /// A file of assets.
    file: "File CSV o GeoJSON", "CSV or GeoJSON file";
    /// What a file has.
    file_explained: "Colonne: id, kind, name; se servono lon, lat, owner, parent, state, contract_down_bps, contract_up_bps, \
        pupils, tag:NOME. Gli elementi non nominati restano come sono. Prima si prova: niente cambia finché non applichi.",
        "Columns: id, kind, name; where needed lon, lat, owner, parent, state, contract_down_bps, contract_up_bps, pupils, \
        tag:NAME. Assets that are not named stay as they are. It is tried first: nothing changes until you apply it.";
    /// No file, or none of a known kind.
    file_wrong: "Scegli un file .csv, .tsv, .geojson o .json.", "Choose a .csv, .tsv, .geojson or .json file.";
    /// Why.
    note: "Perché (resta nella storia)", "Why (kept in the history)";
    /// Try.
    try_it: "Prova senza cambiare niente", "Try without changing anything";
    /// Apply.
    apply: "Applica", "Apply";
    /// Undo.
    undo: "Annulla questa modifica", "Undo this change";
    /// Of a dry run.
    would_be: "Prova: niente è ancora cambiato.", "A trial: nothing has changed yet.";
    /// Refused.
    not_done: "Non fatto: correggi le righe qui sotto e riprova.", "Not done: mend the lines below and try again.";
    /// Applied.
    applied [fn(i64) -> String]: |id| format!("Fatto: modifica {id}."), |id| format!("Done: change {id}.");
    /// Nothing differs.
    nothing: "Niente da cambiare: è già così.", "Nothing to change: it is so already.";
    /// New.
    created: "Nuovi", "New";
    /// Changed.
    updated: "Modificati", "Changed";
    /// Same.
    unchanged: "Invariati", "Unchanged";
    /// Refused.
    refused: "Rifiutati", "Refused";
    /// Encoding.
    encoding: "Codifica", "Encoding";
    /// Where in the file.
    place: "Dove", "Where";
    /// Why refused.
    why: "Perché", "Why";
    /// Asset.
    asset: "Elemento", "Asset";
    /// Field.
    field: "Campo", "Field";
    /// Before.
    before: "Prima", "Before";
    /// After.
    after: "Dopo", "After";
    /// New asset.
    new_asset: "nuovo", "new";
    /// Differences.
    differences: "Differenze", "Differences";
    /// Refusals.
    refusals: "Righe rifiutate", "Refused lines";
    /// More than are shown.
    more [fn(&str) -> String]: |n| format!("e altri {n}"), |n| format!("and another {n}");
    /// Which assets.
    which: "Quali elementi", "Which assets";
    /// How many are chosen.
    chosen [fn(&str) -> String]:
        |n| format!("{n} elementi con questi filtri: la modifica li riguarda tutti."),
        |n| format!("{n} assets with these filters: the change is of all of them.");
    /// What is set.
    set: "Che cosa cambia", "What changes";
    /// A field that stays.
    stays: "resta com'è", "stays as it is";
    /// Operating state.
    state: "Stato d'esercizio", "Operating state";
    /// In service.
    active: "in servizio", "in service";
    /// In maintenance.
    maintenance: "in manutenzione", "in maintenance";
    /// Retired.
    retired: "dismesso", "retired";
    /// Owner.
    owner: "Responsabile", "Owner";
    /// Parent.
    parent: "Collegamento (nome o codice)", "Uplink (name or id)";
    /// Controller.
    controller: "Controllore (nome o codice)", "Controller (name or id)";
    /// Power.
    power: "Alimentazione (nome o codice)", "Power (name or id)";
    /// Supplier.
    supplier: "Fornitore", "Supplier";
    /// Contract.
    contract: "Contratto", "Contract";
    /// Empty fields stay.
    empty_stays: "I campi vuoti restano come sono; un trattino (-) li svuota.", "Empty fields stay as they are; a dash (-) empties them.";
    /// Give back.
    release: "Restituisci alla fonte: la prossima consegna sovrascrive le modifiche a mano",
        "Give back to the source: its next delivery overwrites changes by hand";
    /// Nothing was set.
    nothing_set: "Scegli almeno una cosa da cambiare.", "Choose at least one thing to change.";
    /// No assets.
    none_chosen: "Nessun elemento con questi filtri.", "No asset with these filters.";
    /// Kind of change.
    change [fn(ChangeKind) -> &'static str]:
        |kind| match kind {
            ChangeKind::Delivery => "consegna",
            ChangeKind::Import => "file",
            ChangeKind::Edit => "modifica",
            ChangeKind::Bulk => "in blocco",
            ChangeKind::Undo => "annullamento",
        },
        |kind| match kind {
            ChangeKind::Delivery => "delivery",
            ChangeKind::Import => "file",
            ChangeKind::Edit => "edit",
            ChangeKind::Bulk => "many at once",
            ChangeKind::Undo => "undo",
        };
    /// Assets.
    assets: "Elementi", "Assets";
    /// No changes.
    changes_none: "Ancora nessuna modifica.", "No changes yet.";
    /// Taken back by.
    undone_by [fn(i64) -> String]: |id| format!("annullata dalla {id}"), |id| format!("undone by {id}");
    /// Takes back.
    undoes [fn(i64) -> String]: |id| format!("annulla la {id}"), |id| format!("undoes {id}");
    /// Show what it changed.
    show: "Mostra che cosa è cambiato", "Show what changed";
    /// Edit an asset.
    edit: "Modifica la scheda", "Edit the asset";
    /// Name.
    name: "Nome", "Name";
    /// Latitude.
    lat: "Latitudine", "Latitude";
    /// Longitude.
    lon: "Longitudine", "Longitude";
    /// Point on the map.
    on_map: "Metti il punto sulla mappa", "Put the point on the map";
    /// How.
    on_map_how: "Un clic mette il punto; trascina e ingrandisci per trovare il posto. Da tastiera: scrivi le coordinate.",
        "A click puts the point; drag and zoom to find the place. By keyboard: write the coordinates.";
    /// Contract down.
    down: "Contratto in discesa (Mbit/s)", "Contracted download (Mbit/s)";
    /// Contract up.
    up: "Contratto in salita (Mbit/s)", "Contracted upload (Mbit/s)";
    /// Tags.
    tags: "Etichette, una per riga: nome=valore", "Tags, one a line: name=value";
    /// Wrong number.
    wrong_number [fn(&str) -> String]:
        |field| format!("{field}: scrivi un numero, oppure lascia vuoto."),
        |field| format!("{field}: write a number, or leave it empty.");
    /// Wrong tag.
    wrong_tag [fn(&str) -> String]:
        |line| format!("«{line}» non è nome=valore."),
        |line| format!("“{line}” is not name=value.");
    /// Only half a point.
    half_point: "Scrivi latitudine e longitudine, oppure nessuna delle due.", "Give both latitude and longitude, or neither.";
    /// Preview.
    preview: "Anteprima", "Preview";
    /// The source will not overwrite it.
    edit_hint: "Ciò che modifichi a mano resta, anche se la fonte consegna altro, finché non lo restituisci alla fonte.",
        "What you edit by hand stays, whatever its source delivers, until you give it back to the source.";
    /// A field of an asset, as the log of changes has it; `tags.NAME` is a tag.
    field_name [fn(&str) -> String]:
        |field| match field {
            "id" => "Codice",
            "kind" => "Tipo",
            "name" => "Nome",
            "point" => "Posizione",
            "owner" => "Responsabile",
            "parent" => "Collegamento (da cui dipende)",
            "controller" => "Controllore",
            "power" => "Alimentazione",
            "state" => "Stato di esercizio",
            "contract" => "Banda contrattuale (bit/s)",
            "pupils" => "Alunni",
            "demo" => "Dato di prova",
            "tags.supplier" => "Fornitore",
            "tags.contract" => "Contratto",
            "tags.service_hours" => "Orario di servizio",
            "tags.vendor" => "Produttore",
            "tags.model" => "Modello",
            other => return format!("Etichetta {}", other.strip_prefix("tags.").unwrap_or(other)),
        }.to_owned(),
        |field| match field {
            "id" => "Id",
            "kind" => "Kind",
            "name" => "Name",
            "point" => "Place",
            "owner" => "Owner",
            "parent" => "Uplink (that it hangs on)",
            "controller" => "Controller",
            "power" => "Power",
            "state" => "Operating state",
            "contract" => "Contracted speed (bit/s)",
            "pupils" => "Pupils",
            "demo" => "Demo data",
            "tags.supplier" => "Supplier",
            "tags.contract" => "Contract",
            "tags.service_hours" => "Service hours",
            "tags.vendor" => "Vendor",
            "tags.model" => "Model",
            other => return format!("Tag {}", other.strip_prefix("tags.").unwrap_or(other)),
        }.to_owned();
    /// Silent sources.
    sources: "Fonti", "Sources";
    /// A source.
    source: "Fonte", "Source";
    /// Last delivery.
    last_delivery: "Ultima consegna", "Last delivery";
    /// Owners.
    owners: "Responsabili dei dati", "Data owners";
    /// Silent assets of an owner.
    silent_of [fn(&str, &str) -> String]:
        |silent, all| format!("{silent} muti su {all}"),
        |silent, all| format!("{silent} of {all} silent");
    /// Silent.
    silent: "muto", "silent";
    /// Heard.
    heard: "si fa sentire", "heard";
    /// Silent since.
    since: "Da quando", "Since";
    /// Never.
    never: "mai", "never";
    /// The assets.
    silent_assets: "Dispositivi di cui non si sa niente", "Devices of which nothing is known";
    /// None.
    silent_none: "Nessuno: di tutti si sa qualcosa.", "None: something is known of every one.";
}
