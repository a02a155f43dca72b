//! The mail that brings a briefing: where it is, and what has changed since the last.

use super::paper::Enclosed;
use super::zone::CityZone;
use cruscotto_domain::briefing::{Difference, Document, difference};
use cruscotto_domain::notify::{Language, Rendered, Zone, escape};
use cruscotto_domain::time::{MICROS_PER_SECOND, Timestamp};
use cruscotto_frontend::i18n::{Lang, day_time, quantity_in};
use std::fmt::Write;

/// Blocks named at most: what fits a screen of a phone or two.
const MAX_NAMED: usize = 20;

/// What is written of.
pub(super) struct Letter<'a> {
    pub(super) language: Language,
    /// The briefing that was frozen last, with its hash; none before the first.
    pub(super) newest: Option<(&'a str, &'a Document)>,
    /// The one that was sent last; the same as the newest when none has been frozen since.
    pub(super) last: Option<&'a Document>,
    /// Whether the newest is enclosed as a PDF.
    pub(super) enclosed: Option<Enclosed>,
    pub(super) zone: &'a CityZone,
    /// Where people reach the server.
    pub(super) link: Option<&'a str>,
    pub(super) demo: bool,
}

/// A line of the mail, and what it leads to.
enum Line {
    Heading(String),
    Text(String),
    Item(String),
    Link(&'static str, String),
}

impl Letter<'_> {
    /// The mail.
    pub(super) fn rendered(&self) -> Rendered {
        let lang = if self.language == Language::En { Lang::En } else { Lang::It };
        let words = lang.letter();
        let fresh = self.is_fresh();
        let prefix = if self.demo { "[DEMO] " } else { "" };
        let title = self.newest.map(|(_, newest)| newest.title.as_str()).filter(|_| fresh);
        let subject = title.map_or_else(|| words.subject_none.to_owned(), words.subject);
        let subject = format!("{prefix}{subject}");
        let lines = self.lines(lang, fresh);
        Rendered { text: text(&subject, &lines), html: html(lang, &subject, &lines), subject }
    }

    /// Whether the newest was not sent before.
    pub(super) fn is_fresh(&self) -> bool {
        match (self.newest, self.last) {
            (Some((_, newest)), Some(last)) => newest.briefing != last.briefing,
            (newest, _) => newest.is_some(),
        }
    }

    fn lines(&self, lang: Lang, fresh: bool) -> Vec<Line> {
        let words = lang.letter();
        let mut lines = Vec::new();
        if self.demo {
            lines.push(Line::Text(words.demo.to_owned()));
        }
        let Some((sha256, newest)) = self.newest else {
            lines.push(Line::Text(words.none_ever.to_owned()));
            lines.push(Line::Text(words.why.to_owned()));
            return lines;
        };
        let frozen = self.time(lang, newest.frozen);
        lines.push(Line::Text(if fresh { (words.frozen)(&frozen) } else { (words.none_since)(&frozen) }));
        if let Some(link) = self.link {
            lines.push(Line::Link(words.page, format!("{link}/briefing/{sha256}")));
            lines.push(Line::Link(words.room, format!("{link}/briefing/{sha256}/room")));
        }
        if let Some(enclosed) = self.enclosed.filter(|_| fresh) {
            lines.push(Line::Text(match enclosed {
                Enclosed::Pdf => words.enclosed.to_owned(),
                Enclosed::TooLarge => words.too_large.to_owned(),
                Enclosed::NotPrinted => words.not_printed.to_owned(),
            }));
            // What is too large for mail, or was not ready, is had from the server.
            if let (Some(link), Enclosed::TooLarge | Enclosed::NotPrinted) = (self.link, enclosed) {
                lines.push(Line::Link(words.pdf, format!("{link}/api/v1/frozen-briefings/{sha256}/document.pdf")));
            }
        }
        match self.last {
            Some(last) if fresh => {
                let changes = difference(last, newest);
                lines.push(Line::Heading((words.changed)(&last.title)));
                if changes.is_empty() {
                    lines.push(Line::Text(words.same.to_owned()));
                }
                lines.extend(changes.iter().take(MAX_NAMED).map(|change| Line::Item(named(lang, newest, change))));
                let more = changes.len().saturating_sub(MAX_NAMED);
                if more > 0 {
                    lines.push(Line::Text((words.more)(more)));
                }
            }
            Some(_) => {}
            None => lines.push(Line::Text(words.first.to_owned())),
        }
        lines.push(Line::Text(format!("{}: {sha256}", words.hash)));
        lines.push(Line::Text(words.why.to_owned()));
        lines
    }

    fn time(&self, lang: Lang, at: Timestamp) -> String {
        let ahead = self.zone.civil(at).to_seconds() - at.as_micros().div_euclid(MICROS_PER_SECOND);
        day_time(lang, at, i32::try_from(ahead).unwrap_or_default())
    }
}

/// A block that is otherwise: its own number before and after, and how many others are.
fn named(lang: Lang, newest: &Document, change: &Difference) -> String {
    let words = lang.letter();
    let mut line = format!("{}: {}", change.title, (words.block)(change.change));
    let unit = newest.blocks.iter().find(|block| block.key == change.key).and_then(|block| block.content.number());
    let own = change.numbers.iter().find(|number| number.of.is_empty() && number.before != number.after);
    if let (Some(own), Some(number)) = (own, unit) {
        let value = |value: Option<f64>| {
            value.map_or_else(|| "—".to_owned(), |v| quantity_in(lang, &number.unit, false, v).to_string())
        };
        let _ = write!(line, ", {} → {}", value(own.before), value(own.after));
    }
    let others = change.numbers.iter().filter(|number| !number.of.is_empty()).count();
    if others > 0 {
        let _ = write!(line, " ({})", (words.numbers)(others));
    }
    line
}

fn text(subject: &str, lines: &[Line]) -> String {
    let mut text = format!("{subject}\n");
    for line in lines {
        let _ = match line {
            Line::Heading(heading) => writeln!(text, "\n{heading}"),
            Line::Text(words) => writeln!(text, "\n{words}"),
            Line::Item(item) => writeln!(text, "- {item}"),
            Line::Link(label, to) => writeln!(text, "\n{label}: {to}"),
        };
    }
    text
}

fn html(lang: Lang, subject: &str, lines: &[Line]) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>",
        lang.tag(),
        escape(subject)
    );
    for line in lines {
        let _ = match line {
            Line::Heading(heading) => write!(html, "<h2 style=\"font-size:1.1em\">{}</h2>", escape(heading)),
            Line::Text(words) => write!(html, "<p>{}</p>", escape(words)),
            Line::Item(item) => write!(html, "<p>• {}</p>", escape(item)),
            Line::Link(label, to) => write!(html, "<p><a href=\"{}\">{}</a></p>", escape(to), escape(label)),
        };
    }
    html.push_str("</body></html>");
    html
}

#[cfg(test)]
mod tests {
    use super::*;
    use cruscotto_domain::briefing::{FORMAT, Template, Tongue};
    use cruscotto_domain::metric::Text;

    fn document() -> Document {
        Document {
            format: FORMAT,
            city: "milano".parse().unwrap(),
            city_name: Text { it: "Milano".into(), en: "Milan".into() },
            demo: false,
            time_zone: "Europe/Rome".into(),
            briefing: 7,
            title: "Schools".into(),
            template: Template::Blank,
            language: Tongue::En,
            meeting: None,
            frozen: "2026-11-23T05:00:00Z".parse().unwrap(),
            corrections_to: 0,
            follows: None,
            followed_up: Vec::new(),
            blocks: Vec::new(),
        }
    }

    #[test]
    fn what_is_not_attached_is_said_and_where_it_is() {
        let (zone, document) = (CityZone::new("Europe/Rome").unwrap(), document());
        let letter = |enclosed, last| Letter {
            language: Language::En,
            newest: Some(("00ff", &document)),
            last,
            enclosed: Some(enclosed),
            zone: &zone,
            link: Some("https://cruscotto.example.org"),
            demo: false,
        };
        let link = "https://cruscotto.example.org/api/v1/frozen-briefings/00ff/document.pdf";
        for (enclosed, said, linked) in [
            (Enclosed::Pdf, "The PDF is attached", false),
            (Enclosed::TooLarge, "too large for mail", true),
            (Enclosed::NotPrinted, "could not be prepared", true),
        ] {
            let mail = letter(enclosed, None).rendered();
            assert!(mail.text.contains(said) && mail.html.contains(said), "{}", mail.text);
            assert_eq!((mail.text.contains(link), mail.html.contains(link)), (linked, linked), "{}", mail.text);
            let again = letter(enclosed, Some(&document)).rendered();
            assert!(!again.text.contains("PDF"), "what was sent is not sent again: {}", again.text);
        }
    }
}
