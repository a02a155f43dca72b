//! The texts of a briefing on paper.

use super::Lang;

/// The texts of one language.
pub struct PaperMessages {
    /// Link to the pages on paper.
    pub a4: &'static str,
    /// Link to the slides.
    pub slides: &'static str,
    /// A drawing as SVG, for whoever hears the link alone: of what.
    pub svg: fn(&str) -> String,
    /// A drawing as PNG: of what.
    pub png: fn(&str) -> String,
    /// Who made the document: the city's dashboard.
    pub author: fn(&str) -> String,
    /// Heading of the table of contents.
    pub contents: &'static str,
    /// Where the frozen page is.
    pub page: &'static str,
    /// How the hash is checked.
    pub check: &'static str,
    /// A page of many.
    pub page_of: fn(&str, &str) -> String,
    /// Heading of the tables behind the charts and maps.
    pub data: &'static str,
    /// Where they are, below a drawing.
    pub see_data: &'static str,
    /// What the provenance of the numbers is.
    pub provenance_intro: &'static str,
    /// So many more rows are not on a slide, and where they are.
    pub more_rows: fn(u32) -> String,
    /// The rule of the slides: how many rows of a table at most, and where all are.
    pub slides_rule: fn(usize) -> String,
    /// Column: the block that a number is of.
    pub block: &'static str,
    /// Of so many characters the typefaces have no letter.
    pub letters: fn(usize) -> String,
    /// Column: the state of an area.
    pub state: &'static str,
    /// Column: what is told.
    pub fact: &'static str,
    /// Column: what it says.
    pub says: &'static str,
}

static IT: PaperMessages = PaperMessages {
    a4: "Su carta, A4 (PDF accessibile)",
    slides: "Come diapositive 16:9 (PDF accessibile)",
    svg: |what| format!("{what}: immagine vettoriale SVG"),
    png: |what| format!("{what}: immagine PNG a 300 punti per pollice"),
    author: |city| format!("Cruscotto {city}"),
    contents: "Sommario",
    page: "La pagina congelata",
    check: "Chi ha il documento in JSON lo verifica con sha256sum: deve dare questo valore.",
    page_of: |n, of| format!("pagina {n} di {of}"),
    data: "I dati in tabella",
    see_data: "I dati sono in tabella in fondo.",
    provenance_intro: "Per ogni numero: quando è stato misurato e ricevuto, da chi, con quale definizione, quanto se ne conosce e che cosa era già stato corretto.",
    more_rows: |n| {
        let more = if n == 1 { "e un'altra".to_owned() } else { format!("e altre {n}") };
        more + ": nel documento A4 e nella cartella XLSX"
    },
    slides_rule: |rows| {
        format!(
            "Di una tabella ci sono al più {rows} righe; le tabelle intere e i dati di ogni disegno sono nel documento A4 e nella cartella XLSX della pagina congelata."
        )
    },
    block: "Blocco",
    letters: |n| {
        format!("Al posto di {n} caratteri che il carattere di stampa non ha c'è \u{fffd}: la pagina li mostra.")
    },
    state: "Stato",
    fact: "Voce",
    says: "Valore",
};

static EN: PaperMessages = PaperMessages {
    a4: "On paper, A4 (accessible PDF)",
    slides: "As 16:9 slides (accessible PDF)",
    svg: |what| format!("{what}: SVG vector image"),
    png: |what| format!("{what}: PNG image at 300 dots per inch"),
    author: |city| format!("Cruscotto {city}"),
    contents: "Contents",
    page: "The frozen page",
    check: "Whoever has the document as JSON checks it with sha256sum, which has to give this value.",
    page_of: |n, of| format!("page {n} of {of}"),
    data: "The data as tables",
    see_data: "The data are in a table at the end.",
    provenance_intro: "For each number: when it was measured and received, by whom, by which definition, how much of it is known, and what of it had been corrected.",
    more_rows: |n| format!("and {n} more: in the A4 document and in the XLSX workbook"),
    slides_rule: |rows| {
        format!(
            "A table has {rows} rows at most; whole tables and the data of each drawing are in the A4 document and in the XLSX workbook of the frozen page."
        )
    },
    block: "Block",
    letters: |n| format!("{n} characters that the typefaces do not have are shown as \u{fffd}: the page has them."),
    state: "State",
    fact: "Item",
    says: "Value",
};

impl Lang {
    /// Its texts of a briefing on paper.
    #[must_use]
    pub fn paper(self) -> &'static PaperMessages {
        match self {
            Self::It => &IT,
            Self::En => &EN,
        }
    }
}
