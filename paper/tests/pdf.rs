//! A briefing with every kind of block, printed and read back by another library than the one that wrote it.
//! `CRUSCOTTO_PAPER_PNG=folder` keeps a picture of every page, to be looked at: nothing cut, overlapping or illegible.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod read;

use cruscotto_domain::briefing::Document;
use cruscotto_drawing::boundary;
use cruscotto_paper::{Briefing, Maps, Paper, Press};
use read::Printed;
use std::path::Path;
use std::sync::OnceLock;

const SHA256: &str = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
const URL: &str =
    "https://cruscotto.example.org/briefing/00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

/// Points of an A4 page and of a slide, and how far a box may be from them: a PDF rounds.
const A4: (f64, f64) = (595.276, 841.89);
const SLIDE: (f64, f64) = (960.0, 540.0);
const ROUNDED: f64 = 0.01;

fn document() -> Document {
    serde_json::from_str(include_str!("briefing.json")).unwrap()
}

fn maps() -> Maps {
    let read = |name: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../maps/milano").join(name);
        boundary::read(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    Maps::new(&read("nil.geojson"), &read("municipi.geojson"))
}

fn print(document: &Document, paper: Paper) -> Vec<u8> {
    let maps = maps();
    let briefing = Briefing { document, sha256: SHA256, url: URL, maps: &maps };
    Press::new().unwrap().pdf(&briefing, paper).unwrap()
}

/// Printed once for all tests.
fn printed(paper: Paper) -> &'static Printed {
    static A4: OnceLock<Printed> = OnceLock::new();
    static SLIDES: OnceLock<Printed> = OnceLock::new();
    let (held, name) = if paper == Paper::A4 { (&A4, "a4") } else { (&SLIDES, "slides") };
    held.get_or_init(|| {
        let printed = Printed::read(print(&document(), paper));
        if let Some(folder) = std::env::var_os("CRUSCOTTO_PAPER_PNG") {
            printed.keep_pictures(Path::new(&folder), name);
        }
        printed
    })
}

const BOTH: [Paper; 2] = [Paper::A4, Paper::Slides];

#[test]
fn it_is_tagged_and_says_that_it_is_accessible() {
    for paper in BOTH {
        let printed = printed(paper);
        assert!(printed.marked, "MarkInfo says that it is tagged");
        assert_eq!(printed.language, "it");
        assert!(printed.displays_title, "the title and not the file's name is in the window");
        let title = "Giunta del 27 novembre: Wi-Fi e scuole";
        assert!(printed.xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{}", printed.xmp);
        assert!(printed.xmp.contains(title) && printed.xmp.contains("Cruscotto Milano"), "{}", printed.xmp);
        assert!(printed.tab_order, "fields and links follow the structure");
    }
}

#[test]
fn every_picture_has_words_and_every_table_has_headers() {
    for (paper, tables) in [(Paper::A4, 12), (Paper::Slides, 13)] {
        let printed = printed(paper);
        // A goal, a line, two maps, the QR code.
        assert_eq!(printed.figures.len(), 5, "{:?}", printed.figures);
        for alt in &printed.figures {
            assert!(!alt.trim().is_empty(), "a picture without words: {:?}", printed.figures);
        }
        let has = |what: &str| printed.figures.iter().any(|alt| alt.contains(what));
        assert!(has("Codice QR") && has("Wi-Fi pubblico per Municipio: ") && has("Velocità di scaricamento, Milano. "));
        assert_eq!(printed.count("Table"), tables);
        assert!(printed.count("TH") > tables, "headings of columns and of rows");
        assert!(printed.count("H1") >= 14, "a heading a block, and two appendices: {}", printed.count("H1"));
        assert!(printed.count("Link") >= 1, "to the frozen page, and from the contents to the blocks");
    }
}

#[test]
fn pages_are_of_their_size_and_nothing_leaves_them() {
    for (paper, (width, height)) in [(Paper::A4, A4), (Paper::Slides, SLIDE)] {
        for (i, page) in printed(paper).pages.iter().enumerate() {
            let (w, h) = page.size;
            assert!((w - width).abs() < ROUNDED && (h - height).abs() < ROUNDED, "{paper:?} {i}: {w} x {h}");
            assert!(!page.letters.is_empty(), "{paper:?} {i} is empty");
            for letter in &page.letters {
                let inside = |least: f64, value: f64, most: f64| value >= least && value <= most;
                let (x, y) = letter.at;
                assert!(inside(0.0, x, w - letter.size / 4.0) && inside(0.0, y, h), "{paper:?} {i}: {letter:?}");
                assert!(
                    letter.size >= if paper == Paper::A4 { 6.0 } else { 9.0 },
                    "{paper:?} {i}: {letter:?} is too small"
                );
            }
        }
    }
    assert!(printed(Paper::Slides).pages.len() > document().blocks.len(), "a slide a block, and a cover");
}

#[test]
fn every_typeface_is_in_the_file() {
    for paper in BOTH {
        let printed = printed(paper);
        assert!(printed.fonts.len() >= 2, "{:?}", printed.fonts);
        for (name, embedded) in &printed.fonts {
            assert!(*embedded, "{name} is not in the file");
        }
    }
}

#[test]
fn it_says_what_the_document_says() {
    for paper in BOTH {
        let text = printed(paper).text();
        for words in [
            "Briefing congelato",
            "Seduta del 27 nov 2026",
            "Congelato il 26 nov 2026, 09:30",
            "Città dimostrativa: i dispositivi e i dati sono simulati.",
            "Dati al 26 nov 2026, 08:14",
            "97,3 %",
            "non mostrato: sono poche persone",
            "A rischio",
            "almeno 65 %. Piano digitale 2025, 3 mar 2025",
            "Direzione Servizi Civici e Digitali",
            "340 Mbit/s",
            "105 Mbit/s",
            "285 Mbit/s",
            "altre 61 non elencate",
            "Non è *marcatura*: #let x = 1, $a_b$, `codice`, <etichetta>, \\ e // nemmeno.",
            "Seconda riga: ≥ 80 %, Žižek, Αθήνα, Москва → \u{fffd}\u{fffd}.",
            "Si approva l'acquisto di 40 access point per il Municipio 4?",
            "Grave: Collegamento di via Larga",
            "21 nov 2026, 04:10",
            "37",
            "Ciò che era richiesto non c'è: pagopa.share",
            "Direzione Innovazione",
            "snmp-milano",
            "98,3 %",
            "orologio dell'apparato in ritardo",
            "milano-ap-17",
        ] {
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert!(squeezed(&text).contains(&squeezed(words)), "{paper:?} does not say '{words}':\n{text}");
        }
    }
}

#[test]
fn the_same_document_is_the_same_bytes_and_another_language_has_its_own_words() {
    let mut document = document();
    document.blocks.truncate(2);
    document.language = cruscotto_domain::briefing::Tongue::En;
    let bytes = print(&document, Paper::A4);
    assert_eq!(bytes, print(&document, Paper::A4));
    let printed = Printed::read(bytes);
    assert_eq!(printed.language, "en");
    assert!(printed.text().contains("Frozen briefing"), "{}", printed.text());
}

#[test]
fn a_briefing_without_blocks_is_a_cover() {
    let mut document = document();
    document.blocks.clear();
    document.followed_up.clear();
    for paper in BOTH {
        let printed = Printed::read(print(&document, paper));
        assert_eq!(printed.pages.len(), 1, "{paper:?}");
    }
}
