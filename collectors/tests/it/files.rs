//! Files with measurements, as offices send them: tried with `import --dry-run`, and taken from the watched folder.

use crate::agent::{Agent, free_address};
use crate::backend::{FakeBackend, TOKEN};
use crate::fakes::wait_for;
use cruscotto_collectors::config::Config;
use cruscotto_collectors::source::files::measurements::{self, Format, Request};
use cruscotto_domain::catalogue::Catalogue;
use cruscotto_domain::time::Timestamp;
use nix::sys::signal::Signal;
use std::cell::Cell;
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Semicolons, decimal commas, thousands, a date and a time column, an Italian spreadsheet's encoding.
const MAPPINGS: &str = r#"
[[files.mapping]]
files = "scuole-*.csv"
decimal = ","
thousands = "."
no_value = ["n.d."]
ignore = ["Note"]
time = { columns = ["Data", "Ora"], format = "italian" }
asset = "{Scuola}"
assets_file = "scuole.csv"
[[files.mapping.metric]]
column = "Velocità"
metric = "school.download"
unit = "Mbit/s"
[[files.mapping.metric]]
column = "Latenza"
metric = "school.min_rtt"

[[files.mapping]]
files = "sportello*.*"
time = { column = "istante" }
asset = "service-{servizio}"
[[files.mapping.metric]]
column = "valore"
metric = "service.started"
labels = { channel = "{canale}" }
where = { misura = "avviate" }
[[files.mapping.metric]]
column = "valore"
metric = "service.completed"
labels = { channel = "{canale}" }
where = { misura = "concluse" }
"#;

const SCHOOLS: &str = "Scuola;Data;Ora;Velocità;Latenza;Note;Visits\n\
    Cà Granda;21/11/2026;10:00;1.234,5;12,5;;7\n\
    Cà Granda;21/11/2026;11:00;n.d.;9,25;lenta;7\n\
    Cà Granda;21/11/2026;12:00;;;;\n\
    Brera;21/11/2026;10:00;98,4;8;;\n\
    Cà Granda;29/03/2026;02:30;100;8;;\n\
    Cà Granda;21/11/2026;13:00;12.34;8;;\n\
    Cà Granda;21/11/2026;14:00;-5;8;;\n\
    Cà Granda;25/10/2026;02:30;100;8;;\n\
    Cà Granda;25/10/2026;02:30;200;9;;\n\
    ;;;;;;\n\
    Cà Granda;21/11/2026;15:00;\"300;8;;\n\
    Cà Granda;21/11/2026;16:00;400;8;;\n";

fn configure(folder: &Path, backend: SocketAddr, listen: SocketAddr) -> PathBuf {
    std::fs::create_dir_all(folder.join("watched")).unwrap();
    std::fs::write(folder.join("scuole.csv"), "name,asset\nCà Granda,school-0001\n").unwrap();
    let text = format!(
        "[agent]\nname = \"t\"\n[delivery]\nurl = \"http://{backend}\"\ntoken = \"{TOKEN}\"\n[spool]\ndirectory = \"spool\"\n\
         [self_metrics]\nlisten = \"{listen}\"\n[files]\nwatch = \"watched\"\ninterval = \"100ms\"\n{MAPPINGS}"
    );
    let path = folder.join("collectors.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn import(config: &Path, file: &Path, dry_run: bool) -> (bool, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cruscotto-collectors"));
    command.args(["import", "--config"]).arg(config).arg(file).env("CRUSCOTTO_LOG", "off");
    if dry_run {
        command.arg("--dry-run");
    }
    let out = command.output().unwrap();
    (out.status.success(), String::from_utf8(out.stdout).unwrap() + &String::from_utf8(out.stderr).unwrap())
}

fn nowhere() -> SocketAddr {
    "127.0.0.1:1".parse().unwrap()
}

fn latin(text: &str) -> Vec<u8> {
    let (bytes, _, unmappable) = encoding_rs::WINDOWS_1252.encode(text);
    assert!(!unmappable);
    bytes.into_owned()
}

#[test]
fn a_dry_run_reports_line_by_line_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let config = configure(folder.path(), nowhere(), nowhere());
    let file = folder.path().join("scuole-2026.csv");
    std::fs::write(&file, latin(SCHOOLS)).unwrap();
    let (clean, report) = import(&config, &file, true);
    assert!(!clean, "lines were not taken");
    for wanted in [
        "encoding: windows-1252, of which Latin-1 is a part (line 1 is not UTF-8)",
        "format: CSV with ';'",
        "numbers: decimal sign ',' (by the mapping), such as 1.234,5",
        "column 'Scuola': asset",
        "column 'Data': time",
        "column 'Velocità': school.download",
        "column 'Note': not used\n",
        "column 'Visits': not used; is it metric = \"service.visits\"?",
        "rows: 12, of them without a value: 2",
        "school.download: 4 samples",
        "school.min_rtt: 5 samples",
        "from 2026-10-25T00:30:00Z to 2026-11-21T15:00:00Z",
        "cells without a value: 3",
        "samples in the hour that the end of summer time repeats: 4",
        "line 5, Scuola: 'Brera' is not in the table of assets: add it there",
        "line 6, Data and Ora: 2026-03-29T02:30:00 does not exist in Europe/Rome",
        "line 7, Velocità: '12.34' is not a number such as 1.234,5: three digits stand between the signs of thousands",
        "line 8, Velocità: value -5000000 is outside",
        "line 12: a quote is opened and not closed",
        "9 samples, 5 rows not taken",
        "dry run: nothing was written",
    ] {
        assert!(report.contains(wanted), "{report}\nshould have\n{wanted}");
    }
    assert!(!folder.path().join("spool").exists());
    assert!(!folder.path().join("scuole-2026.csv.rejected.csv").exists());
}

#[test]
fn a_file_that_does_not_fit_its_mapping_is_refused_with_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let config = configure(folder.path(), nowhere(), nowhere());
    for (name, text, wanted) in [
        (
            "scuole-a.csv",
            "Scuola;Data;Orario;Velocità;Latenza\n",
            "line 1: column 'Ora' of the mapping is not in the header; is it 'Orario'?",
        ),
        ("scuole-b.csv", "Scuola;Data;Data;Ora;Velocità;Latenza\n", "column 'Data' is there twice"),
        ("scuole-c.csv", "", "it has no header"),
        (
            "sportello.csv",
            "istante,servizio,canale,misura,valore\n2026-11-21T10:00:00Z,a,web,avviate,\"1,234\"\n",
            "'\u{2c}' has three digits after it wherever it stands",
        ),
        (
            "sportello.json",
            "{\"features\":[{\"properties\":{\"istante\":\"2026-11-21T10:00:00Z\"}}]}",
            "no feature has the property 'canale'",
        ),
        ("sportello-2.json", "{\"features\":[{]}", "line 1 column 15"),
        ("altro.csv", "id,kind\n", "column 'name' is missing"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        let (clean, report) = import(&config, &file, true);
        assert!(!clean && report.contains(wanted), "{report}\nshould have\n{wanted}");
    }
}

/// A share that goes away while a file is read from it.
struct Broken;

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the share is away"))
    }
}

#[test]
fn of_a_file_that_ends_in_an_error_what_was_not_taken_until_there_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let catalogue = Catalogue::built_in().unwrap();
    let config = Config::read(&configure(folder.path(), nowhere(), nowhere()), &catalogue).unwrap();
    let mapping = &config.files.as_ref().unwrap().mappings[0];
    let rejected = folder.path().join("scuole-2026.csv.rejected.csv");
    // It can be read when it is looked at, and not any more when its rows are.
    let opened = Cell::new(0);
    let open = || {
        opened.set(opened.get() + 1);
        let text = io::Cursor::new(SCHOOLS);
        Ok(if opened.get() == 2 { Box::new(text.chain(Broken)) as Box<dyn Read> } else { Box::new(text) })
    };
    let survey = measurements::survey(&open, mapping).unwrap();
    let request = Request {
        name: "scuole-2026.csv".to_owned(),
        format: Format::Table,
        open: &open,
        mapping,
        catalogue: &catalogue,
        now: Timestamp::now(),
        rejected: Some(rejected.clone()),
    };
    let mut samples = 0;
    let report = measurements::read(&request, &survey, &mut |batch| {
        samples += batch.samples.len();
        true
    })
    .to_string();
    assert!(report.contains("the share is away"), "{report}");
    assert!(samples > 0, "what was good until there is taken");
    let kept = std::fs::read_to_string(&rejected).unwrap();
    assert!(kept.starts_with("Scuola;") && kept.contains("Brera;21/11/2026;10:00;98,4;8;;"), "{kept}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_file_is_taken_once_and_what_is_wrong_is_kept_aside() {
    let folder = tempfile::tempdir().unwrap();
    let backend = FakeBackend::start().await;
    let config = configure(folder.path(), backend.address, free_address());
    let file = folder.path().join("watched/scuole-2026.csv");
    std::fs::write(&file, latin(SCHOOLS)).unwrap();
    let agent = Agent::start(&config);
    let count = || backend.kept.lock().unwrap().samples.len();
    wait_for("the good lines", async || count() == 9).await;
    let beside = |ending: &str| folder.path().join(format!("watched/scuole-2026.csv.{ending}"));
    wait_for("the report", async || beside("report.txt").exists()).await;
    let rejected = std::fs::read_to_string(beside("rejected.csv")).unwrap();
    let expected: Vec<_> =
        SCHOOLS.lines().zip(1..).filter(|(_, n)| [1, 5, 6, 7, 8, 12].contains(n)).map(|(l, _)| l).collect();
    assert_eq!(rejected.lines().collect::<Vec<_>>(), expected, "the header and every line not taken, as they were");
    assert!(std::fs::read_to_string(beside("report.txt")).unwrap().contains("9 samples, 5 rows not taken"));

    // Both readings of the repeated hour, an hour apart.
    let repeated: Vec<f64> = ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]
        .map(|time| {
            let time: Timestamp = time.parse().unwrap();
            let kept = backend.kept.lock().unwrap();
            let found = kept.samples.iter().find(|((s, t), _)| *t == time && s.metric.as_str() == "school.download");
            found.unwrap().1.0
        })
        .to_vec();
    assert_eq!(repeated, [100e6, 200e6]);

    // The corrected rejects under a new name, and a GeoJSON.
    let corrected = rejected.replace("Brera", "Cà Granda").replace("12.34;", "12,34;").replace("-5;", "5;");
    std::fs::write(
        folder.path().join("watched/scuole-corrette.csv"),
        corrected.replace("\"300", "300").replace("02:30", "03:30"),
    )
    .unwrap();
    let features = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":null,"properties":{"istante":"2026-11-21T10:00:00Z","servizio":"anagrafe","canale":"web","misura":"avviate","valore":12}},
        {"type":"Feature","geometry":null,"properties":{"istante":"2026-11-21T10:00:00Z","servizio":"anagrafe","canale":"web","misura":"concluse","valore":"11.5"}},
        {"type":"Feature","geometry":null,"properties":{"istante":"ieri","servizio":"anagrafe","canale":"web","misura":"concluse","valore":1}}]}"#;
    std::fs::write(folder.path().join("watched/sportello.geojson"), features).unwrap();
    // Of the five corrected lines one (Brera at ten, now Cà Granda) has times that are there already.
    wait_for("the corrected lines and the features", async || count() == 9 + 8 + 2).await;
    let kept_feature = folder.path().join("watched/sportello.geojson.rejected.geojson");
    wait_for("the rejected feature", async || kept_feature.exists()).await;
    // What is taken is remembered after it is delivered: until then the agent must live.
    let taken = folder.path().join("spool/files-taken");
    wait_for("three contents remembered", async || {
        std::fs::read_to_string(&taken).is_ok_and(|text| text.lines().count() == 3)
    })
    .await;
    let mut agent = agent;
    agent.signal(Signal::SIGTERM);
    let status = tokio::task::spawn_blocking(move || agent.0.wait().unwrap()).await.unwrap();
    assert!(status.success(), "{status}");
    let rejected: serde_json::Value = serde_json::from_slice(&std::fs::read(&kept_feature).unwrap()).unwrap();
    assert_eq!(rejected["features"][0]["properties"]["istante"], "ieri");

    // A new life of the agent, and the file touched: the content is known.
    let requests = || backend.kept.lock().unwrap().requests;
    let before = requests();
    backend.kept.lock().unwrap().order.clear();
    let text = std::fs::read(&file).unwrap();
    std::fs::write(&file, text).unwrap();
    std::fs::write(
        folder.path().join("watched/sportello-ultimo.csv"),
        "istante,servizio,canale,misura,valore\n2026-11-21T11:00:00Z,anagrafe,web,avviate,3\n",
    )
    .unwrap();
    let _agent = Agent::start(&config);
    wait_for("a new file", async || count() == 9 + 8 + 2 + 1).await;
    assert_eq!(requests() - before, 1, "only the new file was delivered");
}

#[test]
fn an_import_goes_to_the_spool_and_not_past_a_running_agent() {
    let folder = tempfile::tempdir().unwrap();
    let config = configure(folder.path(), nowhere(), free_address());
    let file = folder.path().join("sportello.csv");
    let row = "2026-11-21T10:00:00Z,anagrafe,web,avviate,3\n";
    std::fs::write(&file, format!("\u{feff}istante,servizio,canale,misura,valore\r\n{row}")).unwrap();
    let (clean, report) = import(&config, &file, false);
    assert!(
        clean && report.contains("UTF-8 (by its byte-order mark)") && report.contains("1 samples, 0 rows"),
        "{report}"
    );
    assert_eq!(crate::agent::spooled_in(&folder.path().join("spool")).len(), 1);
    let held = crate::fakes::open(&folder.path().join("spool"));
    let (clean, report) = import(&config, &file, false);
    assert!(!clean && report.contains("put the file into the folder it watches"), "{report}");
    drop(held);
}

#[test]
fn an_inventory_in_any_encoding_is_read_and_its_encoding_said() {
    let folder = tempfile::tempdir().unwrap();
    let config = configure(folder.path(), nowhere(), nowhere());
    let table = "id;kind;name\nschool-1;school;Cà Granda\n";
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let features = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","geometry":null,"properties":{"id":"school-1","kind":"school","name":"Cà Granda"}}]}"#;
    for (name, bytes, said) in [
        ("a.csv", latin(table), "windows-1252, of which Latin-1 is a part (line 2 is not UTF-8)"),
        ("b.csv", utf16, "UTF-16LE (by its byte-order mark)"),
        ("c.geojson", latin(features), "windows-1252, of which Latin-1 is a part (line 2 is not UTF-8)"),
        ("d.csv", table.as_bytes().to_vec(), "encoding: UTF-8\n"),
    ] {
        let file = folder.path().join(name);
        std::fs::write(&file, &bytes).unwrap();
        let (clean, report) = import(&config, &file, true);
        assert!(clean && report.contains(said) && report.contains("1 assets"), "{report}\nshould have\n{said}");
        let (assets, _) = cruscotto_collectors::source::files::read_inventory(&file).unwrap();
        assert_eq!(assets[0].name, "Cà Granda");
    }
}
