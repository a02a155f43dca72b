//! A file of assets: tried first, looked at line by line and field by field, then applied, and undone where it was wrong.

use super::outcome::trial;
use super::texts::texts;
use crate::console::change::use_sender;
use crate::console::form::typed;
use crate::console::place::use_here;
use crate::console::query::Query;
use crate::console::texts::texts as general;
use crate::data::use_ui;
use crate::piece::piece;
use cruscotto_domain::inventory_change::InventoryReport;
use std::rc::Rc;
use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// Where files go.
const PATH: &str = "/api/v1/inventory/imports";

/// Endings of files' names, and what they are.
const KINDS: [(&str, &str); 5] = [
    (".csv", "text/csv"),
    (".tsv", "text/csv"),
    (".txt", "text/csv"),
    (".geojson", "application/geo+json"),
    (".json", "application/geo+json"),
];

/// The panel.
#[derive(PartialEq)]
pub(super) struct ImportFile;

piece!(ImportFile => use_import_file());

/// What was tried: exactly this is applied.
#[derive(Clone, PartialEq)]
struct Tried {
    file: File,
    media_type: &'static str,
    note: String,
}

#[hook]
fn use_import_file() -> Html {
    let (ui, here) = (use_ui(), use_here());
    let (texts, general) = (texts(ui.lang), general(ui.lang));
    let (file, note) = (use_node_ref(), use_node_ref());
    let wrong = use_state(|| false);
    let tried = use_state(|| None::<Tried>);
    let report = use_state(|| None::<Rc<InventoryReport>>);
    let sender = use_sender({
        let report = report.setter();
        Callback::from(move |answer: String| report.set(serde_json::from_str(&answer).ok().map(Rc::new)))
    });
    let send = {
        let sender = sender.clone();
        Callback::from(move |(tried, dry_run): (Tried, bool)| {
            let query = Query::default()
                .with("dry_run", dry_run.then(|| "true".to_owned()))
                .with("note", Some(tried.note.clone()));
            sender.send_file(query.address(PATH), tried.media_type, tried.file);
        })
    };
    let ontry = {
        let (file, note, send) = (file.clone(), note.clone(), send.clone());
        let (wrong, tried, report) = (wrong.setter(), tried.setter(), report.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let chosen = file.cast::<HtmlInputElement>().and_then(|field| field.files()).and_then(|files| files.get(0));
            let known = chosen.and_then(|file| Some((media_type(&file.name())?, file)));
            wrong.set(known.is_none());
            report.set(None);
            let now = known.map(|(media_type, file)| Tried { file, media_type, note: typed(&note) });
            if let Some(now) = &now {
                send.emit((now.clone(), true));
            }
            tried.set(now);
        })
    };
    let onapply = {
        let (tried, send) = ((*tried).clone(), send.clone());
        Callback::from(move |_: MouseEvent| {
            if let Some(tried) = &tried {
                send.emit((tried.clone(), false));
            }
        })
    };
    // Another file is another trial: what the one before would do says nothing of it.
    let onchoice = {
        let (report, tried) = (report.setter(), tried.setter());
        Callback::from(move |_: Event| {
            report.set(None);
            tried.set(None);
        })
    };
    html! {
        <section class="ops-panel" aria-labelledby="ops-file">
            <h2 id="ops-file">{ texts.file_tab }</h2>
            <p class="ops-hint">{ texts.file_explained }</p>
            if *wrong { <p class="form-error" role="alert">{ texts.file_wrong }</p> }
            <form class="ops-form" onsubmit={ontry}>
                <label>{ texts.file }
                    <input ref={file} type="file" name="file" required=true onchange={onchoice}
                        accept=".csv,.tsv,.txt,.geojson,.json,text/csv,application/geo+json" />
                </label>
                <label>{ texts.note }<input ref={note} name="note" maxlength="500" autocomplete="off" /></label>
                <p class="ops-actions">
                    <button type="submit" class="ops-primary" disabled={sender.is_busy()}>{ texts.try_it }</button>
                </p>
            </form>
            { sender.told_failure(general) }
            if let Some(report) = &*report {
                { trial(&ui, &here, report, false, &sender, onapply) }
            }
        </section>
    }
}

/// The media type of a file by its name; none of an ending that is not known.
fn media_type(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    KINDS.into_iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_name_ends_in() {
        assert_eq!(media_type("Punti.CSV"), Some("text/csv"));
        assert_eq!(media_type("punti.geojson"), Some("application/geo+json"));
        assert_eq!((media_type("punti.xlsx"), media_type("csv")), (None, None));
    }
}
