//! The lines of a calendar with their numbers: unfolded (RFC 5545, 3.1), and put together to components.

use super::error::{CalendarError, Wrong};

/// Characters of a line that an error shows.
const SHOWN: usize = 60;

/// How deep components nest at most: an alarm in an event in a calendar.
const MAX_DEPTH: usize = 8;

/// A line with its folds undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins, from 1.
    pub(super) number: usize,
    /// Its text.
    pub(super) text: String,
}

impl Line {
    /// The name of its property, in upper case.
    pub(super) fn name(&self) -> String {
        self.text.split([';', ':']).next().unwrap_or_default().to_ascii_uppercase()
    }

    /// Its parameters and its value; quotes may have colons in them.
    pub(super) fn value(&self) -> &str {
        let mut quoted = false;
        for (at, c) in self.text.char_indices() {
            match c {
                '"' => quoted = !quoted,
                ':' if !quoted => return self.text.get(at + 1..).unwrap_or_default(),
                _ => {}
            }
        }
        ""
    }

    /// A parameter, without its quotes.
    pub(super) fn parameter(&self, name: &str) -> Option<&str> {
        let head = self.text.get(..self.text.len() - self.value().len())?.trim_end_matches(':');
        let mut quoted = false;
        let parts = head.split(|c| {
            quoted ^= c == '"';
            c == ';' && !quoted
        });
        let found = parts.skip(1).filter_map(|part| part.split_once('='));
        found.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim_matches('"')).next()
    }

    /// As an error shows it.
    pub(super) fn shown(&self) -> String {
        shown(&self.text)
    }
}

pub(super) fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN).collect()
}

/// A component: an event, a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Component {
    /// Its name, in upper case.
    pub(super) name: String,
    /// Where it begins.
    pub(super) number: usize,
    /// All its lines, with BEGIN and END, and those of the components in it.
    pub(super) lines: Vec<Line>,
}

impl Component {
    /// The lines of its own properties, not those of components in it.
    pub(super) fn properties(&self) -> impl Iterator<Item = &Line> {
        let mut depth = 0_i32;
        self.lines.iter().filter(move |line| {
            let name = line.name();
            depth += i32::from(name == "BEGIN");
            let own = depth == 1 && name != "BEGIN" && name != "END";
            depth -= i32::from(name == "END");
            own
        })
    }

    /// The first property of a name.
    pub(super) fn property(&self, name: &str) -> Option<&Line> {
        self.properties().find(|line| line.name() == name)
    }
}

/// The lines of `text`, unfolded. Lines end with CRLF, or as files on Unix do.
pub(super) fn unfold(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(before)) => before.text.push_str(rest),
            _ if line.is_empty() => {}
            _ => lines.push(Line { number: index + 1, text: line.to_owned() }),
        }
    }
    lines
}

/// The components of a calendar, from its lines.
pub(super) fn components(lines: &[Line]) -> Result<Vec<Component>, CalendarError> {
    let begin = lines.first().map_or(1, |line| line.number);
    if !lines.first().is_some_and(|line| line.text.trim_end().eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(Wrong::NoCalendar.at(begin));
    }
    let (mut open, mut found): (Vec<(String, usize)>, Vec<Component>) = (Vec::new(), Vec::new());
    for line in lines {
        if !line.text.contains(':') || line.name().is_empty() {
            return Err(Wrong::NoLine(line.shown()).at(line.number));
        }
        let (name, value) = (line.name(), line.value().trim_end().to_ascii_uppercase());
        if name == "BEGIN" {
            // A second calendar in the file is read on.
            if open.len() >= MAX_DEPTH {
                return Err(Wrong::NoLine(line.shown()).at(line.number));
            }
            if open.len() == 1 {
                found.push(Component { name: value.clone(), number: line.number, lines: Vec::new() });
            }
            open.push((value.clone(), line.number));
        }
        if open.len() > 1
            && let Some(component) = found.last_mut()
        {
            component.lines.push(line.clone());
        }
        if name == "END" {
            match open.pop() {
                Some((begun, _)) if begun == value => {}
                _ => return Err(Wrong::NoBegin(shown(&value)).at(line.number)),
            }
        }
    }
    match open.pop() {
        Some((name, line)) => Err(Wrong::NoEnd(shown(&name)).at(line)),
        None => Ok(found),
    }
}
