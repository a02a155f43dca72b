//! Names in Italian case: official files often have them in capitals, with an apostrophe for the accent.
//!
//! The rule knows Italian, not a city. What a rule cannot know (abbreviations, acronyms) is a reviewed table beside
//! the map, `names.csv`, and wins over the rule.

use std::collections::BTreeMap;

/// The columns of the table of names. `note` says why the rule is not enough.
pub const NAMES_HEADER: [&str; 3] = ["code", "name", "note"];

/// Articles and prepositions, lower case inside a name.
const SMALL_WORDS: [&str; 21] = [
    "a", "al", "alla", "alle", "ai", "da", "dal", "dei", "del", "della", "delle", "degli", "di", "e", "il", "in", "la",
    "le", "sul", "sulla", "con",
];

/// Words whose final apostrophe is an elision (casa), not an accent.
const ELISIONS: [&str; 2] = ["ca'", "de'"];

/// Names by code, where the rule is not enough.
pub type Overrides = BTreeMap<u16, String>;

/// Why a table of names was refused.
#[derive(Debug, thiserror::Error)]
pub enum NamesError {
    /// Not CSV.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// A header that is not [`NAMES_HEADER`].
    #[error("line 1: header '{0}': expected {expected}", expected = NAMES_HEADER.join(","))]
    Header(String),
    /// A row without a number, without a name, or with the number of another row.
    #[error("line {line}: code '{code}', name '{name}': expected a code of its own, 0 to 65535, and a name")]
    Row {
        /// The line.
        line: u64,
        /// The code found.
        code: String,
        /// The name found.
        name: String,
    },
}

/// Reads a table of names.
///
/// # Errors
/// [`NamesError`] naming the line.
pub fn read_overrides(text: &str) -> Result<Overrides, NamesError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers()?;
    if header != NAMES_HEADER.as_slice() {
        return Err(NamesError::Header(header.iter().collect::<Vec<_>>().join(",")));
    }
    let mut overrides = Overrides::new();
    for record in reader.records() {
        let record = record?;
        let (code, name) = (&record[0], record[1].trim());
        let new = code.parse().ok().filter(|c| !overrides.contains_key(c) && !name.is_empty());
        let Some(number) = new else {
            let line = record.position().map_or(0, csv::Position::line);
            return Err(NamesError::Row { line, code: code.to_owned(), name: name.to_owned() });
        };
        overrides.insert(number, name.to_owned());
    }
    Ok(overrides)
}

/// A name in Italian case: capitals only at the start of words that carry meaning, accents for final apostrophes.
/// Words with a digit, Roman numerals and abbreviations with a point keep their capitals.
#[must_use]
pub fn italian_case(official: &str) -> String {
    let mut first_of_part = true;
    let words = official.split_whitespace().map(|word| {
        let cased = cased(word, first_of_part);
        first_of_part = word == "-";
        cased
    });
    words.collect::<Vec<_>>().join(" ")
}

fn cased(word: &str, first_of_part: bool) -> String {
    let lower = word.to_lowercase();
    if word.contains(|c: char| c.is_ascii_digit() || c == '.') || is_roman(word) || is_acronym(word) {
        return word.to_owned();
    }
    if !first_of_part && SMALL_WORDS.contains(&lower.as_str()) {
        return lower;
    }
    let mut letters = accented(&lower).chars().collect::<Vec<_>>();
    if let Some(first) = letters.first_mut() {
        *first = first.to_uppercase().next().unwrap_or(*first);
    }
    letters.into_iter().collect()
}

/// `città` for `citta'`; the grave accent is right for every Italian word but the few in -ché, which name no place.
fn accented(lower: &str) -> String {
    let accent = |vowel| match vowel {
        'a' => Some('à'),
        'e' => Some('è'),
        'i' => Some('ì'),
        'o' => Some('ò'),
        'u' => Some('ù'),
        _ => None,
    };
    let stem = lower.strip_suffix('\'').filter(|_| !ELISIONS.contains(&lower));
    let with_accent = stem.and_then(|s| {
        let vowel = s.chars().next_back()?;
        Some(format!("{}{}", &s[..s.len() - vowel.len_utf8()], accent(vowel)?))
    });
    with_accent.unwrap_or_else(|| lower.to_owned())
}

fn is_roman(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| "IVXLCDM".contains(c))
}

/// Capitals that cannot be read as a word: no vowel in them.
fn is_acronym(word: &str) -> bool {
    word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() && !"AEIOU".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_become_italian() {
        for (official, name) in [
            ("CITTA' STUDI", "Città Studi"),
            ("MONLUE' - PONTE LAMBRO", "Monluè - Ponte Lambro"),
            ("NIGUARDA - CA' GRANDA - PRATO CENTENARO", "Niguarda - Ca' Granda - Prato Centenaro"),
            ("PARCO BOSCO IN CITTA'", "Parco Bosco in Città"),
            ("RONCHETTO DELLE RANE", "Ronchetto delle Rane"),
            ("DE ANGELI - MONTE ROSA", "De Angeli - Monte Rosa"),
            ("XXII MARZO", "XXII Marzo"),
            ("QT 8", "QT 8"),
            ("FARINI - LA SPEZIA", "Farini - La Spezia"),
        ] {
            assert_eq!(italian_case(official), name);
        }
    }

    #[test]
    fn a_table_row_that_repeats_or_lacks_something_is_refused_with_its_line() {
        let error = read_overrides("code,name,note\n20,Loreto,\n20,Loreto,\n").unwrap_err().to_string();
        assert!(error.starts_with("line 3: code '20'"), "{error}");
        assert!(read_overrides("code,name\n").unwrap_err().to_string().contains("code,name,note"));
        assert_eq!(read_overrides("code,name,note\n20,NoLo,x\n").unwrap(), Overrides::from([(20, "NoLo".to_owned())]));
    }
}
