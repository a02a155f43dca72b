//! A briefing of twelve blocks composed and frozen, and one of twenty pages printed, by the release build over HTTP. Beside
//! the freezing its workbook, beside the PDF Chromium's print of the same page, in turns. The first print of a server reads
//! its typefaces and is not counted; each of the others is of a briefing that was not printed before.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, ensure};
use cruscotto_tests::city::{self, Look as _};
use cruscotto_tests::http::Http;
use cruscotto_xtask::checkout::{Checkout, Profile};
use cruscotto_xtask::city::CityOptions;
use cruscotto_xtask::cluster::ClusterOptions;
use hayro::hayro_syntax::Pdf;
use reqwest::Method;
use serde_json::{Value, json};

use crate::line;

/// Briefings that are composed, frozen and printed, after one that warms up.
const ROUNDS: usize = 5;

/// Pages of the PDF at least.
const PAGES: usize = 20;

/// Where distributions put Chromium.
const CHROMIUM: [&str; 2] = ["/usr/bin/chromium", "/usr/bin/chromium-browser"];

/// Without what asks the network for something.
const QUIET: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

pub(crate) fn run() -> Result<()> {
    let checkout = Checkout::current()?;
    let options = CityOptions {
        binaries: checkout.binaries(Profile::Release),
        database: ClusterOptions::default(),
        web: Some(checkout.web()),
        ..city::small()?
    };
    city::with(options, |city| {
        let access = city.access();
        let url = access.url.trim_end_matches('/').to_owned();
        let api = city.public()?.log_in(&access.operator_user, &access.operator_password)?;
        measure(&api, &url)
    })
}

fn measure(api: &Http, url: &str) -> Result<()> {
    let (mut composing, mut book, mut pdf, mut chromium) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let begun = Instant::now();
        let hash = compose(api, &format!("Giunta, giro {round}"), &twelve())?;
        composing.push(begun.elapsed().as_secs_f64());
        book.push(fetched(api, &format!("/api/v1/frozen-briefings/{hash}/data.xlsx"))?.0);

        let hash = compose(api, &format!("Consiglio, giro {round}"), &twenty_pages())?;
        let (seconds, bytes) = fetched(api, &format!("/api/v1/frozen-briefings/{hash}/document.pdf"))?;
        let pages = Pdf::new(bytes).map_err(|e| anyhow::anyhow!("no PDF: {e:?}"))?.pages().len();
        ensure!(pages >= PAGES, "the PDF has {pages} pages, not {PAGES}");
        pdf.push(seconds);
        chromium.push(print_by_chromium(&format!("{url}/briefing/{hash}"))?);
    }
    let median = |all: &[f64]| line::median(all.iter().skip(1).copied());
    line::print("briefing_12_blocks_composed_and_frozen", median(&composing), "s", "goal", 2.0);
    line::print("briefing_12_blocks_composed_and_frozen", median(&composing), "s", "its_workbook", median(&book));
    line::print("briefing_pdf_of_20_pages", median(&pdf), "s", "goal", 3.0);
    line::print("briefing_pdf_of_20_pages", median(&pdf), "s", "chromium_print", median(&chromium));
    Ok(())
}

/// Composes, submits and freezes; its hash.
fn compose(api: &Http, title: &str, asks: &[Value]) -> Result<String> {
    let blocks = asks.iter().enumerate();
    let blocks: Vec<Value> = blocks
        .map(|(i, ask)| json!({"key": format!("b{i}"), "title": format!("Blocco {i}"), "ask": ask, "notes": "a voce"}))
        .collect();
    let draft = json!({"title": title, "template": "blank", "language": "it", "meeting": null, "blocks": blocks});
    let item: Value = api.send(Method::POST, "/api/v1/briefings", &json!({"template": "blank"}))?;
    let path = format!("/api/v1/briefings/{}", item["id"]);
    let item: Value = api.send(Method::PUT, &path, &json!({"version": item["version"], "draft": draft}))?;
    let step = json!({"version": item["version"], "step": "submit"});
    let item: Value = api.send(Method::POST, &format!("{path}/steps"), &step)?;
    let item: Value = api.send(Method::POST, &format!("{path}/freeze"), &json!({"version": item["version"]}))?;
    Ok(item["sha256"].as_str().context("it has no hash")?.to_owned())
}

/// Twelve blocks, of every kind that asks for numbers.
fn twelve() -> Vec<Value> {
    let mut asks = vec![
        json!({"kind": "figure", "metric": "wifi.clients", "area": "milano"}),
        json!({"kind": "figure", "metric": "school.download", "area": "milano"}),
        json!({"kind": "goal", "goal": "scuole.access_speed"}),
        json!({"kind": "chart", "metric": "wifi.clients", "area": "milano", "days": 2}),
        json!({"kind": "chart", "metric": "school.download", "area": "milano", "days": 90}),
        json!({"kind": "map", "layer": "wifi", "level": "municipio"}),
        json!({"kind": "map", "layer": "schools", "level": "nil"}),
        json!({"kind": "table", "metric": "school.download", "level": "municipio", "rows": 9}),
        json!({"kind": "table", "metric": "wifi.clients", "level": "nil", "rows": 20}),
        json!({"kind": "text", "text": "Che cosa è successo.\n\nE perché."}),
        json!({"kind": "decision", "question": "Ordinare 40 apparati?", "options": "Sì.\n\nNo."}),
    ];
    asks.push(json!({"kind": "figure", "metric": "school.upload", "area": "milano"}));
    asks
}

/// As many pages: maps fill one each, and their areas come once more as tables.
fn twenty_pages() -> Vec<Value> {
    let maps = ["wifi", "schools"]
        .into_iter()
        .flat_map(|layer| ["nil", "municipio"].map(|level| json!({"kind": "map", "layer": layer, "level": level})));
    let maps: Vec<Value> = maps.collect();
    let long = "Una frase che dice qualcosa di ciò che è successo. ".repeat(22);
    let text = json!({"kind": "text", "text": long.trim()});
    let mut asks = twelve();
    asks.extend(maps.iter().cycle().take(10).cloned());
    asks.extend(std::iter::repeat_n(text, 6));
    asks
}

fn fetched(api: &Http, path: &str) -> Result<(f64, Vec<u8>)> {
    let begun = Instant::now();
    let bytes = api.request(Method::GET, path).send()?.error_for_status()?.bytes()?.to_vec();
    Ok((begun.elapsed().as_secs_f64(), bytes))
}

/// Seconds that Chromium takes for the same page; it starts anew each time, as whoever prints with it does.
fn print_by_chromium(url: &str) -> Result<f64> {
    let program = CHROMIUM.into_iter().find(|path| Path::new(path).exists()).context("there is no Chromium")?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("page.pdf");
    let begun = Instant::now();
    let output = Command::new(program)
        .args(QUIET)
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("--print-to-pdf={}", file.display()))
        .arg(url)
        .output()?;
    let seconds = begun.elapsed().as_secs_f64();
    ensure!(output.status.success() && file.exists(), "Chromium: {}", String::from_utf8_lossy(&output.stderr));
    Ok(seconds)
}
