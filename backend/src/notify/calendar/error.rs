//! What is wrong with a calendar, where, and what would be right.

use super::rota::{MAX_CALENDAR_BYTES, MAX_EVENTS};

/// What is wrong with a calendar.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {wrong}")]
pub struct CalendarError {
    /// The line of the file, from 1.
    pub line: usize,
    /// What is wrong there.
    pub wrong: Wrong,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// Too long a file.
    #[error("the calendar is longer than {MAX_CALENDAR_BYTES} octets: export only the calendar of who is on call")]
    TooLarge,
    /// Not a calendar.
    #[error("expected BEGIN:VCALENDAR: export the calendar in the iCalendar format (.ics)")]
    NoCalendar,
    /// Not a line of a calendar.
    #[error("'{0}' is no line of a calendar: expected NAME:value, as in SUMMARY:Ada Rossi")]
    NoLine(String),
    /// An end without its beginning, or the other way round.
    #[error("END:{0} without its BEGIN")]
    NoBegin(String),
    /// It does not end.
    #[error("BEGIN:{0} without its END: the file is cut off")]
    NoEnd(String),
    /// No event in it.
    #[error("the calendar has no event (VEVENT): enter who is on call, and export it again")]
    NoEvents,
    /// Too many.
    #[error("more than {MAX_EVENTS} events: use events that repeat, or export a shorter period")]
    TooManyEvents,
    /// A property that a shift must have.
    #[error("the event has no {0}")]
    Missing(&'static str),
    /// A time that is none.
    #[error(
        "{name} '{value}' is no time: expected for example {name}:20261125T080000Z or {name};TZID=Europe/Rome:20261125T090000"
    )]
    Time {
        /// The property.
        name: String,
        /// What it has.
        value: String,
    },
    /// A duration that is none.
    #[error("DURATION '{0}' is no duration: expected for example P1D or PT12H")]
    Duration(String),
    /// A zone that nobody knows.
    #[error("the time zone '{0}' is not known: expected an IANA name such as Europe/Rome")]
    Zone(String),
    /// A rule that is none.
    #[error("RRULE '{value}': {reason}; expected for example FREQ=WEEKLY;BYDAY=MO")]
    Rule {
        /// The rule.
        value: String,
        /// What is wrong.
        reason: String,
    },
    /// It ends before it begins.
    #[error("the shift ends before it begins, or at the same time")]
    Backwards,
    /// Nobody is named.
    #[error("the event names nobody: expected a name as SUMMARY, or an ATTENDEE")]
    Nobody,
    /// Nobody known is named.
    #[error("'{named}' is none of the recipients: expected the name or the mail address of one of {known}")]
    Unknown {
        /// Whom the event names.
        named: String,
        /// Who there is.
        known: String,
    },
    /// No shift from now on.
    #[error("no shift of the calendar is in the year to come")]
    Over,
}

impl Wrong {
    pub(super) fn at(self, line: usize) -> CalendarError {
        CalendarError { line, wrong: self }
    }
}
