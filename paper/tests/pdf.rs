//! A briefing with every kind of block, printed and read back by another library than the one that wrote it.
//! `CRUSCOTTO_PAPER_PNG=folder` keeps a picture of every page, to be looked at: nothing cut, overlapping or illegible.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod read;

use cruscotto_domain::briefing::{Analysis, Content, Document, FrozenBlock, Tongue};
use cruscotto_drawing::boundary;
use cruscotto_frontend::i18n::Lang;
use cruscotto_frontend::pages::block_drawings;
use cruscotto_paper::{Briefing, Maps, Paper, PictureKind, Press, WIDTH_MM};
use read::{Letter, Printed};
use std::path::Path;
use std::sync::OnceLock;

const SHA256: &str = "6a3b7037e36bab789be6d3c9e774f68b38ed1cf1d9fb78bf5cb835f8599dc31f";
/// Where nobody has given the server a name: typst lets addresses go on on the next line, but not those that begin with a number.
const URL: &str =
    "http://192.168.100.200:18600/briefing/6a3b7037e36bab789be6d3c9e774f68b38ed1cf1d9fb78bf5cb835f8599dc31f";

/// Points of an A4 page and of a slide, and how far a box may be from them: a PDF rounds.
const A4: (f64, f64) = (595.276, 841.89);
const SLIDE: (f64, f64) = (960.0, 540.0);
const ROUNDED: f64 = 0.01;

/// Points that every letter keeps from the page's sides: half of the narrowest margin, beyond which printers do not print.
const MARGIN: f64 = 20.0;

/// The smallest letters in points: of A4 what an eye reads at arm's length; of a slide 24 pixels of 1920 by 1080.
const A4_LETTERS: f64 = 6.0;
const SLIDE_LETTERS: f64 = 12.0;

/// Letters nearer to each other than these shares of their size lie on each other.
const ON_EACH_OTHER: (f64, f64) = (0.1, 0.3);

/// Every kind of block, and an answer to each question.
fn document() -> Document {
    let mut document: Document = serde_json::from_str(include_str!("briefing.json")).unwrap();
    let answers: Vec<FrozenBlock> = serde_json::from_str(include_str!("answers.json")).unwrap();
    document.blocks.extend(answers);
    document
}

fn in_english() -> Document {
    Document { language: Tongue::En, ..document() }
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

fn is_decomposition(block: &FrozenBlock) -> bool {
    matches!(&block.content, Content::Analysis { answer } if answer.analysis == Analysis::Decomposition)
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
    for (paper, tables) in [(Paper::A4, 32), (Paper::Slides, 12)] {
        let printed = printed(paper);
        // A goal, a line, two maps, the QR code; and what is drawn of the answers.
        let drawn = document().blocks.iter().map(|block| block_drawings(Lang::It, &block.content).len()).sum::<usize>();
        assert_eq!((printed.figures.len(), drawn), (12, 11), "{:?}", printed.figures);
        for alt in &printed.figures {
            assert!(!alt.trim().is_empty(), "a picture without words: {:?}", printed.figures);
        }
        let has = |what: &str| printed.figures.iter().any(|alt| alt.contains(what));
        assert!(has("Codice QR") && has("Wi-Fi pubblico per Municipio: ") && has("Velocità di scaricamento, Milano. "));
        assert!(has("Indice di divario digitale per NIL. Mappa: da ") && has("Barre: ") && has("Allora e adesso: "));
        assert!(has("Avanzamento: 22/11/2026; Accettate: ") && has("Linea del tempo: Interruzioni: 3; "));
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
                assert!(inside(MARGIN, x, w - MARGIN) && inside(0.0, y, h), "{paper:?} {i}: {letter:?}");
                let least = if paper == Paper::A4 { A4_LETTERS } else { SLIDE_LETTERS };
                assert!(letter.size >= least - ROUNDED, "{paper:?} {i}: {letter:?} is too small");
            }
        }
    }
    assert!(printed(Paper::Slides).pages.len() > document().blocks.len(), "a slide a block, and a cover");
}

#[test]
fn no_letter_lies_on_another() {
    for paper in BOTH {
        for (i, page) in printed(paper).pages.iter().enumerate() {
            let mut letters: Vec<&Letter> =
                page.letters.iter().filter(|letter| !letter.text.trim().is_empty()).collect();
            letters.sort_by(|a, b| a.at.0.total_cmp(&b.at.0));
            for (n, a) in letters.iter().enumerate() {
                let near = |b: &&&Letter| b.at.0 - a.at.0 < ON_EACH_OTHER.0 * a.size.min(b.size);
                for b in letters[n + 1..].iter().take_while(near) {
                    let apart = (a.at.1 - b.at.1).abs();
                    assert!(apart >= ON_EACH_OTHER.1 * a.size.min(b.size), "{paper:?} {i}: {a:?} lies on {b:?}");
                }
            }
        }
    }
}

/// What is drawn of an answer comes by itself, too, in the size of print and with words of its own.
#[test]
fn each_drawing_of_an_answer_is_a_picture_by_itself() {
    let (press, maps) = (Press::new().unwrap(), maps());
    let mut told = std::collections::BTreeSet::new();
    for document in [document(), in_english()] {
        let lang = Lang::from(document.language);
        for block in document.blocks.iter().filter(|block| matches!(block.content, Content::Analysis { .. })) {
            let names = block_drawings(lang, &block.content);
            for (nth, name) in names.iter().enumerate() {
                let picture = |kind| press.picture(&document, &maps, (block.key.as_str(), nth), kind).unwrap().unwrap();
                let svg = String::from_utf8(picture(PictureKind::Svg)).unwrap();
                assert!(svg.starts_with(&format!(r#"<svg width="{WIDTH_MM}mm" height=""#)), "{}", &svg[..80]);
                let described = svg.split("<desc>").nth(1).unwrap().split("</desc>").next().unwrap().to_owned();
                let name = name.as_deref().unwrap();
                assert!(
                    described.starts_with(&format!("{name}: ")) && described.len() > name.len() + 10,
                    "{described}"
                );
                assert!(told.insert(described), "two drawings are described alike");
                if document.language == Tongue::It && nth == 0 {
                    let png = picture(PictureKind::Png);
                    // The width in its header (PNG, 11.2.1): 170 mm at 300 dots per inch.
                    assert_eq!(u32::from_be_bytes(png[16..20].try_into().unwrap()), 2_008, "{} {nth}", block.key);
                    if let Some(folder) = std::env::var_os("CRUSCOTTO_PAPER_PNG") {
                        std::fs::create_dir_all(&folder).unwrap();
                        std::fs::write(Path::new(&folder).join(format!("{}-{nth}.png", block.key)), png).unwrap();
                    }
                }
            }
            let beyond = press.picture(&document, &maps, (block.key.as_str(), names.len()), PictureKind::Svg).unwrap();
            assert!(beyond.is_none(), "there is no further drawing of {}", block.key);
        }
    }
}

/// A slide is no place to look up: of a table its first rows, and where the others are.
#[test]
fn slides_have_the_first_rows_and_say_where_all_are() {
    let (slides, a4) = (printed(Paper::Slides), printed(Paper::A4));
    let squeezed = |text: String| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let (slides, a4) = (squeezed(slides.text()), squeezed(a4.text()));
    for words in
        ["Di una tabella ci sono al più 9 righe", "e altre 79: nel documento A4", "e altre 3: nel documento A4"]
    {
        assert!(slides.contains(&squeezed(words.to_owned())), "{words}");
    }
    // The least of a bucket, rows that are not read out, and what was corrected.
    let looked_up =
        ["I dati in tabella", "Scuola secondaria Tabacchi", "285 Mbit/s", "orologio dell'apparato in ritardo"];
    for words in looked_up {
        assert!(a4.contains(&squeezed(words.to_owned())), "{words}");
        assert!(!slides.contains(&squeezed(words.to_owned())), "{words} is on a slide");
    }
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
            "snmp-milano, mqtt-biblioteche",
            "Le scuole questo mese e il mese scorso",
            "Accettate: 93 / 120.",
            "riservato",
            "Controller Nord",
            "api-servizi",
            "il registro dei potenziamenti, al 26 nov 2026",
        ] {
            let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert!(squeezed(&text).contains(&squeezed(words)), "{paper:?} does not say '{words}':\n{text}");
        }
    }
}

#[test]
fn the_same_document_is_the_same_bytes_and_another_language_has_its_own_words() {
    let mut document = document();
    document.blocks.retain(|block| matches!(&block.content, Content::Figure { .. }) || is_decomposition(block));
    document.language = Tongue::En;
    let bytes = print(&document, Paper::A4);
    assert_eq!(bytes, print(&document, Paper::A4));
    let printed = Printed::read(bytes);
    assert_eq!(printed.language, "en");
    let text = printed.text();
    assert!(text.contains("Frozen briefing") && text.contains("Registry certificates: digital take-up"), "{text}");
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
