//! What a shift needs, checked property by property.

use super::error::{CalendarError, Wrong};
use super::lines::{Component, Line, shown};
use calcard::Parser;
use calcard::common::timezone::Tz;
use calcard::icalendar::{ICalendar, ICalendarProperty, ICalendarValue};
use chrono::{DateTime, NaiveDateTime, TimeZone as _, Utc};
use std::str::FromStr as _;

/// Frequencies of a rule that a shift may have. Shorter ones would be shifts of minutes.
const FREQUENCIES: [&str; 4] = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"];

/// Parts of a rule that would make several shifts of a day.
const WITHIN_A_DAY: [&str; 3] = ["BYHOUR", "BYMINUTE", "BYSECOND"];

/// Whom an event names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// The line an error is about.
    pub(super) line: usize,
    /// Mail addresses of attendees, in lower case.
    pub(super) mails: Vec<String>,
    /// Names of attendees, and the summary.
    pub(super) names: Vec<String>,
}

/// A checked event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    pub(super) uid: String,
    pub(super) named: Named,
    /// As calcard reads it.
    pub(super) text: String,
    /// Whether it is called off.
    pub(super) cancelled: bool,
    /// The day it first begins, as a number of days since 1970.
    pub(super) first_day: i64,
    /// Whether it repeats.
    pub(super) repeats: bool,
}

/// Checks an event. `zones` are the names of the zones that the file defines, `default` is for times without one.
pub(super) fn check(component: &Component, zones: &[String], default: Tz) -> Result<Event, CalendarError> {
    let missing = |name| Wrong::Missing(name).at(component.number);
    let start = component.property("DTSTART").ok_or_else(|| missing("DTSTART"))?;
    let begins = time(start, zones)?;
    let zone = start.parameter("TZID").and_then(|id| Tz::from_str(id).ok()).unwrap_or(default);
    if let Some(end) = component.property("DTEND") {
        let same_zone = end.parameter("TZID") == start.parameter("TZID") && is_utc(end) == is_utc(start);
        if time(end, zones)? <= begins && same_zone {
            return Err(Wrong::Backwards.at(end.number));
        }
    } else if let Some(duration) = component.property("DURATION") {
        match only_value(duration) {
            Some(ICalendarValue::Duration(length)) if length.as_seconds() > 0 => {}
            Some(ICalendarValue::Duration(_)) => return Err(Wrong::Backwards.at(duration.number)),
            _ => return Err(Wrong::Duration(shown(duration.value())).at(duration.number)),
        }
    } else if start.value().contains('T') {
        return Err(missing("DTEND or DURATION"));
    }
    let mut lines: Vec<String> = component.lines.iter().map(|line| line.text.clone()).collect();
    let rule = component.property("RRULE");
    if let Some(rule) = rule {
        let local = check_rule(rule, start, zone)?;
        for text in lines.iter_mut().filter(|text| **text == rule.text) {
            text.clone_from(&local);
        }
    }
    for name in ["RECURRENCE-ID", "EXDATE", "RDATE"] {
        for line in component.properties().filter(|line| line.name() == name) {
            known_zone(line, zones)?;
        }
    }
    let attendees = || component.properties().filter(|line| line.name() == "ATTENDEE");
    let mails = attendees().filter_map(|line| {
        let value = line.value().trim();
        let scheme = value.get(..7).filter(|scheme| scheme.eq_ignore_ascii_case("mailto:"));
        scheme.map(|_| value[7..].to_lowercase())
    });
    let summary = component.property("SUMMARY");
    let names = attendees().filter_map(|line| line.parameter("CN")).map(str::to_owned);
    let named = Named {
        line: summary.map_or(component.number, |line| line.number),
        mails: mails.collect(),
        names: names.chain(summary.map(|line| unescaped(line.value()))).collect(),
    };
    if named.mails.is_empty() && named.names.iter().all(|name| name.trim().is_empty()) {
        return Err(Wrong::Nobody.at(component.number));
    }
    let uid = component.property("UID").map_or_else(|| format!("line {}", component.number), |l| l.value().to_owned());
    Ok(Event {
        uid,
        named,
        text: lines.join("\r\n"),
        cancelled: component.property("STATUS").is_some_and(|l| l.value().trim().eq_ignore_ascii_case("CANCELLED")),
        first_day: begins.and_utc().timestamp().div_euclid(86_400),
        repeats: rule.is_some() || component.property("RDATE").is_some(),
    })
}

/// The value of a line as calcard reads it.
fn only_value(line: &Line) -> Option<ICalendarValue> {
    let text = format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", line.text);
    let calcard::Entry::ICalendar(ICalendar { components }) = Parser::new(&text).entry() else { return None };
    let entry = components.into_iter().nth(1)?.entries.into_iter().next()?;
    (entry.name != ICalendarProperty::Begin).then(|| entry.values.into_iter().next()).flatten()
}

fn is_utc(line: &Line) -> bool {
    line.value().trim_end().ends_with(['Z', 'z'])
}

/// A time, on the clocks of whatever zone it is in.
fn time(line: &Line, zones: &[String]) -> Result<NaiveDateTime, CalendarError> {
    known_zone(line, zones)?;
    let value = match only_value(line) {
        Some(ICalendarValue::PartialDateTime(at)) => at.to_date_time().map(|at| at.date_time),
        _ => None,
    };
    value.ok_or_else(|| Wrong::Time { name: line.name(), value: shown(line.value()) }.at(line.number))
}

fn known_zone(line: &Line, zones: &[String]) -> Result<(), CalendarError> {
    match line.parameter("TZID") {
        Some(id) if !zones.iter().any(|zone| zone == id) && Tz::from_str(id).is_err() => {
            Err(Wrong::Zone(shown(id)).at(line.number))
        }
        _ => Ok(()),
    }
}

/// Checks a rule, and gives it with its end on the clocks of the zone: calcard counts in them, and would take an end in UTC
/// for one of theirs, an hour or two too early.
fn check_rule(line: &Line, start: &Line, zone: Tz) -> Result<String, CalendarError> {
    let wrong = |reason: String| Wrong::Rule { value: shown(line.value()), reason }.at(line.number);
    let mut parts = Vec::new();
    let mut frequency = None;
    for part in line.value().trim().split(';').filter(|part| !part.is_empty()) {
        let (name, value) =
            part.split_once('=').ok_or_else(|| wrong(format!("'{}' is no part of a rule", shown(part))))?;
        let (name, value) = (name.to_ascii_uppercase(), value.trim());
        if name == "FREQ" {
            frequency = Some(value.to_ascii_uppercase());
        }
        if WITHIN_A_DAY.contains(&name.as_str()) {
            return Err(wrong(format!("{name} would make several shifts of a day")));
        }
        if name == "INTERVAL" && value.parse::<u16>().ok().is_none_or(|interval| interval == 0) {
            return Err(wrong(format!("INTERVAL '{}' is no number from 1 to 65535", shown(value))));
        }
        if name == "COUNT" && value.parse::<u32>().ok().is_none_or(|count| count == 0) {
            return Err(wrong(format!("COUNT '{}' is no number from 1 on", shown(value))));
        }
        if name == "UNTIL" {
            parts.push(format!(
                "UNTIL={}",
                until(value, start, zone).ok_or_else(|| wrong(format!("UNTIL '{}' is no time", shown(value))))?
            ));
        } else {
            parts.push(format!("{name}={value}"));
        }
    }
    match frequency {
        Some(frequency) if FREQUENCIES.contains(&frequency.as_str()) => {}
        Some(frequency) => {
            return Err(wrong(format!(
                "FREQ={} is no frequency of shifts: {}",
                shown(&frequency),
                FREQUENCIES.join(", ")
            )));
        }
        None => return Err(wrong("it has no FREQ".to_owned())),
    }
    let text = format!("RRULE:{}", parts.join(";"));
    match only_value(&Line { number: line.number, text: text.clone() }) {
        Some(ICalendarValue::RecurrenceRule(_)) => Ok(text),
        _ => Err(wrong("it cannot be read".to_owned())),
    }
}

fn until(value: &str, start: &Line, zone: Tz) -> Option<String> {
    let Some(local) = value.strip_suffix(['Z', 'z']) else {
        let known = value.len() == 8 || value.len() == 15;
        return (known && value.bytes().all(|b| b.is_ascii_digit() || b == b'T')).then(|| {
            // A day as the end takes in the shifts of that day (RFC 5545, 3.3.10).
            if value.len() == 8 && start.value().contains('T') { format!("{value}T235959") } else { value.to_owned() }
        });
    };
    let utc = NaiveDateTime::parse_from_str(local, "%Y%m%dT%H%M%S").ok()?;
    if is_utc(start) {
        return Some(utc.format("%Y%m%dT%H%M%S").to_string());
    }
    let utc: DateTime<Utc> = Utc.from_utc_datetime(&utc);
    Some(utc.with_timezone(&zone).naive_local().format("%Y%m%dT%H%M%S").to_string())
}

/// Text without its escapes (RFC 5545, 3.3.11).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => out.push(' '),
                Some(c) => out.push(c),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}
