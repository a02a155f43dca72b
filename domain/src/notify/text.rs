//! Messages in words: Italian and English, as plain text and as simple HTML.

use super::message::{Line, Message, Purpose};
use super::plan::Reason;
use super::quiet::Zone;
use super::recipient::Language;
use crate::incident::Severity;
use crate::time::Timestamp;
use std::fmt::Write as _;

/// A message in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML of the same.
    pub html: String,
}

/// The words of a language. A missing one does not compile.
struct Words {
    severity: fn(Severity) -> &'static str,
    reason: fn(Reason) -> &'static str,
    incidents: fn(u32) -> String,
    going_on: fn(u32) -> String,
    over: fn(u32) -> String,
    affected: fn(u32) -> String,
    more: fn(u32) -> String,
    test: &'static str,
    test_text: &'static str,
    digest: &'static str,
    demo: &'static str,
    all: &'static str,
    months: Option<[&'static str; 12]>,
}

const IT: Words = Words {
    severity: |severity| match severity {
        Severity::Critical => "critico",
        Severity::Warning => "problema",
        Severity::Info => "avviso",
    },
    reason: |reason| match reason {
        Reason::Opened => "aperto",
        Reason::Reopened => "riaperto",
        Reason::Worsened => "aggravato",
        Reason::Escalated => "ancora senza presa in carico",
        Reason::Acknowledged => "preso in carico",
        Reason::AcknowledgementEnded => "presa in carico scaduta",
        Reason::Resolved => "risolto",
        Reason::Merged => "confluito in un altro incidente",
        Reason::Undelivered => "un messaggio ad altri non è stato recapitato",
    },
    incidents: |n| if n == 1 { "1 incidente".into() } else { format!("{n} incidenti") },
    going_on: |n| format!("{n} in corso"),
    over: |n| if n == 1 { "1 chiuso".into() } else { format!("{n} chiusi") },
    affected: |n| if n == 1 { "1 impianto coinvolto".into() } else { format!("{n} impianti coinvolti") },
    more: |n| if n == 1 { "e un altro incidente".into() } else { format!("e altri {n} incidenti") },
    test: "Messaggio di prova",
    test_text: "Questo è un messaggio di prova: se lo leggete, questo recapito funziona.",
    digest: "Riepilogo delle ore di silenzio",
    demo: "DIMOSTRAZIONE: la città e i suoi guasti sono inventati.",
    all: "Tutti gli incidenti",
    months: None,
};

const EN: Words = Words {
    severity: |severity| match severity {
        Severity::Critical => "critical",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    },
    reason: |reason| match reason {
        Reason::Opened => "opened",
        Reason::Reopened => "reopened",
        Reason::Worsened => "worse",
        Reason::Escalated => "still not acknowledged",
        Reason::Acknowledged => "acknowledged",
        Reason::AcknowledgementEnded => "acknowledgement ended",
        Reason::Resolved => "resolved",
        Reason::Merged => "part of another incident",
        Reason::Undelivered => "a message to others was not delivered",
    },
    incidents: |n| if n == 1 { "1 incident".into() } else { format!("{n} incidents") },
    going_on: |n| format!("{n} going on"),
    over: |n| format!("{n} over"),
    affected: |n| if n == 1 { "1 asset affected".into() } else { format!("{n} assets affected") },
    more: |n| if n == 1 { "and one more incident".into() } else { format!("and {n} more incidents") },
    test: "Test message",
    test_text: "This is a test message: if you read it, this contact works.",
    digest: "Summary of the quiet hours",
    demo: "DEMONSTRATION: the city and its faults are invented.",
    all: "All incidents",
    months: Some(["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]),
};

impl Words {
    fn of(language: Language) -> &'static Self {
        match language {
            Language::It => &IT,
            Language::En => &EN,
        }
    }

    fn time(&self, at: Timestamp, zone: &impl Zone) -> String {
        let c = zone.civil(at);
        match self.months.and_then(|months| months.get(usize::from(c.month).saturating_sub(1)).copied()) {
            Some(month) => format!("{} {month} {:02}:{:02}", c.day, c.hour, c.minute),
            None => format!("{}/{} {:02}:{:02}", c.day, c.month, c.hour, c.minute),
        }
    }

    fn turns(&self, line: &Line, zone: &impl Zone) -> String {
        let turns =
            line.turns.iter().map(|turn| format!("{} {}", (self.reason)(turn.reason), self.time(turn.at, zone)));
        turns.collect::<Vec<_>>().join(", ")
    }
}

/// `message` in words, with times on the city's clocks. The same message gives the same words.
#[must_use]
pub fn render(message: &Message, zone: &impl Zone) -> Rendered {
    let words = Words::of(message.language);
    let subject = subject(message, words);
    Rendered { text: text(message, words, &subject, zone), html: html(message, words, &subject, zone), subject }
}

fn subject(message: &Message, words: &Words) -> String {
    let demo = if message.demo { "[DEMO] " } else { "" };
    let what = match (message.purpose, message.lines.as_slice()) {
        (Purpose::Test, _) => words.test.to_owned(),
        (Purpose::News, [line]) if message.more == 0 => {
            let reason = line.turns.last().map_or("", |turn| (words.reason)(turn.reason));
            format!("{} ({}): {reason}", line.name, (words.severity)(line.severity))
        }
        _ => summary(message, words),
    };
    let what: String = what.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{demo}[Cruscotto] {what}")
}

fn summary(message: &Message, words: &Words) -> String {
    let (all, on) = (message.count(), message.going_on);
    let mut parts = Vec::new();
    if on > 0 {
        parts.push((words.going_on)(on));
    }
    if all > on {
        parts.push((words.over)(all - on));
    }
    let title = if message.purpose == Purpose::Digest { format!("{}, ", words.digest) } else { String::new() };
    format!("{title}{}: {}", (words.incidents)(all), parts.join(", "))
}

/// Where people see an incident.
fn link(message: &Message, incident: Option<i64>) -> Option<String> {
    let base = message.link.as_ref()?;
    Some(incident.map_or_else(|| format!("{base}/console/incidents"), |id| format!("{base}/console/incidents/{id}")))
}

fn text(message: &Message, words: &Words, subject: &str, zone: &impl Zone) -> String {
    let mut text = String::new();
    if message.demo {
        let _ = writeln!(text, "{}\n", words.demo);
    }
    if message.purpose == Purpose::Test {
        let _ = writeln!(text, "{}", words.test_text);
        return text;
    }
    if message.count() > 1 {
        let _ = writeln!(text, "{}\n", summary(message, words));
    }
    for line in &message.lines {
        let _ = write!(
            text,
            "- {} #{} {}: {}",
            (words.severity)(line.severity),
            line.incident,
            line.name,
            words.turns(line, zone)
        );
        if line.affected > 1 {
            let _ = write!(text, " ({})", (words.affected)(line.affected));
        }
        let _ = writeln!(text);
        if let Some(link) = link(message, Some(line.incident)) {
            let _ = writeln!(text, "  {link}");
        }
    }
    if message.more > 0 {
        let _ = writeln!(text, "... {}", (words.more)(message.more));
    }
    if let Some(link) = link(message, None) {
        let _ = writeln!(text, "\n{}: {link}", words.all);
    }
    if text.trim().is_empty() { subject.to_owned() } else { text }
}

fn html(message: &Message, words: &Words, subject: &str, zone: &impl Zone) -> String {
    let mut html = format!(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body>",
        message.language.as_str(),
        escape(subject)
    );
    if message.demo {
        let _ = write!(html, "<p><strong>{}</strong></p>", escape(words.demo));
    }
    if message.purpose == Purpose::Test {
        let _ = write!(html, "<p>{}</p></body></html>", escape(words.test_text));
        return html;
    }
    let _ = write!(html, "<h1 style=\"font-size:1.2em\">{}</h1><ul>", escape(&summary(message, words)));
    for line in &message.lines {
        let name = escape(&format!("#{} {}", line.incident, line.name));
        let name = match link(message, Some(line.incident)) {
            Some(link) => format!("<a href=\"{}\">{name}</a>", escape(&link)),
            None => name,
        };
        let affected =
            if line.affected > 1 { format!(" ({})", (words.affected)(line.affected)) } else { String::new() };
        let severity = escape((words.severity)(line.severity));
        let _ = write!(
            html,
            "<li><strong>{severity}</strong> {name}: {}{}</li>",
            escape(&words.turns(line, zone)),
            escape(&affected)
        );
    }
    html.push_str("</ul>");
    if message.more > 0 {
        let _ = write!(html, "<p>... {}</p>", escape(&(words.more)(message.more)));
    }
    if let Some(link) = link(message, None) {
        let _ = write!(html, "<p><a href=\"{}\">{}</a></p>", escape(&link), escape(words.all));
    }
    html.push_str("</body></html>");
    html
}

/// Text as it stands in HTML, between tags and in a quoted attribute (HTML, 13.1.2.3).
#[must_use]
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notify::message::Turn;
    use crate::notify::quiet::tests::Library;

    fn message(language: Language) -> Message {
        let at = |text: &str| text.parse().unwrap();
        let line = |incident, name: &str, severity, turns: &[(Reason, &str)]| Line {
            incident,
            name: name.into(),
            severity,
            affected: 37,
            turns: turns.iter().map(|(reason, time)| Turn { reason: *reason, at: at(time) }).collect(),
        };
        Message {
            id: 7,
            purpose: Purpose::News,
            recipient: "Ada".into(),
            language,
            at: at("2026-11-25T10:05:00Z"),
            lines: vec![
                line(12, "Uplink <Isola>", Severity::Critical, &[(Reason::Opened, "2026-11-25T09:02:00Z")]),
                line(
                    13,
                    "Scuola Ada & Co",
                    Severity::Warning,
                    &[(Reason::Opened, "2026-11-25T09:02:00Z"), (Reason::Resolved, "2026-11-25T09:03:00Z")],
                ),
            ],
            more: 2,
            going_on: 1,
            demo: true,
            link: Some("https://cruscotto.example.it".into()),
        }
    }

    #[test]
    fn a_message_is_in_the_readers_language_and_says_that_it_is_a_demo() {
        let it = render(&message(Language::It), &Library::rome());
        assert_eq!(it.subject, "[DEMO] [Cruscotto] 4 incidenti: 1 in corso, 3 chiusi");
        for part in [
            "inventati",
            "critico #12 Uplink <Isola>: aperto 25/11 10:02 (37 impianti",
            "risolto 25/11 10:03",
            "altri 2",
        ] {
            assert!(it.text.contains(part), "{part}: {}", it.text);
        }
        assert!(it.text.contains("https://cruscotto.example.it/console/incidents/12"));
        assert!(
            it.html.contains("Uplink &lt;Isola&gt;")
                && it.html.contains("Ada &amp; Co")
                && it.html.contains("lang=\"it\"")
        );

        let en = render(&message(Language::En), &Library::rome());
        assert_eq!(en.subject, "[DEMO] [Cruscotto] 4 incidents: 1 going on, 3 over");
        assert!(en.text.contains("opened 25 Nov 10:02"), "{}", en.text);
    }

    #[test]
    fn one_incident_is_named_in_the_subject_and_no_header_is_smuggled_in() {
        let mut one = message(Language::It);
        one.lines.truncate(1);
        one.lines[0].name = "Uplink\r\nBcc: all@example.org".into();
        one.more = 0;
        let subject = render(&one, &Library::rome()).subject;
        assert_eq!(subject, "[DEMO] [Cruscotto] Uplink  Bcc: all@example.org (critico): aperto");
    }

    #[test]
    fn a_test_message_says_what_it_is() {
        let test = Message { purpose: Purpose::Test, lines: vec![], more: 0, demo: false, ..message(Language::It) };
        let rendered = render(&test, &Library::rome());
        assert_eq!(rendered.subject, "[Cruscotto] Messaggio di prova");
        assert!(rendered.text.contains("funziona") && rendered.html.contains("funziona"));
    }
}
