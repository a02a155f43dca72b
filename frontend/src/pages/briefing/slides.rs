//! What stands on which slide: what does not fit one in letters of 24 px goes on on the next, and nothing is cut. Pure, and
//! estimated for a screen of 1280 by 720 pixels, where there is least room; `tests/browser/console/briefings.mjs` measures.

use super::exhibit::entry_text;
use crate::i18n::Lang;
use cruscotto_domain::briefing::{Answer, Column, Content, Document, Exhibit, FollowedUp};
use cruscotto_domain::metric::Text;

/// Letters of a line on a slide, at least: Titillium at 24 px takes 11 px a letter of 1,228.
const LINE_CHARS: usize = 84;

/// Lines of text on a slide beside its heading of two lines.
const LINES: usize = 13;

/// Rows of a table on a slide, beside its head and the whole city.
const ROWS: usize = 9;

/// Half lines that a table of an answer may fill below its caption; what stands around a row takes one.
const TABLE_HALVES: usize = 2 * LINES - 2;

/// Letters of a question that stands in large letters.
const LARGE_CHARS: usize = 200;

/// Lines of options below a question in large letters.
const LINES_BELOW: usize = 5;

/// Letters of a line in the columns of followed-up decisions: what, and whose.
const WHAT_CHARS: usize = 44;
const OWNER_CHARS: usize = 16;

/// A part of a briefing that fills a slide.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Slide<'a> {
    /// The title.
    Title,
    /// What became of what was decided the last time.
    FollowedUp(&'a [FollowedUp]),
    /// A block, or a part of it.
    Block {
        /// Its place among the blocks.
        at: usize,
        /// What of it.
        part: Part,
        /// Which of how many.
        nth: (usize, usize),
    },
}

/// What of a block stands on a slide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// Rows of its table: from, and up to.
    Rows(usize, usize),
    /// A drawing of an exhibit, by their places.
    Drawing(usize, usize),
    /// Rows of an exhibit that are read out: its place, from, and up to.
    Exhibit(usize, usize, usize),
    /// Some of its text.
    Text(String),
    /// Its question in large letters, and the first of its options.
    Question(String),
}

/// The slides of a document in their order.
pub(super) fn slides(lang: Lang, document: &Document) -> Vec<Slide<'_>> {
    let followed = followed_up(&document.followed_up).into_iter().map(Slide::FollowedUp);
    let blocks = document.blocks.iter().enumerate().flat_map(|(at, block)| {
        let parts = parts(lang, &block.content);
        let of = parts.len();
        parts.into_iter().enumerate().map(move |(i, part)| Slide::Block { at, part, nth: (i + 1, of) })
    });
    [Slide::Title].into_iter().chain(followed).chain(blocks).collect()
}

/// Rows over as few slides as hold `most` each, about as many on each: no slide has the one that was left.
fn evenly(rows: usize, most: usize) -> impl Iterator<Item = (usize, usize)> {
    let each = rows.div_ceil(rows.div_ceil(most).max(1)).max(1);
    (0..rows).step_by(each).map(move |from| (from, (from + each).min(rows)))
}

fn parts(lang: Lang, content: &Content) -> Vec<Part> {
    match content {
        Content::Table { places, .. } if places.len() > ROWS => {
            evenly(places.len(), ROWS).map(|(from, to)| Part::Rows(from, to)).collect()
        }
        Content::Text { text } => texts(text, LINES).into_iter().map(Part::Text).collect(),
        Content::Decision { question, options } if question.chars().count() <= LARGE_CHARS => {
            if lines(options) <= LINES_BELOW {
                return vec![Part::Question(options.clone())];
            }
            let rest = texts(options, LINES).into_iter().map(Part::Text);
            [Part::Question(String::new())].into_iter().chain(rest).collect()
        }
        Content::Decision { question, options } => {
            let both = [question, options].map(|text| texts(text, LINES)).into_iter().flatten();
            both.map(Part::Text).collect()
        }
        Content::Analysis { answer } => of_answer(lang, answer),
        _ => vec![Part::Whole],
    }
}

/// What there is to say, then what is drawn, then the rows that are read out.
fn of_answer(lang: Lang, answer: &Answer) -> Vec<Part> {
    let mut parts = Vec::new();
    for (nth, exhibit) in answer.exhibits.iter().enumerate() {
        let said: Vec<&str> = exhibit.said.iter().map(|said| lang.of(said)).collect();
        if !said.is_empty() {
            parts.extend(texts(&said.join("\n\n"), LINES).into_iter().map(Part::Text));
        }
        parts.extend((0..exhibit.drawings.len()).map(|drawing| Part::Drawing(nth, drawing)));
        parts.extend(of_table(lang, exhibit).into_iter().map(|(from, to)| Part::Exhibit(nth, from, to)));
    }
    if parts.is_empty() { vec![Part::Whole] } else { parts }
}

/// The rows of an exhibit that are read out, as many a slide as fit: from, and up to.
fn of_table(lang: Lang, exhibit: &Exhibit) -> Vec<(usize, usize)> {
    let columns: Vec<(u32, &Column)> =
        exhibit.places(true).filter_map(|place| Some((place, exhibit.column(place)?))).collect();
    let chars = LINE_CHARS / (columns.len() + 1);
    let halves =
        |texts: &mut dyn Iterator<Item = String>| 1 + 2 * texts.map(|text| rows(&text, chars)).max().unwrap_or(1);
    let name = |text: &Text| lang.of(text).to_owned();
    let head = halves(&mut columns.iter().map(|(_, column)| name(&column.name)).chain([name(&exhibit.rows_are)]));
    let most = TABLE_HALVES.saturating_sub(head);
    let (mut slides, mut from, mut filled) = (Vec::new(), 0, 0);
    let listed = exhibit.listed();
    for (i, row) in listed.iter().enumerate() {
        let cells = columns.iter().map(|(place, column)| entry_text(lang, column, row.at(*place)));
        let more = halves(&mut cells.chain([name(&row.name)]));
        if i > from && filled + more > most {
            slides.push((from, i));
            (from, filled) = (i, 0);
        }
        filled += more;
    }
    if from < listed.len() {
        slides.push((from, listed.len()));
    }
    slides
}

/// Decisions, as many a slide as fit.
fn followed_up(all: &[FollowedUp]) -> Vec<&[FollowedUp]> {
    let height = |d: &FollowedUp| rows(&d.what, WHAT_CHARS).max(rows(&d.owner, OWNER_CHARS));
    let mut slides = Vec::new();
    let (mut from, mut filled) = (0, 0);
    for (i, decision) in all.iter().enumerate() {
        let more = height(decision);
        if i > from && (filled + more > LINES - 1 || i - from == ROWS) {
            slides.extend(all.get(from..i));
            (from, filled) = (i, 0);
        }
        filled += more;
    }
    slides.extend(all.get(from..).filter(|rest| !rest.is_empty()));
    slides
}

/// Text in pieces of at most `most` lines, divided between lines where they are, and else between words.
fn texts(text: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut filled = 0;
    for line in text.lines().flat_map(|line| broken(line, LINE_CHARS * most)) {
        let more = rows(&line, LINE_CHARS);
        if filled > 0 && filled + more > most {
            // A paragraph's end is not carried over.
            pieces.push(String::new());
            filled = 0;
        }
        let Some(piece) = pieces.last_mut() else { break };
        if filled == 0 && line.trim().is_empty() {
            continue;
        }
        if filled > 0 {
            piece.push('\n');
        }
        piece.push_str(&line);
        filled += more;
    }
    pieces.retain(|piece| !piece.is_empty());
    if pieces.is_empty() { vec![String::new()] } else { pieces }
}

/// A line that would fill more than a slide, between words.
fn broken(line: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in line.split(' ') {
        let full = pieces.last().is_some_and(|p| !p.is_empty() && p.chars().count() + 1 + word.chars().count() > most);
        if full {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            if !piece.is_empty() {
                piece.push(' ');
            }
            piece.push_str(word);
        }
    }
    pieces
}

/// Lines that a text fills.
fn lines(text: &str) -> usize {
    text.lines().map(|line| rows(line, LINE_CHARS)).sum()
}

/// Lines that one line of text fills, of `chars` letters each; an empty one is one.
fn rows(line: &str, chars: usize) -> usize {
    line.chars().count().div_ceil(chars).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::briefing::{DecisionState, Entry, MAX_TEXT_CHARS, Row};
    use cruscotto_domain::time::Timestamp;
    use proptest::prelude::*;

    proptest! {
        /// Whatever is written: every word of it stands on a slide, in its order, and no slide has more lines than fit.
        #[test]
        fn no_word_is_lost_and_no_slide_is_too_full(text in "[a-z]{1,12}([ \n][a-z]{0,12}){0,150}") {
            let text: String = text.chars().take(MAX_TEXT_CHARS).collect();
            let pieces = texts(&text, LINES);
            for piece in &pieces {
                prop_assert!(lines(piece) <= LINES, "{} lines: {piece}", lines(piece));
            }
            let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&pieces.join("\n")), words(&text));
        }

        /// So is every decision of the last time.
        #[test]
        fn every_decision_is_followed_up_once(lengths in prop::collection::vec((1usize..600, 1usize..120), 0..40)) {
            let decision = |(what, owner): (usize, usize)| FollowedUp {
                what: "x".repeat(what),
                owner: "y".repeat(owner),
                due: None,
                state: DecisionState::Open,
                taken: Timestamp::EPOCH,
            };
            let all: Vec<FollowedUp> = lengths.into_iter().map(decision).collect();
            let slides = followed_up(&all);
            prop_assert_eq!(slides.concat(), all.clone());
            prop_assert!(slides.iter().all(|slide| !slide.is_empty() && slide.len() <= ROWS));
        }
    }

    #[test]
    fn every_row_of_an_answer_stands_on_one_slide_and_long_names_take_their_room() {
        let text = |words: &str| Text { it: words.to_owned(), en: words.to_owned() };
        let of = |name: &str| {
            let column = Column {
                key: "n".to_owned(),
                name: text("n"),
                unit: String::new(),
                signed: false,
                brief: true,
                number: None,
                with: Vec::new(),
            };
            let row = |i: usize| Row {
                key: i.to_string(),
                name: text(name),
                demo: false,
                whole: i == 3,
                cells: vec![Entry::Number(1.0)],
            };
            let rows = (0..20).map(row).collect();
            let columns = vec![column];
            let exhibit = Exhibit {
                title: text("t"),
                said: vec![],
                drawings: vec![],
                rows_are: text("r"),
                columns,
                rows,
                listed: 12,
            };
            of_table(Lang::It, &exhibit)
        };
        assert_eq!(of("short"), [(0, 7), (7, 13)], "the twelve and the whole");
        let long = of(&"x".repeat(60));
        assert!(long.len() > 2 && long.windows(2).all(|two| two[0].1 == two[1].0), "{long:?}");
        assert_eq!(long.last().map(|last| last.1), Some(13));
    }

    #[test]
    fn rows_are_spread_evenly() {
        assert_eq!(evenly(10, 9).collect::<Vec<_>>(), [(0, 5), (5, 10)]);
        assert_eq!(evenly(20, 9).collect::<Vec<_>>(), [(0, 7), (7, 14), (14, 20)]);
        assert_eq!((evenly(9, 9).count(), evenly(0, 9).count()), (1, 0));
    }

    #[test]
    fn a_long_table_goes_on_and_a_short_question_has_its_options_below() {
        let asked = |question: &str, options: &str| {
            parts(Lang::It, &Content::Decision { question: question.to_owned(), options: options.to_owned() })
        };
        assert_eq!(asked("Ordinare?", "sì; no"), [Part::Question("sì; no".into())]);
        assert_eq!(asked("Ordinare?", &"a\n".repeat(20)).len(), 3, "the question, and its options on two");
        let long = "parola ".repeat(60);
        assert!(matches!(asked(&long, "").as_slice(), [Part::Text(_), ..]));
    }
}
